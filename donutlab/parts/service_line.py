"""Waiting: how the line in front of a service may be bounded, and who is served first.

Without a `Line` a service lets everybody wait, first come, first served. That is kind to nobody
when more comes than can be served: all wait so long that they have given up before it is their
turn, and the work is done for the dead. A line of limited `capacity` turns away what would wait too
long (load shedding, throttling); one that serves the newest first, or drops what is stale, works
for those who still wait. `codel` tells a line that is long now and then from one that never gets
shorter, and thins that out (`donutlab.parts.codel`).
With a `priority` some are served before others, and who is being served is not interrupted for
them (non-preemptive).

A function in the cloud has no line at all: what finds no free environment is throttled. That is
``Service(workers=1000, line=Line(capacity=0))``.

Where it differs from real services: a refusal costs no work and reaches the caller at once; the age
of a job counts from when it came here, not from when the caller began to wait.

Sources: Brooker, "Open and closed, omission and collapse", 2023; Yanacek, "Using load shedding to
avoid overload", Amazon Builders' Library, 2019; AWS Lambda Developer Guide, "Function scaling";
RabbitMQ documentation, "Classic queues support priorities": larger numbers go first, none is 0.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Any, Protocol

import simpy

from donutlab.core.errors import check_choice, check_number, check_text, shown
from donutlab.core.job import Host, Job
from donutlab.core.kinds import DROPPED
from donutlab.core.needs import Reply
from donutlab.core.plain import plain
from donutlab.core.rounding import longer
from donutlab.core.spec import Spec
from donutlab.parts.codel import CoDel
from donutlab.steps.functions import StepError

WHEN_FULL = ("reject", "drop oldest")


@dataclass(frozen=True)
class Line(Spec):
    """How jobs wait for a worker of a service.

    At most `capacity` wait; when it is reached `when_full` says whether the new one is turned away
    ("reject") or the one that has waited longest is ("drop oldest"). What has waited longer than
    `stale_after` seconds when a worker could take it is dropped. `newest_first` serves the last
    that came first (LIFO). `codel` drops some while all wait too long for too long.

    `priority` names a field of the order: the highest number is served first, and among equals
    the other rules hold. Without the field an order counts as 0. `ranks` says which number a
    value of the field stands for, and 0 is for all others: ``ranks={"gold": 2, "silver": 1}``.
    """

    capacity: int | None = None
    when_full: str = "reject"
    stale_after: float | None = None
    newest_first: bool = False
    codel: CoDel | None = None
    priority: str | None = None
    ranks: Mapping[Any, float] = field(default_factory=dict)

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
        if self.codel and (self.newest_first or self.priority):
            other = "newest_first" if self.newest_first else "priority"
            raise ValueError(
                f"Line: codel looks at the wait of who has waited longest, and {other} does "
                "not serve them. Leave one of the two out."
            )
        self.check_priority()

    def check_priority(self) -> None:
        """Raise TypeError or ValueError for a priority, or ranks, that say nothing."""
        if self.priority is not None:
            check_text("Line", "priority", self.priority, "It is a field of the order.")
        if not isinstance(self.ranks, Mapping):
            raise TypeError(f'Line: ranks must be a mapping, not {self.ranks!r}. Try {{"vip": 1}}.')
        if self.ranks and self.priority is None:
            raise ValueError(
                "Line: ranks say who goes first by the value of a field, so name the field. "
                'Try priority="class".'
            )
        for value, rank in self.ranks.items():
            check_number("Line", f"the rank of {value!r}", rank, advice="The highest goes first.")

    def open(self, env: simpy.Environment, drop: Callable[[Job, str], None]) -> LineAtWork:
        """Return the line at work; `drop` is told of each job that is thrown away, and why."""
        return (LineAtWork if self.priority is None else PriorityLineAtWork)(self, env, drop)

    def rank(self, job: Job) -> float:
        """Return the rank of a job: jobs of a higher one go first. StepError if it has none."""
        assert self.priority is not None
        value = plain(job.detail.get(self.priority, 0))
        if self.ranks:
            return self.ranks.get(value, 0) if isinstance(value, str | int | float) else 0
        if isinstance(value, int | float):
            return value
        raise StepError(
            f"{job.host.name!r} serves by priority={self.priority!r}, but event {job.id!r} says "
            f"{shown(value)} there, which is no number. "
            f"Say which goes first: Line(priority={self.priority!r}, ranks={{{value!r}: 1}})."
        )


class LineAtWork:
    """A line in one run; it stands in for the deque of a service without one.

    `callers` finds a job by the reply of who called, once somebody may leave the line.
    """

    def __init__(
        self, spec: Line, env: simpy.Environment, drop: Callable[[Job, str], None]
    ) -> None:
        self.spec = spec
        self.env = env
        self.drop = drop
        self.waiting: OrderedDict[Job, float] = OrderedDict()
        self.callers: dict[Reply | None, Job] | None = None
        self.codel = spec.codel.open() if spec.codel else None

    def __len__(self) -> int:
        return len(self.waiting)

    def append(self, job: Job) -> None:
        """Let a job wait."""
        self.waiting[job] = self.env.now
        if self.callers is not None:
            self.callers[job.reply] = job

    def popleft(self) -> Job | None:
        """Return the job whose turn it is; those that are not to be served are dropped."""
        now, limit, codel = self.env.now, self.spec.stale_after, self.codel
        while self.waiting:
            came, job = self.take(self.next())
            if limit is not None and longer(now - came, limit):
                self.drop(job, "stale")
            elif codel and codel.drops(now, now - came, len(self)):
                self.drop(job, "excess")
            else:
                return job
        return None

    def next(self) -> Job:
        """Return the job whose turn it is."""
        return next(reversed(self.waiting) if self.spec.newest_first else iter(self.waiting))

    def take(self, job: Job) -> tuple[float, Job]:
        """Take out a job, and return it with when it came."""
        if self.callers is not None:
            self.callers.pop(job.reply, None)
        return self.waiting.pop(job), job

    def makes_room(self) -> bool:
        """Return whether one more may wait; if need be the oldest has to go."""
        if self.spec.capacity is None or len(self) < self.spec.capacity:
            return True
        if self.spec.when_full == "reject":
            return False
        self.drop(self.take(next(iter(self.waiting)))[1], "oldest")
        return True


class PriorityLineAtWork(LineAtWork):
    """A line in one run in which jobs of a higher rank go first: a heap of ranks.

    Who has left the line otherwise stays in the heap until it has got too large by that.
    """

    def __init__(
        self, spec: Line, env: simpy.Environment, drop: Callable[[Job, str], None]
    ) -> None:
        super().__init__(spec, env, drop)
        self.ranks: list[tuple[float, int, Job]] = []
        self.numbers = count(0, -1 if spec.newest_first else 1)

    def append(self, job: Job) -> None:
        """Let a job wait among those of its rank."""
        heappush(self.ranks, (-self.spec.rank(job), next(self.numbers), job))
        super().append(job)
        if len(self.ranks) > 100 + 2 * len(self.waiting):
            self.ranks = [each for each in self.ranks if each[2] in self.waiting]
            heapify(self.ranks)

    def next(self) -> Job:
        """Return the job whose turn it is."""
        while self.ranks[0][2] not in self.waiting:
            heappop(self.ranks)
        return self.ranks[0][2]


class HasLine(Host, Protocol):
    """A service, as far as its line is concerned."""

    line: deque[Job] | LineAtWork
    drop: Callable[[Job, str], None]


def by_callers(service: HasLine) -> LineAtWork:
    """Return the line of a service; from now on it finds who waits by their replies."""
    line = service.line
    if not isinstance(line, LineAtWork):
        old, line = line, LineAtWork(Line(), service.world.env, service.drop)
        for job in old:
            line.append(job)
        service.line = line
    if line.callers is None:
        line.callers = {job.reply: job for job in line.waiting}
    return line


def withdraw(service: HasLine, reply: Reply, why: str = "cancelled") -> bool:
    """Let the call with this reply leave the line of a service, which says nothing to the caller.

    Return whether it was there: if not it is in a worker's hands, or done, and goes on.
    """
    line = by_callers(service)
    job = (line.callers or {}).get(reply)
    if job is None:
        return False
    line.take(job)
    world = service.world
    world.write((world.env.now, DROPPED, service.name, job.order, job.id, None, why))
    return True
