"""Queues and buses whose messages lie at a broker, and who reads them.

They are the running halves of `Queue` and `Bus`, as far as others in the shop can see, and write
the same rows. What the broker cannot tell, for it does not happen there, is told when it could be:
a received event is visible again when its visibility is over, whether or not somebody looks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any

import simpy

from donutlab.core.events import Event
from donutlab.core.job import Failed
from donutlab.core.kinds import ARRIVED, DEAD, DELETED, PASSED_OVER, RECEIVED, STALE, VISIBLE
from donutlab.core.needs import Answer, BatchRequest, Receive
from donutlab.parts.bus import Bus
from donutlab.parts.queues import Queue
from donutlab.parts.reading import Reads
from donutlab.street.broker import Message, Place, Reader
from donutlab.street.world import Hand, Street

AT_ONCE = 50
"""So many messages a bus takes at a time."""


class BusOnBroker:
    """A bus whose events pass through the broker; a hand takes them there, and the rules apply."""

    def __init__(self, spec: Bus, street: Street) -> None:
        self.name = spec.name
        self.street = street
        self.bus = spec.open(street)
        self.hand = street.hand(Place(spec.name, 3600.0, AT_ONCE), spec.name)

    def start(self) -> None:
        self.bus.start()
        self.hand.do(self.carry)

    def deliver(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Send an event to the broker."""
        self.street.send(self.name, event, sender)
        return True

    def carry(self, reader: Reader) -> None:
        """Take events from the broker until the shop closes."""
        while not self.street.closing:
            messages = reader.receive(AT_ONCE)
            for message in messages:
                self.street.post(partial(self.hand_out, *self.street.read(message)))
            if messages:
                reader.acknowledge(messages)

    def hand_out(self, event: Event, sender: str) -> None:
        """Hand an event to the targets of the rules that match."""
        self.bus.deliver(event, sender)


class QueueOnBroker:
    """A queue whose messages lie at the broker.

    `flying` maps what is in flight, by the broker's key, to which receive it is; `came` an event to
    when it came. Under the `lock` what befalls one message is told in the order in which it did.
    """

    def __init__(self, spec: Queue, street: Street) -> None:
        self.spec = spec
        self.name = spec.name
        self.street = street
        self.env = street.env
        self.flying: dict[Any, int] = {}
        self.came: dict[str, float] = {}
        self.lock = Lock()
        seconds = None if spec.visibility is None else spec.visibility * street.env.scale
        self.place = Place(spec.name, seconds)

    def start(self) -> None:
        letters = self.street.directory[self.spec.dead_letter] if self.spec.dead_letter else None
        self.letters = letters if isinstance(letters, QueueOnBroker) else None

    def note(self, kind: str, event: Event, peer: str | None, note: object = None) -> None:
        """Write a row into the log."""
        self.street.write((self.env.now, kind, self.name, event.order, event.id, peer, note))

    def deliver(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Send an event to the broker."""
        return self.bury(event, sender, note, self.env.now)

    def bury(self, event: Event, sender: str, note: str | None, since: float) -> Answer:
        """Send an event to the broker, whatever its age."""
        self.street.send(self.name, event, sender)
        return self.arrive(event, sender, note)

    def arrive(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Note that the broker has an event."""
        self.came[event.id] = self.env.now
        self.note(ARRIVED, event, sender, note)
        return True

    def join(self, reads: Reads, reader: str, workers: int) -> Receive:
        """Let a service read; return how its workers ask for batches."""
        return Readers(self, reads, reader, workers).receive

    def give(self, message: Message, event: Event, reader: str) -> None:
        """Note that a reader was given a message."""
        if self.spec.visibility is None:
            self.note(RECEIVED, event, reader)
            return
        key, receives = message.key, message.receives
        if receives > 1:
            self.show(key, receives - 1, event, reader)
        self.note(RECEIVED, event, reader, receives)
        self.flying[key] = receives
        if self.street.connection.hides:
            self.show_later(self.spec.visibility, message, event, reader)

    def show_later(self, seconds: float, message: Message, event: Event, reader: str) -> None:
        """Note, after a while, that a message can be received again, if it is still there."""

        def show() -> None:
            if self.flying.get(message.key) == message.receives:
                self.show(message.key, message.receives, event, reader)
                self.street.connection.wake(self.name)

        self.street.later(seconds, show)

    def fail(self, message: Message, event: Event, reader: str, since: float) -> float | None:
        """Note what becomes of a message whose work has failed, with a broker that hides nothing.

        Return in how many real seconds it is there again; None if it is a dead letter.
        """
        assert self.spec.visibility is not None
        if self.is_exhausted(message._replace(receives=message.receives + 1)):
            self.show(message.key, message.receives, event, reader)
            self.note(DEAD, event, self.spec.dead_letter)
            assert self.letters
            self.letters.arrive(event, self.name)
            return None
        left = max(0.0, since + self.spec.visibility - self.env.now)
        self.show_later(left, message, event, reader)
        return left * self.env.scale

    def show(self, key: Any, receives: int, event: Event, reader: str) -> None:
        """Note that a message could be received again, unless that is known, or it is gone."""
        if self.flying.get(key) == receives:
            del self.flying[key]
            self.note(VISIBLE, event, reader, receives)

    def delete(self, message: Message, event: Event, reader: str, done: bool) -> None:
        """Note what the broker has said to an acknowledgement."""
        if done:
            self.flying.pop(message.key, None)
        self.note(DELETED if done else STALE, event, reader, message.receives)

    def is_exhausted(self, message: Message) -> bool:
        """Return whether a message was received more often than it may be."""
        most = self.spec.max_receives
        return most is not None and message.receives > most

    def kill(self, message: Message, event: Event, reader: str) -> None:
        """Send a message to where the dead letters are."""
        self.show(message.key, message.receives - 1, event, reader)
        self.note(DEAD, event, self.spec.dead_letter)
        assert self.letters
        self.letters.deliver(event, self.name)


class Asked(BatchRequest):
    """A worker's request, which is under way to the broker and cannot be taken back."""

    def cancel(self) -> bool:
        return False


class Readers:
    """The workers of one service before one queue, each with a hand; `free` are those not in use.

    Which worker gets which hand makes no difference.
    """

    def __init__(self, queue: QueueOnBroker, reads: Reads, name: str, workers: int) -> None:
        self.queue = queue
        self.street = queue.street
        self.reads = reads
        self.name = name
        place = queue.place._replace(batch=reads.batch)
        self.free = deque(
            self.street.hand(place, f"{name}-{number}") for number in range(1, workers + 1)
        )

    def receive(self) -> BatchRequest:
        """Return an event that brings a batch, as soon as the broker has one."""
        hand, request = self.free.popleft(), Asked(self.street.env)
        self.ask(hand, request, self.street.env.now)
        return request

    def ask(self, hand: Hand, request: simpy.Event, since: float) -> None:
        """Let a hand wait for messages."""
        hand.do(lambda reader: self.wait(reader, hand, request, since))

    def wait(self, reader: Reader, hand: Hand, request: simpy.Event, since: float) -> None:
        """Wait for messages until the shop closes."""
        while not self.street.closing:
            with self.queue.lock:
                if found := reader.receive_again(self.reads.batch):
                    self.bring(hand, request, found, since)
                    return
            if found := reader.receive(self.reads.batch):
                self.bring(hand, request, found, since)
                return

    def bring(
        self, hand: Hand, request: simpy.Event, found: Sequence[Message], since: float
    ) -> None:
        """Bring to the clock's thread what a hand has received."""
        given = [(message, self.street.read(message)[0]) for message in found]
        self.street.post(partial(self.hand_over, hand, request, given, since))

    def hand_over(
        self,
        hand: Hand,
        request: simpy.Event,
        found: Sequence[tuple[Message, Event]],
        since: float,
    ) -> None:
        """Give a worker what has come, but for what was received too often."""
        queue = self.queue
        dead = [each for each in found if queue.is_exhausted(each[0])]
        given = [each for each in found if each not in dead]
        for message, event in dead:
            queue.kill(message, event, self.name)
        if dead:
            hand.do(lambda reader: self.forget(reader, [message for message, _ in dead]))
        for message, event in given:
            queue.give(message, event, self.name)
            if message.receives == 1:
                ready = max(queue.came.pop(event.id, since), since)
                self.street.lag.handovers[self.name].append(self.street.env.now - ready)
        if self.reads.wants:
            given = self.wanted(hand, given, self.reads.wants)
        if given:
            request.succeed(BrokerBatch(self, hand, given))
        else:
            self.ask(hand, request, since)

    def wanted(
        self, hand: Hand, given: list[tuple[Message, Event]], wants: Callable[[Event], bool]
    ) -> list[tuple[Message, Event]]:
        """Return what the service wants; the rest is passed over, and acknowledged."""
        spared = [each for each in given if not wants(each[1])]
        now, queue = self.street.env.now, self.queue
        for _, event in spared:
            row = (now, PASSED_OVER, self.name, event.order, event.id, queue.name, None)
            self.street.write(row)
        if spared and queue.spec.visibility is not None:
            hand.do(lambda reader: self.acknowledge(reader, spared))
        return [each for each in given if each not in spared]

    def forget(self, reader: Reader, messages: Sequence[Message]) -> None:
        """Take messages out of the queue that are elsewhere by now."""
        reader.acknowledge(messages)

    def acknowledge(self, reader: Reader, done: Sequence[tuple[Message, Event]]) -> None:
        """Acknowledge what is done, and note what the broker says."""
        with self.queue.lock:
            answers = reader.acknowledge([message for message, _ in done])
            for (message, event), answer in zip(done, answers, strict=True):
                self.street.post(partial(self.queue.delete, message, event, self.name, answer))


class BrokerBatch:
    """What a worker was given by the broker."""

    def __init__(
        self, readers: Readers, hand: Hand, given: Sequence[tuple[Message, Event]]
    ) -> None:
        self.readers = readers
        self.hand = hand
        self.given = given
        self.events = tuple(event for _, event in given)
        self.since = readers.street.env.now

    def settle(self, failed: Mapping[str, str]) -> None:
        """Acknowledge what has not failed, and give back what has."""
        readers, queue = self.readers, self.readers.queue
        if queue.spec.visibility is not None:
            done = [each for each in self.given if each[1].id not in failed]
            if done:
                self.hand.do(lambda reader: readers.acknowledge(reader, done))
            if not readers.street.connection.hides:
                for message, event in self.given:
                    if event.id in failed:
                        left = queue.fail(message, event, readers.name, self.since)
                        self.hand.do(partial(_give_back, message, left))
        readers.free.append(self.hand)

    def after(self, event: Event) -> Sequence[Event]:
        """Return the events of the same group that come after one: there are no groups."""
        return ()

    def extend(self, seconds: float) -> None:
        """Fail: no broker here can be asked for more time."""
        raise Failed("job.extend has no counterpart at the broker")


def _give_back(message: Message, seconds: float | None, reader: Reader) -> None:
    reader.give_back(message, seconds)
