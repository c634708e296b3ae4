from donutlab import *

street = Customers("street", Poisson(per_hour(12)), to="manager", order={"item": "donut"})

diner = Shop(
    street,
    Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier")]),
    Service("baker", [Work(Exponential(120))]),
    Service("cashier", [Work(Exponential(30))]),
)


def dies(job):
    yield Work(Exponential(30))
    if job.now > hours(2):
        yield Work(Fixed(days(1)))


dead = diner.with_parts(Service("cashier", [dies]))
