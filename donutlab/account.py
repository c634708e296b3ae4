"""The account of a run, drawn up from its log in one pass: visits, lines, calls, orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isnan, nan
from typing import Any, TypeVar

from donutlab.events import REST, Event
from donutlab.log import (
    ACCEPTED,
    ARRIVED,
    CALLED,
    DROPPED,
    FAILED,
    PLACED,
    READ,
    RECEIVED,
    REFUSED,
    REJECTED,
    REPLIED,
    SCALED,
    SERVED,
    STARTED,
    TIMED_OUT,
    Log,
)
from donutlab.patterns import Pattern
from donutlab.positions import Positions, StreamSummary
from donutlab.stays import Lines, Stay, Stays
from donutlab.stays import Visit as Visit

Item = TypeVar("Item")


@dataclass(slots=True)
class OrderAccount:
    """One order as its customer sees it; times in seconds, NaN for what did not happen."""

    order: str
    customers: str
    placed: float
    accepted: float = nan
    rejected: float = nan
    completed: float = nan

    @property
    def outcome(self) -> str:
        """`complete`, `rejected`, or `open`."""
        if self.completed == self.completed:
            return "complete"
        return "rejected" if self.rejected == self.rejected else "open"


@dataclass(slots=True)
class Entries:
    """What stands in an account, or what has come to its end in it since it was last asked.

    `lines`: for each part, how many waited from when on; `standing`: from when to when workers
    stood waiting; `moments`: the seconds of what a queue did with events it did not keep.
    """

    visits: list[Visit]
    stays: list[Stay]
    lines: Mapping[str, list[tuple[float, int]]]
    standing: Mapping[str, list[tuple[float, float]]]
    moments: Mapping[tuple[str, str], list[float]]
    orders: list[OrderAccount]


class Account:
    """What the rows of a log add up to.

    `visits`: every event at every service, and `queues.stays`: every event in every queue, both in
    order of coming. `lines`: for each of these parts, how many waited from when on. `standing`:
    for each service, from when to when its workers stood waiting for an answer. `crews`: for each
    service that is scaled, how many workers it had from when on.
    `orders`: by id, as they were placed.
    """

    def __init__(
        self, log: Log, end: float, queues: Collection[str], streams: Mapping[str, int]
    ) -> None:
        self.visits: list[Visit] = []
        self.lines = Lines()
        self.queues = Stays(self.lines)
        self.standing: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.crews: dict[str, list[tuple[float, int]]] = defaultdict(list)
        self.orders: dict[str, OrderAccount] = {}
        self._log = log
        self._queues = queues
        self._streams = streams
        self._coming: dict[tuple[str, str], list[Visit]] = defaultdict(list)
        self._working: dict[tuple[str, int], list[Visit]] = defaultdict(list)
        self._calls: dict[tuple[str, str], tuple[int, float]] = {}
        self._needs = False
        self._served: dict[str, dict[str, float]] = defaultdict(dict)
        self._handlers: dict[str, Callable[..., None]] = {
            PLACED: self._placed,
            ACCEPTED: self._answered,
            REJECTED: self._answered,
            ARRIVED: self._arrived,
            RECEIVED: self._given,
            READ: self._given,
            STARTED: self._started,
            SERVED: self._ended,
            FAILED: self._ended,
            CALLED: self._called,
            REPLIED: self._heard,
            REFUSED: self._heard,
            TIMED_OUT: self._heard,
            DROPPED: self._dropped,
            SCALED: self._scaled,
        }
        self.enter(log.rows())
        self.close(end)

    def enter(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Enter rows of the log, which follow those entered before."""
        queues, handlers = self._queues, self._handlers
        for row in rows:
            if row[2] in queues:
                self.queues.enter(row)
            handler = handlers.get(row[1])
            if handler:
                handler(*row)

    def _placed(self, time: float, _: str, part: str, order: str, *__: object) -> None:
        self.orders[order] = OrderAccount(order, part, time)

    def _answered(self, time: float, kind: str, _: str, order: str, *__: object) -> None:
        setattr(self.orders[order], kind, time)

    @property
    def stays(self) -> list[Stay]:
        """Every event in every queue, in order of coming."""
        return self.queues.stays

    def streams(self, since: float = 0.0) -> dict[str, StreamSummary]:
        """Return the numbers of each stream, of the records that came since that second."""
        rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in self._streams}
        for row in self._log.rows() if rows else ():
            if row[2] in rows:
                rows[row[2]].append(row)
        return {
            name: Positions(partitions, rows[name], since).summary()
            for name, partitions in self._streams.items()
        }

    def _arrived(self, time: float, _: str, part: str, order: str, event: str, *__: object) -> None:
        if part in self._queues:
            return
        visit = Visit(order, event, part, time)
        self.visits.append(visit)
        self._coming[part, event].append(visit)
        self.lines.step(time, part, 1)

    def _given(
        self, time: float, _: str, __: str, order: str, event: str, reader: str, ___: object
    ) -> None:
        """A reader is given an event, by a queue or a stream."""
        visit = Visit(order, event, reader, time)
        self.visits.append(visit)
        self._coming[reader, event].append(visit)

    def _started(
        self, time: float, _: str, part: str, __: str, event: str, ___: None, worker: int
    ) -> None:
        if part in self.lines:
            self.lines.step(time, part, -1)
        visit = self._coming[part, event].pop(0)
        visit.started, visit.worker, visit.outcome = time, worker, "in work"
        self._working[part, worker].append(visit)

    def _ended(
        self, time: float, kind: str, part: str, _: str, event: str, __: object, worker: int
    ) -> None:
        batch = self._working[part, worker]
        place = 0 if batch[0].event == event else [each.event for each in batch].index(event)
        visit = batch.pop(place)
        visit.ended, visit.outcome = time, kind

    def _called(self, time: float, _: str, part: str, __: str, event: str, *___: object) -> None:
        count, since = self._calls.get((part, event), (0, time))
        self._calls[part, event] = count + 1, since

    def _heard(self, time: float, _: str, part: str, __: str, event: str, *___: object) -> None:
        count, since = self._calls.pop((part, event))
        if count > 1:
            self._calls[part, event] = count - 1, since
        else:
            self.standing[part].append((since, time))

    def _dropped(self, time: float, _: str, part: str, __: str, event: str, *___: object) -> None:
        if part not in self._queues:
            self.lines.step(time, part, -1)
            self._coming[part, event].pop(0).outcome = "dropped"

    def _scaled(
        self, time: float, _: str, part: str, __: str, ___: str, ____: None, workers: int
    ) -> None:
        self.crews[part].append((time, workers))

    def crew_time(self, service: str, workers: int, since: float, end: float) -> float:
        """Return the time that the workers of a service had, all together, in a span of time."""
        points = [(0.0, workers), *self.crews[service], (end, 0)]
        spans = ((max(start, since), until, n) for (start, n), (until, _) in pairwise(points))
        return sum(max(0.0, until - start) * n for start, until, n in spans)

    def complete(
        self, completes: Mapping[str, Mapping[str, Any] | None], events: Iterable[Event]
    ) -> None:
        """Enter when each order was complete: when the last service it needs has served it.

        `completes` maps the services to the patterns of the orders that need them; without any,
        the answer completes an order. An order that needs none of them is complete with its
        answer as well.
        """
        needs = {
            name: None if pattern is None else Pattern(pattern)
            for name, pattern in completes.items()
        }
        self._needs = bool(needs)
        patterns = [pattern for pattern in needs.values() if pattern]
        brief = all(pattern.roots.isdisjoint(REST) for pattern in patterns)
        for visit in self.visits:
            if visit.service in needs and visit.outcome == SERVED and visit.order in self.orders:
                served = self._served[visit.order]
                served[visit.service] = min(visit.ended, served.get(visit.service, inf))
        for event in events:
            account = self.orders.get(event.id)
            if account:
                envelope = event.brief() if brief else event.to_dict()
                needed = [
                    name
                    for name, pattern in needs.items()
                    if pattern is None or pattern.matches(envelope)
                ]
                served = self._served.get(event.id, {})
                ends = [served.get(name, nan) for name in needed] or [account.accepted]
                account.completed = nan if any(map(isnan, ends)) else max(ends)

    def close(self, end: float) -> None:
        """Enter that the run is over: who still stands waiting has done so until the end."""
        for (part, _), (_, since) in self._calls.items():
            self.standing[part].append((since, end))

    def entries(self) -> Entries:
        """Return all that stands in the account."""
        orders, moments = list(self.orders.values()), self.queues.moments
        return Entries(self.visits, self.stays, self.lines, self.standing, moments, orders)

    def settled(self, now: float) -> Entries:
        """Take out of the account, and return, what has come to its end by now."""
        visits, self.visits = split(self.visits, lambda each: each.outcome in SETTLED)
        stays, self.queues.stays = split(self.stays, lambda each: each.ended == each.ended)
        orders, remaining = split(self.orders.values(), self._is_settled)
        self.orders = {each.order: each for each in remaining}
        for each in orders:
            self._served.pop(each.order, None)
        lines, standing, moments = dict(self.lines), dict(self.standing), dict(self.queues.moments)
        for part, line in lines.items():
            self.lines[part] = [(now, line[-1][1])]
        self.standing.clear()
        self.queues.moments.clear()
        for waiting in (self._coming, self.queues.waiting, self.queues.flying):
            for key in [key for key, each in waiting.items() if not each]:
                del waiting[key]
        return Entries(visits, stays, lines, standing, moments, orders)

    def _is_settled(self, order: OrderAccount) -> bool:
        """Return whether nothing more can happen to an order: answered, and complete if it can."""
        if order.rejected == order.rejected and not self._needs:
            return True
        answered = order.accepted == order.accepted or order.rejected == order.rejected
        return answered and order.completed == order.completed


SETTLED = (SERVED, FAILED, "dropped")
"""The outcomes of a visit after which nothing more happens to it."""


def split(items: Iterable[Item], fits: Callable[[Item], bool]) -> tuple[list[Item], list[Item]]:
    """Return the items that fit, and the others."""
    found: tuple[list[Item], list[Item]] = ([], [])
    for item in items:
        found[not fits(item)].append(item)
    return found
