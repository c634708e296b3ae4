"""States: what an execution of a workflow goes through, one after the other.

The words are those of the Amazon States Language: Task, Wait, Choice, Parallel, Retry, Catch. Two
of them are taken here by a distribution and by a step: so it is `ChoiceState` and `ParallelState`.
Tasks are in `donutlab.parts.tasks`. Where it differs:

- There each state names the next; here they stand in a list, and those inside others in lists of
  their own. There is no way back to an earlier state, and no `Map`.
- A choice has one rule, in the pattern language; further ones stand in its `otherwise`.
- If a branch of a `ParallelState` fails, the others come to their end first, and then it fails;
  there they are stopped. So it is known what has to be undone.
- A wait is a duration; there it may be a moment, too.

Source: Amazon States Language, states-language.net, 2016 to 2025.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from donutlab.core.distributions import Distribution, check_time
from donutlab.core.errors import PatternError, check_list, check_text
from donutlab.core.job import Failed
from donutlab.core.process import Doing
from donutlab.core.spec import Spec
from donutlab.core.world import Link, World
from donutlab.parts.executions import Conductor, Execution, Run
from donutlab.patterns import Pattern


class State(Spec):
    """Base of the states of a workflow; `name` tells it from others of its kind."""

    name: str | None

    @property
    def called(self) -> str:
        """What it is called unless it has a name."""
        raise NotImplementedError

    @property
    def ways(self) -> tuple[Sequence[State], ...]:
        """The lists of states inside it, of which it goes one way, or all."""
        return ()

    @property
    def backwards(self) -> State | None:
        """What undoes it."""
        return None

    def links(self) -> Iterator[Link]:
        """Yield the references to other parts, without those of the states inside it."""
        yield from ()

    def open(self, world: World, conductor: Conductor, node: Node) -> Run:
        """Return the state at work, which enters and leaves itself."""
        raise NotImplementedError


class Node(NamedTuple):
    """A state at its place in a workflow, under a name that no other there has.

    `undo` is what undoes it, `ways` are the lists of states inside it (`State.ways`).
    """

    name: str
    state: State
    undo: Node | None
    ways: tuple[tuple[Node, ...], ...]


def plan(states: Sequence[State]) -> tuple[Node, ...]:
    """Return the states of a workflow as nodes: the second of a name has a 2 after it."""
    used: Counter[str] = Counter()

    def node(state: State, called: str) -> Node:
        used[called] += 1
        name = f"{called} {used[called]}" if used[called] > 1 else called
        back = state.backwards
        undo = node(back, back.name or f"undo {name}") if back else None
        return Node(name, state, undo, tuple(map(nodes, state.ways)))

    def nodes(states: Sequence[State]) -> tuple[Node, ...]:
        return tuple(node(each, each.name or each.called) for each in states)

    return nodes(states)


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield these nodes and those inside them, in the order in which they got their names."""
    for each in nodes:
        yield each
        if each.undo:
            yield from walk([each.undo])
        for way in each.ways:
            yield from walk(way)


def in_turn(nodes: Sequence[Node], world: World, conductor: Conductor) -> Run:
    """Return these states at work, one after the other, as one."""
    runs = [each.state.open(world, conductor, each) for each in nodes]

    def run(execution: Execution) -> Doing:
        for each in runs:
            yield from each(execution)

    return run


def within(name: str, inside: Run) -> Run:
    """Return a state at work: it is entered, and left however it ends."""

    def run(execution: Execution) -> Doing:
        yield from execution.conductor.up()
        execution.enter(name)
        try:
            yield from inside(execution)
        except Failed:
            execution.leave(name)
            raise
        execution.leave(name)

    return run


def check_states(owner: str, name: str, states: object) -> None:
    """Raise TypeError unless these are states of a workflow."""
    check_list(owner, name, states, f'{name}=[Task("baker")]')
    for number, state in enumerate(states, 1):  # type: ignore[arg-type, var-annotated]
        if not isinstance(state, State):
            advice = 'Try Task("baker"): what takes work is done by a service, which is called.'
            raise TypeError(
                f"{owner}: {name}, number {number}, must be a state of a workflow, not {state!r}. "
                f"{advice}"
            )


def check_name(owner: str, name: object) -> None:
    """Raise TypeError or ValueError unless a state has a name, or none."""
    if name is not None:
        check_text(owner, "name", name)


@dataclass(frozen=True)
class Wait(State):
    """Let time pass, and nobody stand there for it: ``Wait(Fixed(minutes(10)))``."""

    time: Distribution
    name: str | None = None

    def check(self) -> None:
        check_time("Wait", "time", self.time)
        check_name("Wait", self.name)

    @property
    def called(self) -> str:
        return "wait"

    def open(self, world: World, conductor: Conductor, node: Node) -> Run:
        draw = self.time.sampler(world.dice(conductor.name, node.name))

        def run(execution: Execution) -> Doing:
            yield world.env.timeout(float(draw()))
            yield from conductor.up()

        return within(node.name, run)


@dataclass(frozen=True)
class ChoiceState(State):
    """Go through the states `then` if what is known matches the pattern, else `otherwise`.

    The pattern is in the language of `donutlab.patterns`, and asked of the event that began the
    execution; what answers have said since (`Send`) is among its details.
    """

    pattern: Mapping[str, Any]
    then: Sequence[State]
    otherwise: Sequence[State] = ()
    name: str | None = None

    def check(self) -> None:
        try:
            Pattern(self.pattern)
        except PatternError as error:
            raise PatternError(f"ChoiceState: {error}") from None
        check_states("ChoiceState", "then", self.then)
        check_states("ChoiceState", "otherwise", self.otherwise)
        check_name("ChoiceState", self.name)

    @property
    def called(self) -> str:
        return "choice"

    @property
    def ways(self) -> tuple[Sequence[State], ...]:
        return self.then, self.otherwise

    def open(self, world: World, conductor: Conductor, node: Node) -> Run:
        matches = Pattern(self.pattern).matches
        then, otherwise = (in_turn(way, world, conductor) for way in node.ways)
        choose = within(node.name, at_once)

        def run(execution: Execution) -> Doing:
            yield from choose(execution)
            yield from (then if matches(execution.event.to_dict()) else otherwise)(execution)

        return run


def at_once(execution: Execution) -> Doing:
    """Do nothing, in no time."""
    yield from ()


@dataclass(frozen=True, init=False)
class ParallelState(State):
    """Go through several lists of states at once: ``ParallelState([Task("a")], [Task("b")])``.

    It is left when the last branch has come to its end, and has failed if one of them has.
    """

    branches: tuple[Sequence[State], ...]
    name: str | None = None

    def __init__(
        self, *args: Any, branches: Sequence[Sequence[State]] = (), name: str | None = None
    ) -> None:
        object.__setattr__(self, "branches", (*args, *branches))
        object.__setattr__(self, "name", name)
        self.__post_init__()

    def check(self) -> None:
        if not self.branches:
            raise ValueError('ParallelState: give at least one branch. Try [Task("baker")].')
        for number, branch in enumerate(self.branches, 1):
            check_states("ParallelState", f"branch {number}", branch)
        check_name("ParallelState", self.name)

    @property
    def called(self) -> str:
        return "parallel"

    @property
    def ways(self) -> tuple[Sequence[State], ...]:
        return self.branches

    def open(self, world: World, conductor: Conductor, node: Node) -> Run:
        branches = [in_turn(way, world, conductor) for way in node.ways]

        def branch(go: Run, execution: Execution) -> Doing:
            try:
                yield from go(execution)
            except Failed as failure:
                return failure
            return None

        def run(execution: Execution) -> Doing:
            running = [world.env.process(branch(each, execution)) for each in branches]
            for process in running:
                yield process
            for process in running:
                if process.value is not None:
                    raise process.value

        return within(node.name, run)
