"""Queues when it matters: redelivery, dead letters, delay, expiry, groups, bounds, copies."""

from __future__ import annotations

from collections import Counter

import pytest

from donutlab import (
    Bus,
    Customers,
    Exponential,
    Fixed,
    Publish,
    Queue,
    Reads,
    Retry,
    Rule,
    Scaling,
    Service,
    Shop,
    Trace,
    Work,
    hours,
    minutes,
)
from donutlab.core import kinds
from donutlab.core.world import World
from donutlab.parts.queues import QueueAtWork


def shop(queue, *seconds, reads=None, steps=None, workers=1, details=None):
    """Return a shop in which an order at each of these seconds goes straight into a queue."""
    details = details or [{}] * len(seconds)
    return Shop(
        Customers("street", Trace(list(zip(seconds, details, strict=True))), "till"),
        Service("till", [Publish("Paid", to=queue.name)]),
        queue,
        Queue("bin"),
        Service("oven", steps or [Work(Fixed(1))], workers, reads or Reads(queue.name)),
    )


def happened(run, *wanted, part="tray"):
    """Return the rows of a part of these kinds, each as its time and its event's number."""
    return [
        (time, int(event.split("-")[1]))
        for time, kind, where, _, event, _, _ in run.log.rows()
        if kind in wanted and where == part
    ]


def failing(*numbers):
    """Return a step that works for a second, and then fails these events, by number."""

    def burn(job):
        yield Work(Fixed(1))
        for event in job.events:
            if int(event.id.split("-")[1]) in numbers:
                job.fail(event, "burnt")

    return burn


def test_without_a_visibility_an_event_is_gone_when_it_is_received():
    """A plain queue hands each event out once, even if the work fails."""
    run = shop(Queue("tray"), 1, steps=[failing(1)]).run()
    tray = run.summary().queues["tray"]
    assert (tray.received, tray.left, tray.in_flight, tray.redelivered) == (1, 0, 0, 0)


def test_an_event_is_in_flight_until_its_reader_deletes_it():
    """Received at second 1, deleted when the work of 5 s is done; at second 3 it is in flight."""
    day = shop(Queue("tray", visibility=30), 1, steps=[Work(Fixed(5))])
    assert day.run(until=3).summary().queues["tray"].in_flight == 1
    run = day.run()
    assert happened(run, kinds.DELETED) == [(6, 1)]
    tray = run.summary().queues["tray"]
    assert (tray.deleted, tray.in_flight, tray.left) == (1, 0, 0)


def test_failed_work_comes_back_when_the_visibility_is_over_and_dies_after_its_receives():
    """Received at 1, 11 and 21; what would be the fourth receive moves it to the dead letters."""
    tray = Queue("tray", visibility=10, max_receives=3, dead_letter="bin")
    run = shop(tray, 1, steps=[failing(1)]).run()
    assert happened(run, kinds.RECEIVED) == [(1, 1), (11, 1), (21, 1)]
    assert happened(run, kinds.VISIBLE) == [(11, 1), (21, 1), (31, 1)]
    assert happened(run, kinds.DEAD) == happened(run, kinds.ARRIVED, part="bin") == [(31, 1)]
    found = run.summary().queues["tray"]
    assert (found.received, found.redelivered, found.dead) == (3, 2, 1)
    assert run.summary().queues["bin"].left == 1
    table = str(run.summary()).split("what else became of their events")[1]
    assert table.split() == ["redelivered", "dead", "tray", "2", "1"]


def test_work_that_takes_longer_than_the_visibility_is_done_twice_and_the_first_receipt_is_stale():
    """The second worker gets it at second 10; the first is done at 15 and deletes nothing."""
    day = shop(Queue("tray", visibility=10), 0, steps=[Work(Fixed(15))], workers=2)
    run = day.with_parts(
        Queue("tray", visibility=10, max_receives=2, dead_letter="bin"),
    ).run()
    assert happened(run, kinds.RECEIVED) == [(0, 1), (10, 1)]
    assert happened(run, kinds.STALE) == [(15, 1), (25, 1)]
    assert run.summary().services["oven"].served == 2
    assert run.summary().queues["bin"].left == 1


def test_the_newest_receipt_still_deletes_what_is_visible_again_but_not_in_a_fifo_queue():
    """With one worker, busy until 15, nobody receives it again; FIFO receipts end at 10."""
    plain = shop(Queue("tray", visibility=10), 0, steps=[Work(Fixed(15))]).run()
    assert happened(plain, kinds.DELETED) == [(15, 1)]
    strict = Queue("tray", visibility=10, fifo=True)
    run = shop(strict, 0, steps=[Work(Fixed(15))]).run(until=20)
    assert happened(run, kinds.STALE) == [(15, 1)]
    assert happened(run, kinds.RECEIVED) == [(0, 1), (15, 1)]


def test_a_reader_may_ask_for_more_time():
    """Extended at second 5 by 20 s from then, it is still hidden when the work ends at 15."""

    def slow(job):
        yield Work(Fixed(5))
        job.extend(20)
        yield Work(Fixed(10))

    run = shop(Queue("tray", visibility=10), 0, steps=[slow], workers=2).run()
    assert happened(run, kinds.RECEIVED) == [(0, 1)]
    assert happened(run, kinds.DELETED) == [(15, 1)]


@pytest.mark.parametrize(("partial", "again"), [(False, [1, 2, 3]), (True, [2])])
def test_the_whole_batch_comes_back_unless_partial_failures_are_named(partial, again):
    """Event 2 fails once: with partial failures it alone is received a second time."""

    def burn_first_time(job):
        yield Work(Fixed(1))
        if job.now < 5:
            job.fail(job.events[1], "burnt")

    reads = Reads("tray", 3, 1, partial=partial)
    run = shop(Queue("tray", visibility=10), 0, 0, 0, reads=reads, steps=[burn_first_time]).run()
    second = [number for time, number in happened(run, kinds.RECEIVED) if time > 0]
    assert second == again
    assert run.summary().queues["tray"].deleted == 3


def test_a_delayed_event_can_be_received_when_its_delay_is_over():
    """Sent at 1 and 2 with a delay of a minute, received at 61 and 62; they wait meanwhile."""
    run = shop(Queue("tray", delay=60), 1, 2).run()
    assert happened(run, kinds.RECEIVED) == [(61, 1), (62, 2)]
    assert run.summary().queues["tray"].length_max == 2


def test_what_is_kept_too_long_expires_even_in_a_readers_hands():
    """One worker takes 100 s: event 1 expires in flight at 60, event 2 in line at 61."""
    run = shop(Queue("tray", visibility=300, retention=60), 0, 1, steps=[Work(Fixed(100))]).run()
    rows = [(row[0], row[6]) for row in run.log.rows() if row[1] == kinds.EXPIRED]
    assert rows == [(60, "in flight"), (61, "waiting")]
    assert happened(run, kinds.STALE) == [(100, 1)]
    assert run.summary().queues["tray"].expired == 2


@pytest.mark.parametrize(("fifo", "when"), [(False, 70), (True, 80)])
def test_a_dead_letter_keeps_its_age_but_not_in_a_fifo_queue(fifo, when):
    """Dead after 20 s, it expires 60 s after it was sent; in a FIFO queue 60 s after it died."""
    settings = {"fifo": fifo, "visibility": 10}
    tray = Queue("tray", max_receives=1, dead_letter="bin", **settings)
    day = shop(tray, 10, steps=[failing(1)])
    run = day.with_parts(Queue("bin", retention=60, **settings)).run()
    assert happened(run, kinds.DEAD) == [(20, 1)]
    assert happened(run, kinds.EXPIRED, part="bin") == [(when, 1)]


def test_a_group_waits_while_one_of_it_is_in_flight():
    """Tables a, a, b at second 0 for two workers: b overtakes the second a."""
    tables = [{"table": "a"}, {"table": "a"}, {"table": "b"}]
    tray = Queue("tray", visibility=30, fifo=True, group="table")
    run = shop(tray, 0, 0, 0, details=tables, workers=2, steps=[Work(Fixed(5))]).run()
    assert happened(run, kinds.RECEIVED) == [(0, 1), (0, 3), (5, 2)]


def test_a_group_waits_for_what_failed_to_be_visible_again():
    """Event 1 fails at second 1 and stays hidden until 30; only then is its group received."""

    def burn_once(job):
        yield Work(Fixed(1))
        if job.now < 10:
            job.fail(job.event, "burnt")

    run = shop(Queue("tray", visibility=30, fifo=True), 0, 0, steps=[burn_once], workers=2).run()
    assert happened(run, kinds.RECEIVED) == [(0, 1), (30, 1), (31, 2)]


def test_a_batch_may_hold_several_of_one_group_in_order():
    """While one is in flight the others have to wait, though a worker is free."""
    reads = Reads("tray", 3)
    tray = Queue("tray", visibility=30, fifo=True)
    run = shop(tray, 0, 0, 0, 2, reads=reads, workers=2, steps=[Work(Fixed(10))]).run()
    assert happened(run, kinds.RECEIVED) == [(0, 1), (10, 2), (10, 3), (10, 4)]


def test_a_fifo_queue_knows_an_event_again_for_five_minutes_even_after_it_was_deleted():
    """The same cup at 0, 299 and 300: the second is thrown away, the third is taken."""
    cups = [{"cup": 7}] * 3
    tray = Queue("tray", visibility=30, fifo=True, deduplicate="cup")
    run = shop(tray, 0, 299, 300, details=cups).run()
    assert happened(run, kinds.DEDUPLICATED) == [(299, 2)]
    assert happened(run, kinds.DELETED) == [(1, 1), (301, 3)]
    assert run.summary().queues["tray"].deduplicated == 1


def test_what_a_full_fifo_queue_rejected_is_not_known_when_it_comes_again():
    """A bus brings the third event again until there is room: it is taken, and not thrown away."""
    tray = Queue("tray", visibility=30, fifo=True, capacity=1)
    rule = Rule("bake", {"detail-type": ["Paid"]}, "tray", retry=Retry(50, base=1, cap=1))
    day = shop(tray, 0, 1, 2, steps=[Work(Fixed(5))]).with_parts(
        Service("till", [Publish("Paid", to="bus")]), Bus("bus", [rule])
    )
    run = day.run()
    assert [number for _, number in happened(run, kinds.DELETED)] == [1, 2, 3]
    assert happened(run, kinds.DEDUPLICATED) == []


def test_a_standard_queue_may_hand_out_a_copy():
    """With certainty of a copy each event is done twice, and counted as duplicated."""
    run = shop(Queue("tray", duplicates=1), 0, 0).run()
    assert happened(run, kinds.RECEIVED) == [(0, 1), (1, 1), (2, 2), (3, 2)]
    assert run.summary().queues["tray"].duplicates == 2


def test_a_standard_queue_may_lose_the_order():
    """Half of the receives pass over one to nine events, and every event is received once."""
    run = shop(Queue("tray", reordering=0.5), *[0] * 300).run(seed=3)
    numbers = [number for _, number in happened(run, kinds.RECEIVED)]
    assert sorted(numbers) == list(range(1, 301))
    over = Counter(
        sum(later < number for later in numbers[place:]) for place, number in enumerate(numbers)
    )
    assert set(over) == set(range(10))
    assert 124 <= over[0] <= 176  # three standard deviations of 300 coins


def test_last_in_first_out():
    """What came last is received first."""
    run = shop(Queue("tray", newest_first=True), 0, 0.1, 0.2, 0.3).run()
    assert [number for _, number in happened(run, kinds.RECEIVED)] == [1, 4, 3, 2]


@pytest.mark.parametrize(
    ("settings", "received", "lost"),
    [
        ({"when_full": "reject"}, [1, 2, 3], [(8, 4)]),
        ({"when_full": "drop oldest"}, [1, 3, 4], [(8, 2)]),
        ({"when_full": "drop stale", "stale_after": 100}, [1, 2, 3], [(8, 4)]),
        ({"when_full": "drop stale", "stale_after": 5}, [1], [(8, 2), (20, 3), (20, 4)]),
    ],
)
def test_a_full_queue_does_as_it_is_told(settings, received, lost):
    """Work of 20 s, and two may wait: the fourth is rejected, or the second makes room for it.

    What is stale when the reader comes, after 20 s, is dropped as well.
    """
    day = shop(Queue("tray", capacity=2, **settings), 0, 1, 5, 8, steps=[Work(Fixed(20))])
    run = day.run()
    assert [number for _, number in happened(run, kinds.RECEIVED)] == received
    assert happened(run, kinds.TURNED_AWAY, kinds.DROPPED) == lost


def test_who_publishes_to_a_full_queue_learns_of_it():
    """The job fails with the reason, and the customer is told."""
    run = shop(Queue("tray", capacity=1), 0, 1, 2, steps=[Work(Fixed(20))]).run()
    assert run.summary().orders.rejected == 1
    told = [row for row in run.log.rows() if row[1] == kinds.REJECTED]
    assert [(row[0], row[3], row[6]) for row in told] == [
        (2, "street-3", "tray did not take it: tray is full")
    ]
    assert run.summary().queues["tray"].rejected == 1


def test_a_reader_who_asks_pays_for_asking_in_vain():
    """Long polls of 20 s: in vain at 20 and 40, an event at 45 comes at once, in vain at 66."""
    run = shop(Queue("tray"), 45, reads=Reads("tray", wait=20)).run(until=70)
    assert happened(run, kinds.RECEIVED) == [(45, 1)]
    polled = [row[0] for row in run.log.rows() if row[1] == kinds.POLLED]
    assert polled == [20, 40, 66]
    assert run.summary().queues["tray"].polled == 3


def test_a_reader_with_short_polls_learns_of_an_event_when_it_next_asks():
    """Asking every 10 s, it receives at 20 what came at 12."""
    reads = Reads("tray", wait=0, every=10)
    run = shop(Queue("tray"), 12, reads=reads).run(until=25)
    assert happened(run, kinds.RECEIVED) == [(20, 1)]
    assert [row[0] for row in run.log.rows() if row[1] == kinds.POLLED] == [0, 10, 21]


def test_the_readers_grow_in_number_while_events_wait():
    """Two at first, one more every 10 s, up to the five workers; when all is done two again."""
    reads = Reads("tray", scaling=Scaling(start=2, per_minute=6))
    seconds = [0] * 20 + [200] * 4
    run = shop(Queue("tray"), *seconds, reads=reads, workers=5, steps=[Work(Fixed(15))]).run()
    times = [time for time, _ in happened(run, kinds.RECEIVED)]
    first = [0, 0, 10, 15, 15, 20, 25, 30, 30, 30, 35, 40, 45, 45, 45, 50, 55, 60, 60, 60]
    assert times == [*first, 200, 200, 210, 215]


def test_redelivery_takes_the_share_that_works_longer_than_the_visibility():
    """P(work > V) = exp(-V/m) for exponential work: half a percent either way at m = V."""
    count = 4000
    tray = Queue("tray", visibility=10)
    day = Shop(
        Customers("street", Trace([(n * 1000.0, {}) for n in range(count)]), "till"),
        Service("till", [Publish("Paid", to="tray")]),
        tray,
        Service("oven", [Work(Exponential(10))], 60, Reads("tray")),
    )
    run = day.run(seed=5)
    again = {
        event for _, kind, _, _, event, _, n in run.log.rows() if kind == "received" and n == 2
    }
    assert abs(len(again) / count - 0.3679) < 3 * (0.3679 * 0.6321 / count) ** 0.5


def account_for(run, queue="tray"):
    """Return how many events came to a queue, and what has become of them in all."""
    tray = run.summary().queues[queue]
    came = sum(row[1] == kinds.ARRIVED and row[2] == queue for row in run.log.rows())
    ends = tray.left + tray.in_flight + tray.deleted + tray.dead + tray.expired + tray.dropped
    return came + tray.duplicates, ends


@pytest.mark.parametrize("until", [30, 100, 1000, None])
def test_nothing_vanishes(until):
    """What came, and was copied, is left, in flight, deleted, dead, expired or dropped."""
    tray = Queue(
        "tray",
        visibility=10,
        max_receives=2,
        dead_letter="bin",
        delay=5,
        retention=60,
        duplicates=0.3,
        reordering=0.3,
        capacity=6,
        when_full="drop oldest",
    )
    seconds = [n * 3.0 for n in range(60)]
    day = shop(tray, *seconds, steps=[Work(Exponential(8))], workers=2, reads=Reads("tray", 2, 4))
    came, ends = account_for(day.run(seed=1, until=until))
    assert came == ends > 0


def test_a_queue_is_told_in_sentences():
    """Every kind of row has its sentence, in the story of the order it is about."""
    tray = Queue("tray", visibility=10, max_receives=1, dead_letter="bin")
    story = str(shop(tray, 1, steps=[failing(1)]).run().trace(1))
    assert "tray    gives till-1 to oven, receive 1" in story
    assert "tray    shows till-1 again: oven has not deleted it in time" in story
    assert "tray    gives up till-1; it goes to bin" in story


def at_work(**settings):
    """Return a queue at work by itself, its world, and a function that lets the clock go on."""
    world = World(1, Shop().opening)
    for queue in (Queue("tray", **settings), Queue("bin")):
        world.open(queue)
    for running in world.directory.values():
        running.start()
    tray: QueueAtWork = world.directory["tray"]
    return world, tray


def test_a_queue_can_be_asked_directly():
    """Receive, let the time run out, receive again: the old receipt deletes nothing."""
    world, tray = at_work(visibility=30)
    event = shop(Queue("tray"), 1).run().event_list[1]
    tray.deliver(event, "till")
    (old,) = tray.take("oven", 10)
    assert tray.take("oven", 10) == []
    world.env.run(until=31)
    (new,) = tray.take("oven", 10)
    tray.delete(old, "oven")
    assert not new.message.gone
    tray.change_visibility(new, minutes(5), "oven")
    world.env.run(until=hours(1) / 12)
    assert tray.take("oven", 10) == []
    tray.delete(new, "oven")
    assert new.message.gone
