"""Scope: from which shop an exercise starts, and what of it an answer may touch.

What a task says stays is held by `diff`, before the exercise's own check is asked. So a check
needs to judge only what was asked for, and the tests can make wrong answers by themselves: each
part of a solution edited, dropped, slowed or replaced must be refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isclose
from numbers import Real
from types import CodeType
from typing import Any

from donutlab.core.errors import nearest
from donutlab.core.spec import Spec, values
from donutlab.core.world import Part
from donutlab.shop.shop import Shop


@dataclass(frozen=True)
class Scope:
    """What an answer may touch of the shop from which it starts.

    `start` is the name of that shop in the lesson's setup; the empty string stands for `yours`,
    the shop that solved the exercise on which this one builds. `edits` has by part the fields that
    may be changed; of one with a plus, such as `rules+`, nothing may be lost: there may only be
    more. `adds` names the parts that may be new, and `completes` says whether what completes an
    order may be said anew. All else stays.
    """

    start: str = ""
    edits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    adds: Sequence[str] = ()
    completes: bool = False

    def fault(self, before: Shop, after: Shop) -> str | None:
        """Say what was touched between two shops that is not in the scope; None if nothing."""
        for name in before.parts.keys() - after.parts.keys():
            return f"Expected all parts to stay, but there is no {name!r} any more."
        for name in after.parts.keys() - before.parts.keys() - {*self.adds}:
            meant = nearest(name, {*before.parts, *self.adds})
            return f"Expected no new part {name!r}: the task asks for none.{meant}"
        for name, part in before.parts.items():
            if wrong := self._touched(part, after.parts[name]):
                return wrong
        if not self.completes and not alike(before.completes, after.completes):
            return (
                f"Expected `completes` to stay {list(before.completes)}, not "
                f"{list(after.completes)}."
            )
        if before.opening != after.opening:
            return "Expected the shop to open when it did."
        return None

    def _touched(self, old: Part, new: Part) -> str | None:
        """Say what was touched in one part that had to stay."""
        whose = f", which belongs to {old.owner}," if old.owner else ""
        if type(old) is not type(new):
            return f"Expected {old.name!r}{whose} to stay a {type(old).__name__}."
        given = values(new)
        for name, value in values(old).items():
            if alike(value, given[name]) or name in self.edits.get(old.name, ()):
                continue
            if f"{name}+" in self.edits.get(old.name, ()):
                lost = [
                    each for each in value if not any(alike(each, other) for other in given[name])
                ]
                if lost:
                    return f"Expected {old.name!r}{whose} to keep {lost[0]!r} among its {name}."
                continue
            return f"Expected the {name} of {old.name!r}{whose} to stay as they were."
        return None


def alike(one: Any, other: Any) -> bool:
    """Return whether two settings mean the same: numbers nearly equal, functions of equal code."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Real) and isinstance(other, Real):
        return isclose(one, other, rel_tol=1e-9)
    if isinstance(one, Spec) and isinstance(other, Spec):
        return type(one) is type(other) and alike(values(one), values(other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(map(alike, one, other))
    if hasattr(one, "__code__") and hasattr(other, "__code__"):
        return _meaning(one.__code__) == _meaning(other.__code__) and alike(
            _enclosed(one), _enclosed(other)
        )
    return bool(one == other)


def _meaning(code: CodeType) -> tuple[Any, ...]:
    """Return what some code does, without where it stands: a setup is run anew for a check."""
    constants = [_meaning(each) if isinstance(each, CodeType) else each for each in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, constants


def _enclosed(function: Any) -> list[Any]:
    return [cell.cell_contents for cell in function.__closure__ or ()]
