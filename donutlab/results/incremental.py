"""The incremental summary: drawn up while a run goes on, so that its log need not be kept.

Block by block the rows of the log are entered in a ledger, what has come to its end is added to the
totals and forgotten, and the rows are thrown away. So a run of any length needs memory only for one
block and for what is open: jobs that wait, and orders not yet complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from donutlab.core.events import Event
from donutlab.core.needs import LOOK_UPS, QUEUE_READERS
from donutlab.core.world import World, named
from donutlab.results.ledger import Ledger
from donutlab.results.statistics import Sketch
from donutlab.results.summary import Summary, summarise
from donutlab.results.totals import Totals


class IncrementalSummary:
    """The summary of a run that is under way; what came before second `since` is left out."""

    def __init__(
        self, world: World, completes: Mapping[str, Mapping[str, Any] | None], since: float
    ) -> None:
        self.world = world
        services, queues = named(LOOK_UPS, world.parts), named(QUEUE_READERS, world.parts)
        self.ledger = Ledger(queues, completes)
        self.totals = Totals(services, queues, since, Sketch)
        self.orders: dict[str, Event] = {}
        self.last = 0.0

    def enter(self) -> None:
        """Enter the rows since the last time, and throw them away."""
        world, ledger = self.world, self.ledger
        self.orders |= {event.id: event for event in world.events if event.id == event.order}
        ledger.enter(world.log.rows(), self.orders.values())
        self.last = max(world.log.column("time")[-1:], default=self.last)
        self.totals.enter(ledger.take_finished(self.last), self.last)
        self.orders = {name: self.orders[name] for name in ledger.orders}
        world.log.clear()
        world.events.clear()

    def summary(self, end: float | None, stopped: str) -> Summary:
        """Return the summary until second `end`, or until the last thing that happened."""
        self.enter()
        end = self.last if end is None else end
        self.ledger.close(end)
        self.totals.enter(self.ledger.all(), end)
        return summarise(self.totals, self.ledger.crews, {}, self.world.parts, end, stopped)
