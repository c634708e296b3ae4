"""A backlog: what is left from the day before. The shop opens with it in a queue, or anywhere.

Its orders are placed at second 0, and accepted if the part takes them: nobody waits for more of an
answer. Like a queue that had messages in it when a system was started again. Customers who stand in
line when a shop opens are `inside` of their `Customers`.

Where it differs from a real queue: the age of what is there counts from the opening.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from donutlab.core.errors import check_crowd, check_text
from donutlab.core.events import new_event
from donutlab.core.kinds import ACCEPTED, PLACED, REJECTED
from donutlab.core.needs import EVENTS
from donutlab.core.world import Link, World
from donutlab.parts.orders import Order, Ordering, drawer


@dataclass(frozen=True)
class Backlog(Ordering):
    """So many orders (`count`) that are in the queue, stream, bus or service `to` from the start.

    `order` and `type` are as for `Customers`.
    """

    name: str
    to: str
    count: int
    order: Order | None = None
    type: str = "OrderPlaced"

    then = ()
    patience = None

    def check(self) -> None:
        check_text("Backlog", "name", self.name)
        owner = f"Backlog {self.name!r}"
        check_crowd(owner, "count", self.count, least=0)
        self.check_orders(owner)

    def links(self) -> Iterator[Link]:
        yield Link("leaves orders in", self.to, EVENTS)

    def open(self, world: World) -> BacklogAtWork:
        return BacklogAtWork(self, world)


class BacklogAtWork:
    """A backlog in one run."""

    def __init__(self, spec: Backlog, world: World) -> None:
        self.spec = spec
        self.world = world

    def start(self) -> None:
        """Leave the orders as soon as all parts are there."""
        self.deliver = self.world.find(self.spec.to, EVENTS).deliver
        self.world.later(0.0, self.leave)

    def leave(self) -> None:
        """Leave all the orders."""
        spec, world = self.spec, self.world
        name, to, write, now = spec.name, spec.to, world.write, world.env.now
        draw = drawer(spec.order or {}, world, name, "order")
        for number in range(1, spec.count + 1):
            order = f"{name}-{number}"
            event = new_event((order, name, spec.type, now, draw(), order, "", world.opening))
            world.events.append(event)
            write((now, PLACED, name, order, order, to, None))
            answer = self.deliver(event, name)
            if answer:
                write((now, ACCEPTED, name, order, order, to, ""))
            else:
                write((now, REJECTED, name, order, order, to, answer.why))
