"""The warm-up: what is told of how a shop settles, worked out by hand and at known shops."""

from __future__ import annotations

import numpy as np
import pytest
from shops import bank, event_shop

from donutlab import Customers, Fixed, Regular, RunStopped, Service, Shop, Work
from donutlab.experiments.warmup import smooth, truncation, warm_up


def paced(every, count=100, work=10):
    """Return a shop without chance: customers come at a fixed pace, work takes its time."""
    return Shop(
        Customers("street", Regular(every), to="till", count=count),
        Service("till", [Work(Fixed(work))]),
    )


def test_a_shop_without_chance_needs_no_warm_up():
    """Every order takes 10 s from the first on."""
    found = warm_up(paced(20), 2)
    assert found.seconds == 0
    assert set(found.frame["mean"]) == {10}
    assert list(found.frame["second"][:3]) == [20, 40, 60]
    assert "No warm-up shows." in found.words


def test_a_shop_that_is_overloaded_never_settles():
    """The line grows by 5 s with each order, and no cut makes it level."""
    found = warm_up(paced(5), 2)
    assert list(found.frame["mean"][:3]) == [10, 15, 20]
    assert found.seconds != found.seconds
    assert "It has not settled: take longer runs, or look for an overload." in found.words


def test_a_busy_shop_settles():
    """An M/M/1 of load 0.8 begins with short waits; a suggested cut leaves the later ones."""
    found = warm_up(bank(1, 0.8, 1500), 40, window=40)
    settled = found.frame["mean"][found.frame["second"] > found.seconds].mean()
    assert 0 < found.seconds < 400
    assert found.frame["smooth"][0] < 2 < settled
    assert settled == pytest.approx(5, rel=0.2)


def test_one_service_can_be_watched():
    """The times of the cashier are those of its visits."""
    shop = event_shop()
    shop = shop.with_parts(Customers("street", Regular(60), to="manager", count=60))
    found = warm_up(shop, 3, of="manager")
    assert found.frame["mean"].eq(5).all()
    assert "manager has served it" in found.words


def test_parallel_and_serial_see_the_same():
    """The frame does not depend on where the runs are done."""
    one, two = (warm_up(bank(1, 0.8, 50), 6, jobs=jobs).frame for jobs in (1, 2))
    assert one.equals(two)


def test_values_by_hand():
    """Fewer neighbours at the ends of the moving average; MSER-5 cuts off what differs."""
    values = np.array([0.0, 9, 3, 6, 3, 0])
    assert smooth(values, 2).tolist() == pytest.approx([0, 4, 4.2, 4.2, 3, 0])
    level = np.tile([1.0, 2.0, 3.0, 2.0, 2.0], 20)
    assert truncation(level) == 0
    assert truncation(np.concatenate([np.full(10, 9.0), level])) == 10
    assert truncation(np.arange(100.0)) is None


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: warm_up("till", 5), TypeError, "shop must be a Shop, not 'till'"),
        (lambda: warm_up(paced(5), 1), ValueError, "n must be a whole number of at least 2"),
        (
            lambda: warm_up(paced(5), 5, of="tll"),
            ValueError,
            "'tll' to watch. Did you mean 'till'?",
        ),
        (lambda: warm_up(paced(5), 5, of="x"), ValueError, "There are: orders, till."),
        (lambda: warm_up(paced(5, 9), 5), ValueError, "the shortest run has 9 done, up to"),
        (lambda: warm_up(paced(5), 5, until=50), ValueError, "the shortest run has 4 done"),
        (lambda: warm_up(paced(5), 5, window=60), ValueError, "of at most 25, not 60"),
        (lambda: warm_up(paced(5), 5, limit=50), RunStopped, "after the 50 events"),
    ],
)
def test_a_slip_is_met_with_what_to_do(call, kind, message):
    """What is wrong is said, with the value."""
    with pytest.raises(kind) as caught:
        call()
    assert message in str(caught.value)
