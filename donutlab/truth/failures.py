"""Failures: outages, breakers, cold starts, throttling, crowds, and crashes between two writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from math import exp

from donutlab import (
    Autoscale,
    Breaker,
    Bus,
    Call,
    ColdStart,
    Crash,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Line,
    Outage,
    Outbox,
    Publish,
    Queue,
    Reads,
    Regular,
    Retry,
    Rule,
    Service,
    Shop,
    Work,
)
from donutlab.core.kinds import ARRIVED, CALLED, COLD_STARTED, DEAD, SCALED, TURNED_AWAY
from donutlab.formulas import (
    backoff_bounds,
    catch_up,
    dual_write_lost,
    erlang_b,
    mmcc,
    outbox_duplicates,
)
from donutlab.results.statistics import mean_and_most
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import MANAGER, PLENTY, count, rows, street, waiting

OUT = 60.0
"""Seconds of an outage."""


STRUCK, PATIENT, TRIES = 0.4, 3.0, 2
"""Of the silent outage below: the share it strikes, how long a caller waits, how often it tries."""


@experiment(
    Law("partial outage: share of calls refused", STRUCK),
    Law("partial, silent outage, 2 tries: share of orders that fail, qᵏ", STRUCK**TRIES),
    Law(
        "partial, silent outage: seconds until a caller knows, (1-qᵏ)(S + Tq/(1-q))",
        (1 - STRUCK**TRIES) * (1 + PATIENT * STRUCK / (1 - STRUCK)),
    ),
)
def silence(seed: int) -> Sequence[float]:
    """A refusal is known at once, a silence costs the timeout.

    With probability q an attempt is struck, and costs T. So k tries fail with qᵏ; they cost S if
    one is answered, and T for each that is struck, of which there are q(1-qᵏ)/(1-q).
    """
    found = []
    for silent in (False, True):
        retry = Retry(max_attempts=TRIES, base=0.0, jitter="none") if silent else None
        shop = Shop(
            street(2, 3000, to="front"),
            Service("front", [Call("till", PATIENT, retry)], PLENTY),
            Service("till", [Work(Fixed(1))], PLENTY, outages=[Outage(0, 10_000, STRUCK, silent)]),
        )
        orders = shop.run(seed=seed).ledger.orders.values()
        found.append(sum(order.outcome == "rejected" for order in orders) / 3000)
        if silent:
            ends = [
                order.accepted if order.accepted == order.accepted else order.rejected
                for order in orders
            ]
            known = (end - order.placed for end, order in zip(ends, orders, strict=True))
            found.append(sum(known) / 3000)
    return found


@experiment(
    *(
        Law(f"outage of 60 s, λ = 8, μ = {rate}: caught up in λD/(μ-λ) s", catch_up(8, rate, OUT))
        for rate in (10, 9)
    )
)
def outage(seed: int) -> Sequence[float]:
    """Orders pile up while the baker is out; then only what is left over of the baker helps."""
    found = []
    for rate, until in ((10, 500), (9, 1000)):
        reads, out = Reads("tray"), [Outage(0, OUT)]
        baker = Service("baker", [Work(Exponential(1 / rate))], reads=reads, outages=out)
        run = Shop(street(8), MANAGER, Queue("tray"), baker).run(seed=seed, until=until)
        line = waiting(run, "tray")
        empty = next((time for time, size in line if time > OUT and not size), until)
        found.append(empty - OUT)
    return found


@experiment(
    Law("bus, outage of 60 s, 5 attempts 10 s apart: dead, those of the first 20 s", 1 / 3),
    Law("bus, the same: refusals per event, 5 twice and 4, 3, 2, 1", (5 + 5 + 4 + 3 + 2 + 1) / 6),
)
def bus_retry(seed: int) -> Sequence[float]:
    """What is published t seconds before the outage ends is tried again until then, or 4 times."""
    rule = Rule("bake", {"source": ["manager"]}, to="baker", retry=Retry(5, base=10, cap=10))
    baker = Service("baker", [], outages=[Outage(0, OUT)])
    manager = Service("manager", [Publish("OrderPlaced", to="bus")])
    run = Shop(street(10, 1000), manager, Bus("bus", [rule]), baker).run(seed=seed)
    came = sum(order.placed < OUT for order in run.ledger.orders.values())
    return [count(run, DEAD, "bus") / came, count(run, TURNED_AWAY, "baker") / came]


COOLDOWN = 9.0
TELLERS = 30
"""So many callers, each with a breaker of its own."""


@experiment(
    Law("breaker of 3 calls, half of all fail: calls until it opens, (2³-1)/(1-1/2)", 14),
    Law("breaker open for C s, all fail: share of calls made, 1/(1 + λC)", 1 / (1 + COOLDOWN)),
)
def breaker(seed: int) -> Sequence[float]:
    """Calls until three in a row have failed; then one call for each time it has been open.

    Sources: Feller, "An Introduction to Probability Theory", volume 1, 3rd edition 1968, section
    XIII.7 (success runs); Ross, "Introduction to Probability Models", section 7.4 (renewal reward).
    """
    once = Call("baker", breaker=Breaker(window=3, cooldown=1e9, threshold=1))
    callers = [Service(f"manager-{number}", [once]) for number in range(TELLERS)]
    rules = [Rule(each.name, {"source": ["front"]}, to=each.name) for each in callers]
    front = Service("front", [Publish("OrderPlaced", to="bus")])
    baker = Service("baker", [Fail(0.5)], PLENTY)
    run = Shop(street(1, 200, to="front"), front, Bus("bus", rules), *callers, baker).run(seed=seed)
    opened = sum(count(run, CALLED, each.name) for each in callers) / TELLERS
    again = Call("baker", breaker=Breaker(window=1, cooldown=COOLDOWN, threshold=1))
    broken = Service("baker", [Fail(1)], PLENTY)
    run = Shop(street(1, 2000), Service("manager", [again]), broken).run(seed=seed)
    return [opened, count(run, CALLED, "manager") / 2000]


@experiment(Law("cold starts: share of orders after a gap longer than K, e^(-λK)", exp(-2)))
def cold_start(seed: int) -> Sequence[float]:
    """Work that takes no time, so that only the gaps between orders tell who starts cold."""
    baker = Service("baker", [], cold_start=ColdStart(Fixed(0), keep_warm=120))
    run = Shop(street(1 / 60, 1001, to="baker"), baker).run(seed=seed)
    return [(count(run, COLD_STARTED, "baker") - 1) / 1000]


BUSY = 20.0
"""How many workers are at work on average in M/G/∞: the arrival rate times the time of work."""


@experiment(Law("autoscaling to 1/2 job for each worker: workers there, 2λs", BUSY / 0.5))
def autoscale(seed: int) -> Sequence[float]:
    """As many workers again as are at work, so that nobody waits and the load is that of M/G/∞."""
    scaling = Autoscale(most=1000, target=0.5, every=1)
    baker = Service("baker", [Work(Exponential(10))], autoscale=scaling)
    run = Shop(street(BUSY / 10, to="baker"), baker).run(seed=seed, until=1100)
    steps = [(row[0], row[6]) for row in rows(run, SCALED, "baker")]
    return [mean_and_most(steps, 1100, since=100)[0]]


@experiment(
    Law("M/M/5/5, a throttle: share turned away, Erlang's B", erlang_b(5, 5)),
    Law("M/M/5/5: share of time busy", mmcc(5, 1, 5).utilisation),
    Law("M/D/5/5: share turned away, the same", erlang_b(5, 5)),
)
def throttle(seed: int) -> Sequence[float]:
    """Who finds no free worker is turned away; how services vary does not matter then."""
    found = []
    for time in (Exponential(1), Fixed(1)):
        till = Service("till", [Work(time)], workers=5, line=Line(capacity=0))
        run = Shop(street(5, 4000, to="till"), till).run(seed=seed)
        found.append(count(run, TURNED_AWAY, "till") / 4000)
        busy = run.summary().services["till"].utilisation
    return [found[0], busy, found[1]]


PAUSES = [backoff_bounds("exponential", retry, base=1, cap=20)[0] for retry in range(9)]
"""What a client waits before each of its retries without jitter."""

JITTERED = 4096, 22.8
"""Calls and seconds with full jitter: means over 300 runs of a program that shares nothing with
the library (in tests/truth/test_truth.py)."""


def crowd(jitter: str, seed: int) -> tuple[int, float]:
    """Return how many calls 1000 clients make who come at once, and when the last is made."""
    clients = Service("manager", [Call("till", retry=Retry(100, 1, 20, jitter))], workers=1000)
    till = Service("till", [Work(Fixed(0.999))], workers=100, line=Line(capacity=0))
    run = Shop(Customers("street", Regular(1e-6), to="manager", count=1000), clients, till)
    times = [row[0] for row in rows(run.run(seed=seed), CALLED, "manager")]
    return len(times), max(times)


@cache
def without_jitter() -> tuple[int, float]:
    """Return the same without jitter, where nothing is left to chance."""
    calls, last = crowd("none", 0)
    return calls, round(last)


@experiment(
    Law("1000 clients at once, 100 a second: calls without jitter", sum(range(100, 1001, 100))),
    Law("1000 clients at once: last call without jitter, s", sum(PAUSES)),
    Law("1000 clients at once: calls with full jitter", JITTERED[0]),
    Law("1000 clients at once: last call with full jitter, s", JITTERED[1]),
)
def jitter(seed: int) -> Sequence[float]:
    """All who were turned away come back at the same moment, unless they pause at random."""
    return [*without_jitter(), *crowd("full", seed)]


CRASH = 0.1
"""How often a service crashes between two writes."""


@experiment(
    Law("dual write: events lost, as often as it crashes between", dual_write_lost(CRASH)),
    Law("outbox: events lost", 0),
    Law("outbox: duplicates per event, c/(1-c)", outbox_duplicates(CRASH)),
)
def two_writes(seed: int) -> Sequence[float]:
    """An order is written down, and told to others; in between the service may crash.

    With an outbox the order and the event are saved as one; its relay publishes from there, and may
    crash before it has noted that.
    """
    publish = Publish("OrderPlaced", to="tray")
    dual = Service("manager", [Work(Fixed(1)), Crash(CRASH), publish], PLENTY)
    run = Shop(street(1, 1000), dual, Queue("tray")).run(seed=seed)
    lost = 1 - count(run, ARRIVED, "tray") / 1000
    saving = Service("manager", [Work(Fixed(1)), Publish("OrderPlaced", to="outbox")], PLENTY)
    outbox = Outbox("outbox", to="tray", crash=CRASH)
    run = Shop(street(1, 1000), saving, outbox, Queue("tray")).run(seed=seed)
    told = Counter(row[3] for row in rows(run, ARRIVED, "tray"))
    return [lost, 1 - len(told) / 1000, told.total() / 1000 - 1]
