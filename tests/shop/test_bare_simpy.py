"""On the same dice the library and a hand-written SimPy model agree exactly, to the last bit.

The models here are plain SimPy, the way its documentation writes them: a process for every
customer, a Resource for every service. They share only the dice with the library.
"""

from __future__ import annotations

import pytest
import simpy
from shops import PLACED, bank

from donutlab import (
    Bus,
    Call,
    Choice,
    Customers,
    Exponential,
    Fixed,
    Poisson,
    Publish,
    Queue,
    Reads,
    Rule,
    Service,
    Shop,
    Work,
)
from donutlab.core.events import OPENING
from donutlab.core.world import World

SEED = 2026


def dice(distribution, part, purpose):
    """Return the numbers that a part of the library's shop draws for one purpose."""
    return distribution.sampler(World(SEED, OPENING).dice(part, purpose))


def visits(shop, service):
    """Return when each customer came, was started and had ended at a service of the library's."""
    found = shop.run(seed=SEED).ledger.visits
    return {v.order: (v.arrived, v.started, v.ended) for v in found if v.service == service}


@pytest.mark.parametrize(("servers", "rate"), [(1, 0.8), (3, 2.6), (1, 1.1)])
def test_a_bank_equals_plain_simpy(servers, rate):
    """M/M/1 and M/M/3: every customer comes, is started and leaves at the same moments."""
    env = simpy.Environment()
    till = simpy.Resource(env, capacity=servers)
    gap = dice(Exponential(1 / rate), "street", "arrivals")
    work = dice(Exponential(1), "till", "Work 0")
    seen = {}

    def customer(name):
        arrived = env.now
        with till.request() as turn:
            yield turn
            started = env.now
            yield env.timeout(work())
        seen[name] = (arrived, started, env.now)

    def source():
        for number in range(1, 2001):
            yield env.timeout(gap())
            env.process(customer(f"street-{number}"))

    env.process(source())
    env.run()
    assert visits(bank(servers, rate), "till") == seen
    assert len(seen) == 2000


MENU = Choice([{"item": "donut"}, {"item": "pie"}], [8, 2])
BAKERS = {"baker": (2, 120), "pies": (1, 200), "cashier": (1, 60), "stock": (1, 20)}
"""Workers and mean time of those who listen to the bus."""


def donut_shop():
    """Return a shop whose manager announces orders; some listeners want only donuts or pies."""
    wanted = {"baker": {"detail": {"item": ["donut"]}}, "pies": {"detail": {"item": ["pie"]}}}
    return Shop(
        Customers("street", Poisson(1 / 80), to="manager", order=MENU, count=1500),
        Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule(name, PLACED | wanted.get(name, {}), to=name) for name in BAKERS]),
        *(Service(name, [Work(Exponential(t))], n) for name, (n, t) in BAKERS.items()),
    )


def test_the_donut_shop_equals_plain_simpy():
    """Manager, bus and four listeners: the same moments for every order at every service."""
    env = simpy.Environment()
    crews = {name: simpy.Resource(env, workers) for name, (workers, _) in BAKERS.items()}
    times = {name: dice(Exponential(mean), name, "Work 0") for name, (_, mean) in BAKERS.items()}
    manager = simpy.Resource(env, 1)
    gap = dice(Exponential(80), "street", "arrivals")
    order = dice(MENU, "street", "order")
    seen = {name: {} for name in ("manager", *BAKERS)}

    def listener(name, number):
        arrived = env.now
        with crews[name].request() as turn:
            yield turn
            started = env.now
            yield env.timeout(times[name]())
        seen[name][number] = (arrived, started, env.now)

    def customer(number, item):
        arrived = env.now
        with manager.request() as turn:
            yield turn
            started = env.now
            yield env.timeout(5)
        seen["manager"][number] = (arrived, started, env.now)
        for name in BAKERS:
            if item == {"baker": "donut", "pies": "pie"}.get(name, item):
                env.process(listener(name, number))

    def source():
        for number in range(1, 1501):
            yield env.timeout(gap())
            env.process(customer(f"street-{number}", order()["item"]))

    env.process(source())
    env.run()
    shop = donut_shop()
    for name, expected in seen.items():
        assert visits(shop, name) == expected
    assert len(seen["baker"]) + len(seen["pies"]) == 1500
    assert min(map(len, seen.values())) > 200


def test_a_shop_of_calls_equals_plain_simpy():
    """A manager who stands and waits: requests nested in one another, with the same moments."""
    shop = Shop(
        Customers("street", Poisson(1 / 60), to="manager", count=1000),
        Service("manager", [Work(Exponential(10)), Call("baker"), Work(Exponential(5))], workers=2),
        Service("baker", [Work(Exponential(70))], workers=2),
    )
    env = simpy.Environment()
    manager, baker = simpy.Resource(env, 2), simpy.Resource(env, 2)
    gap = dice(Exponential(60), "street", "arrivals")
    first, last = (dice(Exponential(t), "manager", f"Work {n}") for n, t in enumerate((10, 5)))
    bake = dice(Exponential(70), "baker", "Work 0")
    seen = {}

    def customer(number):
        arrived = env.now
        with manager.request() as turn:
            yield turn
            started = env.now
            yield env.timeout(first())
            with baker.request() as other:
                yield other
                yield env.timeout(bake())
            yield env.timeout(last())
        seen[number] = (arrived, started, env.now)

    def source():
        for number in range(1, 1001):
            yield env.timeout(gap())
            env.process(customer(f"street-{number}"))

    env.process(source())
    env.run()
    assert visits(shop, "manager") == seen


def test_an_oven_with_batches_equals_plain_simpy():
    """A queue read in batches without a window: the oven takes what is there, six at most."""
    shop = Shop(
        Customers("street", Poisson(1 / 20), to="manager", count=1000),
        Service("manager", [Publish("OrderPlaced", to="tray")]),
        Queue("tray"),
        Service("oven", [Work(Exponential(60), each=Fixed(5))], reads=Reads("tray", batch=6)),
    )
    env = simpy.Environment()
    tray = simpy.Store(env)
    gap = dice(Exponential(20), "street", "arrivals")
    load = dice(Exponential(60), "oven", "Work 0")
    seen = {}

    def source():
        for number in range(1, 1001):
            yield env.timeout(gap())
            tray.put(f"street-{number}")

    def oven():
        while True:
            batch = [(yield tray.get())]
            while tray.items and len(batch) < 6:
                batch.append((yield tray.get()))
            started = env.now
            yield env.timeout(load() + 5 * len(batch))
            seen.update(dict.fromkeys(batch, (started, env.now)))

    env.process(oven())
    env.process(source())
    env.run()
    assert {order: each[1:] for order, each in visits(shop, "oven").items()} == seen
