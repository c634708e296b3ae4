"""Queues: how long one waits at a station, how many are there, and what happens in overload.

The letters are Kendall's: arrivals / services / servers / places. M is memoryless (Poisson
arrivals, Exponential services), D fixed, G any. Arrivals are Poisson throughout, and the first
to come is the first served.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import exp, fsum, lgamma, log, log1p

from donutlab.formulas.checks import (
    check_amount,
    check_below_one,
    check_count,
    check_positive,
    check_share,
)


@dataclass(frozen=True)
class Station:
    """The long-run means of a station in steady state."""

    utilisation: float
    """Share of the servers that is busy."""
    waiting: float
    """Time in the queue of an accepted customer (Wq), in seconds."""
    sojourn: float
    """Time in the queue and in service (W), in seconds."""
    in_queue: float
    """Customers who wait (Lq)."""
    in_system: float
    """Customers who wait or are served (L)."""
    throughput: float
    """Customers served per second."""
    rejected: float
    """Share of the arrivals turned away."""


def _station(
    throughput: float, service_mean: float, servers: int, waiting: float, rejected: float = 0.0
) -> Station:
    """Return the station with this wait; everything else is Little's law."""
    return Station(
        utilisation=throughput * service_mean / servers,
        waiting=waiting,
        sojourn=waiting + service_mean,
        in_queue=throughput * waiting,
        in_system=throughput * (waiting + service_mean),
        throughput=float(throughput),
        rejected=rejected,
    )


def _offered_load(owner: str, arrival_rate: float, service_mean: float, servers: int = 1) -> float:
    """Return the servers needed on average, in erlangs; ValueError if there are not more."""
    check_positive(owner, arrival_rate=arrival_rate, service_mean=service_mean)
    check_count(owner, servers=servers)
    offered_load = arrival_rate * service_mean
    if offered_load >= servers:
        growth = arrival_rate - servers / service_mean
        pace = f"by {growth:g} per second" if growth > 0 else "without limit"
        raise ValueError(
            f"{owner} has no steady state: the queue grows {pace}, because utilisation "
            f"(arrival_rate * service_mean / servers) is {offered_load / servers:g} and not "
            f"below 1. Lower arrival_rate or service_mean, add servers (mmc), bound the queue "
            f"(mm1k), or ask backlog its size."
        )
    return offered_load


def littles_law(arrival_rate: float, sojourn: float) -> float:
    """Return how many are in a stable system: L = λW, whatever is random in it.

    The system may be a queue, a station or the whole shop. With the duration of a function for
    the sojourn it is the concurrency that function needs. Valid for both at least 0.
    Source: Little 1961, "A proof for the queuing formula: L = λW".

    >>> littles_law(arrival_rate=50, sojourn=0.2)  # 50 invocations a second of 200 ms each
    10.0
    """
    check_amount("littles_law", arrival_rate=arrival_rate, sojourn=sojourn)
    return arrival_rate * sojourn


def mm1(arrival_rate: float, service_mean: float) -> Station:
    """Return the station with one server and Exponential services: Wq/S = rho/(1 - rho).

    Valid for both above 0 and rho = λS < 1. Source: Kleinrock 1975, vol. 1, §3.2.

    >>> [round(mm1(busy, 1).waiting, 2) for busy in (0.5, 0.8, 0.9, 0.99)]  # the knee
    [1.0, 4.0, 9.0, 99.0]
    """
    busy = _offered_load("mm1", arrival_rate, service_mean)
    return _station(arrival_rate, service_mean, 1, service_mean * busy / (1 - busy))


def mm1_sojourn_quantile(arrival_rate: float, service_mean: float, quantile: float) -> float:
    """Return the time in seconds within which the share `quantile` of M/M/1 customers is done.

    The sojourn is Exponential, so the p95 is three times the mean. Valid as `mm1`, and for
    0 <= quantile < 1. Source: Kleinrock 1975, vol. 1, ch. 5.

    >>> round(mm1_sojourn_quantile(0.8, 1, 0.95), 2), round(mm1(0.8, 1).sojourn, 2)
    (14.98, 5.0)
    """
    owner = "mm1_sojourn_quantile"
    check_below_one(owner, "no time is long enough for all.", quantile=quantile)
    busy = _offered_load(owner, arrival_rate, service_mean)
    return -service_mean / (1 - busy) * log1p(-quantile)


def md1(arrival_rate: float, service_mean: float) -> Station:
    """Return the station with one server and fixed services: half the wait of M/M/1.

    Valid for both above 0 and rho = λS < 1. Source: Kleinrock 1975, vol. 1, ch. 5.

    >>> round(md1(0.8, 1).waiting, 2)
    2.0
    """
    busy = _offered_load("md1", arrival_rate, service_mean)
    return _station(arrival_rate, service_mean, 1, service_mean * busy / (1 - busy) / 2)


def mg1(arrival_rate: float, service_mean: float, service_variance: float) -> Station:
    """Return the station with one server and any services: Wq = λ(σ² + S²) / (2(1 - rho)).

    `service_variance` is in seconds squared. Valid for the others above 0, the variance at
    least 0 and rho = λS < 1.
    Source: the Pollaczek-Khinchine formula; Kleinrock 1975, vol. 1, ch. 5.

    >>> round(mg1(0.8, 1, service_variance=9).waiting, 2)  # rare long orders delay all others
    20.0
    """
    check_amount("mg1", service_variance=service_variance)
    busy = _offered_load("mg1", arrival_rate, service_mean)
    square = service_variance + service_mean**2
    return _station(arrival_rate, service_mean, 1, arrival_rate * square / (2 * (1 - busy)))


def erlang_b(offered_load: float, servers: int) -> float:
    """Return the share of calls lost when all servers are busy and nobody waits.

    `offered_load` is λS, in erlangs. Valid for any services, an offered load of at least 0 and
    up to a million servers. It is computed by recursion, so nothing overflows.
    Source: Erlang 1917; Gross & Harris, Fundamentals of Queueing Theory, ch. 2.

    >>> round(erlang_b(5, 10), 4)
    0.0184
    """
    check_amount("erlang_b", offered_load=offered_load)
    check_count("erlang_b", servers=servers)
    lost = 1.0
    for count in range(1, servers + 1):
        lost = offered_load * lost / (count + offered_load * lost)
    return lost


def erlang_c(offered_load: float, servers: int) -> float:
    """Return the share of customers who have to wait at a station of several servers (M/M/c).

    Valid for 0 <= `offered_load` (λS, in erlangs) < servers <= a million.
    Source: Erlang 1917; Gross & Harris, Fundamentals of Queueing Theory, ch. 2.

    >>> round(erlang_c(0.8, 1), 4), round(erlang_c(8, 10), 4)
    (0.8, 0.4092)
    """
    check_amount("erlang_c", offered_load=offered_load)
    check_count("erlang_c", servers=servers)
    if offered_load >= servers:
        raise ValueError(
            f"erlang_c has no steady state: offered_load must be below servers, and "
            f"{offered_load:g} is not below {servers}, so the queue grows without limit. "
            f"Add servers, or turn customers away (erlang_b)."
        )
    lost = erlang_b(offered_load, servers)
    return servers * lost / (servers - offered_load * (1 - lost))


def mmc(arrival_rate: float, service_mean: float, servers: int) -> Station:
    """Return the station with one queue before several servers: Wq = C(c, λS)·S / (c - λS).

    Valid for all above 0 and rho = λS/c < 1. Source: Kleinrock 1975, vol. 1, §3.5.

    >>> round(mmc(0.8, 1, servers=1).waiting, 2), round(mmc(8, 1, servers=10).waiting, 2)
    (4.0, 0.2)
    """
    offered_load = _offered_load("mmc", arrival_rate, service_mean, servers)
    waiting = erlang_c(offered_load, servers) * service_mean / (servers - offered_load)
    return _station(arrival_rate, service_mean, servers, waiting)


def mmcc(arrival_rate: float, service_mean: float, servers: int) -> Station:
    """Return the station that turns away whoever finds all servers busy, as a throttle does.

    Valid for all above 0, in overload too, and for any services of that mean.
    Source: Kleinrock 1975, vol. 1, §3.7.

    >>> round(mmcc(5, 1, servers=10).throughput, 3)
    4.908
    """
    check_positive("mmcc", arrival_rate=arrival_rate, service_mean=service_mean)
    check_count("mmcc", servers=servers)
    lost = erlang_b(arrival_rate * service_mean, servers)
    return _station(arrival_rate * (1 - lost), service_mean, servers, 0.0, lost)


def contended_capacity(
    service_mean: float, servers: int, share: float, crosstalk: float = 0.0
) -> float:
    """Return how many per second servers get done together that share something.

    It is c / (S(1 + a(c-1) + bc(c-1))). `share` a is what only one at a time can do, `crosstalk` b
    what each two cost each other, both as shares of the work. Valid for a time above 0 and shares
    from 0 to 1; all servers are busy.
    Source: Gunther, "A general theory of computational scalability based on rational functions",
    2008 (the universal scalability law; without crosstalk it is Amdahl's).

    >>> [round(contended_capacity(1, servers, 0.1, 0.01), 2) for servers in (1, 4, 9, 30)]
    [1.0, 2.82, 3.57, 2.38]
    """
    check_positive("contended_capacity", service_mean=service_mean)
    check_count("contended_capacity", servers=servers)
    check_share("contended_capacity", share=share, crosstalk=crosstalk)
    others = servers - 1
    return servers / (service_mean * (1 + share * others + crosstalk * servers * others))


def _places(owner: str, arrival_rate: float, service_mean: float, capacity: int) -> list[float]:
    """Return the probabilities of 0, 1, … `capacity` customers in M/M/1/K."""
    check_positive(owner, arrival_rate=arrival_rate, service_mean=service_mean)
    check_count(owner, capacity=capacity)
    offered_load = arrival_rate * service_mean
    check_positive(owner, **{"arrival_rate * service_mean": offered_load})
    weights = [min(offered_load, 1 / offered_load) ** count for count in range(capacity + 1)]
    if offered_load > 1:  # powers above 1 would overflow, so count down from the full system
        weights.reverse()
    total = fsum(weights)
    return [weight / total for weight in weights]


def mm1k(arrival_rate: float, service_mean: float, capacity: int) -> Station:
    """Return the station with one server and `capacity` places, the one in service included.

    Whoever finds it full is turned away. Valid for all above 0, in overload too.
    Source: Kleinrock 1975, vol. 1, §3.6.

    >>> shop = mm1k(2, 1, capacity=5)  # twice too many customers: short waits for half of them
    >>> round(shop.rejected, 2), round(shop.waiting, 2)
    (0.51, 3.16)
    """
    places = _places("mm1k", arrival_rate, service_mean, capacity)
    throughput = fsum(places[1:]) / service_mean
    in_queue = fsum(waiters * place for waiters, place in enumerate(places[1:]))
    return _station(throughput, service_mean, 1, in_queue / throughput, places[-1])


def mm1k_goodput(arrival_rate: float, service_mean: float, capacity: int, timeout: float) -> float:
    """Return how many per second M/M/1/K serves within `timeout` seconds of their arrival.

    Customers who gave up are served all the same, in vain. Valid for all above 0.
    Source: Gross & Harris, Fundamentals of Queueing Theory, ch. 2: with n before it a customer
    needs n + 1 Exponential services, so it is late if fewer than n + 1 of them end in time.

    >>> round(mm1k_goodput(1.2, 1, capacity=5, timeout=5), 3)  # one in service, four waiting
    0.705
    >>> round(mm1k_goodput(1.2, 1, capacity=500, timeout=5), 3)  # a long queue serves the dead
    0.0
    """
    places = _places("mm1k_goodput", arrival_rate, service_mean, capacity)
    check_positive("mm1k_goodput", timeout=timeout)
    span = timeout / service_mean
    check_positive("mm1k_goodput", **{"timeout / service_mean": span})
    late = accumulate(exp(n * log(span) - span - lgamma(n + 1)) for n in range(capacity))
    in_time = fsum(place * (1 - share) for place, share in zip(places[:-1], late, strict=True))
    return max(0.0, arrival_rate * in_time)


def backlog(arrival_rate: float, service_rate: float, elapsed: float) -> float:
    """Return the mean backlog of an overloaded queue after `elapsed` seconds: (λ - μ)t.

    It has no limit: a queue postpones overload and does not end it. Valid in overload, λ > μ;
    the queue starts empty. Source: the fluid approximation, Kleinrock 1976, vol. 2, ch. 2.

    >>> backlog(arrival_rate=12, service_rate=10, elapsed=3600)
    7200
    """
    check_amount("backlog", service_rate=service_rate, elapsed=elapsed)
    check_positive("backlog", arrival_rate=arrival_rate)
    if arrival_rate <= service_rate:
        raise ValueError(
            f"backlog: arrival_rate must be above service_rate, and {arrival_rate:g} is not above "
            f"{service_rate:g}: there is no overload. Ask mm1 or mmc for the queue in steady state."
        )
    return (arrival_rate - service_rate) * elapsed


def catch_up(arrival_rate: float, service_rate: float, outage: float) -> float:
    """Return the seconds from the end of an outage until its backlog is gone: λD / (μ - λ).

    Valid for λ >= 0 below μ and an outage of at least 0 seconds.
    Source: the fluid approximation, Kleinrock 1976, vol. 2, ch. 2.

    >>> catch_up(8, 10, outage=3600) / 3600, catch_up(8, 9, outage=3600) / 3600  # hours
    (4.0, 8.0)
    """
    check_amount("catch_up", arrival_rate=arrival_rate, outage=outage)
    check_positive("catch_up", service_rate=service_rate)
    if arrival_rate >= service_rate:
        raise ValueError(
            f"catch_up: service_rate must be above arrival_rate, and {service_rate:g} is not above "
            f"{arrival_rate:g}: the backlog never goes. Add servers, or ask backlog its size."
        )
    return arrival_rate * outage / (service_rate - arrival_rate)
