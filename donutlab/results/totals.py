"""The books: what the entries of an account add up to, for a summary.

A whole account can be entered at once, or what has come to its end now and then, while a run goes
on (`Account.settled`): the sums are the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from donutlab.results.ledger import Entries, OrderAccount
from donutlab.results.statistics import Durations, Exact, LineTally, StayTally, VisitTally, length
from donutlab.results.visits import Visit

Item = TypeVar("Item", bound=Visit)


class OrderTally:
    """The orders as their customers see them."""

    def __init__(self, durations: Callable[[], Durations]) -> None:
        self.placed = 0
        self.rejected = 0
        self.to_accepted = durations()
        self.to_complete = durations()

    def add(self, orders: Sequence[OrderAccount]) -> None:
        """Add orders."""
        self.placed += len(orders)
        self.rejected += sum(each.rejected == each.rejected for each in orders)
        self.to_accepted.add(each.accepted - each.placed for each in orders)
        self.to_complete.add(each.completed - each.placed for each in orders)


class Books:
    """The sums of these services and queues, of what came from second `since` on."""

    def __init__(
        self,
        services: Iterable[str],
        queues: Iterable[str],
        since: float,
        durations: Callable[[], Durations] = Exact,
    ) -> None:
        self.since = since
        self.visits = {name: VisitTally(since, durations) for name in services}
        self.stays = {name: StayTally(since, durations) for name in queues}
        self.lines = {name: LineTally(since) for name in (*self.visits, *self.stays)}
        self.standing: dict[str, float] = defaultdict(float)
        self.moments: Counter[tuple[str, str]] = Counter()
        self.orders = OrderTally(durations)

    def enter(self, entries: Entries, end: float) -> None:
        """Add entries; what has not ended lasts until `end`."""
        since = self.since
        for name, visits in by_part(entries.visits).items():
            self.visits[name].add(visits, end)
        for name, stays in by_part(entries.stays).items():
            self.stays[name].add(stays)
        for name, line in self.lines.items():
            if name in entries.lines:
                line.add(entries.lines[name], end)
        for name, spans in entries.standing.items():
            self.standing[name] += length(spans, since)
        for key, times in entries.moments.items():
            self.moments[key] += len(times) - bisect_left(times, since)
        self.orders.add([each for each in entries.orders if each.placed >= since])


def by_part(visits: Iterable[Item]) -> dict[str, list[Item]]:
    """Return visits or stays by the part at which they are."""
    found: dict[str, list[Item]] = defaultdict(list)
    for each in visits:
        found[each.service].append(each)
    return found
