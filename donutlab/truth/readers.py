"""Readers: how many help, what one bad record costs, and what comes too late or twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

from donutlab import (
    Choice,
    Customers,
    Exponential,
    Fixed,
    Outage,
    Outbox,
    Poisson,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Retry,
    Service,
    Shop,
    Stream,
    Trace,
    Work,
)
from donutlab.core.job import Crashed, Failed, Job
from donutlab.core.kinds import ARRIVED, CHECKPOINTED, EXPIRED, FAILED, SAVED, SERVED, STARTED
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import MANAGER, count, rows, street


@experiment(
    Law("2 readers, 4 partitions, μ = 1, more than enough to do: records a second", 2),
    Law("8 readers, 4 partitions: records a second, min(8, 4·1)", 4),
    Law("8 readers, 4 partitions, 2 batches of each at once: min(8, 4·2)", 8),
)
def readers(seed: int) -> Sequence[float]:
    """A partition is read by as many at once as its batches may be: more readers idle.

    The throughput is min(readers, partitions times parallel) times μ.
    """
    found = []
    for workers, parallel in ((2, 1), (8, 1), (8, 2)):
        reads = ReadsStream("tray", batch=1, start="oldest", parallel=parallel)
        baker = Service("baker", [Work(Exponential(1))], workers, reads)
        run = Shop(street(16), MANAGER, Stream("tray", 4), baker).run(seed=seed, until=200)
        found.append(sum(row[0] > 50 for row in rows(run, SERVED, "baker")) / 150)
    return found


BATCH = 64
"""Records of the batch that has a bad one, 2^6."""


@experiment(
    Law("one bad record in a batch of 2^6, bisected: calls that fail, 6 + 1", 7),
    Law("the same: records in calls that fail, 2·64 - 1", 2 * BATCH - 1),
    Law("the same: records in all calls, 3·64 - 2", 3 * BATCH - 2),
)
def bisected(seed: int) -> Sequence[float]:
    """The half with the bad record fails, until it is alone: 64 + 32 + … + 1 = 2·64 - 1 records.

    Every time the other half is done, in a call that does not fail: 32 + … + 1 = 64 - 1 more.
    """
    bad, calls = f"street-{Random(seed).randint(1, BATCH)}", []

    def bake(job: Job) -> None:
        if any(event.order == bad for event in job.events):
            calls.append(len(job.events))
            raise Failed("it is bad")

    people = Customers("street", Trace([(0.0, {})] * BATCH), "manager")
    reads = ReadsStream("tray", BATCH, 9, start="oldest", retry=Retry(1), bisect=True)
    run = Shop(people, MANAGER, Stream("tray"), Service("baker", [bake], reads=reads)).run()
    return [len(calls), count(run, FAILED, "baker"), count(run, STARTED, "baker")]


LANES = 4
"""Batches of one partition that may be in work at once."""


@experiment(
    Law("a bad record, 4 batches of its partition at once: share that waits, 1/4", 1 / LANES)
)
def bad_key(seed: int) -> Sequence[float]:
    """Only what has a key of the same lane waits behind a record that fails for ever."""

    def bake(job: Job) -> None:
        if job.order == "street-1":
            raise Failed("it is bad")

    reads = ReadsStream("tray", 1, start="oldest", parallel=LANES)
    tables = {"table": Choice(list(range(5000)))}
    people = Customers("street", Poisson(10), "manager", tables, count=1000)
    baker, tray = Service("baker", [bake], LANES, reads), Stream("tray", key="table")
    run = Shop(people, MANAGER, tray, baker).run(seed=seed, until=1000)
    return [1 - count(run, CHECKPOINTED, "tray") / 999]


AWAY, KEPT = 100, 60
"""Seconds for which the reader is away, and for which a message is kept."""


@experiment(
    Law("reader away for D = 100 s, kept for R = 60 s, λ = 5: lost, λ(D - R)", 5 * (AWAY - KEPT))
)
def retention(seed: int) -> Sequence[float]:
    """Lost is what came so early that it was too old when the reader came back: before D - R.

    One message is not in the queue then, for the reader had asked for it before going away.
    """
    baker = Service("baker", [], reads=Reads("tray"), outages=[Outage(0, AWAY)])
    shop = Shop(street(5), MANAGER, Queue("tray", retention=KEPT), baker)
    return [count(shop.run(seed=seed, until=150), EXPIRED, "tray") + 1]


MANY = 10
"""Records of a batch in which the reader crashes."""


@experiment(
    Law("crash within a batch of b = 10 before its checkpoint: done twice, (b-1)/2", (MANY - 1) / 2)
)
def crash_in_a_batch(seed: int) -> Sequence[float]:
    """A crash at any record of a batch alike: those before it are done, and then done again."""
    done: Counter[str] = Counter()
    begun: set[str] = set()

    def bake(job: Job) -> Any:
        crashes = job.random.randrange(MANY) if job.id not in begun else MANY
        begun.add(job.id)
        for number, event in enumerate(job.events):
            yield Work(Fixed(0.01))
            if number == crashes:
                raise Crashed("crashed")
            done[event.id] += 1

    people = Customers("street", Trace([(0.0, {})] * 50 * MANY), "manager")
    reads = ReadsStream("tray", MANY, 9, start="oldest", joins=1)
    Shop(people, MANAGER, Stream("tray"), Service("baker", [bake], reads=reads)).run(seed=seed)
    return [sum(times - 1 for times in done.values()) / 50]


SEEN = 0.5
"""The chance that a short poll sees a message."""


@experiment(
    Law(
        "short polls every T = 1 s that see s = 1/2: delay, T/2 + T(1-s)/s", 0.5 + (1 - SEEN) / SEEN
    )
)
def short_polls(seed: int) -> Sequence[float]:
    """A message waits for the next poll, U(0, T), and a poll more for every one that misses it.

    Those are geometric: (1-s)/s on average. Messages are few, for a poll that brings something is
    followed by the next at once.
    """
    reads = Reads("tray", 10, wait=0, every=1, sees=SEEN)
    shop = Shop(street(0.02, 100), MANAGER, Queue("tray"), Service("baker", [], reads=reads))
    return [shop.run(seed=seed, until=6000).summary().queues["tray"].waiting.mean]


EVERY = 10.0
"""Seconds from one look of the relay to the next."""


@experiment(
    Law("outbox, looked at every T = 10 s: added delay, T/2", EVERY / 2),
    Law("the same: share of events that wait longer than T", 0),
)
def polled_outbox(seed: int) -> Sequence[float]:
    """What comes at any moment alike waits for the next look: U(0, T)."""
    saving = Service("manager", [Publish("OrderPlaced", to="outbox")])
    outbox = Outbox("outbox", to="tray", every=EVERY)
    run = Shop(street(1, 1000), saving, outbox, Queue("tray")).run(seed=seed)
    saved = {row[4]: row[0] for row in rows(run, SAVED, "outbox")}
    waits = [row[0] - saved[row[4]] for row in rows(run, ARRIVED, "tray")]
    return [sum(waits) / 1000, sum(wait > EVERY for wait in waits) / 1000]
