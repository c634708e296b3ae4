"""The difference between two shops: in whose parts something is edited, and what breaks."""

from __future__ import annotations

import pytest

from donutlab import (
    Bus,
    Choice,
    Customers,
    Exponential,
    Fixed,
    Poisson,
    Publish,
    Queue,
    Reads,
    Request,
    Rule,
    Service,
    Shop,
    Work,
)

PLACED = {"detail-type": ["OrderPlaced"]}
ORDER = Choice([{"item": "donut", "charge": 2}, {"item": "pie", "phone": "555"}])


def rings(job):
    """Call the customer."""
    if job.detail["phone"]:
        yield Work(Fixed(1))


def shop(carries="state", kind="OrderPlaced", owner="orders"):
    """Return a shop whose manager publishes what orders carry."""
    return Shop(
        Customers("street", Poisson(1), "manager", ORDER, type="Asked", owner="web"),
        Service("manager", [Work(Fixed(5)), Publish(kind, "bus", carries=carries)], owner=owner),
        Bus(
            "bus",
            [
                Rule("bill", {**PLACED, "detail": {"charge": [{"exists": True}]}}, "cashier"),
                Rule("ring", PLACED, "tray"),
            ],
            owner="platform",
        ),
        Service("cashier", [Work(Fixed(3)), Request("books")], owner="money"),
        Service("books", [Publish("Booked", "bus", carries=["item", "charge"])]),
        Queue("tray"),
        Service("caller", [rings], reads=Reads("tray"), owner="club"),
    )


def test_edits_are_counted_by_owner():
    """What counts is what is edited in the parts of other teams."""
    before = shop()
    after = before.without("tray", "caller").with_parts(
        Bus("bus", owner="platform"),
        Service("cashier", [Work(Exponential(3))], owner="money"),
        Service("books", [Publish("Booked", "bus")]),
        Service("oven", owner="money"),
    )
    diff = before.diff(after)
    assert diff.by_owner == {"platform": ("bus",), "money": ("cashier",), "club": ("caller",)}
    assert diff.others("money") == ("bus", "caller")
    assert "teams:   3  1 of platform, 1 of money, 1 of club" in str(diff)


def test_a_difference_without_owners_reads_as_before():
    """Three lines, whatever breaks."""
    plain = [Shop(Service("a", [Publish("X", "a", carries=each)])) for each in ("state", ["b"])]
    assert str(plain[0].diff(plain[1])) == "edited:  1  a (steps)\nadded:   0\nremoved: 0"


def test_who_reads_a_field_that_is_carried_no_more_is_named():
    """A rule's pattern, a learner's step behind a queue, a copy into another event."""
    broken = shop().diff(shop(["item"])).broken
    assert [(each.field, each.reader, each.owner) for each in broken] == [
        ("charge", "rule 'bill' of bus", "platform"),
        ("charge", "books", None),
        ("phone", "caller", "club"),
    ]
    assert "caller reads 'phone' of OrderPlaced (of club)" in str(shop().diff(shop(["item"])))


def test_a_field_more_breaks_nobody():
    """An event is easy to add to."""
    assert not shop(["item"]).diff(shop()).broken
    assert not shop().diff(shop(["item", "charge", "phone"])).broken


def test_a_type_that_is_published_no_more_is_missed_by_its_rules():
    """Renaming an event is a change of its contract, too."""
    broken = shop().diff(shop(kind="OrderTaken")).broken
    assert [str(each) for each in broken if each.field == "detail-type"] == [
        "rule 'bill' of bus waits for OrderPlaced (of platform)",
        "rule 'ring' of bus waits for OrderPlaced (of platform)",
    ]


def test_an_owner_is_kept_and_shown():
    """In JSON, in the diagram, in the blueprint as written."""
    plain = shop().without("caller", "tray").with_parts(Bus("bus", owner="platform"))
    assert Shop.from_json(plain.to_json()) == plain
    assert "Service, 1 worker, of orders" in str(plain.diagram())
    assert (
        "[Work(Fixed(5)), Publish('OrderPlaced', 'bus')], owner='orders')"
        in plain._repr_html_().replace("&#x27;", "'")
    )


@pytest.mark.parametrize("owner", ["", 7])
def test_an_owner_is_a_name(owner):
    """Who did what, and what was wrong with it."""
    with pytest.raises((ValueError, TypeError), match="Service 'a': owner"):
        Service("a", owner=owner)
