"""Many patterns asked at once: only those are judged that an index of their values leaves.

Of every way to match, one field is looked up: one whose every alternative is a value, a range of
numbers, or how a text begins or ends, and of these the rarest among all ways. A way matches only if
a value of the event at that path is found so. What is left is judged as ever, so that the verdicts
are the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

from donutlab.patterns.events import event_data
from donutlab.patterns.language import Judge, read_alternative, segments
from donutlab.patterns.matching import quick_judge
from donutlab.patterns.pattern import Pattern
from donutlab.patterns.rules import Field, Way
from donutlab.patterns.values import address, number_key, pairs_of

FEWEST = 8
"""So many patterns are worth an index."""

RANGE = "range"
_MOST_STEPS = 8
_NONE: Set[int] = frozenset()


class Key(NamedTuple):
    """What is looked up for an alternative: a `part` of a value, `size` letters long, and it.

    Of a range of numbers the value is the operand of ``numeric``.
    """

    part: str
    size: int
    value: Any


class PatternIndex:
    """Patterns in their order, to be asked together which of them match an event.

    >>> items = [Pattern({"detail": {"item": [item]}}) for item in ("donut", "pie", "cake")]
    >>> PatternIndex(items).matching({"detail": {"item": "pie"}})
    [1]
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.judges = [pattern.matches for pattern in patterns]
        self.few = [
            (number, quick_judge(pattern.ways), pattern.matches)
            for number, pattern in enumerate(patterns)
            if len(patterns) < FEWEST
        ]
        self.always: list[int] = []
        self.root = _Place()
        self._places = {"": self.root}
        if self.few:
            return
        options = [[_options(way) for way in pattern.ways] for pattern in patterns]
        common = Counter(
            (path, _class(key))
            for ways in options
            for fields in ways
            for path, keys in fields.items()
            for key in keys
        )
        for number, ways in enumerate(options):
            if not all(ways):
                self.always.append(number)
                continue
            for fields in ways:
                path = min(fields, key=lambda path: _load(fields[path], path, common))
                self._enter(path, fields[path], number)
        self._places.clear()

    def matching(self, event: Any) -> list[int]:
        """Return the numbers of the patterns that match an event, from 0, in their order.

        The event and the errors are those of `Pattern.matches`.
        """
        if self.few:
            if type(event) is not dict:
                return [number for number, _, judge in self.few if judge(event)]
            return [
                number
                for number, quick, judge in self.few
                if (said := quick(event)) or (said is None and judge(event))
            ]
        left = set(self.always)
        try:
            self.root.look(event if type(event) is dict else event_data(event), left)
        except RecursionError:
            left.update(range(len(self.judges)))
        judges = self.judges
        return [number for number in sorted(left) if judges[number](event)]

    def _enter(self, path: str, keys: frozenset[Key], number: int) -> None:
        steps = path.split(".")
        for end in range(1, len(steps) + 1):
            place = self._places.setdefault(".".join(steps[:end]), _Place())
            for start in range(end):
                above = self._places[".".join(steps[:start])]
                above.below[".".join(steps[start:end])] = place
        for key in keys:
            self._places[path].enter(key, number)


class _Place:
    """A place in events, with what is `below` it by key, and the patterns by the values there."""

    __slots__ = ("below", "tables")

    def __init__(self) -> None:
        self.below: dict[str, _Place] = {}
        self.tables: dict[tuple[str, int], _Table | _Ranges] = {}

    def enter(self, key: Key, number: int) -> None:
        """Note the number of a pattern under one of its keys."""
        table = self.tables.get(key[:2])
        if table is None:
            table = _Ranges() if key.part == RANGE else _Table(_PARTS[key.part](key.size))
            self.tables[key[:2]] = table
        table.enter(key.value, number)

    def look(self, found: Any, left: set[int]) -> None:
        """Add to the patterns `left` those that have a key among the values found here."""
        kind = type(found)
        if kind is dict:
            for key, place in self.below.items():
                if key in found:
                    place.look(found[key], left)
        elif kind is not str and isinstance(found, (list, tuple)):
            for inner in found:
                self.look(inner, left)
        elif kind is not str and isinstance(found, Mapping):
            for key, inner in pairs_of(found):
                if key in self.below:
                    self.below[key].look(inner, left)
        else:
            for table in self.tables.values():
                left |= table.numbers(found)


class _Table:
    """The numbers of patterns by what they want of a part of a value, which `reads` reads."""

    __slots__ = ("known", "reads")

    def __init__(self, reads: Callable[[Any], Hashable]) -> None:
        self.reads = reads
        self.known: dict[Hashable, set[int]] = {}

    def enter(self, value: Hashable, number: int) -> None:
        self.known.setdefault(value, set()).add(number)

    def numbers(self, found: Any) -> Set[int]:
        return self.known.get(self.reads(found), _NONE)


class _Ranges:
    """The numbers of patterns by ranges of numbers.

    Between two neighbouring bounds every number lies in the same ranges: these are looked for once.
    """

    __slots__ = ("bounds", "judges", "known")

    def __init__(self) -> None:
        self.bounds: list[float] = []
        self.judges: list[tuple[Judge, int]] = []
        self.known: dict[int, set[int]] = {}

    def enter(self, operand: Sequence[Any], number: int) -> None:
        self.judges.append((read_alternative({"numeric": operand}).of_other, number))
        for bound in operand[1::2]:
            insort(self.bounds, float(bound))

    def numbers(self, found: Any) -> Set[int]:
        value = number_key(found)
        if not isinstance(value, float):
            return _NONE
        cell = bisect_left(self.bounds, value) + bisect_right(self.bounds, value)
        numbers = self.known.get(cell)
        if numbers is None:
            numbers = {number for judge, number in self.judges if judge(value)}
            self.known[cell] = numbers
        return numbers


def _whole(_: int) -> Callable[[Any], Hashable]:
    def reads(value: Any) -> Hashable:
        if type(value) is str:
            return value
        if isinstance(value, str):
            return str.__str__(value)
        return value if value is None or isinstance(value, bool) else number_key(value)

    return reads


def _text(reads: Callable[[str], str]) -> Callable[[Any], Hashable]:
    return lambda value: reads(value) if isinstance(value, str) else None


_PARTS: dict[str, Callable[[int], Callable[[Any], Hashable]]] = {
    "whole": _whole,
    "begin": lambda size: _text(lambda text: text[:size]),
    "end": lambda size: _text(lambda text: text[-size:]),
    "lower": lambda _: _text(str.lower),
}
"""How the part of a value that is looked up is read; of what is no text, it is nothing."""


def _options(way: Way) -> dict[str, frozenset[Key]]:
    """Return the fields of a way that can be looked up, each with the keys of its alternatives."""
    found = {}
    for field in way:
        keys = _keys(field)
        if keys and field.path.count(".") < _MOST_STEPS:
            found[field.path] = keys
    return found


def _keys(field: Field) -> frozenset[Key] | None:
    """Return a key for each alternative of a field; None if one has none."""
    keys = [_key(member) for member in field.members]
    return None if None in keys else frozenset(key for key in keys if key)


def _class(key: Key) -> Key:
    """Return what a key is counted as: ranges may overlap, so that all of them are one class."""
    return key._replace(value=None) if key.part == RANGE else key


def _load(keys: Iterable[Key], path: str, common: Mapping[tuple[str, Key], int]) -> float:
    """Return how many patterns are left, at a guess, if a way is looked up by these keys."""
    counts = {each: common[path, each] for each in map(_class, keys)}
    return sum(count / 2 if key.part == RANGE else count for key, count in counts.items())


def _key(member: Any) -> Key | None:
    if isinstance(member, str):
        return None if address(member) else Key("whole", 0, str.__str__(member))
    if not isinstance(member, Mapping):
        number = number_key(member)
        return Key("whole", 0, member if number is None else number)
    name, operand = next(iter(pairs_of(member)))
    if name == "numeric":
        return Key(RANGE, 0, tuple(operand))
    if name == "wildcard":
        first, *others = segments(operand)
        if not others:
            return Key("whole", 0, first)
        name, operand = ("prefix", first) if first else ("suffix", others[-1])
    if not isinstance(operand, str) or not operand:
        return None
    if name == "equals-ignore-case":
        return Key("lower", 0, operand.lower()) if operand.isascii() else None
    part = {"exactly": "whole", "prefix": "begin", "suffix": "end"}.get(name)
    return Key(part, 0 if part == "whole" else len(operand), operand) if part else None
