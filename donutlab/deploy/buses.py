"""Buses and rules in a template: Amazon EventBridge, and what lets rules reach their targets."""

from __future__ import annotations

from typing import Any

from donutlab.core.world import Part
from donutlab.deploy.draft import Draft, more_tries, writes
from donutlab.deploy.intrinsics import Att, Ref, arn
from donutlab.deploy.names import camel, words_of
from donutlab.deploy.roles import role
from donutlab.parts.bus import Bus, Rule
from donutlab.parts.outbox import Outbox
from donutlab.parts.queues import Queue
from donutlab.parts.services import Service
from donutlab.parts.streams import Stream
from donutlab.parts.workflows import Workflow

BY_ROLE = {
    Bus: "events:PutEvents",
    Stream: "kinesis:PutRecord",
    Workflow: "states:StartExecution",
}
"""By kind of part: what a role allows by which a rule reaches it."""


@writes(Bus)
def bus(part: Bus, draft: Draft) -> None:
    """Write a bus, its archive, and its rules."""
    here = draft.ids[part.name]
    draft.add(here, "Events::EventBus", {"Name": draft.named(part.name)})
    if part.archive:
        draft.add(f"{here}Archive", "Events::Archive", {"SourceArn": arn(here), "RetentionDays": 0})
    draft.leave_set(
        part,
        {
            "delay": "how long a delivery takes is the service's own",
            "rate": "how many deliveries a second is a quota of the account",
            "replays": "a replay is started by a call, StartReplay",
        },
    )
    for rule in part.rules:
        write_rule(rule, part, draft)


def write_rule(rule: Rule, part: Bus, draft: Draft) -> None:
    """Write a rule, and what lets it reach its target."""
    owner, target = f"Rule {rule.name!r}", draft.target(rule.to)
    for why in rule.compiled.refusals():
        draft.refused.append(f"{owner}: {why}")
    sends: dict[str, Any] = {"Id": "target", **reach(target, part, draft)}
    sends["RetryPolicy"] = {
        "MaximumRetryAttempts": more_tries(rule.retry, endless=185) if rule.retry else 0,
        "MaximumEventAgeInSeconds": draft.whole(
            owner, "max_age", rule.max_age or 86_400, 60, 86_400
        ),
    }
    if rule.dead_letter is not None:
        sends["DeadLetterConfig"] = {"Arn": arn(draft.ids[rule.dead_letter])}
    here = draft.add(
        draft.ids[part.name] + camel(words_of(rule.name)),
        "Events::Rule",
        {
            "Description": f"{rule.name}: to {target.name}",
            "EventBusName": Att(f"{draft.ids[part.name]}.Name"),
            "EventPattern": rule.compiled.to_dict(),
            "Targets": [sends],
        },
    )
    if rule.retry and rule.retry.base:
        what = "pauses of the retry"
        draft.leave(f"{part.name}, rule {rule.name}", what, "the service has its own, with jitter")
    for queue in filter(None, (target.name, rule.dead_letter)):
        if isinstance(draft.parts[queue], Queue):
            draft.senders[queue].append(arn(here))
    if isinstance(target, Service):
        draft.add(
            f"{here}Permission",
            "Lambda::Permission",
            {
                "Action": "lambda:InvokeFunction",
                "FunctionName": Ref(draft.ids[target.name]),
                "Principal": "events.amazonaws.com",
                "SourceArn": arn(here),
            },
        )


def reach(target: Part, bus: Bus, draft: Draft) -> dict[str, Any]:
    """Return how a rule names its target, with the role that lets it in where one is needed."""
    there = arn(draft.ids[target.name])
    if isinstance(target, Queue) and target.fifo:
        return {"Arn": there, "SqsParameters": {"MessageGroupId": draft.names[target.name]}}
    if may := BY_ROLE.get(type(target)):
        return {"Arn": there, "RoleArn": role(draft, bus.name, "events", [((may,), there)])}
    return {"Arn": there}


@writes(Outbox)
def outbox(part: Outbox, draft: Draft) -> None:
    """Write nothing: an outbox is a table of the service's own database."""
    why = f"it is a table of the service's own, and a relay; who uses it sends to {part.to} here"
    draft.leave(part.name, "outbox", why)
