"""The same seed gives the same log, byte for byte: anywhere, any time, whatever else is there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from drawn import closes, shops
from hypothesis import given, settings
from hypothesis import strategies as st
from own_steps import own_steps
from shops import bank, event_shop, lookup_shop, sync_shop
from stored import DATA, GOLDEN, golden

from donutlab import (
    Bus,
    Customers,
    Exponential,
    Poisson,
    Publish,
    Queue,
    Regular,
    Rule,
    Service,
    Shop,
    Uniform,
    Work,
    per_hour,
)

MAKERS = [sync_shop, event_shop, lookup_shop, lambda: bank(3), own_steps]
SCRIPT = """
from own_steps import own_steps
from shops import bank, event_shop, lookup_shop, sync_shop
for make in (sync_shop, event_shop, lookup_shop, lambda: bank(3), own_steps):
    shop = make()
    assert shop.run(seed=11).log == shop.run(seed=11).log
    print(shop.run(seed=11).log.digest())
"""


def digests_elsewhere(hash_seed: str, script: str = SCRIPT) -> list[str]:
    """Return the digests that a script finds in another process."""
    here = Path(__file__).parents[1]
    paths = os.pathsep.join([str(here), str(here.parent)])
    env = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": paths}
    found = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    return found.stdout.split()


@pytest.mark.parametrize("make", MAKERS)
def test_a_seed_gives_one_log_in_one_process(make):
    """A second run, even of one shop object, writes the same rows; another seed does not."""
    shop = make()
    first = shop.run(seed=11).log
    assert shop.run(seed=11).log.to_text() == first.to_text()
    assert make().run(seed=11).log == first
    assert make().run(seed=12).log != first


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_a_seed_gives_one_log_in_every_process(hash_seed):
    """Another process with other hashes of texts writes the same log."""
    assert digests_elsewhere(hash_seed) == [make().run(seed=11).log.digest() for make in MAKERS]


def test_any_shop_with_any_functions_has_one_log_in_every_process():
    """Functions in steps, steps in steps and lists in orders: two processes, twice in each."""
    script = "from own_steps import digest; print(digest(30))"
    here, there = digests_elsewhere("0", script), digests_elsewhere("77", script)
    assert here == there


@pytest.mark.parametrize("name", GOLDEN)
def test_the_logs_are_those_that_are_stored(name):
    """What a seed means does not change unseen; renew with: python tests/stored.py."""
    assert golden(name) == (DATA / f"golden_{name}.txt").read_text(encoding="utf-8")


def others() -> list[object]:
    """Return parts that have nothing to do with the rest of a shop."""
    return [
        Customers("other street", Poisson(per_hour(70)), to="kiosk", count=50),
        Service("kiosk", [Work(Exponential(20)), Publish("Sold", to="radio")], workers=2),
        Bus("radio", [Rule("all", {"detail-type": ["Sold"]}, to="archive")]),
        Queue("archive"),
    ]


def of(parts: set[str], log) -> list[tuple]:
    """Return the rows of a log that belong to these parts."""
    return [row for row in log.rows() if row[2] in parts]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("first", [False, True])
def test_an_unrelated_part_leaves_the_others_rows_as_they_were(make, first):
    """With more parts in the shop, before or after, the old parts have the same rows as ever."""
    shop = make()
    old, new = list(shop.parts.values()), others()
    more = Shop(*new, *old) if first else Shop(*old, *new)
    names = set(shop.parts)
    assert of(names, more.run(seed=5).log) == of(names, shop.run(seed=5).log)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(shop=shops(), seed=st.integers(0, 1000))
def test_an_unrelated_part_leaves_any_shop_as_it_was(shop, seed):
    """The same holds in random shops."""
    until = closes(shop, None)
    more = shop.with_parts(*others()).run(seed=seed, until=until)
    assert of(set(shop.parts), more.log) == list(shop.run(seed=seed, until=until).log.rows())


def test_customers_are_the_same_in_both_architectures():
    """Calls or events behind the counter: the same people come with the same orders."""

    def people(shop):
        return [
            (event.id, event.time, event.detail)
            for event in shop.run(seed=3).event_list
            if event.source == "street"
        ]

    assert people(sync_shop()) == people(event_shop()) == people(lookup_shop())


def test_one_more_field_leaves_the_other_fields_as_they_were():
    """Each field of an order has dice of its own."""

    def charges(order):
        shop = Shop(Customers("street", Regular(9), "till", order, count=20), Service("till"))
        return [event.detail["charge"] for event in shop.run(seed=1).event_list]

    charge = {"charge": Uniform(1, 9)}
    assert charges({"tip": Uniform(0, 1), **charge}) == charges(charge)


def test_another_rate_stretches_the_same_day():
    """At half the rate the same customers come after twice the time."""
    slow, fast = (
        [event.time for event in bank(1, rate, 300).run(seed=2).event_list] for rate in (0.5, 1)
    )
    assert slow == pytest.approx([2 * time for time in fast], abs=300 * 2**-18)


def test_a_step_keeps_its_dice_when_other_steps_come_and_go():
    """The n-th Work of a service draws the same times, whatever stands between."""

    def works(*between):
        work = Work(Exponential(30))
        shop = Shop(
            Customers("street", Regular(500), "till", count=20),
            Service("till", [work, *between, work]),
            Queue("box"),
        )
        run = shop.run(seed=4)
        return [visit.ended - visit.started for visit in run.ledger.visits]

    assert works(Publish("Half", to="box")) == works()
