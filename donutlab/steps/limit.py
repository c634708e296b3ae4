"""Adaptive limits: a caller that learns how many calls at once a service can bear.

While answers are in time the limit grows by one with each; a call that fails or answers too late
takes away a share of it (additive increase, multiplicative decrease: AIMD, as TCP does). What comes
while as many calls are under way is not sent: it fails at once, and costs the service nothing.

It grows only where it is in use: when the calls under way, as this one began, were at least half of
it. It never leaves its bounds.

Where it differs from the real ones: a refused call is taken for a sign of too much load, whatever
the reason; a hedged attempt is one call.

Source: Netflix, concurrency-limits, `AIMDLimit` and `SimpleLimiter`, 2018 (there from 20 to 200,
with a backoff of 0.9, and 5 s are too late); Chiu and Jain, "Analysis of the increase and decrease
algorithms for congestion avoidance", Computer Networks and ISDN Systems 17, 1989.
"""

from __future__ import annotations

from dataclasses import dataclass

from donutlab.core.errors import check_number
from donutlab.core.events import Event
from donutlab.core.kinds import LIMIT
from donutlab.core.rounding import longer
from donutlab.core.spec import Spec
from donutlab.core.world import World


@dataclass(frozen=True)
class AdaptiveLimit(Spec):
    """Let at most so many calls be under way at once: `initial` at first, then as answers tell.

    An answer within `slow` seconds adds one, up to `most`; a failed call or a later answer leaves
    `backoff` of the limit, rounded down, but `least`. All workers of a service share the limit of
    one `Call` step.
    """

    slow: float
    initial: int = 10
    least: int = 1
    most: int = 200
    backoff: float = 0.9

    def check(self) -> None:
        advice = "It is a time, in seconds: an answer that took longer is a sign of too much load."
        check_number("AdaptiveLimit", "slow", self.slow, above=0, advice=advice)
        check_number("AdaptiveLimit", "least", self.least, least=1, whole=True)
        check_number("AdaptiveLimit", "most", self.most, least=self.least, whole=True)
        bounds = {"least": self.least, "most": self.most}
        advice = "It is how many calls may be under way at first."
        check_number("AdaptiveLimit", "initial", self.initial, **bounds, whole=True, advice=advice)
        advice = "It is the share of the limit that a failure leaves."
        check_number("AdaptiveLimit", "backoff", self.backoff, above=0, most=1, advice=advice)
        if self.backoff == 1:
            raise ValueError("AdaptiveLimit: with backoff=1 it would never fall. Try backoff=0.9.")

    def open(self, world: World, caller: str, callee: str) -> AdaptiveLimitAtWork:
        """Return the limit at work between a caller and the service it calls."""
        return AdaptiveLimitAtWork(self, world, caller, callee)


class AdaptiveLimitAtWork:
    """A limit in one run: how many calls are `under_way`, and how many may be."""

    def __init__(self, spec: AdaptiveLimit, world: World, caller: str, callee: str) -> None:
        self.spec = spec
        self.world = world
        self.caller = caller
        self.callee = callee
        self.limit = spec.initial
        self.under_way = 0

    @property
    def reached(self) -> bool:
        """Whether no more calls may be made now."""
        return self.under_way >= self.limit

    def learn(self, at_once: int, seconds: float, failed: bool, event: Event) -> None:
        """Take note of how a call ended that was one of so many at once when it began."""
        spec, limit = self.spec, self.limit
        if failed or longer(seconds, spec.slow):
            limit = max(spec.least, int(limit * spec.backoff))
        elif 2 * at_once >= limit:
            limit = min(spec.most, limit + 1)
        if limit != self.limit:
            self.limit = limit
            row = self.world.env.now, LIMIT, self.caller, event.order, event.id, self.callee, limit
            self.world.write(row)
