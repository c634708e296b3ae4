"""How the cost of a run grows: ``python tests/benchmarks/bench_scale.py`` (``--save`` keeps it).

For each thing that a shop may have more of, the processor time of three sizes, each four times the
one before, and the exponent between the last two: 1 means that twice as much costs twice as much.
The aim is at most 1.1, and less noise than that takes a quiet machine.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from datetime import date
from math import log
from pathlib import Path
from typing import Any

from donutlab import (
    Acknowledge,
    Bus,
    Customers,
    Exponential,
    Fixed,
    Line,
    Poisson,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Regular,
    Replay,
    Rule,
    Scaling,
    Service,
    Shop,
    Stream,
    Trace,
    Work,
)
from donutlab.people import Patience

RESULTS = Path(__file__).with_name("SCALE.md")
ROUNDS = 3
MANY = 10**9


def burst(orders: int) -> Trace:
    """Return so many orders at second 0, each of a table of its own."""
    return Trace([(0.0, {"table": str(number)}) for number in range(orders)])


def till(arrivals: Any, *parts: Any, count: int | None = None) -> Shop:
    """Return a shop whose till announces its orders to the part `tray`."""
    street = Customers("street", arrivals, to="till", count=count)
    return Shop(street, Service("till", [Publish("Paid", to="tray")]), *parts)


def oven(reads: Any, seconds: float = 0.5, workers: int = 1) -> Service:
    """Return a service that reads."""
    return Service("oven", [Work(Fixed(seconds))], workers, reads)


def full(size: int, **settings: Any) -> Shop:
    """Return a shop whose queue gets twice as much as it holds."""
    return till(burst(2 * size), Queue("tray", capacity=size, **settings))


def chain(size: int) -> Shop:
    """Return a shop of so many services, each of which hands on to the next."""
    services = [Service(f"s{n}", [Publish("Paid", to=f"s{n + 1}")]) for n in range(size)]
    street = Customers("street", Regular(1), to="s0", count=20)
    return Shop(street, *services, Service(f"s{size}"))


def replayed(size: int) -> Shop:
    """Return a shop whose bus delivers its last ten events so many times more."""
    replays = [Replay(5000 + number, since=4900) for number in range(size)]
    bus = Bus("tray", [Rule("all", {"detail-type": ["Paid"]}, to="bin")], None, None, True, replays)
    return till(Regular(10), bus, Queue("bin"), count=500)


def grouped(size: int) -> Shop:
    """Return a shop whose FIFO queue has so many groups."""
    tray = Queue("tray", fifo=True, group="table", visibility=30)
    return till(burst(size), tray, oven(Reads("tray", batch=10), 0.1, 10))


def scaled(size: int) -> Shop:
    """Return a shop whose reader may have so many workers."""
    return till(
        Regular(1), Queue("tray"), oven(Reads("tray", scaling=Scaling(5)), 0.5, size), count=4000
    )


def partitioned(size: int) -> Shop:
    """Return a shop whose stream has so many partitions."""
    stream = Stream("tray", partitions=size)
    return till(Regular(1), stream, oven(ReadsStream("tray"), 0.1, 10), count=4000)


def kept(size: int) -> Shop:
    """Return a shop whose queue throws away what nobody comes for in time."""
    return till(Regular(1), Queue("tray", retention=60), oven(Reads("tray"), 100), count=size)


def lined_up(size: int) -> Shop:
    """Return a shop whose service drops the oldest of a long line."""
    line = Line(capacity=size, when_full="drop oldest")
    street = Customers("street", burst(2 * size), to="till")
    return Shop(street, Service("till", [Work(Fixed(1))], line=line))


def ranked(size: int) -> Shop:
    """Return a shop whose service serves by rank, and each order has one of its own."""
    orders = Trace([(0.0, {"rank": number * 7919 % size}) for number in range(size)])
    till = Service("till", [Work(Fixed(1))], line=Line(priority="rank"))
    return Shop(Customers("street", orders, to="till"), till)


def impatient(size: int) -> Shop:
    """Return a shop whose customers leave a long line, those in the middle first."""
    street = Customers("street", burst(size), to="till", patience=Patience(Exponential(60)))
    return Shop(street, Service("till", [Work(Fixed(1))]))


def staffed(size: int) -> Shop:
    """Return a shop of so many workers, busy four fifths of the time."""
    street = Customers("street", Poisson(0.8 * size), to="till", count=4 * size)
    return Shop(street, Service("till", [Work(Exponential(1))], size))


def unfinished(size: int) -> Shop:
    """Return a shop with so many orders that are accepted at once and complete much later."""
    till = Service("till", [Acknowledge(), Work(Fixed(1))])
    return Shop(Customers("street", burst(size), to="till"), till, completes=["till"])


def runs(make: Callable[[int], Shop], until: float | None = None) -> Callable[[int], object]:
    """Return what runs a shop of some size."""
    return lambda size: make(size).run(until=until, limit=MANY)


MEASURED: dict[str, tuple[int, Callable[[int], object]]] = {
    "orders": (
        2000,
        runs(lambda n: till(Regular(1), Queue("tray"), oven(Reads("tray")), count=n)),
    ),
    "messages that wait": (
        1000,
        runs(lambda n: till(burst(n), Queue("tray"), oven(Reads("tray")))),
    ),
    "a full queue, reject": (1000, runs(lambda n: full(n, newest_first=True))),
    "a full queue, drop oldest": (1000, runs(lambda n: full(n, when_full="drop oldest"))),
    "a full queue, drop stale": (
        1000,
        runs(lambda n: full(n, when_full="drop stale", stale_after=5)),
    ),
    "a full line, drop oldest": (1000, runs(lined_up)),
    "ranks in a line": (1000, runs(ranked)),
    "customers who leave": (1000, runs(impatient)),
    "retention": (2000, runs(kept)),
    "FIFO groups": (1000, runs(grouped)),
    "workers": (500, runs(staffed)),
    "readers with scaling": (500, runs(scaled)),
    "readers that poll": (
        500,
        runs(lambda n: till(Regular(1), Queue("tray"), oven(Reads("tray", wait=20), 0.5, n)), 60.0),
    ),
    "partitions": (100, runs(partitioned)),
    "parts": (50, runs(chain)),
    "replays": (25, runs(replayed)),
    "open orders, tally": (2500, lambda n: unfinished(n).tally(limit=MANY)),
    "orders, with summary": (
        1000,
        lambda n: till(burst(n), Queue("tray"), oven(Reads("tray"))).run(limit=MANY).summary(),
    ),
}
"""What there is more of: the smallest size, and what is done for a size."""


def seconds(do: Callable[[int], object], size: int) -> float:
    """Return the best processor time of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        gc.collect()
        begin = time.process_time()
        do(size)
        taken.append(time.process_time() - begin)
    return min(taken)


def main() -> None:
    """Print the table; keep it in SCALE.md if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--save", action="store_true", help="write the table to SCALE.md")
    lines = [
        "# How the cost of a run grows",
        "",
        f"{date.today()}. Processor time in ms for a size, four times it and sixteen times it, and "
        "the exponent from the second to the third.",
        "",
        "| more | size | ms | four times | sixteen times | exponent |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, (size, do) in MEASURED.items():
        one, four, sixteen = (seconds(do, size * factor) for factor in (1, 4, 16))
        exponent = log(sixteen / four) / log(4)
        cells = [f"{1000 * each:.0f}" for each in (one, four, sixteen)]
        lines.append(f"| {name} | {size:,} | {' | '.join(cells)} | {exponent:.2f} |")
        print(lines[-1], flush=True)
    if parser.parse_args().save:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
