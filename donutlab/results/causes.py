"""Causes: why an order was rejected, lost, open or late, told in sentences and counted.

An order that was not complete has a chain of reasons (`donutlab.results.lost`); every order has a
way, with the share of its time that it spent where (`donutlab.results.way`). The root of the chain
is the cause; of an order that was complete, or is still under way, it is what held it up longest,
or last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from donutlab.core.events import Event
from donutlab.core.moments import at
from donutlab.core.tables import Table, frame
from donutlab.results.story import Sentence
from donutlab.results.way import Spell, shares

ENDED = {
    "complete": "was complete after",
    "late": "was complete only after",
    "rejected": "was rejected after",
    "left": "was left by its customer after",
    "lost": "was lost after",
    "open": "was under way when the run ended, after",
}
"""By outcome, how an order ended."""
SHOWN = 5
"""Of how many shares of its time a story tells, and of how many causes a table."""


@dataclass(frozen=True, repr=False)
class Why:
    """Why one order ended as it did, and where its time went.

    `outcome` is complete, late, rejected, left (by its customer), lost (it can never be complete)
    or open (it was under way). It `took` so many seconds from its placing until it ended so. The
    cause lies at `part`, and is a few words; `reasons` lead to it, one sentence each, and `spells`
    are where the order was from when to when, without a gap.
    """

    order: Event
    customers: str
    outcome: str
    took: float
    part: str
    cause: str
    reasons: Sequence[Sentence]
    spells: Sequence[Spell]

    @property
    def shares(self) -> list[tuple[str, str, float]]:
        """The parts, what was done there, and for how many seconds: most of the time first."""
        return shares(self.spells)

    def __str__(self) -> str:
        link = ", most of it " if self.outcome in ("complete", "late") and self.part else ": "
        head = f"Order {self.order.id} {ENDED[self.outcome]} {self.took:.1f} s{link}{self.cause}"
        lines = [f"{head}{' at ' * bool(self.part)}{self.part}."]
        width = max((len(each.part) for each in self.reasons), default=0)
        for time, part, text in self.reasons:
            clock = at(self.order.opening, time).isoformat(timespec="milliseconds")[11:21]
            lines.append(f"{clock}  {part:{width}}  {text}")
        told = [
            f"{seconds:.1f} s ({seconds / self.took:.0%}) {doing}{' at ' * bool(part)}{part}"
            for part, doing, seconds in self.shares[:SHOWN]
        ]
        return "\n".join(lines + [f"Its time: {', '.join(told)}."] * bool(told))

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True, repr=False)
class Causes:
    """Why orders were rejected, lost, open or late: each `why`, of `placed` orders in all.

    `late` is how many seconds an order may take; None if none is late.
    """

    why: Sequence[Why]
    placed: int
    late: float | None

    def frame(self) -> Any:
        """Return a frame with a row for each of these orders; times in seconds.

        Columns: order, customers, outcome, placed, took, part, cause; and what held it up longest:
        longest_at, longest, and its share of the time.
        """
        most = [(each.shares or [("", "", 0.0)])[0] for each in self.why]
        return frame(
            {
                "order": [each.order.id for each in self.why],
                "customers": [each.customers for each in self.why],
                "outcome": [each.outcome for each in self.why],
                "placed": [each.order.time for each in self.why],
                "took": [each.took for each in self.why],
                "part": [each.part for each in self.why],
                "cause": [each.cause for each in self.why],
                "longest_at": [part for part, _, _ in most],
                "longest": [doing for _, doing, _ in most],
                "share": [
                    seconds / each.took if each.took else 0.0
                    for each, (_, _, seconds) in zip(self.why, most, strict=True)
                ],
            },
            categories=("customers", "outcome", "part", "cause", "longest_at", "longest"),
        )

    def table(self) -> Table:
        """Return how many orders ended how and why, the most first, with one of each to ask for."""
        groups: dict[tuple[str, str, str], list[Why]] = defaultdict(list)
        for each in self.why:
            groups[each.outcome, each.part, each.cause].append(each)
        late = "" if self.late is None else f", or took more than {self.late:g} s"
        rows = [
            (outcome, part, cause, str(len(found)), found[0].order.id)
            for (outcome, part, cause), found in sorted(groups.items(), key=lambda g: -len(g[1]))
        ]
        title = f"Why {len(self.why)} of {self.placed} orders were not complete{late}"
        return Table(title, ("outcome", "part", "cause", "orders", "for example"), rows)

    def __str__(self) -> str:
        return str(self.table())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()
