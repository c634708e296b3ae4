"""The story of an order: what happened to it, row by row of the log, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, NamedTuple

from donutlab.core.events import Event
from donutlab.core.kinds import KINDS
from donutlab.core.moments import at
from donutlab.core.rows import Row


class Sentence(NamedTuple):
    """One sentence of a story: the second, the part it is about, and what it does."""

    time: float
    part: str
    text: str


@dataclass(frozen=True, repr=False)
class Story:
    """What happened to one order, oldest first."""

    order: str
    opening: datetime
    lines: Sequence[Sentence]

    def clock(self, time: float) -> str:
        """Return a simulated second as a time of day."""
        return at(self.opening, time).isoformat(timespec="milliseconds")[11:21]

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


def tell(order: Event, rows: Sequence[Row]) -> Story:
    """Return the story that these rows of the log, all of one order, add up to."""
    return Story(order.id, order.opening, [sentence(row, order) for row in rows])


def sentence(row: Row, order: Event) -> Sentence:
    """Return what a row of the log says, in a sentence, of an order."""
    time, kind, part, _, event, peer, note = row
    known = KINDS[kind]
    if known.remark:
        note = "" if note in (None, "") else known.remark.format(note)
    if isinstance(note, tuple):
        note = listed(note)
    what = said(order.detail) or "nothing in particular"
    peer = "nobody" if peer is None else peer
    text = known.sentence.format(peer=peer, note=note, event=event, what=what)
    return Sentence(time, part, text)


def listed(names: Sequence[str], most: int = 5) -> str:
    """Return names in words, some of them if there are many.

    >>> listed(["bake", "bill", "stock"], most=2)
    'bake, bill and 1 more'
    """
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def said(detail: Mapping[str, Any]) -> str:
    """Return an event's detail in words.

    >>> said({"item": "donut", "quantity": 2})
    'item donut, quantity 2'
    """
    return ", ".join(f"{key} {value}" for key, value in detail.items())
