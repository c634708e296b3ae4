"""Make orders.csv: one synthetic week of orders of the donut store, always the same.

Run ``python data/make_orders.py``; it needs nothing but Python. What the week looks like and why
is said in README.md beside this file. Only `random.random` is asked for chance, which gives the
same numbers for one seed on every version of Python.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from math import log
from pathlib import Path
from random import Random
from typing import Any

SEED = 20260302
MONDAY = datetime(2026, 3, 2)
COLUMNS = ("time", "order", "item", "quantity", "charge", "channel", "store")

WEEKDAY = {
    7: 70,
    8: 85,
    9: 40,
    10: 22,
    11: 26,
    12: 52,
    13: 42,
    14: 20,
    15: 24,
    16: 36,
    17: 30,
    18: 16,
}
WEEKEND = {
    7: 8,
    8: 24,
    9: 58,
    10: 82,
    11: 78,
    12: 54,
    13: 42,
    14: 40,
    15: 46,
    16: 34,
    17: 18,
    18: 10,
}
"""Orders an hour on average, by the hour at which it begins; at other hours the store is closed."""

DAYS = (0.92, 0.95, 1.0, 1.02, 1.15, 1.1, 0.95)
"""How busy each day is, Monday first, against the usual weekday or weekend day."""

QUANTITIES = {
    "donut": {1: 38, 2: 28, 3: 10, 4: 8, 6: 10, 12: 6},
    "pie": {1: 66, 2: 24, 3: 6, 4: 4},
}
PRICES = {"donut": 2.50, "pie": 4.00}
PIES = 0.2
"""The share of orders that are pies."""
FREE = 0.04
"""The share of orders that are free: a filled loyalty card, so the charge is 0."""
CHANNELS = ({"counter": 50, "app": 40, "phone": 10}, {"counter": 72, "app": 16, "phone": 12})
"""Before 10 o'clock, and from then on: who is on the way to work orders ahead."""


def pick(weights: dict[Any, int], random: Random) -> Any:
    """Return one of the keys, by its weight."""
    left = random.random() * sum(weights.values())
    for value, weight in weights.items():
        left -= weight
        if left < 0:
            return value
    raise AssertionError("a share of less than one lies below the sum of the weights")


def moments(random: Random) -> Iterator[datetime]:
    """Yield when orders come: a Poisson process in each hour, with that hour's rate."""
    for day, factor in enumerate(DAYS):
        rates = WEEKDAY if day < 5 else WEEKEND
        for hour, rate in rates.items():
            second = 0.0
            while True:
                second -= log(1.0 - random.random()) * 3600 / (rate * factor)
                if second >= 3600:
                    break
                yield MONDAY + timedelta(days=day, hours=hour, seconds=int(second))


def rows(seed: int = SEED) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table, as `COLUMNS` names them."""
    random = Random(seed)
    for number, moment in enumerate(moments(random), 1):
        item = "pie" if random.random() < PIES else "donut"
        quantity = pick(QUANTITIES[item], random)
        free = random.random() < FREE
        charge = 0.0 if free else quantity * PRICES[item]
        channel = pick(CHANNELS[moment.hour >= 10], random)
        yield (
            moment.isoformat(),
            number,
            item,
            quantity,
            f"{charge:.2f}",
            channel,
            "market-square",
        )


def text() -> str:
    """Return the whole file."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows())
    return file.getvalue()


if __name__ == "__main__":
    path = Path(__file__).with_name("orders.csv")
    path.write_bytes(text().encode())
    print(f"wrote {path.name}: {text().count(chr(10)) - 1} orders")
