"""Steps: what a worker does with a job, one after the other. Steps are verbs.

Each is a frozen value in the blueprint. Opened in a world it becomes a function of the job that
returns None when it is done at once, a number of seconds when the worker is busy so long, or a
generator of SimPy events when there is more to it (`donutlab.core.job.Act`).

Here are the plain ones. Calls are in `donutlab.steps.calls`, look-ups in `donutlab.steps.lookups`,
what goes wrong in `donutlab.steps.failures`, and a learner's own function is explained in
`donutlab.steps.functions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import simpy

from donutlab.core.contracts import checked
from donutlab.core.distributions import Choice, Distribution, check_time
from donutlab.core.errors import check_list, check_target, check_text
from donutlab.core.events import Event, new_event
from donutlab.core.job import Act, Failed, Go, Host, Job
from donutlab.core.kinds import REPLIED
from donutlab.core.needs import EVENTS
from donutlab.core.plain import plain
from donutlab.core.process import Doing
from donutlab.core.world import Link, Sent, World
from donutlab.steps.base import Action, check_steps, step_links
from donutlab.steps.functions import StepError
from donutlab.steps.sequence import sequence


@dataclass(frozen=True)
class Work(Action):
    """Be busy for a while: `time` once a job, plus `each` for every event of a batch.

    With `per`, a field of the event's detail, `each` is drawn that many times: a time per donut
    is ``Work(each=Exponential(60), per="quantity")``, an oven that takes a minute for a load and
    five seconds more for every order is ``Work(Fixed(60), each=Fixed(5))``.
    """

    time: Distribution | None = None
    each: Distribution | None = None
    per: str | None = None

    def check(self) -> None:
        for name, value in (("time", self.time), ("each", self.each)):
            if value is not None:
                check_time("Work", name, value)
        if self.per is not None:
            check_text("Work", "per", self.per, "It is a field of the order.")
        if self.time is None and self.each is None:
            raise ValueError("Work: say how long it takes, as time or each. Try Work(Fixed(5)).")
        if self.per is not None and self.each is None:
            raise ValueError(f"Work: per={self.per!r} says how often to draw `each`, so give each.")

    @property
    def takes_time(self) -> bool:
        return any(time is not None and time.mean > 0 for time in (self.time, self.each))

    def open(self, world: World, host: Host, purpose: str) -> Act:
        pace, busy = host.pace, self.drawer(world, host, purpose)
        return busy if pace is None else lambda job: busy(job) * pace()

    def drawer(self, world: World, host: Host, purpose: str) -> Callable[[Job], float]:
        """Return what draws how long the work on a job takes."""
        random = world.dice(host.name, purpose)
        once = self.time.sampler(random) if self.time else None
        if self.each is None:
            assert once is not None
            draw = once
            if isinstance(self.time, Choice):  # whose values may be whole numbers
                return lambda job: float(draw())
            return lambda job: draw()
        each, per = self.each.sampler(world.dice(host.name, f"{purpose} each")), self.per

        def busy(job: Job) -> float:
            count = len(job.events) if per is None else sum(units(job, e, per) for e in job.events)
            return float((once() if once else 0.0) + sum([each() for _ in range(count)]))

        return busy


def units(job: Job, event: Event, name: str) -> int:
    """Return the number of units in one event's detail; the job fails when it is none."""
    count = plain(event.detail.get(name))
    if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
        return count
    raise StepError(
        f"{job.host.name!r} works per {name!r}, but event {event.id!r} has {name}={count!r}. "
        "It must be a whole number of at least 0."
    )


@dataclass(frozen=True, init=False)
class Parallel(Action):
    """Take several steps at once and wait until the last is done: ``Parallel(Call(a), Call(b))``.

    If one fails the job fails when all have come to an end.
    """

    steps: tuple[Any, ...]

    def __init__(self, *args: Any, steps: Sequence[Any] = ()) -> None:
        object.__setattr__(self, "steps", (*args, *steps))
        self.__post_init__()

    def check(self) -> None:
        check_steps("Parallel", self.steps)
        if not self.steps:
            raise ValueError("Parallel: give at least one step. Try Parallel(Call('baker')).")

    def links(self) -> Iterator[Link]:
        yield from step_links(self.steps)

    def open(self, world: World, host: Host, purpose: str) -> Act:
        env = world.env
        branches = [
            sequence([step], world, host, f"{purpose}.{n}") for n, step in enumerate(self.steps)
        ]

        def branch(go: Go, job: Job) -> Doing:
            try:
                doing = go(job)
                if doing:
                    yield from doing
            except Failed as failure:
                return failure
            except simpy.Interrupt as interrupt:
                return Failed(f"interrupted: {interrupt.cause}")
            return None

        def act(job: Job) -> Doing:
            running = [env.process(branch(one, job)) for one in branches]
            try:
                for process in running:
                    yield process
            except simpy.Interrupt as interrupt:
                for process in running:
                    if process.is_alive:
                        process.interrupt(interrupt.cause)
                raise
            for process in running:
                if process.value is not None:
                    raise process.value

        return act


@dataclass(frozen=True)
class Acknowledge(Action):
    """Answer whoever sent the job now, with the identifier of the order, and go on working.

    The acknowledgement says that the order was taken, and nothing of how it will end: whoever
    wants to know looks it up later (HTTP calls this 202 Accepted, RFC 9110 section 15.3.3).
    """

    @property
    def takes_time(self) -> bool:
        return False

    def open(self, world: World, host: Host, purpose: str) -> Act:
        def act(job: Job) -> None:
            reply, job.reply = job.reply, None
            if reply:
                reply(job.event, REPLIED, job.order)

        return act


@dataclass(frozen=True)
class Publish(Action):
    """Announce an event of the given `type` to the bus, queue or service `to`, and go on.

    `carries` says what it takes along: "state", all the details at hand; "identifier", only the
    order's id, to be looked up at its source; or the names of the details to copy. The order's
    id is always there, as `order`. `extra` adds constant details. If the part does not take the
    event, such as a queue that is full, the job fails.
    """

    type: str
    to: str
    carries: str | Sequence[str] = "state"
    extra: Mapping[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        check_text("Publish", "type", self.type, "It says what happened: OrderPlaced.")
        owner = f"Publish {self.type!r}"
        check_target(owner, "to", self.to)
        if isinstance(self.carries, str) and self.carries not in ("state", "identifier"):
            raise ValueError(
                f"{owner}: carries must be 'state', 'identifier' or a list of names, "
                f"not {self.carries!r}. Try carries=[{self.carries!r}]."
            )
        if not isinstance(self.carries, str):
            check_list(owner, "carries", self.carries, 'carries=["item"]')
        if not isinstance(self.extra, Mapping):
            raise TypeError(f"{owner}: extra must be a mapping, not {self.extra!r}.")

    def links(self) -> Iterator[Link]:
        yield Link("publishes to", self.to, EVENTS, self.type)

    def announces(self, host: str) -> Iterator[Sent]:
        yield Sent(self.to, self.type, host)

    @property
    def takes_time(self) -> bool:
        return False

    def open(self, world: World, host: Host, purpose: str) -> Act:
        env, name, kind, carries, extra = world.env, host.name, self.type, self.carries, self.extra
        to = self.to
        deliver, keep, opening = (
            checked(world, world.find(self.to, EVENTS).deliver),
            world.events.append,
            world.opening,
        )
        event_id = host.event_id

        def act(job: Job) -> None:
            for cause in job.events:
                detail: dict[str, Any] = {}
                if carries == "state":
                    detail |= cause.detail
                elif carries != "identifier":
                    detail |= {key: cause.detail[key] for key in carries if key in cause.detail}
                if extra:
                    detail |= extra
                detail["order"] = cause.order
                order = cause.order
                fields = event_id(), name, kind, env.now, detail, order, cause.id, opening
                event = new_event(fields)
                keep(event)
                answer = deliver(event, name)
                if not answer:
                    raise Failed(f"{to} did not take it: {answer.why}")

        return act
