"""Totals: what a ledger adds up to, for a summary.

A whole ledger can be entered at once, or what has come to its end now and then, while a run goes on
(`Ledger.take_finished`): the sums are the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from donutlab.results.ledger import Finished
from donutlab.results.orders import OrderRecord
from donutlab.results.statistics import (
    Durations,
    Exact,
    LengthStatistics,
    QueueStatistics,
    VisitStatistics,
    duration,
)
from donutlab.results.visits import Visit

Item = TypeVar("Item", bound=Visit)


class OrderStatistics:
    """The orders as their customers see them."""

    def __init__(self, durations: Callable[[], Durations]) -> None:
        self.placed = 0
        self.rejected = 0
        self.left = 0
        self.to_accepted = durations()
        self.to_complete = durations()

    def add(self, orders: Sequence[OrderRecord]) -> None:
        """Add orders."""
        self.placed += len(orders)
        self.rejected += sum(each.rejected == each.rejected for each in orders)
        self.left += sum(each.left == each.left for each in orders)
        self.to_accepted.add(each.accepted - each.placed for each in orders)
        self.to_complete.add(each.completed - each.placed for each in orders)


class Totals:
    """The sums of these services and queues, of what came from second `since` on."""

    def __init__(
        self,
        services: Iterable[str],
        queues: Iterable[str],
        since: float,
        durations: Callable[[], Durations] = Exact,
    ) -> None:
        self.since = since
        self.visits = {name: VisitStatistics(since, durations) for name in services}
        self.queues = {name: QueueStatistics(since, durations) for name in queues}
        self.lengths = {name: LengthStatistics(since) for name in (*self.visits, *self.queues)}
        self.standing: dict[str, float] = defaultdict(float)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.orders = OrderStatistics(durations)

    def enter(self, finished: Finished, end: float) -> None:
        """Enter what is finished; what has not ended lasts until `end`."""
        since = self.since
        for name, visits in by_part(finished.visits).items():
            self.visits[name].add(visits, end)
        for name, queue_visits in by_part(finished.queue_visits).items():
            self.queues[name].add(queue_visits)
        for name, length in self.lengths.items():
            if name in finished.lengths:
                length.add(finished.lengths[name], end)
        for name, spans in finished.standing.items():
            self.standing[name] += duration(spans, since)
        for key, times in finished.occurrences.items():
            self.counts[key] += len(times) - bisect_left(times, since)
        self.orders.add([each for each in finished.orders if each.placed >= since])


def by_part(visits: Iterable[Item]) -> dict[str, list[Item]]:
    """Return visits by the service or queue that they are at."""
    found: dict[str, list[Item]] = defaultdict(list)
    for each in visits:
        found[each.service].append(each)
    return found
