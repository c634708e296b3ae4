"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
rate, makes = hourly(tray), 3600 / takes(tray, "donut maker")
peak = 3600 * max(rate for _, rate in rush.arrivals.points)
lasting = 3600 * crowd.arrivals.rate
heat, each = oven[0].time.mean, oven[0].each.mean
size = round(heat / (3600 / full - each))
ovens = ten_ovens.parts["donut maker"].workers
quiet = patient.orders.placed / 240
reads = spike.parts["cashier"].reads
"""
"""Code that is run first, for all items."""

FIGURES = {
    "08-r1": "30, 100, 100 - 30, 1",
    "08-rush": "peak, rate, hourly(door), makes",
    "08-overload": "lasting, makes, lasting - makes, law / (lasting - makes)",
    "08-oven": "rate, makes, makes - rate",
    "08-batch": "heat, each, 3600 / (heat + each), size, heat + size * each, "
    "3600 / (heat + size * each)",
    "08-quiet": "round(quiet), size",
    "08-hands": "takes(one_oven, 'donut maker'), 3600 * max(r for _, r in flood.arrivals.points), "
    "ovens",
    "08-t1": "2, 300, 400, 2 * 300, 400 - 300, 2 * 300 / (400 - 300)",
    "08-t2": "20, 1, 50, 120, 2, 10, 60 / 20 * 50, 60 / 20",
    "08-spike": "reads.batch, reads.window / 60, reads.window",
    "08-own": "checked(6), heat, each, 9, 10, checked(15), checked(2)",
}
"""By item an expression for each number."""
