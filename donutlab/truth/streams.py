"""Streams and FIFO queues: what keeps its order, and how much of the capacity that leaves."""

from __future__ import annotations

from collections.abc import Sequence

from donutlab import (
    Choice,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Outage,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Regular,
    Service,
    Shop,
    Stream,
    Work,
)
from donutlab.formulas import inversion_share, usable_share
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import overtaken, street

NUMBERS = (6, 10, 20, 16, 79, 37, 2, 15, 34, 9, 8, 4, 5, 18, 7, 1)
STORES = [f"store-{number}" for number in NUMBERS]
"""Keys for 16 partitions, one for each; every other of them is one for each of 8, and so on."""

HOT = {4: 0.34, 8: 0.25, 16: 0.21}
"""Share of the records in the hottest of so many partitions."""

MANAGER = Service("manager", [Publish("OrderPlaced", to="tray")])


def customers(weights: dict[str, float], every: float, count: int) -> Customers:
    """Return customers of several stores, some more in demand than others."""
    order = {"store": Choice(weights)}
    return Customers("street", Regular(every), to="manager", order=order, count=count)


@experiment(
    *(
        Law(
            f"{n} partitions, {hot:.0%} in one: capacity in use, 1/(n · {hot})",
            usable_share(hot, n),
        )
        for n, hot in HOT.items()
    )
)
def hot_partition(seed: int) -> Sequence[float]:
    """All records are there from the start; while the hottest partition is read the rest idle."""
    found = []
    for partitions, hot in HOT.items():
        cold = (1 - hot) / (partitions - 1)
        weights = dict.fromkeys(STORES[:: 16 // partitions], cold) | {STORES[0]: hot}
        reads = ReadsStream("tray", batch=1, start="oldest")
        run = Shop(
            customers(weights, 0.001, 1000),
            MANAGER,
            Stream("tray", partitions, key="store"),
            Service("baker", [Work(Fixed(60))], partitions, reads),
        ).run(seed=seed)
        found.append(run.summary().services["baker"].utilisation)
    return found


@experiment(
    Law("4 workers, FIFO queue: orders of a store that overtake", inversion_share(1)),
    Law("4 workers, 4 partitions: records of a store that overtake", inversion_share(1)),
)
def kept_order(seed: int) -> Sequence[float]:
    """Orders of one store are worked on one after the other, whoever does it."""
    trays = (
        (Queue("tray", visibility=600, fifo=True, group="store"), Reads("tray")),
        (Stream("tray", 4, key="store"), ReadsStream("tray", batch=1, start="oldest")),
    )
    street = customers(dict.fromkeys(STORES[::4], 1), 0.1, 300)
    found = []
    for tray, reads in trays:
        baker = Service("baker", [Work(Exponential(1))], 4, reads)
        run = Shop(street, MANAGER, tray, baker).run(seed=seed)
        found.append(overtaken(run, "baker", "store"))
    return found


@experiment(
    Law("FIFO queue, batches of 10 that fail in part: neighbours in a group out of order", 0),
)
def fifo_partial(seed: int) -> Sequence[float]:
    """Where one of a group has failed the rest of the group fails with it, and order is kept."""
    reads = Reads("tray", 10, partial="group")
    tray = Queue("tray", visibility=5, fifo=True, group="store")
    people = customers(dict.fromkeys(STORES[::4], 1), 0.1, 300)
    baker = Service("baker", [Work(Exponential(1)), Fail(0.2)], 4, reads)
    return [overtaken(Shop(people, MANAGER, tray, baker).run(seed=seed), "baker", "store")]


@experiment(
    Law("reader too slow: age of record n when it is read, n(1/μ - 1/λ) s", 1000 * (1.25 - 1)),
    Law("reader out for D: greatest age, of record 2, D - 2/λ s", 60 - 2 / 0.5),
)
def iterator_age(seed: int) -> Sequence[float]:
    """The age of what is read tells how far a reader is behind.

    The first record is given to a reader who waited for it before the outage: it has age 0.
    """
    found = []
    for customers, work, out in (
        (Customers("street", Regular(1), to="manager", count=1001), Fixed(1.25), ()),
        (street(0.5, 200), Fixed(0), (Outage(0, 60),)),
    ):
        reads = ReadsStream("tray", batch=1, start="oldest")
        baker = Service("baker", [Work(work)], reads=reads, outages=out)
        run = Shop(customers, MANAGER, Stream("tray"), baker).run(seed=seed)
        found.append(run.summary().streams["tray"].readers["baker"][0].age_max)
    return found
