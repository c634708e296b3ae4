"""The pictures of a panel as matplotlib draws them: for its still, and for a file to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes

from donutlab.core.errors import nearest
from donutlab.display.panel_words import percent, title
from donutlab.display.pictures import COLOURS, Picture

NEVER = "#767676"
"""The colour of orders that were never complete."""
FORMATS = {"svg": "image/svg+xml", "png": "image/png"}
"""What a picture can be kept as, and the media types."""
Draw = Callable[[Sequence[Axes], Mapping[str, Any], Mapping[str, Any]], str]
"""Draws a picture of a design to scales, below each other, and returns its caption."""


def kept(
    data: Mapping[str, Any], controls: Sequence[Mapping[str, Any]], name: str, form: str
) -> bytes:
    """Return the picture of that name as the content of a file; where the sliders stand is above.

    KeyError if there is no such picture.
    """
    found = drawn(data, (name,), data["text"], title(controls, data))
    return found.svg() if form == "svg" else found.png()


def form_of(path: str | Path) -> str:
    """Return the format that a file's name asks for; ValueError if it is none."""
    form = Path(path).suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise ValueError(
            f"Panel: the file must end in .svg or .png, not {str(path)!r}.{nearest(form, FORMATS)}"
        )
    return form


def drawn(data: Mapping[str, Any], names: Sequence[str], alt: str, head: str = "") -> Picture:
    """Return the pictures of these names, one below the other, designs side by side."""
    designs, picture = data["designs"], Picture(alt)
    rows = {
        "lines": [1.0] * max(len(each["parts"]) for each in designs),
        "waits": [1 + 0.7 * max(len(each["waits"]) for each in designs)],
    }
    heights = [height for name in names for height in rows.get(name, [3.5])]
    width = 7.5 if len(designs) == 1 else 10.5
    titled = fill(head, 90 if len(designs) == 1 else 130)
    picture.set_size_inches(width, 0.73 + 0.42 * sum(heights) + 0.2 * len(titled.splitlines()))
    grid = picture.add_gridspec(len(heights), len(designs), height_ratios=heights)
    for column, design in enumerate(designs):
        places = [grid[row, column] for row in range(len(heights))]
        named = design["name"]
        for name in names:
            count = len(design["parts"]) if name == "lines" else 1
            axes = [picture.add_subplot(place) for place in places[:count]]
            caption = DRAW[name](axes, design, data["scales"])
            caption = fill(f"{named}: {caption}".removeprefix(": "), 80 // len(designs))
            axes[0].set_title(caption, loc="left")
            places, named = places[len(rows.get(name, [0])) :], ""
    picture.suptitle(titled, x=0.01, ha="left", fontsize="medium")
    return picture


def _lines(axes: Sequence[Axes], design: Mapping[str, Any], scales: Mapping[str, Any]) -> str:
    """Draw how many waited at each part, over time."""
    for each, part in zip(axes, design["parts"], strict=True):
        _line(each, part, scales)
    _places(axes[-1], scales["clock"], scales["time"])
    return f"in line, over {scales['length']}"


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


def _times(all_axes: Sequence[Axes], design: Mapping[str, Any], scales: Mapping[str, Any]) -> str:
    """Draw how many orders took how long until they were complete."""
    axes = all_axes[0]
    width = scales["latency"] / len(design["bars"])
    spots = [number * width for number in range(len(design["bars"]))]
    axes.bar(spots, design["bars"], width, align="edge", color=COLOURS[0])
    for mark, name, high in zip(design["marks"], ("half", "95 %"), (1, 0.87), strict=False):
        axes.axvline(mark, color="black", linestyle="--")
        axes.text(mark, high * scales["orders"], f" {name}", va="top", fontsize="small")
    end, never = 1.1 * scales["latency"], design["never"]
    if never:
        axes.bar([0.97 * end], [never], 0.05 * end, color=NEVER)
        high = max(never, 0.1 * scales["orders"])
        axes.text(0.94 * end, high, f"never: {never}", ha="right", va="top", fontsize="small")
    axes.set_ylim(0, scales["orders"])
    axes.set_ylabel("orders")
    _places(axes, scales["durations"], end)
    axes.spines[["top", "right"]].set_visible(False)
    return "time until complete"


def _waits(all_axes: Sequence[Axes], design: Mapping[str, Any], scales: Mapping[str, Any]) -> str:
    """Draw who waits for whom: how many at a time; who stands is hatched."""
    axes, waits = all_axes[0], design["waits"]
    names = [f"{each['who']} → {each['whom']}" for each in waits]
    axes.barh(
        range(len(waits)),
        [each["mean"] for each in waits],
        color=["none" if each["stands"] else COLOURS[3] for each in waits],
        edgecolor=COLOURS[3],
        hatch=["////" if each["stands"] else "" for each in waits],
    )
    for place, each in enumerate(waits):
        axes.text(each["mean"], place, f" {each['mean']:.2f}", va="center", fontsize="small")
    axes.set_yticks(range(len(waits)), names)
    axes.invert_yaxis()
    axes.set_xlim(0, scales["waiting"])
    axes.spines[["top", "right"]].set_visible(False)
    return "how many wait at a time; hatched: stand"


def _numbers(axes: Sequence[Axes], design: Mapping[str, Any], _: Mapping[str, Any]) -> str:
    """Write the headline numbers."""
    for place, column in enumerate((design["numbers"].keys(), design["numbers"].values())):
        axes[0].text(0.5 * place, 1, "\n".join(column), va="top", linespacing=1.6)
    axes[0].axis("off")
    return "orders"


def _words(axes: Sequence[Axes], design: Mapping[str, Any], _: Mapping[str, Any]) -> str:
    """Write it in words."""
    axes[0].text(0, 1, fill(design["text"], 75), va="top")
    axes[0].axis("off")
    return ""


DRAW: Mapping[str, Draw] = {
    "lines": _lines,
    "times": _times,
    "waits": _waits,
    "numbers": _numbers,
    "words": _words,
}
"""By the name of a picture, what draws it."""


def _places(axes: Axes, places: list[tuple[float, str]], end: float) -> None:
    axes.set_xlim(0, end)
    axes.set_xticks([at for at, _ in places], [label for _, label in places])
