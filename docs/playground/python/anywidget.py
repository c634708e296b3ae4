"""A stand-in: a widget whose other half is the page itself, not one of Jupyter's."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any


class AnyWidget:
    """What the library needs of anywidget: fields, and messages both ways.

    `tell` takes what the page is to hear. Nothing is told of a widget that is not shown.
    """

    def __init__(self, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(self, name, value)
        self.layout = SimpleNamespace(close=lambda: None)
        self.comm = None

    def __new__(cls, *_: Any, **__: Any) -> AnyWidget:
        made = super().__new__(cls)
        made.state = {}
        made.tell = lambda told: None
        return made

    state: dict[str, Any]
    tell: Callable[[dict[str, Any]], None]

    def on_msg(self, hear: Callable[[Any, Any, Any], None]) -> None:
        """Have messages of the page answered."""
        self.hear = hear

    def send(self, content: Any, buffers: Any = None) -> None:
        """Send a message to the page."""
        self.tell({"custom": content})

    def close(self) -> None:
        """Tell the page nothing more."""
        self.tell = lambda told: None
