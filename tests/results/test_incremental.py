"""A run that keeps no log: the same numbers as with one, in memory that does not grow."""

from __future__ import annotations

import tracemalloc

import pytest
from drawn import any_shops, closes, ends
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shops import bank, event_shop, lookup_shop, street, sync_shop

from donutlab import Customers, Exponential, Line, Outage, Poisson, Service, Shop, Work, hours
from donutlab.results import statistics
from donutlab.results.statistics import Sketch, Times, times
from donutlab.shop import simulate as play


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    """Enter the books every 50 events, so that visits, lines and calls lie across blocks."""
    monkeypatch.setattr(play, "BLOCK", 50)


def same(found: Times, exact: Times) -> None:
    """Check that durations agree: exactly, or within 1 % for the percentiles, of however few."""
    assert found.count == exact.count
    if exact.count:
        assert found.mean == pytest.approx(exact.mean, abs=1e-9)
        assert found.max == exact.max
        for share in ("p50", "p95", "p99"):
            assert getattr(found, share) == pytest.approx(getattr(exact, share), rel=0.01001)


@pytest.fixture(autouse=True)
def _one_of_the_durations(monkeypatch):
    """Let an exact percentile be a duration itself: a sketch is near one, but not in between."""
    lower = lambda ascending, share: ascending[int(share * (len(ascending) - 1))]  # noqa: E731
    monkeypatch.setattr(statistics, "percentile", lower)


def agree(shop: Shop, seed: int, until: float | None, warmup: float = 0.0) -> None:
    """Check that the tally of a shop says what the summary of its run says."""
    exact = shop.run(seed=seed, until=until).summary(warmup)
    found = shop.tally(seed=seed, until=until, warmup=warmup)
    assert (found.seconds, found.stopped, found.troubles) == (
        exact.seconds,
        exact.stopped,
        exact.troubles,
    )
    for told, known in (
        *zip(found.services.values(), exact.services.values(), strict=True),
        *zip(found.queues.values(), exact.queues.values(), strict=True),
        (found.orders, exact.orders),
    ):
        fields = {name for name, each in vars(known).items() if isinstance(each, Times)}
        for name in fields:
            same(getattr(told, name), getattr(known, name))
        without = [
            {key: each for key, each in vars(one).items() if key not in fields}
            for one in (told, known)
        ]
        assert without[0] == pytest.approx(without[1], abs=1e-9)


@pytest.mark.parametrize("make", [sync_shop, event_shop, lookup_shop])
@pytest.mark.parametrize("until", [None, 700.0])
def test_the_fixed_shops_have_the_same_numbers(make, until):
    """Calls, queues, look-ups: a tally says what a summary says, also of a day cut short."""
    agree(make().with_parts(street(count=80)), 3, until)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(shop=any_shops(), seed=st.integers(0, 10**6), until=ends)
def test_random_shops_have_the_same_numbers(shop, seed, until):
    """Whatever a shop is made of, and whatever goes wrong in it."""
    agree(shop, seed, closes(shop, until))


def test_a_warm_up_is_left_out():
    """What came in the first seconds is not counted, as in a summary."""
    agree(bank(2, rate=1.5), 1, None, warmup=200)


def test_percentiles_are_within_one_per_cent():
    """Of 10 000 durations, some of them 0, each percentile lies within 1 % of the exact one."""
    durations = [0.0] * 1000 + [1.001**n for n in range(9000)]
    sketch = Sketch()
    sketch.add(durations)
    same(sketch.times(), times(durations))


def test_memory_does_not_grow_with_the_orders(monkeypatch):
    """Five times the orders need hardly more memory, with a line that sheds load and an outage."""
    monkeypatch.setattr(play, "BLOCK", 1000)

    def most(orders: int) -> int:
        shop = Shop(
            Customers("street", Poisson(0.9), to="till", count=orders),
            Service("till", [Work(Exponential(1))], line=Line(20), outages=[Outage(50, 99)]),
        )
        tracemalloc.start()
        shop.tally(seed=1)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(100)
    assert most(40_000) < 1.25 * most(8000)


def test_what_cannot_be_tallied_meets_a_message():
    """A warm-up as long as the run, and a shop that never ends."""
    with pytest.raises(ValueError, match="leaving out the first 3600 s of 3600 s leaves nothing"):
        bank(1).tally(until=hours(1), warmup=hours(1))
    endless = bank(1).with_parts(Customers("street", Poisson(1), to="till"))
    with pytest.raises(ValueError, match=r"say when to close. Try tally\(until=hours\(8\)\)"):
        endless.tally()
