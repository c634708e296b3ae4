"""Shops whose routing is compared with moto, an imitation of the cloud, in this process.

moto delivers what rules bring to queues. It looks at no policy, and raises an error for functions,
which are taken out of the targets there. So the tests of the template hold the policies, and
what was not compared is said.

``python tests/imitated.py 200`` compares that many random shops, and not just a few.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections import Counter
from typing import Any

import boto3
from cfnlint.api import ManualArgs, lint
from drawn import buses
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from donutlab import Bus, Choice, Customers, Poisson, Publish, Queue, Service, Shop
from donutlab.street.cloud import Deployed

REGION = "us-east-1"
NOBODY = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
}
"""Credentials that are none."""


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


def deployed(shop: Shop, stack: str = "diner") -> Deployed:
    """Return the shop as a stack in moto."""
    template = shop.to_cloudformation().to_json()
    client = boto3.client("cloudformation")
    client.create_stack(
        StackName=stack, TemplateBody=template, Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    (made,) = client.describe_stacks(StackName=stack)["Stacks"]
    assert made["StackStatus"] == "CREATE_COMPLETE"
    events = boto3.client("events")
    there = Deployed(shop, stack, events, boto3.client("sqs"))
    for part in shop.parts.values():
        if isinstance(part, Bus):
            forget_functions(events, f"{stack}-{there.names[part.name]}")
    return there


def forget_functions(events: Any, bus: str) -> None:
    """Take functions out of the targets of a bus's rules: moto raises an error for them."""
    for rule in events.list_rules(EventBusName=bus)["Rules"]:
        named = {"Rule": rule["Name"], "EventBusName": bus}
        for target in events.list_targets_by_rule(**named)["Targets"]:
            if ":lambda:" in target["Arn"]:
                events.remove_targets(**named, Ids=[target["Id"]])


def unclean(shop: Shop) -> list[str]:
    """Return what cfn-lint says of a shop's template, errors and warnings, in both its forms."""
    template = shop.to_cloudformation()
    texts = (template.to_yaml(), template.to_json())
    return [str(each) for text in texts for each in lint(text, config=ManualArgs(regions=[REGION]))]


def compared(shop: Shop, seed: int) -> tuple[list[Any], list[Any]]:
    """Return the rows of a replay in moto: those that were compared, and those that were not."""
    with mock_aws():
        rows = deployed(shop).replay(shop.run(seed=seed)).rows
    return [row for row in rows if row[3] != "not compared"], [
        row for row in rows if row[3] == "not compared"
    ]


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

    os.environ.update(NOBODY)
    warnings.simplefilter("ignore")
    compare()
    for what, number in found.items():
        print(f"{number:7,} {what}")
    return int(found["queues that differ"] + found["findings of cfn-lint"] > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
