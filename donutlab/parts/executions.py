"""Executions: each order that a workflow conducts, from its first state to its end.

An execution is a SimPy process of its own. It holds no worker: while it waits there is only what it
knows, and that survives whatever happens to the conductor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import simpy

from donutlab.core.events import Event
from donutlab.core.job import Failed, Host
from donutlab.core.kinds import (
    COMPENSATED,
    EXECUTION_FAILED,
    EXECUTION_STARTED,
    EXECUTION_STUCK,
    EXECUTION_SUCCEEDED,
    REFUSED,
    REPLIED,
    STATE_ENTERED,
    STATE_EXITED,
)
from donutlab.core.needs import Reply
from donutlab.core.process import Doing


class Conductor(Host, Protocol):
    """What executions and their states need of the workflow."""

    def up(self) -> Doing:
        """Wait until the conductor is not out; at once, if it is not."""

    def record(self, execution: Execution, status: str) -> None:
        """Note how an execution stands, for who looks it up."""

    def end(self, execution: Execution, kind: str, why: str) -> None:
        """Take note that an execution has come to its end."""


Run = Callable[["Execution"], Doing]
"""A state at work, or some, one after the other. It raises `Failed` if it fails."""


class Execution:
    """One execution: the event that began it, where it is, and what it has done.

    What answers have said is added to the details of the `event`. `done` are the names of the
    states that can be undone, each with what undoes it, in the order in which they were done.
    `expected` are the answers it waits for, each with what the types of events mean there.
    """

    def __init__(self, conductor: Conductor, event: Event) -> None:
        self.conductor = conductor
        self.event = event
        self.states: list[str] = []
        self.done: list[tuple[str, Run]] = []
        self.expected: list[tuple[simpy.Event, Mapping[str, str]]] = []
        self.callers: list[tuple[Event, Reply]] = []
        self.outcome: tuple[str, str] | None = None

    def run(self, go: Run) -> Doing:
        """Go through the states; if one fails, undo what was done, the last first."""
        yield from self.conductor.up()
        self.note(EXECUTION_STARTED)
        self.conductor.record(self, "in work")
        try:
            yield from go(self)
        except Failed as failure:
            yield from self.turn_back(str(failure))
        else:
            self.end(EXECUTION_SUCCEEDED, "")

    def turn_back(self, why: str) -> Doing:
        """Undo what was done; who cannot is stuck, with all that was done before it."""
        for name, undo in reversed(self.done):
            try:
                yield from undo(self)
            except Failed as failure:
                self.end(EXECUTION_STUCK, f"{name} cannot be undone: {failure}")
                return
            self.note(COMPENSATED, note=name)
        self.end(EXECUTION_FAILED, why)

    def end(self, kind: str, why: str) -> None:
        """Come to the end, and say so to whoever waits for it."""
        self.outcome = REPLIED if kind == EXECUTION_SUCCEEDED else REFUSED, why
        self.conductor.end(self, kind, why)
        for event, reply in self.callers:
            reply(event, *self.outcome)

    def tell(self, event: Event, reply: Reply) -> None:
        """Let a caller know how it ends: at the end, or now if it is over."""
        if self.outcome:
            reply(event, *self.outcome)
        else:
            self.callers.append((event, reply))

    def expect(self, outcomes: Mapping[str, str]) -> simpy.Event:
        """Return what brings the outcome when an event of one of these types has answered."""
        answer = self.conductor.world.env.event()
        self.expected = [each for each in self.expected if not each[0].triggered]
        self.expected.append((answer, outcomes))
        return answer

    def hears(self, event: Event) -> bool:
        """Take an answer, and return whether it was waited for."""
        for answer, outcomes in self.expected:
            if event.type in outcomes and not answer.triggered:
                self.event = self.event._replace(detail={**self.event.detail, **event.detail})
                outcome = outcomes[event.type]
                answer.succeed((outcome, "" if outcome == REPLIED else event.type))
                return True
        return False

    def enter(self, name: str) -> None:
        """Be in a state from now on."""
        self.states.append(name)
        self.note(STATE_ENTERED, note=name)
        self.conductor.record(self, "in work")

    def leave(self, name: str) -> None:
        """Be in a state no more."""
        self.states.remove(name)
        self.note(STATE_EXITED, note=name)

    def note(self, kind: str, peer: str | None = None, note: object = None) -> None:
        """Log what happens to the execution."""
        world, event = self.conductor.world, self.event
        world.write((world.env.now, kind, self.conductor.name, event.order, event.id, peer, note))
