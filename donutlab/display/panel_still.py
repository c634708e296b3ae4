"""The still of a panel: what it shows without a kernel, as in a stored or printed notebook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from matplotlib.axes import Axes

from donutlab.core.tables import Table
from donutlab.display.panel_words import percent
from donutlab.display.pictures import COLOURS, Picture

NEVER = "#767676"
"""The colour of orders that were never complete."""


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
    designs = data["designs"]
    most = max(len(each["parts"]) for each in designs)
    picture = Picture("Lines over time, and orders by time until complete, as told below.")
    picture.set_size_inches(7.5 if len(designs) == 1 else 10.5, 2.2 + 0.42 * most)
    grid = picture.add_gridspec(most + 1, len(designs), height_ratios=[*[1] * most, 3.5])
    for column, design in enumerate(designs):
        axes = [picture.add_subplot(grid[row, column]) for row in range(len(design["parts"]))]
        for each, part in zip(axes, design["parts"], strict=True):
            _line(each, part, data["scales"])
        axes[0].set_title(
            f"{design['name']}: in line, over {data['scales']['length']}".lstrip(": "), loc="left"
        )
        _places(axes[-1], data["scales"]["clock"], data["scales"]["time"])
        _bars(picture.add_subplot(grid[most, column]), design, data["scales"])
    return picture


def _line(axes: Axes, part: Mapping[str, Any], scales: Mapping[str, Any]) -> None:
    """Draw how many waited at one part; its name and how busy it was stand beside it."""
    step = scales["time"] / len(part["line"])
    spots = [number * step for number in range(len(part["line"]) + 1)]
    axes.fill_between(spots, [*part["line"], 0], step="post", color=COLOURS[3])
    busy = "" if part["busy"] is None else f" {percent(part['busy'])}"
    axes.set_ylabel(f"{part['name']}{busy}", rotation=0, ha="right", va="center")
    axes.text(1.01, 0.3, f"max {part['most']}", transform=axes.transAxes, fontsize="small")
    axes.set_xlim(0, scales["time"])
    axes.set_ylim(0, scales["line"])
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[["top", "right", "left"]].set_visible(False)


def _bars(axes: Axes, design: Mapping[str, Any], scales: Mapping[str, Any]) -> None:
    """Draw how many orders took how long until they were complete."""
    width = scales["latency"] / len(design["bars"])
    spots = [number * width for number in range(len(design["bars"]))]
    axes.bar(spots, design["bars"], width, align="edge", color=COLOURS[0])
    for mark, name, high in zip(design["marks"], ("half", "95 %"), (1, 0.87), strict=False):
        axes.axvline(mark, color="black", linestyle="--")
        axes.text(mark, high * scales["orders"], f" {name}", va="top", fontsize="small")
    end, never = 1.1 * scales["latency"], design["never"]
    if never:
        axes.bar([0.97 * end], [never], 0.05 * end, color=NEVER)
        axes.text(0.94 * end, never, f"never: {never}", ha="right", va="top", fontsize="small")
    axes.set_ylim(0, scales["orders"])
    axes.set_ylabel("orders")
    axes.set_title("time until complete", loc="left")
    _places(axes, scales["durations"], end)
    axes.spines[["top", "right"]].set_visible(False)


def _places(axes: Axes, places: list[tuple[float, str]], end: float) -> None:
    axes.set_xlim(0, end)
    axes.set_xticks([at for at, _ in places], [label for _, label in places])
