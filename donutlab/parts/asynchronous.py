"""Asynchronous invocation: a service takes an event at once, and sees to it by itself afterwards.

Like a cloud function that a bus, or another service, invokes without waiting. Whoever sends the
event is told that it was taken, always and at once, and nothing of how it ends: a rule of a bus has
nothing to try again, and its dead letters stay empty. The service keeps the event, and

- if the work fails, tries twice more: 60 s after the first time, and 120 s after the second;
- if it is throttled (its line is full, or it is out), tries again after 1 s, 2 s, 4 s and so on up
  to 300 s. That is no attempt, for no work was done;
- when there are no attempts left, or the event would be older than `max_age` at the next one, gives
  it up: it goes to the queue `on_failure`, or is lost if there is none.

Calls are not concerned: who calls waits, and hears of a failure.

Where it differs from the real service: there the same event may be given to a function twice, and
what is taken may be lost if very much waits; there is a destination for success as well, and what
is sent to a destination says what was asked and answered, where here it is the event itself.

Source: AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous
invocation" and "Capturing records of Lambda asynchronous invocations", 2025.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from donutlab.core.errors import check_number, check_target
from donutlab.core.events import Event
from donutlab.core.job import Host, Job
from donutlab.core.kinds import DEAD, INVOKED
from donutlab.core.needs import DEAD_LETTERS, Answer, Reply
from donutlab.core.rounding import longer
from donutlab.core.spec import Spec
from donutlab.core.world import Link

PAUSES = 60.0, 120.0
"""Seconds after the first and the second attempt that failed."""

THROTTLED, MOST = 1.0, 300.0
"""Seconds until the first try of what was throttled, doubled each time, up to the most."""


@dataclass(frozen=True)
class Asynchronous(Spec):
    """Take each event that is sent at once, and try up to `max_attempts` times to work on it.

    What is older than `max_age` seconds is given up. What is given up goes to the queue
    `on_failure`. Ranges as in AWS Lambda: 1 to 3 attempts, 60 s to 6 h.
    """

    max_attempts: int = 3
    max_age: float = 21_600.0
    on_failure: str | None = None

    def check(self) -> None:
        advice = "AWS Lambda tries at most twice more, so 1 to 3 times in all."
        attempts = self.max_attempts
        check_number(
            "Asynchronous", "max_attempts", attempts, least=1, most=3, whole=True, advice=advice
        )
        advice = "AWS Lambda allows 60 s to 6 h."
        check_number("Asynchronous", "max_age", self.max_age, least=60, most=21_600, advice=advice)
        if self.on_failure is not None:
            check_target("Asynchronous", "on_failure", self.on_failure)

    def links(self) -> Iterator[Link]:
        """Yield the reference to where events go that are given up."""
        if self.on_failure is not None:
            verb = "sends what has failed to"
            yield Link(verb, self.on_failure, DEAD_LETTERS, "failed")


class Invocation:
    """One event that a service has taken: since when, and how often it failed or was throttled."""

    __slots__ = ("event", "failed", "since", "throttled")

    def __init__(self, event: Event, since: float) -> None:
        self.event = event
        self.since = since
        self.failed = self.throttled = 0

    def __call__(self, event: Event, outcome: str, remark: str) -> None:
        """Nobody waits for an answer."""


class InvokedJob(Job):
    """A job that is an attempt at an `invocation`, if nobody has called; who called gets a reply.

    Neither an acknowledgement nor a crash takes the invocation away from it.
    """

    __slots__ = ("invocation",)

    def __init__(
        self, host: Host, event: Event, reply: Reply | None, events: tuple[Event, ...]
    ) -> None:
        self.invocation = reply if isinstance(reply, Invocation) else None
        super().__init__(host, event, None if self.invocation else reply, events)


class Invoked(Host, Protocol):
    """What invocations need of their service; they take the place of some of it."""

    refuses: bool
    new_job: type[Job]
    deliver: Callable[..., Answer]
    end: Callable[[Job, str | None, Any], None]
    drop: Callable[[Job, str], None]

    def turn_away(self, event: Event, sender: str) -> str | None:
        """Return why a job is not taken, and log it; None if it is."""

    def accept(self, event: Event, sender: str, note: str | None, reply: Reply | None) -> Answer:
        """Give a job to a worker who is idle, or let it wait."""


class Invocations:
    """The events that a service has taken in one run, and has not done or given up."""

    def __init__(self, spec: Asynchronous, service: Invoked) -> None:
        self.spec = spec
        self.service = service
        self.name = service.name
        self.world = service.world
        self.end_job, self.drop_job = service.end, service.drop
        service.new_job, service.deliver = InvokedJob, self.deliver
        service.end, service.drop = self.end, self.drop

    def start(self) -> None:
        """Find where events go that are given up."""
        letters = self.spec.on_failure
        self.bury = self.world.find(letters, DEAD_LETTERS).bury if letters else None

    def deliver(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Take an event, and try to work on it at once."""
        now = self.world.env.now
        self.world.write((now, INVOKED, self.name, event.order, event.id, sender, note))
        self.attempt(Invocation(event, now))
        return True

    def attempt(self, invocation: Invocation) -> None:
        """Let a worker have the event, or try again later."""
        service, event = self.service, invocation.event
        if service.refuses and service.turn_away(event, self.name):
            self.throttle(invocation)
        else:
            service.accept(event, self.name, None, invocation)

    def end(self, job: Job, why: str | None, worker: Any) -> None:
        """Take a job out of a worker's hands; what has failed is tried again, or given up."""
        self.end_job(job, why, worker)
        invocation = job.invocation if isinstance(job, InvokedJob) else None
        if why is None or invocation is None:
            return
        invocation.failed += 1
        invocation.throttled = 0
        if invocation.failed < self.spec.max_attempts:
            self.try_again(invocation, PAUSES[invocation.failed - 1])
        else:
            self.give_up(invocation)

    def drop(self, job: Job, why: str) -> None:
        """Throw away a job that waited; that is as if it had been throttled."""
        self.drop_job(job, why)
        if isinstance(job, InvokedJob) and job.invocation:
            self.throttle(job.invocation)

    def throttle(self, invocation: Invocation) -> None:
        """Try again later what nobody has worked on."""
        pause = min(MOST, THROTTLED * 2.0 ** min(invocation.throttled, 1000))
        invocation.throttled += 1
        self.try_again(invocation, pause)

    def try_again(self, invocation: Invocation, pause: float) -> None:
        """Try again after a pause, unless the event is too old by then."""
        age = self.world.env.now + pause - invocation.since
        if longer(age, self.spec.max_age):
            self.give_up(invocation)
        else:
            self.world.later(pause, lambda: self.attempt(invocation))

    def give_up(self, invocation: Invocation) -> None:
        """Send an event to where such go, or nowhere."""
        event, now, letters = invocation.event, self.world.env.now, self.spec.on_failure
        self.world.write((now, DEAD, self.name, event.order, event.id, letters, None))
        if self.bury:
            self.bury(event, self.name, None, now)
