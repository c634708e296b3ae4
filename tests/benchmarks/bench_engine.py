"""How fast the engine is, against plain SimPy: ``python tests/benchmarks/bench_engine.py``.

Each shop is modelled three times: as SimPy's documentation would (a process for every customer, a
Resource for every service, nothing logged), with the library (every event logged), and as a bare
loop over a heap, which is the floor. The three take turns within one run, and the best of several
rounds counts, so that a noisy machine disturbs the ratios little. Aim: at most 0.45 of SimPy.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from random import Random

import simpy

from donutlab import (
    Bus,
    Choice,
    Customers,
    Exponential,
    Fixed,
    Poisson,
    Publish,
    Rule,
    Service,
    Shop,
    Work,
)

ITEMS = [{"item": "donut", "charge": 2.5}, {"item": "pie", "charge": 0}]
LISTENERS = {"baker": 60.0, "pies": 60.0, "cashier": 30.0, "stock": 20.0}
WANTED = {"baker": "donut", "pies": "pie"}
"""Who listens to the bus, the mean time of their work, and what two of them want only."""


def plain_bank(orders: int) -> None:
    """M/M/1 in idiomatic SimPy."""
    env, dice = simpy.Environment(), Random(1)
    till = simpy.Resource(env, capacity=1)
    sojourns = []

    def customer():
        arrived = env.now
        with till.request() as turn:
            yield turn
            yield env.timeout(dice.expovariate(1.0))
        sojourns.append(env.now - arrived)

    def source():
        for _ in range(orders):
            yield env.timeout(dice.expovariate(0.8))
            env.process(customer())

    env.process(source())
    env.run()


def our_bank(orders: int) -> None:
    """M/M/1 with the library, fully logged."""
    shop = Shop(
        Customers("street", Poisson(0.8), to="till", count=orders),
        Service("till", [Work(Exponential(1))]),
    )
    assert len(shop.run(seed=1).log) == 5 * orders


def bare_bank(orders: int) -> None:
    """M/M/1 as a loop over a heap."""
    dice, heap, line, sojourns, number = Random(1), [], deque(), [], 0
    heappush(heap, (dice.expovariate(0.8), 0, "come"))
    placed, busy, arrived = 0, False, 0.0
    while heap:
        now, _, what = heappop(heap)
        if what == "come":
            placed += 1
            line.append(now)
            if placed < orders:
                number += 1
                heappush(heap, (now + dice.expovariate(0.8), number, "come"))
        else:
            sojourns.append(now - arrived)
            busy = False
        if not busy and line:
            arrived, busy, number = line.popleft(), True, number + 1
            heappush(heap, (now + dice.expovariate(1.0), number, "done"))


def plain_shop(orders: int) -> None:
    """The donut shop in idiomatic SimPy: the manager's customers start the listeners."""
    env, dice = simpy.Environment(), Random(1)
    manager = simpy.Resource(env, capacity=1)
    crews = {name: simpy.Resource(env, capacity=1) for name in LISTENERS}
    done = []

    def listener(name, order):
        with crews[name].request() as turn:
            yield turn
            yield env.timeout(dice.expovariate(1 / LISTENERS[name]))
        done.append((name, order["id"], env.now))

    def customer(number):
        order = {"id": number, **ITEMS[dice.random() > 0.8]}
        with manager.request() as turn:
            yield turn
            yield env.timeout(5)
        for name in LISTENERS:
            if order["item"] == WANTED.get(name, order["item"]):
                env.process(listener(name, order))

    def source():
        for number in range(orders):
            yield env.timeout(dice.expovariate(1 / 80))
            env.process(customer(number))

    env.process(source())
    env.run()
    assert len(done) == 3 * orders


def our_shop(orders: int) -> None:
    """The donut shop with the library, fully logged, the rules in the pattern language."""
    placed = {"detail-type": ["OrderPlaced"]}
    rules = [
        Rule(name, placed | ({"detail": {"item": [WANTED[name]]}} if name in WANTED else {}), name)
        for name in LISTENERS
    ]
    shop = Shop(
        Customers("street", Poisson(1 / 80), "manager", Choice(ITEMS, [8, 2]), count=orders),
        Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus")]),
        Bus("bus", rules),
        *(Service(name, [Work(Exponential(mean))]) for name, mean in LISTENERS.items()),
    )
    assert len(shop.run(seed=1).log) == (5 + 2 + 9) * orders


def bare_shop(orders: int) -> None:
    """The donut shop as a loop over a heap."""
    dice, heap, number = Random(1), [], 1
    means = {"manager": None, **LISTENERS}
    lines = {name: deque() for name in means}
    busy = dict.fromkeys(means)
    placed, done = 0, []
    heappush(heap, (dice.expovariate(1 / 80), 0, "come"))

    def bring(name, order, now):
        nonlocal number
        if busy[name] is None:
            mean, number = means[name], number + 1
            busy[name] = order
            heappush(heap, (now + (dice.expovariate(1 / mean) if mean else 5), number, name))
        else:
            lines[name].append(order)

    while heap:
        now, _, name = heappop(heap)
        if name == "come":
            placed, number = placed + 1, number + 1
            bring("manager", {"id": placed, **ITEMS[dice.random() > 0.8]}, now)
            if placed < orders:
                heappush(heap, (now + dice.expovariate(1 / 80), number, "come"))
            continue
        order, busy[name] = busy[name], None
        if name == "manager":
            for other in LISTENERS:
                if order["item"] == WANTED.get(other, order["item"]):
                    bring(other, order, now)
        else:
            done.append((name, order["id"], now))
        if lines[name]:
            bring(name, lines[name].popleft(), now)
    assert len(done) == 3 * orders


SHOPS = {
    "donut shop": (plain_shop, our_shop, bare_shop),
    "M/M/1": (plain_bank, our_bank, bare_bank),
}


def seconds(model: Callable[[int], None], orders: int) -> float:
    """Return how long a model takes."""
    gc.collect()
    begin = time.perf_counter()
    model(orders)
    return time.perf_counter() - begin


def best(models: tuple[Callable[[int], None], ...], orders: int, rounds: int) -> list[float]:
    """Return the best time of each model, the models taking turns."""
    taken = [[seconds(model, orders) for model in models] for _ in range(rounds)]
    return [min(column) for column in zip(*taken, strict=True)]


def start_up(rounds: int) -> tuple[float, float, float]:
    """Return how long Python takes to start: alone, with SimPy, and with the library."""
    scripts = ("pass", "import simpy", "import donutlab")

    def once(script: str) -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", script], check=True)
        return time.perf_counter() - begin

    taken = [[once(script) for script in scripts] for _ in range(rounds)]
    alone, with_simpy, with_ours = (min(column) for column in zip(*taken, strict=True))
    return alone, with_simpy, with_ours


def main() -> None:
    """Print the table of ratios, and the time of the import."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=12)
    given = parser.parse_args()
    print(f"{given.orders:,} orders, best of {given.rounds}; µs an order, and share of SimPy")
    print(f"{'':12}{'SimPy':>8}{'donutlab':>10}{'heap':>8}{'donutlab':>12}{'heap':>8}")
    for name, models in SHOPS.items():
        plain, ours, bare = best(models, given.orders, given.rounds)
        each = [taken / given.orders * 1e6 for taken in (plain, ours, bare)]
        print(
            f"{name:12}{each[0]:8.1f}{each[1]:10.1f}{each[2]:8.1f}"
            f"{ours / plain:12.2f}{bare / plain:8.2f}"
        )
    alone, with_simpy, with_ours = start_up(given.rounds)
    print(
        f"\nimport donutlab: {(with_ours - alone) * 1000:.0f} ms more than bare Python, "
        f"of which SimPy {(with_simpy - alone) * 1000:.0f} ms (aim: at most 150 ms)"
    )


if __name__ == "__main__":
    main()
