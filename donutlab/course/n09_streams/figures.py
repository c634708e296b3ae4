"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
work = takes(tray, "donut maker")
four = tray.parts["donut maker"].workers
size = len(batch_of_64)
kept = holiday.parts["diary"].retention / 3600
away = holiday.parts["auditor"].reads.joins / 3600
"""
"""Code that is run first, for all items."""

FIGURES = {
    "09-r1": "60, 40",
    "09-order": "work, 100",
    "09-bisect": "size, size / 2, size / 4, size / 8, size / 16, size / 32, size / 64",
    "09-late": "kept, hourly(holiday), away, away - kept",
    "09-t1": "10",
    "09-t2": "6, 24, 200, 36, 36 - 24, (36 - 24) * 200, 36 * 200",
    "09-key": "95, checked(15)",
    "09-own": "my_shop.parts['auditor'].reads.joins / 3600",
}
"""By item an expression for each number."""
