"""Pollers: they receive from a queue for a function that may be busy, and each receive counts.

Without them the workers of a service ask the queue themselves, and nothing is received that nobody
is free to work on. The pollers of a cloud function know nothing of its limits. One that has been
given a batch while all workers are busy is throttled: it keeps the batch and tries again, as soon
as a worker is free, until the batch's visibility runs out. Then the events are visible again, and
have been received once more for nothing: with few workers and a small `max_receives` they end among
the dead letters, and nobody has ever worked on them. What helps is to let no more pollers ask than
there are workers (a maximum concurrency), or a longer visibility.

Where it differs from the real service: a poller that is throttled learns at once that a worker is
free, where the real one tries again after ever longer pauses, and the number of pollers does not
shrink when they are throttled.

Source: AWS Lambda Developer Guide, "Using Lambda with Amazon SQS" and "Configuring maximum
concurrency for Amazon SQS event sources", 2025.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol, cast

import simpy

from donutlab.core.kinds import THROTTLED
from donutlab.core.needs import Batch, BatchRequest, Receive
from donutlab.core.process import Doing
from donutlab.core.world import World


class HiddenBatch(Batch, Protocol):
    """A batch of a queue that shows it again."""

    @property
    def until(self) -> float:
        """The second at which it is visible again."""


class FreeWorker(BatchRequest):
    """One worker who is free for a batch that a poller has, or will have."""

    def __init__(self, pollers: Pollers) -> None:
        super().__init__(pollers.world.env)
        self.pollers = pollers

    def cancel(self) -> bool:
        """Take the request back, unless a poller is about to hand over its batch."""
        waits = self in self.pollers.free
        if waits:
            self.pollers.free.remove(self)
        return waits


class Pollers:
    """The pollers of one service in one run, and its workers who are free."""

    def __init__(
        self, world: World, queue: str, reader: str, pollers: int, receive: Receive
    ) -> None:
        self.world = world
        self.queue = queue
        self.reader = reader
        self.ask = receive
        self.free: deque[FreeWorker] = deque()
        self.held: deque[simpy.Event] = deque()
        """For every poller that is throttled, what brings a worker who is free for it."""
        for _ in range(pollers):
            world.env.process(self.poll())

    def receive(self) -> FreeWorker:
        """Return an event that brings a worker a batch, soon or later."""
        worker = FreeWorker(self)
        if self.held:
            self.held.popleft().succeed(worker)
        else:
            self.free.append(worker)
        return worker

    def poll(self) -> Doing:
        """Receive one batch after the other, and see that a worker gets it."""
        env = self.world.env
        while True:
            batch: HiddenBatch = yield self.ask()
            if self.free:
                self.free.popleft().succeed(batch)
                continue
            turn = env.event()
            self.held.append(turn)
            yield turn | env.timeout(batch.until - env.now)
            if turn.triggered:
                worker = cast(simpy.Event, turn.value)
                worker.succeed(batch)
            else:
                self.held.remove(turn)
                self.let_go(batch)

    def let_go(self, batch: HiddenBatch) -> None:
        """Give up a batch whose visibility has run out: nobody has worked on it."""
        now, write = self.world.env.now, self.world.write
        for event in batch.events:
            write((now, THROTTLED, self.reader, event.order, event.id, self.queue, None))
        batch.settle({event.id: THROTTLED for event in batch.events})
