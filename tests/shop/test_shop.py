"""The blueprint: changed, compared, written down and read back."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from drawn import moody
from shops import event_shop, lookup_shop, street, sync_shop

from donutlab import (
    Bus,
    Call,
    Choice,
    Customers,
    Exponential,
    Fixed,
    Parallel,
    Poisson,
    Profile,
    Publish,
    Queue,
    Rule,
    Service,
    Shop,
    ShopError,
    Trace,
    Work,
)

MAKERS = [sync_shop, event_shop, lookup_shop]


@pytest.mark.parametrize("make", MAKERS)
def test_equal_shops_are_equal_and_others_are_not(make):
    """Two shops of equal parts are equal; another worker makes another shop."""
    shop = make()
    assert shop == make()
    assert shop != shop.with_parts(Service("baker", workers=9))
    assert shop != "a shop"
    assert copy.deepcopy(shop) == shop


@pytest.mark.parametrize("make", MAKERS)
def test_a_shop_becomes_json_and_a_pickle_and_comes_back(make):
    """Plain data, JSON text and pickle bring back an equal shop with equal parts."""
    shop = make()
    assert Shop.from_json(shop.to_json()) == shop
    assert Shop.from_dict(json.loads(json.dumps(shop.to_dict()))) == shop
    assert pickle.loads(pickle.dumps(shop)) == shop


def test_json_keeps_everything_a_part_can_say():
    """Opening, completion by pattern, nested steps, weights, profiles, traces: all come back."""
    shop = Shop(
        Customers("a", Profile([(0, 1), (9, 2)], 20), "s", Choice([{"is": "it"}, {}], [2, 1])),
        Customers("b", Trace([(1, {"item": ["x", {"y": None}]})]), "s", {"deep": {"n": Fixed(1)}}),
        Service("s", [Parallel(Call("t", 5), Publish("E", "q", ["item"], {"x": 1}))]),
        Service("t", [Work(each=Exponential(3), per="n")]),
        Queue("q"),
        opening="2026-12-24T06:00:00+01:00",
        completes={"s": None, "t": {"detail": {"item": [{"exists": True}]}}},
    )
    assert Shop.from_json(shop.to_json()) == shop
    assert repr(Shop.from_json(shop.to_json())) == repr(shop)


def test_a_learners_step_has_no_json_but_a_pickle():
    """A function cannot be written as JSON, and the error says which and what to do."""
    shop = sync_shop().with_parts(Service("baker", [moody]))
    with pytest.raises(TypeError, match=r"'moody' is a function and has no JSON form. Pickle"):
        shop.to_json()
    assert pickle.loads(pickle.dumps(shop)) == shop


def test_with_parts_replaces_and_adds_and_leaves_the_old_shop_alone():
    """The same name replaces, a new name is added, the first shop stays what it was."""
    shop = sync_shop()
    more = shop.with_parts(Service("baker"), Service("florist"))
    assert list(more.parts) == ["street", "manager", "baker", "cashier", "florist"]
    assert more.parts["baker"] == Service("baker")
    assert more.completes == shop.completes
    assert shop == sync_shop()
    assert more.without("florist").with_parts(shop.parts["baker"]) == shop
    assert more.with_parts(completes=["florist"]).completes == {"florist": None}


def test_without_names_what_it_does_not_find():
    """Leaving out an unknown part is an error that names the nearest."""
    with pytest.raises(ShopError, match=r"no part 'bakr' to leave out. Did you mean 'baker'"):
        sync_shop().without("bakr")


def test_diff_counts_what_has_to_be_touched():
    """A new service means an edit of the manager in one architecture, and none in the other."""
    sync, events = sync_shop(), event_shop()
    florist = Service("florist", [Work(Fixed(60))])
    manager = sync.parts["manager"]
    calls = sync.with_parts(florist, Service("manager", [*manager.steps, Call("florist")]))
    bus = events.parts["bus"]
    rule = Rule("flowers", {"detail-type": ["OrderPlaced"]}, to="florist")
    rules = events.with_parts(florist, Bus("bus", [*bus.rules, rule]))
    assert sync.diff(calls).edited == {"manager": ("steps",)}
    assert sync.diff(calls).added == ("florist",)
    assert events.diff(rules).edited == {"bus": ("rules",)}
    assert rules.diff(events).removed == ("florist",)
    assert sync.diff(sync) == events.diff(event_shop())


def test_diff_tells_when_a_part_became_another_kind():
    """A queue in place of a service counts as an edit, and says so."""
    shop = Shop(Service("tray"))
    assert shop.diff(Shop(Queue("tray"))).edited == {"tray": ("now a Queue",)}


def test_diff_reads_as_three_lines():
    """Edited, added and removed, with their counts."""
    assert str(sync_shop().diff(event_shop())).splitlines() == [
        "edited:  2  manager (steps), baker (steps, reads)",
        "added:   2  bus, tray",
        "removed: 0",
    ]


def test_a_blueprint_cannot_be_changed_from_outside():
    """Lists and mappings given to a part are copied; its fields are frozen."""
    steps, order, rules = [Work(Fixed(1))], {"item": "donut"}, []
    shop = Shop(street(order=order), Service("manager", steps), Bus("bus", rules))
    kept = copy.deepcopy(shop)
    steps.append(Call("nobody"))
    order["item"] = "pie"
    rules.append(Rule("r", {"source": ["x"]}, "x"))
    assert shop == kept
    with pytest.raises(AttributeError):
        shop.parts["manager"].workers = 7


def test_a_run_leaves_its_blueprint_as_it_was():
    """A shop that has run equals one that has not."""
    shop = event_shop()
    shop.run(seed=1)
    assert shop == event_shop()


def test_the_repr_of_a_shop_is_the_code_that_makes_it():
    """What a learner sees printed can be pasted into a cell."""
    shop = Shop(Customers("street", Poisson(0.5), to="till"), Service("till", [Work(Fixed(5))]))
    names = {each.__name__: each for each in (Shop, Customers, Poisson, Service, Work, Fixed)}
    assert eval(repr(shop), names) == shop


def test_a_blueprint_may_be_written_before_its_parts_fit():
    """Wiring is checked by faults and by run, not while a learner is still building."""
    shop = Shop(street(), Service("manager", [Call("baker")]))
    assert len(shop.faults()) == 1
    assert shop.with_parts(Service("baker")).faults() == []
