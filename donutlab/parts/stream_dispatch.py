"""Stream dispatch: how the records of a stream go to the workers who wait for them, in batches.

Each service that reads is a reader of its own. A partition is read in lanes, one for each batch
that may be in work at once (`ReadsStream.parallel`), and a lane gives out its next batch when the
one before is settled: done, split in two, tried again, or given up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple, Protocol

import simpy

from donutlab.core.events import Event
from donutlab.core.kinds import CHECKPOINTED, EXPIRED, PASSED_OVER, POSITIONED, READ, SKIPPED
from donutlab.core.needs import DEAD_LETTERS, BatchRequest
from donutlab.core.rounding import longer
from donutlab.core.world import World
from donutlab.parts.reading import ReadsStream
from donutlab.steps.retry import Retry


class Record(NamedTuple):
    """An event in a stream: when it came, and its place. `place` reads `partition:number`."""

    event: Event
    time: float
    partition: int
    place: str
    hash: int


class Streamed(Protocol):
    """What is needed of a stream: its records by partition, and who reads them."""

    name: str
    world: World
    partitions: list[deque[Record]]
    groups: list[ReaderAtWork]
    retention: float

    def note(self, kind: str, event: Event, peer: str, note: object) -> None:
        """Write a row into the log."""


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

    def __init__(
        self, group: ReaderAtWork, lane: Lane, records: list[Record], attempt: int
    ) -> None:
        wants = group.reads.wants
        self.events = tuple(
            record.event for record in records if wants is None or wants(record.event)
        )
        self.group = group
        self.lane = lane
        self.records = records
        self.attempt = attempt
        self.round = lane.round

    def pass_over(self) -> None:
        """Log what the service does not want: the position moves past it with the batch."""
        group, wanted = self.group, {event.id for event in self.events}
        for event in (record.event for record in self.records):
            if event.id not in wanted:
                row = group.world.env.now, PASSED_OVER, group.reader, event.order, event.id
                group.world.write((*row, group.stream.name, None))

    def settle(self, failed: Mapping[str, str]) -> None:
        """Move the position on, or try again."""
        self.group.settle(self, failed)

    def after(self, event: Event) -> Sequence[Event]:
        """A partition goes on from what has failed, and needs no groups."""
        return ()

    def extend(self, seconds: float) -> None:
        """A stream waits for its reader however long it takes."""


class StreamRequest(BatchRequest):
    """One worker who waits for a batch."""

    def __init__(self, group: ReaderAtWork, env: simpy.Environment) -> None:
        super().__init__(env)
        self.group = group

    def cancel(self) -> bool:
        """Take the request back."""
        self.group.workers.remove(self)
        return True


class ReaderAtWork:
    """One service that reads a stream: a position in every lane, and the workers who wait."""

    def __init__(self, stream: Streamed, reads: ReadsStream, reader: str) -> None:
        self.stream = stream
        self.reads = reads
        self.reader = reader
        self.world = world = stream.world
        self.lanes = [[Lane() for _ in range(reads.parallel)] for _ in stream.partitions]
        self.since = 0.0
        self.ready: deque[Lane] = deque()
        self.workers: deque[StreamRequest] = deque()
        retry = reads.retry or Retry(base=1.0, cap=1.0)
        self.attempts = reads.retry.last if reads.retry else inf
        self.pause_after = retry.pauses(world.dice(stream.name, f"retries of {reader}"))
        self.oldest = min(reads.max_age or inf, stream.retention)
        failures = reads.on_failure
        self.bury = world.find(failures, DEAD_LETTERS).bury if failures else None

    def join(self) -> None:
        """Begin to read."""
        start = self.reads.start
        self.stream.groups.append(self)
        if start == "latest":
            self.note_position(None)
        else:
            self.go_to(0.0 if start == "oldest" else float(start))

    def note_position(self, since: float | None) -> None:
        """Write into the log from which second on this group reads, or that from now on."""
        stream = self.stream
        self.world.write((self.world.env.now, POSITIONED, stream.name, "", "", self.reader, since))

    def go_to(self, since: float) -> None:
        """Set the position to the first record that came at this second or later."""
        since = max(float(since), self.world.env.now - self.stream.retention)
        self.since = since
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
        """Take note of a new record, if it is not before the position."""
        if record.time < self.since:
            return
        lane = self.lane_of(record)
        lane.unread.append(record)
        self.offer(lane)

    def receive(self) -> StreamRequest:
        """Return an event that brings a worker a batch, soon or later."""
        waiting = StreamRequest(self, self.world.env)
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
                if len(batch.events) < len(records):
                    batch.pass_over()
                if batch.events:
                    self.workers.popleft().succeed(batch)
                else:
                    self.world.later(0.0, lambda batch=batch: batch.settle({}))  # type: ignore[misc]

    def take(self, lane: Lane) -> tuple[list[Record], int]:
        """Take the next batch out of a lane: what has failed, or else what is unread."""
        lane.gathering = lane.due = False
        lane.turn += 1
        if lane.todo:
            records, attempt = lane.todo.popleft()
        else:
            count = min(len(lane.unread), self.reads.batch)
            records, attempt = [lane.unread.popleft() for _ in range(count)], 0
        now, retention = self.world.env.now, self.stream.retention
        kept = [record for record in records if not longer(now - record.time, self.oldest)]
        for record in records[: len(records) - len(kept)]:
            gone = longer(now - record.time, retention)
            self.move_past([record], EXPIRED if gone else SKIPPED)
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
        elif good:
            lane.pause = 0.0
            self.try_again(lane, records[good:], 0)
        else:
            whole = len(bad) == len(batch.events)
            self.fail(lane, records, batch.attempt, self.reads.bisect and whole)

    def fail(self, lane: Lane, records: list[Record], attempt: int, bisect: bool) -> None:
        """Split a batch that failed, try it again after a pause, or give it up."""
        if bisect and len(records) > 1:
            half = len(records) // 2
            lane.todo.extendleft([(records[half:], attempt - 1), (records[:half], attempt - 1)])
        elif attempt < self.attempts:
            self.try_again(lane, records, attempt)
            return
        else:
            self.move_past(records, SKIPPED)
            lane.pause = 0.0
        self.go_on(lane)

    def try_again(self, lane: Lane, records: list[Record], attempts: int) -> None:
        """Give these records out once more after a pause, as what was tried so often before."""
        lane.todo.appendleft((records, attempts))
        lane.pause = self.pause_after(max(attempts - 1, 0), lane.pause)
        self.world.later(lane.pause, lambda: self.go_on(lane))

    def move_past(self, records: list[Record], kind: str) -> None:
        """Log that the position has moved past these records; what is given up goes to `bury`."""
        wants = self.reads.wants
        for record in records:
            skipped = kind == SKIPPED and (wants is None or wants(record.event))
            told = CHECKPOINTED if kind == SKIPPED and not skipped else kind
            self.stream.note(told, record.event, self.reader, record.place)
            if skipped and self.bury:
                self.bury(record.event, self.stream.name, None, self.world.env.now)

    def go_on(self, lane: Lane) -> None:
        """Let a lane be read on."""
        lane.busy = False
        self.offer(lane)
