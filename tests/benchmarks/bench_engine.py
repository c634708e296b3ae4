"""How fast the engine is: ``python tests/benchmarks/bench_engine.py`` (``--save`` keeps the table).

Every model of a shop takes its turn within one run, and the best of several rounds counts, so that
a noisy machine disturbs the ratios little. Aims: at most 0.45 of idiomatic SimPy, which logs
nothing, with everything logged; ahead of asimpy 1.5 times, of Ciw 4 times, of salabim 30 times;
the same cost for an order however many there are; at most 250 bytes for a row of the log; no more
memory for more orders when no log is kept (`Shop.tally`).
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory

from models import donut_shop
from peers import SHOPS

RESULTS = Path(__file__).with_name("RESULTS.md")
SLOW = {"salabim": 20}
"""Whom the same is asked of so many times fewer orders."""
TRACED = 100_000
"""In larger runs than this memory is not traced, which takes several times as long as the run."""
LARGE = 200_000
"""How many customers a large bank has: some libraries take longer for each, the more there are."""
FIRST_SHOP = """
from donutlab import *
street = Customers("street", Poisson(per_hour(40)), to="baker")
print(Shop(street, Service("baker", [Work(Exponential(60))])).run(seed=7, until=hours(8)))
"""
Lines = list[str]
OURS, PEERS = "donutlab, full log", ("simpy", "asimpy", "ciw", "salabim")


def seconds(model: Callable[[int], None], orders: int) -> float:
    """Return the processor time that a model takes for an order."""
    gc.collect()
    begin = time.process_time()
    model(orders)
    return (time.process_time() - begin) / orders


def best(models: dict[str, Callable[[int], None]], orders: int, rounds: int) -> dict[str, float]:
    """Return the best time of each model for an order, the models taking turns."""
    taken = [
        {name: seconds(model, orders // SLOW.get(name, 1)) for name, model in models.items()}
        for _ in range(rounds)
    ]
    return {name: min(each[name] for each in taken) for name in models}


def ratios(title: str, models: dict[str, Callable[[int], None]], orders: int, rounds: int) -> Lines:
    """Return the table of who takes how long for a shop, in Markdown."""
    found = best(models, orders, rounds)
    plain, ours = next(iter(found.values())), found[OURS]
    lines = [
        "",
        f"| {title}, {orders:,} orders | µs an order | of idiomatic SimPy | times donutlab |",
    ]
    lines.append("|---|---:|---:|---:|")
    for name, taken in found.items():
        cells = f"{taken * 1e6:.1f} | {taken / plain:.2f} | {taken / ours:.2f}"
        lines.append(f"| {name} | {cells} |")
    return lines


def growth(most: int) -> Lines:
    """Return the table of the cost of an order in small and large runs, in Markdown."""
    heads = ("orders", "µs an order", "bytes a row of the log", "MB at most, without a log")
    lines = ["", f"| {' | '.join(heads)} |", "|---:|---:|---:|---:|"]
    orders = 1000
    while orders <= most:
        rounds = max(1, 30_000 // orders)
        taken = min(seconds(lambda n: donut_shop(n).run(seed=1), orders) for _ in range(rounds))
        traced = orders <= TRACED
        size = (
            f"{row_size(orders):.0f} | {peak(orders):.1f}" if traced else "not traced | not traced"
        )
        cells = f"{orders:,} | {taken * 1e6:.1f} | {size}"
        lines.append(f"| {cells} |")
        orders *= 10
    return lines


def row_size(orders: int) -> float:
    """Return the bytes that a finished run holds for each row of its log, events included."""
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    run = donut_shop(orders).run(seed=1)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / len(run.log)


def peak(orders: int) -> float:
    """Return how many megabytes a tally needs at most: a run of which only the summary is kept."""
    gc.collect()
    tracemalloc.start()
    donut_shop(orders).tally(seed=1)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def start_up(rounds: int) -> Lines:
    """Return the processor time of imports, a table in Markdown: medians, the scripts taking turns.

    As for a user, what Python has compiled once it finds again. Bare Python's own start is in all.
    """
    scripts = ("pass", "import simpy", "import donutlab", "from donutlab import *", FIRST_SHOP)
    with TemporaryDirectory() as compiled:
        env = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        env |= {"PYTHONPYCACHEPREFIX": compiled}

        def once(script: str) -> float:
            before = getrusage(RUSAGE_CHILDREN)
            command = [sys.executable, "-c", script]
            subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
            after = getrusage(RUSAGE_CHILDREN)
            return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000

        for script in scripts:
            once(script)
        taken = [[once(script) for script in scripts] for _ in range(rounds)]
    found = dict(zip(scripts, map(median, zip(*taken, strict=True)), strict=True))
    lines = [
        "",
        "| start (aim: `import donutlab` at most 2.2) | ms | times `import simpy` |",
        "|---|---:|---:|",
    ]
    names = {FIRST_SHOP: "the import, and a first shop built and run", "pass": "bare Python"}
    for script, taken_by in found.items():
        name = names.get(script, f"`{script}`")
        lines.append(f"| {name} | {taken_by:.0f} | {taken_by / found['import simpy']:.2f} |")
    return lines


def main() -> None:
    """Print the tables; keep them in RESULTS.md if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--most", type=int, default=100_000, help="orders of the largest run")
    parser.add_argument("--save", action="store_true", help="write the tables to RESULTS.md")
    given = parser.parse_args()
    made = ", ".join(f"{name} {version(name)}" for name in PEERS)
    lines = [
        "# How fast the engine is",
        "",
        f"{date.today()}, Python {platform.python_version()}, "
        f"{platform.machine()}; {made}. Best of {given.rounds} rounds within one run.",
    ]
    for shop, models in SHOPS.items():
        lines += ratios(shop, models, given.orders, given.rounds)
    few = {name: SHOPS["M/M/1"][name] for name in ("SimPy, idiomatic", OURS, "Ciw")}
    lines += ratios("M/M/1", few, LARGE, 3) + growth(given.most) + start_up(given.rounds)
    print("\n".join(lines))
    if given.save:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
