"""Once: a service that gets the same event twice does its work once (an idempotent consumer).

Queues and buses deliver at least once, and callers try again, so every service sees some events
twice. It remembers what it has done, by a key, and leaves out what it did before. The key is noted
as in work first: if the work fails it is forgotten, so that the next attempt does it. After a
`Crash` it stays in work, for a program that has ended cannot clear it, and whoever comes with the
same key later fails.

Where it differs from the real thing: the memory has no end and never fails, and it is shared by
all workers (there a key in work is let go when the function's time would have been over); what is
done for a second time brings no stored answer, only an empty one.

Source: Richardson, "Microservices Patterns", 2018, section 3.3.6; AWS Lambda Powertools,
"Idempotency" (a second event while the first is in work is an error there, too).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from donutlab.core.errors import check_choice
from donutlab.core.events import Event
from donutlab.core.job import Act, Crashed, Failed, Host, Job
from donutlab.core.kinds import REPEATED
from donutlab.core.process import Doing
from donutlab.core.world import Link, World
from donutlab.steps.base import Action, check_steps, step_links, takes_time
from donutlab.steps.sequence import sequence

KEYS = ("event", "order")


@dataclass(frozen=True, init=False)
class Once(Action):
    """Take these steps for an event, unless they were taken for it before: ``Once(Work(...))``.

    `key` says what makes two events the same: "event", the id of the event; or "order", the order
    it belongs to. While the first of two is still in work the second fails.
    """

    steps: tuple[Any, ...]
    key: str

    def __init__(self, *args: Any, steps: Sequence[Any] = (), key: str = "event") -> None:
        object.__setattr__(self, "steps", (*args, *steps))
        object.__setattr__(self, "key", key)
        self.__post_init__()

    def check(self) -> None:
        check_steps("Once", self.steps)
        if not self.steps:
            raise ValueError("Once: give at least one step. Try Once(Work(Fixed(5))).")
        check_choice("Once", "key", self.key, KEYS)

    @property
    def takes_time(self) -> bool:
        return any(takes_time(step) for step in self.steps)

    def links(self) -> Iterator[Link]:
        yield from step_links(self.steps)

    def open(self, world: World, host: Host, purpose: str) -> Act:
        go, by_order = sequence(self.steps, world, host, purpose), self.key == "order"
        done: set[str] = set()
        in_work: set[str] = set()

        def key_of(event: Event) -> str:
            return event.order if by_order else event.id

        def act(job: Job) -> Doing:
            fresh: dict[str, Event] = {}
            for event in job.events:
                key = key_of(event)
                if key in done or key in fresh:
                    now = world.env.now
                    world.write((now, REPEATED, host.name, event.order, event.id, None, key))
                elif key in in_work:
                    raise Failed(f"{key} is in work already")
                else:
                    fresh[key] = event
            if not fresh:
                return
            in_work.update(fresh)
            events = tuple(fresh.values())
            try:
                doing = go(job if len(events) == len(job.events) else job.only(events))
                if doing:
                    yield from doing
            except Crashed:
                raise
            except BaseException:
                in_work.difference_update(fresh)
                if not (job.goes_on and all(event.id in job.failures for event in events)):
                    raise
            in_work.difference_update(fresh)
            done.update(key for key, event in fresh.items() if event.id not in job.failures)

        return act
