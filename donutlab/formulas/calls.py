"""Calls: what a chain of services costs, and what retries do to it."""

from __future__ import annotations

from collections.abc import Iterable
from math import expm1, fsum, log1p, prod

from donutlab.core.errors import check_number, nearest
from donutlab.formulas.checks import (
    check_amount,
    check_below_one,
    check_count,
    check_positive,
    check_share,
)


def chain_latency(latencies: Iterable[float]) -> float:
    """Return the mean latency in seconds of calls made one after the other: their sum.

    Valid for latencies of at least 0, dependent on each other or not.
    Source: linearity of expectation.

    >>> chain_latency([5, 120, 30])
    155.0
    """
    latencies = list(latencies)
    check_amount("chain_latency", **{f"latencies[{i}]": each for i, each in enumerate(latencies)})
    return fsum(latencies)


def chain_availability(availabilities: Iterable[float]) -> float:
    """Return the availability of a request that needs every one of these parts: their product.

    Only required parts count: an order accepted asynchronously requires no more than the bus.
    Valid for shares from 0 to 1 of parts that fail independently.
    Source: AWS Well-Architected Framework, Reliability Pillar, "hard dependencies".

    >>> round(chain_availability([0.999] * 5), 4), chain_availability([0.999])
    (0.995, 0.999)
    """
    shares = list(availabilities)
    check_share("chain_availability", **{f"availabilities[{i}]": a for i, a in enumerate(shares)})
    return float(prod(shares))


def caller_capacity(own: float, downstream: float = 0.0, workers: int = 1) -> float:
    """Return the requests per second a service can take: workers / (own + downstream time).

    A worker that calls stands and waits for the reply, `downstream` seconds; one that only
    publishes waits for nobody. Valid for own and workers above 0, downstream at least 0.
    Source: the utilisation law, U = XS (Denning & Buzen 1978), at U = 1.

    >>> [round(3600 * caller_capacity(5, waits)) for waits in (150, 0)]  # orders an hour
    [23, 720]
    """
    check_positive("caller_capacity", own=own)
    check_amount("caller_capacity", downstream=downstream)
    check_count("caller_capacity", workers=workers)
    return workers / (own + downstream)


def parallel_latency(mean: float, calls: int) -> float:
    """Return the mean time in seconds until the last of parallel calls ends: mean · (1 + … + 1/k).

    Valid for independent Exponential calls of the same mean, above 0, that do not queue.
    Source: Feller 1971, vol. 2, §I.6.

    >>> round(parallel_latency(1, 5), 2), chain_latency([1] * 5)
    (2.28, 5.0)
    """
    check_positive("parallel_latency", mean=mean)
    check_count("parallel_latency", calls=calls)
    return mean * fsum(1 / count for count in range(1, calls + 1))


def tail_share(slow: float, calls: int) -> float:
    """Return the share of requests that meet at least one slow call: 1 - (1 - p)^k.

    Valid for independent calls, each slow with probability `slow` from 0 to 1.
    Source: Dean & Barroso 2013, "The tail at scale".

    >>> round(tail_share(0.01, 100), 2)
    0.63
    """
    check_share("tail_share", slow=slow)
    check_count("tail_share", calls=calls)
    return -expm1(calls * log1p(-slow)) if slow < 1 else 1.0


def retry_success(failure: float, max_attempts: int) -> float:
    """Return the share of calls that succeed within `max_attempts`: 1 - p^k.

    Valid for attempts that fail independently with probability `failure` from 0 to 1; in an
    outage they fail together, and retries gain nothing. Source: the geometric distribution.

    >>> retry_success(0.1, 3)
    0.999
    """
    check_share("retry_success", failure=failure)
    check_count("retry_success", max_attempts=max_attempts)
    return 1 - failure**max_attempts


def retry_load(failure: float, max_attempts: int) -> float:
    """Return the attempts per call at one layer: 1 + p + … + p^(k-1) = (1 - p^k) / (1 - p).

    Valid for attempts that fail independently with probability `failure` from 0 to 1.
    Source: the geometric distribution, cut off at k.

    >>> [round(retry_load(p, 4), 2) for p in (0.2, 0.5, 1)]
    [1.25, 1.88, 4.0]
    """
    check_share("retry_load", failure=failure)
    check_count("retry_load", max_attempts=max_attempts)
    return fsum(failure**earlier for earlier in range(max_attempts))


def retry_bucket_load(failure: float, max_attempts: int, refill: float = 0.1) -> float:
    """Return the attempts per call when each retry takes a token and each success adds `refill`.

    In the long run retries cannot exceed refill · successes, so the load is at most
    1 / (1 - refill·(1 - p)), and never more than `retry_load`. Valid for shares from 0 to 1,
    refill below 1, a bucket of many tokens and many calls.
    Source: Brooker 2022, "Fixing retries with token buckets and circuit breakers".

    >>> [round(retry_bucket_load(p, 4), 2) for p in (0.2, 0.5, 1)]
    [1.09, 1.05, 1.0]
    """
    check_share("retry_bucket_load", failure=failure)
    check_count("retry_bucket_load", max_attempts=max_attempts)
    check_below_one("retry_bucket_load", "a success would buy a whole retry.", refill=refill)
    return min(retry_load(failure, max_attempts), 1 / (1 - refill * (1 - failure)))


def retry_amplification(max_attempts: int, depth: int) -> int:
    """Return the attempts at the last of `depth` layers that all retry, when all fail: k^depth.

    `max_attempts` counts the first try. Valid for 1 to 100 layers.
    Source: Brooker, "Timeouts, retries, and backoff with jitter", Amazon Builders' Library.

    >>> retry_amplification(3, depth=3), retry_amplification(3, depth=5)
    (27, 243)
    """
    check_count("retry_amplification", max_attempts=max_attempts)
    check_number("retry_amplification", "depth", depth, least=1, most=100, whole=True)
    return int(max_attempts**depth)


def metastable(arrival_rate: float, service_rate: float, max_attempts: int) -> bool:
    """Tell whether retries can keep a service overloaded after the spike is over: λ < μ < λk.

    It needs work that goes on after its caller has timed out. Valid for rates above 0.
    Source: Bronson et al. 2021, "Metastable failures in distributed systems".

    >>> [metastable(4, 10, attempts) for attempts in (1, 2, 3)]
    [False, False, True]
    """
    check_positive("metastable", arrival_rate=arrival_rate, service_rate=service_rate)
    check_count("metastable", max_attempts=max_attempts)
    return arrival_rate < service_rate < arrival_rate * max_attempts


def backoff_bounds(kind: str, retry: int, base: float, cap: float) -> tuple[float, float]:
    """Return the shortest and the longest pause in seconds before a retry, the first being 0.

    With e = min(cap, base·2^retry): "exponential" waits e, "equal" e/2 to e, "full" 0 to e, and
    "decorrelated" from base to three times the last pause. Valid for base and cap above 0.
    Source: Brooker 2015, "Exponential backoff and jitter", AWS Architecture Blog.

    >>> [backoff_bounds(kind, 3, base=5, cap=2000) for kind in BACKOFFS]
    [(40.0, 40.0), (20.0, 40.0), (0.0, 40.0), (5.0, 405.0)]
    """
    if kind not in BACKOFFS:
        known = ", ".join(map(repr, BACKOFFS))
        hint = nearest(str(kind), BACKOFFS)
        raise ValueError(f"backoff_bounds: kind must be one of {known}, not {kind!r}.{hint}")
    check_number("backoff_bounds", "retry", retry, least=0, whole=True, advice="0 is the first.")
    check_positive("backoff_bounds", base=base, cap=cap)
    steps = min(retry, 600)  # far beyond any cap, and 3.0**601 is still a float
    if kind == "decorrelated":
        return float(min(cap, base)), min(cap, base * 3.0 ** (steps + 1))
    high = min(cap, base * 2.0**steps)
    return high * BACKOFFS[kind], high


BACKOFFS = {"exponential": 1.0, "equal": 0.5, "full": 0.0, "decorrelated": 0.0}
"""The backoffs, and the share of the pause that is not left to chance."""
