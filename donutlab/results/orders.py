"""Orders: when each was placed, answered and complete, as its customer sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf, nan
from typing import Any

from donutlab.core.events import REST, Event
from donutlab.core.kinds import ACCEPTED, BALKED, PLACED, REJECTED, RENEGED, SERVED
from donutlab.core.rows import Row
from donutlab.patterns import Pattern
from donutlab.results.visits import Handler, Visit, split


@dataclass(slots=True)
class OrderRecord:
    """One order as its customer sees it; times in seconds, NaN for what did not happen."""

    order: str
    customers: str
    placed: float
    accepted: float = nan
    rejected: float = nan
    completed: float = nan
    left: float = nan

    @property
    def outcome(self) -> str:
        """`complete`, `rejected`, `left`, or `open`."""
        if self.completed == self.completed:
            return "complete"
        if self.left == self.left:
            return "left"
        return "rejected" if self.rejected == self.rejected else "open"


class Orders:
    """What the rows of a log add up to for the orders: `by_id`, as they were placed."""

    def __init__(self) -> None:
        self.by_id: dict[str, OrderRecord] = {}
        self.handlers: dict[str, Handler] = {
            PLACED: self._placed,
            ACCEPTED: self._answered,
            REJECTED: self._answered,
            BALKED: self._left,
            RENEGED: self._left,
        }

    def _placed(self, row: Row) -> None:
        time, _, part, order, _, _, _ = row
        self.by_id[order] = OrderRecord(order, part, time)

    def _answered(self, row: Row) -> None:
        time, kind, _, order, _, _, _ = row
        setattr(self.by_id[order], kind, time)

    def _left(self, row: Row) -> None:
        self.by_id[row[3]].left = row[0]

    def take_finished(self, completion: Completion) -> list[OrderRecord]:
        """Take out the orders to which nothing more happens."""
        finished, left = split(self.by_id.values(), completion.is_final)
        self.by_id = {each.order: each for each in left}
        completion.forget(finished)
        return finished


class Completion:
    """When each order is complete: when the last service it needs has served it.

    `completes` maps the services to the patterns of the orders that need them; without any, the
    answer completes an order. An order that needs none of them is complete with its answer as well.
    """

    def __init__(self, completes: Mapping[str, Mapping[str, Any] | None]) -> None:
        self._needs = [
            (service, None if pattern is None else Pattern(pattern))
            for service, pattern in completes.items()
        ]
        self._brief = all(pattern.roots.isdisjoint(REST) for _, pattern in self._needs if pattern)
        self._served: dict[str, dict[str, float]] = {service: {} for service in completes}

    def enter(
        self, orders: Mapping[str, OrderRecord], visits: Iterable[Visit], events: Iterable[Event]
    ) -> None:
        """Enter in the records of orders when they were complete, as far as these visits say."""
        served = self._served
        for visit in visits:
            first, order = served.get(visit.service), visit.order
            if first is None or visit.outcome != SERVED or order not in orders:
                continue
            if visit.ended < first.get(order, inf):
                first[order] = visit.ended
        needed = [(served[service], pattern) for service, pattern in self._needs]
        for event in events:
            name = event.id
            record = orders.get(name)
            if record:
                envelope = event.brief() if self._brief else event.to_dict()
                last = -inf
                for first, pattern in needed:
                    if pattern is None or pattern.matches(envelope):
                        ended = first.get(name, inf)
                        last = ended if ended > last else last
                last = last if last > -inf else record.accepted
                record.completed = last if last < inf else nan

    def is_final(self, order: OrderRecord) -> bool:
        """Return whether nothing more can happen to an order: answered, and complete if it can."""
        if order.left == order.left or (order.rejected == order.rejected and not self._needs):
            return True
        answered = order.accepted == order.accepted or order.rejected == order.rejected
        return answered and order.completed == order.completed

    def forget(self, orders: Iterable[OrderRecord]) -> None:
        """Forget what these orders were served with."""
        for each in orders:
            for ends in self._served.values():
                ends.pop(each.order, None)
