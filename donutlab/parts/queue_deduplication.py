"""Deduplication: how a FIFO queue knows an event again that it was sent before.

Source: Amazon SQS Developer Guide, "Exactly-once processing in Amazon SQS", 2025.
"""

from __future__ import annotations

from math import inf

from donutlab.core.events import Event
from donutlab.core.rounding import longer

INTERVAL = 300.0
"""For how many seconds an id is known again, whatever has become of its event."""


class Deduplication:
    """The ids that a queue was sent: the detail named by `key`, or else the event's own id."""

    def __init__(self, key: str | None) -> None:
        self.key = key
        self.sent: dict[str, float] = {}

    def id_of(self, event: Event) -> str:
        """Return the deduplication id of an event."""
        return event.id if self.key is None else str(event.detail.get(self.key, event.id))

    def knows(self, event: Event, now: float) -> bool:
        """Return whether the id of an event was sent so short a time ago that it is known."""
        return longer(INTERVAL, now - self.sent.get(self.id_of(event), -inf))

    def note(self, event: Event, now: float) -> None:
        """Take note of the id of an event that was sent, and kept."""
        self.sent[self.id_of(event)] = now
