"""Floor times: where in a run the lines are long, and which moment is worth looking at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from donutlab.display.floor_plan import FloorPlan
from donutlab.results.lengths import Length
from donutlab.shop.run import Run

COLUMNS = 240
"""Into so many equal times the strip under the scrubber is divided."""

NEAR = 0.9
"""A floor opens where its longest line first has this share of its length: it still grows there."""


class Moment(NamedTuple):
    """A second of a run, and why it is worth looking at; of two the one with the lower `rank`."""

    rank: int
    second: float
    why: str


def strip(run: Run, plan: FloorPlan, end: float) -> dict[str, Any]:
    """Return what is known of the lines up to second `end`.

    `lines` has by column how many wait in the longest of them, `most` the count, second and part of
    the longest of all, `dead` the columns with dead letters and `deaths` how many these are.
    """
    lengths = _lengths(run, plan, end)
    columns = zip(*(_columns(length, end) for length in lengths.values()), strict=True)
    deaths = [row[0] for row in run.log.rows() if row[1] == "dead" and row[0] <= end]
    width = end / COLUMNS or 1.0
    return {
        "lines": [max(column) for column in columns] or [0] * COLUMNS,
        "most": _longest(lengths),
        "dead": sorted({min(COLUMNS - 1, int(time / width)) for time in deaths}),
        "deaths": len(deaths),
    }


def moment(run: Run, plan: FloorPlan, end: float) -> Moment:
    """Return what is most interesting up to an end: the first dead letter, or the longest line."""
    for row in run.log.rows():
        if row[1] == "dead" and row[0] <= end:
            return Moment(0, row[0], f"where the first dead letter leaves {row[2]}")
    lengths = _lengths(run, plan, end)
    most, _, part = _longest(lengths)
    if not most:
        return Moment(2, 0.0, "")
    near = next(time for time, count in lengths[part] if count >= NEAR * most)
    return Moment(1, near, f"where the longest line forms: up to {most} at {part}")


def _lengths(run: Run, plan: FloorPlan, end: float) -> dict[str, Length]:
    """Return how many waited for workers or readers from when on; nobody waits in a bin.

    Who goes on in the second of coming did not wait.
    """
    return {
        part: [each for each in dict(length).items() if each[0] <= end]
        for part, length in run.ledger.lengths.items()
        if plan.pieces[part].look != "bin"
    }


def _longest(lengths: dict[str, Length]) -> tuple[int, float, str]:
    """Return the longest line, the second from which it was so long, and its part."""
    every = ((count, -time, part) for part, each in lengths.items() for time, count in each)
    most, time, part = max(every, default=(0, 0.0, ""))
    return most, -time, part


def _columns(length: Length, end: float) -> Iterator[int]:
    """Yield the greatest length in each column."""
    ahead = iter([*length[1:], (float("inf"), 0)])
    now = length[0][1]
    time, count = next(ahead)
    for column in range(1, COLUMNS + 1):
        most = now
        while time < end * column / COLUMNS or (column == COLUMNS and time <= end):
            now = count
            most = max(most, now)
            time, count = next(ahead)
        yield most
