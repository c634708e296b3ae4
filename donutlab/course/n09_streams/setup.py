from donutlab import *
from donutlab.messaging import Replay


def named(number):
    return [f"table {n}" for n in range(1, number + 1)]


def people(an_hour, tables):
    order = {"item": "donut", "table": tables}
    return Customers("street", Poisson(per_hour(an_hour)), "manager", order, type="OrderRequested")


placed = {"detail-type": ["OrderPlaced"]}
bakes = [Work(Exponential(90))]
by_one = ReadsStream("diary", batch=1, start="oldest")

tray = Shop(
    people(400, Choice(named(40))),
    Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus"), Acknowledge()]),
    Bus("bus", [Rule("bake", placed, to="tray")]),
    Queue("tray"),
    Service("donut maker", bakes, workers=4, reads=Reads("tray")),
    completes=["donut maker"],
)

diary = tray.with_parts(
    Bus("bus", [Rule("bake", placed, to="diary")]),
    Stream("diary", partitions=4, key="table"),
    Service("donut maker", bakes, workers=4, reads=by_one),
).without("tray")

menu = {"item": Choice(["donut", "pie", "cake"], [70, 20, 10]), "table": Choice(named(40))}

by_item = diary.with_parts(
    Customers("street", Poisson(per_hour(90)), "manager", menu, type="OrderRequested"),
    Stream("diary", partitions=8, key="item"),
)
