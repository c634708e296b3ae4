"""Queues: redelivery, dead letters, batches that fail, and lines with an end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from donutlab import Exponential, Fail, Once, Queue, Reads, Run, Service, Shop, Work
from donutlab.core.kinds import (
    ARRIVED,
    DEAD,
    DUPLICATED,
    PLACED,
    RECEIVED,
    REPEATED,
    SERVED,
    TURNED_AWAY,
    VISIBLE,
)
from donutlab.formulas import (
    batch_work,
    dead_letter_share,
    mm1_drop_stale_goodput,
    mm1_lifo_goodput,
    mm1k,
    mm1k_goodput,
    redelivery_share,
)
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import MANAGER, PLENTY, count, rows, street


def baker(steps: Sequence[Any], workers: int = PLENTY, **reads: Any) -> Service:
    """Return a baker who reads the tray."""
    return Service("baker", steps, workers, Reads("tray", **reads))


@experiment(
    *(
        Law(f"at least once: visible again before done, V = {v} m, e^-V/m", redelivery_share(v, 1))
        for v in (1, 2, 3)
    ),
    Law("idempotent baker, V = 1 m: times each order is really baked", 1),
)
def redelivery(seed: int) -> Sequence[float]:
    """Who takes longer than the visibility timeout V works on what another has got meanwhile."""
    found = []
    for visibility in (1, 2, 3):
        tray = Queue("tray", visibility=visibility)
        run = Shop(street(5, 1000), MANAGER, tray, baker([Work(Exponential(1))])).run(seed=seed)
        found.append(count(run, VISIBLE, "tray") / count(run, RECEIVED, "tray"))
    once = baker([Once(Work(Exponential(1)))])
    run = Shop(street(5, 1000), MANAGER, Queue("tray", visibility=1), once).run(seed=seed)
    baked = count(run, SERVED, "baker") - count(run, REPEATED, "baker")
    return [*found, baked / 1000]


@experiment(
    *(
        Law(f"dead letters: p = 1/2, {most} receives, p^{most}", dead_letter_share(0.5, most))
        for most in (1, 3)
    ),
    Law("standard queue: copies per message, 1 in 10", 0.1),
    Law("long polling: share of messages received, none is lost", 1),
)
def dead_letters(seed: int) -> Sequence[float]:
    """Healthy messages die too, if they fail often enough."""
    found = []
    for most in (1, 3):
        tray = Queue("tray", visibility=5, max_receives=most, dead_letter="bin")
        run = Shop(street(5, 1000), MANAGER, tray, Queue("bin"), baker([Fail(0.5)])).run(seed=seed)
        found.append(count(run, DEAD, "tray") / 1000)
    copying = Queue("tray", visibility=5, duplicates=0.1)
    run = Shop(street(5, 1000), MANAGER, copying, baker([])).run(seed=seed)
    found.append(count(run, DUPLICATED, "tray") / 1000)
    patient = baker([], 3, wait=1)
    run = Shop(street(0.5, 100), MANAGER, Queue("tray"), patient).run(seed=seed, until=400)
    return [*found, count(run, SERVED, "baker") / 100]


@experiment(
    Law("batches of 10, p = 1/10 each: receives per message, (1-p)^-10", batch_work(0.1, 10)),
    Law("the same with partial responses: 1/(1-p)", batch_work(0.1, 1)),
)
def failing_batches(seed: int) -> Sequence[float]:
    """One failure brings the whole batch back, unless the baker says which it was."""
    found = []
    for partial in (False, True):
        crew = baker([Fail(0.1)], 1, batch=10, window=300, partial=partial)
        shop = Shop(street(10, 1000), MANAGER, Queue("tray", visibility=1), crew)
        run = shop.run(seed=seed)
        found.append(count(run, RECEIVED, "tray") / 1000)
    return found


LATE = 5.0
"""Services after which a customer has given up."""


def goodput(run: Run) -> float:
    """Return how many per second were served in time, over the second half of a run."""
    half = run.end / 2
    placed = {row[3]: row[0] for row in rows(run, PLACED, "street")}
    served = [(row[0], row[3]) for row in rows(run, SERVED, "baker") if row[0] >= half]
    in_time = [order for time, order in served if time - placed[order] <= LATE]
    return len(in_time) / half


CAPACITY = 5
"""Places at the bounded station, with the one at the baker."""


@experiment(
    Law("M/M/1/5, rho = 1.2: share turned away", mm1k(1.2, 1, CAPACITY).rejected),
    Law("M/M/1/5, rho = 1.2: wait of the others", mm1k(1.2, 1, CAPACITY).waiting),
    Law("rho = 1.2, 5 places: served in time", mm1k_goodput(1.2, 1, CAPACITY, LATE)),
    Law("rho = 1.2, no end, oldest first: served in time", mm1k_goodput(1.2, 1, 500, LATE)),
    Law("rho = 1.2, newest first: served in time", mm1_lifo_goodput(1.2, 1, LATE)),
    Law("rho = 1.2, dropping the stale: served in time", mm1_drop_stale_goodput(1.2, 1, LATE)),
)
def overload(seed: int) -> Sequence[float]:
    """Customers wait for five services at most; first in, first out serves those who have gone."""
    crew = baker([Work(Exponential(1))], 1)
    runs = [
        Shop(street(1.2), MANAGER, tray, crew).run(seed=seed, until=2000)
        for tray in (
            Queue("tray", capacity=CAPACITY - 1),
            Queue("tray"),
            Queue("tray", newest_first=True),
            Queue("tray", stale_after=LATE),
        )
    ]
    bounded = runs[0].summary().queues["tray"]
    refused = count(runs[0], TURNED_AWAY, "tray")
    came = count(runs[0], ARRIVED, "tray") + refused
    return [refused / came, bounded.waiting.mean, *map(goodput, runs)]
