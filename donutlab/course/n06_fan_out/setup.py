from donutlab import *

street = Customers(
    "street", Poisson(per_hour(12)), to="manager", order={"item": "donut"}, type="OrderRequested"
)
maker = Service("donut maker", [Work(Exponential(120))], owner="kitchen team")
cashier = Service("cashier", [Work(Exponential(30))], owner="billing team")
inventory = Service("inventory", [Work(Exponential(20))], owner="stock team")
crew = (street, maker, cashier, inventory)
ready = ["donut maker", "cashier"]
placed = {"detail-type": ["OrderPlaced"]}


def manager(*steps):
    return Service("manager", [Work(Fixed(5)), *steps], owner="order team")


calling = Shop(
    *crew,
    manager(Call("donut maker"), Call("cashier"), Call("inventory")),
    completes=ready,
)

requesting = Shop(
    *crew,
    manager(Request("donut maker"), Request("cashier"), Request("inventory"), Acknowledge()),
    completes=ready,
)

announcing = Shop(
    *crew,
    manager(Publish("OrderPlaced", to="bus"), Acknowledge()),
    Bus(
        "bus",
        [
            Rule("bake", placed, to="donut maker"),
            Rule("bill", placed, to="cashier"),
            Rule("count", placed, to="inventory"),
        ],
    ),
    completes=ready,
)

shops = {"calls": calling, "requests": requesting, "announces": announcing}
