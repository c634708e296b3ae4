"""The shops of the engine's benchmark, each as SimPy, the library and a bare loop model it.

Each model takes the number of orders, and works them off without writing anything down, except for
the library, which logs everything.
"""

from __future__ import annotations

from collections import deque
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


def donut_shop(orders: int) -> Shop:
    """Return the donut shop as the library builds it, the rules in the pattern language."""
    placed = {"detail-type": ["OrderPlaced"]}
    rules = [
        Rule(name, placed | ({"detail": {"item": [WANTED[name]]}} if name in WANTED else {}), name)
        for name in LISTENERS
    ]
    return Shop(
        Customers("street", Poisson(1 / 80), "manager", Choice(ITEMS, [8, 2]), count=orders),
        Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus")]),
        Bus("bus", rules),
        *(Service(name, [Work(Exponential(mean))]) for name, mean in LISTENERS.items()),
    )


def our_shop(orders: int) -> None:
    """The donut shop with the library, fully logged."""
    assert len(donut_shop(orders).run(seed=1).log) == (5 + 2 + 9) * orders


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


def lean_bank(orders: int) -> None:
    """M/M/1 in the leanest SimPy: one worker on a deque, woken up when it is idle."""
    env, dice, line, sojourns = simpy.Environment(), Random(1), deque(), []
    idle: list[simpy.Event] = []

    def worker():
        while True:
            if not line:
                idle.append(env.event())
                yield idle[0]
            arrived = line.popleft()
            yield env.timeout(dice.expovariate(1.0))
            sojourns.append(env.now - arrived)

    def source():
        for _ in range(orders):
            yield env.timeout(dice.expovariate(0.8))
            line.append(env.now)
            if idle:
                idle.pop().succeed()

    env.process(worker())
    env.process(source())
    env.run()
    assert len(sojourns) == orders


def lean_shop(orders: int) -> None:
    """The donut shop in the leanest SimPy: a worker on a deque for every service."""
    env, dice, done = simpy.Environment(), Random(1), []
    lines = {name: deque() for name in ("manager", *LISTENERS)}
    idle: dict[str, simpy.Event] = {}

    def bring(name, order):
        lines[name].append(order)
        if name in idle:
            idle.pop(name).succeed()

    def worker(name, finish):
        line, mean = lines[name], LISTENERS.get(name)
        while True:
            if not line:
                idle[name] = env.event()
                yield idle[name]
            order = line.popleft()
            yield env.timeout(dice.expovariate(1 / mean) if mean else 5)
            finish(name, order)

    def publish(_, order):
        for name in LISTENERS:
            if order["item"] == WANTED.get(name, order["item"]):
                bring(name, order)

    def note(name, order):
        done.append((name, order["id"], env.now))

    def source():
        for number in range(orders):
            yield env.timeout(dice.expovariate(1 / 80))
            bring("manager", {"id": number, **ITEMS[dice.random() > 0.8]})

    for name in lines:
        env.process(worker(name, note if name in LISTENERS else publish))
    env.process(source())
    env.run()
    assert len(done) == 3 * orders
