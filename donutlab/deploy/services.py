"""Services in a template: a function of AWS Lambda each, and how it gets its events.

A function is a stub that names the steps it stands for. What it may do follows from its steps: send
to these buses, queues and streams, call these functions, read from this queue, and write its log.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from donutlab.core.errors import shown
from donutlab.core.world import Part
from donutlab.deploy.draft import Draft, more_tries, writes
from donutlab.deploy.intrinsics import Ref, Sub, arn, function_arn
from donutlab.deploy.roles import Allowed, logs_of, role
from donutlab.parts.bus import Bus
from donutlab.parts.queues import Queue
from donutlab.parts.reading import Reads, ReadsStream
from donutlab.parts.services import Service
from donutlab.parts.streams import Stream
from donutlab.parts.workflows import Workflow
from donutlab.patterns import Pattern
from donutlab.steps.base import Action, name_of, step_links

SENDS: dict[type[Part], str] = {
    Bus: "events:PutEvents",
    Queue: "sqs:SendMessage",
    Stream: "kinesis:PutRecord",
    Workflow: "states:StartExecution",
}
"""By kind of part: the action by which a function sends to it."""
READS = {
    Queue: ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    Stream: (
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:ListShards",
    ),
}
"""By kind of part: the actions by which a function's mapping reads from it."""
NOT_OF_FUNCTIONS = {
    "line": "a function has no line of its own: what comes when all are busy is refused or retried",
    "outages": "nobody sets when a service is out",
    "cold_start": "how long a start takes is the service's own",
    "slowdowns": "nobody sets how slow a service is",
    "shifts": "a function is there at all hours",
    "autoscale": "functions scale by themselves, up to the reserved concurrency",
    "lookup": "a look-up needs a database, and a function that answers from it",
}
LONGEST_STUB = 4096
SHARE = 6
"""A queue's visibility should be six times the time-out of the function that reads from it."""


@writes(Service)
def service(part: Service, draft: Draft) -> None:
    """Write a function, its role, its log, and the mapping by which it reads."""
    here, name, owner = draft.ids[part.name], draft.named(part.name), f"Service {part.name!r}"
    group = Sub(f"/aws/lambda/{name.text}")
    draft.add(f"{here}Log", "Logs::LogGroup", {"LogGroupName": group, "RetentionInDays": 14})
    draft.add(
        here,
        "Lambda::Function",
        {
            "FunctionName": name,
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Code": {"ZipFile": stub(part)},
            "Role": role(draft, part.name, "lambda", allowed(part, draft)),
            "Timeout": seconds(part, draft),
            "ReservedConcurrentExecutions": draft.whole(owner, "workers", part.workers, 1, 1000),
        },
        DependsOn=f"{here}Log",
    )
    if part.reads is None:
        draft.add(f"{here}Invoked", "Lambda::EventInvokeConfig", invoked(part, draft))
    else:
        MAPPINGS[type(part.reads)](part, draft)
    draft.leave_set(part, NOT_OF_FUNCTIONS)
    for step in part.steps:
        if not isinstance(step, Action):
            why = "it is a function of your own, of which the stub has the name"
            draft.leave(part.name, name_of(step), why)


def invoked(part: Service, draft: Draft) -> dict[str, Any]:
    """Return what becomes of events that a function gets without anybody waiting for it."""
    how, owner = part.asynchronous, f"Service {part.name!r}"
    settings: dict[str, Any] = {
        "FunctionName": Ref(draft.ids[part.name]),
        "Qualifier": "$LATEST",
        "MaximumRetryAttempts": how.max_attempts - 1 if how else 0,
    }
    if how:
        age = draft.whole(owner, "max_age", how.max_age, 60, 21_600)
        settings["MaximumEventAgeInSeconds"] = age
        if how.on_failure is not None:
            there = arn(draft.ids[how.on_failure])
            settings["DestinationConfig"] = {"OnFailure": {"Destination": there}}
    return settings


def stub(part: Service) -> str:
    """Return the code of a function that does nothing, and names the steps it stands for."""
    lines = [f'"""Stands for the service {part.name!r}, which is yet to be written."""', "", ""]
    lines += ["def handler(event, context):"]
    lines += [f"    # {number}. {told(step)}" for number, step in enumerate(part.steps, 1)]
    partial = part.reads is not None and part.reads.partial
    lines += ["    return {'batchItemFailures': []}" if partial else "    return {}", ""]
    text = "\n".join(lines)
    return text if len(text) <= LONGEST_STUB else stub(replace(part, steps=part.steps[:9]))


def told(step: Any) -> str:
    """Return a step on one line; of a function of the learner's its name."""
    return shown(step) if isinstance(step, Action) else name_of(step)


def allowed(part: Service, draft: Draft) -> Iterator[Allowed]:
    """Yield what a function may do: what its steps need, what it reads, and to write its log."""
    yield ("logs:CreateLogStream", "logs:PutLogEvents"), logs_of(draft.named(part.name))
    for link in step_links(part.steps):
        target = draft.target(link.target)
        if isinstance(target, Service):
            yield ("lambda:InvokeFunction",), function_arn(draft.names[target.name])
        elif type(target) in SENDS:
            yield (SENDS[type(target)],), arn(draft.ids[target.name])
    if part.reads is not None:
        source = draft.parts[part.reads.source]
        yield READS[type(source)], arn(draft.ids[source.name])
    for how in (part.asynchronous, part.reads):
        letters = getattr(how, "on_failure", None)
        if letters is not None:
            yield ("sqs:SendMessage",), arn(draft.ids[letters])


def seconds(part: Service, draft: Draft) -> int:
    """Return the time-out of a function: its own, or a sixth of the visibility of what it reads."""
    if part.timeout is not None:
        return draft.whole(f"Service {part.name!r}", "timeout", part.timeout, 1, 900) or 1
    if not isinstance(part.reads, Reads):
        return 30
    queue = draft.parts[part.reads.queue]
    visible = getattr(queue, "visibility", None)
    if visible is None:
        return 5
    if visible < 1:
        draft.refused.append(
            f"Queue {queue.name!r}: visibility={visible:g} cannot be deployed: {part.name!r} reads "
            "from it, and a visibility must not be below the time-out of a function, at least 1 s."
        )
    return max(1, min(900, int(visible / SHARE)))


def wanted(pattern: Mapping[str, Any] | None, where: str) -> dict[str, Any] | None:
    """Return the filter of a mapping; `where` in a message, or a record, the event is."""
    if pattern is None:
        return None
    return {"Filters": [{"Pattern": json.dumps({where: Pattern(pattern).to_dict()})}]}


def reads(part: Service, draft: Draft) -> None:
    """Write the mapping from a queue to a function."""
    how = part.reads
    assert isinstance(how, Reads)
    owner, here = f"Service {part.name!r}", draft.ids[part.name]
    window = draft.whole(owner, "window", how.window or None, 1, 300)
    draft.add(
        f"{here}Reads",
        "Lambda::EventSourceMapping",
        {
            "EventSourceArn": arn(draft.ids[how.queue]),
            "FunctionName": Ref(here),
            "BatchSize": how.batch,
            "MaximumBatchingWindowInSeconds": window,
            "FunctionResponseTypes": ["ReportBatchItemFailures"] if how.partial else None,
            "FilterCriteria": wanted(how.pattern, "body"),
            "ScalingConfig": {"MaximumConcurrency": part.workers} if part.workers > 1 else None,
        },
    )
    why = "how often the mapping asks is the service's own"
    for name in ("wait", "every", "scaling", "pollers"):
        if getattr(how, name):
            draft.leave(part.name, name, why)
    if part.workers == 1:
        why = "a mapping has at least 2 at a time; the second is throttled and comes again"
        draft.leave(part.name, "workers=1", why)
    if how.batch > 10 and not how.window:
        draft.refused.append(
            f"{owner}: batch={how.batch} cannot be deployed without a window: more than 10 "
            "messages need one. Try window=1."
        )


def reads_stream(part: Service, draft: Draft) -> None:
    """Write the mapping from a stream to a function."""
    how = part.reads
    assert isinstance(how, ReadsStream)
    owner, here = f"Service {part.name!r}", draft.ids[part.name]
    start = {"latest": "LATEST", "oldest": "TRIM_HORIZON"}.get(str(how.start), "LATEST")
    window = draft.whole(owner, "window", how.window or None, 1, 300)
    destination = how.on_failure and {"OnFailure": {"Destination": arn(draft.ids[how.on_failure])}}
    draft.add(
        f"{here}Reads",
        "Lambda::EventSourceMapping",
        {
            "EventSourceArn": arn(draft.ids[how.stream]),
            "FunctionName": Ref(here),
            "StartingPosition": start,
            "BatchSize": how.batch,
            "MaximumBatchingWindowInSeconds": window,
            "ParallelizationFactor": how.parallel,
            "BisectBatchOnFunctionError": how.bisect,
            "MaximumRetryAttempts": more_tries(how.retry, endless=-1) if how.retry else -1,
            "MaximumRecordAgeInSeconds": draft.whole(owner, "max_age", how.max_age, 60, 604_800),
            "DestinationConfig": destination,
            "FunctionResponseTypes": ["ReportBatchItemFailures"] if how.partial else None,
            "FilterCriteria": wanted(how.pattern, "data"),
        },
    )
    if not isinstance(how.start, str):
        why = "a position in time is a moment of the calendar; here it begins with what comes"
        draft.leave(part.name, f"start={how.start:g}", why)
    for name, why in (
        ("replays", "a position is set back by hand, with a new mapping"),
        ("joins", "a mapping reads from when it is created"),
    ):
        if getattr(how, name):
            draft.leave(part.name, name, why)


MAPPINGS = {Reads: reads, ReadsStream: reads_stream}
