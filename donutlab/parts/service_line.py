"""Waiting: how the line in front of a service may be bounded, and who is served first.

Without a `Line` a service lets everybody wait, first come, first served. That is kind to nobody
when more comes than can be served: all wait so long that they have given up before it is their
turn, and the work is done for the dead. A line of limited `capacity` turns away what would wait too
long (load shedding, throttling); one that serves the newest first, or drops what is stale, works
for those who still wait. `codel` tells a line that is long now and then from one that never gets
shorter, and thins that out (`donutlab.parts.codel`).

A function in the cloud has no line at all: what finds no free environment is throttled. That is
``Service(workers=1000, line=Line(capacity=0))``.

Where it differs from real services: a refusal costs no work and reaches the caller at once; the age
of a job counts from when it came here, not from when the caller began to wait.

Sources: Brooker, "Open and closed, omission and collapse", 2023; Yanacek, "Using load shedding to
avoid overload", Amazon Builders' Library, 2019; AWS Lambda Developer Guide, "Function scaling".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import simpy

from donutlab.core.errors import check_choice, check_number
from donutlab.core.job import Host, Job
from donutlab.core.kinds import DROPPED
from donutlab.core.needs import Reply
from donutlab.core.rounding import longer
from donutlab.core.spec import Spec
from donutlab.parts.codel import CoDel

WHEN_FULL = ("reject", "drop oldest")


@dataclass(frozen=True)
class Line(Spec):
    """How jobs wait for a worker of a service.

    At most `capacity` wait; when it is reached `when_full` says whether the new one is turned away
    ("reject") or the one that has waited longest is ("drop oldest"). What has waited longer than
    `stale_after` seconds when a worker could take it is dropped. `newest_first` serves the last
    that came first (LIFO). `codel` drops some while all wait too long for too long.
    """

    capacity: int | None = None
    when_full: str = "reject"
    stale_after: float | None = None
    newest_first: bool = False
    codel: CoDel | None = None

    def check(self) -> None:
        if self.capacity is not None:
            advice = "With 0 nobody waits: what finds no free worker is turned away."
            check_number("Line", "capacity", self.capacity, least=0, whole=True, advice=advice)
        check_choice("Line", "when_full", self.when_full, WHEN_FULL)
        if self.when_full == "drop oldest" and not self.capacity:
            raise ValueError("Line: to drop the oldest there must be room for one: capacity=1.")
        if self.stale_after is not None:
            advice = "It is a time, in seconds: how long a job may wait."
            check_number("Line", "stale_after", self.stale_after, above=0, advice=advice)
        if self.codel is not None and not isinstance(self.codel, CoDel):
            raise TypeError(
                f"Line: codel must be a CoDel, not {self.codel!r}. "
                "Try CoDel(target=5, interval=60)."
            )
        if self.codel and self.newest_first:
            raise ValueError(
                "Line: codel looks at the wait of who has waited longest, and newest_first does "
                "not serve them. Leave one of the two out."
            )

    def open(self, env: simpy.Environment, drop: Callable[[Job, str], None]) -> LineAtWork:
        """Return the line at work; `drop` is told of each job that is thrown away, and why."""
        return LineAtWork(self, env, drop)


class LineAtWork:
    """A line in one run; it stands in for the deque of a service without one."""

    def __init__(
        self, spec: Line, env: simpy.Environment, drop: Callable[[Job, str], None]
    ) -> None:
        self.spec = spec
        self.env = env
        self.drop = drop
        self.jobs: deque[tuple[float, Job]] = deque()
        self.codel = spec.codel.open() if spec.codel else None

    def __len__(self) -> int:
        return len(self.jobs)

    def __iter__(self) -> Iterator[Job]:
        return (job for _, job in self.jobs)

    def remove(self, job: Job) -> None:
        """Take out a job whose turn has not come."""
        self.jobs = deque(each for each in self.jobs if each[1] is not job)

    def append(self, job: Job) -> None:
        """Let a job wait."""
        self.jobs.append((self.env.now, job))

    def popleft(self) -> Job | None:
        """Return the job whose turn it is; those that are not to be served are dropped."""
        now, limit, codel = self.env.now, self.spec.stale_after, self.codel
        while self.jobs:
            came, job = self.jobs.pop() if self.spec.newest_first else self.jobs.popleft()
            if limit is not None and longer(now - came, limit):
                self.drop(job, "stale")
            elif codel and codel.drops(now, now - came, len(self.jobs)):
                self.drop(job, "excess")
            else:
                return job
        return None

    def makes_room(self) -> bool:
        """Return whether one more may wait; if need be the oldest has to go."""
        if self.spec.capacity is None or len(self.jobs) < self.spec.capacity:
            return True
        if self.spec.when_full == "reject":
            return False
        self.drop(self.jobs.popleft()[1], "oldest")
        return True


class HasLine(Host, Protocol):
    """A service, as far as its line is concerned."""

    line: deque[Job] | LineAtWork


def withdraw(service: HasLine, reply: Reply) -> None:
    """Let the call with this reply leave the line of a service, which says nothing to the caller.

    What is not in line is in a worker's hands, or done, and goes on.
    """
    job = next((each for each in service.line if each.reply is reply), None)
    if job:
        service.line.remove(job)
        world = service.world
        row = world.env.now, DROPPED, service.name, job.order, job.id, None, "cancelled"
        world.write(row)
