"""Controlled delay: a line that is too long for too long is thinned out (CoDel).

A line that fills up now and then and empties again is a good one: it catches bursts. Overload shows
in the line that never empties, so what counts is the least wait within an interval. Each time a
worker takes a job its wait is looked at. Has it been `target` seconds or more for a whole
`interval`, and more than one job is left behind it, then the job is thrown away; the next goes the
square root of 2 sooner, the one after that of 3, and so on, until a wait is below the target.

Where it differs from the original: jobs are counted where it counts bytes, one job being as much as
the largest packet; the caller hears of it at once, where a lost packet is noticed late.

Source: Nichols, Jacobson, McGregor and Iyengar, "Controlled Delay Active Queue Management",
RFC 8289, 2018, section 5; for services: Maurer, "Fail at Scale", ACM Queue 13 (8), 2015.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

from donutlab.core.errors import check_number
from donutlab.core.spec import Spec

RECENT = 16
"""For so many intervals it is remembered how fast jobs were thrown away last time."""


@dataclass(frozen=True)
class CoDel(Spec):
    """Throw jobs away while the least wait within `interval` seconds is `target` seconds or more.

    The target is a wait that is fine for ever, and some 5 to 10 % of the interval; the interval is
    how long a burst may last.
    """

    target: float
    interval: float

    def check(self) -> None:
        advice = "It is a time, in seconds: a wait that is fine for ever."
        check_number("CoDel", "target", self.target, above=0, advice=advice)
        advice = "It is a time, in seconds, longer than the target: how long a burst may last."
        check_number("CoDel", "interval", self.interval, above=self.target, advice=advice)

    def open(self) -> CoDelAtWork:
        """Return what decides in one run."""
        return CoDelAtWork(self)


class CoDelAtWork:
    """A controlled delay in one run. The names are those of RFC 8289."""

    def __init__(self, spec: CoDel) -> None:
        self.spec = spec
        self.first_above = inf
        self.dropping = False
        self.dropped = False
        self.drop_next = 0.0
        self.count = self.last_count = 0

    def drops(self, now: float, wait: float, left: int) -> bool:
        """Return whether to throw away the job whose turn it is, with so many left behind it."""
        above = self.stays_above(now, wait, left)
        if not self.dropping:
            if above:
                self.begin(now)
            return above
        if not above:
            self.dropping = False
        elif self.dropped:
            self.drop_next = self.following(self.drop_next)
        self.dropped = self.dropping and now >= self.drop_next
        self.count += self.dropped
        return self.dropped

    def stays_above(self, now: float, wait: float, left: int) -> bool:
        """Return whether waits have been too long for a whole interval."""
        if wait < self.spec.target or left <= 1:
            self.first_above = inf
        elif self.first_above == inf:
            self.first_above = now + self.spec.interval
        return now >= self.first_above

    def begin(self, now: float) -> None:
        """Begin to throw jobs away: about as fast as last time, if that was not long ago."""
        since = self.count - self.last_count
        recent = now - self.drop_next < RECENT * self.spec.interval
        self.count = self.last_count = since if since > 1 and recent else 1
        self.drop_next = self.following(now)
        self.dropping, self.dropped = True, False

    def following(self, time: float) -> float:
        """Return when the next job is to be thrown away."""
        return time + self.spec.interval / sqrt(self.count)
