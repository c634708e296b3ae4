"""Crowds: customers with patience, of several classes, in groups, and those that wait to order.

The letters are as in `donutlab.formulas.queues`: services are Exponential, and who comes in an open
crowd is Poisson.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import ceil, erf, exp, fsum, pi, sqrt

from donutlab.core.errors import check_list, check_number
from donutlab.formulas.checks import check_amount, check_count, check_positive, check_share
from donutlab.formulas.queues import Station, erlang_c, mm1

ENOUGH = 1e-18
"""States of a station that are less likely than this, against the likeliest, are left out."""

TINY = 1e-9
"""Thoughts that are shorter than this, in services, count as none."""


def _shares(births: Iterator[float], deaths: Iterator[float]) -> list[float]:
    """Return the shares of time in the states 0, 1, … of a birth-death process.

    They are counted on until births end, or what is left is too unlikely to count.
    """
    weights = [1.0]
    for birth, death in zip(births, deaths, strict=False):
        weights.append(weights[-1] * birth / death)
        if weights[-1] > 1:  # so that nothing overflows
            weights = [weight / weights[-1] for weight in weights]
        elif weights[-1] < ENOUGH and birth < death:
            break
    total = fsum(weights)
    return [weight / total for weight in weights]


def mmc_patience(
    arrival_rate: float, service_mean: float, servers: int, patience_mean: float
) -> Station:
    """Return the station whose customers leave the line when they lose patience (Erlang A).

    Its letters are M/M/c+M. Patience is Exponential, from arrival until the service begins.
    `rejected` is the share who leave, `waiting` the wait of those who are served; `in_queue` counts
    all who wait. Valid for all above 0, in overload too: patience keeps the line short.
    Source: Garnett, Mandelbaum and Reiman, "Designing a call center with impatient customers",
    Manufacturing & Service Operations Management 4 (3), 2002.

    With n customers there the station loses one at the rate r(n) = min(n, c)/S + max(n - c, 0)/T.
    Who finds k waiting before all servers busy is served after k + 1 departures, at the rates
    r(c), … r(c + k), if still patient at the end of each, so with the probability r(c)/r(c + k + 1)
    and then after the sum of 1/r(c + 1), … 1/r(c + k + 1) on average.

    >>> crowd = mmc_patience(2, 1, servers=1, patience_mean=1)  # twice too many customers
    >>> round(crowd.rejected, 3), round(crowd.waiting, 3)
    (0.568, 0.526)
    """
    owner = "mmc_patience"
    check_positive(owner, arrival_rate=arrival_rate, service_mean=service_mean)
    check_positive(owner, patience_mean=patience_mean)
    check_count(owner, servers=servers)

    def rate(there: int) -> float:
        return min(there, servers) / service_mean + max(there - servers, 0) / patience_mean

    states = range(1, 100 * 10**6)
    shares = _shares((arrival_rate for _ in states), map(rate, states))
    waiters = shares[servers:]
    in_queue = fsum(count * share for count, share in enumerate(waiters))
    rejected = in_queue / patience_mean / arrival_rate
    after = accumulate(1 / rate(servers + place) for place in range(1, len(waiters) + 1))
    served = (rate(servers) / rate(servers + place) for place in range(1, len(waiters) + 1))
    waited = fsum(map(_product, waiters, served, after))
    throughput = arrival_rate * (1 - rejected)
    waiting = waited / (1 - rejected)
    return Station(
        utilisation=throughput * service_mean / servers,
        waiting=waiting,
        sojourn=waiting + service_mean,
        in_queue=in_queue,
        in_system=in_queue + throughput * service_mean,
        throughput=throughput,
        rejected=rejected,
    )


def _product(first: float, second: float, third: float) -> float:
    return first * second * third


def mmc_priorities(
    arrival_rates: Sequence[float], service_mean: float, servers: int = 1
) -> tuple[float, ...]:
    """Return the wait of each class at a station that serves the first class first, and so on.

    `arrival_rates` are those of the classes, the first to be served first. Who is served is not
    interrupted. The wait of class k is W0 / ((1 - s(k-1))(1 - s(k))), where s(k) is the utilisation
    by the classes up to k, and W0 the wait until any server is free: C(c, λS)·S/c. All classes
    together wait as long as without priorities. Valid for all above 0 and a utilisation below 1.
    Source: Cobham, "Priority assignment in waiting line problems", Operations Research 2 (1), 1954.

    >>> [round(wait, 2) for wait in mmc_priorities([0.2, 0.6], 1)]  # all together 4 s, as mm1 says
    [1.0, 5.0]
    """
    owner = "mmc_priorities"
    check_list(owner, "arrival_rates", arrival_rates, "arrival_rates=[0.2, 0.6]")
    for rate in arrival_rates:
        check_positive(owner, arrival_rates=rate)
    check_positive(owner, service_mean=service_mean)
    check_count(owner, servers=servers)
    until_free = erlang_c(fsum(arrival_rates) * service_mean, servers) * service_mean / servers
    busy = [0.0, *(rate * service_mean / servers for rate in accumulate(arrival_rates))]
    return tuple(until_free / ((1 - before) * (1 - with_it)) for before, with_it in pairwise(busy))


def mm1_groups(group_rate: float, sizes: Sequence[int], service_mean: float) -> Station:
    """Return the station to which customers come in groups, each of `sizes` as likely (M[X]/M/1).

    `group_rate` counts groups. The mean group that a customer is in has m = E[X²]/E[X]. Groups wait
    for each other as customers do in `mg1`, S·rho(1 + m) / (2(1 - rho)), and a customer for those
    of the own group who go first, S·(m - 1)/2. Together: Wq = S·((1 + m) / (2(1 - rho)) - 1).
    Valid for all above 0, whole sizes and rho = λE[X]S below 1.
    Source: Gross and Harris, "Fundamentals of Queueing Theory", chapter 3, bulk input.

    >>> round(mm1_groups(0.4, [2], 1).waiting, 2)  # alone at the same rate: 4 s
    6.5
    """
    owner = "mm1_groups"
    check_list(owner, "sizes", sizes, "sizes=[1, 2, 4]")
    if not sizes:
        raise ValueError("mm1_groups: sizes must not be empty. Try sizes=[1, 2, 4].")
    for size in sizes:
        check_count(owner, sizes=size)
    check_positive(owner, group_rate=group_rate, service_mean=service_mean)
    mean = fsum(sizes) / len(sizes)
    alone = mm1(group_rate * mean, service_mean)
    own = fsum(size**2 for size in sizes) / fsum(sizes)
    waiting = service_mean * ((1 + own) / 2 / (1 - alone.utilisation) - 1)
    rate = alone.throughput
    return Station(
        utilisation=alone.utilisation,
        waiting=waiting,
        sojourn=waiting + service_mean,
        in_queue=rate * waiting,
        in_system=rate * (waiting + service_mean),
        throughput=rate,
        rejected=0.0,
    )


def closed_loop(users: int, think: float, service_mean: float, servers: int = 1) -> Station:
    """Return the station at which so many users order, wait, and think before they order again.

    `think` is the mean time between an answer and the next order, of any distribution. The shares
    of time with n orders there follow from the rates (users - n)/Z of new ones and min(n, c)/S of
    answers. With one server that is what mean value analysis gives step by step: each order finds
    what a crowd of one user less leaves there. Valid for all above 0; without a thought `think` is
    0, and everybody is always there.
    Source: Reiser and Lavenberg, "Mean-value analysis of closed multichain queuing networks",
    Journal of the ACM 27 (2), 1980; Kleinrock 1976, vol. 2, §4.12.

    >>> crowd = closed_loop(20, think=10, service_mean=1)
    >>> round(crowd.throughput, 3), round(crowd.sojourn, 2), round(20 / crowd.throughput - 10, 2)
    (0.998, 10.04, 10.04)
    """
    check_count("closed_loop", users=users, servers=servers)
    check_amount("closed_loop", think=think)
    check_positive("closed_loop", service_mean=service_mean)
    in_system, at_work = float(users), float(min(users, servers))
    if think > TINY * service_mean:
        orders = ((users - there) / think for there in range(users))
        answers = (min(there, servers) / service_mean for there in range(1, users + 1))
        shares = _shares(orders, answers)
        in_system = fsum(there * share for there, share in enumerate(shares))
        at_work = fsum(min(there, servers) * share for there, share in enumerate(shares))
    throughput = at_work / service_mean
    sojourn = in_system / throughput
    return Station(
        utilisation=at_work / servers,
        waiting=sojourn - service_mean,
        sojourn=sojourn,
        in_queue=throughput * (sojourn - service_mean),
        in_system=in_system,
        throughput=throughput,
        rejected=0.0,
    )


def closed_loop_bound(users: int, think: float, service_mean: float, servers: int = 1) -> float:
    """Return how many orders a second a closed crowd can place at most: min(n/(Z + S), c/S).

    Few users are held up by their own thoughts and services, many by the servers. Valid as
    `closed_loop`, for services of any distribution.
    Source: Denning and Buzen, "The operational analysis of queueing network models", ACM Computing
    Surveys 10 (3), 1978, asymptotic bounds.

    >>> [closed_loop_bound(users, think=9, service_mean=1) for users in (5, 10, 20)]
    [0.5, 1.0, 1.0]
    """
    check_count("closed_loop_bound", users=users, servers=servers)
    check_amount("closed_loop_bound", think=think)
    check_positive("closed_loop_bound", service_mean=service_mean)
    return min(users / (think + service_mean), servers / service_mean)


def closed_call_rate(
    users: int, think: float, calls: float, call_mean: float, pause: float
) -> float:
    """Return how many calls a second a closed crowd makes that needs several calls for an order.

    An order takes `calls` calls on average, of `call_mean` seconds each, and between them pauses of
    `pause` seconds in all: n·calls / (Z + calls·S + pause). Pauses slow a closed crowd down, while
    an open one makes its λ·calls calls a second whatever the pauses. Valid where nobody waits in
    line, and calls fail independently of the load.
    Source: the interactive response time law, Denning and Buzen 1978.

    >>> closed_call_rate(10, think=3, calls=1, call_mean=1, pause=0)
    2.5
    """
    check_count("closed_call_rate", users=users)
    check_amount("closed_call_rate", think=think, pause=pause)
    check_positive("closed_call_rate", calls=calls, call_mean=call_mean)
    return users * calls / (think + calls * call_mean + pause)


def square_root_staffing(offered_load: float, share: float) -> int:
    """Return the servers at which about that share of customers has to wait: a + β√a, rounded up.

    Here a is the offered load, λS in erlangs. A larger station needs fewer servers beyond its load
    for the same share. β solves 1 / (1 + βΦ(β)/φ(β)) = share, with the normal distribution Φ and
    its density φ. That is a limit: at 100 erlangs and β = 1 really 24 % wait, and not 22 %. Valid
    for an offered load above 0 and a share above 0 and below 1.
    Source: Halfin and Whitt, "Heavy-traffic limits for queues with many exponential servers",
    Operations Research 29 (3), 1981.

    >>> [square_root_staffing(load, 0.2) for load in (10, 100, 1000)]
    [14, 111, 1034]
    """
    owner = "square_root_staffing"
    check_positive(owner, offered_load=offered_load)
    check_share(owner, share=share)
    check_number(owner, "share", share, above=0)
    if share == 1:
        raise ValueError("square_root_staffing: with share=1 no servers are few enough. Take less.")
    low, high = 0.0, 40.0
    for _ in range(100):
        beta = (low + high) / 2
        density = exp(-beta * beta / 2) / sqrt(2 * pi)
        waits = density / (density + beta * (1 + erf(beta / sqrt(2))) / 2)
        low, high = (beta, high) if waits > share else (low, beta)
    return ceil(offered_load + high * sqrt(offered_load))


def faults_seen(fault: float, sampled: float, orders: int) -> float:
    """Return how likely a rare fault is seen at all: 1 - (1 - pq)ⁿ.

    Each of n orders has the fault with probability q, and is traced with probability p, whatever
    befalls it. Valid for both from 0 to 1.

    >>> round(faults_seen(fault=0.0001, sampled=0.01, orders=100_000), 3)
    0.095
    >>> round(faults_seen(fault=0.001, sampled=0.01, orders=100_000), 3)
    0.632
    """
    check_share("faults_seen", fault=fault, sampled=sampled)
    check_count("faults_seen", orders=orders)
    return float(1 - (1 - fault * sampled) ** orders)


def winners_curse(designs: int) -> float:
    """Return by how much the best of equal designs looks better than it is, in standard deviations.

    Each is measured once, and what is measured is Normal with the same mean: it is the mean of the
    largest of so many, k ∫ xφ(x)Φ(x)^(k-1) dx. Two seeds for each design do not make it vanish, and
    the winner measured anew does. Source: Capen, Clapp and Campbell, "Competitive bidding in
    high-risk situations", Journal of Petroleum Technology 23 (6), 1971.

    >>> [round(winners_curse(designs), 2) for designs in (1, 2, 10, 100)]
    [0.0, 0.56, 1.54, 2.51]
    """
    check_count("winners_curse", designs=designs)
    step = 1 / 500

    def weighted(number: int) -> float:
        x = number * step
        below = (1 + erf(x / sqrt(2))) / 2
        return x * exp(-x * x / 2) / sqrt(2 * pi) * below ** (designs - 1)

    return designs * step * fsum(map(weighted, range(-5_000, 5_001)))
