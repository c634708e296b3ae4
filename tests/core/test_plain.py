"""Plain data: numbers of other libraries become Python's own, and data have the shapes of JSON."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from donutlab import (
    Bus,
    Choice,
    Customers,
    Fixed,
    Poisson,
    Profile,
    Publish,
    Queue,
    Regular,
    Rule,
    Service,
    Shop,
    Trace,
    Work,
    hours,
    per_hour,
)
from donutlab.core.plain import plain


class Size(IntEnum):
    """A number with a name."""

    LARGE = 3


class Item(StrEnum):
    """A text with a name."""

    DONUT = "donut"


@pytest.mark.parametrize(
    ("given", "own"),
    [
        (np.int64(3), 3),
        (np.uint8(3), 3),
        (np.float32(0.5), 0.5),
        (np.float64(2), 2.0),
        (np.bool_(True), True),
        (np.str_("donut"), "donut"),
        (np.array(7), 7),
        (np.array([[1, 2]]), ((1, 2),)),
        (pd.Series([0.5, 2]), (0.5, 2.0)),
        (pd.Series([1, 2]).sum(), 3),
        (Decimal("2.50"), 2.5),
        (Fraction(1, 4), 0.25),
        (Size.LARGE, 3),
        (Item.DONUT, "donut"),
        (True, True),
        ([1, (2, [3])], (1, (2, (3,)))),
        ({"a": ((1, 2), {"b": (np.int64(3),)})}, {"a": [[1, 2], {"b": [3]}]}),
    ],
)
def test_numbers_and_arrays_of_other_libraries_become_pythons_own(given, own):
    """The value is the same, the type is one that JSON can write."""
    found = plain(given)
    assert repr(found) == repr(own)


@pytest.mark.parametrize("strange", [1j, {1, 2}, pd.NA, pd.NaT, np.datetime64("2026-03-02"), len])
def test_what_has_no_plain_form_stays_as_it_is(strange):
    """Nothing is guessed."""
    assert plain(strange) is strange


NUMBERS = (np.int64, np.float64, np.float32, Decimal, Fraction)


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_blueprint_takes_any_real_number_and_keeps_pythons(kind):
    """Times, rates, counts of a float, weights and points: all the same as with a float."""

    def parts(number):
        return [
            Customers("street", Poisson(number(2)), to="till", count=5),
            Customers("phone", Profile([(0, number(1)), (number(5), 0)]), to="till"),
            Customers("web", Trace([(number(4), {})]), to="till"),
            Service("till", [Work(Choice([1.5, 2.5], [number(1), number(3)]), Fixed(number(4)))]),
            Queue("tray", delay=number(6)),
        ]

    assert Shop(*parts(kind)) == Shop(*parts(float)) == Shop(*parts(int))
    assert repr(Shop(*parts(kind))) == repr(Shop(*parts(int)))


@pytest.mark.parametrize("kind", [np.int64, np.uint8, lambda number: Size(number)])
def test_counts_may_be_whole_numbers_of_any_kind(kind):
    """Workers, batches, capacities, the seed, the limit."""
    service = Service("till", [Work(Fixed(1))], workers=kind(3))
    assert repr(service.workers) == "3"
    shop = Shop(Customers("street", Regular(1), to="till", count=kind(3)), service)
    run = shop.run(seed=kind(3), until=np.float64(60), limit=np.int64(10_000))
    assert run.log == shop.run(seed=3, until=60.0, limit=10_000).log
    assert repr(run.end) == "60.0"
    assert repr(shop.tally(seed=kind(3), warmup=np.int64(1))) == repr(shop.tally(3, warmup=1))


def test_units_give_floats_whatever_they_are_given():
    """Hours and rates of numpy's numbers and of decimals are floats."""
    assert repr([hours(np.int64(2)), hours(Decimal("0.5")), per_hour(np.float64(36))]) == (
        "[7200.0, 1800.0, 0.01]"
    )


@pytest.mark.parametrize(
    "number", [np.int64(3), np.float64(3), Decimal(3), Fraction(3), Size.LARGE]
)
@pytest.mark.parametrize(
    "write",
    [
        lambda number: {"order": {"quantity": number}},
        lambda number: {"order": {"quantity": Choice([number])}},
        lambda number: {"order": Choice([{"quantity": number}])},
        lambda number: {"order": lambda random: {"quantity": number}},
        lambda number: {"arrivals": Trace([(number, {"quantity": number})])},
    ],
)
def test_a_number_in_an_order_meets_the_rules_whoever_made_it(number, write):
    """However an order comes by a numpy number, a numeric rule matches, and a bill can be drawn up.

    So do exact values, and numbers that a step of one's own puts in.
    """

    def stir(job):
        job.detail["stirred"] = number

    rules = [
        Rule("many", {"detail": {"quantity": [{"numeric": [">", 2]}]}}, to="bin"),
        Rule("three", {"detail": {"quantity": [3]}}, to="bin"),
        Rule("stirred", {"detail": {"stirred": [3]}}, to="bin"),
    ]
    customers = {"arrivals": Regular(1), "to": "till", "count": 1} | write(number)
    run = Shop(
        Customers("street", **customers),
        Service("till", [stir, Publish("OrderPlaced", to="bus")]),
        Bus("bus", rules),
        Queue("bin"),
    ).run(seed=1)
    assert run.summary().queues["bin"].left == 3
    assert type(run.event_list[0].detail["quantity"]) in (int, float)
    assert run.cost().total > 0


def test_a_bill_can_be_drawn_up_whatever_an_order_says():
    """What JSON cannot write counts as its text."""
    order = {"when": pd.Timestamp("2026-03-02"), "who": {1, 2}, 5: b"x", (1, 2): 3}
    shop = Shop(Customers("street", Regular(1), "till", order, count=1), Service("till"))
    assert shop.run().cost().total > 0
