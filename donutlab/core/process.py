"""Processes: what goes on by itself in a run, and the clock that all live by. They are SimPy's.

A worker, an arrival, a poller is a `simpy.Process`: it can be interrupted and waited for. Two
things are done here in another way than SimPy does them, and need what SimPy does not promise.
Nothing else in the library touches that, and a test names what is touched:

- `Clock` lets many events happen in one loop, and keeps the time as a plain attribute, since
  everybody reads it all the time. It touches `_queue` and `_now` of the environment, and `_ok`,
  `_value` and `_defused` of an event.
- `PacedClock` lets a subclass say at which time an event happens. It touches `_now`.
- `Alarm` is an event that can be set again, after any time, for whoever sleeps on it again and
  again: SimPy's `Timeout` is thrown away after use, and its `Event` cannot be set for later. It
  touches `_ok` and `_value`.
"""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop
from itertools import repeat
from typing import Any

import simpy
from simpy.core import EmptySchedule
from simpy.events import NORMAL

Doing = Generator[simpy.Event, Any, Any]
"""What goes on for a while: a generator that yields the events it waits for."""


class Clock(simpy.Environment):
    """SimPy's environment, whose time is a plain attribute."""

    now: float = 0.0

    def __init__(self) -> None:
        super().__init__(0.0)
        for name in ("timeout", "event", "process"):  # found once, and not at every use
            setattr(self, name, getattr(self, name))

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


class PacedClock(Clock):
    """A clock whose events happen when `moment` says, which is told when they are due."""

    time = 0.0

    def moment(self, due: float) -> float:
        """Return when what is due then happens: not before, and not before what has happened."""
        raise NotImplementedError

    @property
    def _now(self) -> float:
        return self.time

    @_now.setter
    def _now(self, due: float) -> None:
        self.time = self.moment(due)


class Alarm(simpy.Event):
    """An event that happens again and again, for one process, which sleeps on it or rests.

        yield alarm.after(30.0)
        job = yield alarm.rest()

    Whoever has a job lets it ring, soon or later: ``alarm.ring(job, after=30.0)``. A process that
    was interrupted takes a new one, for the old one may be set still.
    """

    _ok = True
    _value = None

    def __init__(self, env: simpy.Environment) -> None:
        super().__init__(env)
        self.schedule = env.schedule

    def after(self, seconds: float) -> Alarm:
        """Return this event, which happens after so many seconds, to be waited for."""
        self.callbacks = []
        self.schedule(self, NORMAL, seconds)
        return self

    def rest(self) -> Alarm:
        """Return this event, which happens when somebody lets it ring, to be waited for."""
        self.callbacks = []
        return self

    def ring(self, value: Any, after: float) -> None:
        """Let the process that rests go on with a value after so many seconds."""
        self._value = value
        self.schedule(self, NORMAL, after)
