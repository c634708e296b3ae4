"""Customers: they come, each with an order, and wait until the order is answered.

In a run each part of customers is one SimPy process that sleeps until the next arrival. What they
order, and how, is in `donutlab.parts.orders`. They come whether or not others still wait: an open
crowd. One that waits for its answers before it orders again is `donutlab.parts.users`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count, islice, repeat
from typing import Any

import simpy

from donutlab.core.errors import check_number, check_text
from donutlab.core.events import new_event
from donutlab.core.kinds import PLACED
from donutlab.core.process import Alarm, Doing
from donutlab.core.world import World
from donutlab.parts.arrivals import Arrivals
from donutlab.parts.orders import Order, Ordering, OrderingAtWork
from donutlab.parts.patience import Patience


@dataclass(frozen=True)
class Customers(Ordering):
    """A stream of customers who send their orders to the service `to`.

    `order` says what an order contains: a mapping whose values are constants, distributions or
    such mappings again; or a `Choice` of whole orders; or a function of the learner's that takes
    a `random.Random` and returns a mapping. `type` is the type of the event that is the order.
    `count` ends the stream after so many orders. `then` are steps each customer takes after the
    order was accepted, for instance a `LookUp` until it is done; a customer has all the time in
    the world, so nobody waits in line for that.

    With a `patience` customers leave a line that is too long, or in which they have waited too
    long. `inside` stand there already when the shop opens: they order at second 0, before all
    others.
    """

    name: str
    arrivals: Arrivals
    to: str
    order: Order | None = None
    type: str = "OrderPlaced"
    count: int | None = None
    then: Sequence[Any] = ()
    patience: Patience | None = None
    inside: int = 0

    def check(self) -> None:
        check_text("Customers", "name", self.name)
        owner = f"Customers {self.name!r}"
        if not isinstance(self.arrivals, Arrivals):
            raise TypeError(
                f"{owner}: arrivals must be Poisson, Regular, Profile or Trace, "
                f"not {self.arrivals!r}. For 40 orders an hour write Poisson(per_hour(40))."
            )
        self.check_orders(owner)
        check_number(owner, "inside", self.inside, least=0, whole=True)

    @property
    def doubt(self) -> str:
        rate = self.arrivals.fastest
        if rate < 1:
            return ""
        return (
            f"From {self.name!r} come {rate:g} customers a second, {3600 * rate:,.0f} an hour: a "
            f"rate is per second. If {rate:g} an hour are meant, write per_hour({rate:g})."
        )

    @property
    def endless(self) -> bool:
        return self.count is None and self.arrivals.endless

    @property
    def opens(self) -> datetime | None:
        return self.arrivals.opens

    def open(self, world: World) -> CustomersAtWork:
        return CustomersAtWork(self, world)


class CustomersAtWork(OrderingAtWork):
    """The customers of one run."""

    spec: Customers

    def start(self) -> None:
        super().start()
        self.env.process(self.arrive())

    def arrive(self) -> Doing:
        """Sleep until the next arrival, and place the order; nobody comes after an interrupt."""
        world, env, spec, timeout = self.world, self.env, self.spec, Alarm(self.env).after
        name, to, kind, opening = self.name, spec.to, spec.type, world.opening
        keep, write, call, answered = world.events.append, self.write, self.call, self.answered
        times = spec.arrivals.times(world.dice(name, "arrivals"))
        if spec.inside:
            times = chain(repeat(0.0, spec.inside), times)
        orders = islice(zip(count(1), times, self.details(), strict=False), spec.count)
        now = 0.0
        for number, time, detail in orders:
            try:
                yield timeout(time - now if time > now else 0.0)  # rounding can make it negative
            except simpy.Interrupt:
                return
            now = env.now
            order = f"{name}-{number}"  # as `place` does: a call less where all orders pass
            event = new_event((order, name, kind, now, detail, order, "", opening))
            keep(event)
            write((now, PLACED, name, order, order, to, None))
            call(event, name, answered)

    def details(self) -> Iterator[dict[str, Any]]:
        """Return what the orders say, one after the other."""
        draw = self.draw
        recorded = self.spec.arrivals.details()
        if recorded is None:
            return iter(draw, None)
        recorded = chain(({} for _ in range(self.spec.inside)), recorded)
        return ({**draw(), **detail} for detail in recorded)
