"""Customers: they come, each with an order, and wait until the order is answered.

In a run each part of customers is one SimPy process that sleeps until the next arrival. An order is
an event: its id is the order's id, counted per part (`street-1`, `street-2`, …), and it is sent as
a call: the customer notes when the answer comes. What an order says is drawn field by field, each
field with dice of its own, so another rate or one more field leaves the rest of the day as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from random import Random
from typing import Any

import simpy

from donutlab.core.distributions import Choice, Distribution
from donutlab.core.errors import check_number, check_target, check_text, example
from donutlab.core.events import Event, new_event
from donutlab.core.job import Failed, Job
from donutlab.core.kinds import ACCEPTED, PLACED, REJECTED, REPLIED
from donutlab.core.needs import CALLS
from donutlab.core.plain import OWN, fresh, plain
from donutlab.core.process import Alarm, Doing
from donutlab.core.world import Link, Part, World
from donutlab.parts.arrivals import Arrivals
from donutlab.steps.base import check_steps, step_links
from donutlab.steps.functions import StepError
from donutlab.steps.sequence import sequence

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
        check_text("Customers", "name", self.name)
        owner = f"Customers {self.name!r}"
        if not isinstance(self.arrivals, Arrivals):
            raise TypeError(
                f"{owner}: arrivals must be Poisson, Regular, Profile or Trace, "
                f"not {self.arrivals!r}. For 40 orders an hour write Poisson(per_hour(40))."
            )
        check_target(owner, "to", self.to)
        check_text(owner, "type", self.type)
        check_order(owner, self.order)
        check_steps(owner, self.then, "then")
        if self.count is not None:
            check_number(owner, "count", self.count, least=0, whole=True)

    def links(self) -> Iterator[Link]:
        yield Link("sends to", self.to, CALLS)
        yield from step_links(self.then)

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


class CustomersAtWork:
    """The customers of one run."""

    def __init__(self, spec: Customers, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.env = world.env
        self.write = world.write
        self.questions = count(1)

    def event_id(self) -> str:
        return f"{self.name}-question-{next(self.questions)}"

    def start(self) -> None:
        self.afterwards = sequence(self.spec.then, self.world, self) if self.spec.then else None
        self.env.process(self.arrive())

    def arrive(self) -> Doing:
        """Sleep until the next arrival, and place the order; nobody comes after an interrupt."""
        world, env, name, to, kind = self.world, self.env, self.name, self.spec.to, self.spec.type
        keep, opening, call = world.events.append, world.opening, world.find(to, CALLS).call
        write, answered, timeout = self.write, self.answered, Alarm(env).after
        times = self.spec.arrivals.times(world.dice(name, "arrivals"))
        orders = islice(zip(count(1), times, self.details(), strict=False), self.spec.count)
        now = 0.0
        for number, time, detail in orders:
            try:
                yield timeout(time - now if time > now else 0.0)  # rounding can make it negative
            except simpy.Interrupt:
                return
            now = env.now
            order = f"{name}-{number}"
            event = new_event((order, name, kind, now, detail, order, "", opening))
            keep(event)
            write((now, PLACED, name, order, order, to, None))
            call(event, name, answered)

    def details(self) -> Iterator[dict[str, Any]]:
        """Return what the orders say, one after the other."""
        draw = drawer(self.spec.order or {}, self.world, self.name, "order")
        recorded = self.spec.arrivals.details()
        if recorded is None:
            return iter(draw, None)
        return ({**draw(), **detail} for detail in recorded)

    def answered(self, event: Event, outcome: str, remark: str) -> None:
        """Note the answer to an order; then the customer goes on, if there is something to do."""
        kind, order = ACCEPTED if outcome == REPLIED else REJECTED, event.id
        self.write((self.env.now, kind, self.name, order, order, self.spec.to, remark))
        if self.afterwards and kind == ACCEPTED:
            self.env.process(self.go_on(Job(self, event, None, (event,))))

    def go_on(self, job: Job) -> Doing:
        """Take one customer through the steps after the acceptance."""
        assert self.afterwards is not None
        with suppress(Failed, simpy.Interrupt):
            doing = self.afterwards(job)
            if doing:
                yield from doing


def check_order(owner: str, order: object) -> None:
    """Raise TypeError unless `order` is one of the ways to say what an order contains."""
    choices = order.values if isinstance(order, Choice) else ()
    for each in choices:
        if not isinstance(each, Mapping):
            raise TypeError(
                f"{owner}: a choice of whole orders must choose between mappings, not {each!r}. "
                f'To choose one field write order={{"item": {order!r}}}.'
            )
    fine = order is None or isinstance(order, (Mapping, Choice))
    if not fine and (isinstance(order, type) or not callable(order)):
        raise TypeError(
            f"{owner}: order must be a mapping, a Choice of mappings, or a function, "
            f'not {order!r}. Try order={{"item": {example(order, "5")}}}.'
        )


def drawer(order: Any, world: World, part: str, purpose: str) -> Callable[[], dict[str, Any]]:
    """Return a function that draws what one order says, each field with its own dice."""
    if not order:
        return dict
    if isinstance(order, Mapping):
        draws = {key: field(each, world, part, f"{purpose}.{key}") for key, each in order.items()}
        return lambda: {key: draw() for key, draw in draws.items()}
    random = world.dice(part, purpose)
    if isinstance(order, Choice):
        choose = order.sampler(random)
        flat = all(OWN.issuperset(map(type, each.values())) for each in order.values)
        copied = dict if flat else fresh
        return lambda: copied(choose())

    def ask() -> dict[str, Any]:
        try:
            said: dict[str, Any] = plain(dict(order(random)))
        except Exception as error:
            raise StepError(
                f"{part!r}: the function that says what an order contains gets a random.Random "
                f"and returns a mapping, but at second {world.env.now:g} it went wrong: "
                f"{type(error).__name__}: {error}."
            ) from error
        return said

    return ask


def field(value: Any, world: World, part: str, purpose: str) -> Callable[[], Any]:
    """Return a function that draws one field of an order: a constant, a distribution, a mapping."""
    if isinstance(value, Distribution):
        draw = value.sampler(world.dice(part, purpose))
        simple = OWN.issuperset(map(type, getattr(value, "values", ())))
        return draw if simple else lambda: fresh(draw())
    if isinstance(value, Mapping):
        return drawer(value, world, part, purpose)
    return lambda: fresh(value)
