"""Answers: how what a service says comes back to who stands waiting for it, or too late."""

from __future__ import annotations

from collections.abc import Callable

import simpy

from donutlab.core.events import Event
from donutlab.core.kinds import TIMED_OUT


def reply_to(answer: simpy.Event) -> Callable[[Event, str, str], None]:
    """Return the reply that gives the outcome to a caller, unless it has stopped waiting."""

    def reply(event: Event, outcome: str, remark: str) -> None:
        if not answer.triggered:
            answer.succeed((outcome, remark))

    return reply


def hang_up(answer: simpy.Event, timer: simpy.Event) -> None:
    """End the wait for an answer as timed out when the timer goes off first."""

    def ring(_: simpy.Event) -> None:
        if not answer.triggered:
            answer.succeed((TIMED_OUT, ""))

    assert timer.callbacks is not None
    timer.callbacks.append(ring)
