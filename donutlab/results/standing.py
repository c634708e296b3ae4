"""Standing: when workers stood waiting for the answers to their calls, as the scenes of rows say.

A call begins with a row in whose scene somebody begins to stand, and ends with one in whose scene
somebody ends to. Calls that are made for one event at once keep one worker, who stands until the
last is answered; so does a call that is hedged. Where several workers have copies of one event in
hand, each call may be of another one of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from donutlab.core.kinds import HEDGED, KINDS
from donutlab.core.rows import Row

STANDS: dict[str, int] = {
    name: kind.scene["stands"] for name, kind in KINDS.items() if "stands" in kind.scene
}
"""By kind of row, whether somebody begins (1) or ends (-1) to stand waiting."""

HANDS: dict[str, int] = {
    name: kind.scene["hand"] for name, kind in KINDS.items() if "hand" in kind.scene
}
"""By kind of row, whether a worker takes an event in hand (1) or lets it go (-1)."""

Spans = dict[Any, list[tuple[float, float]]]
"""By who stood waiting, from when to when."""


class Standing:
    """Who stood waiting: `spans` by service, or `by_callee` by pairs, who stood and for whom."""

    def __init__(self, hands: Callable[[str, str], int], *, by_callee: bool = False) -> None:
        self.spans: Spans = defaultdict(list)
        self._hands = hands
        self._by_callee = by_callee
        self._open: dict[Any, tuple[int, list[float]]] = {}
        self.handlers = {kind: self._begin if by > 0 else self._end for kind, by in STANDS.items()}

    def _begin(self, row: Row) -> None:
        key = (row[2], row[5]) if self._by_callee else row[2], row[4]
        count, since = self._open.get(key, (0, []))
        if not count or (row[1] != HEDGED and len(since) < self._hands(row[2], row[4])):
            since.append(row[0])
        self._open[key] = count + 1, since

    def _end(self, row: Row) -> None:
        key = (row[2], row[5]) if self._by_callee else row[2], row[4]
        count, since = self._open.pop(key)
        if count == len(since):
            self.spans[key[0]].append((since.pop(), row[0]))
        if count > 1:
            self._open[key] = count - 1, since

    def close(self, end: float) -> None:
        """Enter that the run is over: who still stands waiting has done so until the end."""
        for (who, _), (_, since) in self._open.items():
            self.spans[who] += [(begin, end) for begin in since]

    def take(self) -> Spans:
        """Take out the spans that have ended, and return them."""
        taken = dict(self.spans)
        self.spans.clear()
        return taken


def standing(rows: Iterable[Row], end: float, *, by_callee: bool = False) -> Spans:
    """Return who stood waiting from when to when, in a run that ended at that second.

    By callee, calls to several at once count for each of them, and several to one at once count
    once.
    """
    in_hand: Counter[tuple[str, str]] = Counter()
    found = Standing(lambda service, event: in_hand[service, event], by_callee=by_callee)
    for row in rows:
        if row[1] in found.handlers:
            found.handlers[row[1]](row)
        elif row[1] in HANDS:
            in_hand[row[2], row[4]] += HANDS[row[1]]
    found.close(end)
    return found.spans
