from donutlab import *
from donutlab.formulas import redelivery_share
from donutlab.street import recorded


def people(an_hour):
    order = {"item": Choice(["donut", "pie"], [3, 1]), "quantity": Choice([1, 2, 6], [5, 3, 2])}
    return Customers("street", Poisson(per_hour(an_hour)), "manager", order, type="OrderRequested")


placed = {"detail-type": ["OrderPlaced"]}
bakes = [Work(Exponential(60))]

diner = Shop(
    people(60),
    Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus"), Acknowledge()]),
    Bus(
        "bus",
        [
            Rule("donuts", placed | {"detail": {"item": ["donut"]}}, to="tray"),
            Rule("pies", placed | {"detail": {"item": ["pie"]}}, to="pie tray"),
            Rule("large", placed | {"detail": {"quantity": [{"numeric": [">=", 6]}]}}, to="office"),
        ],
    ),
    Queue("tray", visibility=minutes(12), retention=days(4), max_receives=3, dead_letter="bin"),
    Queue("pie tray", visibility=minutes(12), retention=days(4)),
    Queue("office"),
    Queue("bin"),
    Service("baker", bakes, workers=2, reads=Reads("tray")),
    Service("pie maker", bakes, workers=2, reads=Reads("pie tray")),
    completes=["baker", "pie maker"],
)

seller = [Work(Exponential(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]

busy = Shop(
    Customers("street", Poisson(per_hour(44)), "manager", {"item": "donut"}),
    Service("manager", seller),
    Bus("bus", [Rule("bake", placed, to="tray")]),
    Queue("tray"),
    Service("baker", [Work(Exponential(70))], reads=Reads("tray")),
    completes=["baker"],
)

hidden = Shop(
    Customers("street", Poisson(per_hour(70)), "manager", {"item": "donut"}),
    Service("manager", seller),
    Bus("bus", [Rule("bake", placed, to="tray")]),
    Queue("tray", visibility=minutes(2)),
    Service("baker", bakes, workers=6, reads=Reads("tray")),
    completes=["baker"],
)
