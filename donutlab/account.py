"""The account of a run, drawn up from its log in one pass: visits, lines, calls, orders."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from math import inf, isnan, nan
from typing import Any

from donutlab.events import Event
from donutlab.log import (
    ACCEPTED,
    ARRIVED,
    CALLED,
    FAILED,
    PLACED,
    RECEIVED,
    REFUSED,
    REJECTED,
    REPLIED,
    SERVED,
    STARTED,
    TIMED_OUT,
    Log,
)
from donutlab.patterns import Pattern


@dataclass(slots=True)
class Visit:
    """One event at one service: when it came, was started and ended, in seconds.

    `outcome` is waiting, in work, served or failed; times that lie beyond the run are NaN.
    """

    order: str
    event: str
    service: str
    arrived: float
    worker: int = 0
    started: float = nan
    ended: float = nan
    outcome: str = "waiting"


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


class Account:
    """What the rows of a log add up to.

    `visits`: every event at every service, and `stays`: every event in every queue, both in
    order of coming. `lines`: for each of these parts, how many waited from when on. `standing`:
    for each service, from when to when its workers stood waiting for an answer.
    `orders`: by id, as they were placed.
    """

    def __init__(self, log: Log, end: float, queues: Collection[str]) -> None:
        self.visits: list[Visit] = []
        self.stays: list[Visit] = []
        self.lines: dict[str, list[tuple[float, int]]] = {}
        self.standing: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.orders: dict[str, OrderAccount] = {}
        self._queues = queues
        self._coming: dict[tuple[str, str], deque[Visit]] = defaultdict(deque)
        self._working: dict[tuple[str, int], list[Visit]] = defaultdict(list)
        self._calls: dict[tuple[str, str], tuple[int, float]] = {}
        handlers: dict[str, Callable[..., None]] = {
            PLACED: self._placed,
            ACCEPTED: self._answered,
            REJECTED: self._answered,
            ARRIVED: self._arrived,
            RECEIVED: self._received,
            STARTED: self._started,
            SERVED: self._ended,
            FAILED: self._ended,
            CALLED: self._called,
            REPLIED: self._heard,
            REFUSED: self._heard,
            TIMED_OUT: self._heard,
        }
        for row in log.rows():
            handler = handlers.get(row[1])
            if handler:
                handler(*row)
        for (part, _), (_, since) in self._calls.items():
            self.standing[part].append((since, end))

    def _placed(self, time: float, _: str, part: str, order: str, *__: object) -> None:
        self.orders[order] = OrderAccount(order, part, time)

    def _answered(self, time: float, kind: str, _: str, order: str, *__: object) -> None:
        setattr(self.orders[order], kind, time)

    def _arrived(self, time: float, _: str, part: str, order: str, event: str, *__: object) -> None:
        visit = Visit(order, event, part, time)
        (self.stays if part in self._queues else self.visits).append(visit)
        self._coming[part, event].append(visit)
        line = self.lines.setdefault(part, [(0.0, 0)])
        line.append((time, line[-1][1] + 1))

    def _left(self, time: float, part: str, event: str) -> Visit:
        """Take an event out of the line of a part."""
        line = self.lines[part]
        line.append((time, line[-1][1] - 1))
        return self._coming[part, event].popleft()

    def _received(
        self, time: float, _: str, part: str, order: str, event: str, reader: str, __: object
    ) -> None:
        stay = self._left(time, part, event)
        stay.started, stay.outcome = time, "received"
        visit = Visit(order, event, reader, time)
        self.visits.append(visit)
        self._coming[reader, event].append(visit)

    def _started(
        self, time: float, _: str, part: str, __: str, event: str, ___: None, worker: int
    ) -> None:
        in_line = part in self.lines
        visit = self._left(time, part, event) if in_line else self._coming[part, event].popleft()
        visit.started, visit.worker, visit.outcome = time, worker, "in work"
        self._working[part, worker].append(visit)

    def _ended(
        self, time: float, kind: str, part: str, _: str, event: str, __: object, worker: int
    ) -> None:
        batch = self._working[part, worker]
        visit = next(each for each in batch if each.event == event)
        batch.remove(visit)
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
        served: dict[tuple[str, str], float] = {}
        for visit in self.visits:
            if visit.service in needs and visit.outcome == SERVED:
                key = visit.order, visit.service
                served[key] = min(visit.ended, served.get(key, inf))
        for event in events:
            account = self.orders.get(event.id)
            if account:
                needed = [
                    n for n, pattern in needs.items() if pattern is None or pattern.matches(event)
                ]
                ends = [served.get((event.id, name), nan) for name in needed] or [account.accepted]
                account.completed = nan if any(map(isnan, ends)) else max(ends)
