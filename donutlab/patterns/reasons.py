"""Why a field of a pattern failed, in a sentence, with what was meant if it was a slip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from donutlab.patterns.events import Leaf, Leaves
from donutlab.patterns.likely import likely_path
from donutlab.patterns.repairs import beside, operator_below, rewritten
from donutlab.patterns.rules import Field, Way
from donutlab.patterns.values import pairs_of, pasted, printable, show

_MOST_SHOWN = 5
_MOST_COMPARED = 200


def nodes_at(node: Any, path: str) -> Iterator[Any]:
    """Yield what stands at a path of an event: values, arrays and objects."""
    if isinstance(node, (list, tuple)):
        for inner in node:
            yield from nodes_at(inner, path)
    elif isinstance(node, Mapping):
        for key, inner in pairs_of(node):
            if key == path:
                yield inner
            elif isinstance(key, str) and path.startswith(f"{key}."):
                yield from nodes_at(inner, path[len(key) + 1 :])


def missing(field: Field, data: Mapping[Any, Any], known: Leaves) -> tuple[str, str]:
    """Return what stands where a field has no value, and why that fails; `known` are all values."""
    path = field.path
    there = next(nodes_at(data, path), None)
    below = [one for one in known if one.startswith(f"{path}.")]
    if below:
        hint = _did_you_mean(next((one for one in below if _takes(field, known[one])), None))
        words = f"the event has an object there, not a value; it has {listed(below)}"
        return "nothing", f"{words}.{hint}" if hint else words
    if there is not None:
        return show(there), "it is there and empty: it has no value"
    return "nothing", f"the event has no such field{_above(field, data, known)}"


def _above(field: Field, data: Mapping[Any, Any], known: Leaves) -> str:
    """End the sentence that there is no such field: by what stands above it, and what was meant."""
    dots = [at for at, char in enumerate(field.path) if char == "."]
    for above in (field.path[:at] for at in reversed(dots)):
        if above in known:
            fits = _takes(field, known[above])
            hint = _did_you_mean(above) if fits else _meant_path(field, known)
            return f": {above} is {found_in(known[above])}.{hint}"
        if any(True for _ in nodes_at(data, above)):
            inside = any(path.startswith(f"{above}.") for path in known)
            return f"{'' if inside else f': {above} is empty'}.{_meant_path(field, known)}"
    return f".{_meant_path(field, known)}"


def _meant_path(field: Field, known: Leaves) -> str:
    """Say where the value of a field should have been looked for, if that can be told."""
    below = operator_below(field.path, list(field.members))
    if below and below[0] in known:
        base, meant = below
        key, operator = base.rpartition(".")[2], next(iter(meant[0]))
        return f" {operator} is an operator, and stands in a list: {pasted(key)}: {pasted(meant)}."
    return _did_you_mean(likely_path(field.path, known, lambda path: _takes(field, known[path])))


def _did_you_mean(path: str | None) -> str:
    return f" Did you mean {path!r}?" if path else ""


def _takes(field: Field, leaves: Iterable[Leaf]) -> bool:
    return any(field.accepts(leaf.value) for leaf in leaves)


def mismatch(field: Field, own: list[Leaf]) -> tuple[float, str]:
    """Return how near the values came that a field did not take, from 1 to 2, and why it failed."""
    likeness, near = max(
        (
            (_likeness(one.text, leaf.value), leaf.value)
            for one in field.alternatives
            for leaf in own[:_MOST_COMPARED]
        ),
        key=lambda pair: pair[0],
    )
    wanted = sorted(field.alternatives, key=lambda one: -_likeness(one.text, near))
    nots = ", nor ".join(one.words for one in wanted if not (one.absent or one.excluded))
    excluded = [each for one in wanted for each in one.excluded if each.accepts(near)]
    if not nots and not excluded:
        return 1.0, f"{show(near)} is a value, where none was required"
    said = [f"is not {nots}"] * bool(nots)
    if excluded:
        by = excluded[0]
        said.append("is excluded" + ("" if by.words == show(near) else f" as {by.words}"))
    return 1 + likeness, f"{show(near)} {', and '.join(said)}{_hint(field, [near])}"


def _likeness(text: str | None, value: object) -> float:
    if text is None or not isinstance(value, str):
        return 0.0
    return SequenceMatcher(None, text[:200].casefold(), value[:200].casefold()).ratio()


def _hint(field: Field, found: Iterable[Any]) -> str:
    """Name the slip that a reader overlooks, and the form that was meant."""
    if meant := rewritten(field.members):
        return f". Did you mean {pasted(meant)}?"
    for value in found:
        if repair := beside(field.members, value):
            return f" ({repair[1]}; write {pasted(repair[0])})"
        if isinstance(value, str) and any(one.compares for one in field.alternatives):
            return " (a string is never compared as a number)"
    return ""


def found_in(leaves: list[Leaf]) -> str:
    """Say which values were found, a few of them."""
    return listed([show(leaf.value) for leaf in leaves]) if leaves else "nothing"


def listed(texts: list[str]) -> str:
    """List different texts, a few of them, and how many more there are."""
    different = list(dict.fromkeys(texts))
    more = f" and {len(different) - _MOST_SHOWN} more" if len(different) > _MOST_SHOWN else ""
    return ", ".join(different[:_MOST_SHOWN]) + more


def values_of(events: Iterable[Leaves]) -> Leaves:
    """Return the values of some events by path, those that look alike once."""
    seen: dict[str, dict[str, Leaf]] = {}
    for leaves in events:
        for path, own in leaves.items():
            known = seen.setdefault(path, {})
            for leaf in own:
                known.setdefault(show(leaf.value), leaf)
    return {path: list(known.values()) for path, known in seen.items()}


def doubts_about(ways: Iterable[Way], known: Leaves) -> tuple[str, ...]:
    """Say why the ways matched no event, given all the values that there were by path."""
    sentences = []
    for field in dict.fromkeys(field for way in ways for field in way):
        own = known.get(field.path, [])
        if field.may_be_absent or _takes(field, own):
            continue
        if own:
            sentences.append(_never(field, own))
        else:
            sentences.append(f"No event had the field {field.path}.{_meant_path(field, known)}")
    whole = "Every field found its value in some event, but no event matched them all."
    return tuple(map(printable, sentences)) or (whole,)


def _never(field: Field, own: list[Leaf]) -> str:
    wanted = " or ".join(one.words for one in field.alternatives if not one.excluded)
    found = found_in(own)
    if not wanted:
        return f"The rule excludes every value of the field {field.path}. It was {found}."
    hint = _hint(field, [leaf.value for leaf in own[:_MOST_COMPARED]])
    said = f"The field {field.path} never was {wanted}. It was {found}"
    if any(one.excluded for one in field.alternatives):
        return f"{said}, which the rule excludes."
    return said + hint + "." * (not hint.endswith("?"))
