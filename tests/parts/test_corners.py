"""What no number of the usual shops shows: the corners of batches, scaling, copies and budgets."""

from __future__ import annotations

from collections import Counter

import pytest

from donutlab import (
    Autoscale,
    Budget,
    Call,
    Choice,
    ColdStart,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Once,
    Outage,
    Profile,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Regular,
    Retry,
    Service,
    Shop,
    Stream,
    Trace,
    Work,
)
from donutlab.core.kinds import DUPLICATED, EXPIRED, REPEATED, SCALED


def told(run, kind):
    """Return the rows of a kind."""
    return [row for row in run.log.rows() if row[1] == kind]


def paid(*parts, at=(0.0,)):
    """Return a shop whose till announces an order at each of these seconds."""
    return Shop(
        Customers("street", Trace([(second, {}) for second in at]), to="till"),
        Service("till", [Publish("Paid", to="tray")], workers=9),
        *parts,
    )


@pytest.mark.parametrize("partial", [True, False])
def test_what_failed_once_is_not_noted_as_done(partial):
    """In a batch one event fails at first: it is worked on again, and the other one is not."""
    worked = Counter()

    def bake(job):
        yield Work(Fixed(1))
        for event in job.events:
            worked[event.order] += 1
            if event.order == "street-1" and worked[event.order] == 1:
                job.fail(event, "burnt")

    oven = Service("oven", [Once(bake)], reads=Reads("tray", 2, 5, partial=partial))
    run = paid(Queue("tray", visibility=20), oven, at=(0.0, 0.0)).run()
    assert worked == {"street-1": 2, "street-2": 1}
    assert not told(run, REPEATED)


def test_each_field_of_an_order_has_dice_of_its_own():
    """Two fields alike are not the same, and a third leaves both as they were."""
    numbers = Choice(list(range(1000)))

    def details(**fields):
        street = Customers("street", Regular(1), to="till", order=fields, count=200)
        run = Shop(street, Service("till")).run(seed=5)
        return [event.detail for event in run.event_list]

    two, three = details(a=numbers, b=numbers), details(a=numbers, c=numbers, b=numbers)
    assert [each["a"] for each in two] != [each["b"] for each in two]
    assert [(each["a"], each["b"]) for each in two] == [(each["a"], each["b"]) for each in three]


def spare_hands(run, workers):
    """Return for every moment how many of the crew have nothing in hand; fewer than 0 cannot be."""
    crew, found = workers, []
    busy = 0
    for _, kind, part, _, _, _, note in run.log.rows():
        if part == "till":
            crew = note if kind == SCALED else crew
            busy += {"started": 1, "served": -1}.get(kind, 0)
            found.append(crew - busy)
    return found


@pytest.mark.parametrize("delay", [0.0, 3.0, 40.0])
@pytest.mark.parametrize("target", [1.0, 2.5])
def test_there_are_never_fewer_workers_than_at_first_nor_more_than_the_most(delay, target):
    """Whoever was to leave and stays, or was to come and does not, is counted once."""
    rush = Profile([(0, 0.05), (200, 1.5), (300, 0.05)], period=400)
    scale = Autoscale(7, target=target, every=5, delay=delay)
    for seed in range(5):
        till = Service("till", [Work(Exponential(8))], workers=2, autoscale=scale)
        run = Shop(Customers("street", rush, to="till"), till).run(seed=seed, until=3000)
        crews = [row[6] for row in told(run, SCALED)]
        assert {min(crews), max(crews)} <= set(range(2, 8))
        assert max(crews) > 4
        assert min(spare_hands(run, 2)) == 0
        assert run.summary().services["till"].served > 500


@pytest.mark.parametrize("pause", range(15, 45, 3))
def test_workers_who_were_about_to_leave_stay_when_more_is_to_do(pause):
    """In bursts, with jobs longer than a look at the load: no hand works that is not counted."""
    bursts = Trace([(float(pause * burst), {}) for burst in range(40) for _ in range(9)])
    scale = Autoscale(6, target=2.5, every=5)
    till = Service("till", [Work(Fixed(13))], workers=2, autoscale=scale)
    run = Shop(Customers("street", bursts, to="till"), till).run(until=40 * pause + 100)
    assert min(spare_hands(run, 2)) == 0


@pytest.mark.parametrize("reads", [None, Reads("tray")])
def test_a_failed_job_leaves_a_warm_worker(reads):
    """Two jobs that fail, fifty seconds apart: only the first finds the worker cold."""
    cold = ColdStart(Fixed(5), keep_warm=60)
    oven = Service("oven", [Fail(1.0)], reads=reads, cold_start=cold)
    if reads:
        shop = paid(Queue("tray"), oven, at=(0.0, 50.0, 200.0))
    else:
        shop = Shop(Customers("street", Trace([(at, {}) for at in (0, 50, 200)]), "oven"), oven)
    assert shop.run().summary().troubles["oven"].cold_starts == 2


def test_a_reader_that_begins_at_a_second_reads_what_came_in_it():
    """A record at second 60 is read by who begins at second 60, and one at 59 is not."""
    reads = ReadsStream("tray", start=60, joins=100)
    run = paid(Stream("tray"), Service("oven", reads=reads), at=(59.0, 60.0, 61.0)).run(until=900)
    (partition,) = run.summary().streams["tray"].readers["oven"]
    assert (partition.read, partition.left) == (2, 0)


def test_a_copy_is_as_old_as_what_it_is_a_copy_of():
    """Made at second 90, it expires at second 100, as the event itself would have."""
    tray = Queue("tray", duplicates=1.0, retention=100)
    oven = Service("oven", [Work(Fixed(45))], reads=Reads("tray"))
    run = paid(tray, oven, at=(0.0, 0.0)).run()
    assert [row[0] for row in told(run, DUPLICATED)] == [0.0, 90.0]
    assert [row[0] for row in told(run, EXPIRED)] == [100.0]


def test_a_budget_never_holds_more_than_its_size():
    """After a thousand calls that went well there are as many retries in a row as it may hold."""
    retry = Retry(max_attempts=100)
    shop = Shop(
        Customers("street", Regular(1), to="manager", count=1010),
        Service("manager", [Call("oven", retry=retry, budget=Budget(gain=0.5, most=7))]),
        Service("oven", outages=[Outage(1000.5, 5000)]),
    )
    assert shop.run().summary().troubles["manager"].retries == 7


def test_a_window_in_which_all_expires_is_over_when_it_began_to_be():
    """It opens with the first event, and the second opens none: the third waits in one of its own.

    All expire after 60 s, and the window lasts 100 s: nothing is ever received.
    """
    oven = Service("oven", reads=Reads("tray", batch=10, window=100))
    run = paid(Queue("tray", retention=60), oven, at=(0.0, 10.0, 105.0)).run()
    assert [row[0] for row in told(run, EXPIRED)] == [60.0, 70.0, 165.0]
    assert run.summary().queues["tray"].received == 0
