"""Furniture: how each part of a shop looks on the floor, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

WIDTH, HEAD, ROW, DESK, PITCH = 164, 52, 26, 36, 18
"""In pixels: a piece's width; the heights of a heading, a rule, a row of workers; between slots."""

SLOTS, WORKERS = 8, 5
"""How many slots and workers stand side by side; of each there are two rows at most."""


@dataclass
class Piece:
    """A part as furniture: its name, what it is (`service`, …), its layer, height and corner.

    `gates`, `readers` and `states` have the tops of their rows. `delay` is after how many hops of
    an event the replay shows it, so that one sees events come.
    """

    name: str
    look: str
    layer: int
    height: float
    gates: dict[str, float] = field(default_factory=dict)
    readers: dict[str, float] = field(default_factory=dict)
    states: dict[str, float] = field(default_factory=dict)
    workers: int = 0
    most: int = 0
    lines: bool = False
    delay: int = 0
    x: float = 0.0
    y: float = 0.0

    @property
    def tags(self) -> dict[str, float]:
        """The rows by which lanes leave."""
        return self.gates or self.readers


def draw(number: int, piece: Piece) -> str:
    """Return one piece of furniture as SVG."""
    inside = FURNITURE.get(piece.look, _tray)
    return (
        f'<g class="piece {escape(piece.look)}" data-part="{number}" '
        f'transform="translate({piece.x:g} {piece.y:.4g})">'
        f'<rect class="box" width="{WIDTH}" height="{piece.height:g}" rx="10"/>'
        f"{''.join(inside(piece))}"
        f'<text class="name" x="14" y="24">{escape(_short(piece.name))}</text>'
        f'<text class="note" x="14" y="43">{escape(_note(piece))}</text></g>'
    )


def _note(piece: Piece) -> str:
    if piece.look == "service":
        return f"{piece.workers} worker{'s' * (piece.workers != 1)}"
    return f"{len(piece.gates)} rule{'s' * (len(piece.gates) != 1)}" if piece.gates else piece.look


def _short(name: str, most: int = 16) -> str:
    """Return a name that fits.

    >>> _short("the baker of the long street"), _short("a baker and more")
    ('the baker of th…', 'a baker and more')
    """
    return name if len(name) <= most else name[: most - 1] + "…"


def _slots(top: float, rows: int) -> Iterator[str]:
    for row in range(rows):
        for column in range(SLOTS):
            x, y = 19 + column * PITCH, top + row * PITCH
            yield f'<circle class="slot" cx="{x}" cy="{y:g}" r="2"/>'


def seat(number: int) -> tuple[int, int]:
    """Return where a worker stands; the last seat is for how many more there are."""
    return 22 + number % WORKERS * 30, HEAD + 13 + number // WORKERS * DESK


def _counter(piece: Piece) -> Iterator[str]:
    for number in range(min(piece.most, 2 * WORKERS - (piece.most > 2 * WORKERS))):
        x, y = seat(number)
        yield (
            f'<g class="worker" data-worker="{number + 1}" transform="translate({x} {y})">'
            '<path class="body" d="M-11 10a11 9 0 0 1 22 0z"/>'
            '<circle class="face" cy="-3" r="5.5"/>'
            '<path class="cap" d="M-6 -5L-4.5 -10L5 -9L6 -5z"/>'
            '<path class="dots" d="M-5 6h.01M0 6h.01M5 6h.01"/></g>'
        )
    if piece.most > 2 * WORKERS:
        x, y = seat(2 * WORKERS - 1)
        yield f'<text class="more" x="{x}" y="{y + 6}">+{piece.workers - 2 * WORKERS + 1}</text>'
    bottom = piece.height - (PITCH + 8) * piece.lines
    yield f'<rect class="counter" x="6" y="{bottom - 9:g}" width="{WIDTH - 12}" height="8" rx="3"/>'
    if piece.lines:
        yield from _slots(bottom + 11, 1)


def _gates(piece: Piece) -> Iterator[str]:
    yield f'<rect class="rail" x="4" y="8" width="5" height="{piece.height - 16:g}" rx="2.5"/>'
    yield from _tallies("gate", piece.gates)


def _belt(piece: Piece) -> Iterator[str]:
    yield f'<rect class="tray" x="-5" y="{HEAD}" width="{WIDTH + 10}" height="24" rx="4"/>'
    yield from _slots(HEAD + 12, 1)
    yield from _tallies("reader", piece.readers)


def _states(piece: Piece) -> Iterator[str]:
    yield from _tallies("state", piece.states)
    yield from _slots(piece.height - PITCH / 2 - 4, 1)


def _tallies(look: str, rows: Mapping[str, float]) -> Iterator[str]:
    """Yield a row for each name with room for a count: gates, readers of a stream, states."""
    width = WIDTH - 14
    for name, y in rows.items():
        yield (
            f'<g class="{look}" data-{look}="{escape(name)}">'
            f'<rect class="pill" x="12" y="{y + 2:g}" width="{width}" height="{ROW - 4}" rx="5"/>'
            f'<text class="rule" x="18" y="{y + 18:g}">{escape(_short(name, 11))}</text>'
            f'<text class="tally" x="{WIDTH - 8}" y="{y + 18:g}"></text></g>'
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
    "workflow": _states,
    "customers": _door,
    "users": _door,
    "bin": _bin,
}
"""How a piece looks inside its box; whatever is not here is a tray."""
