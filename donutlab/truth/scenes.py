"""What the experiments share: customers, and ways to read a log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from donutlab import Customers, Poisson, Regular, Run

PLENTY = 300
"""Workers enough that nobody waits in line."""


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
