"""The world of a run on the street: the clock on the wall, and threads that wait for the broker.

What happens in the shop happens in one thread, the one that called `run`: the clock's. Each worker
who reads has a `Hand`, a thread with a connection of its own. What a hand has to say is put into
the inbox, and the clock's thread sees to it as soon as it has nothing else to do.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from queue import SimpleQueue
from threading import Condition, Thread
from typing import NoReturn

from donutlab.core.events import Event
from donutlab.core.world import World
from donutlab.street.broker import Connection, Message, Place, Reader
from donutlab.street.clock import WallClock
from donutlab.street.lag import Lag

PATIENCE = 5.0
"""So many real seconds a thread has to come to an end."""

Task = Callable[[Reader], None]
"""What a hand does with its connection."""


class Street(World):
    """The world of one run on a broker."""

    env: WallClock

    def __init__(
        self, seed: int, opening: datetime, clock: WallClock, connection: Connection
    ) -> None:
        super().__init__(seed, opening, clock)
        self.connection = connection
        self.lag = Lag(clock.scale)
        self.closing = False
        self.hands: list[Hand] = []
        self.inbox: deque[Callable[[], None]] = deque()
        self.bell = Condition()

    def send(self, place: str, event: Event, sender: str) -> None:
        """Send an event to a place at the broker, and wait until it is there."""
        try:
            text = json.dumps({**event.to_cloudevent(), "sender": sender})
        except TypeError as error:
            raise TypeError(
                f"Event {event.id!r} of {event.source!r} cannot be sent, for it is sent as JSON: "
                f"{error}."
            ) from None
        self.connection.send(place, text, event)

    def read(self, message: Message) -> tuple[Event, str]:
        """Return the event of a message, and who sent it."""
        data = json.loads(message.text)
        return Event.from_cloudevent(data, self.opening), data["sender"]

    def post(self, do: Callable[[], None]) -> None:
        """Let the clock's thread do something soon; any thread may ask for it."""
        with self.bell:
            self.inbox.append(do)
            self.bell.notify()

    def hand(self, place: Place, name: str) -> Hand:
        """Return a hand of that name before a place; it begins when the clock does."""
        hand = Hand(self, self.connection.reader(place, name), name)
        self.hands.append(hand)
        return hand

    def go(self) -> None:
        """Let the clock go until the shop closes."""
        clock = self.env
        for hand in self.hands:
            hand.start()
        clock.start()
        while (now := clock.wall()) < clock.until:
            self.see_to_inbox()
            due = clock.peek()
            if due <= now:
                clock.steps(1)
                if clock.late:
                    self.lag.timers.append(clock.late)
                    clock.late = 0.0
                continue
            with self.bell:
                if not self.inbox:
                    self.bell.wait((min(due, clock.until) - clock.wall()) * clock.scale)

    def see_to_inbox(self) -> None:
        """Do what other threads have asked for."""
        while self.inbox:
            self.env.catch_up()
            self.inbox.popleft()()

    def close(self) -> None:
        """Let all hands come to an end."""
        self.closing = True
        for hand in self.hands:
            hand.do(None)
        for hand in self.hands:
            if hand.ident:  # it has been started
                hand.join(PATIENCE)
            else:
                hand.reader.close()


class Hand(Thread):
    """A worker's hand before a place at the broker: it does one thing after the other."""

    def __init__(self, street: Street, reader: Reader, name: str) -> None:
        super().__init__(name=f"{name} on the street", daemon=True)
        self.street = street
        self.reader = reader
        self.tasks: SimpleQueue[Task | None] = SimpleQueue()

    def do(self, task: Task | None) -> None:
        """Do this after all else; None ends it."""
        self.tasks.put(task)

    def run(self) -> None:
        try:
            with closing(self.reader):
                while task := self.tasks.get():
                    task(self.reader)
        except Exception as error:  # the thread of the clock raises it
            self.street.post(partial(_fail, error))


def _fail(error: Exception) -> NoReturn:
    raise error
