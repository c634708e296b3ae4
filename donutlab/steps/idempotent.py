"""Once: a service that gets the same event twice does its work once (an idempotent consumer).

Queues and buses deliver at least once, and callers try again, so every service sees some events
twice. It remembers what it has done, by a key, and leaves out what it did before. The key is noted
as in work first. Who comes with the same key meanwhile fails, so that it comes again rather than is
done twice: an event read from a queue when its visibility is over, one delivered otherwise if
somebody tries again. If the work fails the key is forgotten, so that the next attempt does it.
After a `Crash`, or when the time limit of a service (`Service.timeout`) cuts the work off, it stays
in work, for a program that has ended cannot clear it. It is let go when the time limit, counted
from then on, would have been over; without a time limit never.

What is done is remembered for so many seconds as `expires` says. What comes again later, such as a
replay, is done a second time.

Where it differs from the real thing: there what is done is forgotten after 3600 s unless set
otherwise, and here only if asked for; the memory never fails, and all workers share it; what comes
a second time brings no stored answer, only an empty one.

Source: Richardson, "Microservices Patterns", 2018, section 3.3.6; Powertools for AWS Lambda,
"Idempotency" (expires_after_seconds; IdempotencyAlreadyInProgressError), 2025.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from simpy import Interrupt

from donutlab.core.errors import check_choice, check_number
from donutlab.core.events import Event
from donutlab.core.job import Act, Crashed, Host, Job, TimeIsUp
from donutlab.core.kinds import REPEATED
from donutlab.core.process import Doing
from donutlab.core.rounding import longer
from donutlab.core.world import Link, World
from donutlab.steps.base import Action, check_steps, step_links, takes_time
from donutlab.steps.sequence import sequence

KEYS = ("event", "order")


@dataclass(frozen=True, init=False)
class Once(Action):
    """Take these steps for an event, unless they were taken for it before: ``Once(Work(...))``.

    `key` says what makes two events the same: "event", the id of the event; or "order", the order
    it belongs to. While the first of two is still in work the second fails. What is done is
    remembered for `expires` seconds, or for ever.
    """

    steps: tuple[Any, ...]
    key: str
    expires: float | None

    def __init__(
        self,
        *args: Any,
        steps: Sequence[Any] = (),
        key: str = "event",
        expires: float | None = None,
    ) -> None:
        object.__setattr__(self, "steps", (*args, *steps))
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "expires", expires)
        self.__post_init__()

    def check(self) -> None:
        check_steps("Once", self.steps)
        if not self.steps:
            raise ValueError("Once: give at least one step. Try Once(Work(Fixed(5))).")
        check_choice("Once", "key", self.key, KEYS)
        if self.expires is not None:
            advice = "It is a time, in seconds: for how long what is done is remembered."
            check_number("Once", "expires", self.expires, above=0, advice=advice)

    @property
    def takes_time(self) -> bool:
        return any(takes_time(step) for step in self.steps)

    def links(self) -> Iterator[Link]:
        yield from step_links(self.steps)

    def open(self, world: World, host: Host, purpose: str) -> Act:
        go, by_order = sequence(self.steps, world, host, purpose), self.key == "order"
        limit = getattr(world.parts.get(host.name), "timeout", None)
        memory = Memory(inf if self.expires is None else self.expires, limit or inf)

        def key_of(event: Event) -> str:
            return event.order if by_order else event.id

        def act(job: Job) -> Doing:
            fresh: dict[str, Event] = {}
            now = world.env.now
            for event in job.events:
                key = key_of(event)
                if key in fresh or memory.has_done(key, now):
                    world.write((now, REPEATED, host.name, event.order, event.id, None, key))
                elif memory.has_in_work(key, now):
                    job.fail(event, f"{key} is in work already")
                else:
                    fresh[key] = event
            if not fresh:
                return
            memory.begin(fresh, now)
            events = tuple(fresh.values())
            try:
                doing = go(
                    job.only(events) if job.failures or len(fresh) < len(job.events) else job
                )
                if doing:
                    yield from doing
            except Crashed:
                raise
            except BaseException as error:
                if isinstance(error, Interrupt) and isinstance(error.cause, TimeIsUp):
                    raise
                memory.forget(fresh)
                if not (job.goes_on and all(event.id in job.failures for event in events)):
                    raise
            memory.forget(fresh)
            done = [key for key, event in fresh.items() if event.id not in job.failures]
            memory.note(done, world.env.now)

        return act


class Memory:
    """What a service has done, and has in work, by key.

    It `keeps` what is done for so many seconds, and lets go what has been in work for `limit`.
    """

    def __init__(self, keeps: float, limit: float) -> None:
        self.keeps = keeps
        self.limit = limit
        self.done: dict[str, float] = {}
        self.in_work: dict[str, float] = {}

    def has_done(self, key: str, now: float) -> bool:
        """Return whether a key was done so short a time ago that it is remembered."""
        return key in self.done and not longer(now - self.done[key], self.keeps)

    def has_in_work(self, key: str, now: float) -> bool:
        """Return whether a key is in work, as far as anybody knows."""
        return key in self.in_work and longer(self.limit, now - self.in_work[key])

    def begin(self, keys: Iterable[str], now: float) -> None:
        """Note keys as in work from now on."""
        self.in_work.update(dict.fromkeys(keys, now))

    def forget(self, keys: Iterable[str]) -> None:
        """Note that keys are in work no more."""
        for key in keys:
            self.in_work.pop(key, None)

    def note(self, keys: Iterable[str], now: float) -> None:
        """Note keys as done."""
        self.done.update(dict.fromkeys(keys, now))
