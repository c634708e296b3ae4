"""Shops of functions drawn at random: cut off, invoked, throttled, and read for by pollers."""

from __future__ import annotations

from hypothesis import strategies as st

from donutlab import (
    Bus,
    Choice,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Line,
    Once,
    Poisson,
    Publish,
    Queue,
    Reads,
    Regular,
    Rule,
    Scaling,
    Service,
    Shop,
    Work,
)
from donutlab.messaging import Redrive
from donutlab.resilience import Asynchronous

works = st.sampled_from([Work(Exponential(3)), Work(Fixed(4)), Once(Work(Fixed(3)), expires=9)])
fails = st.sampled_from([0.0, 0.3]).map(Fail)


@st.composite
def function_shops(draw: st.DrawFn) -> Shop:
    """Draw a shop in which functions read a tray, and are invoked by a bus."""
    visibility = draw(st.sampled_from([2.0, 5.0]))
    pollers = Reads(
        "tray",
        draw(st.integers(1, 3)),
        pollers=draw(st.sampled_from([1, 4, 9])),
        scaling=draw(st.sampled_from([None, Scaling(1, 30)])),
        partial=draw(st.booleans()),
    )
    waits = Asynchronous(draw(st.integers(1, 3)), 90, draw(st.sampled_from([None, "bin"])))
    return Shop(
        Customers(
            "street",
            draw(st.sampled_from([Poisson(2), Regular(1)])),
            "front",
            {"item": Choice({"donut": 2, "pie": 1})},
            count=draw(st.integers(5, 25)),
        ),
        Service("front", [Publish("OrderPlaced", "tray"), Publish("OrderPlaced", "bus")]),
        Queue("tray", visibility=visibility, max_receives=draw(st.integers(1, 4)),
              dead_letter="bin", fifo=False),
        Service("oven", [draw(works), draw(fails)], draw(st.integers(1, 2)), pollers,
                timeout=draw(st.sampled_from([None, visibility]))),
        Bus("bus", [Rule("all", {"source": ["front"]}, "waiter", dead_letter="bin")]),
        Service("waiter", [draw(works), draw(fails)], asynchronous=waits,
                line=draw(st.sampled_from([None, Line(0)]))),
        Queue("bin", redrives=[Redrive(30, "tray", draw(st.sampled_from([None, 1.0])))]),
    )  # fmt: skip
