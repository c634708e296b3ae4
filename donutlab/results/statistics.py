"""Statistics: in which numbers of a summary are added up, one event, one order, one span at a time.

Durations are kept as they are (`Exact`), or only counted, in classes of which each is 2 % wide
(`Sketch`): then any number of them needs no more memory than a few, and a percentile is within 1 %
of a duration that has that share below it. Source of the classes: Masson, Rim and Lee, "DDSketch: a
fast and fully-mergeable quantile sketch with relative-error guarantees", 2019.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, exp, inf, log, nan
from typing import Protocol

from donutlab.results.queue_visits import QueueVisit
from donutlab.results.visits import ANSWERED, Visit


@dataclass(frozen=True)
class Times:
    """Durations in seconds: how many, their mean, percentiles and maximum (NaN if none)."""

    count: int
    mean: float
    p50: float
    p95: float
    p99: float
    max: float


NO_TIMES = Times(0, nan, nan, nan, nan, nan)


def times(durations: Iterable[float]) -> Times:
    """Return the statistics of some durations; NaN among them (not yet known) are left out."""
    exact = Exact()
    exact.add(durations)
    return exact.times()


def percentile(ascending: Sequence[float], share: float) -> float:
    """Return the value below which that share lies, linear between neighbours.

    >>> percentile([1.0, 2.0, 4.0], 0.75)
    3.0
    """
    place = share * (len(ascending) - 1)
    below = int(place)
    above = min(below + 1, len(ascending) - 1)
    return ascending[below] + (ascending[above] - ascending[below]) * (place - below)


class Durations(Protocol):
    """Durations added up: those that are NaN, not yet known, are left out."""

    def add(self, durations: Iterable[float]) -> None:
        """Add some more."""

    def times(self) -> Times:
        """Return the statistics of all."""


class Exact:
    """Durations, kept as they are."""

    def __init__(self) -> None:
        self.known: list[float] = []

    def add(self, durations: Iterable[float]) -> None:
        """Keep some more."""
        self.known += [each for each in durations if each == each]

    def times(self) -> Times:
        """Return the statistics of all."""
        known = sorted(self.known)
        if not known:
            return NO_TIMES
        p50, p95, p99 = (percentile(known, share) for share in (0.5, 0.95, 0.99))
        return Times(len(known), sum(known) / len(known), p50, p95, p99, known[-1])


WIDTH = log(1.01 / 0.99)
"""How wide the classes of durations are, as the logarithm of a ratio."""


class Sketch:
    """Durations, counted in classes; those of 0 s have a class of their own."""

    def __init__(self) -> None:
        self.classes: Counter[float] = Counter()
        self.total = 0.0
        self.most = 0.0

    def add(self, durations: Iterable[float]) -> None:
        """Count some more."""
        known = [each for each in durations if each == each]
        self.total += sum(known)
        self.most = max(self.most, max(known, default=0.0))
        self.classes.update(ceil(log(each) / WIDTH) if each > 0 else -inf for each in known)

    def times(self) -> Times:
        """Return the statistics of all."""
        count = self.classes.total()
        if not count:
            return NO_TIMES
        p50, p95, p99 = (self.percentile(share * (count - 1)) for share in (0.5, 0.95, 0.99))
        return Times(count, self.total / count, p50, p95, p99, self.most)

    def percentile(self, place: float) -> float:
        """Return the middle of the class in which the duration of that place lies."""
        numbers = sorted(self.classes)
        places = list(accumulate(self.classes[number] for number in numbers))
        number = numbers[bisect_right(places, place)]
        return min(self.most, exp(WIDTH * number) * 0.99)


class LengthStatistics:
    """How many wait somewhere: the area under it over time, from second `since` on, and the most.

    A length that lasted no time does not count: who is served at once was never in line.
    """

    def __init__(self, since: float) -> None:
        self.since = since
        self.area = 0.0
        self.most = 0

    def add(self, length: Sequence[tuple[float, int]], end: float) -> None:
        """Add the steps of a length, the last of which lasts until `end`."""
        area, most = 0.0, self.most
        since, count = max(self.since, length[0][0]), length[0][1]
        for time, later in (*length[1:], (end, 0)):
            if time > since:
                if count:
                    area += count * (time - since)
                    if count > most:
                        most = count
                since = time
            count = later
        self.area, self.most = self.area + area, most

    def mean_and_most(self, end: float) -> tuple[float, int]:
        """Return the mean and the maximum, until that second."""
        return (self.area / (end - self.since) if end > self.since else 0.0), self.most


def mean_and_most(
    length: Sequence[tuple[float, int]], end: float, since: float = 0.0
) -> tuple[float, int]:
    """Return the mean over time and the maximum of a length, from `since` to `end`."""
    statistics = LengthStatistics(since)
    if length:
        statistics.add(length, end)
    return statistics.mean_and_most(end)


def duration(spans: Iterable[tuple[float, float]], since: float) -> float:
    """Return how long these spans of time last together, as far as they lie after `since`."""
    return sum(end - (start if start > since else since) for start, end in spans if end > since)


class VisitStatistics:
    """The visits of a service: how they ended, how long they took, how long workers had them."""

    def __init__(self, since: float, durations: Callable[[], Durations]) -> None:
        self.since = since
        self.outcomes: Counter[str] = Counter()
        self.answered = 0
        self.busy = 0.0
        self.waiting = durations()
        self.sojourn = durations()

    def add(self, visits: Sequence[Visit], end: float) -> None:
        """Add visits; what is in work lasts until `end`. Those of a batch come together.

        Look-ups keep the workers busy, and are no work on orders.
        """
        since = self.since
        come = [visit for visit in visits if visit.arrived >= since and not visit.question]
        self.outcomes.update([visit.outcome for visit in come])
        asked = [visit for visit in visits if visit.question and visit.arrived >= since]
        self.answered += sum(visit.outcome == ANSWERED for visit in asked)
        self.waiting.add([visit.started - visit.arrived for visit in come])
        self.sojourn.add([visit.ended - visit.arrived for visit in come])
        jobs = {visit.job: visit for visit in visits if visit.started == visit.started}
        spans = [
            (job.started, job.ended if job.ended == job.ended else end) for job in jobs.values()
        ]
        self.busy += duration(spans, since)


class QueueStatistics:
    """The visits to a queue: how they ended, how often they were received, the first wait."""

    def __init__(self, since: float, durations: Callable[[], Durations]) -> None:
        self.since = since
        self.outcomes: Counter[str] = Counter()
        self.received = 0
        self.redelivered = 0
        self.copies = 0
        self.waiting = durations()

    def add(self, visits: Iterable[QueueVisit]) -> None:
        """Add visits."""
        come = [visit for visit in visits if visit.arrived >= self.since]
        self.outcomes.update(visit.outcome for visit in come)
        self.received += sum(visit.receives for visit in come)
        self.redelivered += sum(max(0, visit.receives - 1) for visit in come)
        self.copies += sum(visit.copy for visit in come)
        self.waiting.add(visit.started - visit.arrived for visit in come)
