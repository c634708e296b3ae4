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
  one poison record stalls its partition, and the iterator age climbs, until `retry` gives up or
  the record expires. With `bisect` a failed batch is split in two, which does not count as an
  attempt; with `partial` it goes on from the first record that failed. Records that are given up
  go to the queue `on_failure`, if there is one.
- A `Replay` sets the position back, and records are read a second time.

Where it differs from the real service:

- There a partition takes 1000 records and 1 MB a second; here a rate is a choice, sizes do not
  count, and what readers may take is not limited (there 2 MB a second for each partition).
- Readers learn of a record at once; there a poll every second, or a push after some 70 ms.
- The key is a field of the detail; there the producer names it. An event without it goes by order.
- To `on_failure` the event itself is sent; there it is a message that says where the records are.
- Attempts end by their number or by the retention; there also by a maximum age.
- Partitions are neither split nor merged in a run. A record keeps its place when it is refused
  first and comes again later: at the end.

Source: Amazon Kinesis Data Streams Developer Guide; AWS Lambda Developer Guide, 2025.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import md5
from math import inf
from typing import NamedTuple

import simpy

from donutlab.core.errors import check_number, check_text
from donutlab.core.events import Event
from donutlab.core.log import (
    APPENDED,
    CHECKPOINTED,
    EXPIRED,
    POSITIONED,
    READ,
    SKIPPED,
    TURNED_AWAY,
)
from donutlab.core.world import Part, Refusal, World
from donutlab.parts.reading import ReadsStream, Take
from donutlab.steps.retry import Retry


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
        check_number(owner, "partitions", self.partitions, least=1, whole=True)
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
    def takes(self) -> frozenset[str]:
        return frozenset({"events", "stream readers"})

    def open(self, world: World) -> StreamAtWork:
        return StreamAtWork(self, world)


class Record(NamedTuple):
    """An event in a stream: when it came, and its place. `place` reads `partition:number`."""

    event: Event
    time: float
    partition: int
    place: str
    hash: int


class StreamAtWork:
    """A stream in one run: its records by partition, and the groups that read them."""

    def __init__(self, spec: Stream, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.env = world.env
        self.keeps_records = False
        self.partitions: list[deque[Record]] = [deque() for _ in range(spec.partitions)]
        self.numbers = [0] * spec.partitions
        self.free = [0.0] * spec.partitions
        self.groups: list[Group] = []

    def start(self) -> None:
        """Nothing moves in a stream by itself."""

    def note(self, kind: str, event: Event, peer: str, note: object) -> None:
        """Write a row into the log."""
        self.world.write((self.env.now, kind, self.name, event.order, event.id, peer, note))

    def deliver(self, event: Event, sender: str, note: str | None = None) -> Refusal:
        """Append an event to its partition; return why not, if that takes no more now."""
        now = self.env.now
        key = str(event.detail.get(self.spec.key, event.order))
        hashed = int.from_bytes(md5(key.encode(), usedforsecurity=False).digest())
        number = hashed * self.spec.partitions >> 128
        if not self.has_room(number):
            self.note(TURNED_AWAY, event, sender, "throughput")
            return f"partition {number} takes {self.spec.rate:g} records a second"
        self.numbers[number] += 1
        record = Record(event, now, number, f"{number}:{self.numbers[number]}", hashed)
        self.note(APPENDED, event, sender, record.place)
        records = self.partitions[number]
        records.append(record)
        while now - records[0].time > self.spec.retention:
            records.popleft()
        for group in self.groups:
            group.see(record)
        return None

    def has_room(self, number: int) -> bool:
        """Return whether a partition takes one more record now, and count it."""
        if self.spec.rate is None:
            return True
        now, cost = self.env.now, 1.0 / self.spec.rate
        free = max(self.free[number], now)
        if free - now > max(1.0 - cost, 0.0):
            return False
        self.free[number] = free + cost
        return True

    def join(self, reads: ReadsStream, reader: str) -> Take:
        """Let a service read as a group of its own; return how its workers ask for batches."""
        group = Group(self, reads, reader)
        self.world.later(reads.joins, group.join)
        for replay in reads.replays:
            self.world.later(replay.at, lambda since=replay.since: group.go_to(since))  # type: ignore[misc]
        return group.receive


class Lane:
    """What one group has still to read of one partition, or of some of its keys.

    `todo` are batches to try again, each with the number of attempts so far. `round` counts how
    often the position was set: a batch of an earlier round moves it no more. `turn` counts the
    batches: the window of an earlier one closes nothing.
    """

    def __init__(self) -> None:
        self.unread: deque[Record] = deque()
        self.todo: deque[tuple[list[Record], int]] = deque()
        self.busy = False
        self.gathering = False
        self.due = False
        self.turn = 0
        self.round = 0
        self.pause = 0.0


class StreamBatch:
    """What a worker was given."""

    def __init__(self, group: Group, lane: Lane, records: list[Record], attempt: int) -> None:
        self.events = tuple(record.event for record in records)
        self.group = group
        self.lane = lane
        self.records = records
        self.attempt = attempt
        self.round = lane.round

    def settle(self, failed: Mapping[str, str]) -> None:
        """Move the position on, or try again."""
        self.group.settle(self, failed)

    def extend(self, seconds: float) -> None:
        """A stream waits for its reader however long it takes."""


class Group:
    """One service that reads a stream: a position in every lane, and the workers who wait."""

    def __init__(self, stream: StreamAtWork, reads: ReadsStream, reader: str) -> None:
        self.stream = stream
        self.reads = reads
        self.reader = reader
        self.world = world = stream.world
        self.lanes = [[Lane() for _ in range(reads.parallel)] for _ in stream.partitions]
        self.ready: deque[Lane] = deque()
        self.workers: deque[simpy.Event] = deque()
        retry = reads.retry or Retry(base=1.0, cap=1.0)
        self.attempts = reads.retry.max_attempts if reads.retry else inf
        self.pause_after = retry.pauses(world.dice(stream.name, f"retries of {reader}"))
        failures = reads.on_failure
        self.bury = world.find(failures, "dead letters").deliver if failures else None

    def join(self) -> None:
        """Begin to read."""
        start = self.reads.start
        self.stream.groups.append(self)
        if start == "latest":
            self.note_position("latest")
        else:
            self.go_to(0.0 if start == "oldest" else float(start))

    def note_position(self, where: object) -> None:
        """Write into the log from where on this group reads."""
        stream = self.stream
        self.world.write((stream.env.now, POSITIONED, stream.name, "", "", self.reader, where))

    def go_to(self, since: float) -> None:
        """Set the position to the first record that came at this second or later."""
        since = max(since, self.stream.env.now - self.stream.spec.retention)
        self.note_position(since)
        for lane in (lane for lanes in self.lanes for lane in lanes):
            lane.unread.clear()
            lane.todo.clear()
            lane.round += 1
        for records in self.stream.partitions:
            for record in records:
                if record.time >= since:
                    self.lane_of(record).unread.append(record)
        for lane in (lane for lanes in self.lanes for lane in lanes):
            self.offer(lane)

    def lane_of(self, record: Record) -> Lane:
        """Return the lane in which a record is read."""
        return self.lanes[record.partition][record.hash % self.reads.parallel]

    def see(self, record: Record) -> None:
        """Take note of a new record."""
        lane = self.lane_of(record)
        lane.unread.append(record)
        self.offer(lane)

    def receive(self) -> simpy.Event:
        """Return an event that brings a worker a batch, soon or later."""
        waiting = simpy.Event(self.stream.env)
        self.workers.append(waiting)
        self.serve()
        return waiting

    def offer(self, lane: Lane) -> None:
        """See whether a lane has a batch to be read: a full one, or one whose window is over."""
        window, waiting = self.reads.window, len(lane.unread)
        if lane.busy or not (lane.todo or waiting):
            return
        if lane.todo or waiting >= self.reads.batch or not window or lane.due:
            if lane not in self.ready:
                self.ready.append(lane)
            self.serve()
        elif not lane.gathering:
            lane.gathering, turn = True, lane.turn
            self.world.later(window, lambda: self.close_window(lane, turn))

    def close_window(self, lane: Lane, turn: int) -> None:
        """The time of a batch is up: if it has not gone yet, it goes when a worker is free."""
        if turn == lane.turn:
            lane.due = True
            self.offer(lane)

    def serve(self) -> None:
        """Hand out batches while there are lanes to be read and workers who wait."""
        while self.ready and self.workers:
            lane = self.ready.popleft()
            records, attempt = self.take(lane)
            if records:
                lane.busy = True
                for record in records:
                    self.stream.note(READ, record.event, self.reader, record.place)
                batch = StreamBatch(self, lane, records, attempt)
                self.workers.popleft().succeed(batch)

    def take(self, lane: Lane) -> tuple[list[Record], int]:
        """Take the next batch out of a lane: what has failed, or else what is unread."""
        lane.gathering = lane.due = False
        lane.turn += 1
        if lane.todo:
            records, attempt = lane.todo.popleft()
        else:
            count = min(len(lane.unread), self.reads.batch)
            records, attempt = [lane.unread.popleft() for _ in range(count)], 0
        oldest = self.stream.env.now - self.stream.spec.retention
        for record in records:
            if record.time < oldest:
                self.stream.note(EXPIRED, record.event, self.reader, record.place)
        kept = [record for record in records if record.time >= oldest]
        if not kept:
            self.offer(lane)
        return kept, attempt + 1

    def settle(self, batch: StreamBatch, failed: Mapping[str, str]) -> None:
        """Move the position past what is done, and see what becomes of what has failed."""
        lane, records = batch.lane, batch.records
        if batch.round != lane.round:
            self.go_on(lane)
            return
        bad = [number for number, each in enumerate(records) if each.event.id in failed]
        good = len(records) if not bad else bad[0] if self.reads.partial else 0
        self.move_past(records[:good], CHECKPOINTED)
        if not bad:
            lane.pause = 0.0
            self.go_on(lane)
        else:
            self.fail(lane, records[good:], batch.attempt)

    def fail(self, lane: Lane, records: list[Record], attempt: int) -> None:
        """Split a batch that failed, try it again after a pause, or give it up."""
        if self.reads.bisect and len(records) > 1:
            half = len(records) // 2
            lane.todo.extendleft([(records[half:], attempt - 1), (records[:half], attempt - 1)])
        elif attempt < self.attempts:
            lane.todo.appendleft((records, attempt))
            lane.pause = self.pause_after(attempt - 1, lane.pause)
            self.world.later(lane.pause, lambda: self.go_on(lane))
            return
        else:
            self.move_past(records, SKIPPED)
            if self.bury:
                for record in records:
                    self.bury(record.event, self.stream.name, self.reader)
            lane.pause = 0.0
        self.go_on(lane)

    def move_past(self, records: list[Record], kind: str) -> None:
        """Log that the position has moved past these records."""
        for record in records:
            self.stream.note(kind, record.event, self.reader, record.place)

    def go_on(self, lane: Lane) -> None:
        """Let a lane be read on."""
        lane.busy = False
        self.offer(lane)
