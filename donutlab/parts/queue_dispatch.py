"""Batches: how the messages of a queue go to the workers who wait for them, and come back.

A worker who asks waits in line. The first in line gets a batch: what can be received, once it is a
full batch or the window of that worker is over. With the batch come receipts, with which the worker
deletes what is done.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple, Protocol

import simpy

from donutlab.core.events import Event
from donutlab.core.job import Failed
from donutlab.core.kinds import PASSED_OVER, POLLED
from donutlab.core.needs import BatchRequest, Receive
from donutlab.core.process import Doing
from donutlab.core.rounding import longer
from donutlab.core.world import World
from donutlab.parts.queue_limits import LONGEST
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

    def take(self, reader: str, most: int, sees: Callable[[], bool] | None = None) -> list[Receipt]:
        """Receive up to so many messages, of those that a request sees."""

    def delete(self, receipt: Receipt, reader: str) -> None:
        """Delete a message for good."""

    def change_visibility(self, receipt: Receipt, seconds: float, reader: str) -> None:
        """Keep a message hidden for so many seconds from now."""


class QueueBatch:
    """What a worker was given, with the receipts."""

    def __init__(self, queue: Polled, receipts: Sequence[Receipt], consumer: Consumer) -> None:
        self.events = tuple(receipt.message.event for receipt in receipts)
        self.queue = queue
        self.receipts = receipts
        self.consumer = consumer
        self.since = queue.world.env.now

    @property
    def until(self) -> float:
        """The second at which it is visible again, if nothing happens to it."""
        return self.receipts[0].message.until

    def settle(self, failed: Mapping[str, str]) -> None:
        """Delete what has not failed; the rest becomes visible again when its time is up."""
        if self.queue.hides:
            for receipt in self.receipts:
                if receipt.message.event.id not in failed:
                    self.queue.delete(receipt, self.consumer.name)
        self.consumer.done()

    def after(self, event: Event) -> Sequence[Event]:
        """Return the events of the same group that come after one."""
        messages = [receipt.message for receipt in self.receipts]
        place = [message.event.id for message in messages].index(event.id)
        group = messages[place].group
        return [each.event for each in messages[place + 1 :] if each.group == group]

    def extend(self, seconds: float) -> None:
        """Keep what was given hidden for so many seconds from now; 12 h in all are the most."""
        left = self.since + LONGEST - self.queue.world.env.now
        if self.queue.hides and longer(seconds, left):
            raise Failed(f"hidden 12 h at most, {max(left, 0):g} s more")
        for receipt in self.receipts:
            self.queue.change_visibility(receipt, seconds, self.consumer.name)


class ReceiveRequest(BatchRequest):
    """One worker who waits for a batch: `gathering` while its window is open, then `due`.

    It has `missed` what there was if it saw nothing of it.
    """

    missed = False

    def __init__(self, consumer: Consumer, env: simpy.Environment) -> None:
        super().__init__(env)
        self.consumer = consumer
        self.gathering = False
        self.due = False

    def cancel(self) -> bool:
        """Take the request back: another worker may ask instead."""
        self.consumer.cancel(self)
        return True


class Dispatcher:
    """Hands out the batches of one queue to the workers who wait for them.

    `requests` are those of all services that may be answered, first come, first served; `short` are
    the services that could take more at a time than they may now.
    """

    def __init__(self, queue: Polled) -> None:
        self.queue = queue
        self.line = queue.line
        self.requests: OrderedDict[ReceiveRequest, None] = OrderedDict()
        self.short: dict[Consumer, None] = {}

    def join(self, reads: Reads, name: str, workers: int) -> Receive:
        """Let a service read; return how its workers ask for batches."""
        return Consumer(self, reads, name, workers).receive

    def ask(self, request: ReceiveRequest) -> None:
        """Let a request wait in line for a batch."""
        self.requests[request] = None
        self.serve()

    def serve(self) -> None:
        """Hand out batches while there are messages, and requests that may be answered."""
        while self.line.ready and self.requests:
            request = next(iter(self.requests))
            if not self.complete(request):
                return
            consumer = request.consumer
            del self.requests[request]
            receipts = consumer.take()
            if receipts:
                consumer.begun(request)
                request.succeed(QueueBatch(self.queue, receipts, consumer))
            elif consumer.sees:
                request.missed = True
            else:
                self.requests[request] = None
                self.requests.move_to_end(request, last=False)
        if self.line.ready and self.short:
            for consumer in list(self.short):
                consumer.grow_soon()

    def complete(self, request: ReceiveRequest) -> bool:
        """Return whether a batch is full or its time is up; the first message opens its window."""
        reads = request.consumer.reads
        if self.line.ready >= reads.batch or not reads.window or request.due:
            return True
        if not request.gathering:
            request.gathering = True
            self.queue.world.later(reads.window, lambda: self.close_window(request))
        return False

    def close_window(self, request: ReceiveRequest) -> None:
        """The time of a batch is up: it goes with what there is, if there still is something."""
        request.due = True
        if not request.triggered:
            self.serve()
        request.due = request.gathering = False


class Consumer:
    """The workers of one service before one queue: how they ask, and how many may at a time.

    At most `limit` batches are in work or asked for; what other workers ask for is `held` back.
    """

    def __init__(self, dispatcher: Dispatcher, reads: Reads, name: str, workers: int) -> None:
        self.dispatcher = dispatcher
        self.queue = dispatcher.queue
        self.world = self.queue.world
        self.reads = reads
        self.name = name
        self.workers = workers
        self.least = min(reads.scaling.start, workers) if reads.scaling else workers
        self.limit = self.least
        self.working = 0
        self.asking: OrderedDict[ReceiveRequest, None] = OrderedDict()
        self.held: deque[ReceiveRequest] = deque()
        self.growing = False
        self.sees: Callable[[], bool] | None = None
        if reads.sees is not None:
            uniform, share = (
                self.world.dice(self.queue.name, f"sample of {name}").random,
                reads.sees,
            )
            self.sees = lambda: uniform() < share
        self.received = partial(self.queue.take, name, reads.batch, self.sees)
        self.take = self.received if reads.wants is None else self.wanted

    def wanted(self) -> list[Receipt]:
        """Receive messages, and delete those that the service does not want."""
        wants, found = self.reads.wants, []
        assert wants
        for receipt in self.received():
            event = receipt.message.event
            if wants(event):
                found.append(receipt)
                continue
            now, queue = self.world.env.now, self.queue
            self.world.write((now, PASSED_OVER, self.name, event.order, event.id, queue.name, None))
            if queue.hides:
                queue.delete(receipt, self.name)
        return found

    def receive(self) -> ReceiveRequest:
        """Return an event that brings one of the workers a batch, soon or later."""
        request = ReceiveRequest(self, self.world.env)
        self.hold(request)
        self.admit()
        return request

    def hold(self, request: ReceiveRequest) -> None:
        """Let a request wait until one more may be made."""
        self.held.append(request)
        self.tell_if_short()

    def tell_if_short(self) -> None:
        """Enter this service among those that could take more at a time than they may."""
        if self.held and self.limit < self.workers and not self.growing:
            self.dispatcher.short[self] = None

    def admit(self) -> None:
        """Let requests be made, as many as may be."""
        while self.held and self.working + len(self.asking) < self.limit:
            request = self.held.popleft()
            self.asking[request] = None
            if self.reads.wait is None:
                self.dispatcher.ask(request)
            else:
                self.world.env.process(self.poll(request, self.reads.wait))
        if not self.held:
            self.dispatcher.short.pop(self, None)

    def poll(self, request: ReceiveRequest, wait: float) -> Doing:
        """Ask again and again until there is something, or until fewer may ask."""
        timeout, requests = self.world.env.timeout, self.dispatcher.requests
        with suppress(simpy.Interrupt):
            while request in self.asking:
                self.dispatcher.ask(request)
                if wait:
                    yield timeout(wait)
                if request.gathering or (request not in requests and not request.missed):
                    return
                requests.pop(request, None)
                request.missed = False
                now, name = self.world.env.now, self.queue.name
                self.world.write((now, POLLED, name, "", "", self.name, None))
                yield timeout(self.reads.every)

    def grow_soon(self) -> None:
        """Let one more batch be in work after a while: there are messages, and workers for them."""
        del self.dispatcher.short[self]
        self.growing = True
        assert self.reads.scaling
        self.world.later(60.0 / self.reads.scaling.per_minute, self.grow)

    def grow(self) -> None:
        """Let one more batch be in work, if there still is need."""
        self.growing = False
        self.limit = min(self.limit + 1, self.workers)
        self.tell_if_short()
        self.admit()

    def cancel(self, request: ReceiveRequest) -> None:
        """Take a request back, and let another be made for it."""
        if request in self.held:
            self.held.remove(request)
        self.asking.pop(request, None)
        self.dispatcher.requests.pop(request, None)
        self.admit()

    def begun(self, request: ReceiveRequest) -> None:
        """A worker has been given a batch."""
        del self.asking[request]
        self.working += 1

    def done(self) -> None:
        """A worker is done with a batch; when nothing is left to do, few may ask again."""
        self.working -= 1
        if self.reads.scaling and not self.working and not self.queue.waiting:
            self.limit = self.least
            while len(self.asking) > self.limit:
                request, _ = self.asking.popitem()
                self.dispatcher.requests.pop(request, None)
                self.hold(request)
        self.admit()
