"""The drawing: labels belong to their arrows, nothing crosses that need not, long shops fold."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from drawn import shops
from hypothesis import given
from shops import PLACED

from donutlab import (
    Bus,
    Customers,
    Fixed,
    Poisson,
    Publish,
    Queue,
    Reads,
    Rule,
    Service,
    Shop,
    Work,
)
from donutlab.shop.drawing import LETTER, NARROW, WIDE
from donutlab.shop.placing import LINE

PAPERS = [WIDE, NARROW]
WORK = Work(Fixed(1))


def rule(name: str, kind: str, to: str) -> Rule:
    """Return a rule for all events of a kind."""
    return Rule(name, {"detail-type": [kind]}, to=to)


def choreography() -> Shop:
    """Return a shop in which each service publishes back to the bus that it hears from."""
    rules = [Rule("bill", PLACED, to="cashier"), Rule("bake", PLACED, to="tray")]
    rules += [rule("ship", "Baked", "courier"), rule("count", "Baked", "stock")]
    return Shop(
        Customers("street", Poisson(1), to="manager"),
        Service("manager", [Publish("OrderPlaced", to="bus")]),
        Bus("bus", [*rules, rule("thank", "Shipped", "cashier")]),
        Queue("tray", visibility=60, max_receives=2, dead_letter="bin"),
        Queue("bin"),
        Service("baker", [WORK, Publish("Baked", to="bus")], reads=Reads("tray")),
        Service("cashier", [WORK, Publish("Billed", to="bus")]),
        Service("courier", [WORK, Publish("Shipped", to="bus")]),
        Service("stock", [WORK]),
    )


def chain(length: int) -> Shop:
    """Return a shop in which an order passes through so many hands."""
    makers = [
        Service(f"maker {n}", [WORK, *([Publish("Passed on", to=f"maker {n + 1}")] * (n < length))])
        for n in range(1, length + 1)
    ]
    return Shop(Customers("street", Poisson(1), to="maker 1"), *makers)


def crossed(drawing) -> int:
    """Return how often two arrows cross: lines as they are drawn, curves by their ends."""
    spans = [[(a, b) for a, b in pairwise(points) if a != b] for points in drawing.placed.points]
    return sum(meet(a, b) for one, two in combinations(spans, 2) for a in one for b in two)


def meet(one, two) -> bool:
    """Return whether two straight lines cross inside both of them."""

    def side(line, point) -> float:
        (x, y), (u, v) = line
        return (u - x) * (point[1] - y) - (v - y) * (point[0] - x)

    return all(
        side(line, other[0]) * side(line, other[1]) < -1e-6
        for line, other in ((one, two), (two, one))
    )


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("shop", [choreography(), chain(12)])
def test_no_arrow_crosses_another_where_none_must(shop, paper):
    """Events that go back to the bus lie beside those that come from it, folded or not."""
    assert crossed(shop.diagram().drawing(paper)) == 0


def test_a_crossing_is_seen():
    """Two makers who each tell both of two readers cannot be drawn without a crossing."""
    told = [Publish("A", to="c"), Publish("B", to="d")]
    shop = Shop(Service("a", told), Service("b", told), Service("c", [WORK]), Service("d", [WORK]))
    assert crossed(shop.diagram().drawing(WIDE)) == 1


@pytest.mark.parametrize("paper", PAPERS)
def test_long_shops_fold(paper):
    """A shop of any length is no wider than its paper, and then each band stands below another."""
    for length in (1, 4, 9, 20):
        drawing = chain(length).diagram().drawing(paper)
        assert drawing.placed.width <= paper.wide
    assert len({y for _, y in drawing.placed.corners.values()}) > 3


def test_a_kind_is_broken_between_what_is_said_of_it():
    """The number of workers stands in one line, whose they are in the next."""
    service = Service("baker", [WORK], workers=40, owner="kitchen")
    shop = Shop(service)
    (box,) = shop.diagram().drawing(WIDE).boxes.values()
    assert box.kinds == ["Service,", "40 workers,", "of kitchen"]
    assert ">40 workers,<" in shop.diagram().svg


@pytest.mark.parametrize("paper", PAPERS)
@given(shops())
def test_every_label_stands_on_its_arrow_and_on_nothing_else(paper, shop):
    """A label is centred above a level stretch of its own arrow; no box or label covers it."""
    drawing = shop.diagram().drawing(paper)
    spots = []
    for arrow, points, (x, y) in zip(
        drawing.arrows, drawing.placed.points, drawing.placed.labels, strict=True
    ):
        half = LETTER * max(map(len, arrow.lines)) / 2
        assert any(
            a[1] == b[1] == y and min(a[0], b[0]) <= x - half and x + half <= max(a[0], b[0])
            for a, b in pairwise(points)
        )
        spots.append((x - half, x + half, y - LINE * len(arrow.lines), y))
    boxes = [
        (x, x + drawing.sizes[name][0], y, y + drawing.sizes[name][1])
        for name, (x, y) in drawing.placed.corners.items()
    ]
    for one, two in combinations(spots + boxes, 2):
        assert not (
            one[0] < two[1] - 0.01
            and two[0] < one[1] - 0.01
            and one[2] < two[3] - 0.01
            and two[2] < one[3] - 0.01
        )


@pytest.mark.parametrize("paper", PAPERS)
@given(shops())
def test_no_arrow_runs_through_a_box(paper, shop):
    """Lines and curves stay between the boxes, and end at the sides of those that they join."""
    drawing = shop.diagram().drawing(paper)
    for arrow, points in zip(drawing.arrows, drawing.placed.points, strict=True):
        for name, (x, y) in drawing.placed.corners.items():
            width, height = drawing.sizes[name]
            for (a, b), (c, d) in pairwise(points):
                inside = min(a, c) < x + width - 0.01 and max(a, c) > x + 0.01
                assert not (inside and min(b, d) < y + height and max(b, d) > y), (arrow, name)
        for name, (x, y) in ((arrow.start, points[0]), (arrow.end, points[-1])):
            left, top = drawing.placed.corners[name]
            assert x in (left, left + drawing.sizes[name][0])
            assert top + drawing.above(name) <= y <= top + drawing.sizes[name][1]
