"""Orders: what customers say and ask for, and how they place an order and hear of it.

An order is an event: its id is the order's id, counted per part (`street-1`, `street-2`, …), and it
is sent as a call: whoever placed it notes when the answer comes. What an order says is drawn field
by field, each field with dice of its own, so another rate or one more field leaves the rest of the
day as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from random import Random
from typing import Any

import simpy

from donutlab.core.distributions import Choice, Distribution
from donutlab.core.errors import check_number, check_target, check_text, example, shown
from donutlab.core.events import Event, new_event
from donutlab.core.job import Failed, Job
from donutlab.core.kinds import ACCEPTED, PLACED, REJECTED, REPLIED
from donutlab.core.needs import CALLS
from donutlab.core.plain import OWN, fresh, plain
from donutlab.core.process import Doing
from donutlab.core.world import Link, Part, World
from donutlab.parts.patience import Patience
from donutlab.steps.base import check_steps, step_links
from donutlab.steps.functions import StepError
from donutlab.steps.sequence import sequence

Order = Mapping[str, Any] | Choice | Callable[[Random], Mapping[str, Any]]


class Ordering(Part):
    """Base of the parts that place orders: `Customers`, `Users`."""

    to: str
    order: Order | None
    type: str
    count: int | None
    then: Sequence[Any]
    patience: Patience | None

    def check_orders(self, owner: str) -> None:
        """Raise TypeError or ValueError for orders that cannot be placed."""
        check_target(owner, "to", self.to)
        check_text(owner, "type", self.type)
        check_order(owner, self.order)
        check_steps(owner, self.then, "then")
        if self.count is not None:
            check_number(owner, "count", self.count, least=0, whole=True)
        if self.patience is not None and not isinstance(self.patience, Patience):
            raise TypeError(
                f"{owner}: patience must be a Patience, not {self.patience!r}. "
                "Try Patience(Exponential(120))."
            )

    def links(self) -> Iterator[Link]:
        yield Link("sends to", self.to, CALLS)
        yield from step_links(self.then)


class OrderingAtWork:
    """Whoever places orders in one run: what customers and users have in common."""

    pace = None

    def __init__(self, spec: Ordering, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.env = world.env
        self.write = world.write
        self.questions = count(1)

    def event_id(self) -> str:
        return f"{self.name}-question-{next(self.questions)}"

    def start(self) -> None:
        """Find the service, and get ready to hear from it."""
        spec, world = self.spec, self.world
        self.afterwards = sequence(spec.then, world, self) if spec.then else None
        self.draw = drawer(spec.order or {}, world, self.name, "order")
        if spec.patience:
            self.call = spec.patience.open(world, self.name, spec.to, self.gone).call
        else:
            self.call = world.find(spec.to, CALLS).call

    def placer(self) -> Callable[[int, dict[str, Any]], None]:
        """Return how an order is placed: its number, and what it says."""
        world, env, name, to, kind = self.world, self.env, self.name, self.spec.to, self.spec.type
        keep, opening, write = world.events.append, world.opening, self.write
        call, answered = self.call, self.answered

        def place(number: int, detail: dict[str, Any]) -> None:
            now, order = env.now, f"{name}-{number}"
            event = new_event((order, name, kind, now, detail, order, "", opening))
            keep(event)
            write((now, PLACED, name, order, order, to, None))
            call(event, name, answered)

        return place

    def answered(self, event: Event, outcome: str, remark: str) -> None:
        """Note the answer to an order; then the customer goes on, if there is something to do."""
        kind, order = ACCEPTED if outcome == REPLIED else REJECTED, event.id
        self.write((self.env.now, kind, self.name, order, order, self.spec.to, remark))
        if self.afterwards and kind == ACCEPTED:
            self.env.process(self.go_on(event))

    def gone(self, event: Event) -> None:
        """A customer has left without an answer."""

    def go_on(self, event: Event) -> Doing:
        """Take one customer through the steps after the acceptance."""
        assert self.afterwards is not None
        with suppress(Failed, simpy.Interrupt):
            doing = self.afterwards(Job(self, event, None, (event,)))
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
            f'not {shown(order)}. Try order={{"item": {example(order, "5")}}}.'
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
