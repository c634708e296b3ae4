"""Standing: when workers stood waiting for the answers to their calls, as the scenes of rows say.

A call begins with a row in whose scene somebody begins to stand, and ends with one in whose scene
somebody ends to. Calls that are made for one event at once keep one worker, who stands until the
last is answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from donutlab.core.kinds import KINDS
from donutlab.core.rows import Row

STANDS: dict[str, int] = {
    name: kind.scene["stands"] for name, kind in KINDS.items() if "stands" in kind.scene
}
"""By kind of row, whether somebody begins (1) or ends (-1) to stand waiting."""

Spans = dict[Any, list[tuple[float, float]]]
"""By who stood waiting, from when to when."""


class Standing:
    """Who stood waiting: `spans` by service, or `by_callee` by pairs, who stood and for whom."""

    def __init__(self, *, by_callee: bool = False) -> None:
        self.spans: Spans = defaultdict(list)
        self._by_callee = by_callee
        self._open: dict[Any, tuple[int, float]] = {}
        self.handlers = {kind: self._begin if by > 0 else self._end for kind, by in STANDS.items()}

    def _begin(self, row: Row) -> None:
        key = (row[2], row[5]) if self._by_callee else row[2], row[4]
        if key in self._open:
            count, since = self._open[key]
            self._open[key] = count + 1, since
        else:
            self._open[key] = 1, row[0]

    def _end(self, row: Row) -> None:
        key = (row[2], row[5]) if self._by_callee else row[2], row[4]
        count, since = self._open.pop(key)
        if count == 1:
            self.spans[key[0]].append((since, row[0]))
        else:
            self._open[key] = count - 1, since

    def close(self, end: float) -> None:
        """Enter that the run is over: who still stands waiting has done so until the end."""
        for (who, _), (_, since) in self._open.items():
            self.spans[who].append((since, end))

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
    found = Standing(by_callee=by_callee)
    for row in rows:
        if row[1] in found.handlers:
            found.handlers[row[1]](row)
    found.close(end)
    return found.spans
