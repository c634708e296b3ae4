"""Streams: order within partitions, positions of several readers, replay, poison, throughput."""

from __future__ import annotations

import pytest

from donutlab import (
    Bus,
    Customers,
    Failed,
    Fixed,
    Publish,
    Queue,
    ReadsStream,
    Replay,
    Retry,
    Rule,
    Service,
    Shop,
    Stream,
    Trace,
    Work,
    days,
)
from donutlab.core import kinds


def shop(*seconds, reads=None, steps=None, workers=1, tables=None, **settings):
    """Return a shop in which an order at each of these seconds goes straight into a stream."""
    tables = tables or ["a"] * len(seconds)
    orders = [(time, {"table": table}) for time, table in zip(seconds, tables, strict=True)]
    return Shop(
        Customers("street", Trace(orders), "till"),
        Service("till", [Publish("Paid", to="stream")]),
        Stream("stream", key="table", **settings),
        Queue("bin"),
        Service("oven", steps or [Work(Fixed(1))], workers, reads or ReadsStream("stream")),
    )


def happened(run, kind, reader="oven"):
    """Return the rows of the stream of one kind, each as its time and its event's number."""
    return [
        (time, int(event.split("-")[1]))
        for time, what, part, _, event, peer, _ in run.log.rows()
        if what == kind and part == "stream" and peer in (reader, "till")
    ]


def failing(*numbers, until=float("inf"), named=False):
    """Return a step that works for a second, and then fails these events, by number."""

    def burn(job):
        yield Work(Fixed(1))
        bad = [each for each in job.events if int(each.id.split("-")[1]) in numbers]
        if bad and job.now < until:
            if not named:
                raise Failed("burnt")
            job.fail(bad[0], "burnt")

    return [burn]


def test_a_key_always_goes_to_one_partition_and_partitions_are_ranges_of_its_md5():
    """Two halves of 128 bits: the MD5 of a begins with 0c, b with 92, c with 4a, d with 82."""
    run = shop(0, 0, 0, 0, 0, tables=["a", "b", "c", "d", "a"], partitions=2).run()
    places = [row[6] for row in run.log.rows() if row[1] == kinds.APPENDED]
    assert places == ["0:1", "1:1", "0:2", "1:2", "0:3"]


def test_a_partition_is_read_in_order_by_one_worker_at_a_time():
    """Three workers, two partitions: two are at work, each with the next record of its own."""
    reads = ReadsStream("stream", batch=1)
    tables = ["a", "a", "b", "b", "b"]
    run = shop(*[0] * 5, reads=reads, tables=tables, partitions=2, workers=3).run()
    assert happened(run, kinds.READ) == [(0, 1), (0, 3), (1, 2), (1, 4), (2, 5)]


def test_more_batches_of_one_partition_may_be_in_work_if_their_keys_differ():
    """With parallel=2 tables a and e do not wait for each other: one MD5 is odd, one even."""
    reads = ReadsStream("stream", batch=1, parallel=2)
    run = shop(0, 0, 0, 0, reads=reads, tables=["a", "a", "e", "e"], workers=4).run()
    times: dict[int, float] = {number: time for time, number in happened(run, kinds.READ)}
    assert times[1] < times[2]
    assert times[3] < times[4]
    assert len({times[1], times[3]}) == 1


@pytest.mark.parametrize(
    ("batch", "window", "expected"),
    [
        (2, 0, [(0, 1), (1, 2), (1, 3), (2, 4)]),
        (2, 10, [(0.5, 1), (0.5, 2), (2, 3), (2, 4)]),
        (3, 10, [(0.7, 1), (0.7, 2), (0.7, 3), (12, 4)]),
    ],
)
def test_a_batch_goes_when_it_is_full_or_its_window_closes(batch, window, expected):
    """Records at 0, 0.5, 0.7 and 2; work takes a second."""
    reads = ReadsStream("stream", batch=batch, window=window)
    assert happened(shop(0, 0.5, 0.7, 2, reads=reads).run(), kinds.READ) == expected


def test_reading_removes_nothing_and_every_reader_has_its_own_position():
    """A slow second reader gets every record too, and holds nobody up."""
    day = shop(0, 1, 2, 3).with_parts(
        Service("screen", [Work(Fixed(10))], reads=ReadsStream("stream", batch=1))
    )
    run = day.run(until=15)
    assert happened(run, kinds.READ) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert happened(run, kinds.READ, "screen") == [(0, 1), (10, 2)]
    readers = run.summary().streams["stream"].readers
    assert [(each.done, each.left) for each in readers["oven"]] == [(4, 0)]
    assert [(each.done, each.left, each.age_max) for each in readers["screen"]] == [(1, 3, 9)]


@pytest.mark.parametrize(
    ("start", "expected"), [("oldest", [1, 2, 3, 4]), ("latest", [4]), (5, [2, 3, 4])]
)
def test_who_joins_later_begins_where_it_says(start, expected):
    """Records at 0, 5, 8 and 20; the second reader joins at 10."""
    reads = ReadsStream("stream", start=start, joins=10)
    day = shop(0, 5, 8, 20).with_parts(Service("screen", [Work(Fixed(1))], reads=reads))
    assert [number for _, number in happened(day.run(), kinds.READ, "screen")] == expected


def test_a_replay_reads_records_a_second_time():
    """At second 10 the reader goes back to second 5: two of three records are read again."""
    reads = ReadsStream("stream", replays=[Replay(at=10, since=5)])
    run = shop(0, 5, 8, reads=reads).run()
    assert happened(run, kinds.READ) == [(0, 1), (5, 2), (8, 3), (10, 2), (10, 3)]
    assert [each.left for each in run.summary().streams["stream"].readers["oven"]] == [0]


def test_a_replay_while_a_batch_is_in_work_does_not_lose_the_new_position():
    """The batch of second 0, done at 10, moves nothing: all is read again from the start."""
    reads = ReadsStream("stream", replays=[Replay(at=4)])
    run = shop(0, 0, reads=reads, steps=[Work(Fixed(10))]).run()
    assert happened(run, kinds.READ) == [(0, 1), (10, 1), (10, 2)]
    assert happened(run, kinds.CHECKPOINTED) == [(20, 1), (20, 2)]


def test_a_poison_record_stalls_its_partition_and_the_iterator_age_climbs():
    """By default it is tried every second, all day: the record behind it is never read."""
    reads = ReadsStream("stream", batch=1)
    run = shop(0, 0, 0, reads=reads, tables="aab", partitions=2, steps=failing(1)).run(until=100)
    assert [number for _, number in happened(run, kinds.READ)] == [1, 3] + [1] * 49
    (stalled, fine) = run.summary().streams["stream"].readers["oven"]
    assert (stalled.read, stalled.done, stalled.left, stalled.age_max) == (50, 0, 2, 98)
    assert (fine.done, fine.left) == (1, 0)


def test_after_its_attempts_a_batch_is_given_up_and_goes_to_the_dead_letters():
    """Three attempts for the whole batch, good records too; then it goes on behind it."""
    reads = ReadsStream("stream", batch=2, window=1, retry=Retry(3, base=1), on_failure="bin")
    run = shop(0, 0, 0, 0, reads=reads, steps=failing(1)).run()
    times = [time for time, number in happened(run, kinds.READ) if number == 1]
    assert times == [0, 2, 5]
    assert happened(run, kinds.SKIPPED) == [(6, 1), (6, 2)]
    assert happened(run, kinds.CHECKPOINTED) == [(7, 3), (7, 4)]
    assert run.summary().queues["bin"].left == 2


def test_bisecting_isolates_the_poison():
    """Of four records only the third is given up; splitting counts as no attempt."""
    reads = ReadsStream("stream", 4, 1, bisect=True, retry=Retry(2), on_failure="bin")
    run = shop(0, 0, 0, 0, reads=reads, steps=failing(3)).run()
    attempts = {
        time: [n for when, n in happened(run, kinds.READ) if when == time]
        for time, _ in happened(run, kinds.READ)
    }
    assert attempts == {0: [1, 2, 3, 4], 1: [1, 2], 2: [3, 4], 3: [3], 4: [3], 5: [4]}
    assert happened(run, kinds.SKIPPED) == [(5, 3)]
    assert run.summary().queues["bin"].left == 1


def test_records_that_are_too_old_are_given_up():
    """One that always fails is tried for a minute; the one of second 59 behind it is read then."""
    reads = ReadsStream("stream", batch=1, max_age=60, on_failure="bin")
    run = shop(0, 1, 59, reads=reads, steps=failing(1)).run()
    assert happened(run, kinds.READ) == [*((2 * n, 1) for n in range(31)), (62, 3)]
    assert happened(run, kinds.SKIPPED) == [(62, 1), (62, 2)]
    assert run.summary().queues["bin"].left == 2


def test_a_slow_reader_gets_nothing_that_is_too_old():
    """Without a failure too: of a record a second, 25 s each, it skips what is over a minute."""
    reads = ReadsStream("stream", batch=1, max_age=60)
    run = shop(*range(100), reads=reads, steps=[Work(Fixed(25))]).run()
    read = happened(run, kinds.READ)
    assert read[:6] == [(0, 1), (25, 2), (50, 3), (75, 16), (100, 41), (125, 66)]
    assert len(read) + len(happened(run, kinds.SKIPPED)) == 100


@pytest.mark.parametrize(
    ("bisect", "then"), [(False, [(61, 2), (61, 3)]), (True, [(60, 1), (62, 2), (62, 3)])]
)
def test_a_batch_is_given_out_again_without_those_that_are_too_old(bisect, then):
    """What was behind an old record goes over again alone, and the old one is given up."""
    reads = ReadsStream("stream", 3, window=100, max_age=60, bisect=bisect)
    run = shop(0, 58, 59, reads=reads, steps=failing(1, until=62)).run(until=63)
    assert happened(run, kinds.READ) == [(59, 1), (59, 2), (59, 3), *then]
    assert happened(run, kinds.SKIPPED) == [(then[-1][0], 1)]


def test_with_partial_failures_a_batch_goes_on_from_the_first_that_failed():
    """Records 1 and 2 are done; 3 and 4 are tried again, and then it works."""
    reads = ReadsStream("stream", 4, 1, partial=True, retry=Retry(5, base=2))
    run = shop(0, 0, 0, 0, reads=reads, steps=failing(3, until=2, named=True)).run()
    assert happened(run, kinds.CHECKPOINTED) == [(1, 1), (1, 2), (4, 3), (4, 4)]
    assert happened(run, kinds.READ) == [(0, 1), (0, 2), (0, 3), (0, 4), (3, 3), (3, 4)]


def test_a_record_that_is_read_too_late_has_expired():
    """The reader, poisoned for a day, finds the second record of day 0 gone, not that of day 1."""
    reads = ReadsStream("stream", batch=1, retry=Retry(9, base=days(0.5), cap=days(0.5)))
    run = shop(0, 1, days(1), reads=reads, steps=failing(1)).run()
    assert [number for _, number in happened(run, kinds.EXPIRED)] == [1, 2]
    assert [number for _, number in happened(run, kinds.CHECKPOINTED)] == [3]
    (each,) = run.summary().streams["stream"].readers["oven"]
    assert (each.done, each.expired, each.left) == (1, 2, 0)


def test_a_hot_partition_refuses_what_is_over_its_rate():
    """Two records a second: of four at second 0 the stream takes two, and again after a second."""
    run = shop(0, 0, 0, 0, 1, 1, 1, rate=2).run()
    taken = [row[0] for row in run.log.rows() if row[1] == kinds.APPENDED]
    assert taken == [0, 0, 1, 1]
    assert run.summary().streams["stream"].rejected == 3
    assert run.summary().orders.rejected == 3


def test_a_bus_brings_again_what_a_hot_partition_refused():
    """With a retry nothing is lost: ten records at 2 a second take four seconds."""
    day = shop(*[0] * 10, rate=2).with_parts(
        Service("till", [Publish("Paid", to="bus")]),
        Bus("bus", [Rule("all", {"detail-type": ["Paid"]}, "stream", Retry(50, base=1, cap=1))]),
    )
    times = [row[0] for row in day.run().log.rows() if row[1] == kinds.APPENDED]
    assert times == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_a_stream_is_told_in_sentences_and_in_a_table():
    """The story of an order says where its record went; the summary shows each partition."""
    run = shop(1).run()
    story = str(run.trace(1))
    assert "stream  appends till-1 from till at 0:1" in story
    assert "stream  gives till-1 to oven to read, at 0:1" in story
    assert "stream: oven, 0     1     1        0        0     0  0.0 s" in str(run.summary())
