"""Crowds: patience, priorities, groups, staffing, and users who order when they have an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from statistics import fmean

from donutlab import (
    Call,
    Choice,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Line,
    Poisson,
    Retry,
    Run,
    Service,
    Shop,
    Work,
)
from donutlab.core.kinds import CALLED, FAILED, PLACED
from donutlab.formulas import (
    closed_call_rate,
    closed_loop,
    closed_loop_bound,
    erlang_c,
    faults_seen,
    mm1_groups,
    mm1k,
    mmc,
    mmc_patience,
    mmc_priorities,
    retry_load,
    square_root_staffing,
    winners_curse,
)
from donutlab.people import Groups, Patience, Users
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import PLENTY, rows

COUNT = 5_000
"""Customers in a run; the first tenth, who find the shop emptier than usual, are left out."""


def waits(run: Run, service: str = "till") -> list[float]:
    """Return how long those waited who were served, once the station was in its steady state."""
    visits = [visit for visit in run.ledger.visits if visit.service == service]
    late = visits[len(visits) // 10 :]
    return [visit.started - visit.arrived for visit in late if visit.started == visit.started]


def left(run: Run) -> float:
    """Return the share of customers who left, once the station was in its steady state."""
    orders = list(run.ledger.orders.values())
    return fmean(each.outcome == "left" for each in orders[len(orders) // 10 :])


def hotline(rate: float, servers: int, patience: Patience) -> Shop:
    """Return a shop of one station whose customers have this patience."""
    return Shop(
        Customers("street", Poisson(rate), "till", count=COUNT, patience=patience),
        Service("till", [Work(Exponential(1))], servers),
    )


CALM = mmc_patience(4, 1, 4, 2)


@experiment(
    Law(
        "Erlang A, 4 servers, load 4, patience 2 S: share who leave",
        CALM.rejected,
    ),
    Law("Erlang A: wait of the served", CALM.waiting),
    Law("Erlang A in overload, load 2 of 1: share who leave", mmc_patience(2, 1, 1, 1).rejected),
    Law("balking at more than 3 in line is M/M/1/5: share who leave", mm1k(1.2, 1, 5).rejected),
)
def patience(seed: int) -> Sequence[float]:
    """Those who leave make the wait of the others bearable, even in overload."""
    calm = hotline(4, 4, Patience(Exponential(2))).run(seed=seed)
    crowded = hotline(2, 1, Patience(Exponential(1))).run(seed=seed)
    balking = hotline(1.2, 1, Patience(line=Fixed(3))).run(seed=seed)
    return [left(calm), fmean(waits(calm)), left(crowded), left(balking)]


CLASSES = mmc_priorities([0.6, 1.0], 1, 2)


@experiment(
    Law("priorities, M/M/2 at rho = 0.8: wait of the first class (Cobham)", CLASSES[0]),
    Law("priorities: wait of the second class", CLASSES[1]),
    Law("priorities: wait of all together is that without", mmc(1.6, 1, 2).waiting),
)
def classes(seed: int) -> Sequence[float]:
    """Some wait less and others more: the mean over all stays as it was."""
    order = {"class": Choice({1: 3, 0: 5})}
    run = Shop(
        Customers("street", Poisson(1.6), "till", order, count=2 * COUNT),
        Service("till", [Work(Exponential(1))], 2, line=Line(priority="class")),
    ).run(seed=seed)
    rank = {event.id: event.detail["class"] for event in run.event_list}
    late = run.ledger.visits[COUNT // 5 :]
    found: dict[int, list[float]] = {1: [], 0: []}
    for visit in late:
        found[rank[visit.order]].append(visit.started - visit.arrived)
    return [fmean(found[1]), fmean(found[0]), fmean(found[1] + found[0])]


@experiment(
    Law("groups of 1 or 3, rho = 0.7: wait", mm1_groups(0.35, [1, 3], 1).waiting),
)
def groups(seed: int) -> Sequence[float]:
    """Who comes with others waits for them, too."""
    run = Shop(
        Customers("street", Groups(Poisson(0.35), Choice([1, 3])), "till", count=2 * COUNT),
        Service("till", [Work(Exponential(1))]),
    ).run(seed=seed)
    return [fmean(waits(run))]


def office(users: int, servers: int = 1, think: float = 9) -> Shop:
    """Return a shop with so many users, who think for a while."""
    return Shop(
        Users("office", users, Exponential(think), "till", count=COUNT),
        Service("till", [Work(Exponential(1))], servers),
    )


@experiment(
    Law(
        "closed loop, 5 users, Z = 9 S: orders a second (MVA)",
        closed_loop(5, 9, 1).throughput,
    ),
    Law("closed loop, 10 users: orders a second", closed_loop(10, 9, 1).throughput),
    Law(
        "closed loop, 20 users, 2 servers: time to the answer",
        closed_loop(20, 9, 1, 2).sojourn,
    ),
    Law("closed loop, 30 users: orders a second, the bound c·mu", closed_loop_bound(30, 9, 1)),
    Law("closed loop, 10 users: response time n/X - Z, of what it was", 1),
)
def closed(seed: int) -> Sequence[float]:
    """Whoever waits orders nothing: more users ask for no more than the till can do."""
    found = {}
    for users, servers in ((5, 1), (10, 1), (20, 2), (30, 1)):
        run = office(users, servers).run(seed=seed)
        orders = list(run.ledger.orders.values())[COUNT // 10 : -users]
        span = orders[-1].placed - orders[0].placed
        answers = fmean(each.accepted - each.placed for each in orders)
        found[users] = (len(orders) - 1) / span, answers
    law = (10 / found[10][0] - 9) / found[10][1]
    return [found[5][0], found[10][0], found[20][1], found[30][0], law]


SHARE = 0.2


@experiment(
    *(
        Law(
            f"square-root staffing for {SHARE}: share who wait, load {load}",
            erlang_c(load, square_root_staffing(load, SHARE)),
        )
        for load in (9, 36)
    ),
)
def staffing(seed: int) -> Sequence[float]:
    """Servers beyond the load grow with its root: 4 for 9 erlangs, and 7 for four times that."""
    found = []
    for load in (9, 36):
        run = Shop(
            Customers("street", Poisson(load), "till", count=2 * COUNT),
            Service("till", [Work(Exponential(1))], square_root_staffing(load, SHARE)),
        ).run(seed=seed)
        found.append(fmean(wait > 0 for wait in waits(run)))
    return found


FAULTY, ATTEMPTS, BASE = 0.5, 3, 4.0
"""Of the calls below: how likely one fails, how many are made at most, the first pause."""
CALLS = retry_load(FAULTY, ATTEMPTS)
PAUSE = BASE * FAULTY + 2 * BASE * FAULTY**2
"""The mean of all pauses of an order: after a first failure, and after a second."""


def persistent(crowd: Customers | Users, base: float) -> Shop:
    """Return a shop whose front calls a service that often fails, with pauses or without."""
    retry = Retry(ATTEMPTS, base=base, jitter="none") if base else Retry(ATTEMPTS)
    return Shop(
        crowd,
        Service("front", [Call("till", retry=retry)], PLENTY),
        Service("till", [Work(Exponential(1)), Fail(FAULTY)], PLENTY),
    )


@experiment(
    Law("backoff, open crowd: calls an order, whatever the pauses", CALLS),
    Law("backoff, closed crowd: calls an order as well", CALLS),
    Law("backoff, open crowd: calls a second, as without", 2 * CALLS),
    Law("closed crowd without backoff: calls a second", closed_call_rate(20, 5, CALLS, 1, 0)),
    Law("closed crowd with backoff: the same, fewer", closed_call_rate(20, 5, CALLS, 1, PAUSE)),
)
def crowd_backoff(seed: int) -> Sequence[float]:
    """Pauses take load away only where whoever pauses orders nothing meanwhile.

    Calls an order are the same in both crowds, for these failures know nothing of the load: what
    falls in a closed one are the calls a second.
    """
    end = 700
    street = Customers("street", Poisson(2), "front")
    users = Users("office", 20, Exponential(5), "front")
    crowds = (street, BASE), (users, 0.0), (users, BASE)
    opened, hasty, closed = [persistent(*each).run(seed=seed, until=end) for each in crowds]
    orders = [calls_an_order(run, end - 60) for run in (opened, closed)]
    runs = opened, hasty, closed
    calls = [sum(row[0] > 100 for row in rows(run, CALLED, "front")) for run in runs]
    return [*orders, *(each / (end - 100) for each in calls)]


def calls_an_order(run: Run, until: float) -> float:
    """Return how many calls an order took that was placed by then, and is over."""
    placed = {order.order for order in run.ledger.orders.values() if order.placed < until}
    return sum(row[3] in placed for row in rows(run, CALLED, "front")) / len(placed)


@experiment(
    Law("rare fault 1 %, traced 10 %, 1000 orders: seen at all", faults_seen(0.01, 0.1, 1000)),
)
def sampled_traces(seed: int) -> Sequence[float]:
    """A trace that is drawn before one knows how the order ends misses most of the rare faults."""
    order = {"traced": Choice({True: 1, False: 9})}
    run = Shop(
        Customers("street", Poisson(1), "till", order, count=20_000),
        Service("till", [Fail(0.01)]),
    ).run(seed=seed)
    traced = [event.detail["traced"] for event in run.event_list]
    failed = {int(row[3].split("-")[1]) - 1 for row in rows(run, FAILED, "till")}
    days = [range(start, start + 1000) for start in range(0, 20_000, 1000)]
    return [fmean(any(traced[each] for each in day if each in failed) for day in days)]


@experiment(
    Law("winner's curse: best of 10 equal designs on one day each, in sigma", winners_curse(10)),
)
def curse(seed: int) -> Sequence[float]:
    """Each design has a day of 200 s, and is judged by how many orders came on it."""
    designs, days, orders = 10, 20, 200
    run = Shop(Customers("street", Poisson(1), "till"), Service("till")).run(
        seed=seed, until=designs * days * orders
    )
    found = Counter(int(row[0] / orders) for row in rows(run, PLACED, "street"))
    best = [
        max(found[first + number] for number in range(designs))
        for first in range(0, designs * days, designs)
    ]
    return [(fmean(best) - orders) / sqrt(orders)]
