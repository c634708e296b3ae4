from donutlab import *

donut_shop = Shop(
    Customers("street", Poisson(per_hour(12)), to="manager", order={"item": "donut"}),
    Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier")], owner="order team"),
    Service("baker", [Work(Exponential(120))], owner="kitchen team"),
    Service("cashier", [Work(Exponential(30))], owner="billing team"),
)


def kitchen(job):
    yield Call("pie maker" if job.detail["item"] == "pie" else "baker")


menu = {"item": Choice(["donut", "pie"], [8, 2])}

pie_shop = donut_shop.with_parts(
    Customers("street", Poisson(per_hour(12)), to="manager", order=menu),
    Service("manager", [Work(Fixed(5)), kitchen, Call("cashier")], owner="order team"),
    Service("pie maker", [Work(Exponential(180))], owner="pie team"),
)
