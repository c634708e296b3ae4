"""Slowdowns: work that takes longer for a while, or the more are at work at once."""

from __future__ import annotations

import pytest
from anyshop import rows

from donutlab import (
    Customers,
    Fixed,
    LookUp,
    Once,
    Parallel,
    Poisson,
    Publish,
    Queue,
    Reads,
    Regular,
    Service,
    Shop,
    Trace,
    Work,
)
from donutlab.resilience import Contention, Slowdown


def took(steps, slowdowns, times=(0, 10, 20, 30), workers=9, **settings):
    """Return how long each job takes that comes at these seconds."""
    run = Shop(
        Customers("street", Trace([(time, {}) for time in times]), "till"),
        Service("till", steps, workers, slowdowns=slowdowns, **settings),
    ).run()
    return [visit.ended - visit.started for visit in run.ledger.visits]


def slow(job):
    """Work as a learner's step does."""
    yield Work(Fixed(2))


def test_work_takes_longer_that_begins_in_a_slowdown():
    """From its start on, and not at its end; what has begun by then keeps its pace."""
    times = (9, 10, 19.5, 20)
    assert took([Work(Fixed(2))], [Slowdown(10, 20, 3)], times) == [2, 6, 6, 2]


@pytest.mark.parametrize(
    ("steps", "seconds"),
    [
        ([Work(Fixed(2)), Work(Fixed(1))], 9),
        ([Work(each=Fixed(2))], 6),
        ([Parallel(Work(Fixed(2)), Work(Fixed(1)))], 6),
        ([Once(Work(Fixed(2)))], 6),
        ([slow], 6),
    ],
)
def test_all_work_is_slower_wherever_it_stands(steps, seconds):
    """Later steps, steps in steps, and what a learner's function yields."""
    assert took(steps, [Slowdown(0, 100, 3)]) == [seconds] * 4


def test_several_slowdowns_multiply():
    """A slow disk on a slow machine; a factor below 1 is a faster one."""
    assert took([Work(Fixed(2))], [Slowdown(0, 15, 3), Slowdown(10, 25, 0.5)]) == [6, 3, 1, 2]


def test_more_at_work_take_longer():
    """One alone takes 2 s; the second finds one at work, the third two."""
    shared = took([Work(Fixed(2))], [Contention(0.5)], (0, 0, 0, 20))
    assert shared == [2, 3, 4, 2]
    crossed = took([Work(Fixed(2))], [Contention(crosstalk=0.1)], (0, 0, 0, 20))
    assert crossed == pytest.approx([2, 2.4, 3.2, 2])


def test_looking_up_is_work_and_reading_is_as_well():
    """Workers who look, and readers of a queue, are slower as all others."""
    shop = Shop(
        Customers("street", Regular(50), "till", count=2, then=[LookUp("till")]),
        Service("till", [Publish("Paid", "tray")], lookup=Fixed(2), slowdowns=[Slowdown(0, 99, 3)]),
        Queue("tray"),
        Service("oven", [Work(Fixed(1))], reads=Reads("tray"), slowdowns=[Slowdown(0, 99, 4)]),
    )
    visits = shop.run().ledger.visits
    found = {(v.service, v.question, v.arrived): v.ended - v.started for v in visits}
    assert found["till", True, 50] == 6
    assert found["oven", False, 50] == 4
    assert found["oven", False, 100] == 1


def test_when_a_service_is_slower_stands_in_the_log():
    """A row says by how much from then on, and one that it is over."""
    shop = Shop(
        Customers("street", Regular(10), "till", count=5),
        Service("till", [Work(Fixed(1))], slowdowns=[Slowdown(15, 25, 3)]),
    )
    run = shop.run()
    assert [(row[0], row[6]) for row in rows(run, "slowed")] == [(15.0, 3.0), (25.0, 1.0)]
    both = [Slowdown(15, 25, 3), Slowdown(20, 30, 0.5)]
    run = shop.with_parts(Service("till", [Work(Fixed(1))], slowdowns=both)).run()
    told = [(row[0], row[6]) for row in rows(run, "slowed")]
    assert told == [(15.0, 3.0), (20.0, 1.5), (25.0, 0.5), (30.0, 1.0)]
    assert Shop.from_json(shop.to_json()) == shop


def test_a_slow_day_has_the_same_dice():
    """Who comes, and how much there is to do for each, is what it was."""
    usual = Shop(
        Customers("street", Poisson(0.1), "till", count=50), Service("till", [Work(Fixed(1))], 9)
    )
    slower = usual.with_parts(
        Service("till", [Work(Fixed(1))], 9, slowdowns=[Slowdown(0, 10_000, 2)])
    )
    one, two = (shop.run(seed=4).ledger.visits for shop in (usual, slower))
    assert [visit.arrived for visit in one] == [visit.arrived for visit in two]
    assert {visit.ended - visit.started for visit in two} == {2.0}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: Slowdown(5, 5, 3), "end must be a number above 5"),
        (lambda: Slowdown(0, 5, 0), "factor must be a number above 0"),
        (lambda: Contention(), "say how much"),
        (lambda: Contention(5), "share must be a number of at least 0 and of at most 1, not 5"),
        (lambda: Service("till", slowdowns=Slowdown(0, 5, 2)), "slowdowns must be a list"),
        (lambda: Service("till", slowdowns=[3]), r"must be a Slowdown\(...\) or a Contention"),
    ],
)
def test_what_cannot_be_is_told(wrong, told):
    """Each error names what was wrong, and what to try."""
    with pytest.raises((TypeError, ValueError), match=told):
        wrong()
