"""Retries: what they gain, what they cost, and how they keep an overload alive."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from donutlab import Budget, Call, Customers, Exponential, Fail, Profile, Retry, Service, Shop, Work
from donutlab.core.kinds import CALLED
from donutlab.formulas import (
    backoff_bounds,
    metastable,
    retry_amplification,
    retry_bucket_load,
    retry_load,
    retry_success,
)
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import PLENTY, count, rows, street


def caller(name: str, to: str, retry: Retry, timeout: float | None = None) -> Service:
    """Return a service that does nothing but call another."""
    return Service(name, [Call(to, timeout, retry)], PLENTY)


@experiment(
    Law("4 attempts, each fails with 1/2: share that succeeds", retry_success(0.5, 4)),
    Law("4 attempts, each fails with 1/2: calls per order", retry_load(0.5, 4)),
    Law("4 attempts, all fail: calls per order", retry_load(1, 4)),
    Law(
        "3 attempts at each of 3 layers, all fail: calls of the last per order",
        retry_amplification(3, depth=3),
    ),
)
def amplification(seed: int) -> Sequence[float]:
    """Retries help where failures are few and independent, and multiply where all fail."""
    found = []
    for share in (0.5, 1.0):
        baker = Service("baker", [Fail(share)], PLENTY)
        run = Shop(street(1, 500), caller("manager", "baker", Retry(4)), baker).run(seed=seed)
        found.append((run.summary().orders.accepted / 500, count(run, CALLED, "manager") / 500))
    deep = Shop(
        street(1, 50),
        caller("manager", "baker", Retry(3)),
        caller("baker", "mill", Retry(3)),
        caller("mill", "farm", Retry(3)),
        Service("farm", [Fail(1)]),
    ).run(seed=seed)
    return [*found[0], found[1][1], count(deep, CALLED, "mill") / 50]


SHARES = 0.2, 0.5, 1.0


@experiment(
    *(
        Law(
            f"the same with a budget, {share:.0%} fail: calls per order",
            retry_bucket_load(share, 4),
        )
        for share in SHARES
    )
)
def budget(seed: int) -> Sequence[float]:
    """A success buys a tenth of a retry; the first half of the calls empty the bucket."""
    found = []
    for share in SHARES:
        steps = [Call("baker", retry=Retry(4), budget=Budget(gain=0.1, most=10))]
        manager = Service("manager", steps, PLENTY)
        run = Shop(street(1, 1000), manager, Service("baker", [Fail(share)], PLENTY)).run(seed=seed)
        later = [row for row in rows(run, CALLED, "manager") if int(row[3].split("-")[1]) > 500]
        found.append(len(later) / 500)
    return found


def middle(kind: str, retry: int) -> float:
    """Return the mean of a pause that is equally likely everywhere between its bounds."""
    low, high = backoff_bounds(kind, retry, base=5, cap=2000)
    return (low + high) / 2


@experiment(
    Law("no jitter: the third pause, 5 · 2² s", middle("exponential", 2)),
    Law("full jitter: the third pause, half as long", middle("full", 2)),
    Law("equal jitter: the third pause, 3/4 as long", middle("equal", 2)),
    Law("decorrelated jitter: the first pause, 5 to 15 s", middle("decorrelated", 0)),
)
def backoff(seed: int) -> Sequence[float]:
    """Every call fails at once, so the time between two calls is the pause."""
    found = []
    for jitter, attempt in (("none", 3), ("full", 3), ("equal", 3), ("decorrelated", 1)):
        manager = caller("manager", "baker", Retry(attempt + 1, 5, 2000, jitter))
        run = Shop(street(1, 200), manager, Service("baker", [Fail(1)], PLENTY)).run(seed=seed)
        called = {(row[3], row[6]): row[0] for row in rows(run, CALLED, "manager")}
        orders = {order for order, _ in called}
        found.append(fmean(called[o, attempt + 1] - called[o, attempt] for o in orders))
    return found


@experiment(
    Law("a spike, then λ < μ: recovers with 2 attempts, λk < μ", not metastable(4, 10, 2)),
    Law("the same spike: recovers with 3 attempts, λk > μ", not metastable(4, 10, 3)),
)
def spike(seed: int) -> Sequence[float]:
    """Three times the orders for 20 s; callers wait 1 s, and what they gave up is baked anyway."""
    found = []
    for attempts in (2, 3):
        run = Shop(
            Customers("street", Profile([(0, 4), (30, 12), (50, 4)]), to="manager"),
            caller("manager", "baker", Retry(attempts), timeout=1),
            Service("baker", [Work(Exponential(0.1))]),
        ).run(seed=seed, until=300)
        late = [order for order in run.ledger.orders.values() if 240 < order.placed < 295]
        found.append(float(fmean(order.outcome == "complete" for order in late) > 0.5))
    return found
