"""Queues and streams in a template: Amazon SQS and Amazon Kinesis Data Streams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from donutlab.deploy.draft import Draft, writes
from donutlab.deploy.intrinsics import Ref, arn
from donutlab.parts.queues import Queue
from donutlab.parts.streams import Stream

LONGEST = 1_209_600
"""The longest a queue keeps a message: 14 days."""
NOT_OF_QUEUES = {
    "duplicates": "the service duplicates by itself; how often cannot be set",
    "reordering": "the service reorders by itself; how often cannot be set",
    "capacity": "the service has no bound on what waits",
    "stale_after": "there is no such setting; retention is the nearest",
    "newest_first": "the service has no such order",
    "group": "a message's group is named by who sends it; rules name one for all",
    "deduplicate": "the id is named by who sends; here the content decides",
}


@writes(Queue)
def queue(part: Queue, draft: Draft) -> None:
    """Write a queue, with its redrive to the queue of dead letters."""
    owner, here = f"Queue {part.name!r}", draft.ids[part.name]
    redrive = part.dead_letter and {
        "deadLetterTargetArn": arn(draft.ids[part.dead_letter]),
        "maxReceiveCount": part.max_receives,
    }
    draft.add(
        here,
        "SQS::Queue",
        {
            "QueueName": draft.named(part.name, ".fifo" if part.fifo else ""),
            "FifoQueue": part.fifo or None,
            "ContentBasedDeduplication": part.fifo or None,
            "VisibilityTimeout": draft.whole(owner, "visibility", part.visibility, 0, 43_200),
            "DelaySeconds": draft.whole(owner, "delay", part.delay or None, 0, 900),
            "MessageRetentionPeriod": draft.whole(
                owner, "retention", part.retention or LONGEST, 60, LONGEST
            ),
            "RedrivePolicy": redrive,
            "SqsManagedSseEnabled": True,
        },
    )
    if part.visibility is None:
        draft.leave(part.name, "visibility=None", "the service always has one, 30 s if none is set")
    if part.retention is None:
        draft.leave(part.name, "retention=None", "here it is 14 days, the longest there is")
    draft.leave_set(part, NOT_OF_QUEUES)


def let_in(draft: Draft, target: str, senders: Sequence[Any]) -> None:
    """Write the policy by which the bus may send to a queue: these rules, and nobody else."""
    here = draft.ids[target]
    draft.add(
        f"{here}Policy",
        "SQS::QueuePolicy",
        {
            "Queues": [Ref(here)],
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "events.amazonaws.com"},
                        "Action": "sqs:SendMessage",
                        "Resource": arn(here),
                        "Condition": {"ArnEquals": {"aws:SourceArn": list(senders)}},
                    }
                ],
            },
        },
    )


@writes(Stream)
def stream(part: Stream, draft: Draft) -> None:
    """Write a stream."""
    owner = f"Stream {part.name!r}"
    draft.add(
        draft.ids[part.name],
        "Kinesis::Stream",
        {
            "Name": draft.named(part.name),
            "ShardCount": draft.whole(owner, "partitions", part.partitions, 1, 500),
            "RetentionPeriodHours": draft.whole(
                owner, "retention", part.retention, 24, 8760, per=3600
            ),
            "StreamEncryption": {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"},
        },
    )
    draft.leave_set(part, {"rate": "a shard takes 1000 records and 1 MB a second, whatever is set"})
    if part.key != "order":
        draft.leave(part.name, "key", "a record's key is named by who sends it")
