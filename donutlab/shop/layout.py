"""A layout: where the parts of a shop stand in a drawing, in layers along the way of an order.

After K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system
structures", 1981, in its simplest form: links that lead back are turned round, every part stands
one layer behind those that send to it, and in each layer the parts are sorted by the mean row of
their neighbours, then neighbours change places as long as that helps, so that few arrows cross.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol

from donutlab.core.world import Link

READS = "reads from"
"""The verb of a link that events follow the other way."""

SWEEPS = 6
"""How often the layers are sorted by their neighbours, up and down."""


class Linked(Protocol):
    """What can be arranged: whatever leads on to others."""

    def links(self) -> Iterator[Link]: ...


class Place(NamedTuple):
    """Where something stands: layers count from 0 along the way of an order, rows from 0 down.

    Every layer is centred, so a row may be a half: multiply both by a distance and draw.
    """

    layer: int
    row: float


@dataclass(frozen=True)
class Layout:
    """The `places` of the parts by name, in so many `layers` and `rows`.

    `bends` says for two linked parts, in the direction of `arrows`, which places their arrow goes
    through on its way over the layers between them; there are none between neighbours.
    """

    places: Mapping[str, Place]
    bends: Mapping[tuple[str, str], tuple[Place, ...]]
    layers: int
    rows: int


def arrows(parts: Mapping[str, Linked]) -> list[tuple[str, str, Link]]:
    """Return every link as (from, to, link) in the direction in which orders and events move.

    A reader stands behind its queue, though it is the reader that knows the queue. Links to parts
    that do not exist are left out.
    """
    return [
        (link.target, name, link) if link.verb == READS else (name, link.target, link)
        for name, part in parts.items()
        for link in part.links()
        if link.target in parts
    ]


def arrange(parts: Mapping[str, Linked]) -> Layout:
    """Return where the parts of a shop (`Shop.parts`) stand. The same parts, the same layout."""
    pairs = list(dict.fromkeys((start, end) for start, end, _ in arrows(parts) if start != end))
    turn = {name: number for number, name in enumerate(in_turn(list(parts), pairs))}
    forward = list(dict.fromkeys((a, b) if turn[a] < turn[b] else (b, a) for a, b in pairs))
    layer: dict[str, int] = {}
    for name in turn:
        layer[name] = max((layer[a] + 1 for a, b in forward if b == name), default=0)
    chains: dict[tuple[str, str], list[Hashable]] = {
        (a, b): [a, *((a, b, number) for number in range(layer[a] + 1, layer[b])), b]
        for a, b in forward
    }
    stacks = _stacks(layer, chains.values())
    rows = max(map(len, stacks), default=0)
    places = {
        node: Place(number, index + (rows - len(stack)) / 2)
        for number, stack in enumerate(stacks)
        for index, node in enumerate(stack)
    }
    bends = {}
    for a, b in pairs:
        way = chains[a, b] if (a, b) in chains else chains[b, a][::-1]
        bends[a, b] = tuple(places[node] for node in way[1:-1])
    return Layout({name: places[name] for name in parts}, bends, len(stacks), rows)


def in_turn(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the names so that as few pairs as possible lead back, first come, first served.

    >>> in_turn(["baker", "manager", "street"], [("street", "manager"), ("manager", "baker")])
    ['street', 'manager', 'baker']
    """
    before = {name: {a for a, b in pairs if b == name} for name in names}
    done: dict[str, None] = {}
    while before:
        free = (name for name, needs in before.items() if needs <= done.keys())
        reached = (name for name, needs in before.items() if needs & done.keys())
        name = next(free, "") or next(reached, "") or next(iter(before))
        done[name] = None
        del before[name]
    return list(done)


def _stacks(layer: Mapping[str, int], chains: Iterable[list[Hashable]]) -> list[list[Hashable]]:
    """Return what stands in each layer, parts and bends, from the top down."""
    steps = [step for chain in chains for step in pairwise(chain)]
    bends = dict.fromkeys(node for step in steps for node in step if isinstance(node, tuple))
    spots: list[tuple[int, Hashable]] = [(spot, name) for name, spot in layer.items()]
    spots += [(bend[2], bend) for bend in bends]
    stacks: list[list[Hashable]] = [[] for _ in range(1 + max((n for n, _ in spots), default=-1))]
    for spot, node in spots:
        stacks[spot].append(node)
    best = [list(stack) for stack in stacks]
    for sweep in range(SWEEPS):
        if sweep % 2 == 0:
            _sort(stacks, steps)
        else:
            _sort(stacks[::-1], [(b, a) for a, b in steps])
        _switch(stacks, steps)
        if crossings(stacks, steps) < crossings(best, steps):
            best = [list(stack) for stack in stacks]
    return best


def _sort(stacks: Sequence[list[Hashable]], steps: Sequence[tuple[Hashable, Hashable]]) -> None:
    """Sort each layer by the mean height of those it is reached from."""
    heights = _heights(stacks)
    for stack in stacks:
        means = {}
        for node in stack:
            near = [heights[a] for a, b in steps if b == node]
            means[node] = sum(near) / len(near) if near else heights[node]
        stack.sort(key=means.__getitem__)
        heights |= _heights([stack])


def _switch(stacks: Sequence[list[Hashable]], steps: Iterable[tuple[Hashable, Hashable]]) -> None:
    """Let neighbours in a layer change places while fewer of their arrows cross then."""
    spots = _heights(stacks)
    near: dict[tuple[Hashable, bool], list[Hashable]] = {}
    for a, b in steps:
        near.setdefault((a, True), []).append(b)
        near.setdefault((b, False), []).append(a)

    def crossed(upper: Hashable, lower: Hashable) -> int:
        return sum(
            spots[a] > spots[b]
            for side in (True, False)
            for a in near.get((upper, side), ())
            for b in near.get((lower, side), ())
        )

    for _ in range(SWEEPS):
        for stack in stacks:
            for place in range(len(stack) - 1):
                upper, lower = stack[place : place + 2]
                if crossed(lower, upper) < crossed(upper, lower):
                    stack[place : place + 2] = [lower, upper]
                    spots[upper], spots[lower] = spots[lower], spots[upper]


def _heights(stacks: Iterable[list[Hashable]]) -> dict[Hashable, float]:
    return {node: i - (len(stack) - 1) / 2 for stack in stacks for i, node in enumerate(stack)}


def crossings(
    stacks: Sequence[Sequence[Hashable]], steps: Sequence[tuple[Hashable, Hashable]]
) -> int:
    """Return how many pairs of arrows between neighbouring layers cross."""
    spot = {node: (n, i) for n, stack in enumerate(stacks) for i, node in enumerate(stack)}
    spans = sorted((*spot[a], spot[b][1]) for a, b in steps)
    return sum(
        n == m and (i - k) * (j - h) < 0
        for index, (n, i, j) in enumerate(spans)
        for m, k, h in spans[index + 1 :]
    )
