"""Queues, streams, readers and callers do what the real services do, number by number.

Sources: the developer guides of Amazon SQS, AWS Lambda and Amazon Kinesis, and resilience4j's, as
each part names them.
"""

from __future__ import annotations

import pytest

from donutlab import (
    Acknowledge,
    Autoscale,
    Breaker,
    Call,
    Crash,
    Customers,
    Fail,
    Failed,
    Fixed,
    Line,
    LookUp,
    Once,
    Outage,
    Poisson,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Regular,
    Retry,
    Scaling,
    Service,
    Shop,
    Stream,
    Trace,
    Work,
    hours,
)
from donutlab.core.kinds import BREAKER, LOOKED_UP, PUBLISHED, READ, RECEIVED, SCALED, SERVED


def sold(orders, *parts, count=None):
    """Return a shop whose till announces these orders, pairs of a second and a detail."""
    arrivals = orders if not isinstance(orders, list) else Trace(orders)
    return Shop(
        Customers("street", arrivals, to="till", count=count),
        Service("till", [Publish("Ordered", to="tray")], workers=50),
        *parts,
    )


def happened(run, kind):
    """Return second, number of the order, peer and note of the rows of a kind."""
    rows = [row for row in run.log.rows() if row[1] == kind]
    return [(row[0], int(row[3].split("-")[1] or 0), row[5], row[6]) for row in rows if row[3]]


def test_a_fifo_receive_takes_one_group_before_another():
    """Of a1 b1 a2 b2 the first two are a1 a2, and another worker can have b1 b2."""
    orders = [(0.0, {"table": table}) for table in ("x", "y", "a", "b", "a", "b")]
    tray = Queue("tray", fifo=True, group="table", visibility=100)
    oven = Service("oven", [Work(Fixed(10))], workers=2, reads=Reads("tray", batch=2))
    received = happened(sold(orders, tray, oven).run(), RECEIVED)
    assert [(at, order) for at, order, *_ in received][2:] == [(10, 3), (10, 5), (10, 4), (10, 6)]


def test_two_workers_share_two_groups():
    """Twenty orders of two tables in turn, while both workers are held: ten each, end at 110 s."""
    orders = [(0.0, {"table": "x"}), (0.0, {"table": "y"})]
    orders += [(1.0, {"table": "ab"[number % 2]}) for number in range(20)]
    tray = Queue("tray", fifo=True, group="table", visibility=1000)
    oven = Service("oven", [Work(each=Fixed(10))], workers=2, reads=Reads("tray", batch=10))
    run = sold(orders, tray, oven).run()
    assert run.end == 110
    done = [(row[3], row[5]) for row in run.log.rows() if row[1:3] == (SERVED, "oven")][2:]
    by_worker = {worker: {int(o[7:]) % 2 for o, w in done if w == worker} for _, worker in done}
    assert sorted(map(len, by_worker.values())) == [1, 1]


def read_from(count, batch, bad, **settings):
    """Return what a stream's reader was given, batch by batch, when record `bad` always fails."""

    def bake(job):
        for event in job.events:
            if event.order == f"street-{bad}":
                job.fail(event, "burnt")

    shop = sold(
        [(1.0, {})] * count,
        Stream("tray"),
        Service("oven", [Work(Fixed(1)), bake], reads=ReadsStream("tray", batch, 5, **settings)),
    )
    batches = {}
    for at, order, *_ in happened(shop.run(until=3000), READ):
        batches.setdefault(at, []).append(order)
    return list(batches.values())


def test_a_partial_batch_goes_on_from_the_record_named_with_all_that_remain():
    """Eight records, the third fails: the second call has 3 to 8, though `bisect` is set."""
    retry = Retry(max_attempts=2, base=1)
    batches = read_from(8, 8, bad=3, partial=True, bisect=True, retry=retry)
    assert batches[:2] == [[1, 2, 3, 4, 5, 6, 7, 8], [3, 4, 5, 6, 7, 8]]


def test_attempts_begin_anew_where_the_position_has_moved():
    """Six records, three at a time, the sixth fails, four attempts: it is given out five times."""
    batches = read_from(6, 3, bad=6, partial=True, retry=Retry(max_attempts=4, base=1))
    assert sum(6 in batch for batch in batches) == 5
    whole = read_from(6, 3, bad=4, partial=True, retry=Retry(max_attempts=4, base=1))
    assert sum(4 in batch for batch in whole) == 4


def test_a_batch_that_fails_whole_is_split():
    """Without `partial` a poison record of eight stands alone after four failing calls."""
    batches = read_from(8, 8, bad=3, bisect=True, retry=Retry(max_attempts=1))
    assert [batch for batch in batches if 3 in batch][:4] == [
        [1, 2, 3, 4, 5, 6, 7, 8],
        [1, 2, 3, 4],
        [3, 4],
        [3],
    ]


@pytest.mark.parametrize(("workers", "start", "polls"), [(64, 5, 5), (3, 5, 3), (1000, 2, 2)])
def test_only_the_first_few_ask_an_idle_queue(workers, start, polls):
    """Three empty receives a minute from each that may have a batch, however many workers."""
    reads = Reads("tray", wait=20, scaling=Scaling(start))
    idle = sold([], Queue("tray"), Service("oven", [Work(Fixed(1))], workers, reads))
    run = idle.run(until=hours(1) + 1)
    assert run.summary().queues["tray"].polled == polls * 3 * 60


def test_after_a_rush_few_ask_again():
    """Once all is done as many ask as in the beginning."""
    reads = Reads("tray", wait=20, scaling=Scaling(2, 60))
    oven = Service("oven", [Work(Fixed(30))], 20, reads)
    run = sold([(0.0, {})] * 60, Queue("tray"), oven).run(until=hours(1))
    late = [row for row in run.log.rows() if row[1] == "polled" and row[0] > hours(1) - 60]
    assert len(late) <= 2 * 3
    assert run.summary().queues["tray"].received == 60


@pytest.mark.parametrize("reads", [Reads("tray", window=5), Reads("tray", batch=11)])
def test_a_fifo_queue_has_neither_windows_nor_large_batches(reads):
    """The mapping of a FIFO queue takes no window and at most 10."""
    faults = sold([], Queue("tray", fifo=True, visibility=9), Service("oven", reads=reads)).faults()
    assert len(faults) == 1
    assert "leave out window, or let batch be 10" in faults[0]


@pytest.mark.parametrize(("fifo", "advice"), [(True, "fifo=True, "), (False, "Queue('bin').")])
def test_dead_letters_go_to_a_queue_of_the_same_kind(fifo, advice):
    """The fault says how to write the other queue, and never proposes the queue itself."""
    tray = Queue("tray", fifo=fifo, visibility=9, max_receives=1, dead_letter="bin")
    other = Queue("bin", visibility=9, fifo=not fifo)
    (fault,) = sold([], tray, other).faults()
    assert advice in fault
    assert "These do" not in fault


def breaker_states(outcomes, **settings):
    """Return the states of a breaker while a service's calls end like this, one after the other."""
    ends = iter(outcomes)

    def works(job):
        if not next(ends, True):
            job.fail(job.event, "down")

    breaker = Breaker(window=4, cooldown=15, **settings)
    shop = Shop(
        Customers("street", Regular(10), to="till", count=len(outcomes) + 2),
        Service("till", [Call("oven", breaker=breaker)]),
        Service("oven", [works]),
    )
    return [(row[0], row[6]) for row in shop.run(until=10_000).log.rows() if row[1] == BREAKER]


@pytest.mark.parametrize(
    ("trials", "then"),
    [
        ("1011", "closed"),
        ("0111", "closed"),
        ("1001", "open"),
        ("0000", "open"),
        ("1111", "closed"),
    ],
)
def test_all_trials_of_a_half_open_breaker_count(trials, then):
    """Below the threshold it closes after the fourth, at the threshold it opens, and not before."""
    outcomes = [False] * 4 + [trial == "1" for trial in trials] + [True] * 30
    states = breaker_states(outcomes, threshold=0.5, trials=4)
    assert states[:3] == [(40, "open"), (60, "half-open"), (90, then)]


def test_a_crash_leaves_the_key_in_work():
    """Nobody tidies up after a program that has ended: whoever comes with the key later fails."""
    tray = Queue("tray", visibility=10, max_receives=3, dead_letter="bin")

    def baker(*steps):
        return Service("oven", [Once(*steps)], reads=Reads("tray"))

    crashed = sold([(0.0, {})], tray, Queue("bin"), baker(Work(Fixed(1)), Crash(1.0))).run()
    assert "is in work already" in crashed.log.to_text()
    failed = sold([(0.0, {})], tray, Queue("bin"), baker(Work(Fixed(1)), Fail(1.0))).run()
    assert "is in work already" not in failed.log.to_text()


@pytest.mark.parametrize("partial", [False, True])
def test_what_failed_goes_through_no_later_step(partial):
    """An event that a step has given up is not published; without `partial`, nor is its batch."""
    steps = [Fail(0.5), Publish("Baked", to="out")]
    oven = Service("oven", steps, reads=Reads("tray", batch=5, window=100, partial=partial))
    run = sold([(0.0, {})] * 100, Queue("tray"), oven, Queue("out")).run(seed=3)
    service = run.summary().services["oven"]
    assert service.served + service.failed == 100
    assert service.failed > 0
    assert run.summary().queues["out"].left == service.served
    assert (service.served > 30) == partial


def test_nothing_is_published_when_everything_failed():
    """Ten orders, each fails: none is announced, as when the service is called directly."""
    for reads in (None, Reads("tray"), Reads("tray", partial=True)):
        oven = Service("oven", [Fail(1.0), Publish("Baked", to="out")], reads=reads)
        if reads:
            shop = sold([(9.0, {})] * 10, Queue("tray"), oven, Queue("out"))
        else:
            shop = Shop(Customers("street", Regular(9), "oven", count=10), oven, Queue("out"))
        run = shop.run()
        assert run.summary().services["oven"].failed == 10
        assert not [row for row in run.log.rows() if row[1] == PUBLISHED or row[2] == "out"]


def test_workers_who_are_still_to_come_are_the_first_not_to():
    """However long they take, there are never fewer workers than the service has."""
    scale = Autoscale(10, every=5, delay=23)
    till = Service("till", [Work(Fixed(3))], workers=2, autoscale=scale)
    run = Shop(Customers("street", Poisson(1), to="till"), till).run(seed=2, until=3000)
    crews = [row[6] for row in run.log.rows() if row[1] == SCALED]
    assert min(crews) >= 2
    assert max(crews) > 3


@pytest.mark.parametrize(
    "why",
    [
        {"outages": [Outage(0, 100)]},
        {"outages": [Outage(0, 100)], "lookup": Fixed(1)},
        {"line": Line(capacity=0), "lookup": Fixed(50)},
    ],
)
def test_a_look_up_that_is_refused_is_not_answered(why):
    """A service that is out, or full, tells nobody how an order stands."""
    oven = Service("oven", [Work(Fixed(50))], **why)
    asks = [LookUp("oven")]
    shop = Shop(
        Customers("hungry", Regular(10), "oven", count=2),
        Customers("street", Regular(25), to="till", count=1),
        Service("till", [Acknowledge(), *asks]),
        oven,
    )
    run = shop.run(until=90)
    told = [row[6] for row in run.log.rows() if row[1] == LOOKED_UP]
    assert told == ["refused"]
    assert run.summary().services["till"].failed == 1


def test_a_reader_begins_where_it_says():
    """From second 55 on means from second 55 on, of what came before and of what comes after."""
    for joins in (0.0, 70.0):
        reads = ReadsStream("tray", start=55, joins=joins)
        shop = sold(Regular(10), Stream("tray"), Service("oven", reads=reads), count=10)
        run = shop.run(until=500)
        assert [order for _, order, *_ in happened(run, READ)] == [6, 7, 8, 9, 10]
        assert run.summary().streams["tray"].readers["oven"][0].left == 0


@pytest.mark.parametrize("at", [0.0, 1.0, 3.3, 86_399.9, 1e6 + 0.1])
@pytest.mark.parametrize("rate", [1, 7, 10, 0.5])
def test_a_partition_takes_a_second_s_worth_at_any_time_of_day(at, rate):
    """A burst of twenty: as many as the rate says, and at least one."""
    run = sold([(at, {})] * 20, Stream("tray", rate=rate)).run()
    assert run.summary().streams["tray"].appended == max(1, rate // 1)


def test_a_partition_takes_its_rate_for_ever():
    """A second's worth at once, and then ten a second: none is refused."""
    times = [0.0] * 10 + [number / 10 for number in range(1, 2000)]
    run = sold([(second, {}) for second in times], Stream("tray", rate=10)).run()
    assert run.summary().streams["tray"].rejected == 0
    times.insert(10, 0.0)
    run = sold([(second, {}) for second in times], Stream("tray", rate=10)).run()
    assert run.summary().streams["tray"].rejected == 1


def extended(*steps, until=100_000):
    """Return when an order was received, its extensions, and why it failed, with these steps."""

    def hold(job):
        for seconds, work in steps:
            job.extend(seconds)
            yield Work(Fixed(work))

    tray = Queue("tray", visibility=60)
    run = sold([(0.0, {})], tray, Service("oven", [hold], reads=Reads("tray"))).run(until=until)
    return [(row[0], row[1], row[6]) for row in run.log.rows() if row[2] in ("tray", "oven")]


def test_an_event_is_hidden_for_twelve_hours_in_all():
    """Asked for anew after 100 s, 12 h are too many by these; the extension before holds."""
    rows = extended((43_200, 100), (43_200, 9), until=43_201)
    assert (100, "failed", "hidden 12 h at most, 43100 s more") in rows
    assert (43_200, "visible", 1) in rows
    assert (43_200, "received", 2) in rows


def test_a_heartbeat_ends_after_twelve_hours():
    """Ten minutes more every five minutes: from the 143rd on they would end after 12 h."""
    beats = [
        at for at, kind, _ in extended(*[(600, 300)] * 150, until=43_500) if kind == "extended"
    ]
    assert max(beat for beat in beats if beat < 43_200) == 43_200 - 600
    assert extended((43_100, 100), (43_100, 9))[-2:] == [(109, "served", None), (109, "deleted", 1)]


def test_a_step_may_go_on_when_no_more_can_be_hidden():
    """What the service refuses can be caught, as in the real one."""

    def hold(job):
        yield Work(Fixed(30))
        with pytest.raises(Failed):
            job.extend(43_200)

    tray = Queue("tray", visibility=60)
    run = sold([(0.0, {})] * 2, tray, Service("oven", [hold], reads=Reads("tray", batch=2))).run()
    assert run.summary().services["oven"].served == 2
