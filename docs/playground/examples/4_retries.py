"""Retries and an outage: who tries again, and what it costs the baker."""

from donutlab import *
from donutlab.panels import Panel, Slider
from donutlab.resilience import Outage, Retry


def diner(attempts, pause):
    retry = Retry(max_attempts=attempts, base=pause, jitter="full")
    return Shop(
        Customers("street", Poisson(per_hour(60)), to="manager"),
        Service("manager", [Work(Fixed(5)), Call("baker", 120, retry)], workers=6),
        Service(
            "baker",
            [Work(Exponential(30))],
            outages=[Outage(minutes(60), minutes(75))],
        ),
    )


Panel(
    diner,
    until=hours(3),
    picture="words",
    attempts=Slider(3, 1, 6),
    pause=Slider(10, 1, 60, unit="s"),
)
