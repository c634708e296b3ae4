"""Outages that strike a share of what comes, and outages that are silent."""

from __future__ import annotations

import pytest
from anyshop import rows

from donutlab import (
    Bus,
    Call,
    Customers,
    Fixed,
    LookUp,
    Outage,
    Publish,
    Queue,
    Reads,
    Regular,
    Retry,
    Rule,
    Service,
    Shop,
    Work,
)
from donutlab.workflows import Wait, Workflow

CALL = Call("till", timeout=3)


def shop(*outages, steps=(CALL,), count=200, **more):
    """Return a shop whose front calls a till with these outages, every ten seconds."""
    return Shop(
        Customers("street", Regular(10), "front", count=count, **more),
        Service("front", steps, workers=50),
        Service("till", [Work(Fixed(1))], workers=2, outages=outages),
    )


def test_a_partial_outage_refuses_a_share_and_the_rest_is_served():
    """Three in ten are refused while it lasts, and none before and after; workers go on."""
    run = shop(Outage(500, 1500, share=0.3)).run(seed=1)
    refused = [row[0] for row in rows(run, "turned away")]
    assert 15 < len(refused) < 45
    assert all(500 <= time < 1500 for time in refused)
    assert len(rows(run, "refused")) == len(refused)
    assert run.summary().orders.complete == 200 - len(refused)
    assert {row[6] for row in rows(run, "turned away")} == {"out"}
    assert [row[6] for row in rows(run, "down")] == [0.3]


def test_another_share_strikes_others_and_leaves_the_day_as_it_was():
    """Each has dice of its own: a larger share strikes the same calls, and more of them."""
    struck = [
        {row[3] for row in rows(shop(Outage(0, 2000, share=share)).run(seed=1), "turned away")}
        for share in (0.2, 0.5)
    ]
    assert struck[0] < struck[1]


def test_a_silent_outage_is_noticed_by_the_timeout():
    """No answer comes: the caller stands there for three seconds, and then gives up."""
    run = shop(Outage(95, 105, silent=True), count=20).run()
    assert [(row[0], row[6]) for row in rows(run, "turned away")] == [(100.0, "silent")]
    assert [row[0] for row in rows(run, "timed out")] == [103.0]
    assert rows(run, "refused") == []
    assert run.summary().orders.rejected == 1


def test_without_a_timeout_a_silence_lasts_for_ever():
    """The worker stands there until the shop closes, and the order stays open."""
    run = shop(Outage(95, 105, silent=True), steps=[Call("till")], count=20).run(until=1000)
    assert run.summary().orders.open == 1
    assert run.summary().services["front"].in_work == 1
    assert run.summary().services["front"].standing == pytest.approx((900 + 19) / 50_000)


def test_a_retry_after_a_silence_may_meet_a_healthy_instance():
    """Half of the calls get no answer; of two tries one in four orders fails."""
    call = Call("till", timeout=3, retry=Retry(max_attempts=2))
    run = shop(Outage(0, 10_000, 0.5, silent=True), steps=[call], count=800).run(seed=3)
    assert run.summary().orders.rejected / 800 == pytest.approx(0.25, abs=0.05)


def test_events_and_look_ups_hear_of_a_silent_outage_at_once():
    """A bus tries again by its rule, and a look-up is not answered."""
    day = Shop(
        Customers("street", Regular(10), "front", count=3, then=[LookUp("till")]),
        Service("front", [Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("all", {"source": ["front"]}, "till", Retry(max_attempts=5, base=4))]),
        Service("till", [Work(Fixed(1))], outages=[Outage(0, 15, silent=True)]),
    )
    run = day.run()
    assert run.summary().services["till"].served == 3
    assert "refused" in {row[6] for row in rows(run, "looked up")}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: Outage(1, 2, share=0), "share must be a number above 0 and of at most 1, not 0"),
        (lambda: Outage(1, 2, share=30), "It is a share of what comes: 0.3 for three in ten"),
        (lambda: Outage(1, 2, silent="yes"), "silent must be True or False"),
        (
            lambda: Service("oven", reads=Reads("tray"), outages=[Outage(1, 2, 0.5)]),
            r"'oven': it is out as a whole.* Try Outage\(1, 2\)",
        ),
        (
            lambda: Workflow("flow", [Wait(Fixed(5))], outages=[Outage(1, 2, silent=True)]),
            "'flow': it is out as a whole",
        ),
    ],
)
def test_what_cannot_be_is_told(wrong, told):
    """Each error names whose outage it is, and what to write."""
    with pytest.raises((TypeError, ValueError), match=told):
        wrong()


def test_a_reader_may_be_out_as_a_whole():
    """What a queue keeps meanwhile is read afterwards, as ever."""
    day = Shop(
        Customers("street", Regular(10), "front", count=5),
        Service("front", [Publish("OrderPlaced", to="tray")]),
        Queue("tray"),
        Service("oven", reads=Reads("tray"), outages=[Outage(15, 45)]),
    )
    assert [row[0] for row in rows(day.run(), "served") if row[2] == "oven"][1:4] == [45.0] * 3
