"""The warm-up: how long a shop that opens empty takes until it runs as it goes on to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from donutlab.core.errors import check_number, nearest, told_keywords
from donutlab.core.needs import LOOK_UPS
from donutlab.core.tables import Table
from donutlab.core.units import clock, counted
from donutlab.core.world import named
from donutlab.experiments import parallel
from donutlab.experiments.plan import SEEDS, whole_run
from donutlab.shop.shop import LIMIT, Shop

ORDERS = "orders"
LEAST = 20
"""Of fewer orders nothing is told."""

BATCH = 5
SHOWN = 12

Series = tuple[list[float], list[float]]


@dataclass(frozen=True, repr=False, eq=False)
class WarmUp:
    """How the times of the first, second, third ... order of a run settle.

    `frame` has a row for each: number, second (when it came, on average over the runs), mean (of
    the time it took, over the runs) and smooth, the moving average over `window` orders before
    and after. `seconds` is the warm-up that the rule MSER-5 suggests; NaN if the runs are too
    short to tell, or the shop never settles.
    """

    frame: pd.DataFrame
    of: str
    runs: int
    window: int
    seconds: float

    @property
    def words(self) -> str:
        """What is seen, in a sentence or two."""
        first, last = self.frame["smooth"].iloc[[0, -1]]
        what = "an order is complete" if self.of == ORDERS else f"{self.of} has served it"
        told = (
            f"Time until {what}, mean of {counted(self.runs, 'run')}: "
            f"{clock(first)} for the first, "
            f"{clock(last)} for number {len(self.frame)}. "
        )
        if self.seconds != self.seconds:
            return told + "It has not settled: take longer runs, or look for an overload."
        if not self.seconds:
            return told + "No warm-up shows."
        return told + f"Suggested: warmup={self.seconds:.0f}, the first {clock(self.seconds)}."

    def table(self) -> Table:
        """Return some of the rows as a table, the text equivalent of its picture."""
        places = sorted(set(np.linspace(0, len(self.frame) - 1, SHOWN).round().astype(int)))
        rows = [
            (str(row["number"]), clock(row["second"]), clock(row["mean"]), clock(row["smooth"]))
            for row in self.frame.iloc[places].to_dict("records")
        ]
        return Table(self.words, ("order", "came after", "took", "smoothed"), rows)

    def __repr__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


@told_keywords
def warm_up(
    shop: Shop,
    n: int = 20,
    *,
    until: float | None = None,
    seed: int = 0,
    of: str = ORDERS,
    window: int | None = None,
    jobs: Any = None,
    limit: int = LIMIT,
) -> WarmUp:
    """Run a shop n times and show how it settles after opening, to choose a warm-up.

    Watched is how long each order takes until it is complete; or, with the name of a service,
    each event until it is served there. `window` is that of the moving average, by default a
    twentieth of the orders. Raises ValueError for an unknown service, and for runs in which fewer
    than 20 are done; RunStopped and other errors of a run as they come.

    Sources: P. D. Welch, "The statistical analysis of simulation results", in "The Computer
    Performance Modeling Handbook", 1983; K. P. White, "An effective truncation heuristic for bias
    reduction in simulation output", Simulation 69, 1997.
    """
    if not isinstance(shop, Shop):
        raise TypeError(f"warm_up: shop must be a Shop, not {shop!r}.")
    check_number("warm_up", "n", n, least=2, most=SEEDS, whole=True)
    check_number("warm_up", "seed", seed, whole=True)
    parallel.check_jobs(jobs)
    known = [ORDERS, *named(LOOK_UPS, shop.parts)]
    if of not in known:
        hint = nearest(of, known) or f" There are: {', '.join(known)}."
        raise ValueError(f"warm_up: there is no service {of!r} to watch.{hint}")
    calls = [{"seed": seed * SEEDS + number, "until": until, "limit": limit} for number in range(n)]
    tasks = [(number, shop, call, of) for number, call in enumerate(calls)]
    runs = dict(parallel.each(_series, tasks, jobs, _lost, lambda seconds, cores: None))
    length = min(len(times) for times, _ in runs.values())
    if length < LEAST:
        raise ValueError(
            f"warm_up: the shortest run has {length} done, up to the first that is not, and it "
            f"takes {LEAST}. Take longer runs."
        )
    if window is None:
        window = max(1, length // 20)
    check_number("warm_up", "window", window, least=0, most=length // 4, whole=True)
    seconds = np.mean([runs[number][0][:length] for number in range(n)], axis=0)
    means = np.mean([runs[number][1][:length] for number in range(n)], axis=0)
    columns = {"second": seconds, "mean": means, "smooth": smooth(means, window)}
    frame = pd.DataFrame({"number": range(1, length + 1), **columns})
    cut = truncation(means)
    suggested = nan if cut is None else float(seconds[cut]) if cut else 0.0
    return WarmUp(frame, of, n, window, suggested)


def _series(number: int, shop: Shop, call: Mapping[str, Any], of: str) -> tuple[int, Series]:
    """Return when each came and how long it took, up to the first that was not done."""
    ledger = whole_run(shop, call).ledger
    if of == ORDERS:
        found = [(each.placed, each.completed) for each in ledger.orders.values()]
    else:
        found = [(each.arrived, each.ended) for each in ledger.visits if each.service == of]
    done = next((n for n, (_, end) in enumerate(found) if end != end), len(found))
    return number, ([come for come, _ in found[:done]], [end - come for come, end in found[:done]])


def _lost(task: parallel.Task, reason: str) -> tuple[int, Series]:
    raise RuntimeError(f"warm_up: run {task[0]} was lost: {reason}")


def smooth(values: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """Return the moving average over `window` values before and after, fewer at both ends.

    >>> smooth(np.array([3.0, 6.0, 0.0, 3.0]), 1).tolist()
    [3.0, 3.0, 3.0, 3.0]
    """
    sums = np.concatenate([[0.0], np.cumsum(values)])
    places = np.arange(len(values))
    reach = np.minimum(window, np.minimum(places, len(values) - 1 - places))
    averages: NDArray[np.float64] = (sums[places + reach + 1] - sums[places - reach]) / (
        2 * reach + 1
    )
    return averages


def truncation(values: NDArray[np.float64]) -> int | None:
    """Return how many values to leave out by the rule MSER-5; None if it cannot be told.

    It is the cut after which the mean of the rest, in batches of 5, has the smallest standard
    error. One beyond the middle means that the values do not settle.
    """
    count = len(values) // BATCH
    batches = values[: count * BATCH].reshape(count, BATCH).mean(axis=1)
    errors = [np.var(batches[cut:]) / (count - cut) for cut in range(count * 3 // 4)]
    best = int(np.argmin(errors))
    return BATCH * best if best <= count // 2 else None
