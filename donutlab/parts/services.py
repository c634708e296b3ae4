"""Services: workers who take one job after the other and go through its steps.

Like a microservice behind an endpoint with a fixed number of threads: what comes in waits in line,
first come, first served, until a worker is free. A plain service never fails, its line has no end,
and time passes only where a step says so. Everything else is asked for, and explained in a file of
its own: `line` (`donutlab.parts.service_line`), `outages`, `cold_start`
(`donutlab.parts.coldstart`), `autoscale`, `timeout` (`donutlab.parts.time_limit`),
`asynchronous`, and steps that go wrong (`donutlab.steps.failures`).

In a run each worker is a SimPy process (`donutlab.parts.workers`). An idle one rests, and whoever
brings a job lets it ring.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, cast

import simpy

from donutlab.core.distributions import Distribution, check_time
from donutlab.core.errors import check_crowd, check_number, check_text
from donutlab.core.events import Event
from donutlab.core.job import BatchJob, Go, Host, Job
from donutlab.core.kinds import (
    ARRIVED,
    ASKED,
    DROPPED,
    FAILED,
    REFUSED,
    REPLIED,
    SERVED,
    STARTED,
    TURNED_AWAY,
)
from donutlab.core.needs import CALLS, EVENTS, LOOK_UPS, Answer, Need, Refusal, Reply
from donutlab.core.units import counted
from donutlab.core.world import Link, Part, Sent, World
from donutlab.parts.asynchronous import Asynchronous, Invocations
from donutlab.parts.autoscale import Autoscale, AutoscaleAtWork
from donutlab.parts.coldstart import ColdStart
from donutlab.parts.outages import SILENT, Outage, OutagesAtWork, check_outages
from donutlab.parts.reading import Reading
from donutlab.parts.service_line import Line, LineAtWork, withdraw
from donutlab.parts.shifts import Shifts, ShiftsAtWork
from donutlab.parts.slowdowns import Slower, check_slowdowns, pace_of
from donutlab.parts.time_limit import limited, short_visibility
from donutlab.parts.workers import Worker
from donutlab.steps.base import check_steps, step_links, takes_time
from donutlab.steps.lookups import LOOK_UP
from donutlab.steps.sequence import in_turn, open_steps
from donutlab.steps.work import Work


@dataclass(frozen=True)
class Service(Part):
    """A service with `workers`, each of whom takes a job through all `steps`.

    Without `reads` jobs come by calls, requests and events. With it the workers read from a
    queue instead. `lookup` is the time a worker needs to answer a look-up; without it look-ups
    are answered at once, from the records. `line` bounds the line and says who is next in it,
    `outages` when the service is out, `cold_start` what it takes a worker to get ready, and
    `autoscale` how the number of workers follows the load. After `timeout` seconds at a job its
    work is cut off, and fails. `asynchronous` says what becomes of events when their work fails.
    `shifts` say when how many of the workers are on duty, and `slowdowns` when they take longer.
    """

    name: str
    steps: Sequence[Any] = ()
    workers: int = 1
    reads: Reading | None = None
    lookup: Distribution | None = None
    line: Line | None = None
    outages: Sequence[Outage] = ()
    cold_start: ColdStart | None = None
    autoscale: Autoscale | None = None
    timeout: float | None = None
    asynchronous: Asynchronous | None = None
    shifts: Shifts | None = None
    slowdowns: Sequence[Slower] = ()

    def check(self) -> None:
        check_text("Service", "name", self.name)
        owner = f"Service {self.name!r}"
        check_crowd(owner, "workers", self.workers)
        check_steps(owner, self.steps)
        if self.reads is not None and not isinstance(self.reads, Reading):
            raise TypeError(
                f"{owner}: reads must be a Reads, not {self.reads!r}. "
                f"Try Reads({self.reads if isinstance(self.reads, str) else 'tray'!r})."
            )
        if self.lookup is not None:
            check_time(owner, "lookup", self.lookup)
        if self.reads and self.lookup:
            raise ValueError(
                f"{owner}: its workers read from {self.reads.source!r}, so they answer no "
                "look-ups. Leave lookup out: look-ups are then answered from the records."
            )
        self.check_extras(owner)

    def check_extras(self, owner: str) -> None:
        """Raise TypeError or ValueError for what is asked for beyond a plain service."""
        extras = (
            ("line", self.line, Line, "Line(capacity=10)"),
            ("cold_start", self.cold_start, ColdStart, "ColdStart(Fixed(0.5))"),
            ("autoscale", self.autoscale, Autoscale, "Autoscale(most=10)"),
            ("shifts", self.shifts, Shifts, "Shifts([(0, 2), (hours(4), 1)])"),
            ("asynchronous", self.asynchronous, Asynchronous, "Asynchronous(max_attempts=3)"),
        )
        for name, value, kind, example in extras:
            if value is not None and not isinstance(value, kind):
                word = f"{'an' if name[0] == 'a' else 'a'} {kind.__name__}"
                raise TypeError(f"{owner}: {name} must be {word}, not {value!r}. Try {example}.")
        check_outages(owner, self.outages, called=not self.reads)
        check_slowdowns(owner, self.slowdowns)
        if self.timeout is not None:
            advice = "It is a time, in seconds; leave it out to let work take as long as it takes."
            check_number(owner, "timeout", self.timeout, above=0, advice=advice)
        if self.reads and (self.line or self.autoscale):
            raise ValueError(
                f"{owner}: its workers read from {self.reads.source!r}, where what comes waits. "
                "Leave line and autoscale out: the queue has its own bound, and Reads its scaling."
            )
        if self.reads and self.asynchronous:
            raise ValueError(
                f"{owner}: its workers read from {self.reads.source!r}, which keeps what has "
                "failed. Leave asynchronous out."
            )
        if self.autoscale:
            advice = f"It has {counted(self.workers, 'worker')} to begin with."
            check_number(owner, "most", self.autoscale.most, least=self.workers, advice=advice)
        if self.shifts:
            self.shifts.check_service(owner, self.workers, self.autoscale is not None)

    @property
    def takes(self) -> frozenset[Need[Any]]:
        return frozenset({LOOK_UPS}) if self.reads else frozenset({CALLS, EVENTS, LOOK_UPS})

    def links(self) -> Iterator[Link]:
        yield from step_links(self.steps)
        if self.reads:
            yield from self.reads.links()
        if self.asynchronous:
            yield from self.asynchronous.links()

    def objections(self, parts: Mapping[str, Part]) -> Iterator[str]:
        if self.reads:
            yield from self.reads.objections(self.name, parts)
        if self.reads and self.timeout is not None:
            yield from short_visibility(self.name, self.reads.source, self.timeout, parts)

    @property
    def endless(self) -> bool:
        rostered = self.shifts is not None and self.shifts.period is not None
        scaled = self.autoscale is not None or rostered
        return scaled or (self.reads is not None and self.reads.endless)

    def sends_on(self, sent: Sent) -> Iterator[Sent]:
        if not self.reads and not any(takes_time(step) for step in self.steps):
            for step in self.steps:
                yield from step.announces(self.name)

    def open(self, world: World) -> ServiceAtWork:
        return ServiceAtWork(self, world)


class ServiceAtWork:
    """A service in one run: its line, its workers, its records of how orders stand."""

    def __init__(self, spec: Service, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.env = world.env
        self.write = world.write
        self.line: deque[Job] | LineAtWork = (
            spec.line.open(world.env, lambda *job: self.drop(*job)) if spec.line else deque()
        )
        self.workers: list[Worker] = []
        self.idle: deque[Worker] = deque()
        self.ids = count(1)
        self.records: dict[str, dict[str, Any]] | None = None
        self.outages = OutagesAtWork(spec.outages, world, spec.name) if spec.outages else None
        self.cold = spec.cold_start.open(world, spec.name) if spec.cold_start else None
        self.begin: Callable[[Job, Worker], float] = self.start_job
        if spec.timeout is not None:
            self.begin = limited(self.start_job, spec.timeout, self.cold, world)
        self.scaler: AutoscaleAtWork | ShiftsAtWork | None = None
        if spec.autoscale:
            self.scaler = spec.autoscale.open(self, spec.workers)
        elif spec.shifts:
            self.scaler = spec.shifts.open(self)
        self.pace = pace_of(spec.slowdowns, self)
        self.refuses = bool(spec.line or spec.outages)
        self.deliver = self.admit if self.refuses else self.accept
        self.withdraw = partial(withdraw, self)
        self.new_job: type[Job] = Job
        self.end: Callable[[Job, str | None, Worker], None] = self.end_job
        self.drop: Callable[[Job, str], None] = self.drop_job
        waits = spec.asynchronous
        self.invocations = Invocations(waits, self) if waits else None
        self.next_idle = self.idle.pop if self.cold else self.idle.popleft

    def event_id(self) -> str:
        return f"{self.name}-{next(self.ids)}"

    def start(self) -> None:
        spec, world = self.spec, self.world
        self.first, self.go = opening(spec.steps, world, self)
        if spec.lookup:
            work, go = self.first, self.go
            look, _ = opening([Work(spec.lookup)], world, self, "lookup")
            self.first = lambda job: look(job) if job.event.type == LOOK_UP else work(job)
            self.go = lambda job: None if job.event.type == LOOK_UP or not go else go(job)
        if self.invocations:
            self.invocations.start()
        self.receive = spec.reads.open(world, self.name, spec.workers) if spec.reads else None
        self.partial: bool | str = spec.reads.partial if spec.reads else False
        present = self.scaler.present if self.scaler else spec.workers
        for number in range(1, present + 1):
            self.start_worker(number)
        if self.scaler:
            self.env.process(self.scaler.run())

    def start_worker(self, number: int) -> None:
        """Let a worker begin."""
        self.workers.append(Worker(self, number))

    def stop_worker(self) -> None:
        """Let the worker go who has been idle longest."""
        self.idle.popleft().alarm.ring(None, 0.0)

    def call(self, event: Event, sender: str, reply: Reply) -> None:
        """Take a call, unless the service is out or too many wait: then that is the answer."""
        if self.refuses and (why := self.turn_away(event, sender)):
            if why != SILENT:
                reply(event, REFUSED, f"it is {why}")
        else:
            self.accept(event, sender, None, reply)

    def admit(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Take an event, unless the service is out or too many wait."""
        why = self.turn_away(event, sender)
        return Refusal(f"{self.name} is {why}") if why else self.accept(event, sender, note)

    def turn_away(self, event: Event, sender: str) -> str | None:
        """Return why a job is not taken, and log it; None if it is."""
        if self.outages and (struck := self.outages.strikes()):
            why = struck
        elif isinstance(self.line, LineAtWork) and not self.idle and not self.line.makes_room():
            why = "full"
        else:
            return None
        self.write((self.env.now, TURNED_AWAY, self.name, event.order, event.id, sender, why))
        return why

    def accept(
        self,
        event: Event,
        sender: str,
        note: str | None = None,
        reply: Reply | None = None,
        kind: str = ARRIVED,
    ) -> Answer:
        """Give a job to a worker who is idle, or let it wait."""
        job = self.new_job(self, event, reply, (event,))
        self.write((self.env.now, kind, self.name, job.order, job.id, sender, note))
        if self.records is not None:
            self.record(job, "waiting")
        if self.idle:
            worker = self.next_idle()
            worker.alarm.ring(job, self.begin(job, worker))
        else:
            self.line.append(job)
        return True

    def start_job(self, job: Job, worker: Worker) -> float:
        """Give a worker a job in hand; return how long its first step takes."""
        worker.job = job
        now, number = self.env.now, worker.number
        if self.receive is None:
            self.write((now, STARTED, self.name, job.order, job.id, number, None))
        else:
            for event in job.events:
                self.write((now, STARTED, self.name, event.order, event.id, number, None))
        if self.records is not None:
            self.record(job, "in work")
        return self.first(job) + self.cold.seconds(job, number) if self.cold else self.first(job)

    def end_job(self, job: Job, why: str | None, worker: Worker) -> None:
        """Take a job out of a worker's hands, and say how it ended to whoever waits for that."""
        worker.job = None
        now, kind = self.env.now, SERVED if why is None else FAILED
        self.write((now, kind, self.name, job.order, job.id, worker.number, why))
        if self.cold:
            self.cold.ended[worker.number] = now
        if self.records is not None:
            self.record(job, kind)
        if job.reply:
            job.reply(job.event, REPLIED if why is None else REFUSED, why or "")

    def settle(self, job: BatchJob, why: str | None, worker: Worker) -> None:
        """Take a batch out of a worker's hands, and say how it ended where it came from."""
        worker.job = None
        events, failed = job.batch.events, job.failures
        if why is not None:
            failed = {event.id: failed.get(event.id, why) for event in events}
        now, name = self.env.now, self.name
        for event in events:
            kind = FAILED if event.id in failed else SERVED
            why = failed.get(event.id)
            self.write((now, kind, name, event.order, event.id, worker.number, why))
            if self.records is not None:
                self.records[event.order] = {"status": kind, "detail": event.detail}
        if self.cold:
            self.cold.ended[worker.number] = now
        job.batch.settle(failed)

    def drop_job(self, job: Job, why: str) -> None:
        """Throw away a job that waited, and say so to whoever asked for it."""
        event = job.event
        self.write((self.env.now, DROPPED, self.name, event.order, event.id, None, why))
        if self.records is not None:
            self.record(job, FAILED)
        if job.reply:
            job.reply(event, REFUSED, f"dropped as {why}")

    def keep_records(self) -> None:
        """Note from now on how orders stand."""
        if self.records is None:
            self.records = {}

    def record(self, job: Job, status: str) -> None:
        """Note how the orders of a job stand; a look-up is no order."""
        assert self.records is not None
        for event in job.events:
            if event.type != LOOK_UP:
                self.records[event.order] = {"status": status, "detail": event.detail}

    def look_up(self, event: Event, sender: str) -> simpy.Event:
        """Answer with the record of the event's order: at once, or when a worker has looked."""
        answer, records = self.env.event(), self.records
        assert records is not None, "whoever looks up has asked for records before"

        def reply(_: Event, outcome: str, __: str) -> None:
            known = records.get(event.order, {"status": "unknown", "detail": {}})
            answer.succeed(known if outcome == REPLIED else {"status": "refused", "detail": {}})

        out = self.outages and self.outages.now
        if (out or self.spec.lookup) and self.turn_away(event, sender):
            reply(event, REFUSED, "")
        elif self.spec.lookup:
            self.accept(event, sender, None, reply, ASKED)
        else:
            reply(event, REPLIED, "")
        return answer


def opening(
    steps: Sequence[Any], world: World, host: Host, prefix: str = ""
) -> tuple[Callable[[Job], float], Go | None]:
    """Return the first step, if it is work, as a function that gives its seconds, and what follows.

    If the first step is something else, a job begins with no work at all, of 0 s.
    """
    acts = open_steps(steps, world, host, prefix)
    first: Callable[[Job], float] = lambda job: 0.0  # noqa: E731
    if steps and isinstance(steps[0], Work):
        first = cast(Callable[[Job], float], acts.pop(0))
    return first, in_turn(acts, world.env) if acts else None
