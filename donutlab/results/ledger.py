"""The account of a run, drawn up from its log in one pass: visits, lines, calls, orders."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import inf, nan
from typing import Any, TypeVar

from donutlab.core.events import REST, Event
from donutlab.core.kinds import (
    ACCEPTED,
    ARRIVED,
    CALLED,
    COLD_STARTED,
    DEDUPLICATED,
    DROPPED,
    FAILED,
    PLACED,
    POLLED,
    READ,
    RECEIVED,
    REFUSED,
    REJECTED,
    REPEATED,
    REPLIED,
    SCALED,
    SERVED,
    SHORT_CIRCUITED,
    STALE,
    STARTED,
    TIMED_OUT,
    TURNED_AWAY,
    WITHHELD,
)
from donutlab.core.log import Log
from donutlab.core.rows import Row
from donutlab.patterns import Pattern
from donutlab.results.positions import Positions, StreamSummary
from donutlab.results.visits import Lines, Stay, Stays
from donutlab.results.visits import Visit as Visit

Item = TypeVar("Item")

ENDED = frozenset((SERVED, FAILED))
"""The kinds of rows with which a visit ends."""
RETRIED = "retried"
"""Beside `CALLED`, the kind under which calls are noted that were not the first for their event."""
NOTED = (
    *(TURNED_AWAY, DEDUPLICATED, STALE, POLLED),
    *(WITHHELD, SHORT_CIRCUITED, COLD_STARTED, REPEATED),
)
"""Kinds of rows that are counted, and change nothing else."""


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
    stood waiting; `moments`: the seconds of what is only counted, by part and kind.
    """

    visits: list[Visit]
    stays: list[Stay]
    lines: Mapping[str, list[tuple[float, int]]]
    standing: Mapping[str, list[tuple[float, float]]]
    moments: Mapping[tuple[str, str], list[float]]
    orders: list[OrderAccount]


class Place:
    """A service while the log is read: who is `coming`, and by worker who is in `working`.

    `line` is its line, None if what comes has waited elsewhere, in a queue or stream.
    """

    __slots__ = ("coming", "line", "working")

    def __init__(self) -> None:
        self.coming: deque[Visit] = deque()
        self.working: dict[int, deque[Visit]] = defaultdict(deque)
        self.line: list[tuple[float, int]] | None = None


class Account:
    """What the rows of a log add up to.

    `visits`: every event at every service, and `queues.stays`: every event in every queue, both in
    order of coming. `lines`: for each of these parts, how many waited from when on. `standing`:
    for each service, from when to when its workers stood waiting for an answer. `crews`: for each
    service that is scaled, how many workers it had from when on.
    `orders`: by id, as they were placed. `moments`: for each part and kind of what is only counted
    (calls and what went wrong), the seconds.
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
        self.moments: dict[tuple[str, str], list[float]] = defaultdict(list)
        self._log = log
        self._queues = queues
        self._streams = streams
        self._places: dict[str, Place] = defaultdict(Place)
        self._calls: dict[tuple[str, str], tuple[int, float]] = {}
        self._needs = False
        self._served: dict[str, dict[str, float]] = defaultdict(dict)
        self._handlers: dict[str, Callable[[Row], None]] = {
            PLACED: self._placed,
            ACCEPTED: self._answered,
            REJECTED: self._answered,
            RECEIVED: self._given,
            READ: self._given,
            CALLED: self._called,
            REPLIED: self._heard,
            REFUSED: self._not_heard,
            TIMED_OUT: self._not_heard,
            DROPPED: self._dropped,
            SCALED: self._scaled,
            **dict.fromkeys(NOTED, self._note),
        }
        self.enter(log.rows())
        self.close(end)

    def enter(self, rows: Iterable[Row]) -> None:
        """Enter rows of the log, which follow those entered before.

        What most rows tell of, a visit that comes, is started and ends, is entered here at once:
        a call for each of them would take as long as all the rest.
        """
        queues, handlers = self._queues, self._handlers
        visits, places = self.visits, self._places
        for time, kind, part, order, event, peer, note in rows:
            if part in queues:
                self.queues.enter((time, kind, part, order, event, peer, note))
            if kind == ARRIVED:
                if part not in queues:
                    visit = Visit(order, event, part, time)
                    visits.append(visit)
                    place = places[part]
                    place.coming.append(visit)
                    if place.line is None:
                        place.line = self.lines[part]
                    line = place.line
                    line.append((time, line[-1][1] + 1))
            elif kind == STARTED:
                place = places[part]
                if place.line is not None:
                    line = place.line
                    line.append((time, line[-1][1] - 1))
                there = place.coming
                visit = there.popleft() if there[0].event == event else take(there, event)
                visit.started, visit.worker, visit.outcome = time, peer, "in work"
                place.working[peer].append(visit)
            elif kind in ENDED:
                there = places[part].working[peer]
                visit = there.popleft() if there[0].event == event else take(there, event)
                visit.ended, visit.outcome = time, kind
            elif kind in handlers:
                handlers[kind]((time, kind, part, order, event, peer, note))

    def _placed(self, row: Row) -> None:
        time, _, part, order, _, _, _ = row
        self.orders[order] = OrderAccount(order, part, time)

    def _answered(self, row: Row) -> None:
        time, kind, _, order, _, _, _ = row
        setattr(self.orders[order], kind, time)

    def _note(self, row: Row) -> None:
        self.moments[row[2], row[1]].append(row[0])

    @property
    def stays(self) -> list[Stay]:
        """Every event in every queue, in order of coming."""
        return self.queues.stays

    def streams(self, since: float = 0.0) -> dict[str, StreamSummary]:
        """Return the numbers of each stream, of the records that came since that second."""
        rows: dict[str, list[Row]] = {name: [] for name in self._streams}
        for row in self._log.rows() if rows else ():
            if row[2] in rows:
                rows[row[2]].append(row)
        return {
            name: Positions(partitions, rows[name], since).summary()
            for name, partitions in self._streams.items()
        }

    def _given(self, row: Row) -> None:
        """A reader is given an event, by a queue or a stream."""
        time, _, _, order, event, reader, _ = row
        visit = Visit(order, event, reader, time)
        self.visits.append(visit)
        self._places[reader].coming.append(visit)

    def _called(self, row: Row) -> None:
        self._note(row)
        time, _, part, _, event, _, attempt = row
        if attempt > 1:
            self.moments[part, RETRIED].append(time)
        count, since = self._calls.get((part, event), (0, time))
        self._calls[part, event] = count + 1, since

    def _heard(self, row: Row) -> None:
        time, _, part, _, event, _, _ = row
        count, since = self._calls.pop((part, event))
        if count > 1:
            self._calls[part, event] = count - 1, since
        else:
            self.standing[part].append((since, time))

    def _not_heard(self, row: Row) -> None:
        self._note(row)
        self._heard(row)

    def _dropped(self, row: Row) -> None:
        self._note(row)
        time, _, part, _, event, _, _ = row
        if part not in self._queues:
            self.lines.step(time, part, -1)
            take(self._places[part].coming, event).outcome = "dropped"

    def _scaled(self, row: Row) -> None:
        time, _, part, _, _, _, workers = row
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
        orders, served = self.orders, {name: self._served[name] for name in needs}
        for visit in self.visits:
            first, order = served.get(visit.service), visit.order
            if first is None or visit.outcome != SERVED or order not in orders:
                continue
            if visit.ended < first.get(order, inf):
                first[order] = visit.ended
        needed = [(served[name], pattern) for name, pattern in needs.items()]
        for event in events:
            name = event.id
            account = orders.get(name)
            if account:
                envelope = event.brief() if brief else event.to_dict()
                last = -inf
                for first, pattern in needed:
                    if pattern is None or pattern.matches(envelope):
                        ended = first.get(name, inf)
                        last = ended if ended > last else last
                last = last if last > -inf else account.accepted
                account.completed = last if last < inf else nan

    def close(self, end: float) -> None:
        """Enter that the run is over: who still stands waiting has done so until the end."""
        for (part, _), (_, since) in self._calls.items():
            self.standing[part].append((since, end))

    def entries(self) -> Entries:
        """Return all that stands in the account."""
        orders = list(self.orders.values())
        return Entries(self.visits, self.stays, self.lines, self.standing, self.moments, orders)

    def settled(self, now: float) -> Entries:
        """Take out of the account, and return, what has come to its end by now."""
        visits, self.visits = split(self.visits, lambda each: each.outcome in SETTLED)
        stays, self.queues.stays = split(self.stays, lambda each: each.ended == each.ended)
        orders, remaining = split(self.orders.values(), self._is_settled)
        self.orders = {each.order: each for each in remaining}
        for each in orders:
            for ends in self._served.values():
                ends.pop(each.order, None)
        lines = {part: list(line) for part, line in self.lines.items()}
        for line in self.lines.values():
            line[:] = [(now, line[-1][1])]
        standing, moments = dict(self.standing), dict(self.moments)
        self.standing.clear()
        self.moments.clear()
        for waiting in (self.queues.waiting, self.queues.flying):
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


def take(visits: deque[Visit], event: str) -> Visit:
    """Take out the visit of that event: mostly the first of all, or, where the last go first, that.

    Of several visits of one event in between it is the first.
    """
    if visits[0].event == event:
        return visits.popleft()
    if visits[-1].event == event:
        return visits.pop()
    place = [each.event for each in visits].index(event)
    visit = visits[place]
    del visits[place]
    return visit
