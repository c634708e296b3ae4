"""Visits and stays: what became of every event at every service and in every queue."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from math import nan

from donutlab.core.kinds import (
    ARRIVED,
    DEAD,
    DELETED,
    DROPPED,
    DUPLICATED,
    EXPIRED,
    RECEIVED,
    VISIBLE,
)


@dataclass(slots=True)
class Visit:
    """One event at one service: when it came, was started and ended, in seconds.

    `outcome` is waiting, in work, served, failed or dropped; times that lie beyond the run are NaN.
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
class Stay(Visit):
    """One event in one queue: when it came, was first received, and left for good, in seconds.

    `outcome` is waiting, in flight, or how it left: received (by a reader who need not delete it),
    deleted, dead, expired or dropped. `receives` is how often it was received; a `copy` is one
    that the queue made by itself.
    """

    receives: int = 0
    copy: bool = False


class Lines(defaultdict[str, list[tuple[float, int]]]):
    """For each part at which something waited, how many waited from when on."""

    def __init__(self) -> None:
        super().__init__(lambda: [(0.0, 0)])

    def step(self, time: float, part: str, by: int) -> None:
        """So many more wait from now on."""
        line = self[part]
        line.append((time, line[-1][1] + by))


class Stays:
    """What the rows of a log add up to for the queues: `stays`, every event in every queue.

    They are in order of coming. An event may be in a queue twice, received as often, once visible
    again and once in flight. When one of the two is deleted the log does not say which; the one in
    flight is taken. Where it shows afterwards that it was the other, the one that has waited ever
    since is taken for it.
    """

    def __init__(self, lines: Lines) -> None:
        self.stays: list[Stay] = []
        self._lines = lines
        self.waiting: dict[tuple[str, str], deque[Stay]] = defaultdict(deque)
        self.flying: dict[tuple[str, str], deque[Stay]] = defaultdict(deque)
        self.handlers: dict[str, Callable[..., None]] = {
            ARRIVED: self._came,
            DUPLICATED: self._came,
            RECEIVED: self._received,
            VISIBLE: self._visible,
            DELETED: self._left,
            DEAD: self._dead,
            EXPIRED: self._left,
            DROPPED: self._left,
        }

    def enter(self, row: tuple[object, ...]) -> None:
        """Enter one row of the log about a queue."""
        handler = self.handlers.get(str(row[1]))
        if handler:
            handler(*row)

    def _came(self, time: float, kind: str, queue: str, order: str, event: str, *_: object) -> None:
        stay = Stay(order, event, queue, time, copy=kind == DUPLICATED)
        self.stays.append(stay)
        self.waiting[queue, event].append(stay)
        self._lines.step(time, queue, 1)

    def _received(
        self, time: float, _: str, queue: str, __: str, event: str, ___: str, number: int | None
    ) -> None:
        stay = _find(self.waiting[queue, event], (number or 1) - 1)
        self._lines.step(time, queue, -1)
        stay.receives += 1
        if stay.receives == 1:
            stay.started = time
        if number is None:
            stay.ended, stay.outcome = time, "received"
        else:
            stay.outcome = "in flight"
            self.flying[queue, event].append(stay)

    def _visible(
        self, time: float, _: str, queue: str, __: str, event: str, ___: str, number: int
    ) -> None:
        flying = self.flying[queue, event]
        if not flying:
            return
        stay = _find(flying, number)
        stay.outcome = "waiting"
        self.waiting[queue, event].append(stay)
        self._lines.step(time, queue, 1)

    def _dead(self, time: float, kind: str, queue: str, _: str, event: str, *__: object) -> None:
        """Of several copies the one dies that was received as often as it may be: the most."""
        waiting = self.waiting[queue, event]
        stay = max(waiting, key=lambda each: each.receives)
        waiting.remove(stay)
        self._lines.step(time, queue, -1)
        stay.ended, stay.outcome = time, kind

    def _left(
        self, time: float, kind: str, queue: str, _: str, event: str, __: str, note: object
    ) -> None:
        waiting, flying = self.waiting[queue, event], self.flying[queue, event]
        from_hand = kind == DELETED and any(stay.receives == note for stay in flying)
        if from_hand or (flying and kind == EXPIRED and note == "in flight"):
            stay = _find(flying, note)
        else:
            stay = _find(waiting, note)
            self._lines.step(time, queue, -1)
        stay.ended, stay.outcome = time, kind


def _find(stays: deque[Stay], receives: object) -> Stay:
    """Take out the first stay received so often, or else the first: copies are all alike."""
    found = next((stay for stay in stays if stay.receives == receives), stays[0])
    stays.remove(found)
    return found
