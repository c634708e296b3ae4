"""What the real service would refuse, though the pattern is valid: too long, or too complex.

Amazon EventBridge takes 2048 characters as a default. How complex wildcards may be is not
documented; it is measured as Event Ruler measures it: how many beginnings of the wildcards of one
field a text can match at once. In recorded answers of the service more than ten were refused.

Source: Amazon EventBridge User Guide, "Quotas" and "Wildcard matching complexity", 2025; Event
Ruler, MachineComplexityEvaluator, https://github.com/aws/event-ruler.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from donutlab.patterns.rules import Way
from donutlab.patterns.values import pairs_of, printable

LONGEST = 2048
MOST_COMPLEX = 10
_MOST_TRIED = 20_000
_STAR = None
_END = ""

Tokens = tuple[str | None, ...]
Group = tuple[str, ...]


def refusals(tree: Any, ways: Iterable[Way]) -> tuple[str, ...]:
    """Return why Amazon EventBridge would refuse a pattern, and what to try; mostly nothing."""
    found = []
    length = len(json.dumps(tree, separators=(",", ":"), ensure_ascii=False))
    if length > LONGEST:
        found.append(
            f"Amazon EventBridge would refuse it as too long: it has {length} characters as JSON, "
            f"and {LONGEST} are allowed. Split it into several rules with the same target."
        )
    crowded = [path for path, groups in _fields(ways) if complexity(groups) > MOST_COMPLEX]
    if crowded:
        found.append(
            'Amazon EventBridge would refuse it: "Rule is too complex". A text can match too many '
            f"beginnings of the wildcards of {', '.join(dict.fromkeys(crowded))} at once. Use "
            "fewer stars, or prefix and suffix instead, or several rules with the same target."
        )
    return tuple(map(printable, found))


def _fields(ways: Iterable[Way]) -> Iterator[tuple[str, list[Group]]]:
    """Yield the wildcards that are judged together: of one field, after the same fields before it.

    Those of one ``anything-but`` are a group, as one wildcard with several forms.
    """
    together: dict[Any, dict[Group, None]] = {}
    for way in ways:
        for at, field in enumerate(way):
            groups = [group for member in field.members if (group := _wildcards(member))]
            if groups:
                before = tuple((one.path, one.key) for one in way[:at])
                together.setdefault((field.path, before), {}).update(dict.fromkeys(groups))
    for (path, _), all_groups in together.items():
        yield path, list(all_groups)


def _wildcards(member: Any) -> Group:
    """Return the wildcards in a member of a field's list."""
    if not isinstance(member, Mapping):
        return ()
    name, operand = next(iter(pairs_of(member)))
    if name == "anything-but" and isinstance(operand, Mapping):
        name, operand = next(iter(pairs_of(operand)))
    if name != "wildcard":
        return ()
    return (operand,) if isinstance(operand, str) else tuple(dict.fromkeys(operand))


def complexity(groups: Iterable[Group]) -> int:
    """Return how many beginnings of these wildcards a text can match at once, at most.

    The search ends where there are too many for the service. In a group, beginnings up to the
    first star count once.

    >>> complexity([("*ab*ad",)]), complexity([("ab*cd",), ("ab*wx",), ("ab*yz",)])
    (4, 6)
    """
    wildcards = [(number, _tokens(text)) for number, group in enumerate(groups) for text in group]
    pending = [frozenset((which, 0) for which in range(len(wildcards)))]
    seen = set(pending)
    most = 0
    while pending and most <= MOST_COMPLEX and len(seen) < _MOST_TRIED:
        active = pending.pop()
        for letter in {wildcards[which][1][at] for which, at in active} - {_STAR, _END}:
            reached = _after(active, letter, wildcards)
            if reached not in seen:
                seen.add(reached)
                pending.append(reached)
                most = max(most, len({_place(which, at, wildcards) for which, at in reached}))
    return most


def _tokens(text: str) -> Tokens:
    """Split a wildcard into letters and stars, between the quotes that JSON puts around it."""
    parts = re.findall(r"\\.|.", text, re.DOTALL)
    return ('"', *(_STAR if part == "*" else part[-1] for part in parts), '"', _END)


Active = frozenset[tuple[int, int]]
"""The beginnings that match: of which wildcard, and how many tokens long."""


def _after(active: Active, letter: str | None, wildcards: list[tuple[int, Tokens]]) -> Active:
    """Return the beginnings that match after one more letter."""
    reached = set()
    for which, at in active:
        tokens = wildcards[which][1]
        if at and tokens[at - 1] is _STAR:
            reached.add((which, at))
        if tokens[at] == letter:
            reached.add((which, at + 1))
            if tokens[at + 1] is _STAR:
                reached.add((which, at + 2))
    return frozenset(reached)


def _place(which: int, at: int, wildcards: list[tuple[int, Tokens]]) -> Any:
    """Return what tells a beginning from others: in a group those before the first star are one."""
    number, tokens = wildcards[which]
    return (number, tokens[:at]) if _STAR not in tokens[: at - 1] else (number, which, at)
