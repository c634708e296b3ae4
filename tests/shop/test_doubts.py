"""Doubts: a rate per second where an hour was meant is named once a run gets absurd."""

from __future__ import annotations

import warnings

import pytest

from donutlab import (
    Customers,
    Exponential,
    Fixed,
    Poisson,
    Profile,
    Publish,
    Queue,
    Reads,
    Regular,
    Service,
    Shop,
    Work,
    hours,
    minutes,
    per_hour,
)
from donutlab.core.errors import RunStopped

BAKER = Service("baker", [Work(Exponential(120))])
ODD = [Poisson(30), Profile([(0, 0), (60, 30)])]
DOUBT = (
    "From 'street' come 30 customers a second, 108,000 an hour: a rate is per second. If 30 an "
    "hour are meant, write per_hour(30)."
)


def fed(arrivals):
    """Return a shop with a baker and these arrivals."""
    return Shop(Customers("street", arrivals, to="baker"), BAKER)


@pytest.mark.parametrize("arrivals", ODD)
def test_a_part_that_gets_ten_times_what_it_can_do_is_doubted(arrivals):
    """The rate in orders per hour, and how to write the other; with a log and without."""
    with pytest.warns(UserWarning, match="per_hour") as caught:
        fed(arrivals).run(until=minutes(10))
    with pytest.warns(UserWarning, match="per_hour") as tallied:
        fed(arrivals).tally(until=minutes(10))
    assert [str(each.message) for each in [*caught, *tallied]] == [DOUBT, DOUBT]
    assert caught[0].filename == __file__


@pytest.mark.parametrize("arrivals", ODD)
def test_a_run_that_is_stopped_says_so_too(arrivals):
    """In its warning, and in what is kept of it."""
    with pytest.warns(RunStopped, match="Ask for less, or allow more") as caught:
        run = fed(arrivals).run(until=hours(8), limit=1000)
    assert f"may take. {DOUBT} Ask for less" in str(caught[0].message)
    assert DOUBT in run.stopped


def test_a_queue_that_nobody_can_keep_up_with_is_doubted():
    """The front does its part at once; the queue behind it tells."""
    shop = Shop(
        Customers("street", Poisson(30), to="front"),
        Service("front", [Publish("OrderPlaced", to="tray")]),
        Queue("tray"),
        Service("baker", [Work(Fixed(120))], reads=Reads("tray")),
    )
    with pytest.warns(UserWarning, match="come 30 customers a second"):
        shop.run(until=minutes(5))


@pytest.mark.parametrize(
    ("arrivals", "until"),
    [(Poisson(per_hour(600)), hours(2)), (Regular(1.0), minutes(10)), (Poisson(30), 1.0)],
    ids=["a true overload", "no rate", "a second only"],
)
def test_what_may_well_be_meant_is_not_doubted(arrivals, until):
    """Twenty times too much by the hour is an overload; few customers are no sign of anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fed(arrivals).run(until=until)
        fed(arrivals).tally(until=until)


def test_a_rate_per_second_that_is_kept_up_with_is_not_doubted():
    """A busy system has many a second, and enough workers."""
    many = Service("baker", [Work(Fixed(0.1))], workers=8)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Shop(Customers("street", Poisson(30), to="baker"), many).run(until=60)
