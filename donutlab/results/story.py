"""The story of an order: what happened to it, row by row of the log, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any, NamedTuple

from donutlab.core.events import Event
from donutlab.core.log import (
    ACCEPTED,
    APPENDED,
    ARRIVED,
    BREAKER,
    CALLED,
    CHECKPOINTED,
    COLD_STARTED,
    CRASHED,
    DEAD,
    DEDUPLICATED,
    DELETED,
    DROPPED,
    DUPLICATED,
    EXPIRED,
    EXTENDED,
    FAILED,
    FILTERED,
    LOOKED_UP,
    PLACED,
    PUBLISHED,
    READ,
    RECEIVED,
    REFUSED,
    REJECTED,
    REPEATED,
    REPLAYED,
    REPLIED,
    REQUESTED,
    SAVED,
    SERVED,
    SHORT_CIRCUITED,
    SKIPPED,
    STALE,
    STARTED,
    TIMED_OUT,
    TURNED_AWAY,
    VISIBLE,
    WITHHELD,
)

SENTENCES: dict[str, str] = {
    PLACED: "places the order with {peer}: {what}",
    ACCEPTED: "hears that the order is accepted{note}",
    REJECTED: "hears that the order failed{note}",
    ARRIVED: "gets {event} from {peer}{note}",
    STARTED: "starts work on {event} (worker {note})",
    SERVED: "is done with {event}",
    FAILED: "gives up on {event}: {peer}",
    CALLED: "calls {peer} and waits (attempt {note})",
    REPLIED: "has the answer of {peer}",
    REFUSED: "hears that {peer} failed{note}",
    TIMED_OUT: "stops waiting for {peer}, which knows nothing of it",
    REQUESTED: "hands it to {peer}, which acknowledges it with the identifier {note}",
    LOOKED_UP: "asks {peer} how it stands: {note}",
    PUBLISHED: "takes the event {event}, {note}, from {peer}",
    FILTERED: "does not send it to {peer}: rule {note} does not match",
    RECEIVED: "gives {event} to {peer}{note}",
    DELETED: "deletes {event}: {peer} is done with it",
    STALE: "does nothing for {peer}, whose receipt for {event} is outdated",
    VISIBLE: "shows {event} again: {peer} has not deleted it in time",
    EXTENDED: "keeps {event} hidden for {note} s more, as {peer} asks",
    DEAD: "gives up {event} ({note}); it goes to {peer}",
    EXPIRED: "has kept {event} too long, and throws it away",
    DROPPED: "throws {event} away: {note}",
    TURNED_AWAY: "does not take {event} from {peer}: {note}",
    DEDUPLICATED: "knows {event} already, and throws it away",
    DUPLICATED: "has handed out {event} and still keeps a copy",
    APPENDED: "appends {event} from {peer} at {note}",
    READ: "gives {event} to {peer} to read, at {note}",
    CHECKPOINTED: "moves the position of {peer} past {event}",
    SKIPPED: "gives up {event} for {peer}, and moves its position past it",
    REPLAYED: "takes {event} out of its archive",
    WITHHELD: "does not try {peer} again: the budget for retries is spent",
    SHORT_CIRCUITED: "does not call {peer}: the circuit breaker is open",
    BREAKER: "has a circuit breaker for {peer}, which is {note} from now on",
    REPEATED: "has done the work for {event} already, and does not do it again",
    SAVED: "saves {event} from {peer}, to publish it later",
    CRASHED: "crashes after it has published {event}, and will do so again",
    COLD_STARTED: "has to get worker {note} ready first, which takes {peer:.3g} s",
}
"""How each kind of row reads after the time and the name of the part."""

NOTES: dict[str, str] = {
    ACCEPTED: "; identifier {}",
    REJECTED: ": {}",
    ARRIVED: ", by the rule {}",
    REFUSED: ": {}",
    RECEIVED: ", receive {}",
}
"""How a note reads in the sentences in which it may be missing."""


class Line(NamedTuple):
    """One sentence of a story: the second, the part it is about, and what it does."""

    time: float
    part: str
    text: str


@dataclass(frozen=True, repr=False)
class Story:
    """What happened to one order, oldest first."""

    order: str
    opening: datetime
    lines: Sequence[Line]

    def clock(self, time: float) -> str:
        """Return a simulated second as a time of day."""
        moment = self.opening + timedelta(seconds=time)
        return moment.isoformat(timespec="milliseconds")[11:21]

    def __str__(self) -> str:
        width = max((len(line.part) for line in self.lines), default=0)
        rows = [f"{self.clock(line.time)}  {line.part:{width}}  {line.text}" for line in self.lines]
        return "\n".join([f"Order {self.order}", *rows])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td>{self.clock(line.time)}</td><th scope="row">{escape(line.part)}</th>'
            f'<td style="text-align:left">{escape(line.text)}</td></tr>'
            for line in self.lines
        )
        return f"<table><caption>Order {escape(self.order)}</caption><tbody>{rows}</tbody></table>"


def tell(order: Event, rows: Sequence[tuple[Any, ...]]) -> Story:
    """Return the story that these rows of the log, all of one order, add up to."""
    return Story(order.id, order.opening, [_line(row, order) for row in rows])


def _line(row: tuple[Any, ...], order: Event) -> Line:
    time, kind, part, _, event, peer, note = row
    if kind in NOTES:
        note = NOTES[kind].format(note) if note else ""
    what = said(order.detail) or "nothing in particular"
    peer = "nobody" if peer is None else peer
    text = SENTENCES[kind].format(peer=peer, note=note, event=event, what=what)
    return Line(time, part, text)


def said(detail: Mapping[str, Any]) -> str:
    """Return an event's detail in words.

    >>> said({"item": "donut", "quantity": 2})
    'item donut, quantity 2'
    """
    return ", ".join(f"{key} {value}" for key, value in detail.items())
