"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
asking = announcing("identifier")
own, asked_for = takes(asking, "manager"), asking.parts["manager"].lookup.mean
rate, ask = hourly(asking), len(asking.parts["bus"].rules)
pies = 100 * order["item"].weights[1] / sum(order["item"].weights)
"""
"""Code that is run first, for all items."""

FIGURES = {
    "05-r3": "own, rate, round(own * rate / 36), round(100 * own / rate), 100 * rate / own, "
    "own * rate, 3600",
    "05-hears": "pies, 100",
    "05-questions": "100, ask",
    "05-t1": "12",
    "05-parcels": "600, 6, 0.5, 3600, 600 * 6 * 0.5, busy_percent, 8942",
}
"""By item an expression for each number."""
