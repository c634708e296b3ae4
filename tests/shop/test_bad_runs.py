"""What goes wrong with a whole shop: faults of its wiring, circles, mistakes in learners' steps."""

from __future__ import annotations

import functools
import pickle
import warnings
from math import nan

import pytest
from shops import PLACED, event_shop, street, sync_shop

from donutlab import (
    Bus,
    Call,
    Customers,
    Exponential,
    Fixed,
    LookUp,
    Parallel,
    PatternError,
    Poisson,
    Publish,
    Queue,
    Reads,
    Regular,
    Request,
    Rule,
    RunStopped,
    Service,
    Shop,
    ShopError,
    StepError,
    Stream,
    Trace,
    Work,
)
from donutlab.people import Backlog, Groups, Shifts, Users
from donutlab.shop import simulate

BAKER = Service("baker", [Work(Fixed(5))])

NEVER_ENDS = (
    "a call that comes back to its caller never ends. Let one of them publish an event instead. "
    "Leave lookup out, and look-ups are answered from the records."
)
WIRING = {
    "unknown target": (
        [street(to="managr"), Service("manager")],
        "'street' sends to 'managr', but no part has the name 'managr'. Did you mean 'manager'?",
    ),
    "call to nobody": (
        [Service("manager", [Parallel(Call("bakr"))]), BAKER],
        "'manager' calls 'bakr', but no part has the name 'bakr'. Did you mean 'baker'?",
    ),
    "request to nobody": (
        [Service("manager", [Request("x")])],
        "'manager' hands a request to 'x', but no part has the name 'x'.",
    ),
    "rule to nowhere": (
        [Bus("bus", [Rule("bake", PLACED, to="baker")])],
        "'bus' rule 'bake' sends to 'baker', but no part has the name 'baker'.",
    ),
    "rule to a reader": (
        [
            Bus("bus", [Rule("bake", PLACED, to="baker")]),
            Service("baker", reads=Reads("tray")),
            Queue("tray"),
        ],
        "'bus' rule 'bake' sends to 'baker', but 'baker', a Service, takes no events. "
        "These do: tray.",
    ),
    "call to a queue": (
        [Service("manager", [Call("tray")]), Queue("tray")],
        "'manager' calls 'tray', but 'tray', a Queue, takes no calls.",
    ),
    "reading a bus": (
        [Service("baker", reads=Reads("bus")), Bus("bus")],
        "'baker' reads from 'bus', but 'bus', a Bus, takes no reading.",
    ),
    "look-up in a queue": (
        [street(then=[LookUp("tray")]), Service("manager"), Queue("tray")],
        "'street' looks up orders at 'tray', but 'tray', a Queue, takes no look-ups. "
        "These do: manager.",
    ),
    "look-up of oneself": (
        [Service("a", [LookUp("a")], lookup=Fixed(1))],
        f"'a' waits for 'a': {NEVER_ENDS}",
    ),
    "call of one who looks the caller up": (
        [Service("a", [Call("b")], lookup=Fixed(1)), Service("b", [LookUp("a")])],
        f"'a' waits for 'b' waits for 'a': {NEVER_ENDS}",
    ),
    "call loop": (
        [Service("a", [Call("b")]), Service("b", [Work(Fixed(1)), Call("a")])],
        "'a' calls 'b' calls 'a': a call that comes back to its caller never ends. "
        "Let one of them publish an event instead.",
    ),
    "loop without time": (
        [
            Service("till", [Publish("Paid", to="bus")]),
            Bus("bus", [Rule("all", {"detail-type": ["Paid"]}, to="till")]),
        ],
        "'bus' sends to 'till' sends to 'bus' in no time at all, so time would never advance. "
        "Give one of the services a Work step that takes time, or narrow the rule.",
    ),
}


@pytest.mark.parametrize("case", WIRING)
def test_a_fault_of_the_wiring_is_found_before_time_starts(case):
    """Each fault is one sentence; a run refuses with ShopError."""
    parts, sentence = WIRING[case]
    shop = Shop(*parts)
    assert shop.faults() == [sentence]
    with pytest.raises(ShopError):
        shop.run(until=1)


def test_all_faults_are_reported_at_once():
    """A learner sees every fault of the wiring in one error, not one after the other."""
    parts = [part for case in ("unknown target", "rule to nowhere") for part in WIRING[case][0]]
    shop = Shop(*parts, Service("a", [Call("b")]), completes=["bakr", "bus"])
    with pytest.raises(ShopError) as caught:
        shop.run()
    assert len(caught.value.faults) == 5
    assert str(caught.value).splitlines() == list(caught.value.faults)
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults


def test_what_completes_an_order_must_be_a_service():
    """Unknown names are named with the nearest; a bus serves nobody."""
    assert Shop(Bus("bus"), BAKER, completes=["bakr", "bus"]).faults() == [
        "The shop says that 'bakr' completes an order, but no part has the name 'bakr'. "
        "Did you mean 'baker'?",
        "The shop says that 'bus' completes an order, but a Bus serves nobody.",
    ]


def test_who_is_looked_up_in_the_records_keeps_nobody_waiting():
    """A look-up that no worker answers may come back to whoever asks."""
    asking = Service("a", [Call("b")]), Service("b", [LookUp("a"), LookUp("b")])
    run = Shop(street(to="a", count=3), *asking).run()
    assert run.summary().orders.complete == 3


def test_a_time_loop_that_takes_time_is_no_fault():
    """Events may go round if time passes on the way; a function of a learner's may take time."""
    bus = Bus("bus", [Rule("all", {"detail-type": ["Paid"]}, to="till")])
    oven = Service("oven", [Work(Exponential(1))])
    for step in (Work(Exponential(1)), lambda job: None, Call("oven"), LookUp("oven", every=5)):
        assert Shop(Service("till", [step, Publish("Paid", to="bus")]), bus, oven).faults() == []


def test_a_run_past_its_limit_stops_and_keeps_its_log():
    """A slider at its extreme: a warning says why, and what was logged is there."""
    shop = Shop(street(count=None, arrivals=Poisson(1000)), Service("manager"))
    with pytest.warns(RunStopped, match="after the 5,000 events a run may take") as caught:
        run = shop.run(until=10**6, limit=5000)
    assert caught[0].filename == __file__
    assert run.stopped == str(caught[0].message)
    assert run.stopped.endswith("Ask for less, or allow more: run(limit=...).")
    assert len(run.log) > 1000
    assert run.end == run.log.column("time")[-1]
    assert run.stopped in str(run.summary())


CIRCLES = {
    "services": (
        [Service("baker", [Publish("Baked", to="bus")])],
        "200,000 things happened there and time did not advance. Last to act were 'baker' and "
        "'bus'. Look for events that go round in a circle.",
    ),
    "buses": (
        [Bus("baker", [Rule("back", {"detail": {"item": ["donut"]}}, to="bus")])],
        "an event goes round without end, handed on by 'bus'. Narrow the rules that send it round.",
    ),
}


@pytest.mark.parametrize("case", CIRCLES)
def test_a_circle_that_only_a_run_can_show_is_stopped(case):
    """Where the details decide, the circle shows in the run; it stops and keeps its log."""
    parts, message = CIRCLES[case]
    shop = Shop(
        Customers("street", Regular(7), "manager", {"item": "donut"}, count=2),
        Service("manager", [Publish("Placed", to="bus")]),
        Bus("bus", [Rule("bake", {"detail": {"item": ["donut"]}}, to="baker")]),
        *parts,
    )
    assert shop.faults() == []
    with pytest.warns(RunStopped) as caught:
        run = shop.run()
    assert run.stopped == str(caught[0].message) == f"Stopped at second 7: {message}"
    assert len(run.log) > 10
    assert run.summary().orders.placed == 1


def test_many_orders_at_one_moment_are_no_circle(monkeypatch):
    """A crowd that comes at once takes long there, and each of it but a little."""
    monkeypatch.setattr(simulate, "STALL", 2000)
    monkeypatch.setattr(simulate, "BLOCK", 500)
    crowd = Customers("street", Trace([(7.0, {"item": "donut"})] * 3000), "till")
    run = Shop(crowd, Service("till", [Work(Fixed(0.01))])).run()
    assert not run.stopped
    assert run.summary().orders.complete == 3000


TOO_MANY = {
    "workers": lambda many: Service("till", workers=many),
    "shifts": lambda many: Shifts([(0, many)]),
    "partitions": lambda many: Stream("diary", partitions=many),
    "backlog": lambda many: Backlog("left over", "till", many),
    "users": lambda many: Users("guests", many, Fixed(1), "till"),
    "groups": lambda many: Groups(Poisson(1), Fixed(many)),
}


@pytest.mark.parametrize("make", TOO_MANY.values(), ids=TOO_MANY)
def test_what_is_there_from_the_start_has_a_limit(make):
    """So many that it would take minutes, or all memory, to open them: told when it is written."""
    with pytest.raises(ValueError, match=r"at most 100000, not 1\d{30}\. Each is there"):
        make(10**30)
    make(100_000)


def test_an_event_that_multiplies_on_its_way_is_stopped():
    """Twenty buses, each of which hands on twice: a million deliveries, and no circle."""
    everything = {"source": [{"exists": True}]}
    buses = [
        Bus(f"b{n}", [Rule("one", everything, f"b{n + 1}"), Rule("other", everything, f"b{n + 1}")])
        for n in range(20)
    ]
    sender = Service("manager", [Publish("Placed", to="b0")])
    shop = Shop(street(count=1), sender, *buses, Bus("b20"))
    assert shop.faults() == []
    with pytest.warns(RunStopped, match="an event goes round without end, handed on by 'b"):
        run = shop.run()
    assert len(run.log) < 200_000


def divide(job):
    """Work, and then divide by zero."""
    yield Work(Fixed(2))
    yield Work(Fixed(1 / (job.detail["item"] == "donut")))


def endless(job):
    """Publish for ever, while no time passes."""
    while True:
        yield Publish("Again", to="box")


def astray(job):
    """Call someone who is not there."""
    yield Call("bakr")


def number(job):
    """Yield what is no step."""
    yield 5


def listed(job):
    """Return steps instead of yielding them."""
    return [Work(Fixed(5))]


MISTAKES = {
    divide: "order 'street-2' at second 21: ZeroDivisionError: division by zero.",
    endless: "order 'street-1' at second 9: it yielded 100,000 times and time did not advance.",
    astray: (
        "order 'street-1' at second 9: it yielded Call(to='bakr'), but no "
        "part has the name 'bakr'. Did you mean 'baker'?"
    ),
    number: (
        "order 'street-1' at second 9: it yielded 5; "
        "yield a step such as Work(Fixed(5)) or a SimPy event."
    ),
    listed: (
        "order 'street-1' at second 9: it returned [Work(time=Fixed(value=5))]; "
        "yield the steps instead."
    ),
}


@pytest.mark.parametrize("step", MISTAKES, ids=lambda step: step.__name__)
def test_a_mistake_in_a_learners_step_says_who_and_when_and_keeps_the_run(step):
    """StepError names service, step, order and second; what was logged is in its `run`."""
    orders = [(9, {"item": "donut"}), (19, {"item": "pie"}), (29, {"item": "pie"})]
    shop = Shop(
        Customers("street", Trace(orders), "manager"),
        Service("manager", [step]),
        BAKER,
        Queue("box"),
    )
    with pytest.raises(StepError) as caught:
        shop.run(seed=1)
    assert str(caught.value) == f"'manager', step {step.__name__!r}, {MISTAKES[step]}"
    run = caught.value.run
    assert run.stopped == str(caught.value)
    assert run.summary().orders.placed == (2 if step is divide else 1)
    assert "error's attribute `run`" in caught.value.__notes__[0]


def test_the_learners_own_error_is_the_cause():
    """The traceback leads to the line in the learner's cell."""
    shop = Shop(street(order={"item": "pie"}), Service("manager", [divide]))
    with pytest.raises(StepError) as caught:
        shop.run()
    error = caught.value
    causes = []
    while error := error.__cause__:
        causes.append(type(error))
    assert ZeroDivisionError in causes


def test_a_step_in_parallel_or_of_another_kind_of_callable_is_named_too():
    """A partial has no name of its own, and is named by its kind."""
    shop = Shop(
        street(order={"item": "pie"}),
        Service("manager", [Parallel(Work(Fixed(9)), functools.partial(divide))]),
    )
    with pytest.raises(StepError, match="'manager', step 'partial', order 'street-1'"):
        shop.run()


@pytest.mark.parametrize(
    ("order", "what"),
    [
        (lambda random: 5, "TypeError: 'int' object is not iterable."),
        (lambda random: 1 / 0, "ZeroDivisionError: division by zero."),
        (lambda: None, "TypeError: "),
    ],
)
def test_a_mistake_in_a_function_that_makes_orders_is_a_step_error(order, what):
    """The message says what such a function gets and returns."""
    shop = Shop(street(order=order), Service("manager"))
    with pytest.raises(StepError) as caught:
        shop.run()
    assert str(caught.value).startswith(
        "'street': the function that says what an order contains gets a random.Random and "
        f"returns a mapping, but at second 0 it went wrong: {what}"
    )
    assert caught.value.run is not None


def test_strange_values_in_an_order_do_not_stop_a_bus():
    """What has no JSON form can be in a detail; it just matches no pattern."""
    for strange in (nan, {1, 2}, object(), b"donut", 10**400):
        shop = event_shop().with_parts(street(order={"item": strange, "charge": strange}))
        found = shop.run(until=600).summary()
        assert found.services["cashier"].served in (0, found.services["manager"].served)
        assert found.services["baker"].served == 0


@pytest.mark.parametrize("make", [sync_shop, event_shop])
def test_a_good_shop_runs_without_a_warning(make):
    """No warnings, and nothing to say, when all is well."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert make().run(seed=1).stopped == ""


def test_errors_are_of_the_kinds_that_are_promised():
    """Values raise ValueError, TypeError or their subclasses; a stop is a UserWarning."""
    assert issubclass(ShopError, ValueError)
    assert issubclass(PatternError, ValueError)
    assert issubclass(StepError, RuntimeError)
    assert issubclass(RunStopped, UserWarning)
