"""Patience: how long customers stay in line, each with a patience of their own.

Whoever finds the line too long does not join it (balking). Whoever has waited too long leaves it
(reneging), and the job leaves the line of the service with them. Whose work has begun stays.

Where it differs from real customers: they see the line only when they come, and not how fast it
moves; who has left does not come again; and whose work has begun waits for the answer however long
that takes, where a caller who hangs up leaves the work behind (`donutlab.steps.calls`).

Sources: Haight, "Queueing with balking", Biometrika 44, 1957, and "Queueing with reneging",
Metrika 2, 1959; Garnett, Mandelbaum and Reiman, "Designing a call center with impatient customers",
Manufacturing & Service Operations Management 4 (3), 2002.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from donutlab.core.distributions import Distribution, check_time
from donutlab.core.events import Event
from donutlab.core.kinds import BALKED, RENEGED
from donutlab.core.needs import CALLS, Reply
from donutlab.core.spec import Spec
from donutlab.core.world import World


@dataclass(frozen=True)
class Patience(Spec):
    """Wait in line for a `time` at most, drawn for each customer; without it for ever.

    `line`, drawn for each customer too, is the longest line that one joins: whoever finds more in
    it leaves at once. ``Patience(Exponential(minutes(2)), line=Fixed(5))``.
    """

    time: Distribution | None = None
    line: Distribution | None = None

    def check(self) -> None:
        for name, value in (("time", self.time), ("line", self.line)):
            if value is not None:
                check_time("Patience", name, value)
        if self.time is None and self.line is None:
            raise ValueError(
                "Patience: say for how long, or how long a line. Try Patience(Exponential(120))."
            )

    def open(self, world: World, customers: str, to: str, gone: Gone) -> PatienceAtWork:
        """Return the patience of these customers at work; `gone` hears of each who leaves."""
        return PatienceAtWork(self, world, customers, to, gone)


Gone = Callable[[Event], None]
"""What is told of each customer who leaves: the event that is the order."""


class PatienceAtWork:
    """The patience of some customers in one run: it stands in for the call of their service."""

    def __init__(self, spec: Patience, world: World, customers: str, to: str, gone: Gone) -> None:
        self.world = world
        self.customers = customers
        self.to = to
        self.gone = gone
        self.service = world.find(to, CALLS)
        time, line = world.dice(customers, "patience"), world.dice(customers, "longest line")
        self.time = spec.time.sampler(time) if spec.time else None
        self.line = spec.line.sampler(line) if spec.line else None

    def call(self, event: Event, sender: str, reply: Reply) -> None:
        """Stand in line with a call, for a time; or leave at once, if the line is too long."""
        waiting, own = len(self.service.line), partial(reply)
        time = float(self.time()) if self.time else None
        if self.line and waiting > self.line():
            self.leave(event, BALKED, waiting)
            return
        self.service.call(event, sender, own)
        if time is not None:
            self.world.later(time, lambda: self.renege(event, own, time))

    def renege(self, event: Event, reply: Reply, time: float) -> None:
        """The patience of a customer is over: who still stands in line leaves it."""
        if self.service.withdraw(reply, "its customer left"):
            self.leave(event, RENEGED, time)

    def leave(self, event: Event, kind: str, note: float) -> None:
        """Log that a customer leaves, and say so."""
        now, name = self.world.env.now, self.customers
        self.world.write((now, kind, name, event.order, event.id, self.to, note))
        self.gone(event)
