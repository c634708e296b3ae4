from donutlab import *
from donutlab.patterns import explain

menu = Choice(
    [
        {"item": "donut", "quantity": 1, "charge": 2.5},
        {"item": "donut", "quantity": 6, "charge": 13.5},
        {"item": "pie", "quantity": 1, "charge": 4.0},
        {"item": "pie", "quantity": 2, "charge": 0},
    ],
    [60, 15, 15, 10],
)


def listener(wants, seconds):
    """Return the work of somebody who reads every event and acts on what is wanted."""

    def work(job):
        yield Work(Fixed(10))
        if wants(job.detail):
            yield Work(Exponential(seconds))

    return work


placed = {"detail-type": ["OrderPlaced"]}
makers = ("donut maker", "pie maker", "cashier", "inventory")

tells = [Work(Fixed(5)), Publish("OrderPlaced", to="bus"), Acknowledge()]
everyone = Shop(
    Customers("street", Poisson(per_hour(40)), "manager", order=menu, type="OrderRequested"),
    Service("manager", tells, owner="order team"),
    Bus("bus", [Rule(name, placed, to=name) for name in makers]),
    Service("donut maker", [listener(lambda it: it["item"] == "donut", 60)], owner="kitchen team"),
    Service("pie maker", [listener(lambda it: it["item"] == "pie", 120)], owner="kitchen team"),
    Service("cashier", [listener(lambda it: it["charge"] > 0, 30)], owner="billing team"),
    Service("inventory", [listener(lambda it: True, 5)], owner="stock team"),
    completes={
        "donut maker": {"detail": {"item": ["donut"]}},
        "pie maker": {"detail": {"item": ["pie"]}},
        "cashier": {"detail": {"charge": [{"numeric": [">", 0]}]}},
        "inventory": None,
    },
)
