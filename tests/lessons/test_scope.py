"""Scope: what an answer may touch of the shop it starts from, held before its check is asked."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from numbers import Integral, Real

import numpy
import pytest

from donutlab import Bus, Call, Customers, Exponential, Fixed, Poisson, Rule, Service, Shop, Work
from donutlab.lessons.exercises import Task, is_kind
from donutlab.lessons.lesson import Exercise
from donutlab.lessons.scope import Scope, alike


def works(seconds):
    """Return a step of a learner's that works so many seconds."""

    def work(job):
        yield Work(Fixed(seconds))

    return work


def diner():
    """Return a shop, made anew."""
    placed = {"detail-type": ["OrderPlaced"]}
    return Shop(
        Customers("street", Poisson(15 / 3600), to="manager"),
        Service("manager", [Work(Fixed(5)), Call("baker")], owner="orders"),
        Service("baker", [works(120)]),
        Bus("bus", [Rule("stock", placed, to="baker")]),
        completes=["baker"],
    )


SCOPE = Scope("diner", {"manager": ("steps",), "bus": ("rules+",)}, adds=("inventory",))

GROWN = Bus("bus", [*diner().parts["bus"].rules, Rule("more", {"source": ["x"]}, to="baker")])


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (Service("manager", [Call("baker")], owner="orders"), Service("inventory")),
        (GROWN, Service("baker", [works(120)], workers=numpy.int64(1))),
        (Customers("street", Poisson(numpy.float64(1 / 240)), to="manager"),),
    ],
)
def test_what_is_in_the_scope_may_be_touched(parts):
    """Fields that are named, more rules, a part that is asked for; equal settings are no change."""
    assert SCOPE.fault(diner(), diner().with_parts(*parts)) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda shop: shop.without("bus"), "there is no 'bus' any more"),
        (lambda shop: shop.with_parts(Service("inventry")), "Did you mean 'inventory'?"),
        (
            lambda shop: shop.with_parts(replace(shop.parts["manager"], workers=2)),
            "the workers of 'manager', which belongs to orders, to stay",
        ),
        (lambda shop: shop.with_parts(Service("baker", [works(60)])), "the steps of 'baker'"),
        (lambda shop: shop.with_parts(Service("bus")), "'bus' to stay a Bus"),
        (lambda shop: shop.with_parts(Bus("bus", GROWN.rules[1:])), "to keep Rule(name='stock'"),
        (lambda shop: shop.with_parts(completes=[]), "`completes` to stay ['baker'], not []"),
    ],
)
def test_what_is_not_in_the_scope_stays(change, told):
    """Parts dropped, added, rewritten or lost from a list, and what completes an order."""
    assert told in SCOPE.fault(diner(), change(diner()))


def test_settings_that_mean_the_same_are_alike():
    """Numbers of any library, functions of equal code that enclose equal things."""
    assert alike(Exponential(120), Exponential(numpy.float64(120.00000001)))
    assert alike(works(5), works(5.0))
    assert not alike(works(5), works(6))
    assert not alike(True, 1)
    assert not alike({"a": 1}, {"a": 1, "b": 2})


def test_numbers_of_other_libraries_are_numbers_and_true_is_none():
    """An answer may come from numpy or pandas; a comparison is no number."""
    pandas = pytest.importorskip("pandas")
    for number in (1, 1.5, Fraction(1, 2), numpy.float32(2), pandas.Series([3]).sum()):
        assert is_kind(number, Real)
    assert is_kind(numpy.int64(4), Integral)
    assert not any(is_kind(each, Real) for each in (True, numpy.True_, "4", 1j))


def test_praise_is_composed_from_the_answer():
    """Where right answers differ each is told what it did itself."""
    asked = Exercise(
        "02-capacity",
        "t",
        "t",
        "answer",
        "answer = 7",
        lambda answer: None,
        ("h",),
        (),
        1,
        kind=Real,
        explains=lambda answer: f"You said {answer}.",
    )
    assert "You said 8." in str(Task(asked).check(8))
