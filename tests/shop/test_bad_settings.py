"""Settings of queues, streams, buses and readers out of range: the errors say what is allowed."""

from __future__ import annotations

import pytest

import donutlab
from donutlab import Queue, Reads, ReadsStream, Service, Shop, ShopError, Stream

RANGES = {
    "Queue('q', visibility=43201)": "of at most 43200, not 43201. Amazon SQS allows 0 s to 12 h.",
    "Queue('q', visibility=-1)": "of at least 0 and of at most 43200, not -1.",
    "Queue('q', delay=901)": "not 901. Amazon SQS allows 0 s to 15 min.",
    "Queue('q', retention=59)": "not 59. Amazon SQS allows 60 s to 14 days.",
    "Queue('q', retention=1209601)": "not 1209601. Amazon SQS allows 60 s to 14 days.",
    "Queue('q', visibility=9, max_receives=0, dead_letter='b')": "not 0. Amazon SQS allows 1 to",
    "Queue('q', visibility=9, max_receives=1.5, dead_letter='b')": "must be a whole number",
    "Queue('q', visibility=9, max_receives=3)": "Try max_receives=3, dead_letter='bin'.",
    "Queue('q', visibility=9, dead_letter='b')": "give both or neither",
    "Queue('q', max_receives=3, dead_letter='b')": "Try visibility=30.",
    "Queue('q', visibility=9, max_receives=3, dead_letter='q')": "dead_letter is the queue itself",
    "Queue('q', fifo=True)": "say when that is. Try visibility=30.",
    "Queue('q', fifo=True, visibility=9, reordering=0.1)": "a FIFO queue keeps the order",
    "Queue('q', fifo=True, visibility=9, newest_first=True)": "a FIFO queue keeps the order",
    "Queue('q', fifo=1)": "fifo must be True or False, not 1.",
    "Queue('q', group='table')": "only a FIFO queue has group. Try fifo=True.",
    "Queue('q', deduplicate='cup')": "only a FIFO queue has deduplicate. Try fifo=True.",
    "Queue('q', duplicates=2)": "of at most 1, not 2. It is a chance",
    "Queue('q', reordering=-0.1)": "of at least 0 and of at most 1, not -0.1.",
    "Queue('q', capacity=0)": "capacity must be a whole number of at least 1, not 0.",
    "Queue('q', when_full='drop old')": "Did you mean 'drop oldest'?",
    "Queue('q', when_full='drop stale')": "say when it is: stale_after=60.",
    "Queue('q', stale_after=0)": "stale_after must be a number above 0, not 0.",
    "Reads('q', batch=10001)": "not 10001. AWS Lambda allows 1 to 10000.",
    "Reads('q', window=301)": "AWS Lambda allows 0 s to 300 s.",
    "Reads('q', wait=21)": "not 21. Amazon SQS allows 0 s to 20 s.",
    "Reads('q', wait=0)": "say how often to ask. Try every=1.",
    "Reads('q', every=5)": "say how long one waits. Try wait=0.",
    "Reads('q', partial=1)": "partial must be True or False, not 1.",
    "Reads('q', scaling=5)": "scaling must be a Scaling, not 5. Try Scaling(start=5).",
    "Scaling(start=0)": "start must be a whole number of at least 1, not 0.",
    "Scaling(per_minute=0)": "per_minute must be a number above 0, not 0.",
    "Stream('s', partitions=0)": "partitions must be a whole number of at least 1, not 0.",
    "Stream('s', retention=3600)": "not 3600. Amazon Kinesis allows 24 h to 365 days.",
    "Stream('s', rate=0)": "rate must be a number above 0, not 0. It is in records per second",
    "Stream('s', key='')": "key must be a text that is not empty, not ''.",
    "ReadsStream('s', batch=0)": "not 0. AWS Lambda allows 1 to 10000.",
    "ReadsStream('s', parallel=11)": "not 11. AWS Lambda allows 1 to 10.",
    "ReadsStream('s', start='newest')": "start must be one of latest, oldest, not 'newest'.",
    "ReadsStream('s', start=-1)": "It is 'latest', 'oldest', or a time",
    "ReadsStream('s', joins=-1)": "joins must be a number of at least 0, not -1.",
    "ReadsStream('s', retry=3)": "retry must be a Retry, not 3. Try Retry(max_attempts=3).",
    "ReadsStream('s', replays=Replay(5))": "replays must be a list",
    "ReadsStream('s', joins=9, replays=[Replay(5)])": "let it join before second 5.",
    "ReadsStream('s', replays=[Replay(5, until=4)])": "leave out until, rules and name",
    "Replay(5, since=6)": "since must be a number of at least 0 and of at most 5, not 6.",
    "Rule('r', PAID, 't', retry=Retry(187))": "Amazon EventBridge tries again at most 185 times.",
    "Rule('r', PAID, 't', retry=2)": "retry must be a Retry, not 2.",
    "Rule('r', PAID, 't', max_age=90)": "max_age ends the attempts, so give a retry as well.",
    "Rule('r', PAID, 't', Retry(), max_age=30)": "Amazon EventBridge allows 60 s to 24 h.",
    "Bus('b', delay=1)": "delay must be a distribution, not 1. Try Fixed(1).",
    "Bus('b', rate=0)": "rate must be a number above 0, not 0. In deliveries per second.",
    "Bus('b', replays=[Replay(5)])": "replays only what it has archived. Try archive=True.",
    "Bus('b', archive=True, replays=[5])": "each of replays must be a Replay, not 5.",
    "Bus('b', [Rule('bake', PAID, 't')], archive=True, replays=[Replay(5, rules=['bak'])])": (
        "has no rule 'bak' to replay. Did you mean 'bake'?"
    ),
}
NAMES = {name: getattr(donutlab, name) for name in dir(donutlab)}
NAMES["PAID"] = {"detail-type": ["Paid"]}


@pytest.mark.parametrize("slip", RANGES)
def test_a_setting_out_of_range_is_met_where_it_is_written(slip):
    """The error says what is allowed and where that comes from, or what to write instead."""
    with pytest.raises((ValueError, TypeError)) as caught:
        eval(slip, NAMES)
    assert RANGES[slip] in str(caught.value)


def letters(name, dead_letter, **settings):
    """Return a queue whose dead letters go there."""
    return Queue(name, visibility=30, max_receives=3, dead_letter=dead_letter, **settings)


WIRING = {
    "missing": (
        [letters("tray", "bni"), Queue("bin")],
        "'tray' sends dead letters to 'bni', but no part has the name 'bni'. Did you mean 'bin'?",
    ),
    "not a queue": (
        [letters("tray", "oven"), Service("oven")],
        "'tray' sends dead letters to 'oven', but 'oven', a Service, takes no dead letters.",
    ),
    "another type": (
        [letters("tray", "bin", fifo=True), Queue("bin")],
        "'tray' sends dead letters to 'bin', but 'bin', a Queue, takes no FIFO dead letters. "
        "They need a FIFO queue: Queue('bin', fifo=True, visibility=30).",
    ),
    "a circle": (
        [letters("tray", "bin"), letters("bin", "tray")],
        "'tray' sends dead letters to 'bin' sends dead letters to 'tray': a dead letter that "
        "comes back is never at rest. Let one of them end in a queue without a dead_letter.",
    ),
    "a stream read like a queue": (
        [Stream("orders"), Service("oven", reads=Reads("orders"))],
        "'oven' reads from 'orders', but 'orders', a Stream, takes no reading.",
    ),
    "a queue read like a stream": (
        [Queue("tray"), Service("oven", reads=ReadsStream("tray"))],
        "'oven' reads from 'tray', but 'tray', a Queue, takes no stream readers.",
    ),
    "failed records to nowhere": (
        [Stream("orders"), Service("oven", reads=ReadsStream("orders", on_failure="bin"))],
        "'oven' sends failed records to 'bin', but no part has the name 'bin'.",
    ),
}


@pytest.mark.parametrize("case", WIRING)
def test_a_fault_of_the_wiring_is_found_before_time_starts(case):
    """Each fault is one sentence."""
    parts, sentence = WIRING[case]
    assert sentence in Shop(*parts).faults()


def test_readers_who_ask_again_and_again_need_an_end():
    """A run without an end would go on for ever."""
    shop = Shop(Queue("tray"), Service("oven", reads=Reads("tray", wait=20)))
    with pytest.raises(ShopError, match="'oven' never ends, so say when to close"):
        shop.run()
