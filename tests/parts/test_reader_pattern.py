"""Readers with a pattern: what does not match reaches no worker."""

from __future__ import annotations

import pytest

from donutlab import (
    Customers,
    Fail,
    Fixed,
    PatternError,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Retry,
    Service,
    Shop,
    Stream,
    Trace,
    Work,
)
from donutlab.core.kinds import (
    CHECKPOINTED,
    DELETED,
    PASSED_OVER,
    READ,
    RECEIVED,
    SKIPPED,
    STARTED,
)

PIES = {"detail": {"item": ["pie"]}}


def sold(items, *parts):
    """Return a shop that sells so many items at once, a letter each: p is a pie, d a donut."""
    word = {"p": "pie", "d": "donut"}
    return Shop(
        Customers(
            "street",
            Trace([(0.0, {"item": word[each]}) for each in items]),
            "till",
            {"item": "donut"},
        ),
        Service("till", [Publish("Paid", to="tray")]),
        *parts,
    )


def orders(run, kind, part=None):
    """Return the numbers of the orders of the rows of a kind at the tray or the baker."""
    told = [row for row in run.log.rows() if row[1] == kind and row[2] in ("tray", "baker")]
    return [int(row[3].rpartition("-")[2]) for row in told]


@pytest.mark.parametrize("queue", [Queue("tray"), Queue("tray", visibility=30, fifo=True)])
def test_a_queue_deletes_what_a_reader_does_not_want(queue):
    """It has been received, and nobody else gets it."""
    reads = Reads("tray", batch=2, pattern=PIES)
    run = sold("dpdd", queue, Service("baker", [Work(Fixed(5))], reads=reads)).run()
    assert orders(run, RECEIVED) == [1, 2, 3, 4]
    assert orders(run, STARTED) == [2]
    assert sorted(orders(run, PASSED_OVER)) == [1, 3, 4]
    assert len(orders(run, DELETED)) == 4 * queue.fifo
    baker = run.summary().services["baker"]
    assert (baker.served, baker.waiting_at_end) == (1, 0)
    assert "passes till-1 of tray over" in str(run.trace(1))


def test_what_no_reader_wants_makes_no_worker_busy_and_no_request_end():
    """A queue full of donuts is emptied at one moment, by one who waits for a pie."""
    reads = Reads("tray", batch=2, pattern=PIES, wait=20)
    baker = Service("baker", [Work(Fixed(5))], reads=reads)
    run = sold("d" * 50, Queue("tray", visibility=30), baker).run(until=100)
    assert not orders(run, STARTED)
    assert len(orders(run, DELETED)) == 50
    assert run.summary().queues["tray"].left == 0


def test_a_stream_moves_past_what_a_reader_does_not_want():
    """When the batch is done, with the rest of it; a batch of nothing is done at once."""
    reads = ReadsStream("tray", batch=3, start="oldest", pattern=PIES)
    run = sold("dpdddd", Stream("tray"), Service("baker", [Work(Fixed(5))], reads=reads)).run()
    assert orders(run, READ) == [1, 2, 3, 4, 5, 6] == orders(run, CHECKPOINTED)
    assert orders(run, STARTED) == [2]
    assert sorted(orders(run, PASSED_OVER)) == [1, 3, 4, 5, 6]
    (partition,) = run.summary().streams["tray"].readers["baker"]
    assert (partition.done, partition.left) == (6, 0)


@pytest.mark.parametrize("bisect", [False, True])
def test_what_is_given_up_is_only_what_was_wanted(bisect):
    """The donuts of a batch that fails are not sent where its pies are."""
    retry = Retry(max_attempts=2, base=1)
    reads = ReadsStream("tray", 3, 9, start="oldest", pattern=PIES, retry=retry, bisect=bisect,
                        on_failure="bin")  # fmt: skip
    baker = Service("baker", [Fail(1)], reads=reads)
    run = sold("dpd", Stream("tray"), baker, Queue("bin")).run()
    assert orders(run, SKIPPED) == [2]
    assert run.summary().queues["bin"].left == 1
    (partition,) = run.summary().streams["tray"].readers["baker"]
    assert (partition.done, partition.skipped, partition.left) == (2, 1, 0)


def test_the_books_agree():
    """A run that is tallied has the numbers of one that is kept."""
    reads = Reads("tray", batch=2, pattern=PIES)
    shop = sold("dpdd", Queue("tray", visibility=9), Service("baker", [], reads=reads))
    assert shop.run().summary().services == shop.tally().services


def test_a_reader_that_filters_reads_the_field():
    """If the field is carried no more, the difference of two shops tells whom that breaks."""
    baker = Service("baker", [], reads=Reads("tray", pattern=PIES))
    before = sold("p", Queue("tray"), baker)
    after = before.with_parts(Service("till", [Publish("Paid", to="tray", carries="identifier")]))
    assert [(each.field, each.reader) for each in before.diff(after).broken] == [("item", "baker")]
    other = Service("baker", [], reads=Reads("tray", pattern={"detail-type": ["Baked"]}))
    assert not before.with_parts(other).diff(after.with_parts(other)).broken


@pytest.mark.parametrize("make", [Reads, ReadsStream])
def test_a_pattern_that_is_none_is_told(make):
    """The message says whose it is."""
    with pytest.raises(PatternError, match=f"{make.__name__} from 'tray': "):
        make("tray", pattern={"detail": "pie"})


@pytest.mark.parametrize("make", [Reads, ReadsStream])
def test_it_can_be_written_and_read_again(make):
    """As JSON a reader keeps its pattern."""
    tray = Queue("tray") if make is Reads else Stream("tray")
    shop = sold("p", tray, Service("baker", [], reads=make("tray", pattern=PIES)))
    assert Shop.from_json(shop.to_json()) == shop
