"""Redrives: dead letters go back, and the rest of a group fails with its first."""

from __future__ import annotations

import pytest

from donutlab import (
    Customers,
    Fail,
    Fixed,
    Publish,
    Queue,
    Reads,
    Service,
    Shop,
    ShopError,
    Trace,
    Work,
)
from donutlab.core.kinds import ARRIVED, FAILED, RECEIVED, REDRIVEN, SERVED
from donutlab.messaging import Redrive


def broken(redrive, count=3, tray=None, baker=None):
    """Return a shop whose baker fails until second 50: all goes to the dead letters by then."""

    def bake(job):
        yield Work(Fixed(1))
        if job.now < 50:
            job.fail(job.event, "the oven is cold")

    return Shop(
        Customers("street", Trace([(float(second), {}) for second in range(count)]), to="till"),
        Service("till", [Publish("Paid", to="tray")]),
        tray or Queue("tray", visibility=5, max_receives=1, dead_letter="bin"),
        baker or Service("baker", [bake], workers=9, reads=Reads("tray")),
        Queue("bin", redrives=[redrive]),
    )


def times(run, kind, part):
    """Return the seconds of the rows of a kind at a part."""
    return [row[0] for row in run.log.rows() if row[1] == kind and row[2] == part]


def test_dead_letters_go_back_and_are_new_there():
    """They are received for the first time again, and done."""
    run = broken(Redrive(60, to="tray")).run()
    assert times(run, REDRIVEN, "bin") == [60, 60, 60]
    assert times(run, SERVED, "baker") == [61, 61, 61]
    assert {row[6] for row in run.log.rows() if row[1] == RECEIVED} == {1}
    bin_, tray = run.summary().queues["bin"], run.summary().queues["tray"]
    assert (bin_.redriven, bin_.left, tray.deleted, tray.dead) == (3, 0, 3, 3)
    assert "moves till-1 back to tray" in str(run.trace(1))


def test_a_redrive_moves_what_waits_when_it_begins_at_its_rate():
    """One in two seconds; what dies again meanwhile stays."""
    run = broken(Redrive(20, to="tray", rate=0.5)).run()
    assert times(run, REDRIVEN, "bin") == [20, 22, 24]
    assert run.summary().queues["bin"].left == 3


def test_what_the_other_queue_does_not_take_stays():
    """The redrive ends there, nothing is lost, and the next one finds it."""
    redrives = [Redrive(60, to="shelf"), Redrive(70, to="rest")]
    shop = broken(Redrive(60, to="shelf")).with_parts(
        Queue("bin", redrives=redrives), Queue("shelf", capacity=1), Queue("rest")
    )
    queues = shop.run(until=65).summary().queues
    assert (queues["bin"].redriven, queues["bin"].left, queues["shelf"].left) == (1, 2, 1)
    queues = shop.run().summary().queues
    assert (queues["bin"].left, queues["rest"].left) == (0, 2)


def test_the_age_of_what_is_redriven_begins_again():
    """It is not thrown away by the retention of the queue, which counts from the redrive."""
    tray = Queue("tray", visibility=5, max_receives=1, dead_letter="bin", retention=60)
    slow = Service("baker", [Work(Fixed(50)), Fail(1)], reads=Reads("tray"))
    run = broken(Redrive(90, to="tray"), 1, tray, slow).run()
    assert times(run, ARRIVED, "tray") == [0, 90]
    assert times(run, FAILED, "baker") == [50, 140]


def test_a_redrive_goes_to_another_queue_of_the_same_kind():
    """Wrong places are told before time starts."""
    with pytest.raises(ValueError, match="a redrive goes to another queue"):
        Queue("bin", redrives=[Redrive(1, to="bin")])
    with pytest.raises(ShopError, match="'bin' redrives to 'till', but"):
        broken(Redrive(1, to="till")).run()
    with pytest.raises(TypeError, match="each of redrives must be a Redrive"):
        Queue("bin", redrives=["tray"])
    with pytest.raises(ValueError, match="up to 500"):
        Redrive(1, to="tray", rate=501)


def test_the_books_agree_and_it_can_be_written():
    """The tally counts as the summary does, and JSON keeps the redrives."""
    shop = broken(Redrive(60, to="tray", rate=1), baker=Service("baker", [], reads=Reads("tray")))
    assert shop.run().summary().queues["bin"] == shop.tally().queues["bin"]
    assert Shop.from_json(shop.to_json()) == shop


@pytest.mark.parametrize(("partial", "done"), [(True, [2, 3, 4]), ("group", [3])])
def test_the_rest_of_a_group_fails_with_its_first(partial, done):
    """With "group" the donuts 2 and 4 wait until donut 1 is done; the pie is another group."""

    def bake(job):
        yield Work(Fixed(1))
        for event in job.events:
            if event.order == "street-1" and job.now < 10:
                job.fail(event, "burnt")

    items = ["donut", "donut", "pie", "donut"]
    run = Shop(
        Customers("street", Trace([(0.0, {"item": item}) for item in items]), to="till"),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray", visibility=20, fifo=True, group="item", delay=1),
        Service("baker", [bake], reads=Reads("tray", 4, partial=partial, wait=0, every=5)),
    ).run(until=100)
    served = [row for row in run.log.rows() if row[1] == SERVED and row[2] == "baker"]
    assert sorted(int(row[3][-1]) for row in served if row[0] < 10) == done
    assert len(served) == 4
    if partial == "group":
        why = [row[6] for row in run.log.rows() if row[1] == FAILED]
        assert why == ["burnt", *["till-1 of its group has failed"] * 2]
        assert [int(row[3][-1]) for row in served] == [3, 1, 2, 4]


def test_groups_are_of_a_fifo_queue():
    """A standard queue has none; other words are no way to fail in part."""
    baker = Service("baker", [], reads=Reads("tray", partial="group"))
    with pytest.raises(ShopError, match="there are no groups"):
        broken(Redrive(1, to="tray"), baker=baker).run()
    with pytest.raises((TypeError, ValueError), match="partial"):
        Reads("tray", partial="yes")
