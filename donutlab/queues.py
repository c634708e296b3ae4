"""Queues: they keep events until a reader comes for them, at the reader's own pace.

Like a cloud message queue (Amazon SQS) in front of a consumer that polls it. Here we simplify: an
event is given to one reader, in the order in which events came, and is gone from the queue with
that; a waiting reader learns of an event at the moment it comes, without polling.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import simpy

from donutlab.errors import check_text
from donutlab.events import Event
from donutlab.log import ARRIVED, RECEIVED
from donutlab.world import Part, World


@dataclass(frozen=True)
class Queue(Part):
    """A queue without an end, first in, first out."""

    name: str

    def check(self) -> None:
        check_text("Queue", "name", self.name)

    @property
    def takes(self) -> frozenset[str]:
        return frozenset({"events", "reading"})

    def open(self, world: World) -> QueueAtWork:
        return QueueAtWork(self, world)


class Handful:
    """What a reader was given; it is gone from the queue, so nothing can come back."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        self.events = events

    def settle(self, failed: Mapping[str, str]) -> None:
        """Nothing is left to be done."""


class Collector:
    """A reader who waits: for the first event, or for its batch to fill."""

    def __init__(self, reader: str, batch: int, window: float, ready: simpy.Event) -> None:
        self.reader = reader
        self.batch = batch
        self.window = window
        self.ready = ready
        self.taken: list[Event] = []


class QueueAtWork:
    """A queue in one run: the events that wait, or else the readers that do."""

    def __init__(self, spec: Queue, world: World) -> None:
        self.name = spec.name
        self.world = world
        self.keeps_records = False
        self.waiting: deque[Event] = deque()
        self.readers: deque[Collector] = deque()

    def start(self) -> None:
        """Nothing moves in a queue by itself."""

    def deliver(self, event: Event, sender: str, note: str | None = None) -> None:
        """Keep an event, or hand it to the reader who has waited longest."""
        now = self.world.env.now
        self.world.write((now, ARRIVED, self.name, event.order, event.id, sender, note))
        self.waiting.append(event)
        if self.readers:
            self.collect(self.readers[0])

    def receive(self, reader: str, batch: int, window: float) -> simpy.Event:
        """Return an event that brings the reader a batch of 1 to `batch` events."""
        collector = Collector(reader, batch, window, simpy.Event(self.world.env))
        self.readers.append(collector)
        if self.waiting and self.readers[0] is collector:
            self.collect(collector)
        return collector.ready

    def collect(self, collector: Collector) -> None:
        """Move what waits into a reader's batch; hand it over when it is full or time is up."""
        taken, first = collector.taken, not collector.taken
        while self.waiting and len(taken) < collector.batch:
            taken.append(self.waiting.popleft())
        if len(taken) == collector.batch or not collector.window:
            self.hand_over(collector)
        elif first:
            timer = self.world.env.timeout(collector.window)
            assert timer.callbacks is not None
            timer.callbacks.append(lambda _: self.hand_over(collector))

    def hand_over(self, collector: Collector) -> None:
        """Give a reader its batch, unless it has it already."""
        if collector.ready.triggered:
            return
        self.readers.remove(collector)
        env, name, write = self.world.env, self.name, self.world.write
        for event in collector.taken:
            write((env.now, RECEIVED, name, event.order, event.id, collector.reader, None))
        collector.ready.succeed(Handful(tuple(collector.taken)))
