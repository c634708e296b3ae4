from donutlab import *
from donutlab.formulas import backlog, batch_capacity, catch_up
from donutlab.messaging import Scaling


def people(arrivals):
    return Customers("street", arrivals, "manager", {"item": "donut"}, type="OrderRequested")


bakes = [Work(Exponential(90))]

door = Shop(
    people(Poisson(per_hour(20))),
    Service("manager", [Work(Fixed(5)), Call("donut maker")]),
    Service("donut maker", bakes),
    completes=["donut maker"],
)

tray = Shop(
    people(Poisson(per_hour(20))),
    Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus"), Acknowledge()]),
    Bus("bus", [Rule("bake", {"detail-type": ["OrderPlaced"]}, to="tray")]),
    Queue("tray"),
    Service("donut maker", bakes, reads=Reads("tray")),
    completes=["donut maker"],
)

bills = [Work(Fixed(30), each=Fixed(5))]

with_bills = tray.with_parts(
    Bus(
        "bus",
        [
            Rule("bake", {"detail-type": ["OrderPlaced"]}, to="tray"),
            Rule("bill", {"detail-type": ["OrderPlaced"]}, to="cashier"),
        ],
    ),
    Service("cashier", bills),
)
