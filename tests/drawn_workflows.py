"""Shops with a workflow, drawn at random: sagas in which everything goes wrong, and sometimes not.

Whatever is waited for comes, or has a time-out: so each execution comes to its end.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from donutlab import (
    Bus,
    Call,
    Choice,
    Crash,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Job,
    LookUp,
    Outage,
    Poisson,
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
from donutlab.messaging import Contract, Registry
from donutlab.workflows import ChoiceState, ParallelState, Send, State, Task, Wait, Workflow

retries = st.sampled_from([None, None, Retry(2), Retry(3, base=1, jitter="full")])
undoing = st.none() | st.sampled_from(
    ["refunds", Task("refunds", retry=Retry(2)), Send("Undone", to="told"), Task("till", timeout=2)]
)
FAR = {"detail": {"quantity": [{"numeric": [">", 2]}]}}


def lists(of: st.SearchStrategy[State], most: int) -> st.SearchStrategy[list[State]]:
    """Draw a few states, one after the other."""
    return st.lists(of, max_size=most)


tasks = st.builds(
    Task,
    st.sampled_from(["till", "oven", "refunds"]),
    st.sampled_from([3.0, 9.0, 40.0]),
    retries,
    undoing,
    st.sampled_from([None, None, [], [Wait(Fixed(1))], [Task("till", 5)]]),
)
sends = st.one_of(
    st.builds(
        Send,
        st.just("BakeOrdered"),
        st.sampled_from(["tray", "bus"]),
        st.just("Baked"),
        st.sampled_from([None, "Burnt"]),
        st.sampled_from([4.0, 30.0]),
        retries,
        undoing,
    ),
    st.just(Send("Told", to="told")),
)
waits = st.sampled_from([Wait(Fixed(0)), Wait(Fixed(3)), Wait(Exponential(4))])
simple = st.one_of(tasks, tasks, sends, waits)
nested = st.one_of(
    st.builds(ChoiceState, st.just(FAR), lists(simple, 2), lists(simple, 2)),
    st.lists(lists(simple, 2), min_size=1, max_size=3).map(lambda all_: ParallelState(*all_)),
)


def slow(job: Job) -> Any:
    """Ask for more time, and work on."""
    job.extend(9)
    yield Work(Fixed(1))


@st.composite
def conducted_shops(draw: st.DrawFn, learners: bool = True) -> Shop:
    """Draw a shop whose orders a workflow conducts, by calls and by messages."""

    def service(name: str, *more: Any, fail: float = 0.8, **settings: Any) -> Service:
        fails = Fail(draw(st.sampled_from([0.0, fail])))
        crash = [Crash(0.3)] * draw(st.booleans())
        work = Work(draw(st.sampled_from([Fixed(0), Fixed(2), Exponential(5)])))
        return Service(name, [work, fails, *crash, *more], draw(st.integers(1, 3)), **settings)

    states = [
        Task("till", 40, undo=draw(undoing)),
        *draw(lists(st.one_of(simple, simple, nested), 3)),
        draw(sends),
        Task("oven", 20, draw(retries), "refunds"),
        Task("oven", draw(st.sampled_from([4.0, 20.0]))),
    ]
    outages = draw(st.sampled_from([[], [], [Outage(5, 20)], [Outage(0, 3), Outage(9, 40)]]))
    answer = Publish(draw(st.sampled_from(["Baked", "Baked", "Burnt"])), to="orders")
    answers = [answer] * draw(st.integers(1, 2))
    begin = draw(
        st.sampled_from([[Call("orders", 5, Retry(2))], [Publish("Placed", to="orders")] * 2])
    )
    acknowledges = draw(st.booleans())
    then = [LookUp("orders", 4, 30)] * draw(st.booleans())
    return Shop(
        Customers(
            "street",
            draw(st.sampled_from([Poisson(1), Regular(2), Poisson(0.2)])),
            draw(st.sampled_from(["front", "orders"])),
            {"item": Choice({"donut": 2, "pie": 1}), "quantity": Choice([0, 1, 2, 3, 4])},
            count=draw(st.integers(3, 20)),
            then=then,
        ),
        Service("front", begin, workers=2),
        Workflow(
            "orders", states, acknowledges, outages, draw(st.sampled_from([None, "bin", "bin"]))
        ),
        service("till", fail=0.2),
        service("oven", fail=0.4),
        service("refunds"),
        Queue("tray", visibility=30, max_receives=2, dead_letter="bin"),
        Bus("bus", [Rule("bake", {"detail-type": ["BakeOrdered"]}, to="echo")]),
        service("echo", *answers, fail=0.3),
        service("baker", *[slow] * learners, *answers, fail=0.3, reads=Reads("tray")),
        Queue("told", capacity=draw(st.sampled_from([None, 3])), retention=60),
        Queue("bin"),
        Registry("contracts", [Contract("Told", {"cherry": "string"})], draw(st.booleans())),
    )
