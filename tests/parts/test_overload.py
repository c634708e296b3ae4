"""Lines, outages, cold starts and autoscaling, worked out by hand, and what overload does."""

from __future__ import annotations

import pickle

import pytest

from donutlab import (
    Autoscale,
    Bus,
    Call,
    ColdStart,
    Customers,
    Exponential,
    Fixed,
    Line,
    LookUp,
    Outage,
    Poisson,
    Publish,
    Queue,
    Reads,
    Request,
    Retry,
    Rule,
    Service,
    Shop,
    Trace,
    Work,
    hours,
)
from donutlab.core import kinds


def orders(*times, to="baker", **fields):
    """Return customers who come at these seconds."""
    return Customers("street", Trace([(time, {}) for time in times]), to, **fields)


def baker(seconds=10, **fields):
    """Return a baker who needs so many seconds for each order."""
    return Service("baker", [Work(Fixed(seconds))], **fields)


WORK = (kinds.STARTED, kinds.SERVED, kinds.COLD_STARTED)


def story(run, *wanted):
    """Return time, kind, order number and note, or worker, of the rows of these kinds."""
    return [
        (row[0], row[1], row[3].removeprefix("street-"), row[5 if row[1] in WORK else 6])
        for row in run.log.rows()
        if row[1] in wanted
    ]


def count(run, kind):
    """Return how many rows of a kind there are."""
    return run.log.column("kind").count(kind)


def test_a_full_line_turns_away_who_comes():
    """One in work, one in line: the third is told at once, and the line has room again later."""
    run = Shop(orders(0, 1, 2, 11), baker(line=Line(capacity=1))).run()
    assert story(run, kinds.ACCEPTED, kinds.REJECTED) == [
        (2, kinds.REJECTED, "3", "it is full"),
        (10, kinds.ACCEPTED, "1", ""),
        (20, kinds.ACCEPTED, "2", ""),
        (30, kinds.ACCEPTED, "4", ""),
    ]
    assert run.summary().troubles["baker"].turned_away == 1


def test_without_a_line_who_finds_no_free_worker_is_throttled():
    """Two workers and no line are a limit of two at once."""
    run = Shop(orders(0, 1, 2, 10), baker(workers=2, line=Line(capacity=0))).run()
    assert story(run, kinds.TURNED_AWAY) == [(2, kinds.TURNED_AWAY, "3", "full")]
    assert run.summary().services["baker"].served == 3


def test_the_oldest_makes_room():
    """Who has waited longest is thrown out for who comes last, and hears of it."""
    run = Shop(orders(0, 1, 2), baker(line=Line(1, "drop oldest"))).run()
    assert story(run, kinds.DROPPED, kinds.REJECTED, kinds.ACCEPTED) == [
        (2, kinds.DROPPED, "2", "oldest"),
        (2, kinds.REJECTED, "2", "dropped as oldest"),
        (10, kinds.ACCEPTED, "1", ""),
        (20, kinds.ACCEPTED, "3", ""),
    ]
    summary = run.summary()
    assert summary.services["baker"].waiting_at_end == 0
    assert summary.troubles["baker"].dropped == 1
    assert "dropped" in str(summary)


def test_the_stale_are_dropped_when_their_turn_comes():
    """Who has waited longer than 8 s is not worked for; who has waited 8 s is."""
    run = Shop(orders(0, 1, 2), baker(line=Line(stale_after=8))).run()
    assert story(run, kinds.DROPPED, kinds.STARTED) == [
        (0, kinds.STARTED, "1", 1),
        (10, kinds.DROPPED, "2", "stale"),
        (10, kinds.STARTED, "3", 1),
    ]


def test_the_newest_is_served_first():
    """Last in, first out."""
    run = Shop(orders(0, 1, 2, 3), baker(line=Line(newest_first=True))).run()
    assert [row[2] for row in story(run, kinds.STARTED)] == ["1", "4", "3", "2"]


def test_whoever_asks_how_a_dropped_order_stands_hears_that_it_failed():
    """A look-up at a service that dropped the order does not wait for ever."""
    shop = Shop(
        orders(0, 1, 2, to="manager", then=[LookUp("baker", every=5)]),
        Service("manager", [Request("baker")]),
        baker(line=Line(1, "drop oldest")),
    )
    found = [(row[2], row[3]) for row in story(shop.run(), kinds.LOOKED_UP) if row[2] == "2"]
    assert found[-1] == ("2", "failed")


def test_a_request_that_is_refused_fails_the_job():
    """The manager hands over a request; nobody takes it; the customer hears so."""
    shop = Shop(
        orders(0, 1, to="manager"),
        Service("manager", [Request("baker")]),
        baker(line=Line(capacity=0)),
    )
    assert story(shop.run(), kinds.REJECTED) == [
        (1, kinds.REJECTED, "2", "baker did not take it: baker is full")
    ]


def test_a_service_that_is_out_refuses_calls_and_lets_its_line_stand():
    """Out from 5 to 30: who comes is refused; who waits is served from second 30."""
    run = Shop(orders(0, 1, 6, 31), baker(outages=[Outage(5, 30)])).run()
    assert story(run, kinds.DOWN, kinds.UP, kinds.STARTED, kinds.TURNED_AWAY) == [
        (0, kinds.STARTED, "1", 1),
        (5, kinds.DOWN, "", None),
        (6, kinds.TURNED_AWAY, "3", "out"),
        (30, kinds.UP, "", None),
        (30, kinds.STARTED, "2", 1),
        (40, kinds.STARTED, "4", 1),
    ]


def test_outages_one_right_after_the_other_are_one():
    """At the second where one ends and the next begins nobody begins to work."""
    run = Shop(orders(0, 1), baker(outages=[Outage(5, 20), Outage(20, 30)])).run()
    assert [row[0] for row in story(run, kinds.STARTED)] == [0, 30]


def test_an_event_to_a_service_that_is_out_is_not_taken():
    """A manager who publishes to a service that is out hears so."""
    shop = Shop(
        orders(1, to="manager"),
        Service("manager", [Publish("OrderPlaced", to="baker")]),
        baker(outages=[Outage(0, 10)]),
    )
    assert story(shop.run(), kinds.REJECTED) == [
        (1, kinds.REJECTED, "1", "baker did not take it: baker is out")
    ]


def test_a_reader_that_is_out_leaves_everything_in_the_queue_and_catches_up():
    """Out for D = 100 s at λ = 8 and μ = 10: the backlog is gone after λD/(μ - λ) = 400 s."""
    shop = Shop(
        Customers("street", Poisson(8), to="manager"),
        Service("manager", [Publish("OrderPlaced", to="tray")]),
        Queue("tray"),
        baker(0.1, reads=Reads("tray"), outages=[Outage(100, 200)]),
    )
    line = shop.run(seed=1, until=1000).ledger.lengths["tray"]
    assert max(size for time, size in line if time <= 200) == pytest.approx(800, rel=0.1)
    empty = next(time for time, size in line if time > 200 and size == 0)
    assert empty - 200 == pytest.approx(400, rel=0.2)


def test_a_bus_and_its_other_targets_do_not_mind_an_outage():
    """The stock is out; the cashier gets the event all the same."""
    rules = [Rule(name, {"source": ["manager"]}, name) for name in ("stock", "cashier")]
    shop = Shop(
        orders(1, to="manager"),
        Service("manager", [Publish("OrderPlaced", to="bus")]),
        Bus("bus", rules),
        Service("stock", outages=[Outage(0, 10)]),
        Service("cashier"),
    )
    served = shop.run().summary().services
    assert (served["stock"].served, served["cashier"].served) == (0, 1)


def test_the_first_job_and_the_first_after_a_pause_start_cold():
    """Two seconds to get ready at 0; warm at 5; cold again at 40, after more than 20 s idle."""
    shop = Shop(orders(0, 5, 40), baker(1, cold_start=ColdStart(Fixed(2), keep_warm=20)))
    run = shop.run()
    assert story(run, kinds.COLD_STARTED, kinds.SERVED) == [
        (0, kinds.COLD_STARTED, "1", 1),
        (3, kinds.SERVED, "1", 1),
        (6, kinds.SERVED, "2", 1),
        (40, kinds.COLD_STARTED, "3", 1),
        (43, kinds.SERVED, "3", 1),
    ]
    assert run.summary().troubles["baker"].cold_starts == 2
    assert "ready first, which takes 2 s" in str(run.trace(1))


def test_the_warm_worker_is_used_again():
    """With many workers and one job at a time a single one is warmed up."""
    cold = ColdStart(Fixed(2), keep_warm=60)
    run = Shop(orders(*range(0, 100, 10)), baker(1, workers=50, cold_start=cold)).run()
    assert count(run, kinds.COLD_STARTED) == 1


def test_the_number_of_workers_follows_the_load():
    """Six jobs at once: at second 15 three more are ordered, there at 20; they leave when idle."""
    crew = baker(12, autoscale=Autoscale(most=4, every=15, delay=5))
    run = Shop(orders(0, 0, 0, 0, 0, 0), crew).run(until=100)
    assert story(run, kinds.SCALED, kinds.STARTED) == [
        (0, kinds.STARTED, "1", 1),
        (12, kinds.STARTED, "2", 1),
        (20, kinds.SCALED, "", 4),
        (20, kinds.STARTED, "3", 2),
        (20, kinds.STARTED, "4", 3),
        (20, kinds.STARTED, "5", 4),
        (24, kinds.STARTED, "6", 1),
        (45, kinds.SCALED, "", 3),
        (45, kinds.SCALED, "", 2),
        (45, kinds.SCALED, "", 1),
    ]
    worked, there = 6 * 12, 20 * 1 + 25 * 4 + 55 * 1
    assert run.summary().services["baker"].utilisation == pytest.approx(worked / there)


def test_workers_too_many_leave_after_the_job_in_hand():
    """Two jobs at hand at 30, a target of two for each: one worker is to go, and does at 35."""
    shop = Shop(
        orders(0, 0, 0),
        Service("baker", [Work(Fixed(20))], autoscale=Autoscale(most=2, target=2, every=15)),
    )
    run = shop.run(until=100)
    assert story(run, kinds.SCALED) == [(15, kinds.SCALED, "", 2), (35, kinds.SCALED, "", 1)]
    assert run.summary().services["baker"].served == 3


@pytest.mark.parametrize(
    ("line", "low", "high"),
    [
        (None, 0.0, 0.01),
        (Line(newest_first=True), 0.75, 0.83),
        (Line(capacity=4), 0.66, 0.76),
        (Line(stale_after=5), 0.66, 0.76),
    ],
)
def test_first_come_first_served_serves_the_dead(line, low, high):
    """At rho 1.2 and a timeout of 5 services nobody is served in time, unless the line is short."""
    shop = Shop(
        Customers("street", Poisson(1.2), to="manager"),
        Service("manager", [Call("baker", timeout=5)], workers=2000),
        Service("baker", [Work(Exponential(1))], line=line),
    )
    placed = [o for o in shop.run(seed=2, until=6000).ledger.orders.values() if o.placed > 1500]
    good = sum(order.outcome == "complete" for order in placed) / 4500
    assert low <= good <= high


@pytest.mark.parametrize(
    ("jitter", "calls", "end"),
    [("none", (5500, 5500), (112, 112)), ("full", (4000, 4200), (18, 30))],
)
def test_jitter_spreads_the_herd(jitter, calls, end):
    """1000 clients against 100 a second come back together, or, with jitter, spread over time."""
    retry = Retry(max_attempts=100, base=1, cap=20, jitter=jitter)
    shop = Shop(
        orders(*[0] * 1000, to="manager"),
        Service("manager", [Call("baker", retry=retry)], workers=1000),
        baker(1, workers=100, line=Line(capacity=0)),
    )
    run = shop.run(seed=4)
    assert calls[0] <= count(run, kinds.CALLED) <= calls[1]
    assert end[0] <= run.end <= end[1]


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (
            lambda: Line(capacity=-1),
            "Line: capacity must be a whole number of at least 0, not -1. With 0 nobody waits: "
            "what finds no free worker is turned away.",
        ),
        (
            lambda: Line(0, "drop oldest"),
            "Line: to drop the oldest there must be room for one: capacity=1.",
        ),
        (
            lambda: Line(5, "drop newest"),
            "Line: when_full must be one of reject, drop oldest, not 'drop newest'. Did you mean "
            "'drop oldest'?",
        ),
        (
            lambda: Outage(hours(2), hours(1)),
            "Outage: end must be a number above 7200, not 3600.0. In seconds since opening; it "
            "comes after the start.",
        ),
        (
            lambda: baker(outages=[Outage(0, 10), Outage(5, 20)]),
            "Service 'baker': its outages must follow each other, but one starts at second 5, "
            "before the end of another at second 10.",
        ),
        (
            lambda: baker(workers=3, autoscale=Autoscale(most=2)),
            "Service 'baker': most must be a number of at least 3, not 2. It has 3 workers to "
            "begin with.",
        ),
        (
            lambda: baker(reads=Reads("tray"), line=Line(5)),
            "Service 'baker': its workers read from 'tray', where what comes waits. Leave line "
            "and autoscale out: the queue has its own bound, and Reads its scaling.",
        ),
        (
            lambda: baker(cold_start=5),
            "Service 'baker': cold_start must be a ColdStart, not 5. Try ColdStart(Fixed(0.5)).",
        ),
    ],
)
def test_a_slip_meets_a_helpful_message(slip, told):
    """What cannot be is said at once, with what may be."""
    with pytest.raises((ValueError, TypeError)) as caught:
        slip()
    assert str(caught.value) == told


def test_a_shop_with_everything_survives_json_and_pickle():
    """Lines, outages, cold starts and autoscaling are plain data, and run to the same log."""
    shop = Shop(
        orders(0, 1, 2, 3),
        baker(
            line=Line(3, "drop oldest", 60, True),
            outages=[Outage(5, 9), Outage(20, 30)],
            cold_start=ColdStart(Exponential(0.5)),
            autoscale=Autoscale(4, 2, 10, 1),
        ),
    )
    for back in (Shop.from_json(shop.to_json()), pickle.loads(pickle.dumps(shop))):
        assert back == shop
        assert back.run(seed=3, until=60).log == shop.run(seed=3, until=60).log
