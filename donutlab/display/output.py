"""Output: what is shown as a widget while its kernel is there, and as a still where it is not.

They are two outputs: of one, JupyterLab would show in a trusted notebook, opened again without its
kernel, that there is no model of the widget, and not the still.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

VIEW = "application/vnd.jupyter.widget-view+json"

ONLY_ONE = """
.jp-OutputArea-child:has(.donut-widget) + .jp-OutputArea-child:has(.donut-still),
.jp-OutputArea:has(.donut-still) .jp-OutputArea-output:not([data-mime-type], :has(*)),
body:not(:has(.jp-OutputArea)) :has(.donut-widget):not(:has(.donut-still))
  + :has(.donut-still):not(:has(.donut-widget)) .donut-still { display: none }
"""
"""Style that hides a still where its widget is shown, and the place of a widget that is not.

What a widget draws has the class `donut-widget`; each still knows its widget, which is the
output before it. A widget's place is of no type, and without a model there are only words in it. On
a page that is not of JupyterLab, Notebook or nbconvert an output is told from a whole cell by this:
it holds one of the two, not both.
"""

PLACES: dict[str, tuple[str, list[Any]]] = {}
"""By cell of a notebook: which time it was run, and the widgets that this made."""


def show(widget: Any, still: str, text: str) -> Callable[[str, str], None]:
    """Show a widget, and below it the HTML and the text that stand in where there is no kernel.

    Return what puts other HTML and text in their place, see `place`.
    """
    from IPython import get_ipython

    shell: Any = get_ipython()
    if widget.comm:
        view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        shell.display_pub.publish({VIEW: view})

    def dressed(still: str) -> str:
        return f'<div class="donut-still"><style>{ONLY_ONE}</style>{still}</div>'

    put = place(dressed(still), text)
    return lambda still, text: put(dressed(still), text)


def place(html: str, text: str) -> Callable[[str, str], None]:
    """Show HTML and text; return what puts other in their place, in the notebook and its file."""
    from IPython import get_ipython

    shell: Any = get_ipython()
    transient = {"display_id": uuid4().hex}

    def put(html: str, text: str, update: bool = True) -> None:
        told = {"text/html": html, "text/plain": text}
        shell.display_pub.publish(told, transient=transient, update=update)

    put(html, text, update=False)
    return put


def replace(made: Any) -> None:
    """Close what an earlier run of the same cell made, so that nothing piles up."""
    from IPython import get_ipython

    shell: Any = get_ipython()
    asked = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = asked.get("metadata", {}).get("cellId")
    if cell:
        time = asked["header"]["msg_id"]
        before, widgets = PLACES.get(cell, ("", []))
        if before != time:
            for each in widgets:
                each.close()
            widgets = []
        PLACES[cell] = time, [*widgets, made]
