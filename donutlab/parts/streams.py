"""Streams: a record of events, in order within each partition, that many readers read and reread.

Like a cloud data stream (Amazon Kinesis Data Streams, read by AWS Lambda). Reading removes nothing:
every service that reads is a consumer group of its own, with its own position in each partition,
and a new reader may begin at the oldest record.

- The event's detail named by `key` says in which partition a record goes: its MD5 falls into one
  of equal ranges. Order holds within a partition and nowhere else.
- A record is kept for `retention` seconds, read or not. A reader that comes too late has lost it.
- `rate` is how many records a second one partition takes, in bursts of a second's worth; what is
  more is refused. One key that is too frequent makes its partition hot while the others idle.
- A reader (`ReadsStream`) gets one batch of a partition at a time, or `parallel` batches of keys
  that differ. When a batch fails it is tried again, and all later records of the partition wait:
  one poison record stalls its partition, and the iterator age climbs, until `retry` gives up, the
  record is older than `max_age`, or it expires. With `bisect` a failed batch is split in two, which
  does not count as an attempt. With `partial` a batch goes on from the first record that a step has
  named, with all that remain: it is not split, and, as the position has moved, its attempts begin
  anew. Records that are given up go to the queue `on_failure`, if there is one.
- A `Replay` sets the position back, and records are read a second time.

How batches go to the workers who wait, and what becomes of them: `donutlab.parts.stream_dispatch`.

Where it differs from the real service:

- There a partition takes 1000 records and 1 MB a second; here a rate is a choice, sizes do not
  count, and what readers may take is not limited (there 2 MB a second for each partition).
- Readers learn of a record at once; there a poll every second, or a push after some 70 ms.
- The key is a field of the detail; there the producer names it. An event without it goes by order.
- To `on_failure` the event itself is sent; there it is a message that says where the records are.
- Partitions are neither split nor merged in a run. A record keeps its place when it is refused
  first and comes again later: at the end.

Source: Amazon Kinesis Data Streams Developer Guide; AWS Lambda Developer Guide, 2025.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from hashlib import md5
from typing import Any

from donutlab.core.errors import check_crowd, check_number, check_text
from donutlab.core.events import Event
from donutlab.core.kinds import (
    APPENDED,
    TURNED_AWAY,
)
from donutlab.core.needs import EVENTS, STREAM_READERS, Answer, Need, Receive, Refusal
from donutlab.core.rounding import longer
from donutlab.core.units import counted
from donutlab.core.world import Part, World
from donutlab.parts.reading import ReadsStream
from donutlab.parts.stream_dispatch import ReaderAtWork, Record


@dataclass(frozen=True)
class Stream(Part):
    """A stream of so many `partitions`; what the settings do stands in `donutlab.parts.streams`.

    `retention` is 24 h to 365 days, as in Amazon Kinesis, `rate` in records per second.

    >>> from donutlab import Customers, Fixed, Publish, Regular, Replay, Service, Shop, Work
    >>> diner = Shop(
    ...     Customers("street", Regular(every=10), to="till", count=20),
    ...     Service("till", [Publish("Paid", to="sales")]),
    ...     Stream("sales", partitions=2),
    ...     Service("oven", [Work(Fixed(5))], reads=ReadsStream("sales")),
    ...     Service("audit", [Work(Fixed(1))], reads=ReadsStream("sales", replays=[Replay(500)])),
    ... )
    >>> for reader, partitions in diner.run().summary().streams["sales"].readers.items():
    ...     print(reader, [(each.read, each.left) for each in partitions])
    oven [(13, 0), (7, 0)]
    audit [(26, 0), (14, 0)]
    """

    name: str
    partitions: int = 1
    key: str = "order"
    retention: float = 86_400.0
    rate: float | None = None

    def check(self) -> None:
        check_text("Stream", "name", self.name)
        owner = f"Stream {self.name!r}"
        check_crowd(owner, "partitions", self.partitions)
        check_text(owner, "key", self.key, "It is a field of the events.")
        check_number(
            owner,
            "retention",
            self.retention,
            least=86_400,
            most=31_536_000,
            advice="Amazon Kinesis allows 24 h to 365 days.",
        )
        if self.rate is not None:
            advice = "It is in records per second; Amazon Kinesis takes 1000."
            check_number(owner, "rate", self.rate, above=0, advice=advice)

    @property
    def takes(self) -> frozenset[Need[Any]]:
        return frozenset({EVENTS, STREAM_READERS})

    def open(self, world: World) -> StreamAtWork:
        return StreamAtWork(self, world)


class StreamAtWork:
    """A stream in one run: its records by partition, and the groups that read them."""

    def __init__(self, spec: Stream, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.env = world.env
        self.retention = spec.retention
        self.partitions: list[deque[Record]] = [deque() for _ in range(spec.partitions)]
        self.numbers = [0] * spec.partitions
        self.taken = [(0.0, 0.0)] * spec.partitions
        """For each partition, when it took a record last, and how many it then had on hand."""
        self.groups: list[ReaderAtWork] = []

    def start(self) -> None:
        """Nothing moves in a stream by itself."""

    def note(self, kind: str, event: Event, peer: str, note: object) -> None:
        """Write a row into the log."""
        self.world.write((self.env.now, kind, self.name, event.order, event.id, peer, note))

    def deliver(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Append an event to its partition, unless that takes no more now."""
        now = self.env.now
        key = str(event.detail.get(self.spec.key, event.order))
        hashed = int.from_bytes(md5(key.encode(), usedforsecurity=False).digest())
        number = hashed * self.spec.partitions >> 128
        if not self.has_room(number):
            self.note(TURNED_AWAY, event, sender, "throughput")
            most = counted(self.spec.rate or 0, "record")
            return Refusal(f"partition {number} takes {most} a second")
        self.numbers[number] += 1
        record = Record(event, now, number, f"{number}:{self.numbers[number]}", hashed)
        self.note(APPENDED, event, sender, record.place)
        records = self.partitions[number]
        records.append(record)
        while longer(now - records[0].time, self.retention):
            records.popleft()
        for group in self.groups:
            group.see(record)
        return True

    def has_room(self, number: int) -> bool:
        """Return whether a partition takes one more record now, and count it."""
        if self.spec.rate is None:
            return True
        now, rate = self.env.now, self.spec.rate
        before, taken = self.taken[number]
        taken = max(0.0, taken - (now - before) * rate) + 1.0
        if longer(taken, max(rate, 1.0)):
            return False
        self.taken[number] = now, taken
        return True

    def join(self, reads: ReadsStream, reader: str, workers: int) -> Receive:
        """Let a service read as a group of its own; return how its workers ask for batches."""
        group = ReaderAtWork(self, reads, reader)
        self.world.later(reads.joins, group.join)
        for replay in reads.replays:
            self.world.later(replay.at, lambda since=replay.since: group.go_to(since))  # type: ignore[misc]
        return group.receive
