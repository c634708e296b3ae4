"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
orders, baking, busy = hourly(diner), takes(diner, "baker"), load(diner, "baker")
wait = mm1(orders / 3600, baking).waiting / 60
more, busier = max(waits), load(counter(max(waits)), "baker")
rate, selling = 3600 * booth.parts["market"].arrivals.rate, takes(booth, "seller")


def slow(shop):
    monday = shop.with_parts(recorded).run(seed=1, until=hours(12))
    return monday.summary().orders.to_complete.p95 / 60
"""
"""Code that is run first, for all items."""

FIGURES = {
    "01-busy": "orders, baking, orders * baking, 3600, 100 * busy, 100 - 100 * busy, 50 * busy, "
    "baking / 2, 3600 / baking",
    "01-wait": "100 * busy, baking, baking / 60, wait, busy, 1 - busy, orders, 3600 / baking",
    "01-more": "more, orders, 100 * busier, wait, wait * more / orders, 1.5 * wait, "
    "mm1(more / 3600, baking).waiting / 60, busier, 1 - busier, busier / (1 - busier), "
    "busy / (1 - busy), 100 - 100 * busy, 100 - 100 * busier",
    "01-t1": "90, 0.9, 1 - 0.9, 0.9 / (1 - 0.9), 100",
    "01-booth": "rate, selling, selling / 60, rate * selling, rate * selling / 36",
    "01-steady": 'takes(steady, "baker"), 100 * busy, md1(orders / 3600, baking).waiting / 60',
    "01-monday": "checked(95), checked(420) / 60, round(slow(staffed)), "
    "round(slow(counter(bakers=4))), "
    'staffed.parts["baker"].workers, staffed.parts["cashier"].workers, checked(5)',
    "01-clinic": "9, 5, 60, wait_in_minutes, 9 * 5, 100 * 9 * 5 / 60",
    "01-terms": "95",
}
"""By item an expression for each number."""
