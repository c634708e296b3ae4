"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
weights = dict(zip(("one", "six", "pie", "free"), menu.weights, strict=True))
pies, donuts = weights["pie"] + weights["free"], weights["one"] + weights["six"]
"""
"""Code that is run first, for all items."""

FIGURES = {
    "07-saved": "donuts, pies, weights['free'], len(makers), 100 * len(makers), 1",
    "07-free": "menu.values[3]['quantity'], menu.values[3]['charge']",
    "07-t1": "3, 800, 400, 240, 160, 3 * 800, 3 * 800 - 800, 1",
    "07-large": 'pattern["detail"]["quantity"][0]["numeric"][1]',
    "07-repair": "0",
    "07-own": 'takes(my_shop, "pie maker")',
}
"""By item an expression for each number."""
