"""How often intervals hold the truth: 400 experiments each at shops where it is known.

``python tests/covers.py --save`` counts it for every kind of interval that a study gives and writes
the tables to COVERS.md, in ten minutes on two idle cores. Times in a queue are skewed, a few long
ones among many short ones: harder for an interval than what scatters evenly.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from joblib import Parallel, delayed
from scipy.special import gammaincinv
from shops import bank

from donutlab import Exponential, Run, Service, Shop, Work, intervals
from donutlab.experiments import compare, replicate
from donutlab.study import Comparison, Study

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


def of_mean(study: Study) -> Ends:
    """Return the interval of the mean, or of the difference if designs are compared."""
    return _ends(study.differences() if isinstance(study, Comparison) else study.intervals())


def of_median(study: Study) -> Ends:
    """Return the interval of the value below which half of the runs stay."""
    return _ends(study.quantiles(study.metrics[0], 0.5))


def of_share(study: Study) -> Ends:
    """Return the interval of a share, of which the metric counts the orders out of `FREE`."""
    counts = study.runs[study.metrics[0]]
    found = intervals.proportion(int(counts.sum()), FREE * len(counts))
    return found.low, found.high


def _ends(frame: pd.DataFrame) -> Ends:
    return frame["low"].iloc[0], frame["high"].iloc[0]


class Case(NamedTuple):
    """An experiment in words, the true value, one shop or two, what is measured and looked at."""

    words: str
    truth: float
    shops: tuple[Shop, ...]
    settings: dict[str, Any]
    ends: Callable[[Study], Ends] = of_mean

    def study(self, n: int, seed: int, **settings: Any) -> Study:
        """Return the experiment with that seed."""
        given = {"seed": seed, "jobs": 1, "progress": False} | self.settings | settings
        if len(self.shops) > 1:
            return compare(self.shops, n, **given)
        return replicate(self.shops[0], n, **given)

    def held(self, study: Study) -> bool:
        """Return whether the interval of a study holds the truth."""
        low, high = self.ends(study)
        return bool(low <= self.truth <= high)


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


def opening(orders: int, load: float) -> Case:
    """Return the day that begins empty and ends with its last order."""
    words = f"mean time, load {load}, first {orders} orders of a day"
    truth = mean_of_first(orders, load)
    return Case(words, truth, (bank(1, load, orders),), {"metrics": MEAN})


def pair(orders: int, load: float) -> Case:
    """Return the comparison of two servers with one, on the same random numbers."""
    words = f"difference of two servers to one in it, load {load}, first {orders} orders"
    truth = mean_of_first(orders, load, 2) - mean_of_first(orders, load)
    return Case(words, truth, (bank(1, load, orders), bank(2, load, orders)), {"metrics": MEAN})


def steady(words: str, truth: float, metric: str, load: float, warmup: int, seconds: int) -> Case:
    """Return the shop that has long been open: times there are exponential."""
    words = f"{words}, load {load}, {seconds} s after a warm-up of {warmup} s"
    settings = {"metrics": metric, "warmup": warmup, "until": warmup + seconds}
    return Case(words, truth, (bank(1, load, None),), settings)


def free(
    words: str, truth: float, metric: Any, ends: Callable[[Study], Ends] = of_mean, slow: float = 0
) -> Case:
    """Return the shop where nobody waits; compared, if so asked, with one of slower work."""
    shop = bank(FREE, 1, FREE)
    slower = shop.with_parts(Service("till", [Work(Exponential(slow or 1))], workers=FREE))
    shops = (shop, slower) if slow else (shop,)
    return Case(f"{words}, {FREE} orders that never wait", truth, shops, {"metrics": metric}, ends)


def late(run: Run) -> int:
    """Return how many orders took longer than 19 of 20 do."""
    return sum(each.completed - each.placed > log(20) for each in run.account.orders.values())


HIGHEST = sum(1 / place for place in range(1, FREE + 1))
"""The expected highest of `FREE` times; the next is lower by 1, and the percentile in between."""

EVEN = {
    "count": steady("orders placed", 50, "orders.placed", 0.5, 20, 100),
    "utilisation": steady("utilisation", 0.5, "services.till.utilisation", 0.5, 20, 100),
    "mean": free("mean time", 1, MEAN),
    "difference": free("difference to work twice as long in it", 1, MEAN, slow=2),
    "percentile": free("95th percentile", HIGHEST - 0.95, P95),
    "median": free("median of the days' means", gammaincinv(FREE, 0.5) / FREE, MEAN, of_median),
    "share": free("share of late orders", 0.05, late, of_share),
}
SKEWED = [opening(200, 0.5), opening(20, 0.8), opening(80, 0.8), opening(320, 0.8)]
SKEWED += [pair(80, 0.5), pair(20, 0.8), pair(80, 0.8)]
BIASED = [steady("95th percentile", log(20) / 0.5, P95, 0.5, 60, each) for each in (125, 250)]
STOPPED = [(EVEN["mean"], 0.05), (opening(80, 0.8), 0.1)]


def held(case: Case, seed: int, sizes: Sequence[int]) -> list[bool]:
    """Return whether the interval holds the truth, from each of these numbers of runs."""
    whole = case.study(max(sizes), seed)
    parts = (whole.runs[whole.runs["replication"] < n] for n in sizes)
    return [case.held(replace(whole, runs=runs)) for runs in parts]


def coverage(
    case: Case, sizes: Sequence[int] = SIZES, experiments: int = EXPERIMENTS, jobs: int = 1
) -> list[float]:
    """Return the share of intervals that hold the truth, from each of these numbers of runs."""
    found = Parallel(jobs)(delayed(held)(case, seed, sizes) for seed in range(experiments))
    return [sum(each) / experiments for each in zip(*found, strict=True)]


def stopped(case: Case, seed: int, precision: float) -> tuple[bool, int]:
    """Return whether the interval of a study that stops by itself holds the truth, and its runs."""
    study = case.study(MOST, seed, precision=precision)
    return case.held(study), len(study.runs)


def stopping(
    case: Case, precision: float, experiments: int = EXPERIMENTS, jobs: int = 1
) -> tuple[float, float]:
    """Return the share of intervals that hold the truth, and the runs it took on average."""
    found = Parallel(jobs)(delayed(stopped)(case, seed, precision) for seed in range(experiments))
    shares, runs = zip(*found, strict=True)
    return sum(shares) / experiments, sum(runs) / experiments


def main() -> None:
    """Print the tables in Markdown as they are counted; keep them in COVERS.md if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-j", "--jobs", type=int, default=-1, help="processes; -1: all cores")
    parser.add_argument("-n", "--experiments", type=int, default=EXPERIMENTS)
    parser.add_argument("--save", action="store_true", help="write the tables to COVERS.md")
    given = parser.parse_args()
    lines: list[str] = []

    def tell(*told: str) -> None:
        lines.extend(told)
        print(*told, sep="\n", flush=True)

    made = ", ".join(f"{name} {version(name)}" for name in ("simpy", "scipy", "pandas"))
    tell(
        "# How often intervals hold the truth",
        "",
        f"{date.today()}, Python {platform.python_version()}; {made}. Share of "
        f"{given.experiments:,} experiments in which the 95 % interval holds the known value.",
    )
    for title, cases in (
        ("What scatters evenly", EVEN.values()),
        ("Times in a queue", SKEWED),
        ("Short runs of a shop that has long been open", BIASED),
    ):
        tell("", "| ".join([f"| {title} ", *(f"{n} runs " for n in SIZES), ""]).rstrip())
        tell("|---|" + "---:|" * len(SIZES))
        for case in cases:
            shares = coverage(case, SIZES, given.experiments, given.jobs)
            tell(f"| {case.words} | {' | '.join(f'{share:.1%}' for share in shares)} |")
    tell(
        "",
        "| Studies that stop by themselves | precision | coverage | runs |",
        "|---|---:|---:|---:|",
    )
    for case, precision in STOPPED:
        share, runs = stopping(case, precision, given.experiments, given.jobs)
        tell(f"| {case.words} | {precision:.0%} | {share:.1%} | {runs:.0f} |")
    if given.save:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
