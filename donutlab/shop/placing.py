"""Placing: where the parts of a shop and the arrows between them stand on paper, in pixels.

A shop that is too long for the paper is folded as words are into lines: its layers stand in bands,
one below the other, and arrows to the next band go round. Between two layers there is first the
room in which arrows change their height, then a zone in which all run level, so that what is
written there belongs to one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import fmean
from typing import NamedTuple

from donutlab.shop.layout import Layout, Place

GAP, LINE, RAIL, CORNER = 26, 16, 8, 8
"""In pixels: between two boxes in a layer; between two arrows at a box, and between two that go
round; the radius of a corner."""

Point = tuple[float, float]
Ports = Callable[[str, bool, Sequence[int]], Sequence[float]]
"""At which heights of a part's box, on its left or (True) right, the wires of these numbers end."""


class Paper(NamedTuple):
    """The paper: how `wide` at most, its `margin`, and the room in which arrows `turn`."""

    wide: float
    margin: float
    turn: float


@dataclass(frozen=True)
class Wiring:
    """What is to be drawn: the wires by their ends, the boxes' sizes, and room for labels.

    `zones` has the width of the zone before each layer. A wire never leads from a part to itself.
    """

    layout: Layout
    wires: Sequence[tuple[str, str]]
    sizes: Mapping[str, tuple[float, float]]
    zones: Sequence[float]
    ports: Ports

    def way(self, number: int) -> list[Place]:
        """Return what a wire passes, from left to right, whichever way it leads."""
        start, end = self.wires[number]
        places = self.layout.places
        return sorted([places[start], *self.layout.bends[start, end], places[end]])

    def widths(self) -> list[float]:
        """Return the width of each layer: that of its widest box."""
        widest = [0.0] * self.layout.layers
        for name, (width, _) in self.sizes.items():
            layer = self.layout.places[name].layer
            widest[layer] = max(widest[layer], width)
        return widest


@dataclass
class Placed:
    """Where everything stands: `corners` of boxes, `points` of wires, where labels are centred."""

    corners: dict[str, Point] = field(default_factory=dict)
    points: list[list[Point]] = field(default_factory=list)
    labels: list[Point] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Band:
    """Some neighbouring layers, drawn side by side: where each begins, and where the band ends."""

    left: Mapping[int, float]
    right: float
    top: float
    bottom: float


def place(wiring: Wiring, paper: Paper) -> Placed:
    """Return where to draw the boxes and wires of a shop on paper of this kind."""
    ways = [wiring.way(number) for number in range(len(wiring.wires))]
    places = wiring.layout.places
    heights = {places[name]: height for name, (_, height) in wiring.sizes.items()}
    through = Counter(place for way in ways for place in way[1:-1])
    heights |= {place: float(LINE * count) for place, count in through.items()}
    strips = _fold(wiring, ways, paper)
    tops: dict[Place, float] = {}
    bands: list[Band] = []
    down = paper.margin
    for strip, left, right, cut in strips:
        found = _tops({each: heights[each] for each in heights if each.layer in strip}, ways)
        least = min(found.values())
        tops |= {each: top - least + down for each, top in found.items()}
        bottom = max(tops[each] + heights[each] for each in found)
        bands.append(Band(left, right, down, bottom))
        down = bottom + GAP + CORNER + RAIL * cut
    placed = Placed()
    lefts = {layer: x for band in bands for layer, x in band.left.items()}
    placed.corners = {name: (lefts[each.layer], tops[each]) for name, each in places.items()}
    _route(placed, wiring, ways, bands, _ends(wiring, ways, tops, heights))
    placed.width = max((band.right for band in bands), default=0) + paper.margin
    placed.height = max((band.bottom for band in bands), default=0) + paper.margin
    return placed


def _tops(heights: Mapping[Place, float], ways: Sequence[Sequence[Place]]) -> dict[Place, float]:
    """Return the tops of these, so that what is linked stands level and nothing overlaps."""
    columns: dict[int, list[Place]] = {}
    for each in sorted(heights):
        columns.setdefault(each.layer, []).append(each)
    ahead: dict[Place, list[Place]] = {each: [] for each in heights}
    behind: dict[Place, list[Place]] = {each: [] for each in heights}
    for way in ways:
        for left, right in pairwise(way):
            if left in heights and right in heights:
                ahead[left].append(right)
                behind[right].append(left)
    middle = {each: each.row * 100 for each in heights}
    order = sorted(columns)
    for near, layers in [(behind, order), (ahead, order[::-1])] * 6:
        for column in map(columns.__getitem__, layers):
            wish = [
                fmean(middle[each] for each in near[here]) if near[here] else middle[here]
                for here in column
            ]
            spans = [(heights[a] + heights[b]) / 2 + GAP for a, b in pairwise(column)]
            middle |= zip(column, _spread(wish, spans), strict=True)
    return {each: middle[each] - heights[each] / 2 for each in heights}


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


Strip = tuple[range, Mapping[int, float], float, int]
"""Layers side by side, where each begins, where that ends, and how many wires go round behind."""


def _fold(wiring: Wiring, ways: Sequence[Sequence[Place]], paper: Paper) -> list[Strip]:
    """Return the layers in strips: as few as fit, folded where the fewest wires go round."""
    layers, widths = wiring.layout.layers, wiring.widths()
    cuts = [sum(way[0].layer <= n < way[-1].layer for way in ways) for n in range(layers)]

    def strip(first: int, end: int) -> Strip:
        x = paper.margin + (cuts[first - 1] * RAIL + wiring.zones[first] if first else 0)
        left = {}
        for layer in range(first, end):
            x += paper.turn + wiring.zones[layer] if layer > first else 0
            left[layer] = x
            x += widths[layer]
        x += cuts[end - 1] * RAIL + CORNER if end < layers else 0
        return range(first, end), left, x, cuts[end - 1]

    best: list[tuple[int, int, int, list[int]]] = [(0, 0, 0, [0])]
    for end in range(1, layers + 1):
        best.append(
            min(
                (count + 1, cost + cuts[end - 1], uneven + (end - first) ** 2, [*folds, end])
                for first, (count, cost, uneven, folds) in enumerate(best)
                if first == end - 1 or strip(first, end)[2] + paper.margin <= paper.wide
            )
        )
    return [strip(first, end) for first, end in pairwise(best[layers][-1])]


Ends = dict[tuple[int, Place, bool], float]
"""The height of a wire, by its number, at a place's left or (True) right side."""


def _ends(
    wiring: Wiring,
    ways: Sequence[Sequence[Place]],
    tops: Mapping[Place, float],
    heights: Mapping[Place, float],
) -> Ends:
    """Return at which height each wire reaches what it passes, sorted by where it leads.

    Right sides come first, where a part may sort by what leaves it.
    """
    sides: dict[tuple[Place, bool], list[tuple[float, int]]] = {}
    for number, way in enumerate(ways):
        for left, right in pairwise(way):
            sides.setdefault((left, True), []).append((right.row, number))
            sides.setdefault((right, False), []).append((left.row, number))
    names = {each: name for name, each in wiring.layout.places.items()}
    ends: Ends = {}
    for (here, on_right), aims in sorted(sides.items(), key=lambda side: not side[0][1]):
        numbers = [number for _, number in sorted(aims)]
        if here in names:
            ports = wiring.ports(names[here], on_right, numbers)
        else:
            ports = evenly(heights[here], [LINE] * len(numbers))
        ends |= {(n, here, on_right): tops[here] + y for n, y in zip(numbers, ports, strict=True)}
    return ends


def evenly(height: float, spans: Sequence[float]) -> list[float]:
    """Return heights that share a side fairly; a wire has its span, most of it above the wire.

    >>> evenly(46, [16])
    [23.0]
    >>> evenly(66, [16, 32])
    [14.0, 52.0]
    """
    spare = (height - sum(spans)) / (len(spans) + 1)
    y, found = 0.0, []
    for span in spans:
        y += spare + span
        found.append(y - LINE / 2)
    return found


def _route(
    placed: Placed,
    wiring: Wiring,
    ways: Sequence[Sequence[Place]],
    bands: Sequence[Band],
    ends: Ends,
) -> None:
    """Add the points of all wires, and where their labels stand: before their right-hand ends."""
    band_of = {layer: number for number, band in enumerate(bands) for layer in band.left}
    widths = wiring.widths()
    ranks = _ranks(ways, bands, ends)
    for number, way in enumerate(ways):
        points: list[Point] = []
        for left, right in pairwise(way):
            here, there = bands[band_of[left.layer]], bands[band_of[right.layer]]
            x, y = here.left[left.layer] + widths[left.layer], ends[number, left, True]
            u, v = there.left[right.layer], ends[number, right, False]
            points.append((x, y))
            if here is there:
                points.append((u - wiring.zones[right.layer], v))
            else:
                place_, count = ranks[number, left.layer]
                outer = here.right - RAIL * place_
                gutter = here.bottom + GAP / 2 + RAIL * (count - place_)
                inner = u - wiring.zones[right.layer] - RAIL * (place_ + 0.5)
                points += [(outer, y), (outer, gutter), (inner, gutter), (inner, v)]
            points.append((u, v))
        last = way[-1]
        zone = wiring.zones[last.layer]
        placed.labels.append((points[-1][0] - zone / 2, points[-1][1]))
        start, end = (wiring.layout.places[name] for name in wiring.wires[number])
        placed.points.append(points if start.layer < end.layer else points[::-1])


def _ranks(
    ways: Sequence[Sequence[Place]], bands: Sequence[Band], ends: Ends
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each wire that goes round which one it is behind its layer, of how many."""
    ranks: dict[tuple[int, int], tuple[int, int]] = {}
    for band in bands:
        layer = max(band.left)
        round_ = [
            (ends[number, left, True], number)
            for number, way in enumerate(ways)
            for left in way[:-1]
            if left.layer == layer
        ]
        ranks |= {
            (number, layer): (place_, len(round_))
            for place_, (_, number) in enumerate(sorted(round_))
        }
    return ranks


def path(points: Sequence[Point]) -> str:
    """Return an SVG path: straight where points are level or plumb, curves elsewhere.

    >>> path([(0, 0), (10, 0), (30, 8)])
    'M0 0L10 0C20 0 20 8 30 8'
    >>> path([(0, 0), (20, 0), (20, 20)])
    'M0 0L12 0Q20 0 20 8L20 20'
    """
    way = [point for point, _ in groupby(points)]
    text = "M{:.5g} {:.5g}".format(*way[0])
    for number, ((x, y), (u, v)) in enumerate(pairwise(way), 1):
        if x != u and y != v:
            middle = (x + u) / 2
            text += f"C{middle:.5g} {y:.5g} {middle:.5g} {v:.5g} {u:.5g} {v:.5g}"
        elif number + 1 < len(way) and _turns((x, y), (u, v), way[number + 1]):
            before, after = _towards((u, v), (x, y)), _towards((u, v), way[number + 1])
            text += "L{:.5g} {:.5g}Q{:.5g} {:.5g} {:.5g} {:.5g}".format(*before, u, v, *after)
        else:
            text += f"L{u:.5g} {v:.5g}"
    return text


def _turns(a: Point, b: Point, c: Point) -> bool:
    """Return whether b is a corner between a level line and one that is plumb."""
    return (a[0] == b[0] and b[1] == c[1]) or (a[1] == b[1] and b[0] == c[0])


def _towards(corner: Point, other: Point) -> Point:
    """Return the point beside a corner at which its curve begins or ends."""
    far = max(abs(other[0] - corner[0]), abs(other[1] - corner[1]))
    share = min(CORNER, far / 2) / far
    return tuple(c + (o - c) * share for c, o in zip(corner, other, strict=True))  # type: ignore[return-value]
