"""Asynchronous invocation: what a service has taken it sees to by itself."""

from __future__ import annotations

import pickle

import pytest

from donutlab import (
    Acknowledge,
    Bus,
    Call,
    Crash,
    Customers,
    Fail,
    Fixed,
    Line,
    Outage,
    Publish,
    Queue,
    Reads,
    Regular,
    Retry,
    Rule,
    Service,
    Shop,
    ShopError,
    Trace,
    Work,
)
from donutlab.core.kinds import DEAD, FAILED, INVOKED, REJECTED, SERVED, STARTED, TURNED_AWAY
from donutlab.resilience import Asynchronous


def times(run, part, *kinds):
    """Return the seconds of the rows of these kinds at a part."""
    return [row[0] for row in run.log.rows() if row[2] == part and row[1] in kinds]


def sent(*steps, at=(0.0,), on_failure="bin", max_attempts=3, max_age=21_600.0, **settings):
    """Return a shop in which a bus sends orders to a baker who sees to them by itself."""
    waits = Asynchronous(max_attempts, max_age, on_failure)
    rule = Rule("bake", {"source": ["till"]}, "baker", Retry(5, base=1), dead_letter="rule bin")
    return Shop(
        Customers("street", Trace([(second, {}) for second in at]), to="till"),
        Service("till", [Publish("Paid", to="bus")], workers=9),
        Bus("bus", [rule]),
        Queue("rule bin"),
        Service("baker", steps, asynchronous=waits, **settings),
        Queue("bin"),
    )


@pytest.mark.parametrize(
    "broken", [[Fail(1)], [Crash(1)], [Acknowledge(), Fail(1)]], ids=["fails", "crashes", "told"]
)
def test_what_fails_is_tried_twice_more_and_then_given_up(broken):
    """After one minute and after two; the dead letters of the rule that sent it stay empty."""
    run = sent(Work(Fixed(5)), *broken).run()
    assert times(run, "baker", STARTED) == [0, 65, 190]
    assert times(run, "baker", DEAD) == times(run, "bin", "arrived") == [195]
    assert run.summary().queues["bin"].left == 1
    assert run.summary().queues["rule bin"].left == 0
    assert not times(run, "bus", DEAD)


def test_what_is_cut_off_has_failed():
    """A time limit ends an attempt, and there is another."""
    run = sent(Work(Fixed(9)), timeout=4, max_attempts=2).run()
    assert times(run, "baker", FAILED) == [4, 68]


def test_without_a_place_for_it_what_is_given_up_is_lost():
    """The row says so: it goes to nobody."""
    run = sent(Fail(1), on_failure=None, max_attempts=1).run()
    assert [row[5] for row in run.log.rows() if row[1] == DEAD] == [None]
    assert run.summary().queues["bin"].left == 0


def test_what_is_throttled_is_taken_and_tried_again_ever_later():
    """No worker is free for 40 s: tries after 1, 2, 4, … s, which are no attempts."""
    shop = sent(Work(Fixed(40)), Fail(1), at=(0.0, 0.5), line=Line(0), max_attempts=1)
    run = shop.run()
    assert times(run, "baker", INVOKED) == [0, 0.5]
    assert times(run, "baker", TURNED_AWAY) == [0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert times(run, "baker", STARTED) == [0, 63.5]


def test_an_outage_and_a_line_that_drops_throttle_too():
    """What waits when it is dropped comes again, and what comes while the service is out."""
    run = sent(Work(Fixed(1)), outages=[Outage(0, 2)]).run()
    assert times(run, "baker", STARTED) == [3]
    line = Line(1, "drop oldest")
    run = sent(Work(Fixed(10)), at=(0.0, 1.0, 2.0), line=line).run()
    assert len(times(run, "baker", SERVED)) == 3


def test_what_would_be_too_old_is_given_up():
    """The third attempt would come 180 s after the event was taken."""
    assert times(sent(Fail(1), max_age=179).run(), "baker", DEAD) == [60]
    assert times(sent(Fail(1), max_age=180).run(), "baker", DEAD) == [180]


def test_who_calls_waits_and_hears_of_the_failure():
    """A call is tried once, and answered."""
    run = Shop(
        Customers("street", Regular(10), to="till", count=1),
        Service("till", [Call("baker")]),
        Service("baker", [Work(Fixed(5)), Fail(1)], asynchronous=Asynchronous()),
    ).run()
    assert times(run, "street", REJECTED) == [15]
    assert times(run, "baker", STARTED) == [10]


def test_the_books_agree():
    """A run that is tallied has the numbers of one that is kept."""
    shop = sent(Work(Fixed(5)), Fail(0.5), at=range(0, 90, 9), line=Line(0))
    kept, tallied = shop.run(seed=3).summary(), shop.tally(seed=3)
    assert kept.services["baker"].failed == tallied.services["baker"].failed > 0
    assert kept.troubles["baker"] == tallied.troubles["baker"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"max_attempts": 4}, "at most twice more"), ({"max_age": 59}, "60 s to 6 h")],
)
def test_settings_out_of_range_are_refused(wrong, why):
    """The message says what the real service allows."""
    with pytest.raises(ValueError, match=why):
        Asynchronous(**wrong)


def test_who_reads_is_not_invoked_and_the_place_for_failures_is_a_queue():
    """Both are told before time starts."""
    with pytest.raises(ValueError, match="Leave asynchronous out"):
        Service("baker", [], reads=Reads("tray"), asynchronous=Asynchronous())
    with pytest.raises(TypeError, match=r"asynchronous must be an Asynchronous.*Try"):
        Service("baker", [], asynchronous=True)
    with pytest.raises(ShopError, match="'baker' sends what has failed to 'till', but"):
        sent(on_failure="till").run()


def test_it_can_be_written_and_read_again():
    """As JSON and pickled, a service keeps how it is invoked."""
    shop = sent(Fail(1), max_attempts=2)
    assert Shop.from_json(shop.to_json()) == pickle.loads(pickle.dumps(shop)) == shop
