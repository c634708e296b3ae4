"""The floor plan: the parts of a shop as furniture, drawn from the blueprint alone, as SVG.

Customers come in at a door, a service works behind a counter with its line before it, a bus is a
rail with a gate for each rule, and whatever keeps events is a tray. `donutlab.display.floor` sets
it in motion; without a script it is a still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from statistics import fmean
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
from donutlab.shop.layout import Place, arrange, arrows

WIDTH, GAP, AISLE, MARGIN = 172, 26, 84, 26
"""Of a piece of furniture; from one to the next below; from layer to layer; round the plan."""
HEAD, ROW, DESK, PITCH, LANE = 48, 26, 36, 18, 22
"""Heights of a heading, a rule, a row of workers; from slot to slot; of a lane in passing."""
SLOTS, WORKERS = 8, 5
"""How many slots and workers stand side by side; of each there are two rows at most."""


@dataclass
class Piece:
    """A part as furniture: its name, what it is (`service`, …), its layer, size and corner.

    `delay` is after how many hops of an event the replay shows it, so that one sees events come.
    """

    name: str
    look: str
    layer: int
    height: float
    gates: Sequence[str] = ()
    readers: Sequence[str] = ()
    workers: int = 0
    most: int = 0
    lines: bool = False
    delay: int = 0
    x: float = 0.0
    y: float = 0.0

    def port(self, gate: str, share: float) -> float:
        """Return the height at which a lane leaves: at its gate, or at a share of the side."""
        if gate in self.gates:
            return self.y + HEAD + (self.gates.index(gate) + 0.5) * ROW
        if gate in self.readers:
            return self.y + HEAD + PITCH + 12 + (self.readers.index(gate) + 0.5) * ROW
        return self.y + self.height * share


@dataclass
class Lane:
    """The way from one part to another: its verb, `need`, the gate it leaves by, its points."""

    start: str
    end: str
    need: Need[Any]
    gate: str = ""
    points: list[tuple[float, float]] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The lane as an SVG path: through each point level."""
        x, y = self.points[0]
        path = f"M{x:g} {y:.4g}"
        for to_x, to_y in self.points[1:]:
            middle = (x + to_x) / 2
            path += f"C{middle:g} {y:.4g} {middle:g} {to_y:.4g} {to_x:g} {to_y:.4g}"
            x, y = to_x, to_y
        return path


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
        pieces = "".join(_draw(number, piece) for number, piece in enumerate(self.pieces.values()))
        box = f"0 0 {self.width:g} {self.height:g}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{self.width:g}" '
            f'height="{self.height:g}"><title>{escape(alt)}</title><style>{style}</style>{DEFS}'
            f'<rect class="ground" width="100%" height="100%" rx="12"/>'
            f'<rect fill="url(#tiles)" width="100%" height="100%" rx="12"/>'
            f'<g class="lanes">{lanes}</g><g class="pieces">{pieces}</g></svg>'
        )


def floor_plan(parts: Mapping[str, Part]) -> FloorPlan:
    """Return where the parts of a shop (`Shop.parts`) stand, and the lanes between them."""
    layout = arrange(parts)
    lanes = list(_lanes(parts))
    pieces = {name: _piece(part, layout.places[name].layer, lanes) for name, part in parts.items()}
    sizes = {place: float(LANE) for bends in layout.bends.values() for place in bends}
    sizes |= {layout.places[name]: piece.height for name, piece in pieces.items()}
    ways = {
        (a, b): [layout.places[a], *bends, layout.places[b]]
        for (a, b), bends in layout.bends.items()
    }
    tops = _tops(sizes, list(ways.values()))
    for name, piece in pieces.items():
        piece.x = MARGIN + piece.layer * (WIDTH + AISLE)
        piece.y = tops[layout.places[name]]
    middles = {place: tops[place] + sizes[place] / 2 for place in sizes}
    _route(lanes, pieces, ways, middles)
    _delay(lanes, pieces)
    width = 2 * MARGIN + layout.layers * (WIDTH + AISLE) - AISLE
    height = max((tops[place] + size for place, size in sizes.items()), default=0) + MARGIN
    return FloorPlan(pieces, lanes, width, height)


def _piece(part: Part, layer: int, lanes: Sequence[Lane]) -> Piece:
    """Return the furniture for a part: what it shows follows from what it takes."""
    look = type(part).__name__.lower()
    gates = [rule.name for rule in getattr(part, "rules", ())]
    if LOOK_UPS in part.takes:
        workers = int(getattr(part, "workers", 1))
        most = max(workers, getattr(getattr(part, "autoscale", None), "most", workers))
        rows = 1 + (most > WORKERS)
        lines = CALLS in part.takes
        height = HEAD + rows * DESK + 14 + (PITCH + 8) * lines
        return Piece(part.name, "service", layer, height, workers=workers, most=most, lines=lines)
    if gates or look == "bus":
        return Piece(part.name, "bus", layer, HEAD + ROW * max(1, len(gates)) + 8, gates)
    if STREAM_READERS in part.takes:
        readers = [
            lane.end for lane in lanes if (lane.start, lane.need) == (part.name, STREAM_READERS)
        ]
        height = HEAD + PITCH + 18 + ROW * len(readers)
        return Piece(part.name, "stream", layer, height, readers=readers)
    letters = {DEAD_LETTERS, FIFO_DEAD_LETTERS}
    buried = any(lane.end == part.name and lane.need in letters for lane in lanes)
    return Piece(part.name, "bin" if buried else look, layer, HEAD + 2 * PITCH + 18)


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


def _tops(sizes: Mapping[Place, float], ways: Sequence[Sequence[Place]]) -> dict[Place, float]:
    """Return the top of everything, so that what is linked stands level and nothing overlaps."""
    columns: dict[int, list[Place]] = {}
    for place in sorted(sizes):
        columns.setdefault(place.layer, []).append(place)
    ahead: dict[Place, list[Place]] = {place: [] for place in sizes}
    behind: dict[Place, list[Place]] = {place: [] for place in sizes}
    for way in ways:
        for left, right in pairwise(sorted(way)):
            ahead[left].append(right)
            behind[right].append(left)
    middle = {place: place.row * 100 for place in sizes}
    order = sorted(columns)
    for near, layers in [(behind, order), (ahead, order[::-1])] * 6:
        for column in map(columns.__getitem__, layers):
            wish = [
                fmean(middle[each] for each in near[place]) if near[place] else middle[place]
                for place in column
            ]
            spans = [(sizes[a] + sizes[b]) / 2 + GAP for a, b in pairwise(column)]
            middle |= zip(column, _spread(wish, spans), strict=True)
    least = min((middle[place] - sizes[place] / 2 for place in sizes), default=0)
    return {place: middle[place] - sizes[place] / 2 - least + MARGIN for place in sizes}


def _spread(wishes: Sequence[float], spans: Sequence[float]) -> list[float]:
    """Return places near the wishes, in their order, at least so far apart.

    >>> _spread([0, 0], [10])
    [-5.0, 5.0]
    """
    down, up = list(wishes), list(wishes)
    for number, span in enumerate(spans, 1):
        down[number] = max(down[number], down[number - 1] + span)
    for number in range(len(spans) - 1, -1, -1):
        up[number] = min(up[number], up[number + 1] - spans[number])
    return [(low + high) / 2 for low, high in zip(down, up, strict=True)]


def _route(
    lanes: Sequence[Lane],
    pieces: Mapping[str, Piece],
    ways: Mapping[tuple[str, str], Sequence[Place]],
    middles: Mapping[Place, float],
) -> None:
    """Give each lane its points. On each side of a piece lanes are spread in the order of aims."""
    ports: dict[tuple[str, bool], list[tuple[float, int, bool]]] = {}
    for number, lane in enumerate(lanes):
        way, ahead = ways[lane.start, lane.end], pieces[lane.start].layer < pieces[lane.end].layer
        ports.setdefault((lane.start, ahead), []).append((middles[way[1]], number, True))
        ports.setdefault((lane.end, not ahead), []).append((middles[way[-2]], number, False))
    spots: dict[tuple[int, bool], tuple[float, float]] = {}
    for (name, right), ends in ports.items():
        piece = pieces[name]
        for index, (_, number, leaving) in enumerate(sorted(ends), 1):
            lane = lanes[number]
            gate = (lane.end if lane.need == STREAM_READERS else lane.gate) if leaving else ""
            y = piece.port(gate, index / (len(ends) + 1))
            spots[number, leaving] = piece.x + WIDTH * right, y
    for number, lane in enumerate(lanes):
        ahead = pieces[lane.start].layer < pieces[lane.end].layer
        lane.points = [spots[number, True]]
        for place in ways[lane.start, lane.end][1:-1]:
            left = MARGIN + place.layer * (WIDTH + AISLE)
            sides = (left, left + WIDTH) if ahead else (left + WIDTH, left)
            lane.points += [(x, middles[place]) for x in sides]
        lane.points.append(spots[number, False])


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


def _draw(number: int, piece: Piece) -> str:
    """Return one piece of furniture as SVG."""
    inside = FURNITURE.get(piece.look, _tray)
    return (
        f'<g class="piece {escape(piece.look)}" data-part="{number}" '
        f'transform="translate({piece.x:g} {piece.y:.4g})">'
        f'<rect class="box" width="{WIDTH}" height="{piece.height:g}" rx="10"/>'
        f"{''.join(inside(piece))}"
        f'<text class="name" x="14" y="24">{escape(_short(piece.name))}</text>'
        f'<text class="note" x="14" y="40">{escape(_note(piece))}</text></g>'
    )


def _note(piece: Piece) -> str:
    if piece.look == "service":
        return f"{piece.workers} worker{'s' * (piece.workers != 1)}"
    return f"{len(piece.gates)} rule{'s' * (len(piece.gates) != 1)}" if piece.gates else piece.look


def _short(name: str, most: int = 18) -> str:
    """Return a name that fits.

    >>> _short("the baker of the long street")
    'the baker of the …'
    """
    return name if len(name) <= most else name[: most - 1] + "…"


def _slots(top: float, rows: int) -> Iterator[str]:
    for row in range(rows):
        for column in range(SLOTS):
            x, y = 23 + column * PITCH, top + row * PITCH
            yield f'<circle class="slot" cx="{x}" cy="{y:g}" r="2"/>'


def _counter(piece: Piece) -> Iterator[str]:
    shown = min(piece.most, 2 * WORKERS)
    for number in range(shown):
        x, y = 25 + number % WORKERS * 32, HEAD + 13 + number // WORKERS * DESK
        yield (
            f'<g class="worker" data-worker="{number + 1}" transform="translate({x} {y})">'
            '<path class="body" d="M-11 10a11 9 0 0 1 22 0z"/>'
            '<circle class="face" cy="-3" r="5.5"/>'
            '<path class="cap" d="M-6 -5L-4.5 -10L5 -9L6 -5z"/>'
            '<path class="dots" d="M-5 6h.01M0 6h.01M5 6h.01"/></g>'
        )
    bottom = piece.height - (PITCH + 8) * piece.lines
    yield f'<rect class="counter" x="6" y="{bottom - 9:g}" width="{WIDTH - 12}" height="8" rx="3"/>'
    if piece.lines:
        yield from _slots(bottom + 11, 1)


def _gates(piece: Piece) -> Iterator[str]:
    yield f'<rect class="rail" x="4" y="8" width="5" height="{piece.height - 16:g}" rx="2.5"/>'
    yield from _tallies("gate", piece.gates, HEAD)


def _belt(piece: Piece) -> Iterator[str]:
    yield f'<rect class="tray" x="-5" y="{HEAD}" width="{WIDTH + 10}" height="24" rx="4"/>'
    yield from _slots(HEAD + 12, 1)
    yield from _tallies("reader", piece.readers, HEAD + PITCH + 12)


def _tallies(look: str, names: Sequence[str], top: int) -> Iterator[str]:
    """Yield a row for each name with room for a count: the gates of a bus, a stream's readers."""
    for number, name in enumerate(names):
        y, width = top + number * ROW, WIDTH - 14
        yield (
            f'<g class="{look}" data-{look}="{escape(name)}">'
            f'<rect class="pill" x="14" y="{y + 2}" width="{width}" height="{ROW - 4}" rx="5"/>'
            f'<text class="rule" x="22" y="{y + 17}">{escape(_short(name, 12))}</text>'
            f'<text class="tally" x="{WIDTH - 8}" y="{y + 17}"></text></g>'
        )


def _door(piece: Piece) -> Iterator[str]:
    width = (WIDTH + 8) / SLOTS
    for number in range(SLOTS):
        look = "stripe" if number % 2 == 0 else "cloth"
        yield (
            f'<path class="{look}" d="M{number * width - 4:g} -5h{width:g}v11'
            f'a{width / 2:g} 6 0 0 1 -{width:g} 0z"/>'
        )
    yield from _slots(piece.height - 29, 2)


def _tray(piece: Piece) -> Iterator[str]:
    y, width = piece.height - 46, WIDTH - 18
    yield f'<rect class="tray" x="9" y="{y:g}" width="{width}" height="40" rx="8"/>'
    yield from _slots(piece.height - 35, 2)


def _bin(piece: Piece) -> Iterator[str]:
    y, width = piece.height - 44, WIDTH - 18
    yield f'<path class="tray" d="M9 {y:g}h{width}l-6 38h-{width - 12}z"/>'
    yield f'<path class="lid" d="M6 {y - 4:g}h{width + 6}m-{width / 2 + 12:g} 0v-4h18v4"/>'
    yield from _slots(piece.height - 33, 2)


FURNITURE: dict[str, Callable[[Piece], Iterator[str]]] = {
    "service": _counter,
    "bus": _gates,
    "stream": _belt,
    "customers": _door,
    "users": _door,
    "bin": _bin,
}
"""How a piece looks inside its box; whatever is not here is a tray."""
