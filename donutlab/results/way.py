"""The way of an order: where its time went, found by going back from where it ended.

Of all that is done for an order at once only that counts which the end had to wait for: a caller
waits for the call that is answered last, a worker for what was published before. So the way is
found backwards, from the end to the placing: from a job to the time in line before it, from there
to the queue or bus that brought the event, to the worker who published it, and to that job.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from donutlab.core.events import Event
from donutlab.core.kinds import (
    ANSWER_RECEIVED,
    APPENDED,
    ARRIVED,
    INVOKED,
    MESSAGE_SENT,
    PUBLISHED,
    READ,
    RECEIVED,
    SAVED,
    TASK_FAILED,
    TASK_SCHEDULED,
    TASK_SUCCEEDED,
    TASK_TIMED_OUT,
    TIMED_OUT,
)
from donutlab.core.rounding import MOMENT
from donutlab.core.rows import Row
from donutlab.results.standing import STANDS
from donutlab.results.visits import Visit

LINE, WORK, PAUSE = "in line", "at work", "in a pause before the next try"
SILENT, UNANSWERED, ELSEWHERE = "silent", "without an answer", "elsewhere"
HELD = {
    ARRIVED: "in the queue",
    APPENDED: "in the stream",
    PUBLISHED: "on the way through",
    SAVED: "in the outbox",
    INVOKED: "in the internal queue",
}
"""By how an event came to a part that holds it for others, what it does there."""
WAITS = {
    **STANDS,
    **dict.fromkeys((TASK_SCHEDULED, MESSAGE_SENT), 1),
    **dict.fromkeys((TASK_SUCCEEDED, TASK_FAILED, TASK_TIMED_OUT), -1),
}
"""By kind of row, whether a worker or a workflow begins (1) or ends (-1) to wait for somebody."""
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


def shares(spells: Iterable[Spell]) -> list[tuple[str, str, float]]:
    """Return the parts, what was done there, and for how many seconds: most of the time first."""
    seconds: dict[tuple[str, str], float] = defaultdict(float)
    for spell in spells:
        seconds[spell.part, spell.doing] += spell.seconds
    found = [(part, doing, time) for (part, doing), time in seconds.items()]
    return sorted(found, key=lambda share: -share[2])


class Calling(NamedTuple):
    """A call or a message, from when to when an answer was waited for, and which attempt it was.

    A message may have been `heard` of, or it was waited for in vain.
    """

    begin: float
    end: float
    callee: str
    attempt: int
    message: bool
    heard: bool = False


class Way:
    """The way of one order, from its `rows`, its `visits` to services, and all `events` by id."""

    def __init__(
        self, rows: Sequence[Row], visits: Sequence[Visit], events: Mapping[str, Event]
    ) -> None:
        self.rows = rows
        self.visits = [visit for visit in visits if not visit.question]
        self.events = events
        self.spells: list[Spell] = []
        self.answers: set[str] = set()

    def back(self, time: float, part: str, event: str, stop: float = -inf) -> list[Spell]:
        """Return what came before an event was at a part at that second, oldest first.

        What came before the second `stop` is left out.
        """
        self.spells.clear()
        left, place = len(self.rows), (time, part, event)
        since = max(self.rows[0][0], stop)
        while place[0] > stop:
            time, part, event = place
            if visit := self.visit_at(time, part, event):
                self.through(visit, time)
                time = visit.arrived
            found = self.came(time, part, event, left)
            if found is not None:
                left, row, sender = found
                self.spell(part, HELD.get(row[1], ELSEWHERE), row[0], time)
                place = row[0], sender, event
                if sender != getattr(self.events.get(event), "source", sender):
                    continue
            known = self.events.get(event)
            if known is None or not known.cause:
                break
            place = known.time, known.source, known.cause
        self.spell("", ELSEWHERE, since, self.spells[-1].begin if self.spells else time)
        self.cut(0, since)
        return [spell for spell in reversed(self.spells) if spell.seconds > MOMENT]

    def spell(self, part: str, doing: str, begin: float, end: float) -> None:
        """Note a spell that came before those noted."""
        if end > begin:
            self.spells.append(Spell(part, doing, begin, end))

    def cut(self, number: int, begin: float) -> None:
        """Leave out of the spells noted, from that number on, what came before."""
        kept = [spell for spell in self.spells[number:] if spell.end > begin]
        self.spells[number:] = [each._replace(begin=max(each.begin, begin)) for each in kept]

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
            self.spell(part, SILENT, visit.ended, until)
            until = visit.ended
        if begin <= until:
            self.work(part, visit.event, begin, until)
        else:
            begin = until
        self.spell(part, LINE, visit.arrived, begin)

    def work(self, part: str, event: str, begin: float, until: float) -> None:
        """Note what was done with an event: the calls that were waited for, and the rest."""
        attempt = 1
        for call in sorted(self.calls(part, event, begin, until), key=lambda c: (-c.end, c.begin)):
            if call.end <= until and call.begin < until:
                self.spell(part, PAUSE if attempt > 1 else WORK, call.end, until)
                self.called(call, event)
                until, attempt = call.begin, call.attempt
        self.spell(part, PAUSE if attempt > 1 else WORK, begin, until)

    def called(self, call: Calling, event: str) -> None:
        """Note what a service did while its caller waited for it."""
        number = len(self.spells)
        there = [
            visit
            for visit in self.visits
            if visit.service == call.callee and visit.event == event and visit.arrived < call.end
        ]
        answered = [v for v in there if v.ended == call.end and v.arrived >= call.begin]
        before = [v for v in there if v.arrived <= call.begin]
        new = [v for v in before if v.arrived == call.begin] or before
        under_way = [v for v in new if not v.ended < call.end]
        if call.heard and call.message:
            self.answered(call)
        elif found := answered or under_way or new:
            self.through(found[-1], call.end)
        self.cut(number, call.begin)
        left = self.spells[-1].begin if len(self.spells) > number else call.end
        self.spell(call.callee, UNANSWERED if call.message else ELSEWHERE, call.begin, left)

    def answered(self, call: Calling) -> None:
        """Note what happened between a message and the event that was the answer."""
        for time, kind, _, _, event, _, _ in self.rows:
            answer = kind == ANSWER_RECEIVED and time == call.end and event not in self.answers
            known = self.events.get(event) if answer else None
            if known and known.cause:
                way = Way(self.rows, self.visits, self.events)
                way.answers = self.answers | {event}
                found = way.back(known.time, known.source, known.cause, call.begin)
                self.spell(known.source, ELSEWHERE, known.time, time)
                self.spells += reversed(found)
                return

    def calls(self, part: str, event: str, begin: float, until: float) -> Iterator[Calling]:
        """Yield the calls and messages that were sent for an event between two seconds."""
        under_way: list[Calling] = []
        for time, kind, where, _, what, peer, note in self.rows:
            if kind not in WAITS or where != part or what != event or not begin <= time <= until:
                continue
            if WAITS[kind] > 0:
                under_way.append(Calling(time, until, peer, note, kind == MESSAGE_SENT))
            elif mine := [call for call in under_way if call.callee == peer]:
                under_way.remove(mine[0])
                yield mine[0]._replace(end=time, heard=kind not in (TIMED_OUT, TASK_TIMED_OUT))
        yield from under_way

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
