"""The summary of a run: the headline numbers of every service and queue, and of the orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from html import escape
from math import nan
from typing import Any

from donutlab.account import Account
from donutlab.log import (
    DEAD,
    DEDUPLICATED,
    DELETED,
    DROPPED,
    EXPIRED,
    FAILED,
    POLLED,
    SERVED,
    STALE,
    TURNED_AWAY,
)
from donutlab.positions import StreamSummary
from donutlab.stays import Stay, Visit
from donutlab.tables import Table, frame
from donutlab.troubles import Troubles
from donutlab.units import clock

MISHAPS = (
    *("in_flight", "deleted", "redelivered", "dead", "expired", "dropped", "rejected"),
    *("duplicates", "deduplicated", "stale", "polled"),
)
"""The counts of a queue that are shown only where there is one that is not 0."""


@dataclass(frozen=True)
class Times:
    """Durations in seconds: how many, their mean, percentiles and maximum (NaN if none)."""

    count: int
    mean: float
    p50: float
    p95: float
    p99: float
    max: float


def times(durations: Iterable[float]) -> Times:
    """Return the statistics of some durations; NaN among them (not yet known) are left out."""
    known = sorted(each for each in durations if each == each)
    if not known:
        return Times(0, nan, nan, nan, nan, nan)
    p50, p95, p99 = (percentile(known, share) for share in (0.5, 0.95, 0.99))
    return Times(len(known), sum(known) / len(known), p50, p95, p99, known[-1])


def percentile(ascending: Sequence[float], share: float) -> float:
    """Return the value below which that share lies, linear between neighbours.

    >>> percentile([1.0, 2.0, 4.0], 0.75)
    3.0
    """
    place = share * (len(ascending) - 1)
    below = int(place)
    above = min(below + 1, len(ascending) - 1)
    return ascending[below] + (ascending[above] - ascending[below]) * (place - below)


@dataclass(frozen=True)
class ServiceSummary:
    """One service over the whole run.

    `utilisation` is the share of the workers' time in which they had a job in hand; `standing`
    the share of it in which they stood waiting for an answer to a call. `waiting` counts from
    arrival to start, `sojourn` from arrival to end, of the jobs that got so far. Jobs that were
    turned away or dropped are in `Summary.troubles`.
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


@dataclass(frozen=True)
class QueueSummary:
    """One queue over the whole run: its length, the wait for the first receive, and counts.

    `received` counts receives, `redelivered` those of them that were not an event's first. Of the
    events that came, and the `duplicates` that the queue made, each is `left` waiting, `in_flight`,
    `deleted`, `dead`, `expired` or `dropped` (or was received, if the queue has no visibility).
    `rejected` and `deduplicated` events were not kept. `stale` receipts did nothing, `polled`
    counts the requests that brought nothing.
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


@dataclass(frozen=True)
class OrdersSummary:
    """The orders as their customers see them: counts, and times from placing on, in seconds."""

    placed: int
    accepted: int
    rejected: int
    complete: int
    to_accepted: Times
    to_complete: Times


@dataclass(frozen=True, repr=False)
class Summary:
    """The headline numbers of a run: `services`, `queues`, `streams` by name, and `orders`.

    `troubles` tells by name of the parts where something went wrong.
    """

    seconds: float
    services: Mapping[str, ServiceSummary]
    queues: Mapping[str, QueueSummary]
    orders: OrdersSummary
    stopped: str = ""
    streams: Mapping[str, StreamSummary] = field(default_factory=dict)
    troubles: Mapping[str, Troubles] = field(default_factory=dict)

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
        if self.troubles:
            shown.append(self._troubles_table())
        return shown

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
            ("accepted", str(orders.accepted), *_clocks(orders.to_accepted)),
            ("complete", str(orders.complete), *_clocks(orders.to_complete)),
        ]
        if orders.rejected:
            rows.append(("rejected", str(orders.rejected), "", "", "", ""))
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
        texts = [str(table) for table in self.tables()]
        return "\n\n".join([*texts, *([f"Stopped: {self.stopped}"] if self.stopped else [])])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        note = f"<p><strong>Stopped:</strong> {escape(self.stopped)}</p>" if self.stopped else ""
        return "".join(table._repr_html_() for table in self.tables()) + note


def words(seconds: float) -> str:
    """Return a duration in words, a dash if it is not known."""
    return clock(seconds) if seconds == seconds else "-"


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
    account: Account,
    workers: Mapping[str, int],
    queues: Iterable[str],
    span: tuple[float, float],
    stopped: str,
    troubles: Mapping[str, Troubles],
) -> Summary:
    """Return the summary of an account from one second to another.

    `workers` gives the number of workers by service.
    """
    visits: dict[str, list[Visit]] = {name: [] for name in workers}
    for visit in account.visits:
        visits[visit.service].append(visit)
    stays: dict[str, list[Stay]] = {name: [] for name in queues}
    for stay in account.stays:
        if stay.arrived >= span[0]:
            stays[stay.service].append(stay)
    orders = [each for each in account.orders.values() if each.placed >= span[0]]
    return Summary(
        span[1] - span[0],
        {name: _service(name, visits[name], n, account, span) for name, n in workers.items()},
        {name: _queue(name, found, account, span) for name, found in stays.items()},
        OrdersSummary(
            placed=len(orders),
            accepted=sum(each.accepted == each.accepted for each in orders),
            rejected=sum(each.rejected == each.rejected for each in orders),
            complete=sum(each.completed == each.completed for each in orders),
            to_accepted=times(each.accepted - each.placed for each in orders),
            to_complete=times(each.completed - each.placed for each in orders),
        ),
        stopped,
        account.streams(span[0]),
        troubles,
    )


def _service(
    name: str, visits: Sequence[Visit], workers: int, account: Account, span: tuple[float, float]
) -> ServiceSummary:
    since, end = span
    come = [visit for visit in visits if visit.arrived >= since]
    outcomes = Counter(visit.outcome for visit in come)
    jobs = {
        (visit.worker, visit.started): (visit.ended if visit.ended == visit.ended else end)
        for visit in visits
        if visit.started == visit.started
    }
    busy = _length(((started, ended) for (_, started), ended in jobs.items()), since)
    standing = _length(account.standing[name], since)
    time = account.crew_time(name, workers, since, end)
    mean, most = line_size(account.lines.get(name, ()), end, since)
    return ServiceSummary(
        served=outcomes[SERVED],
        failed=outcomes[FAILED],
        in_work=outcomes["in work"],
        waiting_at_end=outcomes["waiting"],
        utilisation=busy / time if time else 0.0,
        standing=standing / time if time else 0.0,
        queue_mean=mean,
        queue_max=most,
        waiting=times(visit.started - visit.arrived for visit in come),
        sojourn=times(visit.ended - visit.arrived for visit in come),
    )


def _queue(
    name: str, stays: Sequence[Stay], account: Account, span: tuple[float, float]
) -> QueueSummary:
    mean, most = line_size(account.lines.get(name, ()), span[1], span[0])
    outcomes = Counter(stay.outcome for stay in stays)

    def noted(kind: str) -> int:
        return sum(time >= span[0] for time in account.queues.moments.get((name, kind), ()))

    return QueueSummary(
        received=sum(stay.receives for stay in stays),
        left=outcomes["waiting"],
        length_mean=mean,
        length_max=most,
        waiting=times(stay.started - stay.arrived for stay in stays),
        in_flight=outcomes["in flight"],
        deleted=outcomes[DELETED],
        redelivered=sum(max(0, stay.receives - 1) for stay in stays),
        dead=outcomes[DEAD],
        expired=outcomes[EXPIRED],
        dropped=outcomes[DROPPED],
        rejected=noted(TURNED_AWAY),
        duplicates=sum(stay.copy for stay in stays),
        deduplicated=noted(DEDUPLICATED),
        stale=noted(STALE),
        polled=noted(POLLED),
    )


def _length(spans: Iterable[tuple[float, float]], since: float) -> float:
    """Return how long these spans of time last together, as far as they lie after `since`."""
    return sum(end - (start if start > since else since) for start, end in spans if end > since)


def line_size(
    line: Sequence[tuple[float, int]], end: float, since: float = 0.0
) -> tuple[float, int]:
    """Return the mean over time and the maximum of a line's length, from `since` to `end`.

    A length that lasted no time does not count: who is served at once was never in line.
    """
    if not line or end <= since:
        return 0.0, 0
    ends = [time for time, _ in line[1:]] + [end]
    spans = [
        (until - (time if time > since else since), count)
        for (time, count), until in zip(line, ends, strict=True)
        if until > since
    ]
    area = sum(length * count for length, count in spans)
    return area / (end - since), max((count for length, count in spans if length), default=0)
