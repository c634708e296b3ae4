"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
own, baking, billing = (takes(sync_shop, name) for name in ("manager", "baker", "cashier"))
alone = takes(async_shop, "manager")
asks = my_shop.parts["market"].then[0]
"""
"""Code that is run first, for all items."""

FIGURES = {
    "03-flood": "3600 * crowd.arrivals.rate, alone, hourly(sync_shop), 3600 / alone, "
    "baking + billing",
    "03-baked": "3600 / baking, baking",
    "03-both": "hourly(sync_shop), hourly(async_shop)",
    "03-told": "100 * burning.steps[1].probability, 100",
    "03-seats": "3600 * checked(30 / 3600), stay, checked(30 / 3600) * stay, 3600, stay / 60",
    "03-t1": "8942",
    "03-terms": "8942",
    "03-ward": "2, 18, 60, 60 / (2 + 18), 60 / 2, times_as_many",
    "03-own": "asks.every, asks.timeout, asks.every / 60, asks.timeout / 3600",
}
"""By item an expression for each number."""
