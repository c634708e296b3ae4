"""How often intervals hold the truth: 400 experiments each at shops where it is known.

``python tests/covers.py --save`` counts it for every kind of interval that a study gives and writes
the tables to COVERS.md, in 10 minutes of processor time. Times in a queue are skewed, a few
long ones among many short ones: harder for an interval than what scatters evenly.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.metadata import version
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from joblib import Parallel, delayed
from scipy.special import gammaincinv
from shops import bank

from donutlab import Exponential, Run, Service, Shop, Work
from donutlab.experiments import compare, replicate
from donutlab.experiments import confidence as intervals
from donutlab.experiments.study import Study

RESULTS = Path(__file__).with_name("COVERS.md")
EXPERIMENTS = 400
SIZES = (5, 10, 20, 40)
"""Numbers of replications."""
MOST = 1000
"""The most replications of a study that stops by itself."""
FREE = 20
"""So many orders find so many servers: nobody waits, and the times are independent."""
MEAN, P95 = "services.till.sojourn.mean", "services.till.sojourn.p95"

Ends = tuple[float, float]


class Case(NamedTuple):
    """An interval in words, the truth that it should hold, and where a study tells its ends."""

    words: str
    truth: float
    ends: Callable[[Any], Ends]


class Trial(NamedTuple):
    """An experiment in words, with one shop or two to be compared, and what is asked of it."""

    words: str
    shops: tuple[Shop, ...]
    settings: dict[str, Any]
    cases: tuple[Case, ...]

    def study(self, n: int, seed: int, **settings: Any) -> Study:
        """Do the experiment with that seed."""
        given = {"seed": seed, "jobs": 1, "progress": False} | self.settings | settings
        if len(self.shops) > 1:
            return compare(self.shops, n, **given)
        return replicate(self.shops[0], n, **given)

    def held(self, study: Study) -> list[bool]:
        """Return of each interval whether it holds the truth."""
        ends = [case.ends(study) for case in self.cases]
        return [
            low <= case.truth <= high for case, (low, high) in zip(self.cases, ends, strict=True)
        ]


def mean(metric: str) -> Callable[[Any], Ends]:
    """Return what tells the interval of the mean of a metric, in the first design if of two."""
    return lambda study: _ends(study.of(metric))


def difference(study: Any) -> Ends:
    """Return the interval of the difference in the first metric."""
    return _ends(study.differences())


def median(study: Any) -> Ends:
    """Return the interval of the value below which half of the runs stay in the first metric."""
    return _ends(study.quantiles(study.metrics[0], 0.5))


def share(study: Any) -> Ends:
    """Return the interval of the share of late orders in all runs."""
    counts = study.runs["late"]
    found = intervals.proportion(int(counts.sum()), FREE * len(counts))
    return found.low, found.high


def _ends(frame: pd.DataFrame) -> Ends:
    return frame["low"].iloc[0], frame["high"].iloc[0]


def mean_of_first(orders: int, load: float, servers: int = 1) -> float:
    """Return the expected mean time in an M/M/c with work of mean 1, of the first so many orders.

    How many an order finds there is followed from one to the next: each departure between two
    arrivals is a race of the servers at work against the next arrival.
    """
    found, total = [1.0], 0.0
    for _ in range(orders):
        total += sum(p * (1 + max(0, n + 1 - servers) / servers) for n, p in enumerate(found))
        found = [0.0, *found]
        for n in range(len(found) - 1, 0, -1):
            leave = found[n] * min(n, servers) / (min(n, servers) + load)
            found[n] -= leave
            found[n - 1] += leave
    return total / orders


def opening(orders: int, load: float) -> Trial:
    """Return the day that begins empty and ends with its last order."""
    case = Case("mean time", mean_of_first(orders, load), mean(MEAN))
    words = f"load {load}, first {orders} orders of a day"
    return Trial(words, (bank(1, load, orders),), {"metrics": MEAN}, (case,))


def pair(orders: int, load: float) -> Trial:
    """Return the same day with one server, and with two on the same random numbers."""
    one = opening(orders, load)
    truth = mean_of_first(orders, load, 2) - mean_of_first(orders, load)
    cases = (*one.cases, Case("paired difference of two servers to one", truth, difference))
    return one._replace(shops=(*one.shops, bank(2, load, orders)), cases=cases)


def steady(load: float, warmup: int, seconds: int, **truth: float) -> Trial:
    """Return the shop that has long been open, and what is then true of these of its metrics."""
    names = {"orders": "orders.placed", "utilisation": "services.till.utilisation", "p95": P95}
    cases = tuple(Case(name, truth[name], mean(names[name])) for name in truth)
    metrics = [names[name] for name in truth]
    settings = {"metrics": metrics, "warmup": warmup, "until": warmup + seconds}
    words = f"load {load}, {seconds} s after a warm-up of {warmup} s"
    return Trial(words, (bank(1, load, None),), settings, cases)


def late(run: Run) -> int:
    """Return how many orders took longer than 19 of 20 do."""
    return sum(each.completed - each.placed > log(20) for each in run.ledger.orders.values())


def free() -> Trial:
    """Return the shop where nobody waits.

    The expected highest of `FREE` times is a harmonic sum, the next is lower by 1, and the
    percentile in between. The mean has a gamma distribution.
    """
    highest = sum(1 / place for place in range(1, FREE + 1))
    cases = (
        Case("mean time", 1, mean(MEAN)),
        Case("95th percentile of a day", highest - 0.95, mean(P95)),
        Case("median of the days' means", gammaincinv(FREE, 0.5) / FREE, median),
        Case("share of late orders", 0.05, share),
    )
    words = f"{FREE} orders that never wait"
    return Trial(words, (bank(FREE, 1, FREE),), {"metrics": [MEAN, P95, late]}, cases)


def slower() -> Trial:
    """Return the shop where nobody waits, and one where the same work takes twice as long."""
    slow = Service("till", [Work(Exponential(2))], workers=FREE)
    shops = (bank(FREE, 1, FREE), bank(FREE, 1, FREE).with_parts(slow))
    case = Case("paired difference to work twice as long", 1, difference)
    return Trial(f"{FREE} orders that never wait", shops, {"metrics": MEAN}, (case,))


TABLES = {
    "What scatters evenly": [steady(0.5, 20, 100, orders=50, utilisation=0.5), free(), slower()],
    "Times in a queue": [pair(80, 0.5), pair(20, 0.8), pair(80, 0.8)],
    "Short runs of a shop that has long been open": [steady(0.5, 60, 125, p95=2 * log(20))],
}
STOPPED = [(opening(80, 0.5), 0.08), (opening(20, 0.8), 0.15)]


def held(trial: Trial, sizes: Sequence[int], seed: int) -> list[list[bool]]:
    """Return whether the intervals hold the truth, from each of these numbers of runs."""
    whole = trial.study(max(sizes), seed)
    parts = (whole.runs[whole.runs["replication"] < n] for n in sizes)
    return [trial.held(replace(whole, runs=runs)) for runs in parts]


def coverage(trial: Trial, sizes: Sequence[int], jobs: int = 1) -> dict[str, list[float]]:
    """Return of each case the share of intervals that hold the truth, for each number of runs."""
    found = each_seed(partial(held, trial, sizes), jobs)
    return {
        case.words: [
            sum(of[row][column] for of in found) / EXPERIMENTS for row in range(len(sizes))
        ]
        for column, case in enumerate(trial.cases)
    }


def stopped(trial: Trial, precision: float, seed: int) -> tuple[bool, int]:
    """Return whether a study that stops by itself holds the truth, and how many runs it took."""
    study = trial.study(MOST, seed, precision=precision)
    return trial.held(study)[0], len(study.runs)


def each_seed(work: Callable[[int], Any], jobs: int) -> list[Any]:
    """Return what is found with the seed of each experiment."""
    return list(Parallel(jobs)(delayed(work)(seed) for seed in range(EXPERIMENTS)))


def lines(jobs: int) -> Iterator[str]:
    """Yield the tables in Markdown as they are counted."""
    made = ", ".join(f"{name} {version(name)}" for name in ("simpy", "scipy", "pandas"))
    yield "# How often intervals hold the truth\n"
    yield (
        f"{date.today()}, Python {platform.python_version()}; {made}. Share of {EXPERIMENTS} "
        "experiments in which the 95 % interval holds the known value."
    )
    for title, trials in TABLES.items():
        yield f"\n| {title} | {' | '.join(f'{n} runs' for n in SIZES)} |"
        yield "|---|" + "---:|" * len(SIZES)
        for trial in trials:
            for words, shares in coverage(trial, SIZES, jobs).items():
                cells = " | ".join(f"{share:.1%}" for share in shares)
                yield f"| {words}, {trial.words} | {cells} |"
    yield "\n| Studies that stop by themselves | precision | runs on average | coverage |"
    yield "|---|---:|---:|---:|"
    for trial, precision in STOPPED:
        found = each_seed(partial(stopped, trial, precision), jobs)
        share, runs = (sum(column) / EXPERIMENTS for column in zip(*found, strict=True))
        words = f"{trial.cases[0].words}, {trial.words}"
        yield f"| {words} | {precision:.0%} | {runs:.0f} | {share:.1%} |"


def main() -> None:
    """Print the tables; keep them in COVERS.md if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-j", "--jobs", type=int, default=-1, help="processes; -1: all cores")
    parser.add_argument("--save", action="store_true", help="write the tables to COVERS.md")
    given, told = parser.parse_args(), []
    for line in lines(given.jobs):
        print(line, flush=True)
        told.append(line)
    if given.save:
        RESULTS.write_text("\n".join(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
