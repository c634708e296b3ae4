"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
fryer = 3600 / takes(evening, "fryer")
"""
"""Code that is run first, for all items."""

FIGURES = {
    "10-layers": "3, at_the_oven",
    "10-stays": "3, hourly(evening), fryer",
    "10-key": "100",
    "10-twice": "100, takes(slips, 'cashier'), slips.parts['slips'].visibility, 2",
    "10-memory": "hourly(slips), 2",
    "10-bin": "100",
    "10-t1": "4, 64, 12",
    "10-t2": "900, 400, 3, 900 / 3, 3 * 400",
    "10-calm": "98, checked(5)",
    "10-own": "checked(3), checked(4), checked(10)",
}
"""By item an expression for each number."""
