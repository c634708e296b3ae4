"""Time limits: what is not done in time is cut off."""

from __future__ import annotations

import pickle
from contextlib import suppress

import pytest
import simpy

from donutlab import (
    Call,
    ColdStart,
    Crash,
    Customers,
    Failed,
    Fixed,
    Parallel,
    Publish,
    Queue,
    Reads,
    Regular,
    Service,
    Shop,
    ShopError,
    Work,
)
from donutlab.core.kinds import FAILED, RECEIVED, REJECTED, SERVED, STARTED, TIMED_OUT


def rows(run, *kinds):
    """Return time, kind, part and note of the rows of these kinds."""
    return [(row[0], row[1], row[2], row[6]) for row in run.log.rows() if row[1] in kinds]


def till(*steps, count=1, **settings):
    """Return a shop of a till, with a customer every 10 s and a baker to call."""
    return Shop(
        Customers("street", Regular(10), to="till", count=count),
        Service("till", steps, **settings),
        Service("baker", [Work(Fixed(60))]),
    )


def test_work_is_cut_off_and_the_caller_hears_of_it():
    """After the timeout the job fails, whoever waits is told why, and the worker goes on."""
    run = till(Work(Fixed(4)), Work(Fixed(4)), count=2, timeout=5).run()
    why = "timed out after 5 s"
    ends = [(time, kind, part, why) for time in (15.0, 25.0) for kind, part in
            ((FAILED, "till"), (REJECTED, "street"))]  # fmt: skip
    assert rows(run, FAILED, REJECTED, SERVED) == ends


@pytest.mark.parametrize("steps", [[Work(Fixed(5))], [Work(Fixed(2)), Work(Fixed(3))]])
def test_what_ends_at_that_very_moment_is_done(steps):
    """Work that takes as long as the timeout is served."""
    assert rows(till(*steps, timeout=5).run(), SERVED, FAILED) == [(15.0, SERVED, "till", None)]


def test_a_time_limit_ends_with_its_job():
    """The timer of a job that is done cuts off no later job of that worker."""
    run = till(Work(Fixed(3)), count=2, timeout=12).run()
    assert [row[1] for row in rows(run, SERVED, FAILED)] == [SERVED, SERVED]


def test_the_time_to_get_ready_does_not_count():
    """A worker who gets ready first has its full time afterwards."""
    slow = till(Work(Fixed(4)), timeout=5, cold_start=ColdStart(Fixed(3)))
    assert [row[0] for row in rows(slow.run(), SERVED, FAILED)] == [17.0]
    slower = till(Work(Fixed(6)), timeout=5, cold_start=ColdStart(Fixed(3)))
    assert [row[:2] for row in rows(slower.run(), SERVED, FAILED)] == [(18.0, FAILED)]


@pytest.mark.parametrize("steps", [[Call("baker")], [Parallel(Call("baker"), Work(Fixed(1)))]])
def test_a_call_that_is_cut_off_goes_on_at_the_service_called(steps):
    """The caller stops waiting; the baker knows nothing of it and bakes."""
    run = till(*steps, timeout=5).run()
    found = rows(run, TIMED_OUT, FAILED, SERVED)
    assert sorted(found)[-1] == (70.0, SERVED, "baker", None)
    assert {row[:3] for row in found[:2]} == {(15.0, TIMED_OUT, "till"), (15.0, FAILED, "till")}


def test_no_step_of_a_learner_survives_it():
    """A step that catches what goes wrong is cut off all the same, and is no error."""

    def stubborn(job):
        for _ in range(9):
            with suppress(simpy.Interrupt, Failed):
                yield job.host.world.env.timeout(2)

    def calling(job):
        try:
            yield Call("baker")
        except Failed:
            yield Work(Fixed(9))

    for step in (stubborn, calling):
        first, *_ = rows(till(step, timeout=5).run(), SERVED, FAILED)
        assert first[:3] == (15.0, FAILED, "till")


def test_a_batch_that_is_cut_off_comes_back_as_a_whole():
    """With partial responses too: who is cut off names nobody."""
    reads = Reads("tray", batch=2, window=20, partial=True)
    run = Shop(
        Customers("street", Regular(10), to="till", count=2),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray", visibility=30, max_receives=2, dead_letter="bin"),
        Queue("bin"),
        Service("baker", [Work(each=Fixed(4))], reads=reads, timeout=5),
    ).run()
    assert [row[0] for row in rows(run, RECEIVED)] == [20.0, 20.0, 50.0, 50.0]
    assert [row[0] for row in rows(run, FAILED)] == [25.0, 25.0, 55.0, 55.0]


def test_a_queue_that_shows_events_before_the_time_is_over_is_a_fault_in_the_wiring():
    """The visibility of a queue must not be below the timeout of its reader."""
    shop = Shop(
        Customers("street", Regular(10), to="till", count=1),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray", visibility=30),
        Service("baker", [Work(Fixed(4))], reads=Reads("tray"), timeout=31),
    )
    with pytest.raises(ShopError, match=r"'baker' may work for 31 s .* 'tray', .* after 30 s"):
        shop.run()
    for visibility in (31, None):
        assert not shop.with_parts(Queue("tray", visibility=visibility)).faults()


@pytest.mark.parametrize("wrong", [0, -1, "5", True, float("inf")])
def test_a_timeout_is_a_time(wrong):
    """Other values are refused, and the message says whose it is."""
    with pytest.raises((ValueError, TypeError), match="Service 'till': timeout"):
        Service("till", [], timeout=wrong)


def test_it_can_be_written_and_read_again():
    """As JSON and pickled, a service keeps its timeout."""
    shop = till(Crash(0), Work(Fixed(4)), timeout=5)
    assert Shop.from_json(shop.to_json()) == pickle.loads(pickle.dumps(shop)) == shop
    assert "timeout=5)" in repr(shop)
    assert rows(shop.run(), STARTED)
