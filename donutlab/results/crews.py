"""Crews: how many workers a service that is scaled has, from when on."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from donutlab.core.rows import Row


class Crews:
    """What the rows of a log say about the number of workers of each service."""

    def __init__(self) -> None:
        self._sizes: dict[str, list[tuple[float, int]]] = defaultdict(list)

    def scaled(self, row: Row) -> None:
        """A service has another number of workers from now on."""
        time, _, service, _, _, _, workers = row
        self._sizes[service].append((time, workers))

    def seconds(self, service: str, workers: int, since: float, end: float) -> float:
        """Return the time its workers had, all together, in a span; it began with so many."""
        points = [(0.0, workers), *self._sizes[service], (end, 0)]
        spans = ((max(start, since), until, n) for (start, n), (until, _) in pairwise(points))
        return sum(max(0.0, until - start) * n for start, until, n in spans)
