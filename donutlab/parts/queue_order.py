"""Lines: in which order what waits in a queue is received.

Two lines with the same methods. `StandardOrder` has no groups: oldest first, newest first, or, with
some disorder, now and then another than it should be. `FifoOrder` keeps the order within groups:
while a message of a group is in flight the group's other messages cannot be received.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from heapq import heappop, heappush
from random import Random

from donutlab.core.events import Event


class Message:
    """An event in a queue: its number there, since when, in which group, how often received.

    `visible`: a reader could receive it. `gone`: it has left the queue for good. `until`: when it
    becomes visible if it is not. `copy`: it is a copy, or has one.
    """

    __slots__ = (
        *("copy", "event", "gone", "group", "number", "reader", "receives", "sent", "until"),
        "visible",
    )

    def __init__(self, event: Event, number: int, sent: float, group: str) -> None:
        self.event = event
        self.number = number
        self.sent = sent
        self.group = group
        self.copy = False
        self.reader = ""
        self.receives = 0
        self.until = 0.0
        self.visible = False
        self.gone = False


class StandardOrder:
    """What is visible, oldest first; or newest first, if `newest_first`.

    `skip`, if there is one, says each time how many messages to pass over. `ready` is how many
    messages can be received.
    """

    def __init__(self, newest_first: bool = False, skip: Callable[[], int] | None = None) -> None:
        self.sign = -1 if newest_first else 1
        self.skip = skip
        self.heap: list[tuple[int, Message]] = []
        self.ready = 0

    def push(self, message: Message) -> None:
        """Put a message in its place."""
        message.visible = True
        heappush(self.heap, (self.sign * message.number, message))
        self.ready += 1

    def head(self) -> Message | None:
        """Return the message that comes first, if there is one."""
        while self.heap and not self.heap[0][1].visible:
            heappop(self.heap)
        return self.heap[0][1] if self.heap else None

    def pop(self, after: Message | None = None) -> Message | None:
        """Take out the next message; which one went before it in a receive makes no difference."""
        over: list[tuple[int, Message]] = []
        for _ in range(self.skip() if self.skip and self.ready > 1 else 0):
            if self.ready - len(over) > 1 and self.head():
                over.append(heappop(self.heap))
        message = self.head()
        if message:
            heappop(self.heap)
            self.forget(message)
        for entry in over:
            heappush(self.heap, entry)
        return message

    def forget(self, message: Message) -> None:
        """Leave a message out from now on."""
        message.visible = False
        self.ready -= 1

    def hold(self, message: Message) -> None:
        """A message that was taken out is now in flight."""

    def release(self, message: Message) -> None:
        """A message is no longer in flight."""


class FifoOrder:
    """What is visible, by group: of the groups with nothing in flight the oldest message first."""

    def __init__(self) -> None:
        self.lines: dict[str, StandardOrder] = {}
        self.flying: Counter[str] = Counter()
        self.heads: list[tuple[int, str]] = []
        """For every group with nothing in flight its first message; some entries are outdated."""
        self.ready = 0

    def push(self, message: Message) -> None:
        """Put a message in its place in its group."""
        line = self.lines.setdefault(message.group, StandardOrder())
        line.push(message)
        if not self.flying[message.group]:
            self.ready += 1
            heappush(self.heads, (message.number, message.group))

    def pop(self, after: Message | None = None) -> Message | None:
        """Take out the next message: of the group of the one before, or of one with none in flight.

        So a receive takes as many of one group as it can before it takes those of another.
        """
        head = self.lines[after.group].head() if after else None
        if head:
            self.forget(head)
            return head
        while self.heads:
            number, group = heappop(self.heads)
            head = self.lines[group].head()
            if head and head.number == number and not self.flying[group]:
                self.forget(head)
                return head
        return None

    def forget(self, message: Message) -> None:
        """Leave a message out from now on."""
        self.lines[message.group].forget(message)
        if not self.flying[message.group]:
            self.ready -= 1
            self.offer(message.group)

    def offer(self, group: str) -> None:
        """Enter the first message of a group that has nothing in flight."""
        head = self.lines[group].head()
        if head:
            heappush(self.heads, (head.number, group))

    def hold(self, message: Message) -> None:
        """A message that was taken out is now in flight: its group has to wait."""
        if not self.flying[message.group]:
            self.ready -= self.lines[message.group].ready
        self.flying[message.group] += 1

    def release(self, message: Message) -> None:
        """A message is no longer in flight; after the last one its group may be received again."""
        self.flying[message.group] -= 1
        if not self.flying[message.group]:
            self.ready += self.lines[message.group].ready
            self.offer(message.group)


def order(
    fifo: bool, newest_first: bool, reordering: float, random: Random
) -> StandardOrder | FifoOrder:
    """Return the order in which a queue is received from, with the chance of a disorder."""
    if fifo:
        return FifoOrder()

    def passed_over() -> int:
        return random.randrange(1, 10) if random.random() < reordering else 0

    return StandardOrder(newest_first, passed_over if reordering else None)
