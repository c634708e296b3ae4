"""Calls beside events: the same customers in two designs."""

from donutlab import *
from donutlab.panels import Panel, Slider

street = Customers("street", Poisson(per_hour(40)), to="manager", order={"item": "donut"})


def designs(bakers, seconds):
    baker = Work(Exponential(seconds))
    calls = Shop(
        street,
        Service("manager", [Work(Fixed(5)), Call("baker")], workers=2),
        Service("baker", [baker], bakers),
        completes=["baker"],
    )
    events = Shop(
        street,
        Service("manager", [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("bake", {"detail-type": ["OrderPlaced"]}, to="tray")]),
        Queue("tray"),
        Service("baker", [baker], bakers, reads=Reads("tray")),
        completes=["baker"],
    )
    return {"calls": calls, "events": events}


Panel(
    designs,
    until=hours(4),
    picture="times",
    bakers=Slider(2, 1, 4),
    seconds=Slider(120, 30, 300, step=10, unit="s"),
)
