"""Studies: the results of many runs as frames, with intervals that say how sure we are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from math import nan
from typing import Any

import pandas as pd

from donutlab.core.errors import nearest
from donutlab.core.tables import Table
from donutlab.core.units import counted
from donutlab.experiments import confidence as intervals
from donutlab.experiments.confidence import ENOUGH, SAME, Interval, plus_minus
from donutlab.experiments.metrics import direction, unit
from donutlab.shop.shop import Shop

SHOWN = 20
"""How many rows of a table are shown; the frames have them all."""

OVERLOADS = 5
"""Of how many overloaded points it is told."""

PARTLY = (
    "In brackets: of which share of the orders placed the times are. The others still waited at "
    "the end, or were rejected. A metric such as orders.within.480, for 480 s, counts them as well."
)

FEW = (
    f"Times from fewer than {ENOUGH} runs: where queues are long, most such samples lack the rare "
    "long waits, and the interval is too narrow. From 10 runs one of 95 % then holds the truth in "
    "89 to 94 % of experiments."
)


@dataclass(frozen=True, repr=False, eq=False)
class Study:
    """What many runs showed.

    `runs` is a frame with a row for every run: a column for each of the `parameters`, then
    `replication` and `seed`, a column for each of the `metrics`, and `error`, empty unless the run
    failed. `note` says why some runs are missing, if they are. `facts` is a frame with the same
    rows: how many orders were `placed`, `accepted` and `complete`, and which parts were
    `overloaded`, given more than they can do.
    """

    runs: pd.DataFrame
    parameters: tuple[str, ...]
    metrics: tuple[str, ...]
    confidence: float
    note: str
    facts: pd.DataFrame

    def points(self) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
        """Yield the values of the parameters of each point, and its runs."""
        if not self.parameters:
            yield {}, self.runs
            return
        for values, runs in self.runs.groupby(list(self.parameters), sort=False, dropna=False):
            yield dict(zip(self.parameters, values, strict=True)), runs

    def intervals(self) -> pd.DataFrame:
        """Return a frame with a row for each point and metric.

        Columns: the parameters, metric, mean, low, high, half (of the width of the interval), n
        (the runs that gave a number), failed (those that ended with an error), and of: for times
        of orders, the share of the orders placed that got so far, for the others NaN.
        """
        rows = []
        for point, runs in self.points():
            failed = int((runs["error"] != "").sum())
            for metric in self.metrics:
                found = _row("mean", mean_of(runs[metric], self.confidence))
                of = self._share(metric, runs)
                rows.append({**point, "metric": metric, **found, "failed": failed, "of": of})
        return pd.DataFrame(rows)

    def _share(self, metric: str, runs: pd.DataFrame) -> float:
        """Return the share of the orders that the times of a metric are about; NaN for others."""
        done = {f"orders.to_{word}": word for word in ("accepted", "complete")}
        word, sums = done.get(metric.rpartition(".")[0]), self.facts.loc[runs.index].sum()
        return float(sums[word] / sums["placed"]) if word and sums["placed"] else nan

    def overloads(self) -> list[str]:
        """Return a sentence for each point at which a part is given more than it can do.

        It is so in at least half of the runs; in fewer it may be chance.
        """
        told = []
        for point, runs in self.points():
            facts = self.facts.loc[runs.index].dropna()
            found = facts.loc[facts["overloaded"] != "", "overloaded"]
            if len(found) and 2 * len(found) >= len(facts):
                where = ", ".join(str(value) for value in point.values())
                told.append(
                    f"{where}{': ' * bool(where)}{found.mode()[0]} is given more than it can do in "
                    f"{len(found)} of {len(facts)} runs. The longer they are, the longer the times."
                )
        rest = len(told) - OVERLOADS
        return told[:OVERLOADS] + [f"The same at {rest} other points."] * (rest > 0)

    def quantiles(self, metric: str, share: float) -> pd.DataFrame:
        """Return, for each point, below what that share of the runs stays in this metric.

        Columns: the parameters, quantile, low, high, half, n. Asks for many runs: an end that
        so few cannot give is infinite.
        """
        self.check_metric(metric)
        return pd.DataFrame(
            point | _row("quantile", intervals.quantile(known, share, self.confidence))
            for point, runs in self.points()
            if len(known := runs[metric].dropna()) > 1
        )

    def of(self, metric: str) -> pd.DataFrame:
        """Return the rows of `intervals` for one metric."""
        self.check_metric(metric)
        found = self.intervals()
        return found[found["metric"] == metric].drop(columns="metric")

    def table(self, metric: str) -> Table:
        """Return one metric at all points as a table; two parameters go down and across."""
        found = self.of(metric)
        title = f"{metric}{unit(metric)}: mean and {self.confidence * 100:g} % confidence interval"
        if len(self.parameters) != 2:
            heads = (*self.parameters, "mean", "runs")
            lines = [
                [*(str(row[name]) for name in self.parameters), _plus(row), str(row["n"])]
                for row in found.to_dict("records")
            ]
            return Table(title, heads, lines)
        down, across = self.parameters
        cells = {(row[down], row[across]): _plus(row) for row in found.to_dict("records")}
        heads = (f"{down}, {across}:", *map(str, found[across].unique()))
        lines = [
            [str(left), *(cells.get((left, top), "") for top in found[across].unique())]
            for left in found[down].unique()
        ]
        return Table(title, heads, lines)

    def check_metric(self, metric: str) -> None:
        """Raise ValueError if this metric was not measured."""
        if metric not in self.metrics:
            hint = nearest(metric, self.metrics) or f" There are: {', '.join(self.metrics)}."
            raise ValueError(f"The metric {metric!r} was not measured.{hint}")

    def tables(self) -> list[Table]:
        """Return the tables that the study is shown as."""
        return [self._means()]

    def _means(self) -> Table:
        found = self.intervals()
        failed = (self.runs["error"] != "").sum()
        heads = (*self.parameters, "metric", "mean", "runs")
        rows = [
            [
                *(str(row[name]) for name in self.parameters),
                _named(row["metric"]),
                _plus(row),
                str(row["n"]),
            ]
            for row in found.head(SHOWN).to_dict("records")
        ]
        share = f"{self.confidence * 100:g} %"
        count = len(self.runs) - failed
        title = f"{counted(count, 'run')}; mean of each metric and its {share} interval"
        if len(found) > SHOWN:
            title += f"; the first {SHOWN} of {len(found)} rows of intervals()"
        return Table(title, heads, rows)

    def notes(self) -> list[str]:
        """Return what has to be said first, and what has to be said as well."""
        return [*self.overloads(), *self._reservations()]

    def _reservations(self) -> list[str]:
        """Return what is to be said of times from few runs, and of runs that are no help."""
        timed = [name for name in self.metrics if unit(name) == " (s)" and name != "seconds"]
        columns = [runs[name].dropna() for _, runs in self.points() for name in self.metrics]
        times = [each for each in columns if each.name in timed and each.nunique() > 1]
        few = [FEW] if any(len(each) < ENOUGH for each in times) else []
        if columns and all(same(each) for each in columns):
            few = [f"{SAME.capitalize()}. One run tells as much."]
        errors = self.runs.loc[self.runs["error"] != "", "error"]
        many = f"{len(errors)} runs failed. The first" if len(errors) > 1 else "1 run failed"
        failed = [f"{many}: {errors.iloc[0]}"] if len(errors) else []
        partial = [PARTLY] * any(_partial(of) for of in self.intervals()["of"])
        return partial + few + failed + [self.note] * bool(self.note)

    def __repr__(self) -> str:
        return "\n\n".join([*map(str, self.tables()), *self.notes()])

    def _repr_html_(self) -> str:
        tables = "".join(table._repr_html_() for table in self.tables())
        return tables + "".join(f"<p>{escape(note)}</p>" for note in self.notes())


@dataclass(frozen=True, repr=False, eq=False)
class Comparison(Study):
    """What a comparison of designs showed; the first is the baseline. `shops` holds them.

    Every design had the same seeds, so the differences are taken pair by pair.
    """

    shops: Mapping[str, Shop]
    better: Mapping[str, str]

    def pairs(self, metric: str) -> pd.DataFrame:
        """Return a frame with a row for each replication, a column for each design."""
        self.check_metric(metric)
        table = self.runs.pivot(index="replication", columns="design", values=metric)
        return table[list(self.shops)]

    def differences(self) -> pd.DataFrame:
        """Return a frame with a row for each metric and design but the baseline.

        Columns: metric, design, difference (the design less the baseline), low, high, half, n
        (pairs), and sure: the largest confidence at which the interval leaves out 0; NaN where all
        runs of both gave the same, for then nothing is known of other days.
        """
        baseline, *others = self.shops
        rows = []
        for metric in self.metrics:
            pairs = self.pairs(metric)
            for design in others:
                gaps = (pairs[design] - pairs[baseline]).dropna()
                found = _row("difference", mean_of(gaps, self.confidence))
                copies = same(pairs[baseline]) and same(pairs[design])
                known = {"sure": nan if copies else sure(gaps)}
                rows.append({"metric": metric, "design": design, **found, **known})
        return pd.DataFrame(rows)

    def edits(self) -> pd.DataFrame:
        """Return what has to be touched to get from the baseline to each design.

        Columns: design, edited, added, removed (how many parts), parts (which are edited).
        """
        baseline, *others = self.shops
        diffs = {name: self.shops[baseline].diff(self.shops[name]) for name in others}
        return pd.DataFrame(
            {
                "design": name,
                "edited": len(diff.edited),
                "added": len(diff.added),
                "removed": len(diff.removed),
                "parts": ", ".join(diff.edited),
            }
            for name, diff in diffs.items()
        )

    def verdict(self, metric: str) -> str:
        """Return in words which design is best by this metric, and with which confidence.

        With more than two designs the confidence is that of all its differences together, by
        Bonferroni's inequality. Designs that are given more than they can do are named first.
        """
        return " ".join([*self.overloads(), self._verdict(metric)])

    def _verdict(self, metric: str) -> str:
        pairs = self.pairs(metric).dropna()
        if len(pairs) < 2:
            return f"{metric}: too few runs gave a number."
        way = self.better.get(metric) or direction(metric)
        ranked = list(pairs.mean().sort_values(ascending=way != "higher", kind="stable").index)
        first, second = ranked[:2]
        doubts = [1 - sure(pairs[first] - pairs[other]) for other in ranked[1:]]
        gap = mean_of(pairs[second] - pairs[first], self.confidence)
        if not gap.estimate:
            return f"{metric}: {first!r} and {second!r} do not differ."
        word, how = ("best", "better") if way else ("lowest", "lower")
        if all(same(pairs[design]) for design in ranked):
            return (
                f"{metric}: {first!r} is {how} than {second!r} by {number(abs(gap.estimate))}, but "
                f"with no confidence for other days: {SAME}."
            )
        known = max(0.0, 1 - sum(doubts))
        if known < self.confidence:
            return (
                f"{metric}: no design is shown to be {word}. {first!r} looks {how} than "
                f"{second!r}, but with a confidence of {known:.0%} only. More runs tell more."
            )
        low, high = sorted((abs(gap.low), abs(gap.high)))
        return (
            f"{metric}: {first!r} is {word}, with a confidence of {percent(known)}: {how} than "
            f"{second!r} by {number(abs(gap.estimate))} ({number(low)} to {number(high)})."
        )

    def tables(self) -> list[Table]:
        """Return the tables that the comparison is shown as."""
        return [self._designs(), self._differences(), self._edits()]

    def _designs(self) -> Table:
        found = self.intervals().set_index(["metric", "design"])
        rows = [
            [_named(metric), *(_plus(found.loc[(metric, design)]) for design in self.shops)]
            for metric in self.metrics
        ]
        title = f"Mean of each metric and its {self.confidence * 100:g} % confidence interval"
        return Table(title, ("", *self.shops), rows)

    def _differences(self) -> Table:
        rows = [
            [
                _named(row["metric"]),
                row["design"],
                number(row["difference"]),
                number(row["low"]),
                number(row["high"]),
                percent(row["sure"]),
            ]
            for row in self.differences().to_dict("records")
        ]
        title = f"Difference to {next(iter(self.shops))!r}, pair by pair, and how sure it is not 0"
        return Table(title, ("", "design", "difference", "from", "to", "sure"), rows)

    def _edits(self) -> Table:
        rows = [list(map(str, row.values())) for row in self.edits().to_dict("records")]
        title = f"Parts touched to get there from {next(iter(self.shops))!r}"
        return Table(title, ("", "edited", "added", "removed", "which are edited"), rows)

    def notes(self) -> list[str]:
        """Return which designs are overloaded, the verdicts, then what has to be said as well."""
        return [*self.overloads(), *map(self._verdict, self.metrics), *self._reservations()]


def mean_of(values: pd.Series, confidence: float) -> Interval:
    """Return the mean of what is known of these, with NaN for ends that are not."""
    known = values.dropna()
    if len(known) < 2:
        return Interval(float(known.mean()), nan, nan, len(known), confidence)
    return intervals.mean(known, confidence)


def sure(gaps: pd.Series) -> float:
    """Return how sure it is that the mean of these is not 0; NaN if there are too few."""
    known = gaps.dropna()
    return intervals.sureness(known) if len(known) > 1 else nan


def same(values: pd.Series) -> bool:
    """Return whether several runs gave the same number each time."""
    known = values.dropna()
    return len(known) > 1 and known.nunique() == 1


def number(value: float) -> str:
    """Return a number short enough for a table, a dash if it is not known.

    >>> number(1234.5678), number(0.012345), number(float("nan"))
    ('1,235', '0.01235', '-')
    """
    if value != value:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def percent(share: float) -> str:
    """Return a confidence in per cent, never as certain as it can never be.

    >>> percent(0.9812), percent(0.99999)
    ('98.1%', 'more than 99.9%')
    """
    if share != share:
        return "-"
    return f"{share:.1%}" if share < 0.999 else "more than 99.9%"


def _named(metric: str) -> str:
    """Return a metric's name with its unit."""
    return f"{metric}{unit(metric)}"


def _plus(row: Any) -> str:
    of = f" (of {row['of']:.0%})" if _partial(row["of"]) else ""
    return "-" if row["n"] == 0 else plus_minus(row["mean"], row["half"]) + of


def _partial(of: float) -> bool:
    """Return whether this share of the orders is worth telling: in per cent it is not 100."""
    return round(100 * of) < 100 if of == of else False


def _row(name: str, found: Interval) -> dict[str, Any]:
    ends = {"low": found.low, "high": found.high, "half": found.half, "n": found.n}
    return {name: found.estimate} | ends
