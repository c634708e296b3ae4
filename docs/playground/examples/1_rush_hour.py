"""The rush hour: sliders for who comes and who bakes."""

from donutlab import *
from donutlab.panels import Panel, Slider


def diner(orders_per_hour, bakers):
    return Shop(
        Customers("street", Poisson(per_hour(orders_per_hour)), to="manager"),
        Service("manager", [Work(Fixed(5)), Call("baker")], workers=4),
        Service("baker", [Work(Exponential(120))], workers=bakers),
    )


Panel(
    diner,
    until=hours(8),
    orders_per_hour=Slider(60, 10, 120, step=5, unit="orders/h"),
    bakers=Slider(2, 1, 6),
)
