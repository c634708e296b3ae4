"""What a run costs, worked by hand with the prices in data/prices.csv."""

from __future__ import annotations

import csv
from math import isnan
from pathlib import Path

import pytest

from donutlab import (
    Bus,
    Call,
    Customers,
    Fixed,
    Publish,
    Queue,
    Reads,
    Regular,
    Rule,
    Scaling,
    Service,
    Shop,
    Trace,
    Work,
)
from donutlab.results.cost import prices

TELL = Service("manager", [Work(Fixed(1)), Publish("OrderPlaced", to="tray")])


def units(run, part):
    """Return what was counted at a part."""
    return {each.counted: each.units for each in run.cost().charges if each.part == part}


def test_the_prices_are_dated_and_from_somewhere():
    """Each line has a unit, a region, a month and a source, and a price above 0."""
    file = Path(__file__).parents[2] / "data" / "prices.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert [row["item"] for row in rows] == list(prices())
    for price in prices().values():
        assert price.usd > 0
        assert price.per in (1, 1_000_000)
        assert price.as_of.startswith("20")
        assert price.source.startswith("https://")


def test_a_bill_by_hand():
    """Ten orders of 1 s by the manager, told through a bus, baked in 30 s: every line by hand."""
    shop = Shop(
        Customers("street", Regular(100), to="manager", count=10),
        Service("manager", [Work(Fixed(1)), Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("bake", {"source": ["manager"]}, to="tray")]),
        Queue("tray"),
        Service("baker", [Work(Fixed(30))], reads=Reads("tray")),
    )
    cost = shop.run(until=1100).cost(memory=512)
    assert [(each.part, each.units) for each in cost.charges] == [
        ("manager", 10),  # invocations
        ("manager", 10 * 1 * 0.5),  # GB-seconds
        ("bus", 10),  # events
        ("tray", 10),  # sends
        ("tray", 10),  # receives
        ("tray", 10),  # deletes
        ("tray", 0),  # changes of visibility
        ("tray", 5 + 9 * 3 + 3),  # empty receives: idle for 101 s, nine times 70 s, and 69 s
        ("baker", 10),  # invocations
        ("baker", 10 * 30 * 0.5),  # GB-seconds
    ]
    requests = 65 * 0.40 + 10 * 1.00 + 20 * 0.20
    assert cost.total == pytest.approx(requests / 1e6 + 155 * 0.00001667)
    assert cost.per_order == cost.total / 10
    assert cost.per_part["bus"] == pytest.approx(10 / 1e6)
    assert sum(cost.per_part.values()) == pytest.approx(cost.total)
    assert cost.not_counted == ["street"]


def test_batches_save_requests_and_invocations():
    """Twelve orders in one load are one invocation, two receives and two deletes of up to ten."""
    shop = Shop(
        Customers("street", Regular(1), to="manager", count=12),
        TELL,
        Queue("tray"),
        Service("baker", [Work(Fixed(30))], reads=Reads("tray", batch=12, window=60)),
    )
    run = shop.run(until=50)
    assert units(run, "tray") == {
        "sends": 12, "receives": 2, "deletes": 2, "changes of visibility": 0, "empty receives": 0,
    }  # fmt: skip
    assert units(run, "baker") == {"invocations": 1, "GB-seconds, 128 MB each": 30 / 8}


def test_what_fails_is_received_and_paid_but_not_deleted():
    """A job that fails holds memory and is an invocation; what it failed at is not deleted."""

    def burn(job):
        yield Work(Fixed(8))
        job.fail(job.event, "burnt")

    shop = Shop(
        Customers("street", Trace([(1, {})]), to="manager"),
        TELL,
        Queue("tray"),
        Service("baker", [burn], reads=Reads("tray")),
    )
    run = shop.run(until=10)
    assert units(run, "tray") == {
        "sends": 1, "receives": 1, "deletes": 0, "changes of visibility": 0, "empty receives": 0,
    }  # fmt: skip
    assert units(run, "baker") == {"invocations": 1, "GB-seconds, 128 MB each": 1}


def test_a_reader_who_asks_pays_for_asking():
    """A request of 5 s that brings nothing is an empty receive; dead letters are moved for free."""

    def burn(job):
        job.extend(12)
        job.fail(job.event, "burnt")

    shop = Shop(
        Customers("street", Trace([(1, {})]), to="manager"),
        TELL,
        Queue("tray", visibility=30, max_receives=2, dead_letter="bin"),
        Queue("bin"),
        Service("baker", [burn], reads=Reads("tray", wait=5)),
    )
    run = shop.run(until=101)
    assert units(run, "tray") == {
        "sends": 1, "receives": 2, "deletes": 0, "changes of visibility": 2,
        "empty receives": 2 + 17,  # from 1 to 13, and from then on
    }  # fmt: skip
    assert set(units(run, "bin").values()) == {0}


@pytest.mark.parametrize(("scaling", "empty"), [(None, 10), (Scaling(start=2), 2)])
def test_only_who_polls_pays_for_polling(scaling, empty):
    """Of ten idle workers ten poll, or with scaling as many as there are to begin with."""
    shop = Shop(
        Customers("street", Regular(9), to="manager", count=0),
        TELL,
        Queue("tray"),
        Service("baker", workers=10, reads=Reads("tray", scaling=scaling)),
    )
    assert units(shop.run(until=30), "tray")["empty receives"] == empty


def test_what_a_queue_throws_away_as_known_was_sent():
    """A FIFO queue bills what it deduplicates, at its own price."""
    shop = Shop(
        Customers("street", Regular(1), "manager", order={"table": 4}, count=3),
        TELL,
        Queue("tray", visibility=30, fifo=True, deduplicate="table"),
        Service("baker", reads=Reads("tray")),
    )
    run = shop.run()
    assert units(run, "tray")["sends"] == 3
    assert units(run, "tray")["receives"] == 1
    assert {each.price.usd for each in run.cost().charges if each.part == "tray"} == {0.5}


def test_a_request_counts_for_every_64_kb():
    """An order of 150 kB is three requests to send and to receive, and one to delete."""
    shop = Shop(
        Customers("street", Trace([(1, {"photo": "x" * 150_000})]), to="manager"),
        Service("manager", [Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("all", {"source": ["manager"]}, to="tray")]),
        Queue("tray"),
        Service("baker", [Work(Fixed(1))], reads=Reads("tray")),
    )
    run = shop.run(until=10)
    assert units(run, "bus") == {"events": 3}
    assert units(run, "tray") == {
        "sends": 3, "receives": 3, "deletes": 1, "changes of visibility": 0, "empty receives": 0,
    }  # fmt: skip


def test_standing_and_waiting_is_paid_for():
    """A manager who calls holds memory until the baker answers; one who tells does not."""
    street = Customers("street", Trace([(1, {})]), to="manager")
    baker = Service("baker", [Work(Fixed(60))])
    calls = Shop(street, Service("manager", [Work(Fixed(4)), Call("baker")]), baker).run()
    tells = Shop(street, Service("manager", [Work(Fixed(4)), Publish("Sold", "baker")]), baker)
    assert units(calls, "manager") == {"invocations": 1, "GB-seconds, 128 MB each": 64 / 8}
    assert units(tells.run(), "manager") == {"invocations": 1, "GB-seconds, 128 MB each": 4 / 8}


def test_what_is_in_work_is_paid_until_the_end():
    """A job that lasts beyond the run is billed for what of it lies within."""
    shop = Shop(
        Customers("street", Trace([(1, {})]), to="oven"), Service("oven", [Work(Fixed(60))])
    )
    assert units(shop.run(until=17), "oven") == {"invocations": 1, "GB-seconds, 128 MB each": 2}


def test_the_cost_is_shown_as_a_table():
    """A line for each charge, scaled to a million orders; the title says what is left out."""
    shop = Shop(
        Customers("street", Regular(9), to="oven", count=4), Service("oven", [Work(Fixed(8))])
    )
    text = str(shop.run().cost())
    assert text.splitlines() == [
        "Cost of 4 orders. Prices of us-east-1, 2026-03. Not counted: street",
        "part                  counted  units       price, USD  USD for a million orders",
        "oven              invocations      4  0.2 / 1,000,000                      0.20",
        "oven  GB-seconds, 128 MB each      4    1.667e-05 / 1                     16.67",
        "all                                                                       16.87",
    ]
    assert '<th scope="row">oven</th>' in shop.run().cost()._repr_html_()


def test_no_orders_no_cost_of_one():
    """Without an order there is a bill of 0, and no cost per order."""
    shop = Shop(Customers("street", Regular(9), to="oven", count=0), Service("oven"))
    cost = shop.run().cost()
    assert cost.total == 0
    assert isnan(cost.per_order)
    assert "Cost of 0 orders" in str(cost)


@pytest.mark.parametrize("memory", [0, 127, 10_241, "512"])
def test_memory_out_of_range_is_refused(memory):
    """The message states the range and where it comes from."""
    shop = Shop(Customers("street", Regular(9), to="oven", count=0), Service("oven"))
    with pytest.raises((ValueError, TypeError), match=r"memory must be .*128.*AWS Lambda allows"):
        shop.run().cost(memory=memory)
