"""Workflows in a template: a state machine of AWS Step Functions.

Tasks call functions and wait; what is sent with an answer to come waits for a task token. Where a
task fails for good its catch goes on, or the compensations of what was done before, the last first,
and then the execution fails. States are named as in the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from donutlab.deploy.conditions import condition
from donutlab.deploy.draft import Draft, writes
from donutlab.deploy.intrinsics import Ref, arn, function_arn
from donutlab.deploy.roles import role
from donutlab.parts.bus import Bus
from donutlab.parts.queues import Queue
from donutlab.parts.services import Service
from donutlab.parts.states import ChoiceState, Node, ParallelState, Wait
from donutlab.parts.streams import Stream
from donutlab.parts.tasks import Send, Task
from donutlab.parts.workflows import Workflow

FAILED = "The execution has failed"
ANY = ["States.ALL"]
MOST_TRIES = 99_999_999


@writes(Workflow)
def workflow(part: Workflow, draft: Draft) -> None:
    """Write the state machine of a workflow, and its role."""
    here = draft.ids[part.name]
    machine = Machine(part, draft)
    first = machine.sequence(part.plan, None, None) if part.plan else machine.nothing()
    if machine.fails:
        machine.states[FAILED] = {"Type": "Fail", "Error": "Failed"}
    draft.add(
        here,
        "StepFunctions::StateMachine",
        {
            "StateMachineName": draft.named(part.name),
            "RoleArn": role(draft, part.name, "states", machine.allowed),
            "Definition": {"StartAt": first, "States": machine.states},
            "DefinitionSubstitutions": machine.names or None,
        },
    )
    reasons = {
        "outages": "nobody sets when a service is out",
        "dead_letter": "a rule on failed executions would send them there",
    }
    draft.leave_set(part, reasons)
    if part.acknowledges:
        why = "an execution is started without waiting, or with; that is the caller's choice"
        draft.leave(part.name, "acknowledges", why)


class Machine:
    """A state machine while it is written: its `states`, what it may do, and names it uses."""

    def __init__(self, part: Workflow, draft: Draft) -> None:
        self.part, self.draft = part, draft
        self.states: dict[str, dict[str, Any]] = {}
        self.allowed: list[Any] = []
        self.names: dict[str, Any] = {}
        self.fails = False

    def nothing(self) -> str:
        """Write a state that does nothing."""
        self.states["nothing to do"] = {"Type": "Succeed"}
        return "nothing to do"

    def sequence(self, nodes: Sequence[Node], after: str | None, back: str | None) -> str:
        """Write states one after the other, and return the first.

        `after` is what comes when they are done; `back` undoes what was done before them.
        """
        for number, node in enumerate(nodes):
            following = nodes[number + 1].name if number + 1 < len(nodes) else after
            back = WRITERS[type(node.state)](self, node, following, back)
        return nodes[0].name

    def add(self, node: Node, state: dict[str, Any], after: str | None) -> None:
        """Write a state that goes on to `after`, or is the last."""
        self.states[node.name] = state | ({"Next": after} if after else {"End": True})

    def failing(self, back: str | None) -> str:
        """Return where a failure leads: to what undoes, and else to the end."""
        self.fails = True
        return back or FAILED

    def call(self, target: str) -> str:
        """Return how a state names a part, and allow what is needed for it."""
        part, here = self.draft.target(target), self.draft.ids[self.draft.target(target).name]
        if isinstance(part, Service):
            self.allowed.append(
                (("lambda:InvokeFunction",), function_arn(self.draft.names[part.name]))
            )
            self.names[here] = function_arn(self.draft.names[part.name])
        else:
            self.allowed.append(((SENDS[type(part)][0],), arn(here)))
            self.names[here] = Ref(here)
        return f"${{{here}}}"


def task(machine: Machine, node: Node, after: str | None, back: str | None) -> str | None:
    """Write a state that asks somebody and waits; return what undoes all up to it."""
    state = node.state
    assert isinstance(state, (Task, Send))
    written = asks(machine, state)
    if state.timeout is not None:
        seconds = machine.draft.whole(
            f"{machine.part.name!r}, {node.name}", "timeout", state.timeout, 1, 99_999_999
        )
        written["TimeoutSeconds"] = seconds
    if state.retry is not None:
        attempts = state.retry.max_attempts
        written["Retry"] = [
            {
                "ErrorEquals": ANY,
                "MaxAttempts": MOST_TRIES if attempts is None else attempts - 1,
                "IntervalSeconds": max(1, round(state.retry.base)),
                "BackoffRate": 2,
            }
        ]
    undone = undoes(machine, node.undo, back) if node.undo else back
    if state.catch is not None:
        instead = machine.sequence(node.ways[0], after, back) if node.ways[0] else after
    else:
        instead = machine.failing(undone)
    if instead:
        written["Catch"] = [{"ErrorEquals": ANY, "ResultPath": "$.error", "Next": instead}]
    machine.add(node, written, after)
    return undone


def undoes(machine: Machine, node: Node, back: str | None) -> str:
    """Write a compensation, which goes on to the one before it; return its name."""
    written = asks(machine, node.state)
    machine.add(node, written, machine.failing(back))
    return node.name


def asks(machine: Machine, state: Any) -> dict[str, Any]:
    """Return the state that asks for something: a function, or with a message."""
    target = machine.draft.target(state.to)
    waits = isinstance(state, Send) and state.answer is not None
    token = {"token.$": "$$.Task.Token"} if waits else {}
    name = machine.call(state.to)
    if isinstance(target, Service):
        kind, asked = "lambda:invoke", {"FunctionName": name, "Payload": {"order.$": "$", **token}}
    else:
        kind, asked = SENDS[type(target)][1], SENDS[type(target)][2](name, state.type, token)
    ending = ".waitForTaskToken" if waits and not kind.startswith("aws-sdk") else ""
    return {
        "Type": "Task",
        "Resource": f"arn:aws:states:::{kind}{ending}",
        "Parameters": asked,
        "ResultPath": None,
    }


def to_bus(name: str, kind: str, token: Mapping[str, str]) -> dict[str, Any]:
    """Return what is put on a bus."""
    detail = {"order.$": "$", **token}
    return {
        "Entries": [
            {"EventBusName": name, "DetailType": kind, "Source": "workflow", "Detail": detail}
        ]
    }


def to_queue(name: str, kind: str, token: Mapping[str, str]) -> dict[str, Any]:
    """Return what is sent to a queue."""
    return {"QueueUrl": name, "MessageBody": {"type": kind, "order.$": "$", **token}}


def to_stream(name: str, kind: str, token: Mapping[str, str]) -> dict[str, Any]:
    """Return what is written to a stream."""
    return {
        "StreamName": name,
        "PartitionKey.$": "$$.Execution.Name",
        "Data": {"type": kind, "order.$": "$"},
    }


SENDS: dict[type, tuple[str, str, Callable[[str, str, Mapping[str, str]], dict[str, Any]]]] = {
    Bus: ("events:PutEvents", "events:putEvents", to_bus),
    Queue: ("sqs:SendMessage", "sqs:sendMessage", to_queue),
    Stream: ("kinesis:PutRecord", "aws-sdk:kinesis:putRecord", to_stream),
}
"""By kind of part: the action that is allowed, the integration, and what is sent."""


def wait(machine: Machine, node: Node, after: str | None, back: str | None) -> str | None:
    """Write a wait for its mean, in whole seconds."""
    assert isinstance(node.state, Wait)
    seconds = round(node.state.time.mean)
    if node.state.time.variance or seconds != node.state.time.mean:
        why = f"a wait has a fixed length; here it is {seconds} s"
        machine.draft.leave(machine.part.name, f"{node.name}: {node.state.time!r}", why)
    machine.add(node, {"Type": "Wait", "Seconds": seconds}, after)
    return back


def choice(machine: Machine, node: Node, after: str | None, back: str | None) -> str | None:
    """Write a choice; what is undone behind it is what was done before it."""
    assert isinstance(node.state, ChoiceState)
    asked, exact = condition(node.state.pattern)
    if not exact:
        why = "no counterpart of its pattern; the condition in the template is never true"
        machine.draft.leave(machine.part.name, f"{node.name}: {dict(node.state.pattern)}", why)
    behind = f"behind {node.name}"
    then, otherwise = (machine.sequence(way, behind, back) if way else behind for way in node.ways)
    machine.states[node.name] = {
        "Type": "Choice",
        "Choices": [{**asked, "Next": then}],
        "Default": otherwise,
    }
    machine.states[behind] = {"Type": "Pass", **({"Next": after} if after else {"End": True})}
    if any(inner.undo for way in node.ways for inner in way):
        why = "what was done inside a choice is undone there only, and not after it"
        machine.draft.leave(machine.part.name, f"{node.name}: compensations", why)
    return back


def parallel(machine: Machine, node: Node, after: str | None, back: str | None) -> str | None:
    """Write branches that go on at once; each undoes its own."""
    assert isinstance(node.state, ParallelState)
    branches: list[dict[str, Any]] = []
    for way in node.ways:
        inner = Machine(machine.part, machine.draft)
        first = inner.sequence(way, None, None) if way else inner.nothing()
        if inner.fails:
            name = f"{FAILED} in {node.name}, branch {len(branches) + 1}"
            for state in inner.states.values():
                redirect(state, name)
            inner.states[name] = {"Type": "Fail", "Error": "Failed"}
        branches.append({"StartAt": first, "States": inner.states})
        machine.allowed += inner.allowed
        machine.names |= inner.names
    if any(inner.undo for way in node.ways for inner in way):
        why = "a branch that fails undoes its own; what the others did stays"
        machine.draft.leave(machine.part.name, f"{node.name}: compensations", why)
    caught = [{"ErrorEquals": ANY, "ResultPath": "$.error", "Next": machine.failing(back)}]
    machine.add(
        node, {"Type": "Parallel", "Branches": branches, "ResultPath": None, "Catch": caught}, after
    )
    return back


def redirect(state: dict[str, Any], name: str) -> None:
    """Let what leads to the end of failures lead to the one of a branch."""
    for each in (state, *state.get("Catch", ())):
        if each.get("Next") == FAILED:
            each["Next"] = name


WRITERS: dict[type, Callable[[Machine, Node, str | None, str | None], str | None]] = {
    Task: task,
    Send: task,
    Wait: wait,
    ChoiceState: choice,
    ParallelState: parallel,
}
"""By kind of state: what writes it, and returns what undoes all up to it."""
