"""What the experiments share: customers, and ways to read a log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, pairwise
from statistics import fmean
from typing import Any

from donutlab import Customers, Poisson, Publish, Regular, Run, Service
from donutlab.core.kinds import ARRIVED, RECEIVED, SERVED

PLENTY = 300
"""Workers enough that nobody waits in line."""

MANAGER = Service("manager", [Publish("OrderPlaced", to="tray")])
"""A manager who puts every order on the tray."""


def street(rate: float, count: int | None = None, to: str = "manager") -> Customers:
    """Return customers who come at random, so many a second."""
    return Customers("street", Poisson(rate), to, count=count)


def flood(every: float, to: str = "manager") -> Customers:
    """Return customers who come faster than they can be served."""
    return Customers("street", Regular(every), to)


def rows(run: Run, kind: str, part: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of one kind about one part in the log of a run."""
    return (row for row in run.log.rows() if row[1] == kind and row[2] == part)


def count(run: Run, kind: str, part: str) -> int:
    """Return how many rows of one kind about one part there are."""
    return sum(1 for _ in rows(run, kind, part))


def overtaken(run: Run, part: str, key: str | None = None) -> float:
    """Return the share of neighbours, with the same value of `key`, that ended in wrong order."""
    place = {row[3]: number for number, row in enumerate(rows(run, SERVED, part))}
    lines: dict[Any, list[int]] = defaultdict(list)
    for event in run.event_list:  # in the order in which they came
        if event.id == event.order and event.id in place:
            lines[event.detail.get(key) if key else None].append(place[event.id])
    return fmean(late < early for line in lines.values() for early, late in pairwise(line))


def waiting(run: Run, queue: str) -> list[tuple[float, int]]:
    """Return how many waited in a plain queue, from when on."""
    steps = {ARRIVED: 1, RECEIVED: -1}
    found = [(row[0], steps[row[1]]) for row in run.log.rows() if row[2] == queue]
    times, changes = zip(*found, strict=True)
    return list(zip(times, accumulate(changes), strict=True))
