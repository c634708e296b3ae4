"""Users: a closed crowd. So many of them think, order, wait for the answer, and think again.

Like the people at the terminals of a system, or the clients of a load test with a fixed number of
connections: whoever waits orders nothing. So a shop that gets slower gets fewer orders, which
hides an overload that an open crowd (`donutlab.parts.customers`) would show. In a run each user
is one SimPy process.

Where it differs from real users: they all behave alike, begin with a thought, and never give up
unless they are given a patience; then they think, and order anew.

Sources: Schroeder, Wierman and Harchol-Balter, "Open versus closed: a cautionary tale", NSDI 2006;
Brooker, "Open and closed, omission and collapse", 2023.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

import simpy

from donutlab.core.distributions import Distribution, check_time
from donutlab.core.errors import check_crowd, check_text
from donutlab.core.events import Event
from donutlab.core.kinds import ACCEPTED, REJECTED, REPLIED
from donutlab.core.process import Doing
from donutlab.core.world import World
from donutlab.parts.orders import Order, Ordering, OrderingAtWork
from donutlab.parts.patience import Patience


@dataclass(frozen=True)
class Users(Ordering):
    """So many users (`number`) who think for the time `think`, and then order from `to`.

    Each waits for the answer, takes the steps `then` if the order was accepted, and thinks again,
    whatever became of it. `count` ends it after so many orders of all users together. `order`,
    `type` and `patience` are as for `Customers`.
    """

    name: str
    number: int
    think: Distribution
    to: str
    order: Order | None = None
    type: str = "OrderPlaced"
    count: int | None = None
    then: Sequence[Any] = ()
    patience: Patience | None = None

    def check(self) -> None:
        check_text("Users", "name", self.name)
        owner = f"Users {self.name!r}"
        check_crowd(owner, "number", self.number)
        check_time(owner, "think", self.think)
        self.check_orders(owner)

    @property
    def endless(self) -> bool:
        return self.count is None

    def open(self, world: World) -> UsersAtWork:
        return UsersAtWork(self, world)


class UsersAtWork(OrderingAtWork):
    """The users of one run; `waiting` has by order what tells its user how it ended."""

    spec: Users

    def start(self) -> None:
        super().start()
        most = self.spec.count
        self.numbers = count(1) if most is None else iter(range(1, most + 1))
        self.waiting: dict[str, simpy.Event] = {}
        self.think = self.spec.think.sampler(self.world.dice(self.name, "think"))
        self.place = self.placer()
        for _ in range(self.spec.number):
            self.env.process(self.use())

    def use(self) -> Doing:
        """Let one user think, order and wait, again and again; until interrupted."""
        with suppress(simpy.Interrupt):
            while True:
                yield self.env.timeout(float(self.think()))
                number = next(self.numbers, None)
                if number is None:
                    return
                answer = self.waiting[f"{self.name}-{number}"] = self.env.event()
                self.place(number, self.draw())
                accepted = yield answer
                if accepted and self.afterwards:
                    yield from self.go_on(accepted)

    def answered(self, event: Event, outcome: str, remark: str) -> None:
        """Note the answer to an order, and let its user go on."""
        kind, order = ACCEPTED if outcome == REPLIED else REJECTED, event.id
        self.write((self.env.now, kind, self.name, order, order, self.spec.to, remark))
        self.waiting.pop(order).succeed(event if kind == ACCEPTED else None)

    def gone(self, event: Event) -> None:
        """A user has left without an answer, and goes on."""
        self.waiting.pop(event.id).succeed(None)
