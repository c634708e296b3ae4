"""What equality of shops means, and what JSON brings back: the same shop, the same log."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from drawn import any_shops, closes, ends
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donutlab import (
    Bus,
    Call,
    Choice,
    Customers,
    Fixed,
    Publish,
    Queue,
    Regular,
    Retry,
    Rule,
    Service,
    Shop,
    Trace,
    Work,
    days,
)

BERLIN = ZoneInfo("Europe/Berlin")

many = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
numbers = st.sampled_from([0, 0.0, -0.0, 1, 1.0, True, 2**53 + 1, 1e300, 0.1, None, "", "1", "ü\n"])
data = st.recursive(
    numbers,
    lambda inside: st.one_of(
        st.lists(inside, max_size=3),
        st.lists(inside, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from(["is", "items", "b", "a", ""]), inside, max_size=3),
    ),
    max_leaves=6,
)
orders = st.one_of(
    st.dictionaries(st.sampled_from(["b", "a", "is", "quantity"]), data, max_size=3),
    st.lists(data, min_size=1, max_size=3).map(lambda values: {"item": Choice(values)}),
    st.lists(st.dictionaries(st.just("a"), data), min_size=1, max_size=2).map(Choice),
)
completions = st.sampled_from(
    [(), [], ["till"], ("till",), {"till": None}, {"till": {"detail": {"a": (1, 1.0)}}}]
)
openings = st.sampled_from(
    [
        *(None, "2026-03-02T07:00", "2025-10-25T22:00+02:00", "2025-10-25T22:00[Europe/Berlin]"),
        *("2026-03-29T02:30[Europe/Berlin]", datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN)),
        *(datetime(2025, 10, 26, 2, 30, tzinfo=BERLIN, fold=fold) for fold in (0, 1)),
    ]
)


def back(shop: Shop) -> Shop:
    """Return the shop that its JSON describes."""
    return Shop.from_json(shop.to_json())


@many
@given(shop=any_shops(learners=False), seed=st.integers(0, 99), end=ends)
def test_json_brings_back_any_shop_and_its_log(shop, seed, end):
    """Every random shop of the suite is equal after JSON, and has the same log."""
    until, again = closes(shop, end), back(shop)
    assert again == shop
    assert again.to_json() == shop.to_json()
    assert repr(again) == repr(shop)
    digests = [each.run(seed=seed, until=until).log.digest() for each in (shop, again)]
    assert digests[0] == digests[1]


@many
@given(order=orders, recorded=data, completes=completions, opening=openings)
def test_json_brings_back_whatever_an_order_says(order, recorded, completes, opening):
    """Tuples, minus zero, whole numbers and floats, keys of any name: the same details come."""
    shop = Shop(
        Customers("street", Regular(1), "till", order, count=2),
        Customers("phone", Trace([(1, {"a": recorded})], opening), "till"),
        Service("till", [Publish("Paid", "tray", extra={"a": recorded})]),
        Queue("tray"),
        completes=completes,
        opening=opening,
    )
    again = back(shop)
    assert again == shop
    first, second = shop.run(seed=1), again.run(seed=1)
    assert first.log.digest() == second.log.digest()
    assert repr(first.event_list) == repr(second.event_list)
    assert first.summary().orders.complete == second.summary().orders.complete


def shop(order: Any = None, time: Any = 5, **fields: Any) -> Shop:
    """Return a small shop."""
    return Shop(
        Customers("street", Regular(time), "till", order, count=3),
        Service("till", [Work(Fixed(time)), Call("oven", time, Retry(2, time))]),
        Service("oven", [Work(Choice([4, 5], [time, 1]), each=Fixed(time))]),
        Bus("bus", [Rule("r", {"detail": {"n": [1]}}, to="till", retry=Retry(5, base=time))]),
        **fields,
    )


@pytest.mark.parametrize("number", [0.5, 5, 60])
def test_a_time_is_one_whether_it_is_written_as_a_float_or_not(number):
    """Shops with 5 and with 5.0 seconds are equal, look alike, and have the same log."""
    one, other = shop(time=number), shop(time=float(number))
    assert one == other
    assert repr(one) == repr(other)
    assert one.to_json() == other.to_json()
    assert one.diff(other).edited == {}
    assert one.run(seed=1).log.digest() == other.run(seed=1).log.digest()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"n": 1}, {"n": 1.0}),
        ({"n": 1}, {"n": True}),
        ({"n": 0.0}, {"n": -0.0}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"n": [1, {"m": 2}]}, {"n": [1, {"m": 2.0}]}),
        ({"n": Choice([1, 2])}, {"n": Choice([1, 2.0])}),
        ({}, None),
    ],
)
def test_in_what_an_order_says_what_is_written_differently_is_different(one, other):
    """A rule, a step or a printed order can tell them apart, so such shops are not equal."""
    assert shop(one) != shop(other)
    assert shop(one).diff(shop(other)).edited == {"street": ("order",)}
    assert back(shop(one)) == shop(one) != back(shop(other))


def test_lists_and_tuples_are_one_and_the_order_of_the_parts_counts():
    """What JSON cannot tell apart is equal; what may change the log is not."""
    assert shop({"n": (1, 2)}) == shop({"n": [1, 2]})
    assert shop({"n": (1, 2)}).run().event_list[0].detail == {"n": [1, 2]}
    assert shop(completes=["till"]) == shop(completes={"till": None}) == shop(completes=("till",))
    assert shop() != Shop(*reversed(shop().parts.values()))
    assert shop(opening="2026-03-02T07:00") == shop() != shop(opening="2026-03-02T08:00+01:00")


KINDS = [
    lambda: {"tags": []},
    lambda: {"deep": {"tags": []}},
    lambda: {"tags": Choice([[]])},
    lambda: Choice([{"tags": []}]),
    lambda: {"tags": ({"inner": []},)},
    lambda: {"tags": {"a", "set"}},
]


@pytest.mark.parametrize("order", [make() for make in KINDS])
def test_a_step_that_changes_an_order_leaves_the_blueprint_as_it_was(order):
    """Whatever a step does to a list in an order, the next order and the next run have a new one.

    So with lists in lists, in a choice, in a mapping, and for recorded orders.
    """

    def meddle(job):
        assert "meddled" not in str(job.detail)
        for each in (job.detail, job.detail.get("deep", {}), *job.detail.get("tags", ())):
            if isinstance(each, dict):
                each["meddled"] = True
        tags = job.detail.get("tags", job.detail.get("deep", {}).get("tags"))
        (tags.add if isinstance(tags, set) else tags.append)("meddled")

    recorded = Trace([(9, {"tags": []})])
    before = Shop(
        Customers("street", Regular(1), "till", order, count=3),
        Customers("phone", recorded, "till"),
        Service("till", [meddle]),
    )
    kept = repr(before)
    first = before.run(seed=1)
    assert repr(before) == kept
    assert before.run(seed=1).event_list == first.event_list
    assert before.run(seed=1).log == first.log


def test_what_a_function_makes_of_one_list_is_in_no_two_orders():
    """A function may hand out one list again and again; each order has a copy."""
    shared: list[str] = []

    def meddle(job):
        assert job.detail["tags"] == []
        job.detail["tags"].append("meddled")

    order = {"tags": shared}
    run = Shop(
        Customers("street", Regular(1), "till", lambda random: order, count=3),
        Service("till", [meddle]),
    ).run(seed=1)
    assert len(run.event_list) == 3
    assert shared == []


def test_a_week_by_the_clock_on_the_wall_is_a_week_by_the_clock():
    """Across a change of clock seconds are counted as they pass."""
    opening = "2025-10-25T22:00[Europe/Berlin]"
    week = Shop(
        Customers("street", Regular(days(1)), "till", count=2), Service("till"), opening=opening
    )
    stamps = [event.timestamp for event in week.run().event_list]
    assert stamps == ["2025-10-26T21:00:00.000+01:00", "2025-10-27T21:00:00.000+01:00"]
    assert back(week) == week != Shop(*week.parts.values(), opening="2025-10-25T22:00+02:00")
