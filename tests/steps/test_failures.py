"""Calls and services when things go wrong, worked out by hand."""

from __future__ import annotations

import pickle

import pytest
from shops import street

from donutlab import (
    Breaker,
    Budget,
    Bus,
    Call,
    Crash,
    Customers,
    Fail,
    Failed,
    Fixed,
    Once,
    Publish,
    Queue,
    Reads,
    Regular,
    Retry,
    Rule,
    Service,
    Shop,
    Trace,
    Work,
)
from donutlab.core import kinds


def story(run, *wanted):
    """Return time, kind, part and note of the rows of these kinds."""
    return [(row[0], row[1], row[2], row[6]) for row in run.log.rows() if row[1] in wanted]


def count(run, kind, part=None):
    """Return how many rows of a kind there are, of one part or of all."""
    return sum(row[1] == kind and part in (None, row[2]) for row in run.log.rows())


def orders(*times, to="manager"):
    """Return customers who come at these seconds."""
    return Customers("street", Trace([(time, {}) for time in times]), to)


def moods(*outcomes):
    """Return a step that fails where the outcome is False, one outcome after the other."""
    left = list(outcomes)

    def step(job):
        if not left.pop(0):
            raise Failed("in a mood")

    return step


def test_retries_multiply_down_a_chain():
    """Three attempts at each of three layers are 3^3 calls of the last one: attempts^depth."""
    shop = Shop(
        orders(1),
        Service("manager", [Call("baker", retry=Retry(3))]),
        Service("baker", [Call("mill", retry=Retry(3))]),
        Service("mill", [Call("farm", retry=Retry(3))]),
        Service("farm", [Fail(1)]),
    )
    run = shop.run()
    callers = ("manager", "baker", "mill")
    assert [count(run, kinds.CALLED, name) for name in callers] == [3, 9, 27]


def test_a_budget_lets_ten_retries_through_and_then_one_for_ten_successes():
    """Where all fails: the bucket's ten retries in all. With successes: a tenth more for each."""
    manager = Service("manager", [Call("baker", retry=Retry(4), budget=Budget())])
    run = Shop(street(count=100), manager, Service("baker", [Fail(1)])).run(seed=1)
    assert count(run, kinds.CALLED) == 100 + 10
    assert count(run, kinds.WITHHELD) == 100 - 3
    baker = Service("baker", [moods(False, *[True] * 10, False, True, False)])
    manager = Service("manager", [Call("baker", retry=Retry(2), budget=Budget(0.125, 1))])
    run = Shop(orders(*range(1, 13)), manager, baker).run()
    assert story(run, kinds.REFUSED, kinds.WITHHELD) == [
        (1, kinds.REFUSED, "manager", "in a mood"),
        (11, kinds.REFUSED, "manager", "in a mood"),
        (12, kinds.REFUSED, "manager", "in a mood"),
        (12, kinds.WITHHELD, "manager", 1),
    ]


@pytest.mark.parametrize(("share", "load"), [(0.2, 1.08), (0.5, 1.05), (1.0, 1.0)])
def test_a_budget_bounds_the_load_of_retries(share, load):
    """At a failure rate p a long run makes 1 + min(retries wanted, successes / 10) calls an order.

    The numbers are those of Brooker's article: 1.08, 1.05 and 1.00 instead of 1.25, 1.87 and 4.
    """
    manager = Service("manager", [Call("baker", retry=Retry(4), budget=Budget())], workers=50)
    shop = Shop(
        Customers("street", Regular(1), "manager", count=20_000),
        manager,
        Service("baker", [Fail(share)]),
    )
    assert count(shop.run(seed=3), kinds.CALLED) / 20_000 == pytest.approx(load, abs=0.01)


def test_a_breaker_opens_tries_and_closes():
    """Two of two failed: open for 10 s; then a trial fails, and another 10 s later closes it."""
    baker = Service("baker", [moods(False, False, False, True, True)])
    manager = Service(
        "manager", [Call("baker", breaker=Breaker(window=2, cooldown=10, threshold=1))]
    )
    run = Shop(orders(1, 2, 3, 11.5, 12, 15, 23, 24), manager, baker).run()
    assert story(run, kinds.CALLED, kinds.SHORT_CIRCUITED, kinds.BREAKER) == [
        (1, kinds.CALLED, "manager", 1),
        (2, kinds.CALLED, "manager", 1),
        (2, kinds.BREAKER, "manager", "open"),
        (3, kinds.SHORT_CIRCUITED, "manager", 1),
        (11.5, kinds.SHORT_CIRCUITED, "manager", 1),
        (12, kinds.BREAKER, "manager", "half-open"),
        (12, kinds.CALLED, "manager", 1),
        (12, kinds.BREAKER, "manager", "open"),
        (15, kinds.SHORT_CIRCUITED, "manager", 1),
        (23, kinds.BREAKER, "manager", "half-open"),
        (23, kinds.CALLED, "manager", 1),
        (23, kinds.BREAKER, "manager", "closed"),
        (24, kinds.CALLED, "manager", 1),
    ]
    told = "baker was not called: the circuit breaker is open"
    assert [why for *_, why in story(run, kinds.FAILED)].count(told) == 3


def test_a_half_open_breaker_lets_only_its_trials_through():
    """While one trial is under way further calls fail; the answer of an older call is not heard."""
    baker = Service("baker", [Work(Fixed(5)), moods(False, True, True, True)], workers=3)
    breaker = Breaker(window=1, cooldown=2)
    manager = Service("manager", [Call("baker", 20, breaker=breaker)], workers=9)
    run = Shop(orders(0, 1, 8, 9, 14), manager, baker).run()
    assert story(run, kinds.BREAKER, kinds.SHORT_CIRCUITED) == [
        (5, kinds.BREAKER, "manager", "open"),
        (8, kinds.BREAKER, "manager", "half-open"),
        (9, kinds.SHORT_CIRCUITED, "manager", 1),
        (13, kinds.BREAKER, "manager", "closed"),
    ]


def test_a_crash_tells_nobody():
    """The caller of a service that crashed waits until its time is up, and tries again."""
    shop = Shop(
        orders(0),
        Service("manager", [Call("baker", timeout=30, retry=Retry(2))]),
        Service("baker", [Work(Fixed(5)), Crash(1), Publish("Baked", to="tray")]),
        Queue("tray"),
    )
    run = shop.run()
    assert story(run, kinds.FAILED, kinds.TIMED_OUT, kinds.REJECTED) == [
        (5, kinds.FAILED, "baker", "crashed"),
        (30, kinds.TIMED_OUT, "manager", 1),
        (35, kinds.FAILED, "baker", "crashed"),
        (60, kinds.TIMED_OUT, "manager", 2),
        (60, kinds.FAILED, "manager", "baker did not answer in time"),
        (60, kinds.REJECTED, "street", "baker did not answer in time"),
    ]
    assert count(run, kinds.ARRIVED, "tray") == 0


def test_once_does_the_work_of_an_event_once():
    """Two rules send each event twice; the cashier bills it once, and notes the second."""
    rules = [Rule(name, {"detail-type": ["OrderPlaced"]}, "cashier") for name in ("a", "b")]
    shop = Shop(
        orders(0, 1),
        Service("manager", [Publish("OrderPlaced", to="bus")]),
        Bus("bus", rules),
        Service("cashier", [Once(Work(Fixed(3)), Publish("Billed", to="tray"))]),
        Queue("tray"),
    )
    run = shop.run()
    assert count(run, kinds.ARRIVED, "tray") == 2
    assert story(run, kinds.REPEATED) == [
        (3, kinds.REPEATED, "cashier", "manager-1"),
        (6, kinds.REPEATED, "cashier", "manager-2"),
    ]


def test_once_forgets_what_failed_and_refuses_what_is_in_work():
    """A failed job is done when it comes again; a second event meanwhile fails."""
    call = Call("cashier", retry=Retry(2))
    steps = [Once(Work(Fixed(2)), moods(False, True), key="order")]
    run = Shop(orders(0), Service("manager", [call, call]), Service("cashier", steps)).run()
    assert count(run, kinds.REPEATED) == 1
    assert run.summary().orders.accepted == 1
    twice = Service("manager", [Publish("A", to="cashier"), Publish("B", to="cashier")])
    steps = [Once(Work(Fixed(2)), key="order")]
    run = Shop(orders(0), twice, Service("cashier", steps, workers=2)).run()
    failed = [row[6] for row in run.log.rows() if row[1] == kinds.FAILED]
    assert failed == ["street-1 is in work already"]


def test_once_in_a_batch_leaves_out_what_is_done():
    """A batch in which each order is twice takes the time of its orders, each one once."""
    steps = [Once(Work(each=Fixed(2)), key="order")]
    twice = Service("manager", [Publish("A", to="tray"), Publish("B", to="tray")])
    shop = Shop(
        orders(0, 0),
        twice,
        Queue("tray"),
        Service("baker", steps, reads=Reads("tray", batch=4, window=10)),
    )
    run = shop.run()
    assert {visit.ended for visit in run.ledger.visits if visit.service == "baker"} == {4.0}
    assert count(run, kinds.REPEATED) == 2


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (
            lambda: Breaker(window=0, cooldown=30),
            "Breaker: window must be a whole number of at least 1, not 0. It is the number of "
            "calls that are remembered; a breaker cannot do without.",
        ),
        (
            lambda: Breaker(10, cooldown=30, threshold=1.5),
            "Breaker: threshold must be a number above 0 and of at most 1, not 1.5. It is the "
            "share of failed calls that opens the breaker.",
        ),
        (
            lambda: Budget(gain=2),
            "Budget: gain must be a number of at least 0 and of at most 1, not 2. It is the share "
            "of a retry that a success pays for.",
        ),
        (
            lambda: Call("baker", budget=Budget()),
            "Call to 'baker': the budget is for retries, so give a retry as well. Try "
            "retry=Retry(max_attempts=3).",
        ),
        (
            lambda: Fail(20),
            "Fail: probability must be a number of at least 0 and of at most 1, not 20. It is a "
            "probability: 0 for never, 1 for always.",
        ),
        (lambda: Once(), "Once: give at least one step. Try Once(Work(Fixed(5)))."),
        (
            lambda: Once(Work(Fixed(1)), key="ordr"),
            "Once: key must be one of event, order, not 'ordr'. Did you mean 'order'?",
        ),
    ],
)
def test_a_slip_meets_a_helpful_message(slip, told):
    """What cannot be is said at once, with what may be."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        slip()
    assert str(caught.value) == told


def test_a_shop_with_failures_survives_json_and_pickle():
    """Budgets, breakers, failures and idempotent steps are plain data."""
    call = Call("baker", 5, Retry(2), Budget(), Breaker(3, 10))
    shop = Shop(
        orders(0, 1),
        Service("manager", [call, Fail(0.5), Crash(0.5)]),
        Service("baker", [Once(Work(Fixed(1)), key="order")]),
    )
    assert Shop.from_json(shop.to_json()) == shop
    assert pickle.loads(pickle.dumps(shop)) == shop
