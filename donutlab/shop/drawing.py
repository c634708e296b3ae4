"""The drawing of a diagram: boxes and labelled arrows as SVG, for light and dark pages.

A label stands above the level end of its arrow, where no other arrow comes between. Letters are
not measured: a text counts as so many pixels a letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from math import ceil
from textwrap import wrap
from typing import NamedTuple

from donutlab.shop.layout import READS, Layout
from donutlab.shop.placing import LINE, Paper, Placed, Point, Wiring, evenly, path, place

WIDE, NARROW = Paper(940, 10, 32), Paper(350, 6, 26)
"""The paper of a page, and of a phone."""

HEAD, LOOP, LEGEND = 11, 30, 20
"""In pixels: the room for an arrow head, for an arrow to its own part, for a line of the legend."""

LETTER, BOLD, NAME, KIND, LABEL = 6.6, 7.8, 18, 18, 20
"""The width of a letter, and how many letters of a name, a kind and a label stand in a line."""


FIRM = "\N{NO-BREAK SPACE}"


class Look(NamedTuple):
    """How arrows of one kind are drawn on light and dark pages, and what the legend says."""

    words: str
    light: str
    dark: str
    dashes: str
    head: str
    mermaid: str


CALL = "a call: whoever calls waits for the answer"
REQUEST = "a request: acknowledged at once, nobody waits"
EVENT = "an event: nothing comes back"
LOOK_UP = "a look-up: how does the order stand?"
READ = "events read, as the reader likes"
DEAD = "what could not be dealt with"

LOOKS = {
    "calls": Look(CALL, "#000000", "#f5ede2", "", "full", "-->"),
    "hands a request to": Look(REQUEST, "#000000", "#f5ede2", "12 4", "open", "-->"),
    "events": Look(EVENT, "#0072b2", "#56b4e9", "7 4", "open", "-.->"),
    "look-ups": Look(LOOK_UP, "#8a5a00", "#e0a84a", "2 4", "full", "--o"),
    READS: Look(READ, "#00664d", "#2ecc9a", "", "ring", "==>"),
    "dead letters": Look(DEAD, "#a33c00", "#ff8a4a", "7 3 1 3", "full", "-.->"),
}
LOOKS["FIFO dead letters"] = LOOKS["dead letters"]

NEXT = Look("what comes next", "#000000", "#f5ede2", "", "open", "-->")
LOOKS |= dict.fromkeys(("then", "if it matches", "otherwise", "at once"), NEXT)
LOOKS["if it fails"] = Look("if it fails", "#a33c00", "#ff8a4a", "7 3 1 3", "open", "-.->")
LOOKS["is undone by"] = Look("what undoes it", "#0072b2", "#56b4e9", "2 4", "open", "-.->")
"""By the verb of a link, or else by what its target must take (`Link.need`)."""

HEADS = {
    "full": '<path class="full" d="M0 0L10 5L0 10z"/>',
    "open": '<path d="M1 1L9 5L1 9"/>',
    "ring": '<circle class="ring" cx="5" cy="5" r="4"/>',
}

ROUND = {"Customers": 22, "Users": 22, "Queue": 0, "Stream": 0, "Bus": 12}
"""How round the corners of a box are, by the kind of part; 5 for the others."""

SHEET = """
{0} {{ background: #fff; font: 13px system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif }}
{0} .box {{ fill: #fbf6ec; stroke: #333 }}
{0} .name {{ fill: #000; font-weight: bold }}
{0} .kind, {0} .legend {{ fill: #333; font-size: 12px }}
{0} .arrow {{ fill: none; stroke-width: 1.6 }}
{0} .open path, {0} .ring {{ fill: none; stroke-width: 1.6 }}
{0} .label {{ stroke: #fff; stroke-width: 4; paint-order: stroke }}
{0} .ring {{ fill: #fff }}
{1}
@media (prefers-color-scheme: dark) {{
{0} {{ background: #1e1b18 }}
{0} .box {{ fill: #2f2a26; stroke: #a8967f }}
{0} .name {{ fill: #f5ede2 }}
{0} .kind, {0} .legend {{ fill: #d8cbbb }}
{0} .label {{ stroke: #1e1b18 }}
{0} .ring {{ fill: #1e1b18 }}
{2}
}}
"""


class Arrow(NamedTuple):
    """One arrow: everything of one look from one part to another, with what is written on it."""

    start: str
    end: str
    look: Look
    label: str

    @property
    def lines(self) -> list[str]:
        """The label, in lines."""
        return wrap(self.label, LABEL) or [""]


class Box(NamedTuple):
    """A part: its name, what sort of part it is, and that in words."""

    name: str
    sort: str
    kind: str

    @property
    def names(self) -> list[str]:
        """The name, in lines."""
        return wrap(self.name, NAME) or [self.name]

    @property
    def kinds(self) -> list[str]:
        """The kind, in lines that end between what is said of it, if they can."""
        said = [
            text.replace(" ", FIRM) if len(text) < KIND else text for text in self.kind.split(", ")
        ]
        return [line.replace(FIRM, " ") for line in wrap(", ".join(said), KIND)]

    @property
    def width(self) -> float:
        """How wide it is for its text."""
        letters = [BOLD * len(line) for line in self.names]
        return max(*letters, *(LETTER * 0.92 * len(line) for line in self.kinds), 44) + 20

    @property
    def height(self) -> float:
        """How high it is for its text."""
        return LINE * len(self.names) + 15 * len(self.kinds) + 12


class Drawing:
    """The boxes and arrows of a shop, laid out on paper of this kind."""

    def __init__(
        self, boxes: Sequence[Box], arrows: Sequence[Arrow], layout: Layout, paper: Paper
    ) -> None:
        self.boxes = {box.name: box for box in boxes}
        self.arrows = [arrow for arrow in arrows if arrow.start != arrow.end]
        self.loops = {
            box.name: [a for a in arrows if a.start == a.end == box.name] for box in boxes
        }
        used = dict.fromkeys(arrow.look for arrow in arrows)
        self.looks = [look for look in dict.fromkeys((*LOOKS.values(), *used)) if look in used]
        sides: dict[tuple[str, bool], list[float]] = {}
        zones = [0.0] * layout.layers
        for arrow in self.arrows:
            first, last = sorted((arrow.start, arrow.end), key=lambda name: layout.places[name])
            sides.setdefault((first, True), []).append(LINE)
            sides.setdefault((last, False), []).append(LINE * len(arrow.lines))
            layer = layout.places[last].layer
            wide_ = LETTER * max(map(len, arrow.lines)) + 2 * HEAD
            zones[layer] = max(zones[layer], wide_)
        widths = [0.0] * layout.layers
        for name, box in self.boxes.items():
            layer = layout.places[name].layer
            widths[layer] = max(widths[layer], box.width)
        self.sizes = {}
        for name, box in self.boxes.items():
            full = max(sum(sides.get((name, side), ())) + 8 for side in (True, False))
            height = max(box.height, full) + self.above(name)
            self.sizes[name] = widths[layout.places[name].layer], height
        wires = [(arrow.start, arrow.end) for arrow in self.arrows]
        wiring = Wiring(layout, wires, self.sizes, zones, self.ports)
        self.margin = paper.margin
        self.placed: Placed = place(wiring, paper)

    def above(self, name: str) -> float:
        """Return the room above a box for arrows that lead back to it."""
        lines = sum(len(arrow.lines) for arrow in self.loops[name])
        return LOOP + LINE * lines if lines else 0

    def ports(self, name: str, right: bool, numbers: Sequence[int]) -> list[float]:
        """Return at which heights of a box these arrows end, with room for labels on the left."""
        spans = [LINE * (1 if right else len(self.arrows[n].lines)) for n in numbers]
        above = self.above(name)
        return [above + y for y in evenly(self.sizes[name][1] - above, spans)]

    def svg(self, title: str, told: str) -> str:
        """Return the drawing as SVG, with a title and a description."""
        height = self.placed.height + LEGEND * len(self.looks) + 4
        letters = max((len(look.words) for look in self.looks), default=0)
        width = ceil(max(self.placed.width, LETTER * letters + 70))
        body = "".join([*self._arrows(), *map(self._box, self.boxes.values()), *self._legend()])
        name = "d" + sha256(body.encode()).hexdigest()[:8]
        colours = [
            "\n".join(
                f".{name} .arrow.l{n}, .{name} marker.l{n} {{ stroke: {colour} }} "
                f".{name} .l{n} .full, .{name} .label.l{n} {{ fill: {colour} }}"
                for n, colour in enumerate(each)
            )
            for each in zip(*((look.light, look.dark) for look in self.looks), strict=True)
        ] or ["", ""]
        heads = "".join(
            f'<marker id="{name}-{n}" class="l{n} {look.head}" viewBox="0 0 10 10" refX="9" '
            f'refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
            f"{HEADS[look.head]}</marker>"
            for n, look in enumerate(self.looks)
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" '
            f'viewBox="0 0 {width} {height:.5g}" width="{width}" height="{height:.5g}" '
            f'role="img" aria-labelledby="{name}-title {name}-desc" style="max-width: 100%; '
            f'height: auto"><title id="{name}-title">{xml(title)}</title>'
            f'<desc id="{name}-desc">{xml(told)}</desc>'
            f"<style>{SHEET.format('.' + name, *colours)}</style><defs>{heads}</defs>"
            f"{body.replace(MARK, name)}</svg>"
        )

    def _arrows(self) -> Iterator[str]:
        """Yield the arrows, then their labels, so that no arrow covers a label."""
        for arrow, points in zip(self.arrows, self.placed.points, strict=True):
            yield self._line(path(points), arrow.look)
        for arrow, spot in zip(self.arrows, self.placed.labels, strict=True):
            yield from self._label(arrow, spot)
        for name, loops in self.loops.items():
            x, y = self.placed.corners[name]
            middle, y = x + self.sizes[name][0] / 2, y + self.above(name)
            top = y - LOOP
            for number, arrow in enumerate(loops):
                at = middle + LOOP * (number - (len(loops) - 1) / 2)
                yield self._line(f"M{at + 8:.5g} {y:.5g}c8 -28 -24 -28 -16 0", arrow.look)
                yield from self._label(arrow, (middle, top + 6))
                top -= LINE * len(arrow.lines)

    def _line(self, line: str, look: Look) -> str:
        number = self.looks.index(look)
        dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
        return (
            f'<path class="arrow l{number}" d="{line}"{dashes} marker-end="url(#{MARK}-{number})"/>'
        )

    def _label(self, arrow: Arrow, spot: Point) -> Iterator[str]:
        number = self.looks.index(arrow.look)
        for line, text in enumerate(arrow.lines):
            y = spot[1] - 4 - LINE * (len(arrow.lines) - line - 1)
            yield (
                f'<text class="label l{number}" x="{spot[0]:.5g}" y="{y:.5g}" '
                f'text-anchor="middle">{xml(text)}</text>'
            )

    def _box(self, box: Box) -> str:
        x, y = self.placed.corners[box.name]
        above = self.above(box.name)
        width, height = self.sizes[box.name]
        y, height = y + above, height - above
        down = y + (height - box.height) / 2 + 6
        texts = []
        for look, step, lines in (("name", LINE, box.names), ("kind", 15, box.kinds)):
            for line in lines:
                down += step
                texts.append(
                    f'<text class="{look}" x="{x + width / 2:.5g}" y="{down - 4:.5g}" '
                    f'text-anchor="middle">{xml(line)}</text>'
                )
        return (
            f'<rect class="box" x="{x:.5g}" y="{y:.5g}" width="{width:.5g}" height="{height:.5g}" '
            f'rx="{ROUND.get(box.sort, 5)}"/>{"".join(texts)}'
        )

    def _legend(self) -> Iterator[str]:
        y = self.placed.height
        for look in self.looks:
            y += LEGEND
            yield self._line(f"M{self.margin} {y - 8:.5g}h40", look)
            yield f'<text class="legend" x="60" y="{y - 4:.5g}">{xml(look.words)}</text>'


MARK = "@arrows@"
"""Stands in a drawing for the prefix of the names of its arrow heads."""


def xml(text: str) -> str:
    """Return a text as XML may hold it: escaped, and without control characters."""
    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))
