"""The plan of a study: which runs are to be done, and doing those that are not done yet."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm.auto import tqdm

from donutlab.core.errors import RunStopped, StudyStopped, check_number
from donutlab.core.units import clock
from donutlab.experiments import parallel
from donutlab.experiments.confidence import ENOUGH
from donutlab.experiments.journal import Journal, digest
from donutlab.experiments.metrics import FACTS, Metric, facts, measure
from donutlab.experiments.study import Study, mean_of
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

SEEDS = 1_000_000
"""The seeds of one experiment are so many, then those of the next begin."""

ROUND = 10
"""After `ENOUGH` replications, and then after so many more, it is looked whether the intervals are
narrow enough."""

LONG = 10.0
"""From how many seconds on it is told beforehand how long a study will take."""


@dataclass(frozen=True)
class Row:
    """A run that is done: of which point, which replication, its `numbers`, or its `error`.

    `facts` is what else is known of it, see `Study`.
    """

    point: int
    replication: int
    numbers: Mapping[str, float]
    error: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Plan:
    """How a study is carried out: what its three kinds have in common, see `experiments`."""

    n: int
    until: float | None
    seed: int
    warmup: float
    metrics: dict[str, Metric]
    confidence: float
    limit: int
    jobs: Any
    progress: bool
    precision: float | None = None
    paired: bool = False
    rows: dict[tuple[int, int], Row] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if type(self.n) is int and self.n < 2:
            raise ValueError(
                f"study: n is {self.n}, and an interval takes at least 2 runs, better {ENOUGH}. "
                "For a single one there is shop.run(seed=...)."
            )
        check_number("study", "n", self.n, least=2, most=SEEDS, whole=True)
        check_number("study", "seed", self.seed, whole=True)
        check_number("study", "warmup", self.warmup, least=0)
        check_number("study", "limit", self.limit, least=1, whole=True)
        check_number("study", "confidence", self.confidence, above=0, advice="Try 0.95.")
        if self.confidence >= 1:
            raise ValueError(f"study: confidence must be below 1, not {self.confidence!r}.")
        if self.until is not None:
            check_number("study", "until", self.until, above=self.warmup, advice="Try hours(8).")
        if self.precision is not None:
            check_number("study", "precision", self.precision, above=0, advice="Try 0.05.")
        parallel.check_jobs(self.jobs)

    def carry_out(
        self,
        points: Sequence[Mapping[str, Any]],
        shops: Sequence[Shop | Exception],
        file: str | Path | None,
    ) -> Study:
        """Do the runs that are not in the file yet, and return the results of all.

        `points` are the values of the parameters, `shops` the shop at each, or why there is none.
        """
        for point, shop in enumerate(shops):
            if isinstance(shop, Exception):
                failed = [Row(point, number, {}, in_words(shop)) for number in range(self.n)]
                self.rows |= {(point, row.replication): row for row in failed}
        journal = None if file is None else self._journal(file, points, shops)
        total, note = len(points) * self.n, ""
        bar = tqdm(
            total=total,
            unit="run",
            delay=1,
            leave=False,
            disable=not self.progress,
            initial=len(self.rows),
        )
        try:
            for row in self._new(shops):
                if journal:
                    told = {"numbers": row.numbers, "error": row.error, "facts": row.facts}
                    journal.write(row.point, row.replication, told)
                self.rows[row.point, row.replication] = row
                bar.update()
        except KeyboardInterrupt:
            note = f"Interrupted: {len(self.rows):,} of {total:,} runs are done. "
            note += "Call it again with this file to go on." if file else "A file would keep them."
            warnings.warn(note, StudyStopped, stacklevel=4)
        finally:
            bar.close()
            if journal:
                journal.close()
        names = tuple(points[0]), tuple(self.metrics)
        facts = pd.DataFrame([row.facts for row in self._done()], columns=list(FACTS))
        return Study(self._frame(points), *names, self.confidence, note, facts)

    def _journal(
        self,
        file: str | Path,
        points: Sequence[Mapping[str, Any]],
        shops: Sequence[Shop | Exception],
    ) -> Journal:
        """Open the file of this study, and take over the runs that are in it."""
        settings = {
            "parameters": list(points[0]),
            "metrics": {
                name: metric if isinstance(metric, str) else digest(metric)
                for name, metric in self.metrics.items()
            },
            "until": None if self.until is None else float(self.until),
            "seed": self.seed,
            "warmup": float(self.warmup),
            "limit": self.limit,
        }
        journal = Journal(file, settings)
        journal.read(points, [digest(shop) for shop in shops])
        for (point, replication), found in journal.rows.items():
            if replication < self.n:
                told = found["numbers"], found["error"], found.get("facts", {})
                self.rows[point, replication] = Row(point, replication, *told)
        return journal

    def _new(self, shops: Sequence[Shop | Exception]) -> Iterator[Row]:
        """Yield the runs that are not in `rows` yet, as they are done.

        All points get their first replications first, so that an interrupted study knows a
        little of each. A point whose intervals are narrow enough gets no more.
        """
        wanted = [point for point, shop in enumerate(shops) if isinstance(shop, Shop)]
        begin = 0
        while wanted and begin < self.n:
            end = self.n if self.precision is None else min(self.n, max(ENOUGH, begin + ROUND))
            tasks = [
                (point, number, shops[point], self._run(number), self.metrics, self.warmup)
                for number in range(begin, end)
                for point in wanted
                if (point, number) not in self.rows
            ]
            yield from parallel.each(play, tasks, self.jobs, _lost, self._tell)
            self.ends |= dict.fromkeys(wanted, end)
            wanted = self._unsure(wanted, end)
            begin = end

    def _run(self, number: int) -> dict[str, Any]:
        """Return how the run of this replication is called."""
        seed = self.seed * SEEDS + number
        return {"seed": seed, "until": self.until, "limit": self.limit}

    def _unsure(self, wanted: list[int], end: int) -> list[int]:
        """Return the points that need more runs; of designs to be compared it is all or none."""
        if self.precision is None:
            return wanted
        unsure = [point for point in wanted if not self._narrow(point, end, self.precision)]
        return wanted if self.paired and unsure else unsure

    def _narrow(self, point: int, end: int, precision: float) -> bool:
        """Return whether the intervals of all metrics are narrow enough at this point."""
        for name in self.metrics:
            values = self._values(point, name, end)
            baseline = self._values(0, name, end) if self.paired else values
            found = mean_of(values - baseline if self.paired else values, self.confidence)
            if not found.half <= precision * abs(float(baseline.mean())):
                return False
        return True

    def _values(self, point: int, name: str, end: int) -> pd.Series:
        """Return a metric of the first replications of a point."""
        return pd.Series([self.rows[point, n].numbers.get(name, nan) for n in range(end)])

    def _tell(self, seconds: float, cores: int) -> None:
        """Say how long it will take, if it takes long."""
        if self.progress and seconds > LONG:
            on = f"{cores} cores" if cores > 1 else "one core"
            tqdm.write(
                f"This will take about {clock(seconds)} on {on}. Interrupt it to stop; what is "
                "done is kept."
            )

    def _done(self) -> list[Row]:
        """Return the runs that count, in order."""
        done = sorted(self.rows.items())
        return [row for (point, number), row in done if number < self.ends.get(point, self.n)]

    def _frame(self, points: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
        """Return the frame of all runs, in order."""
        rows = [
            {
                **points[row.point],
                "replication": row.replication,
                "seed": self._run(row.replication)["seed"],
                **{name: row.numbers.get(name, nan) for name in self.metrics},
                "error": row.error,
            }
            for row in self._done()
        ]
        columns = [*points[0], "replication", "seed", *self.metrics, "error"]
        return pd.DataFrame(rows, columns=columns)


def play(
    point: int,
    number: int,
    shop: Shop,
    call: Mapping[str, Any],
    metrics: Mapping[str, Metric],
    warmup: float,
) -> Row:
    """Run a shop and return its numbers only; an error, or a run that was stopped, in words."""
    try:
        run = whole_run(shop, call)
        return Row(point, number, measure(run, metrics, warmup), facts=facts(run, warmup))
    except (Exception, SystemExit) as error:
        return Row(point, number, {}, in_words(error))


def whole_run(shop: Shop, call: Mapping[str, Any]) -> Run:
    """Return the run of a shop; raise RunStopped if it is stopped before its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", RunStopped)
        return shop.run(**call)


def _lost(task: parallel.Task, reason: str) -> Row:
    """Return the row of a run that ended every worker that took it up."""
    return Row(task[0], task[1], {}, reason)


def in_words(error: BaseException) -> str:
    """Return an error as a row says it."""
    return f"{type(error).__name__}: {error}"
