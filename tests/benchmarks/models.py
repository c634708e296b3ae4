"""The shops of the engine's benchmark, each as SimPy, the library, a bare loop and peers model it.

Each model takes the number of orders, and works them off without writing anything down, except for
the library, which logs everything. Peers are modelled as their documentation would: a process for
every customer.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from random import Random

import asimpy
import ciw
import salabim
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


def asimpy_bank(orders: int) -> None:
    """M/M/1 in idiomatic asimpy."""
    env, dice, sojourns = asimpy.Environment(), Random(1), []
    till = asimpy.Resource(env, capacity=1)

    class Customer(asimpy.Process):
        async def run(self):
            arrived = self.now
            async with till:
                await self.timeout(dice.expovariate(1.0))
            sojourns.append(self.now - arrived)

    class Source(asimpy.Process):
        async def run(self):
            for _ in range(orders):
                await self.timeout(dice.expovariate(0.8))
                Customer(env)

    Source(env)
    env.run()
    assert len(sojourns) == orders


def asimpy_shop(orders: int) -> None:
    """The donut shop in idiomatic asimpy."""
    env, dice, done = asimpy.Environment(), Random(1), []
    manager = asimpy.Resource(env, capacity=1)
    crews = {name: asimpy.Resource(env, capacity=1) for name in LISTENERS}

    class Listener(asimpy.Process):
        def init(self, name, order):
            self.name, self.order = name, order

        async def run(self):
            async with crews[self.name]:
                await self.timeout(dice.expovariate(1 / LISTENERS[self.name]))
            done.append((self.name, self.order["id"], self.now))

    class Customer(asimpy.Process):
        def init(self, number):
            self.number = number

        async def run(self):
            order = {"id": self.number, **ITEMS[dice.random() > 0.8]}
            async with manager:
                await self.timeout(5)
            for name in LISTENERS:
                if order["item"] == WANTED.get(name, order["item"]):
                    Listener(env, name, order)

    class Source(asimpy.Process):
        async def run(self):
            for number in range(orders):
                await self.timeout(dice.expovariate(1 / 80))
                Customer(env, number)

    Source(env)
    env.run()
    assert len(done) == 3 * orders


def ciw_bank(orders: int) -> None:
    """M/M/1 in Ciw."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=0.8)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[1],
    )
    ciw.seed(1)
    day = ciw.Simulation(network)
    day.simulate_until_max_customers(orders, method="Finish")
    assert len(day.get_all_records()) >= orders


def salabim_bank(orders: int) -> None:
    """M/M/1 in salabim."""
    salabim.yieldless(False)
    env, dice, sojourns = salabim.Environment(trace=False), Random(1), []
    till = salabim.Resource(capacity=1, env=env)

    class Customer(salabim.Component):
        def process(self):
            arrived = env.now()
            yield self.request(till)
            yield self.hold(dice.expovariate(1.0))
            self.release(till)
            sojourns.append(env.now() - arrived)

    class Source(salabim.Component):
        def process(self):
            for _ in range(orders):
                yield self.hold(dice.expovariate(0.8))
                Customer(env=env)

    Source(env=env)
    env.run()
    assert len(sojourns) == orders


def salabim_shop(orders: int) -> None:
    """The donut shop in salabim."""
    salabim.yieldless(False)
    env, dice, done = salabim.Environment(trace=False), Random(1), []
    manager = salabim.Resource(capacity=1, env=env)
    crews = {name: salabim.Resource(capacity=1, env=env) for name in LISTENERS}

    class Listener(salabim.Component):
        def process(self, crew, order):
            yield self.request(crews[crew])
            yield self.hold(dice.expovariate(1 / LISTENERS[crew]))
            self.release(crews[crew])
            done.append((crew, order["id"], env.now()))

    class Customer(salabim.Component):
        def process(self, number):
            order = {"id": number, **ITEMS[dice.random() > 0.8]}
            yield self.request(manager)
            yield self.hold(5)
            self.release(manager)
            for crew in LISTENERS:
                if order["item"] == WANTED.get(crew, order["item"]):
                    Listener(env=env, crew=crew, order=order)

    class Source(salabim.Component):
        def process(self):
            for number in range(orders):
                yield self.hold(dice.expovariate(1 / 80))
                Customer(env=env, number=number)

    Source(env=env)
    env.run()
    assert len(done) == 3 * orders


SHOPS = {
    "donut shop": {
        "SimPy, idiomatic": plain_shop,
        "donutlab, full log": our_shop,
        "SimPy, leanest": lean_shop,
        "bare heap loop": bare_shop,
        "asimpy": asimpy_shop,
        "salabim": salabim_shop,
    },
    "M/M/1": {
        "SimPy, idiomatic": plain_bank,
        "donutlab, full log": our_bank,
        "SimPy, leanest": lean_bank,
        "bare heap loop": bare_bank,
        "asimpy": asimpy_bank,
        "Ciw": ciw_bank,
        "salabim": salabim_bank,
    },
}
"""The models by shop and name; the first is what the others are compared with."""
