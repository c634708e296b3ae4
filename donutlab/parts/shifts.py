"""Shifts: how many workers are on duty from when on. While nobody is, the line stands.

Like a roster, with breaks and nights. Whoever comes while the workers are away waits, where an
outage (`donutlab.parts.outages`) turns everybody away; a queue or stream keeps what nobody reads.
A worker whose shift is over brings the job in hand to its end, and goes then; so the utilisation is
that of the time on duty, and what is done after hours counts as such.

Where it differs from a real roster: workers are all alike, so that it is numbers that are planned;
whoever has the highest number goes first and comes last; and nobody takes over half a job.

Source: Ciw documentation, "How to set server schedules"; there as here a job is finished first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any, Protocol

import simpy

from donutlab.core.errors import check_crowd, check_interval, check_list, check_number
from donutlab.core.kinds import SCALED
from donutlab.core.plain import plain
from donutlab.core.process import Doing
from donutlab.core.spec import Spec
from donutlab.core.world import World


@dataclass(frozen=True)
class Shifts(Spec):
    """So many workers are on duty from so many seconds on, until the next point.

    `points` are pairs (second, workers), the first at second 0: two bakers, a break of half an hour
    for one of them, and closing time are
    ``Shifts([(0, 2), (hours(4), 1), (hours(4.5), 2), (hours(8), 0)])``. The last holds for ever,
    or, with `period`, the roster starts again after that many seconds.
    """

    points: Sequence[tuple[Any, int]]
    period: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", plain(self.points))
        check_list("Shifts", "points", self.points, "points=[(0, 2), (hours(4), 1)]")
        for point in self.points:
            if not isinstance(point, (list, tuple)) or len(point) != 2:
                raise ValueError(f"Shifts: a point is a pair (second, workers), not {point!r}.")
            check_number("Shifts", "a second", point[0], least=0)
            check_crowd("Shifts", "the workers", point[1], least=0)
        points = tuple((float(second), workers) for second, workers in self.points)
        object.__setattr__(self, "points", points)
        super().__post_init__()

    def check(self) -> None:
        if not self.points or self.points[0][0] != 0:
            raise ValueError(f"Shifts: the first point must be at second 0, not {self.points!r}.")
        for (one, _), (other, _) in pairwise(self.points):
            if not one < other:
                raise ValueError(f"Shifts: seconds must ascend, but {other!r} follows {one!r}.")
        if not any(workers for _, workers in self.points):
            raise ValueError("Shifts: somebody must be on duty at some time, or nothing is done.")
        if self.period is not None:
            check_number("Shifts", "period", self.period, above=self.points[-1][0])
            check_interval("Shifts", "period", self.period)

    def check_service(self, owner: str, workers: int, autoscaled: bool) -> None:
        """Raise ValueError unless a service with so many workers can have these shifts."""
        most = max(workers for _, workers in self.points)
        if autoscaled:
            raise ValueError(
                f"{owner}: its workers come and go by shifts, or as the load asks for. "
                "Leave shifts or autoscale out."
            )
        if most > workers:
            raise ValueError(
                f"{owner}: {most} workers are on duty in one of its shifts, and it has {workers}. "
                f"Try workers={most}."
            )

    def changes(self) -> Iterator[tuple[float, int]]:
        """Yield when how many are on duty from then on, but for the first point."""
        for begin in count():
            for second, workers in self.points:
                if begin or second:
                    yield begin * (self.period or 0.0) + second, workers
            if self.period is None:
                return

    def open(self, service: Rostered) -> ShiftsAtWork:
        """Return the shifts of a service at work."""
        return ShiftsAtWork(self, service)


class OnDuty(Protocol):
    """A worker, as far as shifts are concerned."""

    number: int

    def go_home(self) -> bool:
        """Go, if there is nothing in hand; return whether that was so."""


class Rostered(Protocol):
    """What shifts need of a service."""

    name: str
    world: World
    workers: list[Any]

    def start_worker(self, number: int) -> None:
        """Let a worker begin."""


class ShiftsAtWork:
    """The shifts of a service in one run: workers up to number `wanted` are on duty; who is there.

    Who has a higher number goes when there is nothing in hand any more.
    """

    def __init__(self, spec: Shifts, service: Rostered) -> None:
        self.spec = spec
        self.service = service
        self.world = service.world
        self.wanted = spec.points[0][1]
        self.there = set(range(1, self.wanted + 1))

    @property
    def present(self) -> int:
        """How many workers are there."""
        return len(self.there)

    def run(self) -> Doing:
        """Let workers come and go as planned, until interrupted."""
        env = self.world.env
        self.note()
        with suppress(simpy.Interrupt):
            for second, workers in self.spec.changes():
                yield env.timeout(max(second - env.now, 0.0))
                self.change(workers)

    def change(self, workers: int) -> None:
        """Let so many be on duty from now on."""
        self.wanted, before = workers, self.present
        for worker in list(self.service.workers):
            if worker.number > workers and worker.go_home():
                self.gone(worker)
        for number in range(1, workers + 1):
            if number not in self.there:
                self.there.add(number)
                self.service.start_worker(number)
        if self.present != before:
            self.note()

    def leaves(self, worker: OnDuty) -> bool:
        """Return whether the worker who asks, with no job in hand, is to leave."""
        if worker.number <= self.wanted:
            return False
        self.gone(worker)
        self.note()
        return True

    def gone(self, worker: OnDuty) -> None:
        """Note that a worker is not there any more."""
        self.there.discard(worker.number)
        self.service.workers.remove(worker)

    def note(self) -> None:
        """Log how many workers there are now."""
        now, name = self.world.env.now, self.service.name
        self.world.write((now, SCALED, name, "", "", None, self.present))
