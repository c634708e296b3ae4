"""The log: everything that happened in a run, in rows that are only ever added.

A row has seven cells. They lie one after the other in one long list, so writing a row is one
`extend`, and a column is every seventh cell: the log is columnar without a list for each column.
"""

from __future__ import annotations

import hashlib
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
"""A reader took an event from a queue. part: the queue; peer: the reader."""
WITHHELD = "withheld"
"""A retry was not made, for the budget was spent. peer: the service; note: attempts so far."""
SHORT_CIRCUITED = "short-circuited"
"""A call was not made, for the circuit breaker was open. peer: the service; note: which attempt."""
BREAKER = "breaker"
"""A circuit breaker changed its state. peer: the service called; note: its state from now on."""
REPEATED = "repeated"
"""A service had done the work for an event already, and did not do it again. note: the key."""

KINDS = (
    *(PLACED, ACCEPTED, REJECTED, ARRIVED, STARTED, SERVED, FAILED, CALLED, REPLIED, REFUSED),
    *(TIMED_OUT, REQUESTED, LOOKED_UP, PUBLISHED, FILTERED, RECEIVED),
    *(WITHHELD, SHORT_CIRCUITED, BREAKER, REPEATED),
)


class Log:
    """An append-only table of what happened, in the order in which it happened."""

    def __init__(self) -> None:
        self._cells: list[Any] = []
        self.write = self._cells.extend
        """Write one row: a tuple of seven cells, in the order of `COLUMNS`."""

    def __len__(self) -> int:
        return len(self._cells) // len(COLUMNS)

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
        return hashlib.sha256(self.to_text().encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Log) and self._cells == other._cells

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._cells,)


def _restored(cells: list[Any]) -> Log:
    log = Log()
    log.write(cells)
    return log
