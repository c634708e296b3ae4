"""The shops of the engine's benchmark as peers model them, and all models in one table.

Peers are modelled as their documentation would: a process for every customer.
"""

from __future__ import annotations

from random import Random

import asimpy
import ciw
import salabim
from models import (
    ITEMS,
    LISTENERS,
    WANTED,
    bare_bank,
    bare_shop,
    lean_bank,
    lean_shop,
    our_bank,
    our_shop,
    plain_bank,
    plain_shop,
)


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
