"""The ledger of a run, drawn up from its log in one pass: visits, lengths, calls, orders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from donutlab.core.events import Event
from donutlab.core.kinds import SCALED
from donutlab.core.rows import Row
from donutlab.results.crews import Crews
from donutlab.results.lengths import Length, Lengths
from donutlab.results.occurrences import ATTEMPTS, COUNTED, Occurrences
from donutlab.results.orders import Completion, OrderRecord, Orders
from donutlab.results.queue_visits import QueueVisit, QueueVisits
from donutlab.results.standing import Spans, Standing
from donutlab.results.visits import Handler, ServiceVisits, Visit


@dataclass(slots=True)
class Finished:
    """What stands in a ledger, or what has come to its end in it since it was last asked.

    `lengths`: for each part, how many waited from when on; `standing`: from when to when workers
    stood waiting; `occurrences`: the seconds of what is only counted, by part and kind.
    """

    visits: Sequence[Visit]
    queue_visits: Sequence[QueueVisit]
    lengths: Mapping[str, Length]
    standing: Spans
    occurrences: Mapping[tuple[str, str], Sequence[float]]
    orders: Sequence[OrderRecord]


class Ledger:
    """What the rows of a log add up to, each concern in a class of its own.

    `lengths`: for each part at which something waited, how many from when on. `crews`: how many
    workers each service had. `occurrences`: for each part and kind of what is only counted, the
    seconds. `completes` says which services complete which orders (`Completion`).
    """

    def __init__(
        self, queues: Collection[str], completes: Mapping[str, Mapping[str, Any] | None]
    ) -> None:
        self.lengths = Lengths()
        self.crews = Crews()
        self.occurrences = Occurrences()
        self._services = ServiceVisits(queues, self.lengths)
        self._queues = QueueVisits(queues, self.lengths)
        self._orders = Orders()
        self._completion = Completion(completes)
        self._standing = Standing(self._services.hands)
        self._handlers: dict[str, Handler] = {}
        for handlers in (
            self._services.handlers,
            self._queues.handlers,
            self._orders.handlers,
            dict.fromkeys(COUNTED, self.occurrences.note)
            | dict.fromkeys(ATTEMPTS, self.occurrences.note_attempt),
            self._standing.handlers,
            {SCALED: self.crews.scaled},
        ):
            for kind, handler in handlers.items():
                known = self._handlers.get(kind)
                self._handlers[kind] = both(known, handler) if known else handler

    @property
    def visits(self) -> list[Visit]:
        """Every event at every service, in order of coming."""
        return self._services.visits

    @property
    def queue_visits(self) -> list[QueueVisit]:
        """Every event in every queue, in order of coming."""
        return self._queues.visits

    @property
    def standing(self) -> Spans:
        """By service, from when to when its workers stood waiting for an answer."""
        return self._standing.spans

    @property
    def orders(self) -> dict[str, OrderRecord]:
        """The orders by id, as they were placed."""
        return self._orders.by_id

    def enter(self, rows: Iterable[Row], events: Iterable[Event]) -> None:
        """Enter rows of the log, which follow those entered before, and the events they are of."""
        self._services.enter(rows, self._handlers)
        self._completion.enter(self.orders, self.visits, events)

    def close(self, end: float) -> None:
        """Enter that the run is over."""
        self._standing.close(end)

    def all(self) -> Finished:
        """Return all that stands in the ledger."""
        return Finished(
            self.visits,
            self.queue_visits,
            self.lengths,
            self.standing,
            self.occurrences,
            list(self.orders.values()),
        )

    def take_finished(self, now: float) -> Finished:
        """Take out of the ledger, and return, what has come to its end by now."""
        return Finished(
            self._services.take_finished(),
            self._queues.take_finished(),
            self.lengths.take(now),
            self._standing.take(),
            self.occurrences.take(),
            self._orders.take_finished(self._completion),
        )


def both(first: Handler, second: Handler) -> Handler:
    """Return a handler that lets two of them handle a row, one after the other."""

    def handle(row: Row) -> None:
        first(row)
        second(row)

    return handle
