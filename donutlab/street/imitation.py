"""A shop deployed into an imitation of the cloud, in this process, and the events of a run sent.

The imitation is moto: it takes the template as the service would, and delivers what rules bring to
queues. Nothing leaves the computer, and nothing costs anything. What it does not imitate:

- It looks at no policy. A queue whose policy is missing gets its events there, and none on the
  street; that a template has the policies is held by its tests.
- It delivers nothing to streams, topics, buses and workflows, and wants a container for a function.
  So functions are taken out of the targets, and mappings out of the template: nobody reads what
  is to be counted. What was not compared is said in the table.
- What it has no support for, such as what becomes of an asynchronous call, it leaves out.

Source: moto, docs.getmoto.org, "events" and "cloudformation", version 5.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from donutlab.core.tables import Table
from donutlab.parts.bus import Bus
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop
from donutlab.street.cloud import Deployed

STACK, MAPPING = "diner", "AWS::Lambda::EventSourceMapping"
NOBODY = {
    "region_name": "us-east-1",
    "aws_access_key_id": "nobody",
    "aws_secret_access_key": "nobody",
}
"""A region, and credentials that are none."""


def imitated(shop: Shop, run: Run) -> Table:
    """Return what each queue gets of the events of a run, beside what the rules of the model say.

    The shop's template is deployed, and each event put on its bus, ten at a time; see `Deployed`.
    Raises ImportError without moto and boto3, and what `Deployed.replay` raises.
    """
    Deployed(shop, STACK, None, None).check(run)
    try:
        from moto import mock_aws
    except ImportError:
        raise ImportError(
            "To imitate the cloud moto is needed. Try: pip install 'donutlab[street]'."
        ) from None
    with quiet(), mock_aws():
        return deployed(shop, STACK).replay(run)


def deployed(shop: Shop, stack: str) -> Deployed:
    """Return a shop as a stack in moto, which imitates the clients' service meanwhile."""
    import boto3

    client: Any = boto3.client
    formation, events, queues = (
        client(name, **NOBODY) for name in ("cloudformation", "events", "sqs")
    )
    template = shop.to_cloudformation().to_dict()
    template["Resources"] = {
        name: each for name, each in template["Resources"].items() if each["Type"] != MAPPING
    }
    formation.create_stack(
        StackName=stack,
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    there = Deployed(shop, stack, events, queues)
    for part in shop.parts.values():
        if isinstance(part, Bus):
            forget_functions(events, f"{stack}-{there.names[part.name]}")
    return there


def forget_functions(events: Any, bus: str) -> None:
    """Take functions out of the targets of a bus's rules."""
    for rule in events.list_rules(EventBusName=bus)["Rules"]:
        named = {"Rule": rule["Name"], "EventBusName": bus}
        for target in events.list_targets_by_rule(**named)["Targets"]:
            if ":lambda:" in target["Arn"]:
                events.remove_targets(**named, Ids=[target["Id"]])


@contextmanager
def quiet() -> Iterator[None]:
    """Let moto not tell of each resource that it does not know: the docstring above does."""
    log = logging.getLogger("moto")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Tried to parse .* not supported by moto")
            yield
    finally:
        log.setLevel(before)
