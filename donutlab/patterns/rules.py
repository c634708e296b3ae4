"""From a pattern's tree to its ways: each way is fields that must all match, by sorted path.

A pattern without ``$or`` is one way. A ``$or`` forks every way written before it, and a field
written again replaces the one before it, so that the order of writing counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from donutlab.core.errors import PatternError
from donutlab.patterns.language import (
    RESERVED,
    Alternative,
    Judge,
    any_of,
    read_alternative,
    text_judge,
)
from donutlab.patterns.repairs import operator_below, rewritten
from donutlab.patterns.values import DEEP, Repeated, number_key, pairs_of, pasted, printable, show

_MOST_WAYS = 4096
_DEEPEST = 400


@dataclass(frozen=True, slots=True)
class Field:
    """What a pattern wants of one path: any of its alternatives, written as `members`."""

    path: str
    members: tuple[Any, ...] = field(compare=False)
    alternatives: tuple[Alternative, ...] = field(compare=False)
    of_text: Judge = field(compare=False)
    of_other: Judge = field(compare=False)
    may_be_absent: bool = field(compare=False)
    key: Any

    def accepts(self, found: Any) -> bool:
        """Tell whether a value is what the field wants."""
        return self.of_text(found) if isinstance(found, str) else self.of_other(found)

    @property
    def words(self) -> str:
        """What the field wants, in words."""
        return " or ".join(one.words for one in self.alternatives)


Way = tuple[Field, ...]
Fork = dict[str, Field]


def ways_of(tree: Any) -> tuple[Way, ...]:
    """Compile a pattern's tree to its ways; raises PatternError for what is not a pattern.

    What cannot be read with ``$or`` as the word "or" is read with ``$or`` as a field's name.
    """
    try:
        forks = _forks_of(tree)
    except PatternError as error:
        raise PatternError(printable(str(error))) from None
    return tuple(tuple(fork[path] for path in sorted(fork, key=_order)) for fork in forks)


def _forks_of(tree: Any) -> list[Fork]:
    try:
        return _Reader(says_or=True).read(tree)
    except PatternError as error:
        as_written = error
    try:
        return _Reader(says_or=False).read(tree)
    except PatternError:
        raise as_written from None


def _order(path: str) -> bytes:
    """Sort paths as the language does: by UTF-16 code units."""
    return path.encode("utf-16-be", "surrogatepass")


class _Reader:
    """Reads a tree; `says_or` tells whether ``$or`` is the word "or" or a field's name."""

    def __init__(self, says_or: bool) -> None:
        self.says_or = says_or

    def read(self, tree: Any) -> list[Fork]:
        if not isinstance(tree, Mapping):
            raise PatternError(f"a pattern is an object, not {show(tree)}")
        return self._object(tree, "", [{}], inside_or=False)

    def _object(
        self, node: Mapping[Any, Any], prefix: str, forks: list[Fork], inside_or: bool
    ) -> list[Fork]:
        where = prefix[:-1] or "the pattern"
        if not node:
            raise PatternError(f"{where}: an empty object matches nothing and is not allowed")
        for key, value in pairs_of(node):
            if not isinstance(key, str):
                raise PatternError(f"{where}: a key is a string, not {show(key)}")
            path = prefix + key
            if self.says_or and key == "$or":
                forks = self._or(value, prefix, forks)
            elif inside_or and key in RESERVED:
                raise PatternError(f"{path}: inside $or no field may be called {show(key)}")
            elif isinstance(value, Mapping):
                forks = self._object(value, f"{path}.", forks, inside_or)
            else:
                made = read_field(path, value)
                for fork in forks:
                    fork[path] = made
        return forks

    def _or(self, branches: Any, prefix: str, forks: list[Fork]) -> list[Fork]:
        at = f"{prefix}$or"
        if not isinstance(branches, (list, tuple)) or len(branches) < 2:
            raise PatternError(f"{at}: it takes a list of at least two objects")
        if len(branches) * len(forks) > _MOST_WAYS:
            raise PatternError(f"{at}: the pattern has more than {_MOST_WAYS} ways to match")
        together: list[Fork] = []
        for branch in branches:
            if not isinstance(branch, Mapping):
                raise PatternError(f"{at}: its list holds objects, not {show(branch)}")
            copies = [dict(fork) for fork in forks]
            together += self._object(branch, prefix, copies, inside_or=True)
            if len(together) > _MOST_WAYS:
                raise PatternError(f"{at}: the pattern has more than {_MOST_WAYS} ways to match")
        return together


def read_field(path: str, members: Any) -> Field:
    """Compile the list of one path; raises PatternError naming path, operator and operand."""
    if not isinstance(members, (list, tuple)):
        if below := operator_below(path, members):
            raise PatternError(f"{below[0]}: an operator stands in a list: {pasted(below[1])}")
        unordered = isinstance(members, (set, frozenset))
        listed = sorted(members, key=repr) if unordered else rewritten(members) or [members]
        raise PatternError(f"{path}: {show(members)} must stand in a list: {pasted(listed)}")
    if not members:
        raise PatternError(f"{path}: an empty list matches nothing and is not allowed")
    alternatives = []
    for member in members:
        try:
            alternatives.append(read_alternative(member))
        except PatternError as error:
            said = f"{path}: in {show(member)}: {error}"
            if meant := rewritten(members):
                said += f"{'' if said[-1] in '.?' else '.'} Write {pasted(meant)}."
            raise PatternError(said) from None
    may_be_absent = any(alternative.absent for alternative in alternatives)
    return Field(
        path,
        tuple(members),
        tuple(alternatives),
        text_judge(alternatives),
        any_of(one.of_other for one in alternatives),
        may_be_absent,
        tuple(map(_key, members)),
    )


def _key(node: Any) -> Any:
    """Return a hashable stand-in for a part of a pattern; equal parts have equal ones."""
    if isinstance(node, Mapping):
        return ("object", *((key, _key(value)) for key, value in pairs_of(node)))
    if isinstance(node, (list, tuple)):
        return ("list", *map(_key, node))
    number = number_key(node)
    return (type(node).__name__, node) if number is None else ("number", number)


def copied(node: Any, depth: int = 0) -> Any:
    """Copy a pattern's tree, so that it is ours alone; raises PatternError if it is too deep."""
    if depth > _DEEPEST:
        raise PatternError(f"this pattern cannot be read: {DEEP}")
    if isinstance(node, Mapping):
        pairs = []
        for key, value in pairs_of(node):
            pairs.append((key, copied(value, depth + 1)))
        return Repeated(pairs) if isinstance(node, Repeated) else dict(pairs)
    if isinstance(node, (list, tuple)):
        return [copied(value, depth + 1) for value in node]
    return str.__str__(node) if isinstance(node, str) else node


def plain_tree(tree: Any, ways: tuple[Way, ...]) -> dict[str, Any]:
    """Return a tree without repeated keys that means the same: itself, or its ways."""
    if not _repeats(tree):
        plain: dict[str, Any] = copied(tree)
        return plain
    flat = [{field.path: copied(field.members) for field in way} for way in ways]
    if len(flat) == 1:
        return flat[0]
    # A field with a reserved name cannot stand inside $or; it then is the same in every way.
    outside = {path: members for path, members in flat[0].items() if path in RESERVED}
    inside = [{path: way[path] for path in way if path not in RESERVED} for way in flat]
    return {**outside, "$or": inside}


def _repeats(node: Any) -> bool:
    if isinstance(node, Mapping):
        return isinstance(node, Repeated) or any(map(_repeats, node.values()))
    return isinstance(node, list) and any(map(_repeats, node))
