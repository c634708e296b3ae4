"""Batches: how the messages of a queue go to the workers who wait for them, and come back.

A worker who asks waits in line. The first in line gets a batch: what can be received, once it is a
full batch or the window of that worker is over. With the batch come receipts, with which the worker
deletes what is done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import simpy

from donutlab.core.kinds import POLLED
from donutlab.core.needs import Receive
from donutlab.core.process import Doing
from donutlab.core.world import World
from donutlab.parts.queue_order import FifoOrder, Message, StandardOrder
from donutlab.parts.reading import Reads


class Receipt(NamedTuple):
    """What a reader deletes a message with: good until the message is received again."""

    message: Message
    number: int


class Polled(Protocol):
    """What is needed of a queue. It `hides` what was received, unless that is gone with it."""

    name: str
    world: World
    hides: bool
    waiting: int
    line: StandardOrder | FifoOrder

    def take(self, reader: str, most: int) -> list[Receipt]:
        """Receive up to so many messages."""

    def delete(self, receipt: Receipt, reader: str) -> None:
        """Delete a message for good."""

    def change_visibility(self, receipt: Receipt, seconds: float, reader: str) -> None:
        """Keep a message hidden for so many seconds from now."""


class QueueBatch:
    """What a worker was given, with the receipts."""

    def __init__(self, queue: Polled, receipts: Sequence[Receipt], reader: Consumer) -> None:
        self.events = tuple(receipt.message.event for receipt in receipts)
        self.queue = queue
        self.receipts = receipts
        self.reader = reader

    def settle(self, failed: Mapping[str, str]) -> None:
        """Delete what has not failed; the rest becomes visible again when its time is up."""
        if self.queue.hides:
            for receipt in self.receipts:
                if receipt.message.event.id not in failed:
                    self.queue.delete(receipt, self.reader.name)
        self.reader.done()

    def extend(self, seconds: float) -> None:
        """Keep what was given hidden for so many seconds from now."""
        for receipt in self.receipts:
            self.queue.change_visibility(receipt, seconds, self.reader.name)


class ReceiveRequest:
    """One worker who waits for a batch: `gathering` while its window is open, then `due`."""

    def __init__(self, reader: Consumer, env: simpy.Environment) -> None:
        self.reader = reader
        self.ready = simpy.Event(env)
        self.gathering = False
        self.due = False


class Dispatcher:
    """Hands out the batches of one queue to the workers who wait for them."""

    def __init__(self, queue: Polled) -> None:
        self.queue = queue
        self.line = queue.line
        self.waiting: deque[ReceiveRequest] = deque()

    def join(self, reads: Reads, name: str, workers: int) -> Receive:
        """Let a service read; return how its workers ask for batches."""
        return Consumer(self, reads, name, workers).receive

    def queue_up(self, request: ReceiveRequest) -> None:
        """Let a worker wait in line for a batch."""
        self.waiting.append(request)
        self.serve()

    def serve(self) -> None:
        """Hand out batches while there are messages, and workers who may have them."""
        while self.line.ready:
            request = next((each for each in self.waiting if each.reader.admits()), None)
            if request is None or not self.complete(request):
                return
            reader = request.reader
            receipts = self.queue.take(reader.name, reader.reads.batch)
            if receipts:
                self.waiting.remove(request)
                reader.begun()
                request.ready.succeed(QueueBatch(self.queue, receipts, reader))

    def complete(self, request: ReceiveRequest) -> bool:
        """Return whether a batch is full or its time is up; the first message opens its window."""
        reads = request.reader.reads
        if self.line.ready >= reads.batch or not reads.window or request.due:
            return True
        if not request.gathering:
            request.gathering = True
            self.queue.world.later(reads.window, lambda: self.close_window(request))
        return False

    def close_window(self, request: ReceiveRequest) -> None:
        """The time of a batch is up: it goes with what there is, if there still is something."""
        request.due = True
        if not request.ready.triggered:
            self.serve()
        request.due = request.gathering = False


class Consumer:
    """The workers of one service before one queue: how they ask, and how many may work at once."""

    def __init__(self, dispatcher: Dispatcher, reads: Reads, name: str, workers: int) -> None:
        self.dispatcher = dispatcher
        self.queue = dispatcher.queue
        self.world = self.queue.world
        self.reads = reads
        self.name = name
        self.workers = workers
        self.working = 0
        self.limit = reads.scaling.start if reads.scaling else workers
        self.growing = False

    def receive(self) -> simpy.Event:
        """Return an event that brings one of the workers a batch, soon or later."""
        request = ReceiveRequest(self, self.world.env)
        if self.reads.wait is None:
            self.dispatcher.queue_up(request)
        else:
            self.world.env.process(self.poll(request, self.reads.wait))
        return request.ready

    def poll(self, request: ReceiveRequest, wait: float) -> Doing:
        """Ask again and again until there is something."""
        timeout = self.world.env.timeout
        while True:
            self.dispatcher.queue_up(request)
            if wait:
                yield timeout(wait)
            if request.ready.triggered or request.gathering:
                return
            self.dispatcher.waiting.remove(request)
            self.world.write((self.world.env.now, POLLED, self.queue.name, "", "", self.name, None))
            yield timeout(self.reads.every)

    def admits(self) -> bool:
        """Return whether one more batch may be in work; if not, see to it that soon one may."""
        if self.working < self.limit:
            return True
        scaling = self.reads.scaling
        if scaling and not self.growing and self.limit < self.workers:
            self.growing = True
            self.world.later(60.0 / scaling.per_minute, self.grow)
        return False

    def grow(self) -> None:
        """Let one more batch be in work, if there still is need."""
        self.growing = False
        self.limit += 1
        self.dispatcher.serve()

    def begun(self) -> None:
        """A worker has been given a batch."""
        self.working += 1

    def done(self) -> None:
        """A worker is done with a batch."""
        self.working -= 1
        if self.reads.scaling:
            if not self.working and not self.queue.waiting:
                self.limit = min(self.reads.scaling.start, self.workers)
            self.dispatcher.serve()
