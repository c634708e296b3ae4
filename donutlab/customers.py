"""Customers: they come, each with an order, and wait until the order is answered.

In a run each part of customers is one process that sleeps until the next arrival. An order is an
event: its id is the order's id, counted per part (`street-1`, `street-2`, …), and it is sent as a
call: the customer notes when the answer comes. What an order says is drawn field by field, each
field with dice of its own, so another rate or one more field leaves the rest of the day as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice, repeat
from random import Random
from typing import Any

from donutlab.arrivals import Arrivals
from donutlab.distributions import Choice, Distribution
from donutlab.errors import check_number
from donutlab.events import Event
from donutlab.job import Failed, Job
from donutlab.log import ACCEPTED, PLACED, REJECTED
from donutlab.steps import chain, step_links
from donutlab.world import Link, Part, Process, World

Order = Mapping[str, Any] | Choice | Callable[[Random], Mapping[str, Any]]


@dataclass(frozen=True)
class Customers(Part):
    """A stream of customers who send their orders to the service `to`.

    `order` says what an order contains: a mapping whose values are constants, distributions or
    such mappings again; or a `Choice` of whole orders; or a function of the learner's that takes
    a `random.Random` and returns a mapping. `type` is the type of the event that is the order.
    `count` ends the stream after so many orders. `then` are steps each customer takes after the
    order was accepted, for instance a `LookUp` until it is done; a customer has all the time in
    the world, so nobody waits in line for that.
    """

    name: str
    arrivals: Arrivals
    to: str
    order: Order | None = None
    type: str = "OrderPlaced"
    count: int | None = None
    then: Sequence[Any] = ()

    def check(self) -> None:
        if not isinstance(self.arrivals, Arrivals):
            raise TypeError(
                f"Customers {self.name!r}: arrivals must be Poisson, Regular, Profile or Trace, "
                f"not {self.arrivals!r}. For 40 orders an hour write Poisson(per_hour(40))."
            )
        if self.count is not None:
            check_number(f"Customers {self.name!r}", "count", self.count, least=0, whole=True)

    def links(self) -> Iterator[Link]:
        yield Link("sends to", self.to, "calls")
        yield from step_links(self.then)

    @property
    def endless(self) -> bool:
        return self.count is None and self.arrivals.endless

    def open(self, world: World) -> CustomersAtWork:
        return CustomersAtWork(self, world)


class CustomersAtWork:
    """The customers of one run."""

    def __init__(self, spec: Customers, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.ids = count(1)
        self.keeps_records = False

    def event_id(self) -> str:
        return f"{self.name}-{next(self.ids)}"

    def start(self) -> None:
        self.afterwards = chain(self.spec.then, self.world, self) if self.spec.then else None
        self.world.env.process(self.arrive())

    def arrive(self) -> Process:
        """Sleep until the next arrival, and place the order."""
        world, name, to, kind = self.world, self.name, self.spec.to, self.spec.type
        env, write, keep, opening = world.env, world.write, world.events.append, world.opening
        deliver, answered, event_id = world.find(to, "calls").deliver, self.answered, self.event_id
        times = self.spec.arrivals.times(world.dice(name, "arrivals"))
        timeout, details = env.timeout, self.details()
        for time in islice(times, self.spec.count):
            yield timeout(time - env.now)
            now = env.now
            order = event_id()
            event = Event(order, name, kind, now, next(details), order, "", opening)
            keep(event)
            write((now, PLACED, name, order, order, to, None))
            deliver(event, name, None, answered)

    def details(self) -> Iterator[dict[str, Any]]:
        """Return what the orders say, one after the other."""
        recorded = self.spec.arrivals.details()
        drawn = drawer(self.spec.order or {}, self.world, self.name, "order")
        if recorded is None:
            return (dict(drawn()) for _ in repeat(None))
        return ({**drawn(), **detail} for detail in recorded)

    def answered(self, event: Event, outcome: str, remark: str) -> None:
        """Note the answer to an order; then the customer goes on, if there is something to do."""
        accepted = outcome == "replied"
        kind = ACCEPTED if accepted else REJECTED
        order = event.order
        self.world.write(
            (self.world.env.now, kind, self.name, order, event.id, self.spec.to, remark)
        )
        if accepted and self.afterwards:
            self.world.env.process(self.go_on(Job(self, event, None, (event,))))

    def go_on(self, job: Job) -> Process:
        """Take one customer through the steps after the acceptance."""
        assert self.afterwards is not None
        try:
            yield from self.afterwards(job)
        except Failed:
            return


def drawer(order: Any, world: World, part: str, purpose: str) -> Callable[[], Any]:
    """Return a function that draws what one order says, each field with its own dice."""
    if isinstance(order, Distribution):
        return order.sampler(world.dice(part, purpose))
    if callable(order):
        random = world.dice(part, purpose)
        return lambda: dict(order(random))
    if not isinstance(order, Mapping):
        return lambda: order
    fields = [
        (key, drawer(value, world, part, f"{purpose}[{key!r}]")) for key, value in order.items()
    ]
    return lambda: {key: draw() for key, draw in fields}
