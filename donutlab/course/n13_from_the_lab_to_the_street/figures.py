"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
readers = night.parts["baker"].workers
asks = 60 / night.parts["baker"].reads.wait
requests = readers * asks * 60 * 24 * 30
belt = mg1(48 / 3600, 60, 60**2)
"""
"""Code that is run first, for all items."""

FIGURES = {
    "13-idle": "round(1e6 * month / requests, 4), 30, readers, asks, 60, 24, requests",
    "13-t1": "4",
    "13-t2": "1, 90, 1 / (1 - 0.5), 1 / (1 - 0.9), 0.01, 1 - 0.5, 1 - 0.9",
    "13-own": "checked(4), my_shop.parts['tray'].max_receives, checked(14)",
    "13-label": "48, 60, belt.waiting, 1, belt.utilisation, longer_by",
}
"""By item an expression for each number."""
