"""Why an event matched a pattern or not: a value that reads well in a terminal and in Jupyter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

from donutlab.patterns.events import Leaf, Leaves, leaves_of
from donutlab.patterns.matching import choose
from donutlab.patterns.reasons import found_in, mismatch, missing
from donutlab.patterns.rules import Field, Way
from donutlab.patterns.values import printable, show

_MOST_SHOWN = 5


@dataclass(frozen=True)
class FieldVerdict:
    """What one field of a pattern required of an event, what it found, and why it passed or not."""

    path: str
    required: str
    found: str
    matched: bool
    reason: str


@dataclass(frozen=True)
class WayVerdict:
    """The verdicts on the fields of one way to match; a pattern without ``$or`` has one way."""

    fields: tuple[FieldVerdict, ...]

    @property
    def matched(self) -> bool:
        """True if every field matched."""
        return all(field.matched for field in self.fields)

    @property
    def failed(self) -> tuple[str, ...]:
        """The paths of the fields that turned the event away."""
        return tuple(field.path for field in self.fields if not field.matched)


@dataclass(frozen=True, repr=False)
class Explanation:
    """Why an event matched a pattern or not; true if it matched.

    `ways` has the verdict on every way to match, the one that matched or came nearest first, and in
    it the fields, the nearest miss first. In a terminal it is shown as text, in Jupyter as a table.
    """

    ways: tuple[WayVerdict, ...]

    def __bool__(self) -> bool:
        return self.matched

    @property
    def matched(self) -> bool:
        """True if the event matched."""
        return self.ways[0].matched

    @property
    def fields(self) -> tuple[FieldVerdict, ...]:
        """The verdicts on the fields of the way that matched or came nearest."""
        return self.ways[0].fields

    @property
    def failed(self) -> tuple[str, ...]:
        """The paths of the fields that turned the event away."""
        return self.ways[0].failed

    @property
    def headline(self) -> str:
        """The verdict in one sentence."""
        many = len(self.ways) > 1
        if self.matched:
            return "It matches by one of the ways of $or." if many else "It matches."
        away = ", ".join(self.failed)
        if many:
            ways = f"none of the {len(self.ways)} ways of $or holds"
            return f"It does not match: {ways}; the nearest failed at {away}."
        return f"It does not match; it failed at {away}."

    def _shown(self) -> tuple[WayVerdict, ...]:
        return self.ways[: 1 if self.matched else _MOST_SHOWN]

    def __str__(self) -> str:
        lines = [self.headline]
        for number, way in enumerate(self._shown(), 1):
            if len(self._shown()) > 1:
                lines.append(f"Way {number}:")
            for field in way.fields:
                lines.append(f"  {'✓' if field.matched else '✗'} {field.path}")
                lines.append(f"      required: {field.required}")
                lines.append(f"      found:    {field.found}")
                lines.append(f"      {field.reason}")
        rest = len(self.ways) - _MOST_SHOWN
        if rest > 0 and not self.matched:
            lines.append(f"and {rest} more ways.")
        return "\n".join(map(printable, lines))

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        tables = []
        for way in self._shown():
            rows = "".join(map(_row, way.fields))
            head = "<tr><th></th><th>field</th><th>required</th><th>found</th><th>why</th></tr>"
            tables.append(f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>")
        return f"<p><b>{_html(self.headline)}</b></p>" + "".join(tables)


def _html(text: str) -> str:
    return escape(printable(text))


def _row(field: FieldVerdict) -> str:
    texts = (
        "✓" if field.matched else "✗",
        field.path,
        field.required,
        field.found,
        field.reason,
    )
    return "<tr>" + "".join(f"<td>{_html(text)}</td>" for text in texts) + "</tr>"


class _Event(NamedTuple):
    """An event and all of its values by path, sorted."""

    data: Mapping[Any, Any]
    known: Leaves


def explanation(ways: Iterable[Way], data: Mapping[Any, Any], leaves: Leaves) -> Explanation:
    """Explain the verdict of some ways on an event, given with its values by path."""
    try:
        known = leaves_of(data)
    except ValueError:
        known = leaves
    event = _Event(data, {path: known[path] for path in sorted(known)})
    verdicts = [_way_verdict(way, leaves, event) for way in ways]
    return Explanation(tuple(sorted(verdicts, key=lambda way: len(way.failed))))


def _way_verdict(way: Way, leaves: Leaves, event: _Event) -> WayVerdict:
    """Judge the fields in their order: one fails if the passing ones cannot match beside it."""
    kept: list[Field] = []
    choice: tuple[Leaf | None, ...] = ()
    failures: list[tuple[float, FieldVerdict]] = []
    for field in way:
        wider = choose((*kept, field), leaves)
        if wider is None:
            failures.append(_failure(field, kept, leaves, event))
        else:
            kept.append(field)
            choice = wider
    passed = [_pass(field, leaf, leaves) for field, leaf in zip(kept, choice, strict=True)]
    failures.sort(key=lambda failure: -failure[0])
    return WayVerdict((*(verdict for _, verdict in failures), *passed))


def _pass(field: Field, leaf: Leaf | None, leaves: Leaves) -> FieldVerdict:
    found = found_in(leaves.get(field.path, []))
    if leaf is None:
        return FieldVerdict(field.path, field.words, found, True, "no value is what it required")
    by = next(one.words for one in field.alternatives if one.accepts(leaf.value))
    return FieldVerdict(field.path, field.words, found, True, f"{show(leaf.value)} is {by}")


def _failure(
    field: Field, kept: list[Field], leaves: Leaves, event: _Event
) -> tuple[float, FieldVerdict]:
    """Return the verdict on a field that failed, and how near it came, from 0 to 3."""
    own = leaves.get(field.path, [])
    nearness, found = 0.0, found_in(own)
    if not own:
        found, reason = missing(field, event.data, event.known)
    elif choose((field,), leaves) is not None:
        others = [one.path for one in kept if choose((one, field), leaves) is None]
        beside = " and ".join(others) or "the other fields"
        nearness = 3.0
        reason = f"it matches, but never in the same array element as {beside}"
    else:
        nearness, reason = mismatch(field, own)
    return nearness, FieldVerdict(field.path, field.words, found, False, reason)
