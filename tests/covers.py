"""How often intervals hold the truth: 400 experiments each at shops whose true mean is known.

``python tests/covers.py`` prints the table, in half an hour. Times in a queue are skewed, a few
long ones among many short ones: harder for an interval than what scatters evenly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import log
from typing import NamedTuple

from shops import bank

from donutlab.experiments import compare, replicate
from donutlab.study import Comparison, Study

MEAN, P95 = "services.till.sojourn.mean", "services.till.sojourn.p95"
EXPERIMENTS = 400
SIZES = (5, 10, 20, 40)
"""Numbers of replications."""


class Case(NamedTuple):
    """An experiment in words, the true value, and how it is done with n replications and a seed."""

    words: str
    truth: float
    study: Callable[[int, int], Study]


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
    """Return the study of a day that begins empty and ends with its last order."""
    shop = bank(1, load, orders)
    return Case(
        f"load {load}, first {orders} orders: mean",
        mean_of_first(orders, load),
        lambda n, seed: replicate(shop, n, seed=seed, metrics=MEAN, jobs=1, progress=False),
    )


def pair(orders: int, load: float) -> Case:
    """Return the comparison of two servers with one, on the same random numbers."""
    shops = {"one": bank(1, load, orders), "two": bank(2, load, orders)}
    return Case(
        f"load {load}, first {orders} orders: difference of two servers to one",
        mean_of_first(orders, load, 2) - mean_of_first(orders, load),
        lambda n, seed: compare(shops, n, seed=seed, metrics=MEAN, jobs=1, progress=False),
    )


def steady(seconds: float, warmup: float, load: float, metric: str = MEAN) -> Case:
    """Return the study of a shop that has long been open: times there are exponential."""
    shop, until = bank(1, load, None), warmup + seconds
    settings = {"until": until, "warmup": warmup, "metrics": metric, "jobs": 1, "progress": False}
    return Case(
        f"load {load}, {seconds:g} s after {warmup:g} s: {metric.rpartition('.')[2]}",
        (1 if metric == MEAN else log(20)) / (1 - load),
        lambda n, seed: replicate(shop, n, seed=seed, **settings),
    )


def coverage(case: Case, sizes: tuple[int, ...] = SIZES) -> list[float]:
    """Return the share of intervals that hold the truth, from each of these numbers of runs."""
    held = dict.fromkeys(sizes, 0)
    for seed in range(EXPERIMENTS):
        whole = case.study(max(sizes), seed)
        for n in sizes:
            study = replace(whole, runs=whole.runs[whole.runs["replication"] < n])
            frame = study.differences() if isinstance(study, Comparison) else study.intervals()
            row = frame.iloc[0]
            assert row["n"] == n
            held[n] += row["low"] <= case.truth <= row["high"]
    return [count / EXPERIMENTS for count in held.values()]


def main() -> None:
    """Print the table in Markdown."""
    cases = [steady(*times) for times in ((125, 60, 0.5), (500, 60, 0.5), (2000, 60, 0.5))]
    cases += [steady(*times) for times in ((500, 200, 0.7), (2000, 200, 0.7))]
    cases += [steady(seconds, 60, 0.5, P95) for seconds in (125, 500, 2000)]
    cases += [opening(*first) for first in ((200, 0.5), (20, 0.8), (80, 0.8), (320, 0.8))]
    cases += [pair(*first) for first in ((200, 0.5), (20, 0.8), (80, 0.8), (320, 0.8))]
    print("| 95 % intervals that hold the truth, of so many runs", *SIZES, "", sep=" | ")
    print("|---|" + "---:|" * len(SIZES))
    for case in cases:
        cells = " | ".join(f"{share:.1%}" for share in coverage(case))
        print(f"| {case.words} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
