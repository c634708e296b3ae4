"""The pattern itself: compiled once, then asked about any number of events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from donutlab.core.errors import PatternError
from donutlab.patterns.events import Leaves, ParsedEvent, event_data, leaves_of, parse
from donutlab.patterns.explain import Explanation, explanation
from donutlab.patterns.matching import agrees, quick_failures, quick_judge
from donutlab.patterns.quotas import refusals
from donutlab.patterns.reasons import doubts_about, values_of
from donutlab.patterns.rules import Way, copied, plain_tree, ways_of
from donutlab.patterns.values import read_json, write_json


class Pattern:
    """A rule of the bus, in the event-pattern language of Amazon EventBridge.

    Made from a dict or JSON text (str or bytes). Equal patterns have the same fields with the same
    alternatives, in whatever order the fields are written. Raises PatternError for what is not a
    valid pattern, naming path, operator and operand.

    >>> jelly = Pattern({"detail": {"item": [{"prefix": "jelly"}, "donut"]}})
    >>> jelly.matches({"detail": {"item": "jelly roll"}})
    True
    >>> jelly.explain({"detail": {"item": "pie"}}).failed
    ('detail.item',)

    Source: the semantics are those of Event Ruler, https://github.com/aws/event-ruler.
    """

    __slots__ = ("_key", "_quick", "_tree", "fields", "roots", "ways")

    fields: tuple[str, ...]
    """The dotted paths that the pattern tests, sorted."""
    roots: frozenset[str]
    """The top-level fields of an event that the pattern can read; dotted ones join too."""

    ways: tuple[Way, ...]
    """The ways to match, each fields that must all match; several only by ``$or``."""

    def __init__(self, pattern: Mapping[str, Any] | str | bytes | bytearray) -> None:
        if isinstance(pattern, (str, bytes, bytearray)):
            try:
                pattern = read_json(pattern)
            except ValueError as error:
                raise PatternError(f"this pattern is not JSON: {error}") from None
        self._tree = copied(pattern)
        self.ways = ways_of(self._tree)
        self._quick = quick_judge(self.ways)
        self._key = tuple(dict.fromkeys(self.ways))
        self.fields = tuple(sorted({field.path for way in self.ways for field in way}))
        self.roots = frozenset(
            path[:end] for path in self.fields for end in (*_dots(path), len(path))
        )

    def matches(self, event: Any) -> bool:
        """Tell whether an event matches.

        The event is a mapping, JSON text, an object with `to_dict()`, or what `parse` returned.
        Raises TypeError or ValueError for what is no event. The event is never changed.
        """
        data = event if type(event) is dict else event_data(event)
        if type(data) is dict:
            verdict = self._quick(data)
            if verdict is not None:
                return verdict
        leaves = self._leaves(event, data)
        return any(agrees(way, leaves) for way in self.ways)

    def explain(self, event: Any) -> Explanation:
        """Explain why an event matches or not; the verdict is that of `matches`."""
        data = event_data(event)
        return explanation(self.ways, data, self._leaves(event, data))

    def turned_away(self, events: Iterable[Any]) -> Counter[str]:
        """Count, by the paths of the fields, the events that failed there, as `explain` says."""
        quick = quick_failures(self.ways[0]) if len(self.ways) == 1 else None
        counts: Counter[str] = Counter()
        for event in events:
            failed = quick(event) if quick and type(event) is dict else None
            for path in self.explain(event).failed if failed is None else failed:
                counts[path] += 1
        return counts

    def _leaves(self, event: Any, data: Mapping[Any, Any]) -> Leaves:
        return event.leaves if type(event) is ParsedEvent else leaves_of(data, self.roots)

    def refusals(self) -> tuple[str, ...]:
        """Say why Amazon EventBridge would refuse the pattern, valid as it is: mostly nothing.

        It takes 2048 characters, and no wildcards that are too complex together.
        """
        return refusals(self.to_dict(), self.ways)

    def to_dict(self) -> dict[str, Any]:
        """Return the pattern as a new dict that JSON can hold.

        A key written twice is merged. A number that no double equals keeps its text only in
        `to_json`.
        """
        return plain_tree(self._tree, self.ways)

    def to_json(self) -> str:
        """Return the pattern as JSON text, from which an equal pattern can be made."""
        return write_json(self._tree)

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Pattern) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    def __repr__(self) -> str:
        return f"Pattern({self.to_json()!r})"

    def __reduce__(self) -> tuple[type[Pattern], tuple[str]]:
        return Pattern, (self.to_json(),)


def _dots(path: str) -> list[int]:
    return [at for at, char in enumerate(path) if char == "."]


def matches(pattern: Pattern | Mapping[str, Any] | str | bytes, event: Any) -> bool:
    """Tell whether an event matches a pattern; compile the pattern first if it is used often.

    >>> matches({"charge": [{"numeric": [">", 2, "<=", 5]}]}, {"charge": 2.5})
    True
    """
    return _made(pattern).matches(event)


def explain(pattern: Pattern | Mapping[str, Any] | str | bytes, event: Any) -> Explanation:
    """Explain why an event matches a pattern or not.

    >>> print(explain({"detail": {"item": ["pie"]}}, {"detail": {"item": "Pie"}}))
    It does not match; it failed at detail.item.
      ✗ detail.item
          required: "pie"
          found:    "Pie"
          "Pie" is not "pie" (upper and lower case differ; write {"equals-ignore-case": "pie"})
    """
    return _made(pattern).explain(event)


def _made(pattern: Pattern | Mapping[str, Any] | str | bytes) -> Pattern:
    return pattern if isinstance(pattern, Pattern) else Pattern(pattern)


def doubts(
    pattern: Pattern | Mapping[str, Any] | str | bytes, events: Iterable[Any]
) -> tuple[str, ...]:
    """Return sentences on why a pattern matched none of some events: the order nobody took.

    It names a field that no event had, with the nearest one that some event did have, and a field
    whose values never were what the pattern wants. A pattern that matched an event raises no doubt.

    >>> doubts({"detail": {"itm": ["donut"]}}, [{"detail": {"item": "donut"}}])
    ("No event had the field detail.itm. Did you mean 'detail.item'?",)
    """
    made, told = _made(pattern), [parse(event) for event in events]
    if not told or any(map(made.matches, told)):
        return ()
    return doubts_about(made.ways, values_of(event.leaves for event in told))
