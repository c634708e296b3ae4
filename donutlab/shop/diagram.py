"""The diagram of a shop: its parts and who turns to whom, as SVG, as Mermaid text and in words.

Arrows run the way orders and events move. They differ in dashes and heads as well as in colour:
whoever calls waits for the answer, whoever publishes does not.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from hashlib import sha256
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple

from donutlab.core.spec import Spec
from donutlab.core.tables import Table
from donutlab.core.world import Link, Part
from donutlab.shop.layout import READS, Place, arrange, arrows

BOX, ROW, LETTER, LINE, MARGIN, LEGEND = 46, 84, 7, 15, 12, 22
"""In pixels: a box's height, the distance of rows, a letter's width, the border, a legend line."""


class Look(NamedTuple):
    """How arrows of one kind are drawn, and what the legend says of them."""

    words: str
    colour: str
    dashes: str
    head: str
    mermaid: str


LOOKS = {
    "calls": Look("a call: whoever calls waits for the answer", "#000000", "", "full", "-->"),
    "hands a request to": Look(
        "a request: acknowledged at once, nobody waits", "#000000", "12 4", "open", "-->"
    ),
    "events": Look("an event: nothing comes back", "#0072B2", "7 4", "open", "-.->"),
    "look-ups": Look("a look-up: how does the order stand?", "#8A5A00", "2 4", "full", "--o"),
    READS: Look("events read, as the reader likes", "#00664D", "", "ring", "==>"),
    "dead letters": Look("what could not be dealt with", "#A33C00", "7 3 1 3", "full", "-.->"),
}
LOOKS["FIFO dead letters"] = LOOKS["dead letters"]
"""By the verb of a link, or else by what its target must take (`Link.need`)."""

HEADS = {
    "full": '<path d="M0 0 L10 5 L0 10 z" fill="{colour}"/>',
    "open": '<path d="M1 1 L9 5 L1 9" fill="none" stroke="{colour}" stroke-width="1.6"/>',
    "ring": '<circle cx="5" cy="5" r="4" fill="white" stroke="{colour}" stroke-width="1.6"/>',
}

ROUND = {"Customers": BOX / 2, "Queue": 0, "Stream": 0, "Bus": 12, "Service": 5}
"""How round the corners of a box are, by the kind of part."""


class Arrow(NamedTuple):
    """One arrow: everything of one look from one part to another, with what is written on it."""

    start: str
    end: str
    look: Look
    label: str


@dataclass(frozen=True, repr=False)
class Diagram:
    """The diagram of these parts; `faults` are sentences on what is wrong with the wiring.

    `svg` is the picture, with a title and a description; `mermaid` the text that a Markdown cell
    draws between ```` ```mermaid ```` and ```` ``` ````; `str()` says the same in a table.
    """

    parts: Mapping[str, Part]
    faults: tuple[str, ...] = ()

    @cached_property
    def arrows(self) -> list[Arrow]:
        """The arrows, one for everything of one look from one part to another."""
        labels: dict[tuple[str, str, Look], list[str]] = {}
        for start, end, link in arrows(self.parts):
            look = LOOKS.get(link.verb) or LOOKS.get(link.need.word) or LOOKS["events"]
            labels.setdefault((start, end, look), []).append(_label(link))
        return [Arrow(*key, ", ".join(dict.fromkeys(said))) for key, said in labels.items()]

    @property
    def mermaid(self) -> str:
        """The diagram in the Mermaid language."""
        number = {name: f"p{n}" for n, name in enumerate(self.parts)}
        lines = [
            f'    {number[name]}["{_mermaid(name)}<br/>{_mermaid(kind(part))}"]'
            for name, part in self.parts.items()
        ]
        lines += [
            f'    {number[a.start]} {a.look.mermaid}|"{_mermaid(a.label)}"| {number[a.end]}'
            for a in self.arrows
        ]
        return "\n".join(["flowchart LR", *lines])

    @property
    def svg(self) -> str:
        """The diagram as SVG, with a title and a description."""
        body, width, height = _drawing(self)
        name = "d" + sha256(body.encode()).hexdigest()[:8]
        title, told = self.alt
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            f'width="{width:g}" role="img" aria-labelledby="{name}-title {name}-desc" '
            'style="max-width: 100%; height: auto; background: white" '
            'font-family="system-ui, sans-serif" font-size="12">'
            f'<title id="{name}-title">{_xml(title)}</title>'
            f'<desc id="{name}-desc">{_xml(told)}</desc>{body.replace(MARK, name)}</svg>'
        )

    @property
    def alt(self) -> tuple[str, str]:
        """The picture in words: what it is of, and every arrow as a sentence."""
        told = " ".join(f"{a.start} {a.label} {a.end}." for a in self.arrows)
        return f"The wiring of a shop: {', '.join(self.parts)}", told

    def table(self) -> Table:
        """Return the wiring in words: each part, its kind, and whom it turns to."""
        rows = [
            (name, kind(part), "; ".join(f"{link.verb} {link.target}" for link in part.links()))
            for name, part in self.parts.items()
        ]
        return Table("Who turns to whom", ("part", "is a", "who"), rows)

    def __str__(self) -> str:
        return "\n".join([str(self.table()), *self.faults])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        wrong = "".join(f"<li>{escape(fault)}</li>" for fault in self.faults)
        note = f"<p>This shop cannot run yet:</p><ul>{wrong}</ul>" if wrong else ""
        words = f"<details><summary>In words</summary>{self.table()._repr_html_()}</details>"
        data = b64encode(self.svg.encode()).decode()
        image = (
            f'<img alt="{_xml(". ".join(self.alt))}" style="max-width: 100%" '
            f'src="data:image/svg+xml;base64,{data}">'
        )
        return f"{image}{note}{words}"


def kind(part: Part) -> str:
    """Return what a part is, with the number of its workers, and whose it is."""
    workers = getattr(part, "workers", None)
    said = [type(part).__name__]
    if workers is not None:
        said.append(f"{workers} worker{'s' * (workers != 1)}")
    if part.owner:
        said.append(f"of {part.owner}")
    return ", ".join(said)


def brief(value: Any) -> str:
    """Return a setting as it is written in code, defaults left out.

    >>> from donutlab import Call, Fixed, Work
    >>> brief((Work(Fixed(5)), Call("baker", timeout=60)))
    "[Work(Fixed(5)), Call('baker', 60)]"
    """
    if isinstance(value, Spec):
        given: list[str] = []
        listed = sorted(fields(value), key=lambda field: bool(field.kw_only))  # type: ignore[arg-type]
        for number, field in enumerate(listed):
            each = getattr(value, field.name)
            usual = field.default if field.default_factory is MISSING else field.default_factory()
            if each != usual:
                word = "" if number == len(given) < 2 else f"{field.name}="
                given.append(word + brief(each))
        return f"{type(value).__name__}({', '.join(given)})"
    if isinstance(value, tuple):
        return f"[{', '.join(map(brief, value))}]"
    if isinstance(value, float):
        return f"{value:g}"
    return getattr(value, "__name__", None) or repr(value)


def _label(link: Link) -> str:
    return link.label or ("is read by" if link.verb == READS else link.verb)


def _xml(text: str) -> str:
    """Return a text as XML may hold it: escaped, and without control characters."""
    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))


def _mermaid(text: str) -> str:
    """Return a text as a Mermaid label may hold it: what could be markup as a character code."""
    return "".join(c if c.isalnum() or c in " .,-" else f"#{ord(c)};" for c in text)


MARK = "@arrows@"
"""Stands in a drawing for the prefix of the names of its arrow heads."""


class _Paper:
    """Where things are on the paper, in pixels."""

    def __init__(self, diagram: Diagram) -> None:
        self.layout = arrange(diagram.parts)
        places = self.layout.places
        self.widths = [84.0] * self.layout.layers
        for name, part in diagram.parts.items():
            wide = LETTER * max(len(name) * 1.1, len(kind(part)) * 0.85) + 24
            layer = places[name].layer
            self.widths[layer] = max(self.widths[layer], wide)
        gaps = [60.0] * self.layout.layers
        for arrow in diagram.arrows:
            gap = self.gap(arrow)
            gaps[gap] = max(gaps[gap], LETTER * len(arrow.label) * 0.9 + 40)
        self.left = [MARGIN + sum(self.widths[:n]) + sum(gaps[:n]) for n in range(len(gaps))]
        self.width = MARGIN + (self.left[-1] + self.widths[-1] if gaps else 200)
        self.top = MARGIN + 30 * any(arrow.start == arrow.end for arrow in diagram.arrows)
        self.bottom = self.top + max(self.layout.rows, 1) * ROW - (ROW - BOX)

    def gap(self, arrow: Arrow) -> int:
        """Return which gap between layers an arrow is labelled in: the last on its way."""
        start, end = (self.layout.places[name].layer for name in (arrow.start, arrow.end))
        return end - 1 if start < end else end

    def y(self, place: Place) -> float:
        """Return the height of a place's middle."""
        return self.top + BOX / 2 + ROW * place.row

    def way(self, arrow: Arrow, shift: float) -> list[tuple[float, float]]:
        """Return the points at which an arrow enters and leaves the gaps on its way."""
        places = self.layout.places
        stops = [places[arrow.start], *self.layout.bends[arrow.start, arrow.end], places[arrow.end]]
        points = []
        for place in stops:
            sides = [self.left[place.layer], self.left[place.layer] + self.widths[place.layer]]
            points += [(x, self.y(place) + shift) for x in sides]
        if stops[0].layer > stops[-1].layer:
            points = [each for n in range(0, len(points), 2) for each in (points[n + 1], points[n])]
        return points[1:-1]


def _drawing(diagram: Diagram) -> tuple[str, float, float]:
    """Return the drawing without its frame, and its width and height."""
    paper = _Paper(diagram)
    drawn = {arrow.look for arrow in diagram.arrows}
    used = [look for look in dict.fromkeys(LOOKS.values()) if look in drawn]
    pieces = [f"<defs>{''.join(_head(look) for look in used)}</defs>"]
    pieces += _arrows(diagram, paper)
    pieces += [_box(name, part, paper) for name, part in diagram.parts.items()]
    height = paper.bottom + MARGIN
    for look in used:
        height += LEGEND
        pieces.append(
            _line(f"M{MARGIN} {height - 8:g} h40", look)
            + f'<text x="{MARGIN + 52}" y="{height - 4:g}" fill="#333">{_xml(look.words)}</text>'
        )
    width = max(
        paper.width, 52 + 2 * MARGIN + LETTER * max((len(u.words) for u in used), default=0)
    )
    return "".join(pieces), width, height + MARGIN


def _arrows(diagram: Diagram, paper: _Paper) -> Iterator[str]:
    """Yield the arrows, those between the same two parts side by side, then their labels."""
    shared: dict[frozenset[str], int] = {}
    taken: list[tuple[float, float]] = []
    labels = []
    for arrow in diagram.arrows:
        pair = frozenset((arrow.start, arrow.end))
        number = shared[pair] = shared.get(pair, -1) + 1
        shift = LINE * ((number + 1) // 2) * (-1 if number % 2 else 1)
        if arrow.start == arrow.end:
            place = paper.layout.places[arrow.start]
            x = paper.left[place.layer] + paper.widths[place.layer] / 2 + shift
            y = paper.y(place) - BOX / 2
            yield _line(
                f"M{x + 12:g} {y:g} C{x + 24:g} {y - 28:g} {x - 24:g} {y - 28:g} {x - 12:g} {y:g}",
                arrow.look,
            )
            spot = (x, y - 24)
        else:
            way = paper.way(arrow, shift)
            yield _line(_path(way), arrow.look)
            spot = ((way[-2][0] + way[-1][0]) / 2, (way[-2][1] + way[-1][1]) / 2 - 5)
        while any(abs(spot[0] - x) < 1 and abs(spot[1] - y) < LINE for x, y in taken):
            spot = spot[0], spot[1] + 1
        taken.append(spot)
        labels.append(
            f'<text x="{spot[0]:g}" y="{spot[1]:g}" text-anchor="middle" stroke="white" '
            f'stroke-width="4" paint-order="stroke" fill="{arrow.look.colour}">'
            f"{_xml(arrow.label)}</text>"
        )
    yield from labels


def _path(way: list[tuple[float, float]]) -> str:
    """Return a path through these points: curves over the gaps, straight lines through layers."""
    path = f"M{way[0][0]:g} {way[0][1]:g}"
    for number, ((x, y), (u, v)) in enumerate(pairwise(way)):
        middle = (x + u) / 2
        path += (
            f" L{u:g} {v:g}" if number % 2 else f" C{middle:g} {y:g} {middle:g} {v:g} {u:g} {v:g}"
        )
    return path


def _line(path: str, look: Look) -> str:
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    return (
        f'<path d="{path}" fill="none" stroke="{look.colour}" stroke-width="1.6"{dashes} '
        f'marker-end="url(#{MARK}-{look.head}-{look.colour[1:]})"/>'
    )


def _head(look: Look) -> str:
    return (
        f'<marker id="{MARK}-{look.head}-{look.colour[1:]}" viewBox="0 0 10 10" refX="9" refY="5" '
        'markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
        f"{HEADS[look.head].format(colour=look.colour)}</marker>"
    )


def _box(name: str, part: Part, paper: _Paper) -> str:
    place = paper.layout.places[name]
    x, y, width = paper.left[place.layer], paper.y(place), paper.widths[place.layer]
    middle = x + width / 2
    return (
        f'<rect x="{x:g}" y="{y - BOX / 2:g}" width="{width:g}" height="{BOX}" '
        f'rx="{ROUND.get(type(part).__name__, 5):g}" fill="#FBF6EC" stroke="#333"/>'
        f'<text x="{middle:g}" y="{y - 3:g}" text-anchor="middle" font-weight="bold" '
        f'fill="black">{_xml(name)}</text>'
        f'<text x="{middle:g}" y="{y + 14:g}" text-anchor="middle" font-size="11" '
        f'fill="#333">{_xml(kind(part))}</text>'
    )
