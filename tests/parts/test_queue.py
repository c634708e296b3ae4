"""Queues: events wait for their readers, and are read in batches within a window."""

from __future__ import annotations

import pytest

from donutlab import (
    Customers,
    Failed,
    Fixed,
    Line,
    Publish,
    Queue,
    Reads,
    Service,
    Shop,
    Trace,
    Work,
)
from donutlab.core import kinds


def shop(reads, *seconds, work=1.0, workers=1, steps=None):
    """Return a shop in which an order at each of these seconds goes straight into a tray."""
    return Shop(
        Customers("street", Trace([(second, {}) for second in seconds]), "till"),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray"),
        Service("oven", steps or [Work(Fixed(work))], workers, reads),
    )


def batches(shop, **run):
    """Return each batch that was received: when, and how many events."""
    found: dict[float, int] = {}
    for row in shop.run(**run).log.rows():
        if row[1] == kinds.RECEIVED:
            found[row[0]] = found.get(row[0], 0) + 1
    return list(found.items())


@pytest.mark.parametrize(
    ("reads", "seconds", "expected"),
    [
        pytest.param(Reads("tray"), [1, 5], [(1, 1), (5, 1)], id="one at a time"),
        pytest.param(Reads("tray", 3), [1, 5], [(1, 1), (5, 1)], id="no window, no waiting"),
        pytest.param(Reads("tray", 3, 10), [1, 5, 20], [(11, 2), (30, 1)], id="window closes"),
        pytest.param(Reads("tray", 2, 10), [1, 5, 20], [(5, 2), (30, 1)], id="full before"),
        pytest.param(Reads("tray", 2, 10), [1, 1, 1], [(1, 2), (12, 1)], id="rest waits"),
    ],
)
def test_a_batch_goes_when_it_is_full_or_its_window_closes(reads, seconds, expected):
    """The window opens with the first event in hand; without one the reader takes what is there."""
    assert batches(shop(reads, *seconds)) == expected


def test_a_busy_reader_finds_what_came_in_the_meantime():
    """While the oven is busy events pile up; then it takes as many as a batch holds."""
    assert batches(shop(Reads("tray", 2), 0, 1, 2, 3, work=10)) == [(0, 1), (10, 2), (20, 1)]


def test_events_leave_in_the_order_in_which_they_came():
    """First in, first out, also with several readers."""
    run = shop(Reads("tray", 2), *range(9), work=7, workers=2).run()
    received = [row[4] for row in run.log.rows() if row[1] == kinds.RECEIVED]
    assert received == [f"till-{number}" for number in range(1, 10)]


def test_the_reader_who_waits_longest_is_served_first():
    """Idle readers take turns; one that fills a batch keeps the others waiting."""

    def workers(reads):
        run = shop(reads, 1, 2, 3, 4, work=1.5, workers=2).run()
        return [visit.worker for visit in run.ledger.visits if visit.service == "oven"]

    assert workers(Reads("tray")) == [1, 2, 1, 2]
    assert workers(Reads("tray", 2, 60)) == [1, 1, 2, 2]


def test_a_batch_that_fails_fails_as_a_whole():
    """Every event of a failed batch is failed, and the worker takes the next batch."""

    def burn(job):
        yield Work(Fixed(1))
        if job.now < 10:
            raise Failed("burnt")

    found = shop(Reads("tray", 2), 1, 1, 20, steps=[burn]).run().summary().services["oven"]
    assert (found.served, found.failed) == (1, 2)


@pytest.mark.parametrize(("partial", "expected"), [(False, (1, 2)), (True, (2, 1))])
def test_a_step_may_say_which_events_of_a_batch_failed(partial, expected):
    """With partial failures only those fail that the step named; else they take the batch along."""

    def burn_the_second(job):
        yield Work(Fixed(1))
        if job.now < 10:
            job.fail(job.events[1], "burnt")

    reads = Reads("tray", 2, 5, partial=partial)
    run = shop(reads, 1, 1, 20, steps=[burn_the_second]).run()
    oven = run.summary().services["oven"]
    assert (oven.served, oven.failed) == expected
    assert {row[6] for row in run.log.rows() if row[1] == kinds.FAILED} == {"burnt"}


def test_work_on_a_batch_has_a_fixed_part_and_one_for_each():
    """A minute for the load and five seconds for every piece."""
    run = shop(Reads("tray", 3, 10), 0, 0, 0, steps=[Work(Fixed(60), each=Fixed(5))]).run()
    assert run.end == 75


def test_what_nobody_reads_stays():
    """A queue without a reader keeps its events and counts them."""
    tray = shop(Reads("tray"), 1, 2).without("oven").run(until=5).summary().queues["tray"]
    assert (tray.received, tray.left, tray.length_max) == (0, 2, 2)
    assert tray.length_mean == (1 + 2 * 3) / 5


def test_two_services_share_one_queue():
    """Each event goes to one reader only."""
    more = shop(Reads("tray"), 1, 1, 1, work=5).with_parts(
        Service("second oven", [Work(Fixed(5))], reads=Reads("tray"))
    )
    found = more.run().summary().services
    assert found["oven"].served + found["second oven"].served == 3
    assert min(found["oven"].served, found["second oven"].served) == 1


def test_a_window_open_at_the_end_loses_nothing():
    """Events gathered for a batch that never went are still left in the queue."""
    run = shop(Reads("tray", 5, 100), 1, 2).run(until=50)
    assert run.summary().queues["tray"].left == 2


def test_what_happened_before_the_warmup_is_not_counted():
    """Ten events, one every ten seconds, each deleted a second later: five after second 55."""
    made = shop(Reads("tray"), *range(10, 101, 10)).with_parts(Queue("tray", visibility=30))
    run = made.run()
    assert run.summary().queues["tray"].deleted == 10
    for summary in (run.summary(55), made.tally(warmup=55)):
        assert (summary.queues["tray"].received, summary.queues["tray"].deleted) == (5, 5)


def test_what_was_turned_away_before_the_warmup_is_not_counted():
    """The oven has no line and every second order finds it at work: at 20, 40, 60, 80 and 100."""
    made = Shop(
        Customers("street", Trace([(second, {}) for second in range(10, 101, 10)]), "oven"),
        Service("oven", [Work(Fixed(15))], line=Line(0)),
    )
    for warmup, away in ((0, 5), (55, 3), (60, 3), (61, 2)):
        for summary in (made.run().summary(warmup), made.tally(warmup=warmup)):
            assert summary.troubles["oven"].turned_away == away
