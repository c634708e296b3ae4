"""The layout: parts stand along the way of an order, and arrows cross as little as may be."""

from __future__ import annotations

from drawn import shops
from hypothesis import given
from shops import event_shop, lookup_shop, sync_shop

from donutlab import Bus, Customers, Fixed, Poisson, Publish, Rule, Service, Shop, Work
from donutlab.shop.layout import Place, arrange, arrows, crossings


def test_callers_stand_before_those_they_call():
    """Street, manager, then baker and cashier side by side, the narrow layers centred."""
    layout = arrange(sync_shop().parts)
    assert layout.places == {
        "street": Place(0, 0.5),
        "manager": Place(1, 0.5),
        "baker": Place(2, 0.0),
        "cashier": Place(2, 1.0),
    }
    assert (layout.layers, layout.rows) == (3, 2)


def test_a_reader_stands_behind_its_queue():
    """Events move from the queue to its reader, though the reader refers to the queue."""
    layout = arrange(event_shop().parts)
    assert layout.places["baker"].layer == layout.places["tray"].layer + 1
    assert ("tray", "baker") in [(start, end) for start, end, _ in arrows(event_shop().parts)]


def test_an_arrow_over_a_layer_has_a_place_of_its_own_there():
    """The customers' look-up at the baker passes the manager in another row."""
    layout = arrange(lookup_shop().parts)
    (bend,) = layout.bends["street", "baker"]
    assert bend.layer == layout.places["manager"].layer
    assert abs(bend.row - layout.places["manager"].row) >= 1


def test_parts_are_sorted_so_that_arrows_do_not_cross():
    """Two chains declared in opposite orders lie side by side."""
    work = [Work(Fixed(1))]
    shop = Shop(
        Customers("a", Poisson(1), to="a1"),
        Customers("b", Poisson(1), to="b1"),
        Service("b1", [Publish("X", to="b2")]),
        Service("a1", [Publish("X", to="a2")]),
        Service("a2", work),
        Service("b2", work),
    )
    places = arrange(shop.parts).places
    sides = {places[f"a{n}"].row < places[f"b{n}"].row for n in (1, 2)}
    assert sides == {places["a"].row < places["b"].row}


def test_a_crossing_is_counted():
    """Two arrows between two layers cross if their ends are in opposite orders."""
    assert crossings([["a", "b"], ["c", "d"]], [("a", "d"), ("b", "c")]) == 1
    assert crossings([["a", "b"], ["c", "d"]], [("a", "c"), ("b", "d")]) == 0


def test_a_link_that_leads_back_is_laid_out():
    """A service that publishes to the bus in front of it stands behind it all the same."""
    shop = Shop(
        Customers("street", Poisson(1), to="manager"),
        Bus("bus", [Rule("bake", {"detail-type": ["Placed"]}, to="baker")]),
        Service("baker", [Work(Fixed(1)), Publish("Baked", to="bus")]),
        Service("manager", [Publish("Placed", to="bus")]),
    )
    layers = {name: place.layer for name, place in arrange(shop.parts).places.items()}
    assert layers == {"street": 0, "manager": 1, "bus": 2, "baker": 3}


def test_unknown_names_and_empty_shops_are_laid_out():
    """A layout helps to find a fault, so it does not fail on one."""
    wrong = Shop(Customers("street", Poisson(1), to="nobody"))
    assert arrange(wrong.parts).places == {"street": Place(0, 0.0)}
    assert arrange({}).layers == 0


@given(shops())
def test_every_part_has_a_place_of_its_own(shop):
    """In every shop no two parts or bends share a place, and all lie within layers and rows."""
    layout = arrange(shop.parts)
    taken = [*layout.places.values(), *(b for pair in layout.bends.values() for b in pair)]
    assert set(layout.places) == set(shop.parts)
    assert len(set(taken)) == len(taken)
    assert all(p.layer < layout.layers and 0 <= p.row <= layout.rows - 1 for p in taken)
    assert layout == arrange(shop.parts)
