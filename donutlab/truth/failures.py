"""Failures: outages, throttling, crowds that come back, and crashes between two writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from donutlab import (
    Call,
    Crash,
    Customers,
    Exponential,
    Fixed,
    Line,
    Outage,
    Outbox,
    Publish,
    Queue,
    Reads,
    Regular,
    Retry,
    Service,
    Shop,
    Work,
)
from donutlab.formulas import (
    backoff_bounds,
    catch_up,
    dual_write_lost,
    erlang_b,
    mmcc,
    outbox_duplicates,
)
from donutlab.log import ARRIVED, CALLED, TURNED_AWAY
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import MANAGER, PLENTY, count, rows, street, waiting

OUT = 60.0
"""Seconds of an outage."""


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
the library (in tests/test_truth.py)."""


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
