"""Calls: what chains, parallel calls and events cost, held against shops that call or publish."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from donutlab import (
    Bus,
    Call,
    Choice,
    Customers,
    Exponential,
    Fail,
    LookUp,
    Parallel,
    Poisson,
    Publish,
    Rule,
    Service,
    Shop,
    Work,
)
from donutlab.core.kinds import FILTERED, LOOKED_UP
from donutlab.formulas import (
    caller_capacity,
    chain_availability,
    chain_latency,
    filtering_saved,
    lookups_per_event,
    mm1,
    parallel_latency,
    tail_share,
)
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import PLENTY, count, flood, street

STAFF = (
    Service("baker", [Work(Exponential(12)), Fail(0.1)], PLENTY),
    Service("cashier", [Work(Exponential(3)), Fail(0.2)], PLENTY),
)
BUS = Bus("bus", [Rule(each.name, {"source": ["manager"]}, to=each.name) for each in STAFF])
MENU = Choice({"pie": 1, "donut": 3})


def calling(workers: int) -> Service:
    """Return a manager who calls the staff one after the other, and waits for each."""
    return Service("manager", [Work(Exponential(5)), Call("baker"), Call("cashier")], workers)


def telling(workers: int) -> Service:
    """Return a manager who tells a bus of the order and waits for nobody."""
    return Service("manager", [Work(Exponential(5)), Publish("OrderPlaced", to="bus")], workers)


@experiment(
    Law("sync chain: latency is the sum, 5 + 12 + 3 s", chain_latency([5, 12, 3])),
    Law(
        "sync chain: availability is the product, 1 · 0.9 · 0.8", chain_availability([1, 0.9, 0.8])
    ),
    Law("async: latency until accepted, 5 s of one's own", chain_latency([5])),
    Law(
        "async: orders accepted while the staff fail, as many as the bus takes",
        chain_availability([1]),
    ),
)
def chain(seed: int) -> Sequence[float]:
    """The same staff, called one after the other or told by a bus."""
    called = Shop(street(1, 1000), calling(PLENTY), *STAFF).run(seed=seed).summary().orders
    told = Shop(street(1, 1000), telling(PLENTY), BUS, *STAFF).run(seed=seed).summary().orders
    return [
        called.to_accepted.mean,
        called.accepted / called.placed,
        told.to_accepted.mean,
        told.accepted / told.placed,
    ]


@experiment(
    Law(
        "sync chain: capacity of 2 managers, 2/(own + downstream)",
        caller_capacity(5, 0.9 * 15 + 0.1 * 12, workers=2),
    ),
    Law("async: capacity of 2 managers, 2/own", caller_capacity(5, workers=2)),
)
def capacity(seed: int) -> Sequence[float]:
    """Managers with more orders than they can take; one in ten calls ends at the baker."""
    calls = Shop(flood(6), calling(2), *STAFF).run(seed=seed, until=6000)
    tells = Shop(flood(2), telling(2), BUS, *STAFF).run(seed=seed, until=2000)
    found = [run.summary().services["manager"] for run in (calls, tells)]
    return [(found[0].served + found[0].failed) / 6000, found[1].served / 2000]


@experiment(
    Law("5 parallel calls: mean · (1 + 1/2 + … + 1/5)", parallel_latency(1, 5)),
    Law("5 calls in a row: 5 · mean", chain_latency([1] * 5)),
    Law("100 parallel calls, 1 % slow: share of orders slowed", tail_share(0.01, 100)),
)
def parallel(seed: int) -> Sequence[float]:
    """Calls at once are done when the last is."""
    baker = Service("baker", [Work(Exponential(1))], PLENTY)
    fives = [Parallel(*[Call("baker")] * 5)], [Call("baker")] * 5
    found = [
        Shop(street(1, 300), Service("manager", steps, PLENTY), baker).run(seed=seed)
        for steps in fives
    ]
    slow = Service("baker", [Work(Choice({0.01: 99, 1.0: 1}))], PLENTY)
    wide = Service("manager", [Parallel(*[Call("baker")] * 100)], PLENTY)
    spread = Shop(street(1, 80), wide, slow).run(seed=seed).ledger.visits
    served = [visit.ended - visit.arrived for visit in spread if visit.service == "manager"]
    return [
        *(run.summary().orders.to_accepted.mean for run in found),
        fmean(time >= 1 for time in served),
    ]


@experiment(
    Law(
        "events with identifiers: look-ups per event, 4 consumers",
        lookups_per_event(4, carries_state=False),
    ),
    Law("events with state: look-ups per event", lookups_per_event(4, carries_state=True)),
    Law("events with state: its age when used is the wait", mm1(0.6, 1).waiting),
    Law("filtering: deliveries saved, 1 - match rate", filtering_saved(0.25)),
)
def events(seed: int) -> Sequence[float]:
    """Four consumers who look the order up or are told all of it; a fifth who wants pies only."""
    look, work = LookUp("manager"), Work(Exponential(1))
    names = [f"consumer-{number}" for number in range(4)]
    found = []
    for carries, steps in (("identifier", [look, work]), ("state", [work])):
        rules = [Rule(name, {"source": ["manager"]}, to=name) for name in names]
        rules.append(Rule("pies", {"detail": {"item": ["pie"]}}, to="pie maker"))
        run = Shop(
            Customers("street", Poisson(0.6), "manager", {"item": MENU}, count=1000),
            Service("manager", [Publish("OrderPlaced", to="bus", carries=carries)]),
            Bus("bus", rules),
            *(Service(name, steps) for name in (*names, "pie maker")),
        ).run(seed=seed)
        found.append(sum(count(run, LOOKED_UP, name) for name in names) / 1000)
    ages = [visit.started - visit.arrived for visit in run.ledger.visits if visit.service in names]
    return [*found, fmean(ages), count(run, FILTERED, "bus") / 1000]
