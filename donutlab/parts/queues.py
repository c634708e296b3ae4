"""Queues: they keep events until a reader comes for them, at the reader's own pace.

Like a cloud message queue (Amazon SQS) in front of consumers that poll it. ``Queue("tray")`` gives
each event to one reader, in the order in which events came, and with that the event is gone: at
most once. Everything else is asked for:

- `visibility` makes it at least once. A received event stays in the queue, hidden (in flight), and
  the reader deletes it when the work is done. If that takes longer, or fails, the event is visible
  again so many seconds after it was received, and another reader gets it. A step may ask for more
  (`job.extend`), up to 12 h since then; what goes beyond fails. Each receive brings a new receipt;
  deleting with an old one deletes nothing.
- An event that was received `max_receives` times is not handed out again: the next receive moves
  it to the queue `dead_letter` instead. From there `redrives` move it back.
- `delay` hides a new event for a while; `retention` throws away what has been there too long,
  whoever has it in hand. Dead letters keep their age; in a FIFO queue it starts again.
- `fifo` keeps the order within each group, the events with one value of the detail `group`: while
  one is in flight the later ones wait. A receive takes as many of one group as it can before it
  takes those of another, so that other readers can have the other groups. For five minutes a
  second event with the same value of the detail `deduplicate` is taken and thrown away, even if the
  first has been deleted.
- `duplicates` and `reordering` are the chances that a standard queue hands an event out once more,
  at the end of the line, and that a receive passes over up to nine events.
- `capacity` bounds what waits. When it is full the queue rejects the event, drops the oldest
  (RabbitMQ calls these overflow reject-publish and drop-head), or drops what is older than
  `stale_after`; receives drop what is stale in any case. `newest_first` serves last in, first out.

How workers wait for a batch, and what becomes of it, stands in `donutlab.parts.queue_dispatch`.

Where it differs from the real service:

- There the visibility timeout is 30 s and the retention 4 days unless set otherwise; here a queue
  without them hands out once and keeps for ever. There is no bound, no stale_after and no LIFO.
- While a batch gathers, its events are still visible, and the timeout counts from when it goes.
- An event that is visible again stands where it stood before; there nobody knows where.
- A group or deduplication id is there set with each message; here it is a field of the detail.
- A copy made by `duplicates` counts its receives by itself, and is never copied again.
- Events in flight are not limited (there 120 000; 20 000 for FIFO), nor is the request rate.

Source: Amazon SQS Developer Guide and API Reference, 2025.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from donutlab.core.errors import check_choice, check_flag, check_number, check_text
from donutlab.core.events import Event
from donutlab.core.kinds import (
    ARRIVED,
    DEAD,
    DEDUPLICATED,
    DELETED,
    DROPPED,
    DUPLICATED,
    EXPIRED,
    EXTENDED,
    RECEIVED,
    STALE,
    TURNED_AWAY,
    VISIBLE,
)
from donutlab.core.needs import (
    DEAD_LETTERS,
    EVENTS,
    FIFO_DEAD_LETTERS,
    QUEUE_READERS,
    STANDARD_QUEUE_READERS,
    Answer,
    Need,
    Refusal,
    TakesDeadLetters,
)
from donutlab.core.rounding import longer
from donutlab.core.spec import values
from donutlab.core.world import Link, Part, World
from donutlab.parts.queue_deduplication import Deduplication
from donutlab.parts.queue_dispatch import Dispatcher, Receipt
from donutlab.parts.queue_limits import check_dead_letter, check_fifo, check_limits
from donutlab.parts.queue_order import Message, order
from donutlab.parts.queue_overflow import OVERFLOWS, Overflow
from donutlab.parts.redrive import Redrive, RedriveAtWork, check_redrives

INSTEAD = {
    DEAD_LETTERS: " They need a queue without FIFO: Queue({name!r}).",
    FIFO_DEAD_LETTERS: " They need a FIFO queue: Queue({name!r}, fifo=True, visibility=30).",
    STANDARD_QUEUE_READERS: " A FIFO queue gives what it has at once, and at most 10: leave out "
    "window, or let batch be 10.",
}
"""What to try where a queue is of the other kind."""


@dataclass(frozen=True)
class Queue(Part):
    """A queue; what the settings do stands at the top of `donutlab.parts.queues`. Times in seconds.

    Ranges, as in Amazon SQS: visibility 0 to 12 h, max_receives 1 to 1000, delay 0 to 15 min,
    retention 60 s to 14 days. `when_full` is "reject", "drop oldest" or "drop stale".

    >>> from donutlab import Choice, Customers, Publish, Reads, Regular, Service, Shop, Work
    >>> diner = Shop(
    ...     Customers("street", Regular(every=100), to="till", count=50),
    ...     Service("till", [Publish("Paid", to="tray")]),
    ...     Queue("tray", visibility=30, max_receives=2, dead_letter="bin"),
    ...     Queue("bin"),
    ...     Service("oven", [Work(Choice([20, 40]))], workers=2, reads=Reads("tray")),
    ... )
    >>> tray = diner.run(seed=1).summary().queues["tray"]
    >>> tray.received, tray.redelivered, tray.stale, tray.deleted, tray.dead
    (78, 28, 44, 34, 16)
    """

    name: str
    visibility: float | None = None
    max_receives: int | None = None
    dead_letter: str | None = None
    delay: float = 0.0
    retention: float | None = None
    fifo: bool = False
    group: str | None = None
    deduplicate: str | None = None
    duplicates: float = 0.0
    reordering: float = 0.0
    capacity: int | None = None
    when_full: str = "reject"
    stale_after: float | None = None
    newest_first: bool = False
    redrives: Sequence[Redrive] = ()

    def check(self) -> None:
        check_text("Queue", "name", self.name)
        owner = f"Queue {self.name!r}"
        check_limits(owner, values(self))
        check_flag(owner, "fifo", self.fifo)
        check_flag(owner, "newest_first", self.newest_first)
        for name in ("duplicates", "reordering"):
            advice = "It is a chance: 0.01 is one event in a hundred."
            check_number(owner, name, getattr(self, name), least=0, most=1, advice=advice)
        if self.stale_after is not None:
            check_number(owner, "stale_after", self.stale_after, above=0)
        if self.capacity is not None:
            check_number(owner, "capacity", self.capacity, least=1, whole=True)
        check_choice(owner, "when_full", self.when_full, OVERFLOWS)
        if self.when_full == "drop stale" and self.stale_after is None:
            raise ValueError(f"{owner}: to drop what is stale, say when it is: stale_after=60.")
        check_dead_letter(owner, values(self))
        check_fifo(owner, values(self))
        check_redrives(owner, self.name, self.redrives)

    @property
    def takes(self) -> frozenset[Need[Any]]:
        readers = {QUEUE_READERS} if self.fifo else {QUEUE_READERS, STANDARD_QUEUE_READERS}
        return frozenset({EVENTS, self.letters, *readers})

    def instead_of(self, need: Need[Any]) -> str:
        return INSTEAD.get(need, "").format(name=self.name)

    @property
    def letters(self) -> Need[TakesDeadLetters]:
        return FIFO_DEAD_LETTERS if self.fifo else DEAD_LETTERS

    def links(self) -> Iterator[Link]:
        if self.dead_letter is not None:
            yield Link("sends dead letters to", self.dead_letter, self.letters, "dead")
        for redrive in self.redrives:
            yield Link("redrives to", redrive.to, self.letters, "redrive")

    def open(self, world: World) -> QueueAtWork:
        return QueueAtWork(self, world)


class QueueAtWork:
    """A queue in one run: its messages. For the workers who wait for them it has a dispatcher."""

    def __init__(self, spec: Queue, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.env = world.env
        self.hides = spec.visibility is not None
        self.numbers = count(1)
        self.waiting = 0
        self.known = Deduplication(spec.deduplicate) if spec.fifo else None
        self.copying = world.dice(spec.name, "duplicates").random if spec.duplicates else None
        reordering = world.dice(spec.name, "reordering")
        self.line = order(spec.fifo, spec.newest_first, spec.reordering, reordering)
        self.overflow = Overflow(spec.when_full if spec.capacity else "reject")
        dispatcher = Dispatcher(self)
        self.join, self.serve = dispatcher.join, dispatcher.serve

    def start(self) -> None:
        letters = self.spec.dead_letter
        self.give_up = self.world.find(letters, self.spec.letters).bury if letters else None
        for redrive in self.spec.redrives:
            RedriveAtWork(redrive, self, self.world.find(redrive.to, self.spec.letters).bury)

    def note(self, kind: str, event: Event, peer: str | None, note: object = None) -> None:
        """Write a row into the log."""
        self.world.write((self.env.now, kind, self.name, event.order, event.id, peer, note))

    def deliver(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Keep an event, unless there is no room for it."""
        return self.bury(event, sender, note, self.env.now)

    def bury(self, event: Event, sender: str, note: str | None, since: float) -> Answer:
        """Keep an event whose age counts since that second, unless there is no room for it."""
        spec, now = self.spec, self.env.now
        if self.known and self.known.knows(event, now):
            self.note(DEDUPLICATED, event, sender, note)
            return True
        if spec.capacity is not None and self.waiting >= spec.capacity and not self.make_room():
            self.note(TURNED_AWAY, event, sender, "full")
            return Refusal(f"{self.name} is full")
        self.note(ARRIVED, event, sender, note)
        if self.known:
            self.known.note(event, now)
        group = str(event.detail.get(spec.group, "")) if spec.group else ""
        message = Message(event, next(self.numbers), now if spec.fifo else since, group)
        self.admit(message)
        if spec.delay:
            self.hide(message, spec.delay)
        else:
            self.show(message)
        return True

    def admit(self, message: Message) -> None:
        """Count a new message, and see to it that it does not stay for ever."""
        self.waiting += 1
        if self.spec.retention is not None:
            left = message.sent + self.spec.retention - self.env.now
            self.world.later(max(left, 0.0), lambda: self.expire(message))

    def make_room(self) -> bool:
        """Drop what the overflow policy gives up; return whether there is room now."""
        message = self.overflow.head()
        if message and self.spec.when_full == "drop oldest":
            self.drop(message, "oldest")
        while message and self.spec.when_full == "drop stale" and self.is_stale(message):
            self.drop(message, "stale")
            message = self.overflow.head()
        assert self.spec.capacity is not None
        return self.waiting < self.spec.capacity

    def is_stale(self, message: Message) -> bool:
        """Return whether a message has waited so long that nobody wants it any more."""
        limit = self.spec.stale_after
        return limit is not None and longer(self.env.now - message.sent, limit)

    def drop(self, message: Message, why: str) -> None:
        """Throw a visible message away."""
        self.note(DROPPED, message.event, None, why)
        self.remove(message)

    def hide(self, message: Message, seconds: float) -> None:
        """Let a message become visible after so many seconds, unless it is hidden anew."""
        message.until = until = self.env.now + seconds
        self.world.later(seconds, lambda: self.wake(message, until))

    def wake(self, message: Message, until: float) -> None:
        """A message's hidden time is over, if it has not been changed in the meantime."""
        if message.gone or message.visible or message.until != until:
            return
        if message.receives:
            self.note(VISIBLE, message.event, message.reader, message.receives)
            self.waiting += 1
            self.line.release(message)
        self.show(message)

    def show(self, message: Message) -> None:
        """Make a message visible."""
        self.line.push(message)
        self.overflow.push(message)
        self.serve()

    def expire(self, message: Message) -> None:
        """Throw a message away whose retention is over, whoever has it in hand."""
        if not message.gone:
            flying = message.receives and not message.visible
            self.note(EXPIRED, message.event, None, "in flight" if flying else "waiting")
            self.remove(message)

    def remove(self, message: Message) -> None:
        """Take a message out for good, from the line or out of a reader's hands."""
        message.gone = True
        if message.visible:
            self.line.forget(message)
            self.waiting -= 1
        elif not message.receives:  # its delay is not over
            self.waiting -= 1
        else:
            self.line.release(message)
            self.serve()

    def take(self, reader: str, most: int, sees: Callable[[], bool] | None = None) -> list[Receipt]:
        """Receive up to so many messages, of those that a request sees: one request."""
        spec, copying = self.spec, self.copying
        taken: list[Receipt] = []
        copies, unseen = [], []
        message = None
        while len(taken) < most and (message := self.line.pop(message)):
            if sees and not sees():
                unseen.append(message)
                continue
            self.waiting -= 1
            if self.is_stale(message):
                message.gone = True
                self.note(DROPPED, message.event, None, "stale")
            elif spec.max_receives is not None and message.receives >= spec.max_receives:
                message.gone = True
                self.note(DEAD, message.event, spec.dead_letter)
                assert self.give_up
                self.give_up(message.event, self.name, None, message.sent)
            else:
                taken.append(self.give(message, reader))
                if copying and not message.copy and copying() < spec.duplicates:
                    message.copy = True
                    copies.append(message)
        for message in unseen:
            self.line.push(message)
        for receipt in taken:
            self.line.hold(receipt.message)
        for message in copies:
            self.duplicate(message)
        return taken

    def give(self, message: Message, reader: str) -> Receipt:
        """Hand a message to a reader: it is gone with that, or hidden for the visibility."""
        message.receives += 1
        message.reader = reader
        if self.spec.visibility is None:
            message.gone = True
            self.note(RECEIVED, message.event, reader)
        else:
            self.note(RECEIVED, message.event, reader, message.receives)
            self.hide(message, self.spec.visibility)
        return Receipt(message, message.receives)

    def duplicate(self, message: Message) -> None:
        """Leave a copy of a message at the end of the line."""
        self.note(DUPLICATED, message.event, None)
        copy = Message(message.event, next(self.numbers), message.sent, message.group)
        copy.copy = True
        self.admit(copy)
        self.line.push(copy)
        self.overflow.push(copy)

    def delete(self, receipt: Receipt, reader: str) -> None:
        """Delete a message for good, if the receipt is the newest.

        In a FIFO queue a receipt is worthless as soon as the message is visible again.
        """
        message, number = receipt
        outdated = number != message.receives or (self.spec.fifo and message.visible)
        if message.gone or outdated:
            self.note(STALE, message.event, reader, number)
            return
        self.note(DELETED, message.event, reader, number)
        self.remove(message)

    def change_visibility(self, receipt: Receipt, seconds: float, reader: str) -> None:
        """Keep a message hidden for so many seconds from now, if it is still hidden."""
        message, number = receipt
        if message.gone or message.visible or number != message.receives:
            self.note(STALE, message.event, reader, number)
            return
        self.note(EXTENDED, message.event, reader, float(seconds))
        self.hide(message, seconds)
