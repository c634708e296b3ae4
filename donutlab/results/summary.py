"""The summary of a run: the headline numbers of every service and queue, and of the orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from html import escape
from typing import Any

from donutlab.core.by_name import ByName
from donutlab.core.kinds import (
    DEAD,
    DEDUPLICATED,
    DELETED,
    DROPPED,
    EXPIRED,
    FAILED,
    POLLED,
    REDRIVEN,
    SERVED,
    STALE,
    TURNED_AWAY,
)
from donutlab.core.needs import STREAM_READERS
from donutlab.core.tables import Table, frame
from donutlab.core.units import clock
from donutlab.core.world import named
from donutlab.results.crews import Crews
from donutlab.results.overload import Overload, overloads
from donutlab.results.positions import StreamSummary
from donutlab.results.statistics import Times as Times
from donutlab.results.statistics import mean_and_most as mean_and_most
from donutlab.results.statistics import percentile as percentile
from donutlab.results.statistics import times as times
from donutlab.results.totals import Totals
from donutlab.results.troubles import Troubles, troubles
from donutlab.results.workflows import WorkflowSummary, workflow_summaries

MISHAPS = (
    *("in_flight", "deleted", "redelivered", "dead", "expired", "dropped", "rejected"),
    *("duplicates", "deduplicated", "stale", "polled", "redriven"),
)
"""The counts of a queue that are shown only where there is one that is not 0."""


@dataclass(frozen=True)
class ServiceSummary:
    """One service over the whole run.

    `utilisation` is the share of the workers' time in which they had a job in hand; `standing`
    the share of it in which they stood waiting for an answer to a call. `waiting` counts from
    arrival to start, `sojourn` from arrival to end, of the jobs that got so far. Jobs that were
    turned away or dropped are in `Summary.troubles`. Look-ups that workers `answered` keep them
    busy, and are not among the served, nor in these times.
    """

    served: int
    failed: int
    in_work: int
    waiting_at_end: int
    utilisation: float
    standing: float
    queue_mean: float
    queue_max: int
    waiting: Times
    sojourn: Times
    answered: int = 0


@dataclass(frozen=True)
class QueueSummary:
    """One queue over the whole run: its length, the wait for the first receive, and counts.

    `received` counts receives, `redelivered` those of them that were not an event's first. Of the
    events that came, and the `duplicates` that the queue made, each is `left` waiting, `in_flight`,
    `deleted`, `dead`, `expired`, `dropped` or `redriven` (or was received, if the queue has no
    visibility). `rejected` and `deduplicated` events were not kept. `stale` receipts did nothing,
    `polled` counts the requests that brought nothing.
    """

    received: int
    left: int
    length_mean: float
    length_max: int
    waiting: Times
    in_flight: int = 0
    deleted: int = 0
    redelivered: int = 0
    dead: int = 0
    expired: int = 0
    dropped: int = 0
    rejected: int = 0
    duplicates: int = 0
    deduplicated: int = 0
    stale: int = 0
    polled: int = 0
    redriven: int = 0


@dataclass(frozen=True)
class OrdersSummary:
    """The orders as their customers see them: counts, and times from placing on, in seconds.

    Whoever `left` found the line too long, or had no more patience to stand in it.
    """

    placed: int
    accepted: int
    rejected: int
    complete: int
    to_accepted: Times
    to_complete: Times
    left: int = 0

    @property
    def open(self) -> int:
        """How many were still open at the end: neither complete nor rejected, and nobody left."""
        return self.placed - self.complete - self.rejected - self.left


@dataclass(frozen=True, repr=False)
class Summary:
    """The headline numbers of a run: `services`, `queues`, `streams` by name, and `orders`.

    `troubles` tells by name of the parts where something went wrong. A workflow is among the
    services, as one without workers, and in `workflows`.
    """

    seconds: float
    services: Mapping[str, ServiceSummary]
    queues: Mapping[str, QueueSummary]
    orders: OrdersSummary
    stopped: str = ""
    streams: Mapping[str, StreamSummary] = field(default_factory=dict)
    troubles: Mapping[str, Troubles] = field(default_factory=dict)
    workflows: Mapping[str, WorkflowSummary] = field(default_factory=dict)

    @property
    def overloads(self) -> list[Overload]:
        """The services, queues and readers of streams that were given more than they can do."""
        return overloads(self.seconds, self.services, self.queues, self.streams)

    def frame(self) -> Any:
        """Return the services as a pandas frame, a row each; times in seconds."""
        rows = {name: flat(vars(service)) for name, service in self.services.items()}
        columns = {
            key: [row[key] for row in rows.values()] for key in next(iter(rows.values()), {})
        }
        return frame({"service": list(rows), **columns}).set_index("service")

    def tables(self) -> list[Table]:
        """Return the tables that the summary is shown as."""
        shown = [self._orders_table()]
        if self.services:
            shown.append(self._services_table())
        if self.queues:
            shown.append(self._queues_table())
        mishaps = self._mishaps_table()
        if mishaps.rows:
            shown.append(mishaps)
        if self.streams:
            shown.append(self._streams_table())
        if self.workflows:
            shown.append(self._workflows_table())
        if self.troubles:
            shown.append(self._troubles_table())
        return shown

    def _workflows_table(self) -> Table:
        heads = [each.name for each in fields(WorkflowSummary)]
        rows = [
            (name, *(str(getattr(each, head)) for head in heads))
            for name, each in self.workflows.items()
        ]
        heads = [head.replace("_", " ") for head in heads]
        return Table("Workflows: executions, and what became of them", ("", *heads), rows)

    def _troubles_table(self) -> Table:
        """Return what went wrong where, of those kinds that happened at all."""
        kinds = [
            each.name
            for each in fields(Troubles)
            if any(getattr(found, each.name) for found in self.troubles.values())
        ]
        rows = [
            (name, *(str(getattr(found, kind)) for kind in kinds))
            for name, found in self.troubles.items()
        ]
        heads = [kind.replace("_", " ") for kind in kinds]
        return Table("Troubles: what went wrong, and what was done about it", ("", *heads), rows)

    def _orders_table(self) -> Table:
        orders = self.orders
        rows = [
            ("accepted", _of(orders.accepted, orders.placed), *_clocks(orders.to_accepted)),
            ("complete", _of(orders.complete, orders.placed), *_clocks(orders.to_complete)),
        ]
        if orders.rejected:
            rows.append(("rejected", str(orders.rejected), "", "", "", ""))
        if orders.left:
            rows.append(("left", str(orders.left), "", "", "", ""))
        title = f"Orders: {orders.placed} placed in {clock(self.seconds)}. Time until they were:"
        return Table(title, ("", "orders", "mean", "p50", "p95", "p99"), rows)

    def _services_table(self) -> Table:
        heads = (
            "served",
            "failed",
            "busy",
            "standing",
            "in line",
            "most",
            "wait",
            "p95",
            "sojourn",
        )
        rows = [
            (
                name,
                str(each.served),
                str(each.failed),
                f"{each.utilisation:.0%}",
                f"{each.standing:.0%}",
                f"{each.queue_mean:.2f}",
                str(each.queue_max),
                words(each.waiting.mean),
                words(each.waiting.p95),
                words(each.sojourn.mean),
            )
            for name, each in self.services.items()
        ]
        title = (
            "Services: share of time busy, and standing there waiting for an answer; mean and most "
            "in line; mean and 95th percentile of the wait; mean of wait and work together"
        )
        return Table(title, ("", *heads), rows)

    def _queues_table(self) -> Table:
        rows = [
            (
                name,
                str(each.received),
                str(each.left),
                f"{each.length_mean:.2f}",
                str(each.length_max),
                words(each.waiting.mean),
                words(each.waiting.p95),
            )
            for name, each in self.queues.items()
        ]
        heads = ("", "received", "left", "length", "most", "wait", "p95")
        return Table(
            "Queues: events received and left; mean and most waiting; the wait", heads, rows
        )

    def _mishaps_table(self) -> Table:
        met = [word for word in MISHAPS if any(getattr(q, word) for q in self.queues.values())]
        rows = [
            (name, *(str(getattr(each, word)) for word in met))
            for name, each in self.queues.items()
            if any(getattr(each, word) for word in met)
        ]
        heads = ("", *(word.replace("_", " ") for word in met))
        return Table("Queues: what else became of their events", heads, rows)

    def _streams_table(self) -> Table:
        rows = [
            (
                f"{name}: {reader}, {number}",
                *map(str, (each.read, each.done, each.skipped, each.expired, each.left)),
                words(each.age_max),
            )
            for name, stream in self.streams.items()
            for reader, partitions in stream.readers.items()
            for number, each in enumerate(partitions)
        ]
        told = ", ".join(
            f"{name} {stream.appended} appended, {stream.rejected} rejected"
            for name, stream in self.streams.items()
        )
        title = f"Streams: {told}. Records by reader and partition; greatest age when read"
        return Table(title, ("", "read", "done", "skipped", "expired", "left", "age"), rows)

    def __str__(self) -> str:
        texts = [*map(str, self.overloads), *(str(table) for table in self.tables())]
        return "\n\n".join([*texts, *([f"Stopped: {self.stopped}"] if self.stopped else [])])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        first = [f"<p>{escape(str(each))}</p>" for each in self.overloads]
        note = f"<p><strong>Stopped:</strong> {escape(self.stopped)}</p>" if self.stopped else ""
        return "".join([*first, *(table._repr_html_() for table in self.tables()), note])


def words(seconds: float) -> str:
    """Return a duration in words, a dash if it is not known."""
    return clock(seconds) if seconds == seconds else "-"


def _of(count: int, placed: int) -> str:
    """Return how many got so far, and of how many unless all did."""
    return str(count) if count == placed else f"{count} of {placed}"


def _clocks(found: Times) -> tuple[str, str, str, str]:
    return words(found.mean), words(found.p50), words(found.p95), words(found.p99)


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with each `Times` in it spread over columns such as `waiting_p95`."""
    found: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Times):
            found |= {f"{key}_{name}": each for name, each in vars(value).items()}
        else:
            found[key] = value
    return found


def summarise(
    totals: Totals,
    crews: Crews,
    streams: Mapping[str, StreamSummary],
    parts: Mapping[str, Any],
    end: float,
    stopped: str,
) -> Summary:
    """Return the summary of what the totals of a run hold until second `end`."""
    orders, since = totals.orders, totals.since
    to_accepted, to_complete = orders.to_accepted.times(), orders.to_complete.times()
    workers = {name: getattr(parts[name], "workers", 1) for name in totals.visits}
    services = {
        name: _service(name, totals, crews.seconds(name, count, since, end), end)
        for name, count in workers.items()
    }
    read = {*totals.queues, *named(STREAM_READERS, parts)}
    met = troubles(totals.counts, [name for name in parts if name not in read])
    return Summary(
        end - since,
        ByName(services, kind="service"),
        ByName({name: _queue(name, totals, end) for name in totals.queues}, kind="queue"),
        OrdersSummary(
            placed=orders.placed,
            accepted=to_accepted.count,
            rejected=orders.rejected,
            complete=to_complete.count,
            to_accepted=to_accepted,
            to_complete=to_complete,
            left=orders.left,
        ),
        stopped,
        ByName(streams, kind="stream"),
        ByName(met, kind="trouble at"),
        ByName(workflow_summaries(totals.counts, parts), kind="workflow"),
    )


def _service(name: str, totals: Totals, time: float, end: float) -> ServiceSummary:
    """Return the summary of a service whose workers had so much time, all together."""
    visits = totals.visits[name]
    mean, most = totals.lengths[name].mean_and_most(end)
    return ServiceSummary(
        served=visits.outcomes[SERVED],
        failed=visits.outcomes[FAILED],
        in_work=visits.outcomes["in work"],
        waiting_at_end=visits.outcomes["waiting"],
        utilisation=visits.busy / time if time else 0.0,
        standing=totals.standing[name] / time if time else 0.0,
        queue_mean=mean,
        queue_max=most,
        waiting=visits.waiting.times(),
        sojourn=visits.sojourn.times(),
        answered=visits.answered,
    )


def _queue(name: str, totals: Totals, end: float) -> QueueSummary:
    visits, counts = totals.queues[name], totals.counts
    mean, most = totals.lengths[name].mean_and_most(end)
    return QueueSummary(
        received=visits.received,
        left=visits.outcomes["waiting"],
        length_mean=mean,
        length_max=most,
        waiting=visits.waiting.times(),
        in_flight=visits.outcomes["in flight"],
        deleted=visits.outcomes[DELETED],
        redelivered=visits.redelivered,
        dead=visits.outcomes[DEAD],
        expired=visits.outcomes[EXPIRED],
        dropped=visits.outcomes[DROPPED],
        rejected=counts[name, TURNED_AWAY],
        duplicates=visits.copies,
        deduplicated=counts[name, DEDUPLICATED],
        stale=counts[name, STALE],
        polled=counts[name, POLLED],
        redriven=visits.outcomes[REDRIVEN],
    )
