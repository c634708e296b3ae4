"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
services = len(five(in_a_row, Fixed(60)).parts) - 2
fast = page.parts["service 0"].steps[0].time.weights[0] / 100
edits = company("each").parts["order team"].steps[0].time.mean / days(1)
ideas = 1 / (company("each").parts["ideas"].arrivals.rate * days(1))
builds = 15
share = edits / ideas
"""
"""Code that is run first, for all items."""

FIGURES = {
    "04-r2": "12, 10, 12 * 10 / 60, 12 * 10",
    "04-r3": "99, 0.99, round(0.99**3, 3), round(100 * 0.99**3), round(100 / 3)",
    "04-velocity": "ideas, builds, edits, builds + edits, 100 * share, share, 1 - share, "
    "edits * share / (1 - share), builds + edits / (1 - share), 60",
    "04-parallel": "services, fixed_at_once, services * fixed_at_once, "
    "parallel_latency(fixed_at_once, services), "
    "round(parallel_latency(fixed_at_once, services), -1), 1, 2",
    "04-tail": "len(names), fast, round(fast ** len(names), 3), "
    "round(100 - 100 * fast ** len(names))",
    "04-own": 'takes(my_shop, "inventory"), takes(my_shop, "baker"), checked(40), checked(95), '
    "checked(8), 100 * checked(0.4)",
    "04-slowest": "checked(120), parallel_latency(checked(120), 3), last, 1, 2, 3",
    "04-together": 'takes(together, "inventory")',
    "04-terms": "99",
}
"""By item an expression for each number."""
