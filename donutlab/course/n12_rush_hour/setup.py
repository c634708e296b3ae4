from dataclasses import replace

from donutlab import *
from donutlab.people import Shifts
from donutlab.resilience import Outage, Slowdown

week = read_orders(data_file("orders.csv")).orders
friday = Trace([(t - days(4), order) for t, order in week if days(4) <= t < days(4) + hours(12)])
weekdays = [time % days(1) for time, _ in week if time < days(5)]


def on_a_friday(hour):
    """Return how many orders to expect in an hour: spread over the day as on all weekdays."""
    share = sum(hour <= time / hours(1) < hour + 1 for time in weekdays) / len(weekdays)
    return share * len(friday.orders)


fridays = Profile([(hours(hour), per_hour(on_a_friday(hour))) for hour in range(12)])
placed = {"detail-type": ["OrderPlaced"]}
bakes = [Work(Exponential(90))]


def diner(arrivals, **crew):
    """Return the diner with the tray, with these settings of its donut makers."""
    return Shop(
        Customers("street", arrivals, "manager", type="OrderRequested"),
        Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus"), Acknowledge()]),
        Bus("bus", [Rule("bake", placed, to="tray")]),
        Queue("tray"),
        Service("donut maker", bakes, reads=Reads("tray"), **crew),
        completes=["donut maker"],
    )


def roster(*points):
    """Return who is there: `roster((7, 4), (10, 2))` is four from seven o'clock, two from ten."""
    shifts = Shifts([(hours(clock - 7), makers) for clock, makers in points])
    return {"workers": max(makers for _, makers in points), "shifts": shifts}


def paid(run):
    """Return the hours for which donut makers were there, overtime included."""
    workers = run.shop.parts["donut maker"].workers
    return run.ledger.crews.seconds("donut maker", workers, 0, run.end) / 3600


calendar = {
    "outages": [Outage(hours(1.5), hours(1.5) + minutes(10))],
    "slowdowns": [Slowdown(hours(5), hours(6), 1.5)],
}

kitchen = diner(fridays, **roster((7, 3)), **calendar)

hands_on = kitchen.parts["manager"].steps[1:]
leaky = kitchen.with_parts(
    Service("manager", [Work(Fixed(5)), Call("till", timeout=6), *hands_on]),
    Service("till", [Work(Exponential(3))]),
    Queue("tray", retention=minutes(8)),
)
