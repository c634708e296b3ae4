"""The still of a panel: what it shows without a kernel, as in a stored or printed notebook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from donutlab.core.tables import Table

if TYPE_CHECKING:
    from donutlab.display.pictures import Picture


def still_html(data: Mapping[str, Any], settings: str) -> str:
    """Return panel data as HTML: a table under the settings, a picture, the words.

    The picture's text equivalent is the paragraph below it. Without matplotlib there is none.
    """
    designs = data["designs"]
    heads = ("orders", *(each["name"] or "" for each in designs))
    rows = [
        (label, *(each["numbers"][label] for each in designs)) for label in designs[0]["numbers"]
    ]
    target, reached = data["target"], "not reached"
    if target:
        reached = "reached" if target["reached"] else reached
        blank = [""] * (len(designs) - 1)
        rows.append((f"target: {target['words']}", reached, *blank))
        rows += [
            (f"{each['words']}, wanted {each['wanted']}", each["now"], *blank)
            for each in target["measures"]
        ]
    table = Table(settings, heads, rows)
    return f"{table._repr_html_()}{_picture_html(data)}<p>{escape(data['text'])}</p>"


def _picture_html(data: Mapping[str, Any]) -> str:
    """Return the picture as HTML, or the empty string where nothing can draw it."""
    try:
        return still(data)._repr_html_()
    except ImportError:
        return ""


def still(data: Mapping[str, Any]) -> Picture:
    """Return panel data as a picture: a line for each part, and the times until complete below.

    Raises ImportError without matplotlib.
    """
    from donutlab.display.panel_drawn import drawn

    told = "Lines over time, and orders by time until complete, as told below."
    return drawn(data, ("lines", "times"), told)
