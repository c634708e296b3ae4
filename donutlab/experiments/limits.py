"""Limits: the highest rate at which a shop keeps a service level.

A service level is a metric and what it has to be on average: ``{"orders.within.480": 0.95}``, 95 %
of the orders within 480 s. At each rate there are n runs, with the same seeds at every rate; the
level is kept there if the whole confidence interval of the mean is on its good side, broken if all
of it is on the other, and unsure in between. The limit lies between the highest rate at which it is
kept and the lowest at which it is broken. Both are found by bisection, so the metric must get worse
with the rate.

Source: Burden and Faires, "Numerical Analysis", 9th edition, section 2.1 (bisection).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from donutlab.core.errors import check_number, told_keywords
from donutlab.core.tables import Table
from donutlab.experiments.api import replicate
from donutlab.experiments.confidence import plus_minus
from donutlab.experiments.metrics import direction
from donutlab.shop.shop import LIMIT, Shop

KEPT, UNSURE, BROKEN = "kept", "unsure", "broken"


@dataclass(frozen=True, repr=False)
class RateLimit:
    """The highest rate that keeps a service level: `rate`, and an interval from `low` to `high`.

    `rate` is the highest tried at which the mean keeps the level, `low` the highest at which it is
    surely kept, and `high` the lowest at which it is surely broken. `tried` is a frame with a row
    for each rate and metric: rate, metric, mean, low, high, n, failed, verdict, error.
    """

    rate: float
    low: float
    high: float
    level: Mapping[str, float]
    tried: pd.DataFrame

    def __str__(self) -> str:
        words = " and ".join(
            f"{name} at {'least' if direction(name) == 'higher' else 'most'} {target:g}"
            for name, target in self.level.items()
        )
        head = f"{words} up to a rate of {self.rate:.4g}, {self.low:.4g} to {self.high:.4g}"
        return str(Table(head, ("rate", "metric", "mean", "runs", "level"), self._rows()))

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (
                f"{row['rate']:.4g}",
                row["metric"],
                plus_minus(row["mean"], row["half"]),
                str(row["n"]),
                row["verdict"],
            )
            for row in self.tried.to_dict("records")
        ]

    def __repr__(self) -> str:
        return str(self)


@told_keywords
def find_limit(
    build: Callable[[float], Shop],
    low: float,
    high: float,
    level: Mapping[str, float],
    n: int = 40,
    *,
    precision: float = 0.02,
    until: float | None = None,
    seed: int = 0,
    warmup: float = 0.0,
    confidence: float = 0.95,
    jobs: Any = None,
    limit: int = LIMIT,
) -> RateLimit:
    """Find the highest rate, between two, at which the shop of `build(rate)` keeps a level.

    `level` says of metrics what they have to be on average: at least that where higher is better,
    at most that where lower is. The ends of the interval are known to `precision` of the rate. The
    rest is as in `replicate`. A rate at which a run fails, or is stopped, breaks the level.
    ValueError unless the level is kept at `low` and broken at `high`.

    >>> from donutlab import Customers, Exponential, Poisson, Service, Work
    >>> def build(rate):
    ...     street = Customers("street", Poisson(rate), "till", count=2000)
    ...     return Shop(street, Service("till", [Work(Exponential(1))]))
    >>> found = find_limit(build, 0.2, 0.9, {"orders.to_complete.mean": 2}, n=5, precision=0.1)
    >>> found.low < 0.5 < found.high  # mean 1/(1 - rate) of M/M/1
    True
    """
    check_level(level)
    check_number("find_limit", "low", low, above=0, advice="It is a rate that keeps the level.")
    check_number("find_limit", "high", high, above=low, advice="It is a rate that breaks it.")
    check_number("find_limit", "precision", precision, above=0, most=1, advice="It is a share.")
    settings = {"until": until, "seed": seed, "warmup": warmup, "confidence": confidence}
    settings |= {"jobs": jobs, "limit": limit, "progress": False}
    return Search(build, level, n, settings).between(low, high, precision)


class Search:
    """The search for a limit; `tried` are the rates already tried, each with what was found."""

    def __init__(
        self,
        build: Callable[[float], Shop],
        level: Mapping[str, float],
        n: int,
        settings: Mapping[str, Any],
    ) -> None:
        self.build = build
        self.level = level
        self.n = n
        self.settings = settings
        self.tried: dict[float, pd.DataFrame] = {}

    def verdict(self, rate: float) -> str:
        """Return whether the level is kept at a rate, broken, or which of the two is unsure."""
        if rate not in self.tried:
            self.tried[rate] = judged(self.build(rate), rate, self.level, self.n, self.settings)
        found = set(self.tried[rate]["verdict"])
        return next(word for word in (BROKEN, UNSURE, KEPT) if word in found)

    def between(self, low: float, high: float, precision: float) -> RateLimit:
        """Return the limit, which lies between two rates."""
        for rate, wanted in ((low, KEPT), (high, BROKEN)):
            if self.verdict(rate) != wanted:
                raise ValueError(not_within(rate, wanted, self.tried[rate]))
        kept, _ = bisected(low, high, precision, lambda rate: self.verdict(rate) == KEPT)
        _, broken = bisected(kept, high, precision, lambda rate: self.verdict(rate) != BROKEN)
        tried = sorted(self.tried.items())
        best = max(rate for rate, rows in tried if rate <= broken and rows["keeps"].all())
        frame = pd.concat([rows for _, rows in tried], ignore_index=True)
        return RateLimit(best, kept, broken, dict(self.level), frame.drop(columns="keeps"))


def check_level(level: object) -> None:
    """Raise TypeError or ValueError unless this says of metrics what they have to be."""
    if not isinstance(level, Mapping) or not level:
        raise TypeError(
            f"find_limit: level says of metrics what they have to be, not {level!r}. "
            'Try {"orders.within.480": 0.95}.'
        )
    for name, target in level.items():
        check_number("find_limit", f"level of {name!r}", target)
        if not direction(str(name)):
            raise ValueError(
                f"find_limit: of {name!r} neither more nor less is better. "
                "Try 'orders.within.480' or 'orders.to_complete.p95'."
            )


def bisected(
    low: float, high: float, precision: float, fits: Callable[[float], bool]
) -> tuple[float, float]:
    """Return two rates close to each other of which the lower fits and the higher does not."""
    while high - low > precision * high:
        middle = (low + high) / 2
        if fits(middle):
            low = middle
        else:
            high = middle
    return low, high


def judged(
    shop: Shop, rate: float, level: Mapping[str, float], n: int, settings: Mapping[str, Any]
) -> pd.DataFrame:
    """Return what the metrics are at a rate, and whether the level is kept."""
    study = replicate(shop, n, metrics=list(level), **settings)
    found = study.intervals()
    errors = [error for error in study.runs["error"] if error]
    verdicts, keeps = [], []
    for row in found.to_dict("records"):
        sign = 1 if direction(row["metric"]) == "higher" else -1
        gaps = [sign * (row[end] - level[row["metric"]]) for end in ("low", "high")]
        failed = bool(errors) or not row["n"]
        keeps.append(not failed and sum(gaps) >= 0)
        sure = not failed and min(gaps) >= 0
        verdicts.append(KEPT if sure else BROKEN if failed or max(gaps) < 0 else UNSURE)
    columns = ["metric", "mean", "low", "high", "half", "n", "failed"]
    made = found[columns].assign(verdict=verdicts, keeps=keeps, error=errors[0] if errors else "")
    made.insert(0, "rate", rate)
    return made


def not_within(rate: float, wanted: str, rows: pd.DataFrame) -> str:
    """Return what is wrong with one end of the rates between which the limit was to be found."""
    row = next(row for row in rows.to_dict("records") if row["verdict"] != wanted or row["error"])
    found = row["error"] or f"{row['metric']} is {plus_minus(row['mean'], row['half'])}"
    advice = "lower low" if wanted == KEPT else "higher high"
    return (
        f"find_limit: at a rate of {rate:g} the level is not surely {wanted}: {found}. "
        f"Try a {advice}."
    )
