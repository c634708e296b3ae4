"""Services: workers who take one job after the other and go through its steps.

Like a microservice behind an endpoint with a fixed number of threads: what comes in waits in line,
first come, first served, until a worker is free. A plain service never fails, its line has no end,
and time passes only where a step says so. Everything else is asked for, and explained in a file of
its own: `line` (`donutlab.parts.service_line`), `outages`, `cold_start`
(`donutlab.parts.coldstart`), `autoscale`, and steps that go wrong (`donutlab.steps.failures`).

In a run each worker is a routine that lives as long as the run. An idle one rests, and whoever
brings a job wakes it up with the job.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

import simpy

from donutlab.core.distributions import Distribution, check_time
from donutlab.core.errors import check_number, check_text
from donutlab.core.events import Event
from donutlab.core.job import Act, BatchJob, Failed, Job
from donutlab.core.log import (
    ARRIVED,
    DROPPED,
    FAILED,
    REFUSED,
    REPLIED,
    SERVED,
    STARTED,
    TURNED_AWAY,
)
from donutlab.core.process import Doing, Routine
from donutlab.core.world import Link, Part, Refusal, Reply, Sent, World
from donutlab.parts.autoscale import Autoscale, Scaler
from donutlab.parts.coldstart import ColdStart
from donutlab.parts.outages import Outage, OutagesAtWork, check_outages
from donutlab.parts.reading import Reading
from donutlab.parts.service_line import Line, LineAtWork
from donutlab.steps.base import check_steps, step_links, takes_time
from donutlab.steps.lookups import LOOK_UP
from donutlab.steps.sequence import open_steps
from donutlab.steps.work import Work


@dataclass(frozen=True)
class Service(Part):
    """A service with `workers`, each of whom takes a job through all `steps`.

    Without `reads` jobs come by calls, requests and events. With it the workers read from a
    queue instead. `lookup` is the time a worker needs to answer a look-up; without it look-ups
    are answered at once, from the records. `line` bounds the line and says who is next in it,
    `outages` when the service is out, `cold_start` what it takes a worker to get ready, and
    `autoscale` how the number of workers follows the load.
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

    def check(self) -> None:
        check_text("Service", "name", self.name)
        owner = f"Service {self.name!r}"
        check_number(owner, "workers", self.workers, least=1, whole=True)
        check_steps(owner, self.steps)
        if self.reads is not None and not isinstance(self.reads, Reading):
            raise TypeError(
                f"{owner}: reads must be a Reads, not {self.reads!r}. Try Reads({self.reads!r})."
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
        )
        for name, value, kind, example in extras:
            if value is not None and not isinstance(value, kind):
                word = f"{'an' if name[0] == 'a' else 'a'} {kind.__name__}"
                raise TypeError(f"{owner}: {name} must be {word}, not {value!r}. Try {example}.")
        check_outages(owner, self.outages)
        if self.reads and (self.line or self.autoscale):
            raise ValueError(
                f"{owner}: its workers read from {self.reads.source!r}, where what comes waits. "
                "Leave line and autoscale out: the queue has its own bound, and Reads its scaling."
            )
        if self.autoscale:
            advice = f"It has {self.workers} workers to begin with."
            check_number(owner, "most", self.autoscale.most, least=self.workers, advice=advice)

    @property
    def takes(self) -> frozenset[str]:
        asked = {"look-ups"} if self.reads else {"calls", "events", "look-ups"}
        return frozenset(asked)

    def links(self) -> Iterator[Link]:
        yield from step_links(self.steps)
        if self.reads:
            yield from self.reads.links()

    @property
    def endless(self) -> bool:
        return self.autoscale is not None or (self.reads is not None and self.reads.endless)

    def sends_on(self, sent: Sent) -> Iterator[Sent]:
        if not self.reads and not any(takes_time(step) for step in self.steps):
            for step in self.steps:
                yield from step.announces(self.name)

    def open(self, world: World) -> ServiceAtWork:
        return ServiceAtWork(self, world)


class ServiceAtWork:
    """A service in one run: its line, its workers, its records."""

    def __init__(self, spec: Service, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.env = world.env
        self.write = world.write
        self.inbox: deque[Job] | LineAtWork = (
            spec.line.open(world.env, self.drop) if spec.line else deque()
        )
        self.idle: deque[Worker] = deque()
        self.ids = count(1)
        self.keeps_records = False
        self.records: dict[str, dict[str, Any]] = {}
        self.outages = OutagesAtWork(spec.outages, world, spec.name) if spec.outages else None
        self.cold = spec.cold_start.open(world, spec.name) if spec.cold_start else None
        self.scaler = Scaler(spec.autoscale, self, spec.workers) if spec.autoscale else None
        self.deliver = self.admit if spec.line or spec.outages else self.accept
        self.next_idle = self.idle.pop if self.cold else self.idle.popleft

    def event_id(self) -> str:
        return f"{self.name}-{next(self.ids)}"

    def start(self) -> None:
        self.first, self.acts = opening_step(self.spec.steps, self.world, self)
        if self.spec.lookup:
            work, answer = self.first, [Work(self.spec.lookup)]
            look, _ = opening_step(answer, self.world, self, "lookup")
            self.first = lambda job: look(job) if job.event.type == LOOK_UP else work(job)
        reads = self.spec.reads
        self.take = reads.open(self.world, self.name, self.spec.workers) if reads else None
        for number in range(1, self.spec.workers + 1):
            self.hire(number)
        if self.scaler:
            Routine(self.env, self.scaler.run())

    def admit(
        self, event: Event, sender: str, note: str | None = None, reply: Reply | None = None
    ) -> Refusal:
        """Take an event or a call, unless the service is out or too many wait."""
        why = None
        if self.outages and self.outages.down:
            why = "out"
        elif isinstance(self.inbox, LineAtWork) and not self.idle and not self.inbox.makes_room():
            why = "full"
        if why is None:
            return self.accept(event, sender, note, reply)
        self.write((self.env.now, TURNED_AWAY, self.name, event.order, event.id, sender, why))
        if reply:
            reply(event, REFUSED, f"it is {why}")
        return f"{self.name} is {why}"

    def accept(
        self, event: Event, sender: str, note: str | None = None, reply: Reply | None = None
    ) -> Refusal:
        """Take an event, or a call if there is a `reply`; the worker idle longest gets it."""
        now = self.env.now
        job = Job(self, event, reply, (event,))
        self.write((now, ARRIVED, self.name, job.order, job.id, sender, note))
        if self.keeps_records:
            self.record(job, "waiting")
        if self.idle:
            worker = self.next_idle()
            worker.wake(self.begin(job, worker.number, now), job)
        else:
            self.inbox.append(job)
        return None

    def begin(self, job: Job, worker: int, now: float) -> float:
        """Let a worker take a job in hand; return how long the first step keeps the worker busy."""
        for event in job.events:
            self.write((now, STARTED, self.name, event.order, event.id, None, worker))
        if self.keeps_records:
            self.record(job, "in work")
        return self.first(job) + self.cold.seconds(job, worker) if self.cold else self.first(job)

    def hire(self, number: int) -> None:
        """Let a worker begin."""
        Worker(self, number)

    def dismiss(self) -> None:
        """Let the worker go who has been idle longest."""
        self.idle.popleft().wake(0.0, None)

    def work(self, me: Worker) -> Doing:
        """One worker's day: take a job, go through the steps, say how it ended."""
        env, write, name = self.env, self.write, self.name
        inbox, idle, acts = self.inbox, self.idle, self.acts
        begin, take, outages = self.begin, self.take, self.outages
        cold, scaler = self.cold, self.scaler
        number, now, no_questions = me.number, env.now, self.spec.lookup is None
        job: Job | None
        while True:
            while outages and outages.down:
                yield outages.over
                now = env.now
            if take:
                job = BatchJob(self, (yield take()))
                while outages and outages.down:
                    yield outages.over
                yield begin(job, number, env.now)
            elif scaler and scaler.leaves():
                return
            elif inbox and (job := inbox.popleft()):
                yield begin(job, number, now)
            else:
                idle.append(me)
                job = yield
                if job is None:
                    return
            kind, why = SERVED, ""
            if acts and (no_questions or job.event.type != LOOK_UP):
                try:
                    for act in acts:
                        doing = act(job)
                        if doing is None:
                            continue
                        if isinstance(doing, float):
                            yield doing
                        else:
                            yield from doing
                except Failed as failure:
                    kind, why = FAILED, str(failure)
            if cold:
                cold.ended[number] = env.now
            if take:
                self.settle(cast(BatchJob, job), why if kind == FAILED else None, number)
                continue
            now = env.now
            write((now, kind, name, job.order, job.id, why, number))
            if self.keeps_records:
                self.record(job, kind)
            if job.reply:
                job.reply(job.event, REPLIED if kind == SERVED else REFUSED, why)

    def drop(self, job: Job, why: str) -> None:
        """Throw away a job that waited, and say so to whoever asked for it."""
        event = job.event
        self.write((self.env.now, DROPPED, self.name, event.order, event.id, None, why))
        if self.keeps_records:
            self.record(job, FAILED)
        if job.reply:
            job.reply(event, REFUSED, f"dropped as {why}")

    def settle(self, job: BatchJob, why: str | None, worker: int) -> None:
        """Log how each event of a batch ended, and say so where it came from."""
        assert self.spec.reads
        failed = job.failures
        if why is None and failed and not self.spec.reads.partial:
            why = next(iter(failed.values()))
        if why is not None:
            failed = {event.id: why for event in job.events}
        now, name = self.env.now, self.name
        for event in job.events:
            kind = FAILED if event.id in failed else SERVED
            why = failed.get(event.id, "")
            self.write((now, kind, name, event.order, event.id, why, worker))
            if self.keeps_records:
                self.records[event.order] = {"status": kind, "detail": event.detail}
        job.batch.settle(failed)

    def record(self, job: Job, status: str) -> None:
        """Note how the orders of a job stand; a look-up is no order."""
        for event in job.events:
            if event.type != LOOK_UP:
                self.records[event.order] = {"status": status, "detail": event.detail}

    def look_up(self, event: Event, sender: str, answer: simpy.Event) -> None:
        """Answer with the record of the event's order: at once, or when a worker has looked."""

        def reply(*_: object) -> None:
            unknown = {"status": "unknown", "detail": {}}
            answer.succeed(self.records.get(event.order, unknown))

        if self.spec.lookup:
            self.deliver(event, sender, None, reply)
        else:
            reply()


class Worker(Routine):
    """A worker of a service, known by a number."""

    def __init__(self, service: ServiceAtWork, number: int) -> None:
        self.number = number
        super().__init__(service.env, service.work(self))


def opening_step(
    steps: Sequence[Any], world: World, host: ServiceAtWork, prefix: str = ""
) -> tuple[Callable[[Job], float], list[Act]]:
    """Return the first step, if it is work, as a function that gives its seconds, and the others.

    If the first step is something else, a job begins with no work at all, of 0 s.
    """
    acts = open_steps(steps, world, host, prefix)
    if steps and isinstance(steps[0], Work):
        return cast(Callable[[Job], float], acts[0]), acts[1:]
    return lambda job: 0.0, acts
