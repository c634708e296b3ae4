"""Random shops whose routing is compared with an imitation of the cloud.

``python tests/imitated.py 200`` compares that many, and not just a few.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from cfnlint.api import ManualArgs, lint
from drawn import buses
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from donutlab import Bus, Choice, Customers, Poisson, Publish, Queue, Service, Shop
from donutlab.street.imitation import NOBODY, imitated


@st.composite
def routed(draw: st.DrawFn) -> Shop:
    """Draw a shop whose front publishes to one or two buses, with rules to queues and a till."""
    fifo = draw(st.booleans())
    queues = [
        Queue("pie tray", visibility=30),
        Queue("shelf", fifo=fifo, visibility=60),
        Queue("bin"),
    ]
    takers = [queue.name for queue in queues] + ["till"]
    names = ["bus", "second bus"][: draw(st.integers(1, 2))]
    return Shop(
        Customers(
            "street",
            Poisson(1),
            "front",
            {"item": Choice({"donut": 2, "pie": 1}), "quantity": Choice([0, 2, 3, 4])},
            count=draw(st.integers(20, 50)),
        ),
        Service("front", [Publish("OrderPlaced", to=name) for name in names]),
        Service("till"),
        *[draw(buses(name, takers)) for name in names],
        *queues,
    )


def unclean(shop: Shop) -> list[str]:
    """Return what cfn-lint says of a shop's template, errors and warnings, in both its forms."""
    template, asked = shop.to_cloudformation(), ManualArgs(regions=[NOBODY["region_name"]])
    return [
        str(each)
        for text in (template.to_yaml(), template.to_json())
        for each in lint(text, config=asked)
    ]


def compared(shop: Shop, seed: int) -> tuple[list[Any], list[Any]]:
    """Return the rows of a replay: those that were compared, and those that were not."""
    rows = imitated(shop, shop.run(seed=seed)).rows
    return [row for row in rows if row[3] != "not compared"], [
        row for row in rows if row[3] == "not compared"
    ]


def rules_to(shop: Shop, *names: str) -> list[str]:
    """Return where the rules of a shop send what matches, of these names."""
    buses = [part for part in shop.parts.values() if isinstance(part, Bus)]
    return [rule.to for bus in buses for rule in bus.rules if rule.to in names]


def main(count: int) -> int:
    """Compare so many random shops, print what was found, and return 1 if anything differs."""
    found: Counter[str] = Counter()

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(routed(), st.integers(0, 9999))
    def compare(shop: Shop, seed: int) -> None:
        found["shops"] += 1
        found["findings of cfn-lint"] += len(unclean(shop))
        rows, others = compared(shop, seed)
        found["queues compared"] += len(rows)
        found["events received"] += sum(int(got.replace(",", "")) for _, _, got, _ in rows)
        found["queues that differ"] += sum(equal == "no" for *_, equal in rows)
        found["rules not compared"] += len(others)

    compare()
    for what, number in found.items():
        print(f"{number:7,} {what}")
    return int(found["queues that differ"] + found["findings of cfn-lint"] > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
