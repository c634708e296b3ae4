from donutlab import *
from donutlab.formulas import backlog, batch_capacity, catch_up


def people(arrivals):
    return Customers("street", arrivals, to="manager", order={"item": "donut"})


bakes = [Work(Exponential(90))]

door = Shop(
    people(Poisson(per_hour(20))),
    Service("manager", [Work(Fixed(5)), Call("baker")]),
    Service("baker", bakes),
    completes=["baker"],
)

tray = Shop(
    people(Poisson(per_hour(20))),
    Service("manager", [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]),
    Bus("bus", [Rule("bake", {"detail-type": ["OrderPlaced"]}, to="tray")]),
    Queue("tray"),
    Service("baker", bakes, reads=Reads("tray")),
    completes=["baker"],
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
