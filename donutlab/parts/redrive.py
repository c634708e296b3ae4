"""Redrives: what lies in a queue of dead letters is moved back, once its cause has been mended.

Like the dead-letter queue redrive of a cloud message queue: a task moves what waits there to the
queue it came from, or another, as fast as it can or at a rate that its readers bear. Every message
is new there: it has not been received, and its age begins again.

Where it differs from the real service: a task moves as many messages as waited when it began, and
ends if the other queue does not take one, which then stays; where to is said each time, for a queue
of dead letters may have several sources. A FIFO queue that knows a message still throws it away.

Source: Amazon SQS Developer Guide, "Configure a dead-letter queue redrive"; StartMessageMoveTask
in the API Reference (at most 500 messages a second), 2025.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from donutlab.core.errors import check_list, check_number, check_target
from donutlab.core.events import Event
from donutlab.core.kinds import REDRIVEN
from donutlab.core.needs import Answer
from donutlab.core.spec import Spec
from donutlab.core.world import World
from donutlab.parts.queue_order import FifoOrder, StandardOrder

Bury = Callable[[Event, str, str | None, float], Answer]
"""How a queue takes a message that another has given up, or gives back."""


@dataclass(frozen=True)
class Redrive(Spec):
    """At second `at`, move what waits in the queue to the queue `to`, so many a second at most.

    Without a `rate` all goes at one moment. Amazon SQS allows rates up to 500.
    """

    at: float
    to: str
    rate: float | None = None

    def check(self) -> None:
        advice = "It is a time, in seconds since opening."
        check_number("Redrive", "at", self.at, least=0, advice=advice)
        check_target("Redrive", "to", self.to)
        if self.rate is not None:
            advice = "It is in messages per second; Amazon SQS moves up to 500."
            check_number("Redrive", "rate", self.rate, above=0, most=500, advice=advice)


def check_redrives(owner: str, name: str, redrives: Sequence[Redrive]) -> None:
    """Raise TypeError or ValueError unless these are redrives to other queues."""
    check_list(owner, "redrives", redrives, 'redrives=[Redrive(hours(2), to="tray")]')
    for each in redrives:
        if not isinstance(each, Redrive):
            raise TypeError(f"{owner}: each of redrives must be a Redrive, not {each!r}.")
        if each.to == name:
            raise ValueError(f"{owner}: a redrive goes to another queue. Name that.")


class Redriven(Protocol):
    """What a redrive needs of its queue."""

    name: str
    world: World
    line: StandardOrder | FifoOrder
    waiting: int

    def note(self, kind: str, event: Event, peer: str | None, note: object = None) -> None:
        """Write a row into the log."""


class RedriveAtWork:
    """A redrive in one run: how many are `left` to be moved, and how the other queue takes them."""

    def __init__(self, spec: Redrive, queue: Redriven, bury: Bury) -> None:
        self.spec = spec
        self.queue = queue
        self.bury = bury
        self.left = 0
        queue.world.later(spec.at, self.begin)

    def begin(self) -> None:
        """Move what waits by now."""
        self.left = self.queue.line.ready
        self.go_on()

    def go_on(self) -> None:
        """Move one after the other, or one and the next when its time has come."""
        while self.left and self.move():
            self.left -= 1
            if self.spec.rate is not None:
                self.queue.world.later(1.0 / self.spec.rate, self.go_on)
                return

    def move(self) -> bool:
        """Move the next message; return whether there was one, and it was taken."""
        queue = self.queue
        message = queue.line.pop()
        if message is None:
            return False
        if not self.bury(message.event, queue.name, None, queue.world.env.now):
            queue.line.push(message)
            return False
        queue.waiting -= 1
        message.gone = True
        queue.note(REDRIVEN, message.event, self.spec.to)
        return True
