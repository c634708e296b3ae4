"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
again = 100 * box.crash
item = saga(5).parts["street"].order["item"]
sold_out = item.weights[item.values.index("cake")] / sum(item.weights)
silent = saga(5).parts["stock"].steps[1].probability
fail = round(100 * (sold_out + (1 - sold_out) * silent))
charges = days_of["durable"].cost().charges
prices = {each.price.item: each.price.usd / each.price.per for each in charges}
memory = next(float(each.counted.split()[1]) for each in charges if "MB" in each.counted)
outbox = my_shop.parts["outbox"]
"""
"""Code that is run first, for all items."""

FIGURES = {
    "11-twice": "100, again, round(100 * outbox_duplicates(box.crash)), again**2 / 100, "
    "again**3 / 10000",
    "11-bill": "memory, round(prices['state transition'] / prices['bus event'])",
    "11-undone": "100, fail, len(OTHERS)",
    "11-t2": "30, 5",
    "11-own": "outbox.every, outbox.crash, 1, 1 / outbox.crash",
    "11-order": "checked(100), checked(23)",
}
"""By item an expression for each number."""
