"""The log: everything that happened in a run, in rows that are only ever added.

A row has seven cells. They lie one after the other in one long list, so writing a row is one
`extend`, and a column is every seventh cell: the log is columnar without a list for each column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

COLUMNS = ("time", "kind", "part", "order", "event", "peer", "note")

PLACED = "placed"
"""A customer placed an order. part: the customers; peer: where they sent it."""
ACCEPTED = "accepted"
"""The customer got an answer to the order. note: what it said."""
REJECTED = "rejected"
"""The customer was told that the order failed. note: why."""
ARRIVED = "arrived"
"""An event came to a service or a queue. peer: from whom; note: by which rule, if a bus sent it."""
STARTED = "started"
"""A worker took it in hand. note: the worker's number."""
SERVED = "served"
"""The worker has finished with it. note: the worker's number."""
FAILED = "failed"
"""The worker has given it up. peer: why; note: the worker's number."""
CALLED = "called"
"""A worker called a service and waits. peer: the service; note: which attempt."""
REPLIED = "replied"
"""The call was answered. peer: the service; note: the answer."""
REFUSED = "refused"
"""The called service has failed. peer: the service; note: why."""
TIMED_OUT = "timed out"
"""The caller stopped waiting; the service may go on. peer: the service; note: which attempt."""
REQUESTED = "requested"
"""A service took a request and acknowledged it at once. peer: it; note: the identifier."""
LOOKED_UP = "looked up"
"""A service said how an order stands. peer: the service; note: its status."""
PUBLISHED = "published"
"""An event was given to a bus. part: the bus; peer: who published it; note: its type."""
FILTERED = "filtered"
"""A rule of a bus did not match. peer: the target that was spared; note: the rule."""
RECEIVED = "received"
"""A reader took an event from a queue. part: the queue; peer: the reader; note: which receive it
was, if the event stays in the queue until it is deleted."""
DELETED = "deleted"
"""A reader was done with an event and deleted it. peer: the reader; note: of which receive."""
STALE = "stale"
"""A reader's receipt was outdated, and did nothing. peer: the reader; note: of which receive."""
VISIBLE = "visible"
"""An event was not deleted in time, and can be received again. peer: who had it; note: as above."""
EXTENDED = "extended"
"""A reader asked to keep an event hidden for longer. peer: the reader; note: seconds from now."""
DEAD = "dead"
"""A queue or bus gave an event up. peer: the queue for dead letters, if there is one; note: after
how many receives, or by which rule."""
EXPIRED = "expired"
"""An event was kept too long, and is gone. part: a queue; note: waiting, or in flight. part: a
stream; peer: the reader that came too late; note: its place."""
DROPPED = "dropped"
"""A queue or service threw an event away. note: why: it was the oldest, or stale."""
TURNED_AWAY = "turned away"
"""A queue, stream or service did not take an event. peer: from whom; note: why: full, out, or
throughput."""
DEDUPLICATED = "deduplicated"
"""A FIFO queue knew an event already, and threw it away. peer: from whom; note: by which rule."""
DUPLICATED = "duplicated"
"""A standard queue kept an event that it had handed out: it will be received once more."""
POLLED = "polled"
"""A reader asked a queue, and there was nothing. peer: the reader."""
APPENDED = "appended"
"""An event came into a stream. peer: from whom; note: its place, `partition:number`."""
READ = "read"
"""A reader was given a record of a stream. peer: the reader; note: its place."""
CHECKPOINTED = "checkpointed"
"""A reader is done with a record, and its position moves past it. peer, note: as above."""
SKIPPED = "skipped"
"""A reader gave up a record, and its position moves past it. peer, note: as above."""
POSITIONED = "positioned"
"""A reader set its position in a stream. peer: the reader; note: latest, or since which second."""
REPLAYED = "replayed"
"""A bus took an event out of its archive to deliver it once more. note: when it was published."""

WITHHELD = "withheld"
"""A retry was not made, for the budget was spent. peer: the service; note: attempts so far."""
SHORT_CIRCUITED = "short-circuited"
"""A call was not made, for the circuit breaker was open. peer: the service; note: which attempt."""
BREAKER = "breaker"
"""A circuit breaker changed its state. peer: the service called; note: its state from now on."""
REPEATED = "repeated"
"""A service had done the work for an event already, and did not do it again. note: the key."""
DOWN = "down"
"""A service is out from now on."""
UP = "up"
"""A service is back."""
COLD_STARTED = "cold started"
"""A worker had to get ready first. peer: the seconds it took; note: the worker's number."""
SCALED = "scaled"
"""A service has another number of workers. note: how many from now on."""
SAVED = "saved"
"""An outbox keeps an event, in one transaction with the work behind it. peer: from whom."""
CRASHED = "crashed"
"""The relay of an outbox crashed before it noted an event as published. peer: where it went."""

KINDS = (
    *(PLACED, ACCEPTED, REJECTED, ARRIVED, STARTED, SERVED, FAILED, CALLED, REPLIED, REFUSED),
    *(TIMED_OUT, REQUESTED, LOOKED_UP, PUBLISHED, FILTERED, RECEIVED, DELETED, STALE, VISIBLE),
    *(EXTENDED, DEAD, EXPIRED, DROPPED, TURNED_AWAY, DEDUPLICATED, DUPLICATED, POLLED),
    *(APPENDED, READ, CHECKPOINTED, SKIPPED, POSITIONED, REPLAYED),
    *(WITHHELD, SHORT_CIRCUITED, BREAKER, REPEATED),
    *(DOWN, UP, COLD_STARTED, SCALED, SAVED, CRASHED),
)


class Log:
    """An append-only table of what happened, in the order in which it happened."""

    def __init__(self) -> None:
        self._cells: list[Any] = []
        self.write = self._cells.extend
        """Write one row: a tuple of seven cells, in the order of `COLUMNS`."""

    def __len__(self) -> int:
        return len(self._cells) // len(COLUMNS)

    def clear(self) -> None:
        """Throw all rows away."""
        self._cells.clear()

    def column(self, name: str) -> list[Any]:
        """Return one column, oldest row first."""
        return self._cells[COLUMNS.index(name) :: len(COLUMNS)]

    def columns(self) -> dict[str, list[Any]]:
        """Return all columns by name."""
        return {name: self.column(name) for name in COLUMNS}

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Return an iterator over the rows, each a tuple of seven cells."""
        cells = iter(self._cells)
        return zip(*[cells] * len(COLUMNS), strict=True)

    def to_text(self) -> str:
        """Return the whole log, a line a row, cells parted by tabs and written as `repr`."""
        return "".join("\t".join(map(repr, row)) + "\n" for row in self.rows())

    def digest(self) -> str:
        """Return the SHA-256 of the log's text: equal digests mean equal logs."""
        from hashlib import sha256

        return sha256(self.to_text().encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Log) and self._cells == other._cells

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._cells,)


def _restored(cells: list[Any]) -> Log:
    log = Log()
    log.write(cells)
    return log
