"""Circuit breakers: a caller that has seen many calls fail makes none for a while.

Like the breakers in service clients (resilience4j, Polly): closed, calls go through and the last
`window` of them are remembered; when the share that failed reaches `threshold` it opens, and calls
fail at once, without being made. After `cooldown` seconds it is half-open: `trials` calls may go
through, and when all of them have ended their share of failures decides: at `threshold` or above
it opens again, below it closes and starts to remember anew.

What counts is the breaker's place: inside the retry it sees each attempt, and ends the attempts of
a call that is under way (`counts="attempts"`); around the retry it sees one outcome for each call,
so that what a retry has mended is no failure, and a call that it let through makes all its attempts
(`counts="calls"`). resilience4j has it inside, unless it is told otherwise.

Where it differs from the real ones: the window counts calls, never seconds; slow calls count only
if they time out; a call that was under way when the breaker opened is no longer looked at.

Source: Nygard, "Release It!", 2nd edition, 2018, chapter 5; resilience4j User Guide,
"CircuitBreaker".
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from donutlab.core.errors import check_choice, check_number
from donutlab.core.events import Event
from donutlab.core.kinds import BREAKER
from donutlab.core.rounding import longer
from donutlab.core.spec import Spec
from donutlab.core.world import World

COUNTS = ("attempts", "calls")
CLOSED, OPEN, HALF_OPEN = "closed", "open", "half-open"


@dataclass(frozen=True)
class Breaker(Spec):
    """Stop calling for `cooldown` s when `threshold` of the last `window` calls have failed.

    Calls are counted by their `counts`: each of the "attempts", or whole "calls" with all their
    retries. All workers of a service share the breaker of one `Call` step.
    """

    window: int
    cooldown: float
    threshold: float = 0.5
    trials: int = 1
    counts: str = "attempts"

    def check(self) -> None:
        advice = "It is the number of calls that are remembered; a breaker cannot do without."
        check_number("Breaker", "window", self.window, least=1, whole=True, advice=advice)
        advice = "It is a time, in seconds: how long the breaker stays open."
        check_number("Breaker", "cooldown", self.cooldown, above=0, advice=advice)
        advice = "It is the share of failed calls that opens the breaker."
        check_number("Breaker", "threshold", self.threshold, above=0, most=1, advice=advice)
        advice = "It is how many calls try whether all is well again."
        check_number("Breaker", "trials", self.trials, least=1, whole=True, advice=advice)
        check_choice("Breaker", "counts", self.counts, COUNTS)

    def open(self, world: World, caller: str, callee: str) -> BreakerAtWork:
        """Return the breaker at work between a caller and the service it calls."""
        return BreakerAtWork(self, world, caller, callee)


class BreakerAtWork:
    """A breaker in one run. Each state has a number, so that a call knows which it was made in."""

    def __init__(self, spec: Breaker, world: World, caller: str, callee: str) -> None:
        self.spec = spec
        self.world = world
        self.caller = caller
        self.callee = callee
        self.state = CLOSED
        self.number = 0
        self.since = 0.0
        self.failed: deque[bool] = deque(maxlen=spec.window)
        self.trying = 0

    def admits(self, event: Event) -> bool:
        """Return whether a call may be made now; a trial is counted as made."""
        if self.state == OPEN and not longer(self.spec.cooldown, self.world.env.now - self.since):
            self.turn(HALF_OPEN, event)
        if self.state == HALF_OPEN:
            self.trying += 1
            return self.trying <= self.spec.trials
        return self.state == CLOSED

    def learn(self, number: int, failed: bool, event: Event) -> None:
        """Take note of how a call ended that was made in the state of that number."""
        if number != self.number:
            return
        self.failed.append(failed)
        if len(self.failed) < (self.failed.maxlen or 0):
            return
        if self.too_many():
            self.turn(OPEN, event)
        elif self.state == HALF_OPEN:
            self.turn(CLOSED, event)

    def too_many(self) -> bool:
        """Return whether so many of the calls remembered have failed that the breaker opens."""
        return sum(self.failed) >= self.spec.threshold * len(self.failed)

    def turn(self, state: str, event: Event) -> None:
        """Change the state, and log it."""
        now = self.world.env.now
        self.state, self.since, self.trying = state, now, 0
        self.number += 1
        most = self.spec.trials if state == HALF_OPEN else self.spec.window
        self.failed = deque(maxlen=most)
        self.world.write((now, BREAKER, self.caller, event.order, event.id, self.callee, state))
