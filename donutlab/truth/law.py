"""Laws and the experiments that hold the library against them.

An experiment runs shops of the library once for each seed and measures one number for each of its
laws. A law holds if what theory expects lies in the confidence interval of the mean over these
replications. The seeds are fixed, so a table comes out the same every time: a law that stops
holding tells of a change in the model, and not of bad luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from donutlab.core.tables import Table
from donutlab.experiments.confidence import Interval, mean

LEVEL = 0.999
"""The confidence level. New draws make one sound law in a thousand fail."""

VAGUE = 0.25
"""An interval that reaches further than this share of what is expected says too little to hold."""

ROUNDING = 1e-9
"""Where all replications agree the interval has no width, and only rounding is forgiven."""


@dataclass(frozen=True)
class Law:
    """One law, in `words`, and the number that theory expects."""

    words: str
    expected: float


@dataclass(frozen=True)
class Verdict:
    """What came of a law: the mean that was `simulated`, with its interval."""

    law: Law
    simulated: Interval

    @property
    def holds(self) -> bool:
        """Whether the expected number lies in the interval, and the interval is narrow enough."""
        expected, found = self.law.expected, self.simulated
        rounding = ROUNDING * max(abs(expected), 1)
        inside = found.low - rounding <= expected <= found.high + rounding
        return inside and found.half <= VAGUE * abs(expected) + rounding


@dataclass(frozen=True)
class Experiment:
    """Shops that are run `once` for a seed, with the numbers it returns: one for each law."""

    name: str
    laws: tuple[Law, ...]
    once: Callable[[int], Sequence[float]]

    def check(self, runs: int) -> list[Verdict]:
        """Return the verdict on each law after this many replications, at least two."""
        found = [tuple(self.once(seed)) for seed in range(runs)]
        columns = zip(*found, strict=True)
        return [
            Verdict(law, mean(column, LEVEL))
            for law, column in zip(self.laws, columns, strict=True)
        ]


def experiment(*laws: Law) -> Callable[[Callable[[int], Sequence[float]]], Experiment]:
    """Return the decorator that makes a function of the seed an experiment on these laws."""

    def decorate(once: Callable[[int], Sequence[float]]) -> Experiment:
        return Experiment(once.__name__, laws, once)

    return decorate


def table(title: str, verdicts: Iterable[Verdict]) -> Table:
    """Return the verdicts as a table: law, expected, simulated with its interval, holds or not."""
    rows = [
        (
            each.law.words,
            f"{each.law.expected:.4g}",
            f"{each.simulated.estimate:.4g}",
            f"± {each.simulated.half:.2g}",
            "holds" if each.holds else "FAILS",
        )
        for each in verdicts
    ]
    return Table(title, ("law", "expected", "simulated", "", ""), rows)
