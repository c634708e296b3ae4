from donutlab import *

street = Customers("street", Poisson(per_hour(20)), to="manager", order={"item": "donut"})

sync_shop = Shop(
    street,
    Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier")]),
    Service("baker", [Work(Exponential(120))]),
    Service("cashier", [Work(Exponential(30))]),
    completes=["baker", "cashier"],
)

async_shop = sync_shop.with_parts(
    Service("manager", [Work(Fixed(5)), Request("baker"), Request("cashier"), Acknowledge()]),
)
