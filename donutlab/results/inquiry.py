"""The inquiry into a run: of each order, why it ended as it did, from all that is known of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from donutlab.core.events import Event
from donutlab.core.kinds import (
    APPENDED,
    CHECKPOINTED,
    EXPIRED,
    PLACED,
    REJECTED,
    SERVED,
    SKIPPED,
)
from donutlab.core.rounding import MOMENT
from donutlab.core.rows import Row
from donutlab.patterns import Pattern
from donutlab.results.causes import Causes, Why
from donutlab.results.ledger import Ledger
from donutlab.results.lost import AT_PEER, LATE, LEFT, SENT, WORDS, Lost, Reason, leading_to
from donutlab.results.orders import OrderRecord
from donutlab.results.story import Sentence, sentence
from donutlab.results.way import HELD, SILENT, Spell, Way, shares

Item = TypeVar("Item")
NOTHING = "", "nothing took time", 0.0
"""The part, the cause and the seconds of an order that was complete at once."""


class Inquiry:
    """The inquiry into the orders of a run that went until `end`: what is known of each order."""

    def __init__(
        self,
        ledger: Ledger,
        rows: Iterable[Row],
        events: Sequence[Event],
        parts: Mapping[str, Any],
        completes: Mapping[str, Mapping[str, Any] | None],
        end: float,
    ) -> None:
        self.orders = orders = ledger.orders
        self.events = {event.id: event for event in events}
        self.rows = grouped(rows, orders, lambda row: row[3])
        self.visits = grouped(ledger.visits, orders, lambda visit: visit.order)
        self.queue_visits = grouped(ledger.queue_visits, orders, lambda visit: visit.order)
        self.parts = parts
        self.completes = {
            name: pattern if pattern is None else Pattern(pattern)
            for name, pattern in completes.items()
        }
        self.end = end
        self.leading = {name: leading_to(name, parts) for name in parts}

    def causes(self, late: float | None = None) -> Causes:
        """Return why each order that was not complete, or took longer than that, ended so."""
        found = [self.why(order, late) for order in self.orders]
        return Causes([each for each in found if each.outcome != "complete"], len(found), late)

    def why(self, order: str, late: float | None = None) -> Why:
        """Return why an order ended as it did."""
        record, rows = self.orders[order], self.rows[order]
        way = Way(rows, self.visits[order], self.events)
        if record.completed == record.completed:
            took = record.completed - record.placed
            spells = way.back(record.completed, *self.completing(record))
            outcome = "complete" if late is None or took <= late + MOMENT else "late"
            part, doing, _ = (shares(spells) or [NOTHING])[0]
            return self.told(record, outcome, record.completed, part, doing, spells)
        lost = Lost(rows, self.events)
        if record.outcome in ("rejected", "left"):
            number = next(n for n, row in enumerate(rows) if row[1] in (REJECTED, *LEFT))
            time, _, _, _, event, peer, _ = rows[number]
            spells = way.back(time, peer, event)
            return self.judged(record, record.outcome, time, lost.chain(number), spells)
        return self.unfinished(record, way, lost)

    def completing(self, record: OrderRecord) -> tuple[str, str]:
        """Return the part and the event with whose end an order was complete."""
        for visit in self.visits[record.order]:
            served = visit.outcome == SERVED and visit.ended == record.completed
            if served and visit.service in self.completes:
                return visit.service, visit.event
        return self.asked(record.order), record.order

    def asked(self, order: str) -> str:
        """Return the part to which an order was sent."""
        return str(next(row[5] for row in self.rows[order] if row[1] == PLACED))

    def missing(self, order: str) -> str:
        """Return a part that an order needs and that has not served it: the first there is."""
        served = {v.service for v in self.visits[order] if v.outcome == SERVED}
        envelope = self.events[order].to_dict()
        for name, pattern in self.completes.items():
            if name not in served and (pattern is None or pattern.matches(envelope)):
                return name
        return self.asked(order)

    def unfinished(self, record: OrderRecord, way: Way, lost: Lost) -> Why:
        """Return why an order that nobody rejected was not complete."""
        order = record.order
        missing = self.missing(order)
        parts = self.leading[missing]
        if alive := self.alive(order, parts):
            spells = way.back(self.end, *alive)
            part, doing, *_ = spells[-1] if spells else NOTHING
            return self.told(record, "open", self.end, part, doing, spells)
        number = lost.loss(parts)
        if number is not None:
            time, _, part, _, event, _, _ = lost.rows[number]
            spells = way.back(time, part, event)
            return self.judged(record, "lost", time, lost.chain(number), spells)
        time, kind, part, _, event, _, _ = lost.rows[-1]
        if kind in HELD:
            spells = [*way.back(time, part, event), Spell(part, HELD[kind], time, self.end)]
            return self.told(record, "open", self.end, part, HELD[kind], spells)
        spells = way.back(time, part, event)
        return self.told(record, "lost", time, missing, "nothing came", spells)

    def alive(self, order: str, parts: Collection[str]) -> tuple[str, str] | None:
        """Return the part, of these, and the event with which an order is still under way."""
        found = [
            (visit.arrived, visit.service, visit.event)
            for visit in (*self.visits[order], *self.queue_visits[order])
            if visit.outcome in ("waiting", "in work", "in flight")
            and visit.service in parts
            and not visit.question
        ]
        for time, kind, part, _, event, _, _ in self.rows[order]:
            if kind == APPENDED and part in parts and not self.read(order, part, event, parts):
                found.append((time, part, event))
        return max(found)[1:] if found else None

    def read(self, order: str, stream: str, event: str, parts: Collection[str]) -> bool:
        """Return whether all readers of a stream, of these parts, are done with a record."""
        readers = {
            name
            for name in parts
            for verb, target, *_ in self.parts[name].links()
            if verb == "reads from" and target == stream
        }
        done = {
            row[5]
            for row in self.rows[order]
            if row[2] == stream and row[4] == event and row[1] in (CHECKPOINTED, SKIPPED, EXPIRED)
        }
        return readers <= done

    def judged(
        self,
        record: OrderRecord,
        outcome: str,
        time: float,
        chain: Sequence[Reason],
        spells: Sequence[Spell],
    ) -> Why:
        """Return what a chain of reasons comes to; what timed out was held up by something."""
        order = self.events[record.order]
        told = [sentence(reason.row, order) for reason in chain]
        root = chain[-1].row
        part, cause = root[5 if root[1] in AT_PEER else 2], WORDS[root[1]](root)
        if root[1] in LATE and (held := self.meanwhile(root, spells)):
            part, cause = held.part, f"{cause}: {held.doing}"
            told.append(Sentence(held.begin, part, f"{held.seconds:.1f} s {held.doing}"))
            gone = Lost(self.rows[record.order], self.events).gone(part, held.begin)
            if held.doing == SILENT and gone:
                cause = WORDS[gone[1]](gone)
                told.append(sentence(gone, order))
        return Why(
            order, record.customers, outcome, time - record.placed, part, cause, told, spells
        )

    def meanwhile(self, row: Row, spells: Sequence[Spell]) -> Spell | None:
        """Return what took longest while a caller waited in vain."""
        time, _, part, order, event, peer, _ = row
        made = [
            r[0]
            for r in self.rows[order]
            if r[0] <= time and r[1] in SENT and (r[2], *r[4:6]) == (part, event, peer)
        ]
        begin = max(made, default=time)
        during = [each for each in spells if begin <= each.begin and each.end <= time + MOMENT]
        return max(during, key=lambda each: each.seconds, default=None)

    def told(
        self,
        record: OrderRecord,
        outcome: str,
        time: float,
        part: str,
        cause: str,
        spells: Sequence[Spell],
    ) -> Why:
        """Return that an order was held up at a part, without other reasons."""
        order, took = self.events[record.order], time - record.placed
        return Why(order, record.customers, outcome, took, part, cause, (), spells)


def grouped(
    items: Iterable[Item], orders: Collection[str], key: Callable[[Item], str]
) -> dict[str, list[Item]]:
    """Return the items of each of these orders."""
    found: dict[str, list[Item]] = {order: [] for order in orders}
    for item in items:
        if (order := key(item)) in found:
            found[order].append(item)
    return found
