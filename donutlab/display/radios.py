"""Radio buttons that are a group with a name, for who hears a form and for the arrow keys.

Those of ipywidgets are each alone: nothing says which question they answer, and Tab stops at every
one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from donutlab.display.assets import asset


class Radios(anywidget.AnyWidget):
    """One of some `options` to choose: pairs of a value and its words. `label` names the group.

    `value` is what is chosen, None if nothing is yet.
    """

    _esm = asset("radios.js")  # of a path anywidget keeps every instance
    _css = asset("radios.css")
    label: Any = traitlets.Unicode().tag(sync=True)
    options: Any = traitlets.List().tag(sync=True)
    value: Any = traitlets.Unicode(None, allow_none=True).tag(sync=True)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.on_msg(self._chosen)

    def _chosen(self, _: Any, chosen: Mapping[str, Any], __: Any) -> None:
        self.value = chosen["value"]
