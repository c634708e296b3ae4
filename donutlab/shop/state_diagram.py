"""The diagram of a workflow: its states, which comes after which, and what undoes them.

It is drawn as the wiring of a shop is (`donutlab.shop.diagram`), with states for parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from donutlab.core.needs import EVENTS
from donutlab.core.world import Link
from donutlab.parts.states import ChoiceState, Node, ParallelState
from donutlab.parts.workflows import Workflow
from donutlab.shop.diagram import Diagram

BEGIN, END = "(begin)", "(end)"

Exits = list[tuple[str, str]]
"""Ways out of some states: from which, and how the arrow is called."""


@dataclass
class StateBox:
    """A state in a diagram: what it is, and the arrows that lead on from it."""

    name: str
    sort: str
    onward: list[Link] = field(default_factory=list)
    owner: str | None = None

    def links(self) -> Iterator[Link]:
        """Yield what comes after it."""
        yield from self.onward


def state_diagram(workflow: Workflow) -> Diagram:
    """Return the diagram of the states of a workflow."""
    boxes = {BEGIN: StateBox(BEGIN, "an order comes")}
    exits = _lead(boxes, workflow.plan, [(BEGIN, "then")])
    boxes[END] = StateBox(END, "all is done")
    _join(boxes, exits, END)
    title = f"The states of {workflow.name}"
    return Diagram(boxes, title=title, heads=("state", "is a", "what comes after it"))


def _join(boxes: dict[str, StateBox], exits: Exits, target: str) -> None:
    """Let arrows lead from each of the exits to a state."""
    for start, verb in exits:
        boxes[start].onward.append(Link(verb, target, EVENTS))


def _lead(boxes: dict[str, StateBox], nodes: Sequence[Node], exits: Exits) -> Exits:
    """Enter states that follow these exits one after the other; return the ways out of the last."""
    for node in nodes:
        boxes[node.name] = StateBox(node.name, type(node.state).__name__)
        _join(boxes, exits, node.name)
        exits = list(_ways_out(boxes, node))
    return exits


def _ways_out(boxes: dict[str, StateBox], node: Node) -> Iterator[tuple[str, str]]:
    """Enter what is inside a state and what undoes it, and yield the ways out."""
    name = node.name
    if node.undo:
        _lead(boxes, [node.undo], [(name, "is undone by")])
    if isinstance(node.state, ChoiceState):
        verbs: Sequence[str] = ("if it matches", "otherwise")
    elif isinstance(node.state, ParallelState):
        verbs = ["at once"] * len(node.ways)
    else:
        verbs = ["if it fails"]
        yield name, "then"
    for verb, way in zip(verbs, node.ways, strict=False):
        yield from _lead(boxes, way, [(name, verb)])
