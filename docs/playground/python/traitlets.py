"""A stand-in: fields of a widget that the page sees, and hears of when they change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Trait:
    """A field of a widget; `empty` makes its first value."""

    def __init__(self, empty: Callable[[], Any]) -> None:
        self.empty = empty

    def tag(self, **_: Any) -> Trait:
        """Return the field: all of them are seen by the page."""
        return self

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, widget: Any, owner: type) -> Any:
        return self if widget is None else widget.state.get(self.name, self.empty())

    def __set__(self, widget: Any, value: Any) -> None:
        widget.state[self.name] = value
        widget.tell({"change": self.name, "value": value})


def List(*_: Any, **__: Any) -> Any:
    """Return a field for a list."""
    return Trait(list)


def Dict(*_: Any, **__: Any) -> Any:
    """Return a field for a mapping."""
    return Trait(dict)


def Unicode(*_: Any, **__: Any) -> Any:
    """Return a field for a text."""
    return Trait(str)
