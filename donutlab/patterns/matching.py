"""Whether an event satisfies a way: straight down its dicts if it can, or by its values.

The quick judge looks each path up in the event's own dicts. Where it meets an array, a dotted key
or anything else that needs thought, it says nothing, and `choose` decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from donutlab.patterns.events import Leaf, Leaves
from donutlab.patterns.rules import Field, Way
from donutlab.patterns.values import Literal

Quick = Callable[[dict[str, Any]], bool | None]

_SCALARS = frozenset([str, int, float, bool, type(None), Literal])
_ABSENT = object()
_MOST_STEPS = 8
_SLACK = 10

# The elements fixed so far, as (array, index), and how each such set was reached.
Chosen = frozenset[tuple[int, int]]
Trail = dict[Chosen, tuple[Chosen, Leaf | None]]


def agrees(way: Way, leaves: Leaves) -> bool:
    """Tell whether `choose` finds a value for every field, asking it only if arrays tie some."""
    tied = []
    for field in way:
        found = leaves.get(field.path)
        if not found:
            if not field.may_be_absent:
                return False
        elif field.may_be_absent:
            return choose(way, leaves) is not None
        else:
            wheres = [leaf.where for leaf in found if field.accepts(leaf.value)]
            if not wheres:
                return False
            if () not in wheres:
                tied.append(field)
    return len(tied) < 2 or choose(tuple(tied), leaves) is not None


def choose(way: Way, leaves: Leaves) -> tuple[Leaf | None, ...] | None:
    """Choose a value for every field of a way such that no array gives two elements, or None.

    The fields take their turns in sorted order. `exists: false` passes if no value of its path
    agrees with the elements that the fields before it have fixed; its choice is None.

    What is kept between two fields is the set of elements fixed so far, each only once and only of
    arrays that a later field may still touch. That is at most one for each value of an event,
    unless the event says one path in several arrays, by repeated or dotted keys. Raises ValueError
    if those combine in too many ways.
    """
    found = [leaves.get(field.path, []) for field in way]
    good = [
        [leaf for leaf in all_of if field.accepts(leaf.value)]
        for field, all_of in zip(way, found, strict=True)
    ]
    if not all(some or field.may_be_absent for field, some in zip(way, good, strict=True)):
        return None
    most = _SLACK * (100 + sum(map(len, found)))
    trails: list[Trail] = []
    states: Iterable[Chosen] = [frozenset()]
    for field, all_of, some, touched in zip(way, found, good, _touched_later(found), strict=True):
        trail = _next_trail(field.may_be_absent, all_of, some, states, touched)
        if not trail:
            return None
        if len(trail) > most:
            raise ValueError("this event cannot be matched: its arrays say one path too often")
        trails.append(trail)
        states = trail
    return _retrace(trails)


def _next_trail(
    may_be_absent: bool,
    all_of: list[Leaf],
    good: list[Leaf],
    states: Iterable[Chosen],
    touched: set[int],
) -> Trail:
    """Return what may be fixed after one field: of the states before it, by each leaf it allows."""
    tree = _Tree(good)
    every = _Tree(all_of) if may_be_absent else None
    trail: Trail = {}
    for state in states:
        fixed = dict(state)
        if every is not None and next(every.agreeing(fixed), None) is None:
            kept = frozenset(pair for pair in state if pair[0] in touched)
            trail.setdefault(kept, (state, None))
        for leaf in tree.agreeing(fixed):
            kept = frozenset(pair for pair in (*state, *leaf.where) if pair[0] in touched)
            trail.setdefault(kept, (state, leaf))
        if trail and not touched:
            break
    return trail


def _touched_later(found: list[list[Leaf]]) -> list[set[int]]:
    """Return, for each field, the arrays that a field after it may touch."""
    touched: set[int] = set()
    later: list[set[int]] = []
    for leaves in reversed(found):
        later.append(touched)
        touched = touched | {array for leaf in leaves for array, _ in leaf.where}
    return later[::-1]


def _retrace(trails: list[Trail]) -> tuple[Leaf | None, ...]:
    choices: list[Leaf | None] = []
    state = next(iter(trails[-1]))
    for trail in reversed(trails):
        state, leaf = trail[state]
        choices.append(leaf)
    return tuple(choices[::-1])


class _Tree:
    """Leaves by the elements they lie in, so that those which agree with a choice are at hand."""

    __slots__ = ("arrays", "leaf")

    def __init__(self, leaves: Iterable[Leaf] = ()) -> None:
        self.leaf: Leaf | None = None
        self.arrays: dict[int, dict[int, _Tree]] = {}
        for leaf in leaves:
            node = self
            for array, index in leaf.where:
                node = node.arrays.setdefault(array, {}).setdefault(index, _Tree())
            node.leaf = node.leaf or leaf

    def agreeing(self, fixed: Mapping[int, int]) -> Iterator[Leaf]:
        """Yield a leaf of every place that is in none but the fixed elements of their arrays."""
        if self.leaf is not None:
            yield self.leaf
        for array, elements in self.arrays.items():
            if array not in fixed:
                for element in elements.values():
                    yield from element.agreeing(fixed)
            elif fixed[array] in elements:
                yield from elements[fixed[array]].agreeing(fixed)


def quick_judge(ways: tuple[Way, ...]) -> Quick:
    """Return a judge of plain dicts that says True, False, or None where `choose` must decide."""
    judges = [_quick_way(way) for way in ways]
    if len(judges) == 1:
        return judges[0]

    def judge(event: dict[str, Any]) -> bool | None:
        verdict: bool | None = False
        for one in judges:
            said = one(event)
            if said:
                return True
            if said is None:
                verdict = None
        return verdict

    return judge


def _quick_way(way: Way) -> Quick:
    judges = [_quick_field(field) for field in sorted(way, key=lambda field: field.path.count("."))]
    if len(judges) == 1:
        return judges[0]

    def judge(event: dict[str, Any]) -> bool | None:
        verdict: bool | None = True
        for one in judges:
            said = one(event)
            if not said:
                if said is False:
                    return False
                verdict = None
        return verdict

    return judge


def quick_failures(way: Way) -> Callable[[dict[str, Any]], list[str] | None]:
    """Return what names the fields that turn a plain dict away, or None where `choose` decides."""
    judges = [(field.path, _quick_field(field)) for field in way]

    def failures(event: dict[str, Any]) -> list[str] | None:
        failed = []
        for path, judge in judges:
            said = judge(event)
            if said is None:
                return None
            if not said:
                failed.append(path)
        return failed

    return failures


def _quick_field(field: Field) -> Quick:
    steps = field.path.split(".")
    if len(steps) > _MOST_STEPS:
        return lambda _: None
    path, name, last = field.path, steps[0], steps[-1]
    of_text, of_value = field.of_text, _value_judge(field)
    absent = field.may_be_absent

    def top(event: dict[str, Any]) -> bool | None:
        value = event.get(name, _ABSENT)
        return of_text(value) if type(value) is str else of_value(value)

    def below(event: dict[str, Any]) -> bool | None:
        if path in event:
            return None
        inner = event.get(name, _ABSENT)
        if type(inner) is dict:
            value = inner.get(last, _ABSENT)
            return of_text(value) if type(value) is str else of_value(value)
        return absent if inner is _ABSENT or type(inner) in _SCALARS else None

    ways_down = [
        (step, [".".join(steps[at:end]) for end in range(at + 2, len(steps) + 1)])
        for at, step in enumerate(steps)
    ]

    def deep(event: dict[str, Any]) -> bool | None:
        node: Any = event
        for step, dotted in ways_down:
            if type(node) is not dict:
                return absent if node is _ABSENT or type(node) in _SCALARS else None
            for key in dotted:
                if key in node:
                    return None
            node = node.get(step, _ABSENT)
        return of_text(node) if type(node) is str else of_value(node)

    return top if len(steps) == 1 else below if len(steps) == 2 else deep


def _value_judge(field: Field) -> Callable[[Any], bool | None]:
    """Return the judge of what stands at a path: a value, an array, or nothing."""
    of_text, of_other, absent = field.of_text, field.of_other, field.may_be_absent

    def judge(value: Any) -> bool | None:
        kind = type(value)
        if kind in _SCALARS:
            return of_text(value) if kind is str else of_other(value)
        if value is _ABSENT or kind is dict:
            return absent
        if kind is not list:
            return None
        verdict: bool | None = absent if not value else False
        for one in value:
            kind = type(one)
            if kind not in _SCALARS:
                verdict = None
            elif of_text(one) if kind is str else of_other(one):
                return True
        return verdict

    return judge
