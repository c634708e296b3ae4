"""Readers: how the workers of a service get events from a queue, and say what became of them.

Like the pollers that feed a cloud function (AWS Lambda, event source mappings): they ask the queue,
hand each batch to a worker, and delete from the queue what the worker has finished with. If the
worker fails, the whole batch comes back. With `partial` only those events come back that the step
named: `job.fail(event, "burnt")` (there: partial batch responses).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import simpy

from donutlab.errors import check_number, check_target
from donutlab.spec import Spec
from donutlab.world import Link, World

Take = Callable[[], simpy.Event]
"""How a worker asks for its next batch: the event that is returned brings a `Batch`."""


class Reading(Spec):
    """Base of the ways in which a service reads."""

    batch: int
    partial: bool

    @property
    def source(self) -> str:
        """The name of the part that is read from."""
        raise NotImplementedError

    @property
    def endless(self) -> bool:
        """Whether this reading goes on for ever by itself, so that a run needs an end."""
        return False

    def links(self) -> Iterator[Link]:
        """Yield the reference to the part that is read from."""
        yield from ()

    def open(self, world: World, reader: str, workers: int) -> Take:
        """Return how the workers of the service `reader` ask for their next batch."""
        raise NotImplementedError


@dataclass(frozen=True)
class Reads(Reading):
    """How a service reads from a queue: up to `batch` events at a time.

    A worker takes what is there; if that is less than a full batch it waits for more, at most
    `window` seconds from the moment there is a first. `partial` says that only the events that a
    step named with `job.fail` have failed; otherwise one of them fails the whole batch.
    """

    queue: str
    batch: int = 1
    window: float = 0.0
    partial: bool = False

    def check(self) -> None:
        check_target("Reads", "queue", self.queue)
        owner = f"Reads from {self.queue!r}"
        check_number(owner, "batch", self.batch, least=1, whole=True)
        check_number(owner, "window", self.window, least=0, advice="It is a time, in seconds.")

    @property
    def source(self) -> str:
        return self.queue

    def links(self) -> Iterator[Link]:
        yield Link("reads from", self.queue, "reading")

    def open(self, world: World, reader: str, workers: int) -> Take:
        receive = world.find(self.queue, "reading").receive
        return lambda: receive(reader, self.batch, self.window)
