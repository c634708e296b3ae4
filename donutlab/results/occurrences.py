"""Occurrences: when what is only counted happened, by part and kind."""

from __future__ import annotations

from collections import defaultdict

from donutlab.core.kinds import CALLED, DEDUPLICATED, KINDS, POLLED, STALE
from donutlab.core.rows import Row

RETRIED = "retried"
"""Beside `CALLED`, the kind under which calls are noted that were not the first for their event."""

COUNTED = (*(name for name, kind in KINDS.items() if kind.trouble), DEDUPLICATED, STALE, POLLED)
"""The kinds of rows that are counted, whatever else they mean."""


class Occurrences(defaultdict[tuple[str, str], list[float]]):
    """The seconds at which rows of the kinds that are counted were written, by part and kind."""

    def __init__(self) -> None:
        super().__init__(list)

    def note(self, row: Row) -> None:
        """Count a row."""
        self[row[2], row[1]].append(row[0])

    def note_call(self, row: Row) -> None:
        """Count a call, and once more if it is not the first for its event."""
        self[row[2], CALLED].append(row[0])
        if row[6] > 1:
            self[row[2], RETRIED].append(row[0])

    def take(self) -> dict[tuple[str, str], list[float]]:
        """Take out all of them, and return them."""
        taken = dict(self)
        self.clear()
        return taken
