from donutlab import *

street = Customers("street", Poisson(per_hour(12)), to="manager", order={"item": "donut"})
baker = Service("baker", [Work(Exponential(120))])
cashier = Service("cashier", [Work(Exponential(30))])
inventory = Service("inventory", [Work(Exponential(20))])
placed = {"detail-type": ["OrderPlaced"]}

calling = Shop(
    street,
    Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier"), Call("inventory")]),
    baker,
    cashier,
    inventory,
    completes=["baker", "cashier"],
)

announcing = Shop(
    street,
    Service("manager", [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]),
    Bus(
        "bus",
        [
            Rule("bake", placed, to="baker"),
            Rule("bill", placed, to="cashier"),
            Rule("count", placed, to="inventory"),
        ],
    ),
    baker,
    cashier,
    inventory,
    completes=["baker", "cashier"],
)
