"""Routines: what goes on by itself in a run, and the clock it lives by.

A routine is to a worker what a process is in SimPy, and takes less time: it is an event of
SimPy's that happens again and again. It cannot be interrupted, and nobody can wait for its end;
where that is needed there are SimPy's processes, which live by the same clock.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from heapq import heappop
from itertools import repeat
from typing import Any

import simpy
from simpy.core import EmptySchedule
from simpy.events import NORMAL, URGENT

Doing = Generator[Any, Any, Any]
"""What goes on for a while: a generator that yields what it waits for."""


class Clock(simpy.Environment):
    """SimPy's environment, whose time is a plain attribute: everybody reads it all the time."""

    now: float = 0.0

    def step(self) -> None:
        """Let the next event happen. Raises EmptySchedule if there is none."""
        self.steps(1)

    def steps(self, count: int) -> None:
        """Let so many events happen. Raises EmptySchedule if there are fewer."""
        queue = self._queue
        for _ in repeat(None, count):
            if not queue:
                raise EmptySchedule
            self._now, _, _, event = heappop(queue)
            self.now = self._now
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok and not hasattr(event, "_defused"):
                raise event._value


class Routine(simpy.Event):
    """Something that goes on by itself and sets its own alarm: an event that happens many times.

    Its generator yields seconds, as a float, to sleep so long; None, to rest until somebody wakes
    it up with a value; or a SimPy event, to wait for that.
    """

    def __init__(self, env: simpy.Environment, doing: Doing) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        self.send, self.throw = doing.send, doing.throw
        self.turn: list[Callable[[Any], None]] = [self.go_on]
        self.callbacks = self.turn
        env.schedule(self, URGENT)

    def wake(self, seconds: float, value: Any) -> None:
        """Let the routine, which rests, go on with a value after so many seconds."""
        self._value = value
        self.env.schedule(self, NORMAL, seconds)

    def go_on(self, event: simpy.Event) -> None:
        """Let the generator go on with what has happened, until it waits again or ends."""
        try:
            while True:
                if event._ok:
                    waits = self.send(event._value)
                else:
                    event._defused = True
                    waits = self.throw(event._value)
                if waits.__class__ is float:
                    self.callbacks = self.turn
                    self._value = None
                    self.env.schedule(self, NORMAL, waits)
                    return
                if waits is None:
                    self.callbacks = self.turn
                    return
                if waits.callbacks is not None:
                    waits.callbacks.append(self.go_on)
                    return
                event = waits
        except StopIteration:
            return
