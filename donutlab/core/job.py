"""A job: what a worker has in hand, and what a step may do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from random import Random
from types import MappingProxyType
from typing import Any, Protocol

from donutlab.core.errors import check_number
from donutlab.core.events import Event
from donutlab.core.needs import Batch, Reply
from donutlab.core.process import Doing
from donutlab.core.world import World

GROUP = "group"
"""How `Reads.partial` says that the rest of a group fails with one of its events."""


class Failed(Exception):
    """A job cannot be finished. A step raises it with the reason; the worker logs it and goes on.

    A learner's own step may raise it too: ``raise Failed("the oven is cold")``.
    """


class Crashed(Failed):
    """The program that carried out a job has ended in the middle of it, and tidies nothing up."""


class TimeIsUp(str):
    """The cause of an interrupt that ends the program at work on a job: its time is over.

    As in a crash nothing is tidied up, and no step can go on.
    """


class Host(Protocol):
    """Whoever carries out steps: a service, or customers after their order was accepted."""

    name: str
    world: World

    @property
    def pace(self) -> Callable[[], float] | None:
        """How many times as long work takes that begins now; None if it is always once."""

    def event_id(self) -> str:
        """Return the id for a new event of this host: its name and a count."""


class Job:
    """One piece of work in a worker's hands: an event, or a batch of them.

    `event` is the event (the first of a batch), `events` all of them; `id` and `order` are those
    of the event. `found` is what the last look-up brought. A step of the learner's gets the job
    and reads `order`, `detail`, `now` and `random` from it.
    """

    __slots__ = ("event", "events", "found", "host", "id", "order", "random", "reply")

    def __init__(
        self, host: Host, event: Event, reply: Reply | None, events: tuple[Event, ...]
    ) -> None:
        self.host = host
        self.event = event
        self.id = event.id
        self.order = event.order
        self.events = events
        self.reply = reply

    found: dict[str, Any]
    random: Random
    failures: Mapping[str, str] = MappingProxyType({})

    @property
    def detail(self) -> dict[str, Any]:
        """What the event says."""
        return self.event.detail

    @property
    def now(self) -> float:
        """The simulated time, in seconds."""
        return self.host.world.env.now

    def only(self, events: tuple[Event, ...]) -> Job:
        """Return this job with these of its events only."""
        part = copy(self)
        part.event, part.events = events[0], events
        part.id, part.order = part.event.id, part.event.order
        return part

    def fail(self, event: Event, why: str) -> None:
        """Give up one event. In a batch the others go on if `Reads.partial` says so."""
        raise Failed(why)

    @property
    def goes_on(self) -> bool:
        """Whether the job goes on with other events after `fail` has given one up."""
        return False

    def extend(self, seconds: float) -> None:
        """Keep the events hidden from other readers for so many seconds from now.

        Only what was read from a queue with a visibility is hidden; for all else nothing changes.
        Raises Failed for what would be hidden for more than 12 h since it was received.
        """


class BatchJob(Job):
    """A batch of events in a worker's hands; `failures` maps the ids of some to why they failed.

    `partial` says whether the others go on when one has failed, or those of other groups
    (`Reads.partial`). `events` are those that go on.
    """

    __slots__ = ("batch", "failures", "given", "partial")

    def __init__(self, host: Host, batch: Batch, partial: bool | str) -> None:
        self.failures: dict[str, str] = {}
        self.batch = batch
        self.partial = partial
        super().__init__(host, batch.events[0], None, batch.events)

    @property
    def events(self) -> tuple[Event, ...]:
        if not self.failures:
            return self.given
        return tuple(event for event in self.given if event.id not in self.failures)

    @events.setter
    def events(self, events: tuple[Event, ...]) -> None:
        self.given = events

    def fail(self, event: Event, why: str) -> None:
        self.failures[event.id] = str(why)
        if self.partial == GROUP:
            for later in self.batch.after(event):
                self.failures.setdefault(later.id, f"{event.id} of its group has failed")
        if not self.goes_on:
            raise Failed(why)

    @property
    def goes_on(self) -> bool:
        return bool(self.partial and self.events)

    def extend(self, seconds: float) -> None:
        check_number("extend", "seconds", seconds, least=0, most=43_200, advice="Up to 12 h.")
        self.batch.extend(seconds)


Act = Callable[[Job], "float | Doing | None"]
"""A step at work. Given a job it returns None (done at once), the seconds the worker is busy with
it, or a generator of SimPy events to go through."""


Go = Callable[[Job], "Doing | None"]
"""Several steps at work, as one: None if all were done at once, or a generator."""


class Step(Protocol):
    """What every step of the library can do: be opened in a world, and name its links."""

    def open(self, world: World, host: Host, purpose: str) -> Act:
        """Return the step at work for that host, with dice for that purpose."""
