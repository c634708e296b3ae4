"""An event: a mapping, JSON text or an object that tells its dict; and its values by path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from donutlab.patterns.values import DEEP, pairs_of, read_json, show

_NESTED = (dict, list, tuple, Mapping)


class Leaf(NamedTuple):
    """One value of an event: `where` says which element of which arrays it lies in."""

    value: Any
    where: tuple[tuple[int, int], ...]


Leaves = dict[str, list[Leaf]]


def leaves_of(event: Mapping[Any, Any], wanted: frozenset[str] | None = None) -> Leaves:
    """Return the values of an event by dotted path; `wanted` are the paths to go down, or all.

    Arrays are flattened. A value in an array of objects remembers its element, as a chain of
    (array, index) pairs; the values of an array of scalars remember nothing.

    >>> leaves_of({"tray": [["plain"], "maple"]})
    {'tray': [Leaf(value='plain', where=((0, 0),)), Leaf(value='maple', where=())]}
    """
    found: Leaves = {}
    arrays = 0

    def walk(value: Any, path: str, where: tuple[tuple[int, int], ...]) -> None:
        nonlocal arrays
        if isinstance(value, (dict, Mapping)):
            for key, inner in pairs_of(value):
                if isinstance(key, str):
                    longer = f"{path}.{key}"
                    if wanted is None or longer in wanted:
                        walk(inner, longer, where)
        elif isinstance(value, (list, tuple)):
            array, arrays = arrays, arrays + 1
            for index, inner in enumerate(value):
                if isinstance(inner, _NESTED):
                    walk(inner, path, (*where, (array, index)))
                else:
                    found.setdefault(path, []).append(Leaf(inner, where))
        else:
            found.setdefault(path, []).append(Leaf(value, where))

    try:
        for key, value in pairs_of(event):
            if isinstance(key, str) and (wanted is None or key in wanted):
                walk(value, key, ())
    except RecursionError:
        raise ValueError(f"this event cannot be matched: {DEEP}") from None
    return found


class ParsedEvent:
    """An event read once, to be matched by many patterns; made by `parse`."""

    __slots__ = ("_leaves", "data")

    def __init__(self, data: Mapping[Any, Any]) -> None:
        self.data = data
        self._leaves: Leaves | None = None

    @property
    def leaves(self) -> Leaves:
        """The values of the event by dotted path, found once."""
        if self._leaves is None:
            self._leaves = leaves_of(self.data)
        return self._leaves

    def __repr__(self) -> str:
        return f"ParsedEvent({show(self.data)})"


def parse(event: Any) -> ParsedEvent:
    """Read an event once, so that many patterns can be matched without reading it again.

    An event is a mapping, JSON text (str or bytes), or an object whose `to_dict()` gives one.
    Raises TypeError for anything else, ValueError for text that is not a JSON object.
    """
    return event if type(event) is ParsedEvent else ParsedEvent(event_data(event))


def event_data(event: Any) -> Mapping[Any, Any]:
    """Return an event as a mapping; the shapes and errors are those of `parse`."""
    if type(event) is ParsedEvent:
        return event.data
    if isinstance(event, (str, bytes, bytearray)):
        try:
            data = read_json(event)
        except ValueError as error:
            raise ValueError(f"this event is not JSON: {error}") from None
        if not isinstance(data, dict):
            raise ValueError(f"an event is a JSON object, not {show(data)}")
        return data
    if isinstance(event, (dict, Mapping)):
        return event
    to_dict = getattr(event, "to_dict", None)
    data = to_dict() if callable(to_dict) and not isinstance(event, type) else None
    if isinstance(data, Mapping):
        return data
    raise TypeError(f"an event is a dict, JSON text or has to_dict(); this is {show(event)}")
