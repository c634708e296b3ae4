"""Cost: what a run would have cost, had its parts been the managed services they resemble.

A queue is billed like Amazon SQS, a bus like Amazon EventBridge, a service like a cloud function
(AWS Lambda): by requests, by events, by invocations and by memory held for a time. What is
counted:

- a queue: each send; each receive and each delete of up to ten messages; each change of a message's
  visibility; and each empty receive: a reader asks and there is nothing. Unless `Reads` says how
  long a request waits it is taken to be 20 s. A request counts once for every 64 KB it carries.
  What a queue moves to its dead-letter queue by itself is free.
- a bus: each event published to it, once for every 64 KB.
- a workflow, like AWS Step Functions (standard workflows): each state that an execution enters, and
  each retry.
- a service: each job (a batch is one), and memory for as long as a worker has the job in hand,
  standing and waiting for others included.

Not counted: customers, parts of other kinds, volume discounts and free tiers, data transfer, logs.
Here we simplify: as many readers poll as the service has workers, or as its scaling starts with,
and time is not rounded up.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, nan
from typing import Any

from donutlab.core.errors import check_number
from donutlab.core.events import Event
from donutlab.core.kinds import (
    ARRIVED,
    DEDUPLICATED,
    EXTENDED,
    MESSAGE_SENT,
    POLLED,
    PUBLISHED,
    SERVED,
    STATE_ENTERED,
    TASK_SCHEDULED,
)
from donutlab.core.log import Log
from donutlab.core.package import SHIPPED
from donutlab.core.plain import plain
from donutlab.core.tables import Table
from donutlab.core.units import counted
from donutlab.results.ledger import Ledger
from donutlab.results.visits import Visit

CHUNK = 64 * 1024
"""Bytes that one request may carry; what is larger counts as several."""

HANDFUL = 10
"""Messages in one receive or delete request."""

POLL = 20.0
"""Seconds that a receive request waits for a message to come, at most (long polling)."""

TRIED = (TASK_SCHEDULED, MESSAGE_SENT)
"""Attempts at a task; those that are not the first are paid for beside the state."""

SENT = (PUBLISHED, ARRIVED, DEDUPLICATED)
"""What happens to an event that is sent to a bus or a queue."""


@dataclass(frozen=True)
class Price:
    """One line of the price list: `usd` for so many (`per`) of a `unit`, and where it is from."""

    item: str
    usd: float
    per: int
    unit: str
    service: str
    region: str
    as_of: str
    source: str


@cache
def prices() -> Mapping[str, Price]:
    """Return the price list by item, as it is in data/prices.csv.

    >>> price = prices()["bus event"]
    >>> price.usd, price.per, price.unit
    (1.0, 1000000, 'custom event of up to 64 KB')
    """
    text = (SHIPPED / "data" / "prices.csv").read_text(encoding="utf-8")
    return {
        row["item"]: Price(row.pop("item"), float(row.pop("usd")), int(row.pop("per")), **row)
        for row in csv.DictReader(text.splitlines())
    }


@dataclass(frozen=True)
class Charge:
    """One line of the bill: how many `units` of what was `counted` at a part, at which price."""

    part: str
    counted: str
    units: float
    price: Price

    @property
    def usd(self) -> float:
        """What this line costs, in US dollars."""
        return self.units * self.price.usd / self.price.per


@dataclass(frozen=True, repr=False)
class Cost:
    """What a run cost: `charges`, the number of `orders` placed, the parts `not_counted`."""

    charges: Sequence[Charge]
    orders: int
    not_counted: Sequence[str]

    @property
    def total(self) -> float:
        """The whole bill, in US dollars."""
        return sum(charge.usd for charge in self.charges)

    @property
    def per_order(self) -> float:
        """The bill divided by the orders placed, in US dollars; NaN if there were none."""
        return self.total / self.orders if self.orders else nan

    @property
    def per_part(self) -> dict[str, float]:
        """The bill of each part, by its name, in US dollars."""
        bills: dict[str, float] = defaultdict(float)
        for charge in self.charges:
            bills[charge.part] += charge.usd
        return dict(bills)

    def table(self) -> Table:
        """Return the table that the cost is shown as; the dollars are for a million orders."""
        scale = 1e6 / self.orders if self.orders else nan
        rows = [
            (
                charge.part,
                charge.counted,
                f"{charge.units:,.1f}".removesuffix(".0"),
                f"{charge.price.usd:g} / {charge.price.per:,}",
                f"{charge.usd * scale:,.2f}",
            )
            for charge in self.charges
        ]
        rows.append(("all", "", "", "", f"{self.total * scale:,.2f}"))
        dated = sorted({f"{each.price.region}, {each.price.as_of}" for each in self.charges})
        title = f"Cost of {counted(self.orders, 'order')}. Prices of {'; '.join(dated)}"
        if self.not_counted:
            title += f". Not counted: {', '.join(self.not_counted)}"
        return Table(
            title, ("part", "counted", "units", "price, USD", "USD for a million orders"), rows
        )

    def __str__(self) -> str:
        return str(self.table())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


class Meter:
    """What a run used of each part, read from its ledger and its log."""

    def __init__(
        self,
        parts: Mapping[str, Any],
        ledger: Ledger,
        log: Log,
        events: Sequence[Event],
        end: float,
        memory: float,
    ) -> None:
        self.parts = parts
        self.end = end
        self.memory = memory
        self.chunks = {event.id: chunks([event]) for event in events}
        self.events = {event.id: event for event in events}
        self.sent: Counter[str] = Counter()
        self.noted: Counter[tuple[str, ...]] = Counter()
        self.transitions: Counter[str] = Counter()
        for _, kind, part, _, event, peer, note in log.rows():
            if kind in SENT and not (kind == ARRIVED and self.is_queue(peer)):
                self.sent[part] += self.chunks.get(event, 1)
            elif kind in (EXTENDED, POLLED):
                self.noted[kind, part, peer] += 1
            elif kind == STATE_ENTERED or (kind in TRIED and note > 1):
                self.transitions[part] += 1
        self.jobs: dict[str, dict[int, list[Visit]]] = defaultdict(dict)
        for visit in ledger.visits:
            if visit.started == visit.started:
                self.jobs[visit.service].setdefault(visit.job, []).append(visit)

    def is_queue(self, name: str) -> bool:
        """Tell whether a part is a queue: what comes from one was moved, not sent."""
        return type(self.parts.get(name)).__name__ == "Queue"

    def spans(self, service: str) -> Iterator[tuple[int, float, float]]:
        """Yield worker, start and end of every job of a service."""
        for first, *_ in self.jobs[service].values():
            ended = first.ended if first.ended == first.ended else self.end
            yield first.worker, first.started, ended

    def bus(self, name: str) -> Iterator[tuple[str, float, str]]:
        """Yield what is counted at a bus, how often, and the item of the price list."""
        yield "events", self.sent[name], "bus event"

    def workflow(self, name: str) -> Iterator[tuple[str, float, str]]:
        """Yield what is counted at a workflow."""
        yield "state transitions", self.transitions[name], "state transition"

    def service(self, name: str) -> Iterator[tuple[str, float, str]]:
        """Yield what is counted at a service."""
        yield "invocations", len(self.jobs[name]), "invocation"
        held = sum(ended - started for _, started, ended in self.spans(name))
        yield f"GB-seconds, {self.memory:g} MB each", held * self.memory / 1024, "GB-second"

    def queue(self, name: str) -> Iterator[tuple[str, float, str]]:
        """Yield what is counted at a queue."""
        item = "fifo queue request" if getattr(self.parts[name], "fifo", False) else "queue request"
        readers = [
            part
            for part in self.parts.values()
            if getattr(part, "reads", None) and part.reads.source == name
        ]
        received = deleted = changed = empty = 0
        for reader in readers:
            for visits in self.jobs[reader.name].values():
                for some in handfuls(visits):
                    received += chunks([self.events[visit.event] for visit in some])
                deleted += len(list(handfuls([v for v in visits if v.outcome == SERVED])))
            changed += self.noted[EXTENDED, name, reader.name]
            empty += (
                self.polls_in_vain(reader)
                if reader.reads.wait is None
                else self.noted[POLLED, name, reader.name]
            )
        yield "sends", self.sent[name], item
        yield "receives", received, item
        yield "deletes", deleted, item
        yield "changes of visibility", changed, item
        yield "empty receives", empty, item

    def polls_in_vain(self, reader: Any) -> int:
        """Return how many polls of the idle workers of a service brought nothing."""
        scaling = reader.reads.scaling
        pollers = scaling.start if scaling else reader.workers
        free = dict.fromkeys(range(1, pollers + 1), 0.0)
        found = 0
        for worker, started, ended in sorted(self.spans(reader.name), key=lambda span: span[1]):
            if worker in free:
                found += int((started - free[worker]) / POLL)
                free[worker] = ended
        return found + sum(int((self.end - since) / POLL) for since in free.values())


def chunks(events: Sequence[Event]) -> int:
    """Return how many requests or events of 64 KB these events fill together."""
    return max(1, ceil(sum(map(written_size, events)) / CHUNK))


def written_size(event: Event) -> int:
    """Return how many bytes an event has as JSON; what JSON cannot write counts as its text."""
    text = json.dumps(event.to_dict(), ensure_ascii=False, skipkeys=True, default=_as_plain)
    return len(text.encode(errors="surrogatepass"))


def _as_plain(value: Any) -> Any:
    own = plain(value)
    return str(value) if own is value else own


def handfuls(visits: Sequence[Visit]) -> Iterator[Sequence[Visit]]:
    """Yield these visits in groups as large as one request may be."""
    return (visits[first : first + HANDFUL] for first in range(0, len(visits), HANDFUL))


def bill(
    parts: Mapping[str, Any],
    ledger: Ledger,
    log: Log,
    events: Sequence[Event],
    end: float,
    memory: float,
) -> Cost:
    """Return the cost of a run; see `Run.cost`."""
    least, most = 128, 10_240
    advice = "It is in MB, as AWS Lambda allows it."
    memory = check_number("cost", "memory", memory, least=least, most=most, advice=advice)
    meter, listed = Meter(parts, ledger, log, events, end, memory), prices()
    counters = {
        "Queue": meter.queue,
        "Bus": meter.bus,
        "Service": meter.service,
        "Workflow": meter.workflow,
    }
    charges, not_counted = [], []
    for name, part in parts.items():
        counter = counters.get(type(part).__name__)
        if counter is None:
            not_counted.append(name)
        else:
            charges += [Charge(name, what, units, listed[i]) for what, units, i in counter(name)]
    return Cost(charges, len(ledger.orders), not_counted)
