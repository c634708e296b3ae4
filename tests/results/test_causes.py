"""Why orders were rejected, lost, open or late: worked out by hand, and tried on random shops."""

from __future__ import annotations

from math import isclose

import pytest
from anyshop import many, ran, seeds
from drawn import any_shops, ends
from hypothesis import given
from hypothesis import strategies as st

from donutlab import (
    Breaker,
    Bus,
    Call,
    Crash,
    Customers,
    Fail,
    Failed,
    Fixed,
    Hedge,
    Line,
    Outage,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Retry,
    Rule,
    Send,
    Service,
    Shop,
    Stream,
    Task,
    Trace,
    Work,
    Workflow,
)
from donutlab.core.rounding import MOMENT


@many
@given(st.data(), any_shops(), seeds, ends)
def test_every_order_of_any_shop_has_its_why(data, shop, seed, until):
    """None without a cause, and each moment of it is accounted for, at one part after the other."""
    services = [name for name, part in shop.parts.items() if isinstance(part, Service)]
    needed = data.draw(st.lists(st.sampled_from(services), max_size=2, unique=True))
    run = ran(Shop(*shop.parts.values(), completes=needed), seed, until)
    for order, record in run.ledger.orders.items():
        why = run.why(order)
        assert why.cause
        assert why.part in shop.parts or (not why.part and not why.spells)
        assert (why.outcome == "complete") == (record.outcome == "complete")
        assert why.outcome == record.outcome or record.outcome == "open"
        begin = record.placed
        for spell in why.spells:
            assert isclose(spell.begin, begin, abs_tol=2 * MOMENT)
            begin = spell.end
        assert isclose(begin, record.placed + why.took, abs_tol=2 * MOMENT)
        assert str(why).count("\n") >= len(why.reasons)
    causes = run.causes(late=5)
    kept = {each.order.id for each in causes.why}
    assert kept == {
        name
        for name, each in run.ledger.orders.items()
        if not each.completed - each.placed <= 5 + MOMENT
    }
    assert len(causes.frame()) == len(kept)
    assert str(causes)


def street(*times, to="manager"):
    """Return customers who come at these seconds."""
    return Customers("street", Trace([(time, {"item": "donut"}) for time in times]), to)


def baker(seconds=10, *steps, **fields):
    """Return a baker who needs so many seconds."""
    return Service("baker", [Work(Fixed(seconds)), *steps], **fields)


def asked(*parts, order=1, completes=(), **how):
    """Return why an order of the shop of these parts ended as it did."""
    return Shop(*parts, completes=completes).run(**how).why(order)


def told(why):
    """Return outcome, part and cause."""
    return why.outcome, why.part, why.cause


def spans(why):
    """Return where the order was for how many seconds, oldest first."""
    return [(spell.part, spell.doing, spell.seconds) for spell in why.spells]


def test_a_rejected_order_has_a_chain_of_reasons_down_to_the_root():
    """The baker's line is full, so the call is refused, the job fails, and the customer hears."""
    why = asked(
        street(0, 0, 0),
        Service("manager", [Call("baker")], 3),
        baker(10, line=Line(1)),
        order=3,
    )
    assert told(why) == ("rejected", "baker", "turned away: full")
    assert str(why) == (
        "Order street-3 was rejected after 0.0 s: turned away: full at baker.\n"
        "07:00:00.0  street   hears that the order failed: baker failed: it is full\n"
        "07:00:00.0  manager  gives up on street-3: baker failed: it is full\n"
        "07:00:00.0  manager  hears that baker failed: it is full\n"
        "07:00:00.0  baker    does not take street-3 from manager: full"
    )


def test_a_time_out_is_caused_by_what_the_callee_did_meanwhile():
    """The second call waits in line for 6 s; of a job of 10 s one hears nothing in 6 s either."""
    shop = street(0, 0), Service("manager", [Call("baker", 6)], 2), baker(10)
    assert told(asked(*shop, order=1)) == ("rejected", "baker", "no answer in time: at work")
    why = asked(*shop, order=2)
    assert told(why) == ("rejected", "baker", "no answer in time: in line")
    assert spans(why) == [("baker", "in line", 6)]
    assert why.reasons[-1] == (0, "baker", "6.0 s in line")


def test_behind_a_slow_callee_stands_its_own_callee():
    """Three services call each other: the last one's line holds all of them up."""
    why = asked(
        street(0, 1),
        Service("manager", [Call("baker", 20)], 2),
        Service("baker", [Work(Fixed(2)), Call("mill")], 2),
        Service("mill", [Work(Fixed(18))]),
        order=2,
    )
    assert told(why) == ("rejected", "mill", "no answer in time: in line")
    assert spans(why) == [("baker", "at work", 2), ("mill", "in line", 17), ("mill", "at work", 1)]


def test_a_crash_is_found_behind_the_silence():
    """The manager stops waiting at 20 s; the baker had crashed at 10 s."""
    why = asked(street(0), Service("manager", [Call("baker", 20)]), baker(10, Crash(1)))
    assert told(why) == ("rejected", "baker", "crashed")
    assert spans(why) == [("baker", "at work", 10), ("baker", "silent", 10)]


def test_a_crash_two_calls_away_is_found_behind_the_silence():
    """The baker waits for the mill without a timeout, and the mill has crashed."""
    why = asked(
        street(0),
        Service("manager", [Call("baker", 20)]),
        Service("baker", [Call("mill")]),
        Service("mill", [Work(Fixed(5)), Crash(1)]),
    )
    assert told(why) == ("rejected", "mill", "crashed")
    assert [part for _, part, _ in why.reasons] == ["street", "manager", "manager", "mill", "mill"]


def test_attempts_and_pauses_are_told_apart():
    """Two attempts of 4 s, a pause of 3 s between them, and 1 s of the manager's own."""
    call = Call("baker", 4, Retry(2, base=3))
    why = asked(street(0), Service("manager", [Work(Fixed(1)), call]), baker(50, workers=2))
    assert spans(why) == [
        ("manager", "at work", 1),
        ("baker", "at work", 4),
        ("manager", "in a pause before the next try", 3),
        ("baker", "at work", 4),
    ]
    assert why.shares[0] == ("baker", "at work", 8)


def test_an_order_was_held_up_most_where_it_was_longest_in_all():
    """Three times 4 s at work at the baker are more than 10 s at work at the manager."""

    def moody(job):
        if job.now < 20:
            raise Failed("burnt")

    call = Call("baker", retry=Retry(3))
    why = asked(street(0), Service("manager", [Work(Fixed(10)), call]), baker(4, moody))
    assert told(why) == ("complete", "baker", "at work")


def test_an_attempt_right_after_another_is_not_taken_for_it():
    """The first attempt is in work until second 20, and until then the second waits behind it."""
    why = asked(street(0), Service("manager", [Call("baker", 15, Retry(2))]), baker(20))
    assert spans(why) == [
        ("baker", "at work", 15),
        ("baker", "in line", 5),
        ("baker", "at work", 10),
    ]


def test_an_open_breaker_is_the_cause_itself():
    """The second order is not sent on at all."""
    call = Call("baker", breaker=Breaker(1, 99))
    why = asked(street(0, 50), Service("manager", [call]), baker(1, Fail(1)), order=2)
    assert told(why) == ("rejected", "manager", "circuit breaker open")


def test_a_late_order_is_told_by_the_biggest_share_of_its_time():
    """The third of three at once waits 20 s in line and is baked in 10 s."""
    run = Shop(street(0, 0, 0, to="baker"), baker(10)).run()
    causes = run.causes(late=25)
    (why,) = causes.why
    assert (why.order.id, *told(why)) == ("street-3", "late", "baker", "in line")
    assert str(why).splitlines() == [
        "Order street-3 was complete only after 30.0 s, most of it in line at baker.",
        "Its time: 20.0 s (67%) in line at baker, 10.0 s (33%) at work at baker.",
    ]
    assert causes.frame().iloc[0].to_dict() == {
        "order": "street-3",
        "customers": "street",
        "outcome": "late",
        "placed": 0.0,
        "took": 30.0,
        "part": "baker",
        "cause": "in line",
        "longest_at": "baker",
        "longest": "in line",
        "share": pytest.approx(2 / 3),
    }
    assert run.causes().why == []


def test_of_parallel_ways_that_one_counts_which_the_end_waited_for():
    """A bus tells baker and cashier; the order is complete with the cashier, who has a line."""
    rules = [Rule(name, {"source": ["manager"]}, name) for name in ("baker", "cashier")]
    why = asked(
        street(0, 1),
        Service("manager", [Work(Fixed(2)), Publish("OrderPlaced", to="bus")]),
        Bus("bus", rules, delay=Fixed(1)),
        baker(500, workers=2),
        Service("cashier", [Work(Fixed(6))]),
        completes=["cashier"],
        order=2,
    )
    assert spans(why) == [
        ("manager", "in line", 1),
        ("manager", "at work", 2),
        ("bus", "on the way through", 1),
        ("cashier", "in line", 4),
        ("cashier", "at work", 6),
    ]


TELLS = Service("manager", [Publish("OrderPlaced", to="tray")])


def test_a_dead_letter_is_lost_for_what_made_its_receives_fail():
    """Twice received, twice failed, given up by the queue: the root is the baker's failure."""
    why = asked(
        street(0),
        TELLS,
        Queue("tray", visibility=30, max_receives=2, dead_letter="bin"),
        Queue("bin"),
        baker(1, Fail(1, "burnt"), reads=Reads("tray")),
        completes=["baker"],
    )
    assert told(why) == ("lost", "baker", "burnt")
    assert [part for _, part, _ in why.reasons] == ["tray", "tray", "baker"]


def test_what_no_rule_matched_is_lost_at_the_bus():
    """The rule wants pies, and the order is for a donut."""
    rule = Rule("pies", {"detail": {"item": ["pie"]}}, "baker")
    manager = Service("manager", [Publish("OrderPlaced", to="bus")])
    why = asked(street(0), manager, Bus("bus", [rule]), baker(), completes=["baker"])
    assert told(why) == ("lost", "bus", "no rule matched")


@pytest.mark.parametrize(
    ("end", "cause"),
    [(7, ("open", "tray", "in the queue")), (25, ("open", "baker", "at work"))],
)
def test_an_order_under_way_is_told_by_where_it_is(end, cause):
    """The second order is in the queue at second 7, and in work at second 25."""
    shop = street(0, 5), TELLS, Queue("tray"), baker(20, reads=Reads("tray"))
    assert told(asked(*shop, order=2, completes=["baker"], until=end)) == cause


def test_a_record_not_read_yet_is_open_in_its_stream():
    """Behind a poison record nothing is read."""
    why = asked(
        street(0, 5),
        TELLS,
        Stream("tray"),
        baker(1, Fail(1), reads=ReadsStream("tray", batch=1, start="oldest")),
        completes=["baker"],
        order=2,
        until=100,
    )
    assert told(why) == ("open", "tray", "in the stream")


def test_an_order_of_which_nobody_tells_is_lost():
    """The manager tells nobody, and the baker never hears of it."""
    why = asked(street(0), Service("manager"), baker(), completes=["baker"])
    assert told(why) == ("lost", "baker", "nothing came")


def test_a_workflow_is_told_by_whom_it_waits_for():
    """A task of 3 s, and a message that the baker answers after 2 s in the queue and 10 of work."""
    why = asked(
        street(0, 8, to="orders"),
        Workflow("orders", [Task("till"), Send("BakeOrdered", to="tray", answer="Baked")]),
        Service("till", [Work(Fixed(3))]),
        Queue("tray"),
        baker(10, Publish("Baked", to="orders"), reads=Reads("tray")),
        order=2,
    )
    assert spans(why) == [
        ("till", "at work", 3),
        ("tray", "in the queue", 2),
        ("baker", "at work", 10),
    ]


def test_an_answer_that_comes_as_a_message_times_out_is_not_the_answer_to_that():
    """The first message is lost; the second, sent at second 4, is answered at once."""
    moods = iter((False, True))

    def moody(job):
        if not next(moods):
            raise Failed("lost")

    send = Send("BakeOrdered", to="bus", answer="Baked", timeout=4, retry=Retry(2))
    why = asked(
        street(0, to="orders"),
        Workflow("orders", [send, Task("till")]),
        Bus("bus", [Rule("bake", {"detail-type": ["BakeOrdered"]}, to="baker")]),
        Service("baker", [moody, Publish("Baked", to="orders")]),
        Service("till", [Work(Fixed(3))]),
    )
    assert spans(why) == [("bus", "without an answer", 4), ("till", "at work", 3)]


def test_a_workflow_that_gives_up_is_told_by_the_task_that_failed():
    """The till fails, and there is nothing to undo."""
    till = Service("till", [Work(Fixed(3)), Fail(1, "no change")])
    why = asked(street(0, to="orders"), Workflow("orders", [Task("till")]), till)
    assert told(why) == ("rejected", "till", "no change")


def test_a_hedged_call_is_told_by_the_call_that_was_answered():
    """The first call is in hand for 30 s; the second, made at 5 s, is done at 11 s."""
    times = iter((30, 6))

    def slow_once(job):
        yield Work(Fixed(next(times)))

    manager = Service("manager", [Call("baker", hedge=Hedge(5))])
    why = asked(street(0), manager, Service("baker", [slow_once], 2))
    assert why.took == 11
    assert spans(why)[-1] == ("baker", "at work", 6)


def test_causes_are_counted_the_most_frequent_first():
    """Two are turned away, one is refused for an outage."""
    run = Shop(street(0, 1, 2, 30, to="baker"), baker(10, line=Line(0), outages=[Outage(25, 40)]))
    assert str(run.run().causes()) == (
        "Why 3 of 4 orders were not complete\n"
        "outcome    part              cause  orders  for example\n"
        "rejected  baker  turned away: full       2     street-2\n"
        "rejected  baker   turned away: out       1     street-4"
    )


def test_asking_for_what_is_not_there_meets_a_helpful_message():
    """An unknown order and a time that is none are said at once."""
    run = Shop(street(0, to="baker"), baker()).run()
    with pytest.raises(KeyError, match="No order 'street-9' was placed"):
        run.why(9)
    with pytest.raises(ValueError, match="causes: late must be a number above 0, not 0"):
        run.causes(late=0)
