"""Workflows: a conductor who knows the way of each order, and holds no worker while it waits.

Like a state machine service (AWS Step Functions, standard workflows): each event or call begins an
execution, which goes through the states (`donutlab.parts.states`, `donutlab.parts.tasks`). Where an
execution stands is written down at each step, so it survives a crash of the conductor: an outage
delays, and loses nothing. What comes while the conductor is out is kept, answers and the ends of
waits, too, and is seen to afterwards.

- When a state fails for good, what was done is undone, the last first: a saga. Then the execution
  has failed. If a compensation fails, too, the execution is **stuck**: what was done before stays
  done, and somebody has to look. It is told to whoever called, counted in the summary, and the
  event goes to the queue `dead_letter`, if there is one.
- A caller is answered at the end, or at once with `acknowledges`. How an execution stands can be
  looked up: beside `status` the answer of a `LookUp` has its `state`.
- An event whose type answers a `Send` goes to the execution of its order if that waits for it, and
  is ignored otherwise.
- The name of an execution is the order's, and can be used once. So who calls again waits for the
  same end, or hears of it, and an event that comes twice begins nothing.

Where it differs from the real service: a transition takes no time, and there is no limit on how
many there are; names are kept for ever (there for 90 days), and who calls after the end hears how
it was (there that is an error); there is no time-out for a whole execution.

Source: AWS Step Functions Developer Guide, 2025.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

import simpy

from donutlab.core.errors import check_flag, check_target, check_text
from donutlab.core.events import Event
from donutlab.core.kinds import (
    ALREADY_STARTED,
    ANSWER_IGNORED,
    ANSWER_RECEIVED,
    ARRIVED,
    EXECUTION_STUCK,
    EXECUTION_SUCCEEDED,
    FAILED,
    REPLIED,
    SERVED,
    TURNED_AWAY,
)
from donutlab.core.needs import CALLS, DEAD_LETTERS, EVENTS, LOOK_UPS, Answer, Need, Reply
from donutlab.core.process import Doing
from donutlab.core.world import Link, Part, World
from donutlab.parts.executions import Execution
from donutlab.parts.outages import Outage, OutagesAtWork, check_outages
from donutlab.parts.states import Node, State, check_states, in_turn, plan, walk
from donutlab.parts.tasks import Send


@dataclass(frozen=True)
class Workflow(Part):
    """A workflow with its `states`; what the settings do stands in `donutlab.parts.workflows`.

    >>> from donutlab import Customers, Fail, Fixed, Regular, Service, Shop, Work
    >>> from donutlab.workflows import Task, Workflow
    >>> diner = Shop(
    ...     Customers("street", Regular(60), to="orders", count=100),
    ...     Workflow("orders", [Task("seats", undo="releases"), Task("cashier", undo="refunds"),
    ...                         Task("baker")]),
    ...     *(Service(name) for name in ("seats", "releases", "cashier", "refunds")),
    ...     Service("baker", [Work(Fixed(50)), Fail(0.2)]),
    ... )
    >>> found = diner.run(seed=7).summary().workflows["orders"]
    >>> found.succeeded, found.failed, found.compensated
    (84, 16, 32)
    """

    name: str
    states: Sequence[State] = ()
    acknowledges: bool = False
    outages: Sequence[Outage] = ()
    dead_letter: str | None = None

    def check(self) -> None:
        check_text("Workflow", "name", self.name)
        owner = f"Workflow {self.name!r}"
        check_states(owner, "states", self.states)
        check_flag(owner, "acknowledges", self.acknowledges)
        check_outages(owner, self.outages, called=False)
        if self.dead_letter is not None:
            check_target(owner, "dead_letter", self.dead_letter)

    @cached_property
    def plan(self) -> tuple[Node, ...]:
        """The states, each under a name of its own."""
        return plan(self.states)

    @property
    def state_names(self) -> tuple[str, ...]:
        """The names of all states, those that undo included."""
        return tuple(node.name for node in walk(self.plan))

    @property
    def takes(self) -> frozenset[Need[Any]]:
        return frozenset({CALLS, EVENTS, LOOK_UPS})

    @property
    def workers(self) -> int:
        """None: an execution that waits keeps nobody from other work."""
        return 0

    def links(self) -> Iterator[Link]:
        for node in walk(self.plan):
            yield from node.state.links()
        if self.dead_letter is not None:
            verb = "sends dead letters to"
            yield Link(verb, self.dead_letter, DEAD_LETTERS, "stuck")

    @cached_property
    def answers(self) -> frozenset[str]:
        """The types of the events that are answers, and begin nothing."""
        sends = [node.state for node in walk(self.plan) if isinstance(node.state, Send)]
        return frozenset(kind for each in sends for kind in each.outcomes)

    def open(self, world: World) -> WorkflowAtWork:
        return WorkflowAtWork(self, world)


class WorkflowAtWork:
    """A workflow in one run: its executions by order, and how they stand."""

    def __init__(self, spec: Workflow, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.outages = OutagesAtWork(spec.outages, world, spec.name) if spec.outages else None
        self.executions: dict[str, Execution] = {}
        self.records: dict[str, dict[str, Any]] | None = None
        self.ids = count(1)

    def event_id(self) -> str:
        return f"{self.name}-{next(self.ids)}"

    def start(self) -> None:
        letters = self.spec.dead_letter
        self.bury = self.world.find(letters, DEAD_LETTERS).bury if letters else None
        self.go = in_turn(self.spec.plan, self.world, self)

    def up(self) -> Doing:
        while self.outages and self.outages.down:
            yield self.outages.over

    def call(self, event: Event, sender: str, reply: Reply) -> None:
        """Begin an execution, whose end, or beginning, is the answer."""
        self.begin(event, sender, None, reply)

    pace = None
    line = ()
    """Nothing waits for a worker."""

    def withdraw(self, reply: Reply, why: str = "cancelled") -> bool:
        """Nothing: an execution that has begun goes on, whoever listens."""
        return False

    def deliver(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Give an answer to the execution that waits for it; anything else begins an execution."""
        if event.type in self.spec.answers:
            self.answer(event, sender)
        else:
            self.begin(event, sender, note, None)
        return True

    def begin(self, event: Event, sender: str, note: str | None, reply: Reply | None) -> None:
        """Begin an execution as soon as the conductor is there, unless there is one already."""
        execution = self.executions.get(event.order)
        if execution is None:
            self.note(ARRIVED, event, sender, note)
            execution = self.executions[event.order] = Execution(self, event)
            self.record(execution, "waiting")
            self.world.env.process(execution.run(self.go))
        else:
            self.note(ALREADY_STARTED, event, sender, event.type)
        if reply and self.spec.acknowledges:
            reply(event, REPLIED, event.order)
        elif reply:
            execution.tell(event, reply)

    def answer(self, event: Event, sender: str) -> None:
        """Give an answer to the execution that waits for it."""
        execution = self.executions.get(event.order)
        heard = execution is not None and execution.hears(event)
        self.note(ANSWER_RECEIVED if heard else ANSWER_IGNORED, event, sender, event.type)

    def end(self, execution: Execution, kind: str, why: str) -> None:
        letters = self.spec.dead_letter if kind == EXECUTION_STUCK else None
        execution.note(kind, letters, why or None)
        self.record(execution, SERVED if kind == EXECUTION_SUCCEEDED else FAILED)
        if letters and self.bury:
            self.bury(execution.event, self.name, None, self.world.env.now)

    def keep_records(self) -> None:
        """Note from now on how orders stand."""
        if self.records is None:
            self.records = {}

    def record(self, execution: Execution, status: str) -> None:
        if self.records is not None:
            self.records[execution.event.order] = {
                "status": status,
                "state": ", ".join(execution.states),
                "detail": execution.event.detail,
            }

    def look_up(self, event: Event, sender: str) -> simpy.Event:
        """Answer with how the execution of the event's order stands, unless nobody is there."""
        assert self.records is not None, "whoever looks up has asked for records before"
        known = self.records.get(event.order, {"status": "unknown", "state": "", "detail": {}})
        if self.outages and self.outages.down:
            self.note(TURNED_AWAY, event, sender, "out")
            known = {"status": "refused", "state": "", "detail": {}}
        return self.world.env.event().succeed(known)

    def note(self, kind: str, event: Event, peer: str, note: str | None) -> None:
        """Log what comes to the workflow."""
        now = self.world.env.now
        self.world.write((now, kind, self.name, event.order, event.id, peer, note))
