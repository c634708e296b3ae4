"""Callers: time-outs, hedges and breakers, and how a shop collapses and stays so."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from statistics import fmean

from donutlab import (
    Breaker,
    Call,
    Choice,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Hedge,
    Profile,
    Retry,
    Run,
    Service,
    Shop,
    Work,
    per_minute,
)
from donutlab.core.kinds import ACCEPTED, CALLED, HEDGED, TIMED_OUT
from donutlab.formulas import metastable
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import PLENTY, count, street

MEAN = 30.0
"""Seconds of a call, on average."""


@experiment(
    Law("time-out of twice the mean, Exponential: calls given up in vain, e^(-2)", exp(-2)),
    Law("time-out of 4.6 means, the 99th percentile: calls given up in vain", 0.01),
)
def percentile(seed: int) -> Sequence[float]:
    """A time-out is a percentile: whoever sets it says how many sound calls are given up.

    Exponential calls last longer than t with e^(-t/m); a share p does so beyond t = m·ln(1/p): 4.6
    means for 1 %, and 6.9 for 0.1 %.
    """
    found = []
    for timeout, calls in ((2 * MEAN, 500), (MEAN * log(100), 1500)):
        manager = Service("manager", [Call("baker", timeout)], PLENTY)
        baker = Service("baker", [Work(Exponential(MEAN))], PLENTY)
        run = Shop(street(1, calls), manager, baker).run(seed=seed)
        found.append(count(run, TIMED_OUT, "manager") / calls)
    return found


P95 = log(20)
"""The 95th percentile of an Exponential time of mean 1."""
SLOW = 0.2
"""The share of calls that are slow."""


def hedged(work: Work, after: float, seed: int) -> Run:
    """Return a run whose manager calls once more after so many seconds."""
    manager = Service("manager", [Call("baker", hedge=Hedge(after))], PLENTY)
    return Shop(street(1, 1500), manager, Service("baker", [work], PLENTY)).run(seed=seed)


def times(run: Run) -> list[float]:
    """Return how long the orders took."""
    return [order.accepted - order.placed for order in run.ledger.orders.values()]


@experiment(
    Law("hedge after the 95th percentile: calls more, as a share of the orders", 0.05),
    Law("the same, Exponential: mean time of an order, m(1 - 0.05/2)", 1 - 0.05 / 2),
    Law("hedge where one call in five is slow: orders that are slow, p²", SLOW**2),
    Law("the same: calls more, as a share of the orders, p", SLOW),
)
def hedge(seed: int) -> Sequence[float]:
    """A second call is made for the share of the first that are late, whatever their distribution.

    Of Exponential calls nothing is gained but by the second being as good as what is left of the
    first: both together take half the mean from then on. Where some calls are slow and the others
    are not, an order is slow only if both its calls are. Source: Dean and Barroso, "The Tail at
    Scale", 2013, whose 1800 ms become 74 ms at the 99.9th percentile for 2 % more calls.
    """
    even = hedged(Work(Exponential(1)), P95, seed)
    lumpy = hedged(Work(Choice({1.0: 1 - SLOW, 100.0: SLOW})), 2, seed)
    return [
        count(even, HEDGED, "manager") / 1500,
        fmean(times(even)),
        fmean(time > 50 for time in times(lumpy)),
        count(lumpy, HEDGED, "manager") / 1500,
    ]


INSTANCES, WINDOW, COOLDOWN = 10, 20, 300.0


def behind_a_breaker(down: float, window: int, refused: float) -> float:
    """Return the availability behind a breaker that opens for one failure among `window` calls.

    From when it closes it takes N calls until it opens: `window`, and if none of these has failed
    then until the first that does, so E(N) = w + (1-p)^w/p. Then it is open, `refused` calls on
    average are not made, and the next is a trial; it takes 1/(1-p) trials until one succeeds. So a
    cycle has E(N) + (1 + refused)/(1-p) calls, of which (1-p)·E(N) + 1 succeed.
    """
    made = window + (1 - down) ** window / down
    return ((1 - down) * made + 1) / (made + (1 + refused) / (1 - down))


@experiment(
    Law("1 of 10 instances down: availability without a breaker, 1 - 1/n", 1 - 1 / INSTANCES),
    Law(
        "the same behind a breaker that opens at 1 failure in 20: availability",
        behind_a_breaker(1 / INSTANCES, WINDOW, COOLDOWN),
    ),
    Law("the same behind a breaker that opens at half of 20: availability", 1 - 1 / INSTANCES),
)
def partial_outage(seed: int) -> Sequence[float]:
    """A breaker whose threshold is below the share that is down makes a small outage a great one.

    How great depends on the calls that come while it is open, λC, against those it makes while it
    is closed: near 0 is only where λC is much more than the window. With a threshold of 1/2 it
    hardly ever opens. Source: Brooker, "Will circuit breakers solve my problems?", 2022.
    """
    found = []
    for threshold, calls in ((None, 1500), (1 / WINDOW, 6000), (1 / 2, 1500)):
        breaker = Breaker(WINDOW, COOLDOWN, threshold) if threshold else None
        manager = Service("manager", [Call("baker", breaker=breaker)], PLENTY)
        baker = Service("baker", [Fail(1 / INSTANCES)], PLENTY)
        run = Shop(street(1, calls), manager, baker).run(seed=seed)
        found.append(count(run, ACCEPTED, "street") / calls)
    return found


@experiment(Law("attempts without end, half of them fail: calls per order, 1/(1 - p)", 2))
def without_end(seed: int) -> Sequence[float]:
    """As many calls as throws of a coin until it shows heads."""
    manager = Service("manager", [Call("baker", retry=Retry(None, base=1))], PLENTY)
    baker = Service("baker", [Fail(0.5)], PLENTY)
    run = Shop(street(1, 500), manager, baker).run(seed=seed)
    return [count(run, CALLED, "manager") / 500]


CAPACITY = 300
"""Orders a minute that the baker can do; each is tried twice at most, and waited for 10 s."""


def diner(profile: list[tuple[float, float]]) -> Shop:
    """Return a shop whose orders a minute are so many from each of these minutes on."""
    rates = [(60 * minute, per_minute(rate)) for minute, rate in profile]
    return Shop(
        Customers("street", Profile(rates), to="manager"),
        Service("manager", [Call("baker", 10, Retry(2))], 10 * PLENTY),
        Service("baker", [Work(Fixed(60 / CAPACITY))]),
    )


def goodput(run: Run, begin: float, end: float) -> float:
    """Return the share of the orders of these minutes that got their answer."""
    placed = [each for each in run.ledger.orders.values() if begin <= each.placed / 60 < end]
    return fmean(each.outcome == "complete" for each in placed)


LOADS = {280: 8, 165: 12, 140: 24}
"""Orders a minute, and after how many minutes is looked whether all is well again."""


@experiment(
    *(
        Law(
            f"capacity 300, one retry, a spike: with {load} orders a minute it recovers",
            not metastable(load, CAPACITY, 2),
        )
        for load in LOADS
    )
)
def hidden_capacity(seed: int) -> Sequence[float]:
    """After a trigger a shop recovers below μ/k only, its hidden capacity, here 150 a minute.

    While every order times out each is called for k times, and work that nobody waits for is done:
    the baker is given kλ. Above μ the line stays for ever; below, a line of B drains within
    B/(μ - kλ), which is long where the load is near. Source: Bronson et al., "Metastable failures
    in distributed systems", HotOS 2021, whose example this is.
    """
    found = []
    for load, until in LOADS.items():
        spiked = diner([(0, load), (1, 3 * CAPACITY), (1.25, load)])
        run = spiked.run(seed=seed, until=60 * until)
        found.append(float(goodput(run, until - 2, until - 0.5) > 0.5))
    return found


@experiment(
    Law("load of 0.75 μ on the way up, one retry: share answered", 1),
    Law("the same load on the way down, after 1.2 μ: share answered", 0),
    Law("0.25 μ, below μ/k, on the way down, once the line is gone: share answered", 1),
)
def hysteresis(seed: int) -> Sequence[float]:
    """Between μ/k and μ there are two states, and which one it is depends on the way there."""
    up, over, low = (share * CAPACITY for share in (0.75, 1.2, 0.25))
    run = diner([(0, up), (2, over), (3.5, up), (6, low)]).run(seed=seed, until=60 * 18)
    return [goodput(run, 0.5, 1.5), goodput(run, 4.5, 5.5), goodput(run, 16, 17.5)]
