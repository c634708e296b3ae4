"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
rate, makes = hourly(tray), 3600 / takes(tray, "baker")
peak = 3600 * max(rate for _, rate in rush.arrivals.points)
lasting = 3600 * crowd.arrivals.rate
heat, each = oven[0].time.mean, oven[0].each.mean
size = round(heat / (3600 / full - each))
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
    "08-spike": "reads.batch, reads.window / 60, reads.window",
    "08-own": "checked(50), checked(8), checked(0.9) * 10, 10, checked(2)",
}
"""By item an expression for each number."""
