"""Visits: what became of every event at every service."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from math import nan
from typing import TypeVar

from donutlab.core.kinds import (
    ARRIVED,
    ASKED,
    DROPPED,
    EXECUTION_FAILED,
    EXECUTION_STARTED,
    EXECUTION_STUCK,
    EXECUTION_SUCCEEDED,
    FAILED,
    PASSED_OVER,
    READ,
    RECEIVED,
    SERVED,
    STARTED,
    THROTTLED,
)
from donutlab.core.rows import Row
from donutlab.results.lengths import Length, Lengths

Item = TypeVar("Item")
Handler = Callable[[Row], None]
"""What enters a row of one kind."""

EXECUTIONS = {EXECUTION_SUCCEEDED: SERVED, EXECUTION_FAILED: FAILED, EXECUTION_STUCK: FAILED}
"""By the kinds of rows with which an execution of a workflow ends, the outcome of the visit."""

ENDS = frozenset((SERVED, FAILED))
"""The kinds of rows with which a visit ends."""
ANSWERED = "answered"
"""The outcome of a look-up that a worker has answered."""
COMES = frozenset((ARRIVED, ASKED))
"""The kinds of rows with which a visit begins, but for what a reader is given."""
FINISHED = (SERVED, FAILED, DROPPED, ANSWERED, THROTTLED, PASSED_OVER)
"""The outcomes of a visit after which nothing more happens to it."""


@dataclass(slots=True)
class Visit:
    """One event at one service: when it came, was started and ended, in seconds.

    `outcome` is waiting, in work, served, failed, dropped, throttled or passed over;
    times that lie beyond the run, or never come, are NaN.
    A `question` is a look-up, which keeps a worker and is no work on an order: it is answered in
    the end, or fails when its worker is cut off. Events of one batch have one `job`, a number that
    counts those of a service. What was dropped, throttled or passed over is `gone` since then.
    """

    order: str
    event: str
    service: str
    arrived: float
    worker: int = 0
    started: float = nan
    ended: float = nan
    outcome: str = "waiting"
    job: int = 0
    question: bool = False
    gone: float = nan


class Place:
    """A service while the log is read: who is `coming`, and by worker who is in `working`.

    `jobs` counts what its workers have begun, a batch once. `length` tells how many wait here; None
    if what comes has waited in a queue or stream.
    """

    __slots__ = ("coming", "jobs", "length", "working")

    def __init__(self) -> None:
        self.coming: deque[Visit] = deque()
        self.working: dict[int, deque[Visit]] = defaultdict(deque)
        self.jobs = 0
        self.length: Length | None = None


class ServiceVisits:
    """What the rows of a log add up to for the services: `visits`, in order of coming."""

    def __init__(self, queues: Collection[str], lengths: Lengths) -> None:
        self.visits: list[Visit] = []
        self._queues = queues
        self._lengths = lengths
        self._places: dict[str, Place] = defaultdict(Place)
        self._executions: dict[tuple[str, str], deque[Visit]] = {}
        self.handlers: dict[str, Handler] = {
            RECEIVED: self._given,
            READ: self._given,
            DROPPED: self._gone,
            THROTTLED: self._not_begun,
            EXECUTION_STARTED: self._begun,
            **dict.fromkeys(EXECUTIONS, self._ended),
            PASSED_OVER: self._not_begun,
        }

    def enter(self, rows: Iterable[Row], handlers: Mapping[str, Handler]) -> None:
        """Enter the rows that most rows are, and give the others to the handlers of their kinds.

        A visit that comes, is started and ends is entered here at once: a call for each of these
        rows would take as long as all the rest.
        """
        visits, places, queues = self.visits, self._places, self._queues
        for time, kind, part, order, event, peer, note in rows:
            if kind in COMES and part not in queues:
                visit = Visit(order, event, part, time, question=kind == ASKED)
                visits.append(visit)
                place = places[part]
                place.coming.append(visit)
                if place.length is None:
                    place.length = self._lengths[part]
                length = place.length
                length.append((time, length[-1][1] + 1))
            elif kind == STARTED:
                place = places[part]
                if place.length is not None:
                    length = place.length
                    length.append((time, length[-1][1] - 1))
                there = place.coming
                visit = there.popleft() if there[0].event == event else take(there, event)
                in_hand = place.working[peer]
                if not in_hand:
                    place.jobs += 1
                visit.started, visit.worker, visit.outcome = time, peer, "in work"
                visit.job = place.jobs
                in_hand.append(visit)
            elif kind in ENDS:
                there = places[part].working[peer]
                visit = there.popleft() if there[0].event == event else take(there, event)
                answered = visit.question and kind == SERVED
                visit.ended, visit.outcome = time, ANSWERED if answered else kind
            elif kind in handlers:
                handlers[kind]((time, kind, part, order, event, peer, note))

    def _given(self, row: Row) -> None:
        """A reader is given an event, by a queue or a stream."""
        time, _, _, order, event, reader, _ = row
        visit = Visit(order, event, reader, time)
        self.visits.append(visit)
        self._places[reader].coming.append(visit)

    def _gone(self, row: Row) -> None:
        time, kind, part, _, event, _, _ = row
        if part not in self._queues:
            self._lengths.step(time, part, -1)
            visit = take(self._places[part].coming, event)
            visit.outcome, visit.gone = kind, time

    def _not_begun(self, row: Row) -> None:
        """What a reader was given is not worked on."""
        time, kind, part, _, event, _, _ = row
        visit = take(self._places[part].coming, event)
        visit.outcome, visit.gone = kind, time

    def _begun(self, row: Row) -> None:
        """A workflow begins an execution: the visit is in work, and in no worker's hands."""
        time, _, part, _, event, _, _ = row
        self._lengths.step(time, part, -1)
        place = self._places[part]
        place.jobs += 1
        visit = take(place.coming, event)
        visit.started, visit.outcome, visit.job = time, "in work", place.jobs
        self._executions.setdefault((part, event), deque()).append(visit)

    def _ended(self, row: Row) -> None:
        time, kind, part, _, event, _, _ = row
        visit = self._executions[part, event].popleft()
        visit.ended, visit.outcome = time, EXECUTIONS[kind]
        if not self._executions[part, event]:
            del self._executions[part, event]

    def hands(self, service: str, event: str) -> int:
        """Return how many workers of a service have an event in hand: one, or some with copies."""
        working = self._places[service].working.values()
        return sum(any(visit.event == event for visit in visits) for visits in working)

    def take_finished(self) -> list[Visit]:
        """Take out the visits to which nothing more happens."""
        finished, self.visits = split(self.visits, lambda each: each.outcome in FINISHED)
        return finished


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
