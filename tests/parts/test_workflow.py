"""Workflows: states in turn, at once and by choice, retries and time-outs, sagas, outages."""

from __future__ import annotations

import pickle

import pytest

from donutlab import (
    Bus,
    Call,
    Crash,
    Customers,
    Exponential,
    Fail,
    Failed,
    Fixed,
    LookUp,
    Outage,
    Publish,
    Queue,
    Reads,
    Regular,
    Retry,
    Rule,
    Service,
    Shop,
    Work,
)
from donutlab.core import kinds
from donutlab.errors import PatternError, ShopError
from donutlab.workflows import ChoiceState, ParallelState, Send, Task, Wait, Workflow

ALL = {"source": ["orders"]}
SAGA = [
    Task("seats", undo="releases"),
    Task("cashier", undo="refunds"),
    Task("baker"),
]


def service(name, seconds=1.0, fail=0.0):
    """Return a service with plenty of workers, some of whose work fails."""
    return Service(name, [Work(Fixed(seconds)), Fail(fail)], workers=50)


def shop(states, *parts, count=1, every=100.0, **settings):
    """Return a shop with one workflow, and a service for every name that is not given."""
    workflow = Workflow("orders", states, **settings)
    street = Customers("street", Regular(every), "orders", {"item": "donut"}, count=count)
    given = {part.name for part in parts}
    others = {link.target for link in workflow.links()} - given
    return Shop(street, workflow, *parts, *map(service, sorted(others)))


def happened(run, *wanted):
    """Return when what happened to the workflow, with its note."""
    rows = run.log.rows()
    return [(time, kind, note) for time, kind, part, *_, note in rows if kind in wanted]


def entered(run):
    """Return the states in the order in which they were entered."""
    return [note for _, _, note in happened(run, kinds.STATE_ENTERED)]


def orders(run):
    """Return the summary of the workflow."""
    return run.summary().workflows["orders"]


def test_states_follow_each_other_and_each_service_is_called():
    """One second each: the customer has the answer after three."""
    run = shop(SAGA).run()
    assert entered(run) == ["seats", "cashier", "baker"]
    assert run.summary().orders.to_accepted.mean == 3
    assert (orders(run).started, orders(run).succeeded, orders(run).transitions) == (1, 1, 3)


def test_nobody_is_kept_waiting():
    """A thousand orders wait for an hour each, all at once, and no worker stands there."""
    run = shop([Wait(Fixed(3600)), Task("baker")], count=1000, every=0.001).run()
    each = run.summary().services["orders"]
    assert (each.served, each.utilisation, each.standing) == (1000, 0, 0)
    assert max(time for time, *_ in happened(run, kinds.EXECUTION_SUCCEEDED)) < 3700


def test_what_was_done_is_undone_the_last_first():
    """The baker fails: the charge is refunded, then the seat released, and the customer told."""
    run = shop(SAGA, service("baker", 1, fail=1)).run()
    assert entered(run) == ["seats", "cashier", "baker", "undo cashier", "undo seats"]
    assert (orders(run).failed, orders(run).compensated) == (1, 2)
    assert run.summary().orders.rejected == 1
    assert "baker failed: it went wrong" in str(run.trace(1))


def test_what_was_refused_has_done_nothing_and_what_timed_out_may_have():
    """A task that was refused is not undone; one that was too slow is, for nobody knows."""
    refused = shop([Task("oven", undo="cooling")], service("oven", 1, fail=1)).run()
    late = shop([Task("oven", timeout=3, undo="cooling")], service("oven", 9)).run()
    asked = []

    def slow_then_unwilling(job):
        asked.append(job.order)
        if len(asked) > 1:
            raise Failed("no more today")
        yield Work(Fixed(9))

    tried = [Task("oven", timeout=3, retry=Retry(2), undo="cooling")]
    once_late = shop(tried, Service("oven", [slow_then_unwilling], workers=2)).run()
    assert orders(refused).compensated == 0
    assert orders(late).compensated == 1
    assert orders(late).timed_out == 1
    assert orders(once_late).compensated == 1


def test_a_compensation_that_fails_leaves_the_execution_stuck():
    """What was done before stays done; a queue, the caller and the summary are told."""
    parts = service("baker", 1, fail=1), service("refunds", 1, fail=1), Queue("desk")
    run = shop(SAGA, *parts, dead_letter="desk").run()
    assert entered(run)[-1] == "undo cashier"
    assert (orders(run).stuck, orders(run).failed, orders(run).compensated) == (1, 0, 0)
    assert run.summary().queues["desk"].left == 1
    assert "cashier cannot be undone: refunds failed" in str(run.trace(1))
    assert run.summary().orders.rejected == 1


def test_a_compensation_is_tried_again():
    """What undoes may be any state, with a retry of its own."""
    undo = Task("refunds", retry=Retry(20, base=1), name="pay back")
    states = [Task("cashier", undo=undo), Task("baker")]
    run = shop(states, service("baker", 1, fail=1), service("refunds", 1, fail=0.7), count=50).run()
    assert orders(run).failed == 50
    assert orders(run).retries > 50
    assert "pay back" in entered(run)


def test_attempts_and_pauses():
    """Three attempts of 2 s with pauses of 1 and 2 s, then the execution fails."""
    states = [Task("baker", retry=Retry(3, base=1))]
    run = shop(states, service("baker", 2, fail=1)).run()
    starts = [time for time, *_ in happened(run, kinds.TASK_SCHEDULED)]
    assert starts == [100, 103, 107]
    assert (orders(run).retries, orders(run).transitions) == (2, 3)


def test_a_catch_comes_instead():
    """The pie shop next door helps out; without a state there it goes on as if nothing was."""
    states = [Task("baker", catch=[Task("next door")]), Task("music", catch=[]), Task("waiter")]
    run = shop(states, service("baker", 1, fail=1), service("music", 1, fail=1)).run()
    assert entered(run) == ["baker", "next door", "music", "waiter"]
    assert orders(run).succeeded == 1


def test_a_choice_is_made_by_a_pattern():
    """Pies are baked elsewhere; what is not asked for goes the other way."""
    pies = {"detail": {"item": ["pie"]}}
    states = [ChoiceState(pies, [Task("pie maker")], otherwise=[Task("baker")]), Task("waiter")]
    assert entered(shop(states).run()) == ["choice", "baker", "waiter"]


def test_branches_go_on_at_once_and_wait_for_each_other():
    """Two seconds, not three; if one fails, what the other has done is undone."""
    states = [ParallelState([Task("drinks", undo="sink")], [Task("oven")]), Task("waiter")]
    run = shop(states, service("drinks", 2)).run()
    assert run.summary().orders.to_accepted.mean == 3
    failed = shop(states, service("drinks", 2), service("oven", 1, fail=1)).run()
    assert entered(failed) == ["parallel", "drinks", "oven", "undo drinks"]
    assert orders(failed).compensated == 1


def test_a_message_waits_for_its_answer():
    """The baker reads from a tray, and answers with an event, whose details are known then."""
    hot = {"detail": {"oven": [7]}}
    states = [
        Send("BakeOrdered", to="tray", answer="Baked"),
        ChoiceState(hot, [Task("gloves")]),
    ]
    bake = [Work(Fixed(30)), Publish("Baked", to="orders", extra={"oven": 7})]
    run = shop(states, Queue("tray"), Service("baker", bake, reads=Reads("tray"))).run()
    assert entered(run) == ["BakeOrdered", "choice", "gloves"]
    assert run.summary().orders.to_accepted.mean == 31
    assert len(happened(run, kinds.ANSWER_RECEIVED)) == 1


def test_an_answer_may_say_that_it_failed_or_come_too_late():
    """A failure is tried again or ends it; whom nobody waits for is ignored, and begins nothing."""
    send = Send("BakeOrdered", "tray", "Baked", "Burnt", timeout=60)
    burnt = Service("baker", [Publish("Burnt", to="orders")], reads=Reads("tray"))
    run = shop([send], Queue("tray"), burnt).run()
    assert (orders(run).failed, orders(run).timed_out) == (1, 0)
    slow = Service("baker", [Work(Fixed(90)), Publish("Baked", "orders")], reads=Reads("tray"))
    run = shop([send], Queue("tray"), slow).run()
    assert (orders(run).started, orders(run).timed_out, orders(run).ignored) == (1, 1, 1)


def test_an_answer_may_come_at_once_and_a_message_need_not_be_taken():
    """An answer within the same moment is heard; what a full queue refuses has failed."""
    echo = Service("echo", [Publish("Baked", to="orders")])
    run = shop([Send("BakeOrdered", "bus", "Baked")], Bus("bus", [Rule("a", ALL, "echo")]), echo)
    assert orders(run.run()).succeeded == 1
    full = shop([Send("Told", "tray")], Queue("tray", capacity=1), count=2).run()
    assert (orders(full).succeeded, orders(full).failed) == (1, 1)


def test_an_outage_of_the_conductor_delays_and_loses_nothing():
    """Whatever happens meanwhile is seen to afterwards; while it is out it does nothing."""
    states = [*SAGA, Wait(Fixed(7)), Send("Told", "tray", answer="Heard", timeout=500)]
    heard = Service("ear", [Work(Fixed(3)), Publish("Heard", "orders")], reads=Reads("tray"))
    parts = Queue("tray"), heard, service("baker", 40, fail=0.3), service("cashier", 11)
    usual = shop(states, *parts, count=60, every=20).run(seed=3)
    outages = [Outage(150, 400), Outage(500, 777)]
    out = shop(states, *parts, count=60, every=20, outages=outages).run(seed=3)
    counts = [
        (each.started, each.succeeded + each.failed, each.stuck, each.ignored)
        for each in (orders(usual), orders(out))
    ]
    assert counts == [(60, 60, 0, 0)] * 2
    own = {row[0] for row in out.log.rows() if row[1] in (kinds.STATE_ENTERED, kinds.STATE_EXITED)}
    assert not [time for each in outages for time in own if each.start < time < each.end]
    assert 400 in own


def test_an_answer_during_an_outage_was_in_time():
    """What counts is when the answer came, not when the conductor was there again to see it."""
    states = [Task("baker", timeout=60)]
    run = shop(states, service("baker", 50), outages=[Outage(120, 300)]).run()
    assert (orders(run).succeeded, orders(run).timed_out) == (1, 0)
    assert happened(run, kinds.EXECUTION_SUCCEEDED)[0][0] == 300


def test_who_is_acknowledged_looks_the_state_up():
    """The answer comes at once; what the order waits for is known at any time."""
    seen = []

    def look(job):
        yield LookUp("orders")
        seen.append((job.found["status"], job.found["state"]))

    def later(job):
        yield Work(Fixed(1.5))

    steps = [look, later, look, later, later, look]
    blueprint = shop(SAGA, acknowledges=True)
    street = Customers("street", Regular(100), "orders", count=1, then=steps)
    run = blueprint.with_parts(street).run()
    assert seen == [("in work", "seats"), ("in work", "cashier"), ("served", "")]
    assert run.summary().orders.to_accepted.mean == 0


def test_a_look_up_while_the_conductor_is_out_is_refused():
    """Nobody is there to answer."""
    blueprint = shop(SAGA, acknowledges=True, outages=[Outage(101, 200)])
    street = Customers("street", Regular(100), "orders", count=1, then=[Work(Fixed(5))])
    ask = Customers(
        "street", Regular(100), "orders", count=1, then=[Work(Fixed(5)), LookUp("orders")]
    )
    assert not blueprint.with_parts(street).run().summary().troubles
    assert blueprint.with_parts(ask).run().summary().troubles["orders"].turned_away == 1


def test_a_lost_message_is_noticed():
    """A baker who crashes answers nobody: with a time-out the conductor finds it."""
    baker = Service("baker", [Crash(1), Publish("Baked", "orders")], reads=Reads("tray"))
    send = Send("BakeOrdered", "tray", "Baked", timeout=60)
    found = shop([send], Queue("tray"), baker).run()
    assert happened(found, kinds.EXECUTION_FAILED)[0][0] == 160
    for_ever = shop([Send("BakeOrdered", "tray", "Baked")], Queue("tray"), baker).run()
    assert for_ever.summary().services["orders"].in_work == 1


def test_an_order_is_conducted_once():
    """An event that comes twice begins nothing; who calls again hears of the same end."""
    twice = Service("front", [Publish("Placed", "orders"), Publish("Placed", "orders")])
    street = Customers("street", Regular(100), "front", count=3)
    run = shop(SAGA).with_parts(street, twice).run()
    assert orders(run).started == 3
    assert len(happened(run, kinds.ALREADY_STARTED)) == 3
    call = Call("orders", timeout=2, retry=Retry(5))
    run = shop(SAGA).with_parts(street, Service("front", [call])).run()
    assert (orders(run).started, run.summary().orders.accepted) == (3, 3)
    assert run.summary().orders.to_accepted.mean == 3
    late = Service("front", [Call("orders"), Work(Fixed(9)), Call("orders")])
    failed = shop(SAGA, service("baker", 1, fail=1)).with_parts(street, late).run()
    assert (orders(failed).started, failed.summary().orders.rejected) == (3, 3)


def test_a_message_of_ones_own_begins_nothing():
    """What the bus sends back belongs to an order that is under way: nothing goes round."""
    back = Bus("bus", [Rule("all", ALL, "orders")])
    run = shop([Send("Told", "bus")], back).run()
    assert (orders(run).started, orders(run).succeeded) == (1, 1)


def test_states_of_one_name_are_numbered():
    """In the order in which they stand there; a name of one's own is kept."""
    states = [Task("baker", undo="bin"), Wait(Fixed(1)), Task("baker", undo="bin", name="again")]
    assert Workflow("orders", states).state_names == (
        *("baker", "undo baker", "wait", "again", "undo again"),
    )
    assert Workflow("orders", [Task("a"), Task("a")]).state_names == ("a", "a 2")


def test_the_diagram_of_the_states():
    """Each state with what comes after it, as text and as a drawing."""
    pies = {"detail": {"item": ["pie"]}}
    states = [
        *SAGA[:2],
        ChoiceState(pies, [Task("pie maker", catch=[Task("next door")])]),
        ParallelState([Task("waiter")], [Send("Told", "tray")]),
    ]
    drawn = shop(states, Queue("tray")).diagram("orders")
    arrows = {(a.start, a.label, a.end) for a in drawn.arrows}
    assert arrows == {
        ("(begin)", "then", "seats"),
        ("seats", "is undone by", "undo seats"),
        ("seats", "then", "cashier"),
        ("cashier", "is undone by", "undo cashier"),
        ("cashier", "then", "choice"),
        ("choice", "if it matches", "pie maker"),
        ("choice", "otherwise", "parallel"),
        ("pie maker", "then", "parallel"),
        ("pie maker", "if it fails", "next door"),
        ("next door", "then", "parallel"),
        ("parallel", "at once", "waiter"),
        ("parallel", "at once", "Told"),
        ("waiter", "then", "(end)"),
        ("Told", "then", "(end)"),
    }
    assert "undo cashier" in drawn.svg
    assert "undo cashier" in drawn.mermaid
    assert "if it fails next door" in str(drawn)
    with pytest.raises(ShopError, match=r"No workflow has the name 'order'. Did you mean 'orders'"):
        shop(SAGA).diagram("order")


def test_a_blueprint_comes_back_equal():
    """As JSON and as a pickle, with everything a state can say."""
    states = [
        Task("a", 5, Retry(2), undo=Task("b", name="back"), catch=[Wait(Exponential(3))]),
        Send("X", "a", "Y", "Z", 9, Retry(3), "b", [], name="send"),
        ChoiceState({"detail": {"n": [1]}}, [Task("a")], [Task("b")]),
        ParallelState([Task("a")], [Task("b"), Task("a")], name="both"),
    ]
    blueprint = shop(states, outages=[Outage(1, 2)], acknowledges=True)
    assert Shop.from_json(blueprint.to_json()) == blueprint
    assert pickle.loads(pickle.dumps(blueprint)) == blueprint
    assert blueprint.run().log == Shop.from_json(blueprint.to_json()).run().log


@pytest.mark.parametrize(
    ("make", "error", "match"),
    [
        (
            lambda: Workflow("w", [Work(Fixed(1))]),
            TypeError,
            "Workflow 'w': states, number 1, must",
        ),
        (
            lambda: Workflow("w", Task("a")),
            TypeError,
            r'must be a list, not Task.*\[Task\("baker"\)',
        ),
        (lambda: Workflow("w", outages=[5]), TypeError, "must be an Outage"),
        (lambda: Workflow("w", acknowledges="yes"), TypeError, "Workflow 'w': acknowledges"),
        (lambda: Service("s", [Task("a")]), TypeError, "step 1 must be a step"),
        (lambda: Task("a", timeout=0), ValueError, "Task of 'a': timeout must be a number above 0"),
        (lambda: Task("a", retry=3), TypeError, "Task of 'a': retry must be a Retry, not 3"),
        (lambda: Task("a", undo=3), TypeError, "Task of 'a': undo, number 1, must be a state"),
        (lambda: Task("a", catch=Task("b")), TypeError, "Task of 'a': catch must be a list"),
        (lambda: Task("a", name=""), ValueError, "Task of 'a': name must be a text"),
        (lambda: Task(Service("a")), TypeError, "Task of .*Try 'a'"),
        (lambda: Send("X", "a", timeout=5), ValueError, "Send 'X': without an answer nobody waits"),
        (lambda: Send("X", "a", "Y", "Y"), ValueError, "cannot be both answer and failure"),
        (lambda: Wait(5), TypeError, r"Wait: time must be a distribution, not 5. Try Fixed\(5\)"),
        (lambda: ChoiceState({"a": 1}, []), PatternError, "ChoiceState: "),
        (lambda: ParallelState(), ValueError, "ParallelState: give at least one branch"),
        (lambda: ParallelState(Task("a")), TypeError, "ParallelState: branch 1 must be a list"),
    ],
)
def test_errors_say_who_did_what(make, error, match):
    """Who, which value, and what to try."""
    with pytest.raises(error, match=match):
        make()


def test_faults_of_the_wiring_are_found_before_time_starts():
    """A task needs a service; a circle of calls never ends; events go round in no time."""
    assert "'orders' calls 'tray', but 'tray', a Queue, takes no calls" in str(
        Shop(Workflow("orders", [Task("tray")]), Queue("tray")).faults()
    )
    assert "'orders' calls 'bakr', but no part has the name 'bakr'" in str(
        Shop(Workflow("orders", [Wait(Fixed(1)), Task("a", undo="bakr")]), Service("a")).faults()
    )
    ring = Shop(Workflow("orders", [Task("a")]), Service("a", [Call("orders")]))
    assert "a call that comes back to its caller never ends" in str(ring.faults())
