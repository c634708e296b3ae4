# ruff: noqa: F403, F405, B018
"""How a learner and an architect use the library, with types: ``make lint`` checks this strictly.

mypy reads it from outside, as it reads code that uses the installed package.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_type

import donutlab
from donutlab import *
from donutlab import Breaker, ShopError
from donutlab.distributions import Distribution, Lognormal
from donutlab.experiments import compare, replicate, sweep
from donutlab.floor import Floor
from donutlab.formulas import Station, mm1
from donutlab.messaging import Replay
from donutlab.panels import Panel, Slider
from donutlab.patterns import Pattern
from donutlab.plots import latency
from donutlab.resilience import Autoscale, Budget, Line, Outage
from donutlab.types import Cost, Diff, Event, Job, Rulebook, Run, Story, Summary

BAKE = Lognormal(120, 0.5)
PLACED = {"detail-type": ["OrderPlaced"]}


def decorate(job: Job) -> Iterator[Work]:
    """A step of one's own."""
    yield Work(Exponential(20))
    if job.detail["item"] == "pie":
        raise Failed("no pies today")


def diner(bakers: int = 2, bake: Distribution = BAKE) -> Shop:
    """Return a diner on events; its bakers read from a queue."""
    return Shop(
        Customers("street", Poisson(per_hour(40)), to="manager", order={"item": "donut"}),
        Service("manager", [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("bake", PLACED, "tray", Retry(3)), Rule("bill", PLACED, "cashier")]),
        Queue("tray", capacity=50),
        Service("baker", [Work(bake), decorate], workers=bakers, reads=Reads("tray")),
        Service("cashier", [Work(Exponential(30))], line=Line(10), outages=[Outage(60, 90)]),
        completes=["baker", "cashier"],
    )


def read(run: Run) -> float:
    """Return the mean time to completion, and read whatever else a run gives."""
    assert_type(run.summary(), Summary)
    assert_type(run.trace(1), Story)
    assert_type(run.rules(), Rulebook)
    assert_type(run.cost(), Cost)
    assert_type(run.event_list, list[Event])
    assert_type(run.log.digest(), str)
    return run.summary().orders.to_complete.mean


def designs() -> Diff:
    """Return how far two designs are apart: one of them calls, and guards its calls."""
    guarded = Call(
        "cashier", timeout=30, retry=Retry(2), budget=Budget(), breaker=Breaker(20, minutes(1))
    )
    asked = Service("manager", [Work(Fixed(5)), guarded], autoscale=Autoscale(most=4))
    try:
        return diner().diff(diner().without("bus", "tray", "baker").with_parts(asked))
    except ShopError as error:
        raise SystemExit(error.faults[0]) from None


def measure() -> None:
    """Run a few shops, and hold them against theory."""
    run = assert_type(diner().run(seed=7, until=hours(1)), Run)
    assert read(run) > 0
    assert designs().removed == ("bus", "tray", "baker")
    assert assert_type(mm1(per_hour(20), 120), Station).sojourn > 120
    assert assert_type(donutlab.formulas.mm1(0.5, 1), Station).waiting == 1
    assert assert_type(Pattern(PLACED).matches({"detail-type": "OrderPlaced"}), bool)
    assert isinstance(Replay(hours(2)), Replay)


def look(run: Run) -> None:
    """Look at a run, and at many: only the types of this are checked."""
    Floor(run)
    latency(run)
    Panel(diner, until=hours(1), bakers=Slider(2, 1, 6))
    replicate(diner(), 10, until=hours(1))
    sweep(diner, {"bakers": range(1, 4)}, 10, until=hours(1))
    compare({"two": diner(2), "three": diner(3)}, 10, until=hours(1))


if TYPE_CHECKING:
    donutlab.Serivce  # type: ignore[attr-defined]
    Service("baker", workers="two")  # type: ignore[arg-type]
    hours("8")  # type: ignore[arg-type]


if __name__ == "__main__":
    measure()
