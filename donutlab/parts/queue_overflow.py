"""Queue overflow: which of the messages that wait is given up when a queue is full.

The one that comes (reject: nothing is given up), the oldest, or those that have grown stale. What
goes next is found in a heap, however many wait.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from donutlab.parts.queue_order import Message

OVERFLOWS = ("reject", "drop oldest", "drop stale")


class Overflow:
    """What waits in a queue, by how soon it is given up. Entries may be outdated."""

    def __init__(self, when_full: str) -> None:
        self.when_full = when_full
        self.heap: list[tuple[float, int, Message]] = []
        self.most = 64

    def push(self, message: Message) -> None:
        """Take note of a message that is visible from now on."""
        if self.when_full != "reject":
            since = message.sent if self.when_full == "drop stale" else 0.0
            heappush(self.heap, (since, message.number, message))
            if len(self.heap) > self.most:
                self.heap = [entry for entry in self.heap if entry[2].visible]
                heapify(self.heap)
                self.most = 2 * len(self.heap) + 64

    def head(self) -> Message | None:
        """Return the visible message that goes first, if there is one."""
        while self.heap and not self.heap[0][2].visible:
            heappop(self.heap)
        return self.heap[0][2] if self.heap else None
