"""Goodput: what an overloaded station serves in time, by whom it serves first and whom it drops.

Customers come at random, services are Exponential, and whoever has waited longer than `timeout`
has given up, but stands in line all the same. First come, first served (`mm1k_goodput` with a large
capacity) serves ever more of those who have given up.
"""

from __future__ import annotations

from math import exp, expm1, lgamma, log

from donutlab.core.errors import check_number
from donutlab.formulas.checks import check_positive

STEPS = 1000
"""Arrivals and services within a timeout, on average, that a formula still answers quickly for."""


def _check(owner: str, arrival_rate: float, service_mean: float, timeout: float) -> float:
    """Return the arrivals and services within a timeout, on average."""
    check_positive(owner, arrival_rate=arrival_rate, service_mean=service_mean, timeout=timeout)
    steps = (arrival_rate + 1 / service_mean) * timeout
    name = "(arrival_rate + 1 / service_mean) * timeout"
    check_number(owner, name, steps, most=STEPS, advice="With so patient customers none give up.")
    return steps


def mm1_lifo_goodput(arrival_rate: float, service_mean: float, timeout: float) -> float:
    """Return how many per second M/M/1 serves within `timeout` when the newest is served first.

    Nobody is interrupted. Valid in overload too, for all above 0 and at most 1000 arrivals and
    services within a timeout. Source: the wait of a customer who finds the server busy is a busy
    period of M/M/1 (Kleinrock 1975, vol. 1, §5.8), summed here step by step.

    >>> round(mm1_lifo_goodput(1.2, 1, timeout=5), 2)
    0.78
    """
    steps = _check("mm1_lifo_goodput", arrival_rate, service_mean, timeout)
    up, down = arrival_rate * timeout / steps, timeout / service_mean / steps
    before = [0.0, 1.0]  # the chance that so many are to be served before one's own service
    done = in_time = 0.0
    for count in range(int(steps + 10 * steps**0.5 + 50)):
        in_time += done * exp(count * log(steps) - steps - lgamma(count + 1))
        done += before[0] * down
        fewer = [before[0] * up + before[1] * down, *(each * down for each in before[2:]), 0.0, 0.0]
        before = [here + (up * before[n - 1] if n > 1 else 0.0) for n, here in enumerate(fewer)]
    busy = min(arrival_rate * service_mean, 1.0)
    return arrival_rate * (busy * in_time - (1 - busy) * expm1(-timeout / service_mean))


def mm1_drop_stale_goodput(arrival_rate: float, service_mean: float, timeout: float) -> float:
    """Return how many per second M/M/1 serves within `timeout` when it drops who waited longer.

    Served are those who waited less; some of them are late all the same. Valid as
    `mm1_lifo_goodput`. Source: Gross & Harris, Fundamentals of Queueing Theory, ch. 2 (queues with
    impatience); the wait has the density of M/M/1 up to the timeout, and no more is added beyond.

    >>> round(mm1_drop_stale_goodput(1.2, 1, timeout=5), 2)
    0.71
    """
    _check("mm1_drop_stale_goodput", arrival_rate, service_mean, timeout)
    growth = arrival_rate - 1 / service_mean
    gap = abs(growth) * timeout
    line = -expm1(-gap) / abs(growth) if growth else timeout
    shrink, end = (exp(-gap), 1.0) if growth > 0 else (1.0, exp(-gap))  # so that none overflows
    empty = shrink + arrival_rate * line + arrival_rate * end * service_mean
    return arrival_rate / service_mean * line / empty
