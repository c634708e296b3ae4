"""Retries: how often a caller tries, and how long it pauses in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from random import Random
from typing import Any

from donutlab.core.errors import check_choice, check_interval, check_number
from donutlab.core.rounding import longer
from donutlab.core.spec import Spec, values

JITTERS = ("none", "full", "equal", "decorrelated")


@dataclass(frozen=True)
class Retry(Spec):
    """Try up to `max_attempts` times in all; attempts, not retries, are counted.

    The pause after attempt n, counted from 0, is e = min(cap, base * 2**n) seconds, or, with
    jitter, U(0, e) when `full`, e/2 + U(0, e/2) when `equal`, and
    min(cap, U(base, 3 * the pause before)) when `decorrelated`. Base 0 retries at once. With
    ``max_attempts=None`` there is no last attempt: where all fail it goes on for ever.
    Source: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """

    max_attempts: int | None = 3
    base: float = 0.0
    cap: float = 60.0
    jitter: str = "none"

    def check(self) -> None:
        if self.max_attempts is None:
            advice = "Without a last attempt there must be a pause, or time may not go on."
            check_interval("Retry", "base", self.base, advice)
        else:
            advice = "1 means: try once and never again; None: without end."
            most = self.max_attempts
            check_number("Retry", "max_attempts", most, least=1, whole=True, advice=advice)
        check_number("Retry", "base", self.base, least=0, advice="It is a time, in seconds.")
        check_number("Retry", "cap", self.cap, least=self.base, advice="It bounds the pause.")
        check_choice("Retry", "jitter", self.jitter, JITTERS)

    @property
    def last(self) -> float:
        """The number of the last attempt, from 1; infinite if there is none."""
        return inf if self.max_attempts is None else self.max_attempts

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


def without_end(spec: Any) -> Iterator[str]:
    """Yield to whom something in a part is tried again and again, with no last attempt."""
    if isinstance(spec, Spec):
        retry = getattr(spec, "retry", None)
        if isinstance(retry, Retry) and retry.max_attempts is None:
            target = getattr(spec, "to", None)
            if target and getattr(spec, "deadline", None) is None:
                yield target
        for each in values(spec).values():
            yield from without_end(each)
    elif isinstance(spec, tuple):
        for each in spec:
            yield from without_end(each)


@dataclass(frozen=True)
class Budget(Spec):
    """A budget for retries: a bucket of tokens, full at first, of which each retry takes one.

    So does each call that a hedge makes. Each call that succeeds puts `gain` of a token back, up to
    `most` in all. With less than one token there is no retry, so when everything fails there are
    hardly more calls than orders. All workers of a service share the budget of one `Call` step.
    Source: Brooker, "Fixing retries with token buckets and circuit breakers", 2022.
    """

    gain: float = 0.1
    most: float = 10.0

    def check(self) -> None:
        advice = "It is the share of a retry that a success pays for."
        check_number("Budget", "gain", self.gain, least=0, most=1, advice=advice)
        advice = "It is how many retries may be made in a row: the size of the bucket."
        check_number("Budget", "most", self.most, least=1, advice=advice)


class BudgetAtWork:
    """A budget in one run: how many tokens are left."""

    def __init__(self, spec: Budget) -> None:
        self.spec = spec
        self.tokens = float(spec.most)

    def spend(self) -> bool:
        """Take a token for a retry; return whether there was one."""
        if longer(1.0, self.tokens):
            return False
        self.tokens -= 1.0
        return True

    def earn(self) -> None:
        """Put back what a success is worth."""
        self.tokens = min(self.spec.most, self.tokens + self.spec.gain)
