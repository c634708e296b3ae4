"""Windows: how much is counted in the wrong one, or comes too late for its own."""

from __future__ import annotations

from collections.abc import Sequence

from donutlab import Bus, Exponential, Publish, Rule, Service, Shop
from donutlab.core.kinds import LATE, WINDOWED
from donutlab.formulas import late_share, wrong_window_share
from donutlab.messaging import Window
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import count, rows, street

DELAY, SIZE = 60.0, 300.0
"""The mean of the time that events are on their way, and the length of windows, in seconds."""


def counted(window: Window) -> Shop:
    """Return a shop whose events are on their way for an Exponential time, and then counted."""
    return Shop(
        street(0.2, 3000),
        Service("manager", [Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("all", {"source": ["manager"]}, "counter")], delay=Exponential(DELAY)),
        Service("counter", [window]),
    )


@experiment(
    Law(
        "windows of 5 min, 1 min late on average: counted in the wrong one by arrival",
        wrong_window_share(DELAY, SIZE),
    ),
    Law("the same, by the time of the event: late", late_share(DELAY, SIZE, 0)),
    Law("the same, 2 min of lateness allowed: late", late_share(DELAY, SIZE, 120)),
)
def windows(seed: int) -> Sequence[float]:
    """By arrival nothing is lost and a part is elsewhere; by the event's time that part is late."""
    run = counted(Window(SIZE, by="arrival")).run(seed=seed)
    times = {event.id: event.time for event in run.event_list}
    starts = {row[4]: float(row[5].split("-")[0]) for row in rows(run, WINDOWED, "counter")}
    wrong = sum(times[event] < start for event, start in starts.items())
    late = [
        count(counted(Window(SIZE, lateness=allowed)).run(seed=seed), LATE, "counter")
        for allowed in (0, 120)
    ]
    return [wrong / 3000, *(each / 3000 for each in late)]
