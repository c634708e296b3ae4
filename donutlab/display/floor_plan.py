"""The floor plan: the parts of a shop as furniture, drawn from the blueprint alone, as SVG.

Customers come in at a door, a service works behind a counter with its line before it, a bus is a
rail with a gate for each rule, and whatever keeps events is a tray. `donutlab.display.floor` sets
it in motion; without a script it is a still. The plan is folded to its paper; how furniture looks
is in `donutlab.display.furniture`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from donutlab.core.needs import (
    CALLS,
    DEAD_LETTERS,
    FIFO_DEAD_LETTERS,
    LOOK_UPS,
    STREAM_READERS,
    Need,
)
from donutlab.core.world import Part
from donutlab.display.assets import asset
from donutlab.display.furniture import DESK, HEAD, PITCH, ROW, WIDTH, WORKERS, Piece, draw
from donutlab.shop.layout import Layout, arrange, arrows
from donutlab.shop.placing import LINE, Paper, Point, Wiring, evenly, path, place

PAPERS = (Paper(1180, 22, 52), Paper(900, 20, 46), Paper(596, 12, 24), Paper(408, 8, 12))
"""What floors are drawn on: a page, a narrow page, half a page, and a phone."""

AHEAD, BACK = 14, 14
"""In pixels: the level end of a lane, and the room at a bus for a lane that comes back."""


@dataclass
class Lane:
    """The way from one part to another: its verb, `need`, the gate it leaves by, its points."""

    start: str
    end: str
    need: Need[Any]
    gate: str = ""
    points: list[Point] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The lane as an SVG path."""
        return path(self.points)

    @property
    def tag(self) -> str:
        """What is written where it leaves: the rule of its bus, the reader of its stream."""
        return self.end if self.need == STREAM_READERS else self.gate


@dataclass
class FloorPlan:
    """The pieces and lanes of a shop, and the size of the whole in pixels."""

    pieces: dict[str, Piece]
    lanes: list[Lane]
    width: float
    height: float

    def svg(self, alt: str) -> str:
        """Return the plan as SVG, with a text equivalent."""
        style = asset("plan.css")
        lanes = "".join(_draw_lane(lane) for lane in self.lanes)
        pieces = "".join(draw(number, piece) for number, piece in enumerate(self.pieces.values()))
        box = f"0 0 {self.width:.5g} {self.height:.5g}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{self.width:.5g}" '
            f'height="{self.height:.5g}"><title>{escape(alt)}</title><style>{style}</style>{DEFS}'
            f'<rect class="ground" width="100%" height="100%" rx="12"/>'
            f'<rect fill="url(#tiles)" width="100%" height="100%" rx="12"/>'
            f'<g class="lanes">{lanes}</g><g class="pieces">{pieces}</g></svg>'
        )


def floor_plan(parts: Mapping[str, Part], paper: Paper = PAPERS[0]) -> FloorPlan:
    """Return where the parts of a shop (`Shop.parts`) stand, and the lanes between them."""
    layout = arrange(parts)
    lanes = list(_lanes(parts))
    pieces = {name: _piece(part, layout, lanes) for name, part in parts.items()}
    wires = [(lane.start, lane.end) for lane in lanes]
    sizes = {name: (float(WIDTH), piece.height) for name, piece in pieces.items()}

    def ports(name: str, right: bool, numbers: Sequence[int]) -> list[float]:
        return _ports(pieces[name], right, [lanes[number] for number in numbers])

    placed = place(Wiring(layout, wires, sizes, [AHEAD] * layout.layers, ports), paper)
    for name, piece in pieces.items():
        piece.x, piece.y = placed.corners[name]
    for lane, points in zip(lanes, placed.points, strict=True):
        lane.points = points
    _delay(lanes, pieces)
    return FloorPlan(pieces, lanes, placed.width, placed.height)


def _piece(part: Part, layout: Layout, lanes: Sequence[Lane]) -> Piece:
    """Return the furniture for a part: what it shows follows from what it takes."""
    name, look = part.name, type(part).__name__.lower()
    layer = layout.places[name].layer
    gates = [rule.name for rule in getattr(part, "rules", ())]
    if states := getattr(part, "state_names", ()):
        inside = {state: float(HEAD) + ROW * number for number, state in enumerate(states)}
        return Piece(name, look, layer, HEAD + ROW * len(states) + 8 + PITCH, states=inside)
    if LOOK_UPS in part.takes:
        workers = int(getattr(part, "workers", 1))
        most = max(workers, getattr(getattr(part, "autoscale", None), "most", workers))
        rows = 1 + (most > WORKERS)
        lines = CALLS in part.takes
        height = HEAD + rows * DESK + 14 + (PITCH + 8) * lines
        return Piece(name, "service", layer, height, workers=workers, most=most, lines=lines)
    if gates or look == "bus":
        tags: dict[str, float] = {gate: HEAD + ROW * number for number, gate in enumerate(gates)}
        height = HEAD + ROW * max(1, len(gates)) + BACK * _untagged(name, layout, lanes) + 8
        return Piece(name, "bus", layer, height, gates=tags)
    if STREAM_READERS in part.takes:
        top = HEAD + PITCH + 12
        read = [lane.tag for lane in lanes if (lane.start, lane.need) == (name, STREAM_READERS)]
        tags = {reader: float(top) + ROW * number for number, reader in enumerate(read)}
        height = top + ROW * len(tags) + BACK * _untagged(name, layout, lanes) + 6
        return Piece(name, "stream", layer, height, readers=tags)
    letters = {DEAD_LETTERS, FIFO_DEAD_LETTERS}
    buried = any(lane.end == name and lane.need in letters for lane in lanes)
    return Piece(name, "bin" if buried else look, layer, HEAD + 2 * PITCH + 18)


def _untagged(name: str, layout: Layout, lanes: Sequence[Lane]) -> int:
    """Return how many lanes end on the right of a part without a row for their tag."""
    layer = layout.places[name].layer
    right = [
        lane
        for lane in lanes
        if name in (lane.start, lane.end)
        and layout.places[lane.end if lane.start == name else lane.start].layer > layer
    ]
    tags = {lane.tag for lane in right if lane.start == name and lane.tag}
    return len(right) - len(tags)


def _ports(piece: Piece, right: bool, lanes: Sequence[Lane]) -> list[float]:
    """Return at which heights these lanes end, and on the right sort the tags as the lanes go."""
    if not piece.tags:
        return evenly(piece.height, [LINE] * len(lanes))
    if not right:
        spots = evenly(piece.height, [LINE] * len(lanes))
        return [
            piece.tags[lane.tag] + ROW / 2 if _leaves(piece, lane) else spot
            for lane, spot in zip(lanes, spots, strict=True)
        ]
    y = min(piece.tags.values())
    seated: dict[str, float] = {}
    found = []
    for lane in lanes:
        if _leaves(piece, lane) and lane.tag not in seated:
            seated[lane.tag] = y
            found.append(y + ROW / 2)
            y += ROW
        else:
            found.append(y + BACK / 2)
            y += BACK
    for tag in piece.tags:
        if tag not in seated:
            seated[tag] = y
            y += ROW
    piece.tags.update(seated)
    return found


def _leaves(piece: Piece, lane: Lane) -> bool:
    """Return whether a lane leaves a piece by a tag of its own."""
    return lane.start == piece.name and lane.tag in piece.tags


def _lanes(parts: Mapping[str, Part]) -> Iterator[Lane]:
    """Yield a lane for every way in which a part reaches another."""
    known = set()
    for start, end, link in arrows(parts):
        rules = getattr(parts[start], "rules", ())
        gate = next((rule.name for rule in rules if repr(rule.name) in link.verb), "")
        key = start, end, link.need, gate
        if start != end and key not in known:
            known.add(key)
            yield Lane(*key)


def _delay(lanes: Iterable[Lane], pieces: Mapping[str, Piece]) -> None:
    """Give each piece its delay: one hop more for every event on the way, and none for a call."""
    for lane in sorted(lanes, key=lambda lane: pieces[lane.start].layer):
        start, end = pieces[lane.start], pieces[lane.end]
        if start.layer < end.layer:
            end.delay = max(end.delay, start.delay + (lane.need != CALLS))


DEFS = (
    '<defs><pattern id="tiles" width="44" height="44" patternUnits="userSpaceOnUse">'
    '<path class="tile" d="M0 0h22v22h-22zM22 22h22v22h-22z"/></pattern>'
    '<marker id="head" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="9" markerHeight="9" '
    'markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
    '<path class="head" d="M1 1L9 5L1 9z"/></marker></defs>'
)


def _draw_lane(lane: Lane) -> str:
    start = ' marker-start="url(#head)"' if lane.need == CALLS else ""
    return (
        f'<path class="lane {lane.need.word}" data-from="{escape(lane.start)}" '
        f'data-to="{escape(lane.end)}" data-gate="{escape(lane.gate)}" d="{lane.path}" '
        f'marker-end="url(#head)"{start}/>'
    )
