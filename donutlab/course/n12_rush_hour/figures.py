"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
from math import exp, log

work = takes(kitchen, "donut maker")
rates = [3600 * rate for _, rate in fridays.points]
"""
"""Code that is run first, for all items."""

FIGURES = {
    "12-r1": "40, 20",
    "12-r3": "round(100 * exp(-2))",
    "12-limit": "work, 2 * 3600 / work, 9, 10, 6",
    "12-oven": "10, round(rates[1]), round(rates[3]), round(rates[1] / rates[3])",
    "12-pairs": "100",
    "12-t1": "12",
    "12-t2": "1000, 95, 950, round(1000 + 60 * log(0.05), -1), "
    "round(100 * (1 - exp(-(1000 - 950) / 60)))",
    "12-lost": "100 * (1 - checked(0.01))",
    "12-friday": "9, 10, 6, checked(30), 36",
    "12-own": "90, 9, 10, 15",
}
"""By item an expression for each number."""
