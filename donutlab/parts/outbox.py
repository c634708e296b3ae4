"""The outbox: how a service writes its own record and announces an event, both or neither.

A service that saves an order in its database and then publishes an event writes twice, to two
systems. If it crashes in between the order is saved and the event is lost (dual write):
``[Work(Fixed(5)), Acknowledge(), Crash(0.01), Publish("OrderPlaced", to="bus")]``. With an outbox
the event is saved beside the order, in one transaction, and a relay publishes it afterwards:
``[Work(Fixed(5)), Publish("OrderPlaced", to="outbox"), Acknowledge()]`` with
``Outbox("outbox", to="bus")``. If the relay crashes after it has published an event and before it
has noted that, it publishes it again: nothing is lost, and some comes twice
(`donutlab.steps.idempotent`).

Where it differs from the real thing: the relay looks at fixed moments and takes no time; it is back
at its next look after a crash; one outbox may serve several services.

Source: Richardson, "Microservices Patterns", 2018, section 3.3.7, "Transactional outbox" and
"Polling publisher".
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from typing import Any

from donutlab.core.errors import check_interval, check_number, check_target, check_text
from donutlab.core.events import Event
from donutlab.core.kinds import CRASHED, SAVED
from donutlab.core.needs import EVENTS, Answer, Need
from donutlab.core.world import Endless, Link, Part, World

ROUNDS = 1000
"""So often one event may be relayed to the same outbox again."""


@dataclass(frozen=True)
class Outbox(Part):
    """A table of events that a relay publishes to the part `to`, looking every `every` seconds.

    With the probability `crash` the relay crashes after an event that it has published. What the
    target does not take stays, and is tried at the next look; what came later waits behind it.
    """

    name: str
    to: str
    every: float = 1.0
    crash: float = 0.0

    def check(self) -> None:
        check_text("Outbox", "name", self.name)
        owner = f"Outbox {self.name!r}"
        check_target(owner, "to", self.to)
        if self.to == self.name:
            raise ValueError(f"{owner}: to is the outbox itself. Name another part.")
        advice = "It is a time, in seconds, from one look of the relay to the next."
        check_interval(owner, "every", self.every, advice)
        advice = "It is a probability below 1: a relay that always crashes gets nowhere."
        check_number(owner, "crash", self.crash, least=0, most=0.99, advice=advice)

    @property
    def takes(self) -> frozenset[Need[Any]]:
        return frozenset({EVENTS})

    def links(self) -> Iterator[Link]:
        yield Link("relays to", self.to, EVENTS)

    def open(self, world: World) -> OutboxAtWork:
        return OutboxAtWork(self, world)


class OutboxAtWork:
    """An outbox in one run: the events that are saved and not yet noted as published."""

    def __init__(self, spec: Outbox, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.saved: deque[Event] = deque()
        self.uniform = world.dice(spec.name, "crash").random
        self.rounds: Counter[str] = Counter()

    def start(self) -> None:
        self.publish = self.world.find(self.spec.to, EVENTS).deliver

    def deliver(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Save an event; the relay will see it at its next look."""
        self.note(SAVED, event, sender)
        if self.world.relaying:
            self.come_round(event)
        self.saved.append(event)
        if len(self.saved) == 1:
            self.look_later()
        return True

    def look_later(self) -> None:
        """Let the relay look at the next multiple of its interval."""
        now, every = self.world.env.now, self.spec.every
        looks = floor(now / every) + 1
        while looks * every <= now:  # the division may have been rounded down
            looks += 1
        self.world.later(looks * every - now, self.look)

    def look(self) -> None:
        """Publish what is saved by now, one after the other, and note each as published."""
        self.world.relaying = True
        for _ in range(len(self.saved)):
            event = self.saved[0]
            if not self.publish(event, self.name):
                break
            if self.uniform() < self.spec.crash:
                self.note(CRASHED, event, self.spec.to)
                break
            self.saved.popleft()
        self.world.relaying = False
        if self.saved:
            self.look_later()

    def come_round(self, event: Event) -> None:
        """Count an event that comes straight from a relay; raise Endless if it goes round."""
        self.rounds[event.id] += 1
        if self.rounds[event.id] > ROUNDS:
            raise Endless(f"an event goes round without end, handed on by {self.name!r}.")

    def note(self, kind: str, event: Event, peer: str) -> None:
        """Log what happens to an event."""
        now = self.world.env.now
        self.world.write((now, kind, self.name, event.order, event.id, peer, None))
