"""Retries: how often a caller tries, and how long it pauses in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from donutlab.errors import check_number, nearest
from donutlab.spec import Spec

JITTERS = ("none", "full", "equal", "decorrelated")


@dataclass(frozen=True)
class Retry(Spec):
    """Try up to `max_attempts` times in all; attempts, not retries, are counted.

    The pause after attempt n, counted from 0, is e = min(cap, base * 2**n) seconds, or, with
    jitter, U(0, e) when `full`, e/2 + U(0, e/2) when `equal`, and
    min(cap, U(base, 3 * the pause before)) when `decorrelated`. Base 0 retries at once.
    Source: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """

    max_attempts: int = 3
    base: float = 0.0
    cap: float = 60.0
    jitter: str = "none"

    def check(self) -> None:
        advice = "1 means: try once and never again."
        check_number("Retry", "max_attempts", self.max_attempts, least=1, whole=True, advice=advice)
        check_number("Retry", "base", self.base, least=0, advice="It is a time, in seconds.")
        check_number("Retry", "cap", self.cap, least=self.base, advice="It bounds the pause.")
        if self.jitter not in JITTERS:
            raise ValueError(
                f"Retry: jitter must be one of {', '.join(JITTERS)}, not {self.jitter!r}."
                f"{nearest(str(self.jitter), JITTERS)}"
            )

    def pauses(self, random: Random) -> Callable[[int, float], float]:
        """Return the pause in seconds as a function of the attempt and the pause before it."""
        base, cap, uniform = self.base, self.cap, random.random

        def exponential(attempt: int) -> float:
            return min(cap, base * 2.0 ** min(attempt, 1000)) if base else 0.0

        def decorrelated(attempt: int, before: float) -> float:
            before = max(before, base)
            return min(cap, base + (3 * before - base) * uniform())

        return {
            "none": lambda attempt, before: exponential(attempt),
            "full": lambda attempt, before: exponential(attempt) * uniform(),
            "equal": lambda attempt, before: exponential(attempt) * (1 + uniform()) / 2,
            "decorrelated": decorrelated,
        }[self.jitter]
