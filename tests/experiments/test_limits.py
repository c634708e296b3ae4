"""The highest rate that keeps a service level, found between two rates."""

from __future__ import annotations

import pytest

from donutlab import Customers, Exponential, Fixed, Poisson, Regular, Service, Shop, Work
from donutlab.experiments import find_limit

MEAN = "orders.to_complete.mean"


def till(rate):
    """Return the queue M/M/1 with services of 1 s on average."""
    return Shop(
        Customers("street", Poisson(rate), to="till", count=1500),
        Service("till", [Work(Exponential(1))]),
    )


def test_the_limit_of_a_single_till_is_that_of_theory():
    """M/M/1: 1/(1 - rate) seconds on average, so 2 s are kept up to a rate of 0.5."""
    found = find_limit(till, 0.2, 0.8, {MEAN: 2}, n=20, precision=0.04)
    assert found.low < 0.5 < found.high
    assert found.low <= found.rate < found.high
    assert found.high - found.low < 0.2
    assert found.tried["rate"].is_monotonic_increasing
    verdicts = found.tried.set_index("rate")["verdict"]
    assert (verdicts[found.low], verdicts[found.high]) == ("kept", "broken")
    assert f"{MEAN} at most 2 up to a rate of {found.rate:.4g}" in str(found)


def exact(rate):
    """Return a till at which nothing is random: orders come one after the other."""
    return Shop(
        Customers("street", Regular(1 / rate), to="till", count=400),
        Service("till", [Work(Fixed(2))]),
    )


def test_where_nothing_is_random_the_limit_is_as_exact_as_asked_for():
    """One order in 2 s is done; at a higher rate the last ones wait longer and longer."""
    found = find_limit(exact, 0.1, 0.9, {"orders.within.3": 0.99}, n=2, precision=0.001)
    assert found.low == pytest.approx(0.5, rel=0.005)
    assert found.high - found.low <= 0.001 * found.high
    assert found.rate == found.low


def test_a_level_of_two_metrics_is_kept_where_both_are():
    """The stricter one decides."""
    level = {"orders.within.3": 0.99, "services.till.queue_max": 500}
    both = find_limit(exact, 0.1, 0.9, level, n=2, precision=0.01)
    one = find_limit(exact, 0.1, 0.9, {"orders.within.3": 0.99}, n=2, precision=0.01)
    assert (both.low, both.high) == (one.low, one.high)


def test_it_is_the_same_every_time():
    """The same seed gives the same limit, and another one another sample."""
    level = {MEAN: 2}
    first, again, other = (
        find_limit(till, 0.2, 0.8, level, n=5, precision=0.2, seed=seed) for seed in (1, 1, 2)
    )
    assert first.tried.equals(again.tried)
    assert not first.tried["mean"].equals(other.tried["mean"])


def test_a_rate_at_which_runs_are_stopped_breaks_the_level():
    """Above 2 a second a run takes more events than it may."""
    level = {"orders.within.1": 0.5}

    def build(rate):
        return Shop(Customers("street", Regular(1 / rate), "till"), Service("till"))

    found = find_limit(build, 0.5, 9, level, n=2, until=1000, limit=6000, precision=0.01)
    assert 1 < found.low < 3
    assert "RunStopped" in found.tried["error"].iloc[-1]


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (
            (0.6, 0.9),
            "at a rate of 0.6 the level is not surely kept: orders.within.3 is 0.01. Try a lower",
        ),
        ((0.1, 0.3), "at a rate of 0.3 the level is not surely broken: .* Try a higher high."),
    ],
)
def test_a_limit_that_is_not_in_between_is_said_to_be_elsewhere(ends, told):
    """With what was found there, and where to look."""
    with pytest.raises(ValueError, match=told):
        find_limit(exact, *ends, {"orders.within.3": 0.99}, n=2)


def test_what_goes_wrong_in_the_shop_is_told():
    """The error of a run at the lower rate is no limit."""

    def build(rate):
        def broken(job):
            raise ZeroDivisionError("no flour")

        return Shop(Customers("street", Poisson(rate), "till", count=3), Service("till", [broken]))

    with pytest.raises(ValueError, match=r"not surely kept: StepError: .*no flour"):
        find_limit(build, 1, 2, {MEAN: 2}, n=2)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"level": 0.95}, "level says of metrics what they have to be, not 0.95. Try {"),
        ({"level": {"orders.placed": 3}}, "of 'orders.placed' neither more nor less is better"),
        ({"low": 0}, "find_limit: low must be a number above 0, not 0. It is a rate that keeps"),
        ({"high": 0.1}, "find_limit: high must be a number above 0.2, not 0.1. It is a rate"),
        ({"precision": 0}, "find_limit: precision must be a number above 0 and of at most 1"),
        ({"levl": 3}, "find_limit has no 'levl'. Did you mean 'level'?"),
    ],
)
def test_a_slip_meets_a_helpful_message(how, told):
    """What cannot be is said at once, with what may be."""
    usual = {"build": till, "low": 0.2, "high": 0.8, "level": {MEAN: 2}}
    with pytest.raises((TypeError, ValueError)) as caught:
        find_limit(**(usual | how))
    assert told in str(caught.value)
