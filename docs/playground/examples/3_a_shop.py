"""A shop alone: the page finds sliders for it."""

from donutlab import *

shop = Shop(
    Customers("street", Poisson(per_hour(50)), to="manager"),
    Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="tray")]),
    Queue("tray"),
    Service("baker", [Work(Fixed(60), each=Fixed(20))], 2, reads=Reads("tray", batch=3)),
    completes=["baker"],
)
