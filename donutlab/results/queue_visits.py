"""Visits to queues: what became of every event in every queue."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass

from donutlab.core.kinds import (
    ARRIVED,
    DEAD,
    DELETED,
    DROPPED,
    DUPLICATED,
    EXPIRED,
    RECEIVED,
    REDRIVEN,
    VISIBLE,
)
from donutlab.core.rows import Row
from donutlab.results.lengths import Lengths
from donutlab.results.visits import Handler, Visit, split


@dataclass(slots=True)
class QueueVisit(Visit):
    """One event in one queue: when it came, was first received, and left for good, in seconds.

    `outcome` is waiting, in flight, or how it left: received (by a reader who need not delete it),
    deleted, dead, expired, dropped or redriven. `receives` is how often it was received; a `copy`
    is one that the queue made by itself.
    """

    receives: int = 0
    copy: bool = False


class QueueVisits:
    """What the rows of a log add up to for the queues: `visits`, in order of coming.

    An event may be in a queue twice, received as often, once visible again and once in flight. When
    one of the two is deleted the log does not say which; the one in flight is taken. Where it shows
    afterwards that it was the other, the one that has waited ever since is taken for it.
    """

    def __init__(self, queues: Collection[str], lengths: Lengths) -> None:
        self.visits: list[QueueVisit] = []
        self._queues = queues
        self._lengths = lengths
        self._waiting: dict[tuple[str, str], deque[QueueVisit]] = defaultdict(deque)
        self._flying: dict[tuple[str, str], deque[QueueVisit]] = defaultdict(deque)
        self._rows: dict[str, Callable[..., None]] = {
            ARRIVED: self._came,
            DUPLICATED: self._came,
            RECEIVED: self._received,
            VISIBLE: self._visible,
            DELETED: self._deleted,
            EXPIRED: self._expired,
            DEAD: self._dead,
            DROPPED: self._dropped,
            REDRIVEN: self._dropped,
        }
        self.handlers: dict[str, Handler] = dict.fromkeys(self._rows, self._enter)

    def _enter(self, row: Row) -> None:
        """Enter one row, if it is about a queue."""
        if row[2] in self._queues:
            self._rows[row[1]](*row)

    def _came(self, time: float, kind: str, queue: str, order: str, event: str, *_: object) -> None:
        visit = QueueVisit(order, event, queue, time, copy=kind == DUPLICATED)
        self.visits.append(visit)
        self._waiting[queue, event].append(visit)
        self._lengths.step(time, queue, 1)

    def _received(
        self, time: float, _: str, queue: str, __: str, event: str, ___: str, number: int | None
    ) -> None:
        waiting = self._waiting[queue, event]
        if waiting:
            self._lengths.step(time, queue, -1)
        visit = _find(waiting or self._flying[queue, event], (number or 1) - 1)
        visit.receives += 1
        if visit.receives == 1:
            visit.started = time
        if number is None:
            visit.ended, visit.outcome = time, RECEIVED
        else:
            visit.outcome = "in flight"
            self._flying[queue, event].append(visit)

    def _visible(
        self, time: float, _: str, queue: str, __: str, event: str, ___: str, number: int
    ) -> None:
        flying = self._flying[queue, event]
        if not flying:
            return
        visit = _find(flying, number)
        visit.outcome = "waiting"
        self._waiting[queue, event].append(visit)
        self._lengths.step(time, queue, 1)

    def _deleted(
        self, time: float, kind: str, queue: str, _: str, event: str, __: str, number: int
    ) -> None:
        flying = self._flying[queue, event]
        known = any(visit.receives == number for visit in flying)
        in_flight = known or (bool(flying) and not self._waiting[queue, event])
        self._leave(time, kind, queue, event, number, in_flight=in_flight)

    def _expired(
        self, time: float, kind: str, queue: str, _: str, event: str, __: str, where: str
    ) -> None:
        in_flight = where == "in flight" and bool(self._flying[queue, event])
        self._leave(time, kind, queue, event, None, in_flight=in_flight)

    def _dead(self, time: float, kind: str, queue: str, _: str, event: str, *__: object) -> None:
        """Of several the one is dead that was received as often as it may be: the most."""
        there = self._waiting[queue, event] or self._flying[queue, event]
        most = max(visit.receives for visit in there)
        self._leave(time, kind, queue, event, most)

    def _dropped(self, time: float, kind: str, queue: str, _: str, event: str, *__: object) -> None:
        self._leave(time, kind, queue, event, None)

    def _leave(
        self,
        time: float,
        kind: str,
        queue: str,
        event: str,
        receives: int | None,
        *,
        in_flight: bool = False,
    ) -> None:
        """An event leaves for good, out of a reader's hands or from those that wait."""
        if in_flight or not self._waiting[queue, event]:
            visit = _find(self._flying[queue, event], receives)
        else:
            visit = _find(self._waiting[queue, event], receives)
            self._lengths.step(time, queue, -1)
        visit.ended, visit.outcome = time, kind

    def take_finished(self) -> list[QueueVisit]:
        """Take out the visits to which nothing more happens."""
        finished, self.visits = split(self.visits, lambda each: each.ended == each.ended)
        for held in (self._waiting, self._flying):
            for key in [key for key, visits in held.items() if not visits]:
                del held[key]
        return finished


def _find(visits: deque[QueueVisit], receives: int | None) -> QueueVisit:
    """Take out the first that was received so often, or else the first: copies are all alike."""
    found = next((visit for visit in visits if visit.receives == receives), visits[0])
    visits.remove(found)
    return found
