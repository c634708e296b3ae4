"""Circumstances: a run is the same in threads, spawned processes, loops, with -O, with -W error."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from shops import event_shop, lookup_shop, sync_shop

from donutlab import Bus, Customers, Publish, Queue, Rule, Service, Shop, Trace

HOUSE = Path(__file__).parents[2]
SCRIPT = """
import sys
from shops import event_shop, lookup_shop, sync_shop
from donutlab import Fixed, Shop
from donutlab.floor import Floor
for make in (sync_shop, event_shop, lookup_shop):
    shop = Shop.from_json(make().to_json())
    run = shop.run(seed=1)
    shown = [str(run), str(run.trace(1)), str(run.summary()), str(run.cost()), str(run.rules())]
    shown += [run.visits, run.events, shop.diagram().svg, Floor(run)._repr_html_(), shop.tally()]
    print(run.log.digest())
try:
    Fixed("5")
except TypeError as error:
    print(error)
"""


def digest(make):
    """Return the digest of a run of a shop."""
    return make().run(seed=1).log.digest()


MAKERS = (sync_shop, event_shop, lookup_shop)


@pytest.mark.parametrize(
    "options", [["-O"], ["-OO"], ["-W", "error"], ["-X", "dev", "-W", "error"]]
)
def test_a_run_is_the_same_under_pythons_options(options):
    """Without assertions and docstrings, and with every warning an error; refusals too."""
    found = subprocess.run(
        [sys.executable, *options, "-c", SCRIPT],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(HOUSE), str(HOUSE / "tests")])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stderr == ""
    assert found.stdout.splitlines() == [
        *map(digest, MAKERS),
        "Fixed: value must be a number of at least 0, not '5'.",
    ]


def test_a_shop_and_a_run_go_to_spawned_processes_and_back():
    """A process that knows nothing of this one gets a shop, and gives back its run."""
    shops = [make() for make in MAKERS]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        runs = list(pool.map(Shop.run, shops, [1] * 3))
    assert [run.log.digest() for run in runs] == [digest(make) for make in MAKERS]
    assert [run.shop for run in runs] == shops
    assert [str(run.summary()) for run in runs] == [str(s.run(1).summary()) for s in shops]


def test_a_run_is_the_same_in_threads_and_in_an_event_loop():
    """Nothing is shared between runs, wherever they are made, not even of one shop."""

    async def within():
        return digest(event_shop)

    shop = event_shop()
    with ThreadPoolExecutor(4) as pool:
        digests = set(pool.map(lambda _: shop.run(seed=1).log.digest(), range(8)))
        in_a_loop = pool.submit(lambda: asyncio.run(within())).result()
    assert digests == {in_a_loop} == {digest(event_shop)}


def test_a_thread_with_a_small_stack_and_a_run_within_a_run():
    """A step may run a shop of its own; neither notices the other."""
    told = []

    def inner(job):
        told.append(digest(event_shop))

    def run():
        Shop(Customers("street", Trace([(1.0, {})]), "till"), Service("till", [inner])).run()

    before = threading.stack_size(512 * 1024)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    threading.stack_size(before)
    assert told == [digest(event_shop)]


@pytest.mark.parametrize("depth", [40, 200])
def test_a_pattern_and_an_order_forty_deep_and_deeper(depth):
    """They match, are shown, and come back from JSON."""

    def nested(inner):
        for _ in range(depth):
            inner = {"b": inner}
        return inner

    shop = Shop(
        Customers("street", Trace([(0.0, nested("donut")), (1.0, nested("pie"))]), "till"),
        Service("till", [Publish("Paid", to="bus")]),
        Bus("bus", [Rule("donuts", {"detail": nested(["donut"])}, to="tray")]),
        Queue("tray"),
    )
    assert Shop.from_json(shop.to_json()) == shop
    run = shop.run(seed=1)
    assert run.summary().queues["tray"].left == 1
    assert str(run.rules())
    assert str(run.trace(2))


def test_a_pattern_that_is_nested_too_deeply_says_so():
    """Python cannot follow it, and nobody means it."""
    deep = ["donut"]
    for _ in range(3000):
        deep = {"box": deep}
    with pytest.raises(ValueError, match="Rule: pattern is nested too deeply, or in itself"):
        Rule("donuts", deep, to="tray")
