"""What a second core brings to a study: ``python tests/benchmarks/bench_parallel.py``.

64 replications of 2000 orders at a diner of events, in this process and on all cores, taking turns;
the pool is warm, and the best of several rounds counts. Aim: at least 1.7 times as fast on two.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from importlib.metadata import version
from platform import python_version

import joblib

from donutlab import Bus, Customers, Exponential, Fixed, Poisson, Publish, Rule, Service, Shop, Work
from donutlab.experiments import replicate

WANTED = {"baker": 60.0, "cashier": 30.0, "stock": 20.0}


def diner(orders: int) -> Shop:
    """Return a manager who tells a bus, and three who listen."""
    rules = [Rule(name, {"detail-type": ["OrderPlaced"]}, to=name) for name in WANTED]
    return Shop(
        Customers("street", Poisson(1 / 80), to="manager", count=orders),
        Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus")]),
        Bus("bus", rules),
        *(Service(name, [Work(Exponential(mean))]) for name, mean in WANTED.items()),
        completes=list(WANTED),
    )


def seconds(shop: Shop, runs: int, jobs: int) -> float:
    """Return how long so many replications take in so many processes."""
    begun = time.perf_counter()
    study = replicate(shop, runs, jobs=jobs, progress=False)
    assert (study.runs["error"] == "").all()
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=64)
    options.add_argument("--orders", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    shop, cores = diner(asked.orders), joblib.cpu_count()
    seconds(shop, 2 * cores, cores)
    rounds = [
        (seconds(shop, asked.runs, 1), seconds(shop, asked.runs, cores))
        for _ in range(asked.rounds)
    ]
    serial, parallel = (min(column) for column in zip(*rounds, strict=True))
    print(f"{date.today()}  Python {python_version()}  joblib {version('joblib')}  {cores} cores")
    print(f"{asked.runs} replications of {asked.orders} orders")
    print(f"serial    {serial:7.2f} s   {'  '.join(f'{one:.2f}' for one, _ in rounds)}")
    print(f"parallel  {parallel:7.2f} s   {'  '.join(f'{two:.2f}' for _, two in rounds)}")
    print(f"ratio     {serial / parallel:7.2f}     aim on two cores: at least 1.70")


if __name__ == "__main__":
    main()
