from collections import Counter
from math import log

from donutlab import *
from donutlab.messaging import Replay
from donutlab.panels import Measure, Panel, Slider, Target
from donutlab.resilience import Budget, Line, Network, Once, Slowdown


def fair(arrivals, attempts, room=None, slow=()):
    return Shop(
        Customers("street", arrivals, to="manager"),
        Service("manager", [Call("fryer", minutes(5), Retry(attempts))], workers=1000),
        Service("fryer", [Work(Fixed(6)), Fail(0.05)], line=room and Line(room), slowdowns=slow),
    )


slow_oil = Slowdown(hours(2), hours(2.25), factor=4)
evening = fair(Poisson(per_hour(400)), attempts=3, slow=[slow_oil])

placed = {"detail-type": ["OrderPlaced"]}
writes = [Work(Exponential(30))]
slips = Shop(
    Customers("street", Poisson(per_hour(60)), "manager", type="OrderRequested"),
    Service("manager", [Publish("OrderPlaced", to="bus"), Acknowledge()], workers=100),
    Bus("bus", [Rule("bill", placed, to="slips")]),
    Queue("slips", visibility=minutes(1)),
    Service("cashier", writes, workers=10, reads=Reads("slips")),
    completes=["cashier"],
)
