"""The still of a panel: what it shows without a kernel, as in a stored or printed notebook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from donutlab.core.tables import Table
from donutlab.display.panel_drawn import drawn
from donutlab.display.pictures import Picture


def still_html(data: Mapping[str, Any], settings: str) -> str:
    """Return panel data as HTML: a table under the settings, a picture, the words.

    The picture's text equivalent is the paragraph below it.
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
    table, picture = Table(settings, heads, rows), still(data)
    return f"{table._repr_html_()}{picture._repr_html_()}<p>{escape(data['text'])}</p>"


def still(data: Mapping[str, Any]) -> Picture:
    """Return panel data as a picture: a line for each part, and the times until complete below."""
    told = "Lines over time, and orders by time until complete, as told below."
    return drawn(data, ("lines", "times"), told)
