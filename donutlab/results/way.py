"""The way of an order: where its time went, found by going back from where it ended.

Of all that is done for an order at once only that counts which the end had to wait for: a caller
waits for the call that is answered last, a worker for what was published before. So the way is
found backwards, from the end to the placing: from a job to the time in line before it, from there
to the queue or bus that brought the event, to the worker who published it, and to that job.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from donutlab.core.events import Event
from donutlab.core.kinds import (
    APPENDED,
    ARRIVED,
    INVOKED,
    PUBLISHED,
    READ,
    RECEIVED,
    SAVED,
)
from donutlab.core.rounding import MOMENT
from donutlab.core.rows import Row
from donutlab.results.standing import STANDS
from donutlab.results.visits import Visit

LINE, WORK, PAUSE, ELSEWHERE = "in line", "at work", "in a pause before the next try", "elsewhere"
HELD = {
    ARRIVED: "in the queue",
    APPENDED: "in the stream",
    PUBLISHED: "on the way through",
    SAVED: "in the outbox",
    INVOKED: "in the internal queue",
}
"""By how an event came to a part that holds it for others, what it does there."""
GIVEN = (RECEIVED, READ)
"""The kinds of rows with which a queue or stream gives an event to a reader, the peer."""


class Spell(NamedTuple):
    """From when to when an order was held up, at which part, and by what."""

    part: str
    doing: str
    begin: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return self.end - self.begin


class Calling(NamedTuple):
    """A call that a worker made, from when to when it waited, and which attempt it was."""

    begin: float
    end: float
    callee: str
    attempt: int


class Way:
    """The way of one order, from its `rows`, its `visits` to services, and all `events` by id."""

    def __init__(
        self, rows: Sequence[Row], visits: Sequence[Visit], events: Mapping[str, Event]
    ) -> None:
        self.rows = rows
        self.visits = [visit for visit in visits if not visit.question]
        self.events = events
        self.spells: list[Spell] = []

    def back(self, time: float, part: str, event: str) -> list[Spell]:
        """Return what came before an event was at a part at that second, oldest first."""
        self.spells.clear()
        left, place = len(self.rows), (time, part, event)
        placed = self.rows[0][0]
        while True:
            time, part, event = place
            if visit := self.visit_at(time, part, event):
                self.through(visit, time)
                time = visit.arrived
            found = self.came(time, part, event, left)
            if found is not None:
                left, row, sender = found
                if row[2] == part and row[0] < time:
                    self.spell(part, HELD[row[1]], row[0], time)
                place = row[0], sender, event
                if sender != getattr(self.events.get(event), "source", sender):
                    continue
                time = row[0]
            known = self.events.get(event)
            if known is None or not known.cause:
                break
            self.spell(part, ELSEWHERE, known.time, time)
            place = known.time, known.source, known.cause
        self.spell("", ELSEWHERE, placed, self.spells[-1].begin if self.spells else time)
        return [spell for spell in reversed(self.spells) if spell.seconds > MOMENT]

    def spell(self, part: str, doing: str, begin: float, end: float) -> None:
        """Note a spell that came before those noted."""
        if end > begin:
            self.spells.append(Spell(part, doing, begin, end))

    def visit_at(self, time: float, part: str, event: str) -> Visit | None:
        """Return the visit of an event to a service that was under way then, or the last before."""
        there = [
            visit
            for visit in self.visits
            if visit.service == part and visit.event == event and visit.arrived <= time
        ]
        under_way = [visit for visit in there if not visit.ended < time]
        ends = [visit for visit in under_way if visit.ended == time]
        return (ends or under_way or there)[-1] if there else None

    def through(self, visit: Visit, until: float) -> None:
        """Note what happened in a visit until then: first the work, then the time in line."""
        part, begin = visit.service, visit.started
        if visit.ended < until:
            self.spell(part, ELSEWHERE, visit.ended, until)
            until = visit.ended
        if begin <= until:
            self.work(part, visit.event, begin, until)
        else:
            begin = until
        self.spell(part, LINE, visit.arrived, begin)

    def work(self, part: str, event: str, begin: float, until: float) -> None:
        """Note what a worker did with an event: its calls that were waited for, and the rest."""
        attempt = 1
        for call in sorted(self.calls(part, event, begin, until), key=lambda c: (-c.end, c.begin)):
            if call.end <= until and call.begin < until:
                self.spell(part, PAUSE if attempt > 1 else WORK, call.end, until)
                self.called(call, event)
                until, attempt = call.begin, call.attempt
        self.spell(part, PAUSE if attempt > 1 else WORK, begin, until)

    def called(self, call: Calling, event: str) -> None:
        """Note what a service did while its caller waited for it."""
        there = [
            visit
            for visit in self.visits
            if visit.service == call.callee
            and visit.event == event
            and call.begin <= visit.arrived <= call.end
        ]
        if there:
            answered = [visit for visit in there if visit.ended == call.end]
            under_way = [visit for visit in there if not visit.ended < call.end]
            visit = (answered or under_way or there)[-1]
            self.through(visit, call.end)
            self.spell(call.callee, ELSEWHERE, call.begin, visit.arrived)
        else:
            self.spell(call.callee, ELSEWHERE, call.begin, call.end)

    def calls(self, part: str, event: str, begin: float, until: float) -> Iterator[Calling]:
        """Yield the calls that a worker made for an event between two seconds."""
        under_way: list[tuple[float, str, int]] = []
        for time, kind, where, _, what, peer, note in self.rows:
            if kind not in STANDS or where != part or what != event or not begin <= time <= until:
                continue
            if STANDS[kind] > 0:
                under_way.append((time, peer, note))
            elif mine := [each for each in under_way if each[1] == peer]:
                under_way.remove(mine[0])
                yield Calling(mine[0][0], time, peer, mine[0][2])
        for since, peer, attempt in under_way:
            yield Calling(since, until, peer, attempt)

    def came(self, time: float, part: str, event: str, left: int) -> tuple[int, Row, str] | None:
        """Return the row with which an event came to a part, its number, and who sent it."""
        for number in range(left - 1, -1, -1):
            row = self.rows[number]
            if row[4] == event and row[0] <= time:
                if row[2] == part and row[1] in HELD:
                    return number, row, row[5]
                if row[5] == part and row[1] in GIVEN:
                    return number, row, row[2]
        return None
