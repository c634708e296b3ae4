"""Occurrences: when what is only counted happened, by part and kind."""

from __future__ import annotations

from collections import defaultdict

from donutlab.core.kinds import (
    ANSWER_IGNORED,
    CALLED,
    COMPENSATED,
    DEDUPLICATED,
    EXECUTION_FAILED,
    EXECUTION_STARTED,
    EXECUTION_STUCK,
    EXECUTION_SUCCEEDED,
    KINDS,
    MESSAGE_SENT,
    POLLED,
    STALE,
    STATE_ENTERED,
    TASK_SCHEDULED,
    TASK_TIMED_OUT,
)
from donutlab.core.rows import Row

RETRIED = "retried"
"""Beside `ATTEMPTS`, the kind under which those are noted that were not the first of theirs."""

ATTEMPTS = (CALLED, TASK_SCHEDULED, MESSAGE_SENT)
"""The kinds of rows whose note is which attempt it was."""

COUNTED = (
    *(name for name, kind in KINDS.items() if kind.trouble),
    *(DEDUPLICATED, STALE, POLLED),
    *(EXECUTION_STARTED, EXECUTION_SUCCEEDED, EXECUTION_FAILED, EXECUTION_STUCK, COMPENSATED),
    *(STATE_ENTERED, TASK_TIMED_OUT, ANSWER_IGNORED),
)
"""The kinds of rows that are counted, whatever else they mean."""


class Occurrences(defaultdict[tuple[str, str], list[float]]):
    """The seconds at which rows of the kinds that are counted were written, by part and kind."""

    def __init__(self) -> None:
        super().__init__(list)

    def note(self, row: Row) -> None:
        """Count a row."""
        self[row[2], row[1]].append(row[0])

    def note_attempt(self, row: Row) -> None:
        """Count an attempt, and once more if it is not the first."""
        self[row[2], row[1]].append(row[0])
        if row[6] > 1:
            self[row[2], RETRIED].append(row[0])

    def take(self) -> dict[tuple[str, str], list[float]]:
        """Take out all of them, and return them."""
        taken = dict(self)
        self.clear()
        return taken
