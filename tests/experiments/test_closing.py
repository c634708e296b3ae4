"""Closing: what a study says of orders that still wait when it ends, and of copies of one day."""

from __future__ import annotations

from math import isnan

import pytest

from donutlab import (
    Customers,
    Exponential,
    Fixed,
    Poisson,
    Regular,
    Service,
    Shop,
    Work,
    hours,
    minutes,
    per_hour,
)
from donutlab.experiments import compare, replicate, sweep
from donutlab.experiments.confidence import SAME
from donutlab.experiments.metrics import direction, share_within, unit

P95 = "orders.to_complete.p95"


def bakery(bakers, seconds=120):
    """Return a shop with 60 orders an hour, of which a baker can do 30."""
    street = Customers("street", Poisson(per_hour(60)), to="baker")
    return Shop(street, Service("baker", [Work(Exponential(seconds))], workers=bakers))


def clockwork(time):
    """Return a shop in which nothing is random: an order a minute."""
    street = Customers("street", Regular(60), to="baker")
    return Shop(street, Service("baker", [Work(Fixed(time))]))


def designs(build, **values):
    """Return a quiet comparison of designs, ten runs of four hours each."""
    shops = {name: build(value) for name, value in values.items()}
    return compare(shops, 10, until=hours(4), progress=False)


def test_a_comparison_names_overload_before_it_names_a_winner():
    """In what it prints, and in each verdict that is asked for by itself."""
    found = designs(bakery, one=1, three=3)
    told = "one: baker is given more than it can do in 10 of 10 runs. The longer they are,"
    assert found.notes()[0].startswith(told)
    assert found.verdict(P95).startswith(told)
    assert "'three' is best" in found.verdict(P95)
    assert found.overloads() == found.notes()[:1]
    assert str(found).index(told) < str(found).index("is best")


def test_who_is_not_overloaded_is_not_named():
    """Enough bakers: the verdicts come first, whatever one day of ten may look like."""
    found = designs(bakery, three=3, four=4)
    assert found.overloads() == []
    assert "three: " not in found.verdict(P95)


def test_a_sweep_names_its_overloaded_points_some_of_them():
    """Five at most, then how many more; a replication has no name for its only one."""
    found = sweep(
        bakery,
        {"bakers": [1], "seconds": range(100, 180, 10)},
        2,
        until=hours(4),
        progress=False,
    )
    assert found.overloads()[0].startswith("1, 100: baker is given more")
    assert found.overloads()[5:] == ["The same at 3 other points."]
    (told,) = replicate(bakery(1), 2, until=hours(4), progress=False).overloads()
    assert told.startswith("baker is given more than it can do in 2 of 2 runs.")


def test_times_of_orders_say_of_how_many_they_are():
    """In tables a share in brackets, explained below; in frames a column; nothing where all are."""
    shut = replicate(clockwork(120), 2, until=hours(1), progress=False, metrics=[P95, "seconds"])
    assert shut.intervals()["of"].round(3).tolist()[:1] == [0.492]
    assert isnan(shut.intervals()["of"][1])
    assert "(of 49%)" in str(shut)
    assert "In brackets: of which share of the orders placed" in str(shut)
    whole = replicate(clockwork(30), 2, until=hours(1) + 45, progress=False)
    assert "In brackets" not in str(whole)
    assert "(of " not in str(whole)


def test_the_share_within_a_time_counts_who_still_waits():
    """Order n comes at 60 n and takes 60 + 60 n: of the 50 known after 600 s, 9 were in time."""
    run = clockwork(120).run(until=hours(1))
    assert share_within(run, 600) == 9 / 50
    assert share_within(run, 119.9999999) == 1 / 58
    assert share_within(run, 600, warmup=300) == 5 / 46
    assert share_within(run, hours(1)) != share_within(run, hours(1))
    study = replicate(
        clockwork(120), 2, until=hours(1), progress=False, metrics="orders.within.600"
    )
    assert study.of("orders.within.600")["mean"].tolist() == [9 / 50]


def test_the_share_within_a_time_is_that_of_the_orders_frame():
    """Against a second way to count, on a random day that ends with a long line."""
    run = bakery(1).run(seed=3, until=hours(4))
    orders = run.orders
    known = orders[orders["placed"] + minutes(8) <= run.end]
    in_time = known["completed"] - known["placed"] <= minutes(8)
    assert share_within(run, minutes(8)) == pytest.approx(in_time.mean(), abs=0)
    assert (direction("orders.within.480"), unit("orders.within.480")) == ("higher", "")


def test_no_confidence_is_claimed_from_copies_of_one_day():
    """The difference is told, and that nothing is known of other days."""
    found = designs(clockwork, slow=50, quick=40)
    words = found.verdict(P95)
    assert words.endswith(f"by 10, but with no confidence for other days: {SAME}.")
    assert "confidence of" not in str(found)
    assert found.differences()["sure"].isna().all()
    assert f"{SAME.capitalize()}. One run tells as much." in found.notes()


def test_designs_that_differ_by_the_same_on_random_days_are_told_apart():
    """A fixed step more is 5 s on every day; that is known, and not one day copied."""
    quick = bakery(3)
    slow = quick.with_parts(Service("baker", [Work(Exponential(120)), Work(Fixed(0))], workers=3))
    found = compare({"quick": quick, "slow": slow}, 5, until=hours(2), progress=False)
    assert SAME not in " ".join(found.notes())
    assert f"{P95}: 'quick' and 'slow' do not differ." in found.notes()
