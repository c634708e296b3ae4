"""Topic retries: the phases in which a topic tries to deliver a message that is not taken.

Like a cloud topic (Amazon SNS) that delivers to a queue or function: three attempts at once, two a
second apart, ten after pauses that grow from 1 s to 20 s, and then one every 20 s, 100 015 in all,
over 23 days. A rule of a bus with ``retry=TopicRetry()`` delivers so.

Where it differs from the real service: the pauses of the third phase are not published; here they
grow by a constant factor. To web addresses the real one tries 50 times, within an hour.

Source: Amazon SNS Developer Guide, "Amazon SNS message delivery retries", 2025.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from donutlab.core.errors import check_choice, check_number
from donutlab.steps.retry import Retry

TOPIC_ATTEMPTS = 100_015
"""How often a topic tries in all."""


@dataclass(frozen=True)
class TopicRetry(Retry):
    """Try `immediate` times without a pause, `early` times `base` seconds apart, and so on.

    Then follow `growing` attempts after pauses that grow from `base` to `cap`, and then one every
    `cap` seconds, up to `max_attempts` in all.
    """

    max_attempts: int | None = TOPIC_ATTEMPTS
    base: float = 1.0
    cap: float = 20.0
    immediate: int = 3
    early: int = 2
    growing: int = 10

    def check(self) -> None:
        super().check()
        check_choice("TopicRetry", "jitter", self.jitter, ("none",))
        check_number("TopicRetry", "base", self.base, above=0, advice="It is a time, in seconds.")
        check_number("TopicRetry", "immediate", self.immediate, least=1, whole=True)
        check_number("TopicRetry", "early", self.early, least=0, whole=True)
        check_number("TopicRetry", "growing", self.growing, least=0, whole=True)

    def pauses(self, random: Random) -> Callable[[int, float], float]:
        """Return the pause in seconds as a function of the attempt before it, from 0."""
        base, cap, steps = self.base, self.cap, max(self.growing - 1, 1)
        first = self.immediate + self.early

        def pause(attempt: int, before: float) -> float:
            following = attempt + 1
            if following < self.immediate:
                return 0.0
            if following < first:
                return base
            if following < first + self.growing:
                return float(base * (cap / base) ** ((following - first) / steps))
            return cap

        return pause
