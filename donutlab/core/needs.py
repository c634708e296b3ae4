"""Needs: what parts may ask of each other, each with a protocol that says how.

A part says what it `takes`, a link what it needs, and whoever asks finds the other by its name and
the need (`World.find`). So parts know these protocols, and never each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

import simpy

from donutlab.core.events import Event

Asked = TypeVar("Asked", covariant=True)
Reads = TypeVar("Reads", contravariant=True)


@dataclass(frozen=True)
class Need(Generic[Asked]):
    """What can be asked of a part, in a `word`; `Asked` is the protocol of whoever can be asked."""

    word: str


@dataclass(frozen=True)
class Refusal:
    """Why something was not taken. It is false, where what was taken is true (`Answer`)."""

    why: str

    def __bool__(self) -> Literal[False]:
        return False


Answer = Literal[True] | Refusal
"""Whether an event was taken. If not, whoever sent it decides: a step fails, a bus tries again."""

Reply = Callable[[Event, str, str], None]
"""How the answer to a call goes back: the event asked about, an outcome, a remark."""


class TakesEvents(Protocol):
    """Services, buses, queues, streams, outboxes."""

    def deliver(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Take an event from a sender, `note` the rule if a bus sent it; return if it was taken."""


class TakesCalls(TakesEvents, Protocol):
    """Services: they take an event and, as a call, give an answer when the work has ended."""

    def call(self, event: Event, sender: str, reply: Reply) -> None:
        """Take a call. Its reply is given once: when it has been worked off, or is refused."""

    @property
    def line(self) -> Sized:
        """What waits there for a worker."""

    def withdraw(self, reply: Reply, why: str = "cancelled") -> bool:
        """Let the call with this reply leave the line, and return whether it was there."""


class AnswersLookUps(Protocol):
    """Services: they know how the orders stand that were given to them."""

    def keep_records(self) -> None:
        """Note from now on how orders stand: somebody is going to ask."""

    def look_up(self, event: Event, sender: str) -> simpy.Event:
        """Return what brings the record of the event's order, at once or when a worker looked."""


class TakesDeadLetters(Protocol):
    """Queues, for what another queue, a rule or a reader has given up."""

    def bury(self, event: Event, sender: str, note: str | None, since: float) -> Answer:
        """Take an event whose age counts since that second; return whether it was taken."""


class ChecksEvents(Protocol):
    """Registries: they know the contracts of events, and hold producers to them."""

    def breach(self, event: Event, sender: str) -> str:
        """Return why an event must not be sent; the empty string if it may."""


class Batch(Protocol):
    """What a worker has been given to do, and how it says what became of it."""

    events: tuple[Event, ...]

    def settle(self, failed: Mapping[str, str]) -> None:
        """Say that the work is done; `failed` maps the ids of the events that failed to why."""

    def after(self, event: Event) -> Sequence[Event]:
        """Return the events of the same group that come after one, where there are groups."""

    def extend(self, seconds: float) -> None:
        """Ask that nobody else gets these events for so many seconds from now."""


class BatchRequest(simpy.Event):
    """A worker's request for a batch: an event that brings a `Batch`, unless it is cancelled."""

    def cancel(self) -> bool:
        """Take the request back, unless a batch is on its way; return whether it was."""
        raise NotImplementedError


Receive = Callable[[], BatchRequest]
"""How a worker asks for its next batch."""


class CanBeRead(Protocol[Reads]):
    """Queues and streams: services read from them, in a way that a spec of theirs describes."""

    def join(self, reads: Reads, reader: str, workers: int) -> Receive:
        """Let a service with so many workers read; return how they ask for batches."""


EVENTS: Need[TakesEvents] = Need("events")
CALLS: Need[TakesCalls] = Need("calls")
LOOK_UPS: Need[AnswersLookUps] = Need("look-ups")
DEAD_LETTERS: Need[TakesDeadLetters] = Need("dead letters")
FIFO_DEAD_LETTERS: Need[TakesDeadLetters] = Need("FIFO dead letters")
QUEUE_READERS: Need[CanBeRead[Any]] = Need("reading")
STANDARD_QUEUE_READERS: Need[CanBeRead[Any]] = Need("reading with a window or over 10 at a time")
CONTRACTS: Need[ChecksEvents] = Need("contracts")
STREAM_READERS: Need[CanBeRead[Any]] = Need("stream readers")
