"""Pollers: what they are given when no worker is free counts as received."""

from __future__ import annotations

import pytest

from donutlab import (
    Customers,
    Fixed,
    Publish,
    Queue,
    Reads,
    Scaling,
    Service,
    Shop,
    ShopError,
    Trace,
    Work,
)
from donutlab.core.kinds import DEAD, POLLED, RECEIVED, STARTED, THROTTLED, VISIBLE
from donutlab.people import Shifts


def street(*times):
    """Return customers who come at these seconds."""
    return Customers("street", Trace([(time, {}) for time in times]), to="till")


def burst(count, pollers, visibility=30.0, work=10.0, max_receives=5, **settings):
    """Return a shop in which so many messages come at once to a baker with pollers."""
    settings = {"reads": Reads("tray", pollers=pollers), **settings}
    return Shop(
        street(*[0.0] * count),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray", visibility=visibility, max_receives=max_receives, dead_letter="bin"),
        Queue("bin"),
        Service("baker", [Work(Fixed(work))], **settings),
    )


def times(run, kind):
    """Return the seconds of the rows of a kind at the tray and the baker."""
    return [row[0] for row in run.log.rows() if row[1] == kind and row[2] in ("tray", "baker")]


def test_a_poller_keeps_a_batch_for_a_worker_who_gets_free_in_time():
    """Three pollers, one worker: all are received at once, and worked on one after the other."""
    run = burst(3, pollers=3, visibility=31).run()
    assert times(run, RECEIVED) == [0, 0, 0]
    assert times(run, STARTED) == [0, 10, 20]
    assert not times(run, THROTTLED)


def test_what_is_throttled_comes_again():
    """The visibility runs out before a worker is free; the next receive is the second."""

    def bake(job):
        job.extend(100)
        yield Work(Fixed(40))

    baker = Service("baker", [bake], reads=Reads("tray", pollers=2))
    run = burst(2, None).with_parts(baker).run()
    assert times(run, THROTTLED) == times(run, VISIBLE) == [30]
    assert times(run, RECEIVED) == [0, 0, 30]
    assert times(run, STARTED) == [0, 40]
    assert run.summary().troubles["baker"].throttled == 1
    assert run.summary().queues["tray"].deleted == 2


def test_throttled_receives_bring_messages_to_the_dead_letters_unread():
    """One of six is worked on; the others, and that one when it shows again, are throttled."""
    run = burst(6, pollers=6, work=100.0, visibility=10, max_receives=2).run()
    assert len(times(run, THROTTLED)) == 11
    dead = {row[4] for row in run.log.rows() if row[1] == DEAD}
    worked = {row[4] for row in run.log.rows() if row[1:3] == (STARTED, "baker")}
    assert len(dead - worked) == 5


@pytest.mark.parametrize("pollers", [1, 2])
def test_no_more_pollers_than_workers_are_never_throttled(pollers):
    """What nobody asks for stays in the queue; a worker without a poller stays idle."""
    run = burst(6, pollers, visibility=15, workers=2).run()
    assert not times(run, THROTTLED)
    assert times(run, STARTED) == sorted(
        10.0 * n for n in range(6 // pollers) for _ in [0] * pollers
    )


def test_who_has_gone_home_is_given_no_batch():
    """What a poller brings in a break is throttled, and then kept for who is on duty again."""
    shifts = Shifts([(0, 1), (100, 0), (200, 1)])
    baker = Service("baker", [Work(Fixed(5))], reads=Reads("tray", pollers=1), shifts=shifts)
    run = burst(1, None).with_parts(street(150.0), baker).run()
    assert times(run, THROTTLED) == [180]
    assert times(run, STARTED) == [200]


def test_pollers_grow_with_the_scaling():
    """At first one asks; a second later another does, for there is more."""
    reads = Reads("tray", pollers=2, scaling=Scaling(1, 60))
    run = burst(3, None, reads=reads).run()
    assert times(run, RECEIVED)[:2] == [0, 1]
    assert times(run, STARTED) == [0, 10, 20]


def test_the_books_agree():
    """Nothing that was throttled waits at the service, in the summary as in the tally."""
    shop = burst(6, pollers=6, visibility=15)
    kept, tallied = shop.run().summary(), shop.tally()
    assert kept.services["baker"].waiting_at_end == 0 == tallied.services["baker"].waiting_at_end
    assert kept.troubles["baker"] == tallied.troubles["baker"]
    assert kept.queues["tray"] == tallied.queues["tray"]


def test_a_queue_without_visibility_is_a_fault_in_the_wiring():
    """What is throttled there would be lost."""
    shop = burst(1, 2).with_parts(Queue("tray"), Queue("bin"))
    with pytest.raises(ShopError, match="'baker' reads from 'tray' with pollers"):
        shop.run()


@pytest.mark.parametrize("wrong", [0, 1.5, "2", True])
def test_pollers_are_counted(wrong):
    """Other values are refused."""
    with pytest.raises((ValueError, TypeError), match="Reads from 'tray': pollers"):
        Reads("tray", pollers=wrong)


def test_it_can_be_written_and_read_again():
    """As JSON a reader keeps its pollers."""
    shop = burst(1, 2)
    assert Shop.from_json(shop.to_json()) == shop


def test_a_short_poll_may_come_back_empty_though_there_is_something():
    """Each poll sees one message in five: some bring nothing, and all is received in the end."""
    reads = Reads("tray", batch=5, wait=0, every=1, sees=0.2)
    run = burst(5, None, reads=reads, work=1.0).run(seed=1, until=200)
    last = max(times(run, RECEIVED))
    polls = [row[0] for row in run.log.rows() if row[1] == POLLED]
    assert any(0 < poll < last for poll in polls)
    assert len(times(run, RECEIVED)) == 5
    assert run.summary().queues["tray"].deleted == 5


def test_only_a_short_poll_of_a_standard_queue_sees_a_part():
    """Other readers are told what to try."""
    for wrong in ({}, {"wait": 20}, {"wait": 0, "every": 1, "window": 5}):
        with pytest.raises(ValueError, match="only short polling"):
            Reads("tray", sees=0.5, **wrong)
    with pytest.raises(ValueError, match="Reads from 'tray': sees"):
        Reads("tray", wait=0, every=1, sees=0)
    reads = Reads("tray", wait=0, every=1, sees=0.5)
    shop = burst(1, None, reads=reads).with_parts(Queue("tray", fifo=True, visibility=30))
    assert "sees only some" in shop.faults()[0]
    assert Shop.from_json(shop.to_json()) == shop
