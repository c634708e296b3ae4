"""Where the numbers come from that the texts of this lesson tell."""

FIRST = ""
"""Code that is run first, for all items."""

FIGURES = {
    "06-dead": "100",
    "06-slow": "slow.steps[0].time.mean / 60, takes(announcing, 'inventory')",
    "06-t2": "4, 250, 4 + 1, (4 + 1) * 250",
    "06-loyalty": 'takes(with_loyalty, "loyalty")',
    "06-own": 'takes(my_shop, "waiter")',
}
"""By item an expression for each number."""
