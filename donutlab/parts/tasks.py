"""Tasks: the states in which a workflow asks somebody else to do something, and waits for it.

A `Task` calls a service (in the Amazon States Language a Task that waits for the response); a
`Send` sends a message and waits until an event comes back that belongs to the same order (there
`.waitForTaskToken`, where the token is the correlation). Both may be tried again (`Retry`), both
may have other states for when they have failed (`catch`), both may be undone.

A saga undoes what it has done when it fails, the last first: each task says what its compensation
is. A task that was refused has done nothing. One that timed out may have been done all the same, so
it is undone, too: a compensation must be harmless where there is nothing to undo.

Where it differs from the real language: one `Retry` for all errors, and no catch by the name of an
error; no heartbeats; a task's answer says whether it was done and no more (of an event that answers
the details are added to what is known). There is no compensation there: one builds it of catches.

Sources: Amazon States Language; Garcia-Molina and Salem, "Sagas", SIGMOD 1987; Hohpe and Woolf,
"Enterprise Integration Patterns", 2003, "Correlation Identifier".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import simpy

from donutlab.core.contracts import checked
from donutlab.core.errors import check_number, check_target, check_text
from donutlab.core.events import new_event
from donutlab.core.job import Failed
from donutlab.core.kinds import (
    MESSAGE_SENT,
    REFUSED,
    REPLIED,
    TASK_FAILED,
    TASK_SCHEDULED,
    TASK_SUCCEEDED,
    TASK_TIMED_OUT,
    TIMED_OUT,
)
from donutlab.core.needs import CALLS, EVENTS
from donutlab.core.process import Doing
from donutlab.core.world import Link, World
from donutlab.parts.executions import Conductor, Execution, Run
from donutlab.parts.states import Node, State, check_name, check_states, in_turn, within
from donutlab.steps.answers import hang_up, reply_to
from donutlab.steps.retry import Retry

OUTCOMES = {REPLIED: TASK_SUCCEEDED, REFUSED: TASK_FAILED, TIMED_OUT: TASK_TIMED_OUT}
"""How it is logged how an attempt has ended."""

Ask = Callable[[Execution, int], simpy.Event]
"""How a task is asked for, at which attempt; the event brings an outcome and a remark."""


class Asking(State):
    """What tasks have in common: whom they ask, and what happens if that fails."""

    to: str
    timeout: float | None
    retry: Retry | None
    undo: State | str | None
    catch: Sequence[State] | None

    def check_asking(self, owner: str) -> None:
        """Raise TypeError or ValueError for a setting out of range."""
        check_target(owner, "to", self.to)
        if self.timeout is not None:
            advice = "It is a time, in seconds; leave it out to wait for ever."
            check_number(owner, "timeout", self.timeout, above=0, advice=advice)
        if self.retry is not None and not isinstance(self.retry, Retry):
            raise TypeError(
                f"{owner}: retry must be a Retry, not {self.retry!r}. Try Retry(max_attempts=3)."
            )
        if isinstance(self.undo, str):
            check_target(owner, "undo", self.undo)
        elif self.undo is not None:
            check_states(owner, "undo", [self.undo])
        if self.catch is not None:
            check_states(owner, "catch", self.catch)
        check_name(owner, self.name)

    @property
    def ways(self) -> tuple[Sequence[State], ...]:
        return () if self.catch is None else (self.catch,)

    @property
    def backwards(self) -> State | None:
        return Task(self.undo) if isinstance(self.undo, str) else self.undo

    def opened(self, ask: Ask, world: World, conductor: Conductor, node: Node) -> Run:
        """Return the task at work, given how it is asked for."""
        undo = node.undo.state.open(world, conductor, node.undo) if node.undo else None
        attempts = within(node.name, self.attempts(ask, world, conductor, node.name, undo))
        if self.catch is None:
            return attempts
        instead = in_turn(node.ways[0], world, conductor)

        def run(execution: Execution) -> Doing:
            try:
                yield from attempts(execution)
            except Failed:
                yield from instead(execution)

        return run

    def attempts(
        self, ask: Ask, world: World, conductor: Conductor, name: str, undo: Run | None
    ) -> Run:
        """Return how it is tried until it is done; it raises `Failed` when it will not be."""
        env, to, limit = world.env, self.to, self.timeout
        retry = self.retry or Retry(max_attempts=1)
        pause_after = retry.pauses(world.dice(conductor.name, name))

        def run(execution: Execution) -> Doing:
            pause, may_be_done = 0.0, False
            for number in count(1):
                if pause:
                    yield env.timeout(pause)
                    yield from conductor.up()
                answer = ask(execution, number)
                if limit is not None:
                    hang_up(answer, env.timeout(limit))
                outcome, remark = yield answer
                yield from conductor.up()
                note = number if outcome == TIMED_OUT else remark
                execution.note(OUTCOMES[outcome], to, note)
                may_be_done = may_be_done or outcome != REFUSED
                if outcome == REPLIED or number >= retry.last:
                    break
                pause = pause_after(number - 1, pause)
            if undo and may_be_done:
                execution.done.append((name, undo))
            if outcome != REPLIED:
                why = "did not answer in time" if outcome == TIMED_OUT else f"failed: {remark}"
                raise Failed(f"{to} {why}")

        return run


@dataclass(frozen=True)
class Task(Asking):
    """Call the service `to`, and wait for its answer: ``Task("cashier", undo="refunds")``.

    After `timeout` seconds nobody waits any more, and the service does not know; `retry` says how
    often it is tried. When it has failed for good the states of `catch` come instead, and the
    execution goes on behind them; without `catch` the execution fails. Then `undo`, a service or a
    state, undoes what was done here.
    """

    to: str
    timeout: float | None = None
    retry: Retry | None = None
    undo: State | str | None = None
    catch: Sequence[State] | None = None
    name: str | None = None

    def check(self) -> None:
        self.check_asking(f"Task of {self.to!r}")

    @property
    def called(self) -> str:
        return self.to

    def links(self) -> Iterator[Link]:
        yield Link("calls", self.to, CALLS)

    def open(self, world: World, conductor: Conductor, node: Node) -> Run:
        callee, to, name = world.find(self.to, CALLS), self.to, conductor.name

        def ask(execution: Execution, number: int) -> simpy.Event:
            answer = world.env.event()
            execution.note(TASK_SCHEDULED, to, number)
            callee.call(execution.event, name, reply_to(answer))
            return answer

        return self.opened(ask, world, conductor, node)


@dataclass(frozen=True)
class Send(Asking):
    """Send an event of this `type` to the part `to`, and wait for an event that answers it.

    The answer is an event of the type `answer`, or `failure` if it was not done, that comes to the
    workflow and belongs to the same order: ``Send("BakeOrdered", to="tray", answer="Baked")``, and
    the baker who reads from the tray ends with ``Publish("Baked", to="orders")``. Without `answer`
    nobody waits. The event carries all that is known. The rest is as in `Task`.
    """

    type: str
    to: str
    answer: str | None = None
    failure: str | None = None
    timeout: float | None = None
    retry: Retry | None = None
    undo: State | str | None = None
    catch: Sequence[State] | None = None
    name: str | None = None

    def check(self) -> None:
        check_text("Send", "type", self.type, "It says what is wanted: BakeOrdered.")
        owner = f"Send {self.type!r}"
        self.check_asking(owner)
        for name, value in (("answer", self.answer), ("failure", self.failure)):
            if value is not None:
                check_text(owner, name, value, "It is the type of an event.")
        if self.answer is None and (self.failure or self.timeout):
            raise ValueError(
                f"{owner}: without an answer nobody waits, so say which event is one. "
                'Try answer="Baked", or leave failure and timeout out.'
            )
        if self.answer is not None and self.answer == self.failure:
            raise ValueError(f"{owner}: {self.answer!r} cannot be both answer and failure.")

    @property
    def called(self) -> str:
        return self.type

    @property
    def outcomes(self) -> dict[str, str]:
        """By the types of the events that answer, what they mean."""
        known = {self.answer: REPLIED, self.failure: REFUSED}
        return {kind: outcome for kind, outcome in known.items() if kind is not None}

    def links(self) -> Iterator[Link]:
        yield Link("publishes to", self.to, EVENTS, self.type)

    def open(self, world: World, conductor: Conductor, node: Node) -> Run:
        deliver = checked(world, world.find(self.to, EVENTS).deliver)
        name, outcomes = conductor.name, self.outcomes

        def ask(execution: Execution, number: int) -> simpy.Event:
            cause = execution.event
            detail = cause.detail | {"order": cause.order}
            now, opening, id = world.env.now, world.opening, conductor.event_id()
            event = new_event((id, name, self.type, now, detail, cause.order, cause.id, opening))
            world.events.append(event)
            answer = execution.expect(outcomes)
            execution.note(MESSAGE_SENT, self.to, number)
            taken = deliver(event, name)
            if not answer.triggered and (not outcomes or not taken):
                answer.succeed((REPLIED, "") if taken else (REFUSED, taken.why))
            return answer

        return self.opened(ask, world, conductor, node)
