"""Fields of a form that hear everything in order, have a name, and take Enter for an answer.

Those of ipywidgets send a value late while the kernel is busy: after the press of a button that
follows it. Their radio buttons are each alone: nothing says which question they answer, and Tab
stops at every one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from donutlab.display.assets import asset


class Field(anywidget.AnyWidget):
    """Something to fill in. `label` names it, `on_enter` is called when Enter is pressed in it."""

    _css = asset("fields.css")  # of a path anywidget keeps every instance
    label: Any = traitlets.Unicode().tag(sync=True)
    value: Any = traitlets.Unicode(None, allow_none=True).tag(sync=True)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.on_enter: Callable[[], None] = lambda: None
        self.on_msg(self._told)

    def _told(self, _: Any, told: Mapping[str, Any], __: Any) -> None:
        self.value = told["value"]
        if told["enter"]:
            self.on_enter()


class Radios(Field):
    """One of some `options` to choose: pairs of a value and its words.

    `value` is what is chosen, None if nothing is yet.
    """

    _esm = asset("radios.js")
    options: Any = traitlets.List().tag(sync=True)


class Typed(Field):
    """A line to type into, with its `unit` behind it. `value` is what is typed."""

    _esm = asset("typed.js")
    unit: Any = traitlets.Unicode().tag(sync=True)
