"""Overload, batches and order: what a queue can carry, and what comes out of it."""

from __future__ import annotations

from collections.abc import Sequence

from donutlab import Exponential, Queue, Reads, Service, Shop, Work
from donutlab.formulas import backlog, batch_capacity, inversion_share
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import MANAGER, flood, overtaken, street, waiting

TRAY = Queue("tray")


@experiment(
    Law("λ = 12, μ = 10: backlog after 200 s, (λ-μ)t", backlog(12, 10, 200)),
    Law("λ = 12, μ = 10: after 400 s, without limit", backlog(12, 10, 400)),
)
def growth(seed: int) -> Sequence[float]:
    """A queue in front of a baker who is too slow postpones the trouble and does not end it."""
    baker = Service("baker", [Work(Exponential(0.1))], reads=Reads("tray"))
    run = Shop(street(12), MANAGER, TRAY, baker).run(seed=seed, until=400)
    line = waiting(run, "tray")
    return [next(size for time, size in reversed(line) if time <= until) for until in (200, 400)]


@experiment(
    *(
        Law(
            f"batches of {batch}: capacity, b/(fixed + b · each)",
            batch_capacity(batch, fixed=1, each=0.1),
        )
        for batch in (1, 10)
    )
)
def batches(seed: int) -> Sequence[float]:
    """A load of the oven takes a second, and a tenth more for every order in it."""
    oven = [Work(Exponential(1), each=Exponential(0.1))]
    found = []
    for batch, every in ((1, 1), (10, 0.18)):
        baker = Service("baker", oven, reads=Reads("tray", batch, window=10))
        run = Shop(flood(every), MANAGER, TRAY, baker).run(seed=seed, until=400)
        found.append(run.summary().services["baker"].served / 400)
    return found


@experiment(
    *(
        Law(
            f"workers at one queue, c = {workers}: neighbours that overtake, (c-1)/2c",
            inversion_share(workers),
        )
        for workers in (1, 2, 4, 8)
    )
)
def overtaking(seed: int) -> Sequence[float]:
    """Workers who are never idle finish in another order than they began."""
    found = []
    for workers in (1, 2, 4, 8):
        baker = Service("baker", [Work(Exponential(1))], workers, Reads("tray"))
        shop = Shop(flood(0.8 / workers), MANAGER, TRAY, baker)
        run = shop.run(seed=seed, until=1200 / workers)
        found.append(overtaken(run, "baker"))
    return found
