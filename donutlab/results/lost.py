"""Lost: why an order was rejected, or never complete, found in the rows of the log.

From the row with which it ended the reasons are gone back one by one: a customer hears that the
order failed, for a worker has given it up, for its call was refused, for who was called was out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from donutlab.core.events import Event
from donutlab.core.kinds import (
    BALKED,
    CALLED,
    DEAD,
    DEDUPLICATED,
    DROPPED,
    EXECUTION_FAILED,
    EXECUTION_STUCK,
    EXPIRED,
    FAILED,
    FILTERED,
    HEDGED,
    MESSAGE_SENT,
    OVER_LIMIT,
    RECEIVED,
    REFUSED,
    REJECTED,
    RENEGED,
    SHORT_CIRCUITED,
    SKIPPED,
    TASK_FAILED,
    TASK_SCHEDULED,
    TASK_TIMED_OUT,
    THROTTLED,
    TIMED_OUT,
    TURNED_AWAY,
    VISIBLE,
    WITHHELD,
)
from donutlab.core.rows import Row

ENDED = (FAILED, EXECUTION_FAILED, EXECUTION_STUCK)
"""How a worker or a workflow gives something up; the note says why."""
GONE = (*ENDED, DROPPED, TURNED_AWAY, DEAD, EXPIRED, SKIPPED, DEDUPLICATED)
"""The kinds of rows after which an event is worked on no more where it was."""
LATE, REFUSALS = (TIMED_OUT, TASK_TIMED_OUT), (REFUSED, TASK_FAILED)
SENT = (CALLED, HEDGED, TASK_SCHEDULED, MESSAGE_SENT)
UNANSWERED = (*LATE, *REFUSALS, SHORT_CIRCUITED, OVER_LIMIT, WITHHELD)
"""How a call ends without an answer."""
LEFT = (BALKED, RENEGED)
"""How customers leave."""
AT_PEER = (*LEFT, VISIBLE)
"""The kinds of rows that tell of what happened at the peer: where a line was left, at a reader."""
GIVEN_UP = (DEAD, EXPIRED, SKIPPED)
"""How a queue, stream or bus gives up what others could not do."""
WORDS: dict[str, Callable[[Row], str]] = {
    **dict.fromkeys(ENDED, lambda row: row[6] or "failed"),
    DROPPED: lambda row: f"dropped as {row[6]}",
    TURNED_AWAY: lambda row: f"turned away: {row[6]}",
    DEAD: lambda row: "given up",
    EXPIRED: lambda row: "kept too long",
    SKIPPED: lambda row: "given up",
    DEDUPLICATED: lambda row: "taken for a duplicate",
    SHORT_CIRCUITED: lambda row: "circuit breaker open",
    OVER_LIMIT: lambda row: "too many calls under way",
    WITHHELD: lambda row: "budget for retries spent",
    **dict.fromkeys(LATE, lambda row: "no answer in time"),
    **dict.fromkeys(REFUSALS, lambda row: row[6] or "refused"),
    VISIBLE: lambda row: "not deleted in time",
    FILTERED: lambda row: "no rule matched",
    REJECTED: lambda row: "rejected",
    BALKED: lambda row: "line too long",
    RENEGED: lambda row: "out of patience",
    THROTTLED: lambda row: "no worker free",
}
"""By kind of row, in a few words, what it was that ended an order."""


class Reason(NamedTuple):
    """One link of a chain of reasons: a row of the log, and its number among those of the order."""

    number: int
    row: Row


class Lost:
    """What befell one order, by its `rows`, oldest first, and all `events` by id."""

    def __init__(self, rows: Sequence[Row], events: Mapping[str, Event]) -> None:
        self.rows = rows
        self.events = events

    def chain(self, number: int) -> list[Reason]:
        """Return the reasons for a row, that row first and the root of it all last."""
        found = [Reason(number, self.rows[number])]
        while (cause := self.cause(*found[-1])) is not None:
            found.append(Reason(cause, self.rows[cause]))
        return found

    def cause(self, number: int, row: Row) -> int | None:
        """Return the number of the row that was the reason for one, if there is another."""
        _, kind, part, _, event, peer, note = row
        if kind == REJECTED:
            return self.last(number, lambda r: r[2] == peer and r[4] == event and r[1] in GONE)
        if kind in ENDED:
            return self.failed(number, part, event, note or "")
        if kind in REFUSALS:
            return self.last(number, lambda r: r[2] == peer and r[4] == event and r[1] in GONE)
        if kind in LATE:
            return self.silent(number, part, event, peer)
        if kind == WITHHELD:
            return self.last(
                number, lambda r: r[1] in (TIMED_OUT, REFUSED) and r[2:6:3] == (part, peer)
            )
        if kind == VISIBLE:
            since = self.last(number, lambda r: r[1] == RECEIVED and r[4:6] == (event, peer)) or 0
            found = self.last(number, lambda r: r[1] == FAILED and (r[2], r[4]) == (peer, event))
            return found if found is not None and found > since else None
        if kind in GIVEN_UP:
            others = (FAILED, TURNED_AWAY, THROTTLED, VISIBLE)
            return self.last(number, lambda r: r[4] == event and r[1] in others)
        return None

    def failed(self, number: int, part: str, event: str, why: str) -> int | None:
        """Return the row that a job's reason to fail is about: of a call, or of a refusal."""

        def tells(row: Row) -> bool:
            if row[1] in UNANSWERED:
                return row[2] == part and row[4] == event and why.startswith(f"{row[5]} ")
            mine = row[5] == part and row[1] in (TURNED_AWAY, DEDUPLICATED)
            return mine and why.startswith(f"{row[2]} ")

        return self.last(number, tells)

    def silent(self, number: int, part: str, event: str, callee: str) -> int | None:
        """Return the row with which a service had ended a call and told nobody: it has crashed."""
        made = self.last(
            number,
            lambda r: r[1] in SENT and r[2] == part and r[4] == event and r[5] == callee,
        )
        found = self.last(number, lambda r: r[2] == callee and r[4] == event and r[1] in GONE)
        return found if found is not None and made is not None and found > made else None

    def gone(self, part: str, time: float) -> Row | None:
        """Return the last row until then with which a part has given something up."""
        found = [row for row in self.rows if row[2] == part and row[1] in GONE and row[0] <= time]
        return found[-1] if found else None

    def last(self, number: int, fits: Callable[[Row], bool]) -> int | None:
        """Return the number of the last row before one that fits."""
        return next((n for n in range(number - 1, -1, -1) if fits(self.rows[n])), None)

    def loss(self, parts: Collection[str]) -> int | None:
        """Return the number of the last row with which one of these parts has given it up."""
        kinds = (*GONE, FILTERED)
        found = [n for n, r in enumerate(self.rows) if r[2] in parts and r[1] in kinds]
        real = [n for n in found if self.rows[n][1] != FILTERED and self.rows[n][6] != "cancelled"]
        return (real or found)[-1] if found else None


def leading_to(service: str, parts: Mapping[str, Any]) -> set[str]:
    """Return the parts from which an event may come to a service, and that itself."""
    before: dict[str, set[str]] = {name: set() for name in parts}
    for name, part in parts.items():
        for verb, target, *_ in part.links():
            if verb.startswith("reads from"):
                before[name].add(target)
            elif target in before:
                before[target].add(name)
    found, ahead = {service}, [service]
    while ahead:
        new = before.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found
