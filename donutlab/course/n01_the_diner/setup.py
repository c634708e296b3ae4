from donutlab import *


def counter(orders=24, bakers=1, cashiers=1):
    return Shop(
        Customers("street", Poisson(per_hour(orders)), to="manager", order={"item": "donut"}),
        Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier")], workers=50),
        Service("baker", [Work(Exponential(120))], workers=bakers),
        Service("cashier", [Work(Exponential(30))], workers=cashiers),
        completes=["baker", "cashier"],
    )


diner = counter()
