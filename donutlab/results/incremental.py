"""The bookkeeper: enters a run in the books while it goes on, so that its log need not be kept.

Block by block the rows of the log are entered in an account, what has come to its end is added to
the books and forgotten, and the rows are thrown away. So a run of any length needs memory only for
one block and for what is open: jobs that wait, and orders not yet complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from donutlab.core.events import Event
from donutlab.core.log import Log
from donutlab.core.needs import LOOK_UPS, QUEUE_READERS, STREAM_READERS
from donutlab.core.world import World, named
from donutlab.results.faults import troubles
from donutlab.results.ledger import Account
from donutlab.results.statistics import Sketch
from donutlab.results.summary import Summary, summarise
from donutlab.results.totals import Books


class Bookkeeper:
    """The books of one run that is under way; what came before second `since` is left out."""

    def __init__(
        self, world: World, completes: Mapping[str, Mapping[str, Any] | None], since: float
    ) -> None:
        self.world = world
        self.completes = completes
        self.services, self.queues = named(LOOK_UPS, world.parts), named(QUEUE_READERS, world.parts)
        self.account = Account(Log(), 0.0, self.queues, {})
        self.books = Books(self.services, self.queues, since, Sketch)
        self.orders: dict[str, Event] = {}
        self.last = 0.0

    def enter(self) -> None:
        """Enter the rows since the last time, and throw them away."""
        world, account = self.world, self.account
        account.enter(world.log.rows())
        self.last = max(world.log.column("time")[-1:], default=self.last)
        self.orders |= {event.id: event for event in world.events if event.id == event.order}
        account.complete(self.completes, self.orders.values())
        now = world.env.now
        self.books.enter(account.settled(now), now)
        self.orders = {name: self.orders[name] for name in account.orders}
        world.log.clear()
        world.events.clear()

    def summary(self, end: float | None, stopped: str) -> Summary:
        """Return the summary until second `end`, or until the last thing that happened."""
        self.enter()
        end = self.last if end is None else end
        self.account.close(end)
        self.books.enter(self.account.entries(), end)
        parts = self.world.parts
        workers = {name: getattr(parts[name], "workers", 1) for name in self.services}
        read = {*self.queues, *named(STREAM_READERS, self.world.parts)}
        met = troubles(self.books.moments, [name for name in parts if name not in read])
        return summarise(self.books, self.account, workers, met, end, stopped)
