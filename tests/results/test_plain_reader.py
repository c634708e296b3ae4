"""The books balance: what a summary says is what a second, plain reader finds in the log."""

from __future__ import annotations

import pytest
from anyshop import many
from drawn import any_shops, closes, ends
from hypothesis import given
from hypothesis import strategies as st
from plain_reader import differences
from shops import event_shop, lookup_shop, sync_shop

from donutlab import (
    Acknowledge,
    Call,
    Choice,
    Crash,
    Customers,
    Fixed,
    Hedge,
    Line,
    LookUp,
    Once,
    Poisson,
    Publish,
    Queue,
    Reads,
    Regular,
    Request,
    Service,
    Shop,
    Trace,
    Work,
)


@many
@given(any_shops(), ends, st.integers(0, 10**6))
def test_a_summary_is_what_a_plain_reader_finds(shop, until, seed):
    """Served, failed, utilisation, standing, completion, what is billed: in any shop."""
    assert differences(shop.run(seed=seed, until=closes(shop, until))) == []


@pytest.mark.parametrize("make", [sync_shop, event_shop, lookup_shop])
def test_a_summary_of_a_known_shop_is_what_a_plain_reader_finds(make):
    """The same in the shops whose logs are stored."""
    assert differences(make().run(seed=7)) == []


def asked_often(workers=2):
    """Return a shop whose customers ask every ten seconds, and whose bakers take one to look."""
    return Shop(
        Customers("street", Regular(1000), to="manager", count=5, then=[LookUp("baker", every=10)]),
        Service("manager", [Acknowledge(), Request("baker")]),
        Service("baker", [Work(Fixed(100))], workers=workers, lookup=Fixed(1)),
        completes=["baker"],
    )


def test_a_look_up_is_no_work_on_an_order():
    """It completes nothing and is not served; it keeps the worker busy all the same."""
    for summary in (asked_often().run().summary(), asked_often().tally()):
        baker = summary.services["baker"]
        assert summary.orders.to_complete.mean == pytest.approx(100, rel=0.01)
        assert (baker.served, baker.answered) == (5, 50)
        assert baker.sojourn.mean == pytest.approx(100, rel=0.01)
    run = asked_often().run()
    assert run.summary().services["baker"].utilisation == pytest.approx(550 / 2 / run.end)
    assert "is asked by street how the order stands" in str(run.trace(1))
    assert set(run.visits["outcome"]) == {"served", "answered"}


def test_a_look_up_that_is_cut_off_is_not_answered():
    """Two seconds are too few for a look-up of three: it fails, and is no failed order."""
    shop = Shop(
        Customers("street", Regular(10), to="baker", count=4, then=[LookUp("baker")]),
        Service("baker", [Work(Fixed(1))], lookup=Fixed(3), timeout=2),
    )
    baker = shop.run().summary().services["baker"]
    assert (baker.served, baker.failed, baker.answered) == (4, 0, 0)


def test_a_look_up_waits_in_line_and_in_no_average():
    """With one baker the questions stand in line for her, and the wait is that of the orders."""
    baker = asked_often(workers=1).run().summary().services["baker"]
    assert baker.queue_max > 0
    assert baker.waiting.mean == 0


def charged(run, part):
    """Return what is billed for a part, by what is counted."""
    return {each.counted: each.units for each in run.cost(1024).charges if each.part == part}


def test_each_job_is_an_invocation_though_it_took_no_time():
    """As many as orders, and the seconds of all: jobs of one moment are not one."""
    shop = Shop(
        Customers("street", Poisson(0.15), "oven"), Service("oven", [Work(Choice([0, 10]))])
    )
    run = shop.run(seed=1, until=10_000)
    oven = run.summary().services["oven"]
    billed = charged(run, "oven")
    assert billed["invocations"] == oven.served + oven.in_work
    assert billed["GB-seconds, 1024 MB each"] == pytest.approx(oven.utilisation * 10_000)


def test_a_hundred_at_once_are_a_hundred():
    """Received, worked on and deleted one by one in one moment, or ten at a time."""
    for batch, requests in ((1, 100), (10, 10)):
        shop = Shop(
            Customers("street", Trace([(0.0, {})] * 100), to="till"),
            Service("till", [Publish("Paid", to="tray")], workers=100),
            Queue("tray", visibility=30),
            Service("oven", [], reads=Reads("tray", batch=batch, window=9 * (batch > 1))),
        )
        run = shop.run()
        assert charged(run, "oven")["invocations"] == requests
        assert charged(run, "tray")["receives"] == charged(run, "tray")["deletes"] == requests


@pytest.mark.parametrize("line", [None, Line(newest_first=True), Line(stale_after=20)])
def test_work_that_ends_without_time_hides_no_other_work(line):
    """Crashes, repeats and empty work in one moment: all the time of the others counts."""
    steps = [Once(Work(Choice([0, 10])), Crash(0.3), key="order")]
    shop = Shop(
        Customers("street", Trace([(10.0 * (n // 4), {}) for n in range(400)]), to="oven"),
        Service("oven", steps, line=line),
    )
    for seed in range(5):
        run = shop.run(seed=seed)
        assert differences(run) == []
        busy = [row for row in run.log.rows() if row[1] == "started"]
        assert charged(run, "oven")["invocations"] == len(busy)


def test_a_call_that_is_hedged_keeps_one_worker():
    """Two workers have a copy each: one works, the other calls twice, and she alone stands."""
    jobs = iter([Work(Fixed(60)), Call("oven", hedge=Hedge(1))])

    def one_or_the_other(job):
        yield next(jobs)

    shop = Shop(
        Customers("street", Regular(100), to="till", count=1),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray", visibility=300, duplicates=1.0),
        Service("cook", [one_or_the_other], workers=2, reads=Reads("tray")),
        Service("oven", [Work(Fixed(50))], workers=2),
    )
    run = shop.run(until=200)
    assert run.summary().services["cook"].standing == 50 / 2 / 200
    assert differences(run) == []


def test_copies_in_two_hands_stand_twice():
    """Two workers have one event each a copy, and both wait fifty seconds for an answer."""
    shop = Shop(
        Customers("street", Regular(100), to="till", count=1),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray", visibility=300, duplicates=1.0),
        Service("cook", [Call("oven")], workers=2, reads=Reads("tray")),
        Service("oven", [Work(Fixed(50))], workers=2),
    )
    cook = shop.run(until=200).summary().services["cook"]
    assert (cook.standing, cook.utilisation) == (0.25, 0.25)
