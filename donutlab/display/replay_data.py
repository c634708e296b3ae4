"""Replay data: everything the replay of a run shows, in kilobytes that go to the browser once.

They are the log in columns of small whole numbers, with tables of the words they stand for,
deflated. How each kind of row looks and reads is in the table of kinds (`donutlab.core.kinds`),
which goes with it; a kind that is not in that table is told and counted, and moves nothing.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from donutlab.core.events import Event
from donutlab.core.kinds import FILTERED, KINDS
from donutlab.core.moments import clock_changes
from donutlab.core.rows import Row
from donutlab.display.floor_plan import PAPERS, FloorPlan, floor_plan
from donutlab.display.floor_times import strip
from donutlab.results.story import said
from donutlab.shop.run import Run

ROWS = 300_000
"""A replay ends after so many rows: some 3 megabytes."""

LOOKS = 6
"""How many kinds of orders are told apart by shape and colour; the last one is for all others."""


class Words:
    """A table of values in order of first use; each is known by its number."""

    def __init__(self, values: Iterable[Hashable] = ()) -> None:
        self.numbers: dict[Any, int] = {value: number for number, value in enumerate(values)}

    def __getitem__(self, value: Hashable) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    def __iter__(self) -> Any:
        return iter(self.numbers)


def replay_data(run: Run, plan: FloorPlan) -> dict[str, Any]:
    """Return all that the replay of a run shows, as plain data.

    `rows` has the log's columns: `time` in milliseconds since the row before, the others as
    numbers of entries in `parts`, `kinds`, `orders`, `events` and `words`.
    """
    parts, kinds = Words(plan.pieces), Words(KINDS)
    orders = Words(run.ledger.orders)
    events, words = Words(), Words([None])
    rows, shown = _rows(run)
    columns = _columns(rows, (parts, kinds, orders, events, words, words))
    ends = run.ledger.orders
    placed = {event.id: event for event in run.event_list if event.id in ends}
    field, looks = looks_of(placed.values())
    cut = shown < len(run.log)
    end = max(sum(columns["time"]) / 1000, 0.0 if cut else run.end)
    return {
        "opening": run.shop.opening.isoformat(),
        "clock_changes": clock_changes(run.shop.opening, run.end),
        "end": end,
        "strip": strip(run, plan, end),
        "overload": [str(each) for each in run.summary().overloads],
        "cut": [shown, len(run.log)] if cut else None,
        "parts": [
            {"name": name, "look": piece.look, "delay": piece.delay, "workers": piece.workers}
            for name, piece in plan.pieces.items()
        ],
        "drawings": _drawings(run),
        "kinds": list(kinds),
        "scenes": {name: dict(kind.scene) for name, kind in KINDS.items()},
        "sentences": {name: kind.sentence for name, kind in KINDS.items()},
        "remarks": {name: kind.remark for name, kind in KINDS.items() if kind.remark},
        "field": field,
        "looks": looks,
        "placed": len(placed),
        "orders": [_order(name, placed.get(name), ends, field, looks) for name in orders],
        "events": list(events),
        "words": [word if isinstance(word, int | float | None) else str(word) for word in words],
        "rows": columns,
    }


def _columns(rows: Iterable[Row], words: Sequence[Words]) -> dict[str, list[int]]:
    """Return rows as columns: the time since the row before, and numbers of words, each its own."""
    names = ("part", "kind", "order", "event", "peer", "note")
    columns: dict[str, list[int]] = {name: [] for name in ("time", *names)}
    for time, kind, part, *others in rows:
        columns["time"].append(round(time * 1000))
        for name, table, value in zip(names, words, (part, kind, *others), strict=True):
            columns[name].append(table[value])
    columns["time"] = [after - before for before, after in pairwise([0, *columns["time"]])]
    return columns


def _drawings(run: Run) -> list[tuple[float, str]]:
    """Return the drawings of the floor that differ, widest first, each with its width."""
    plans = [floor_plan(run.shop.parts, paper) for paper in PAPERS]
    drawn = {plan.svg(""): plan.width for plan in plans}
    return sorted(((width, drawing) for drawing, width in drawn.items()), reverse=True)


def _rows(run: Run) -> tuple[list[Row], int]:
    """Return the rows of the replay, and how many of the log they are.

    What rules keep from their targets is one row of the log, and here a row for each rule.
    """
    targets = {
        (name, rule.name): rule.to
        for name, part in run.shop.parts.items()
        for rule in getattr(part, "rules", ())
    }
    rows: list[Row] = []
    shown = 0
    for row in run.log.rows():
        shown += 1
        if row[1] == FILTERED:
            rows += [(*row[:5], targets[row[2], rule], rule) for rule in row[6]]
        else:
            rows.append(row)
        if len(rows) >= ROWS:
            break
    return rows, shown


def pack(data: Mapping[str, Any]) -> str:
    """Return replay data as text for the browser: JSON, deflated, base64."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return b64encode(zlib.compress(text.encode())).decode()


def looks_of(orders: Iterable[Event]) -> tuple[str, list[str]]:
    """Return the field by which orders are told apart and its values, most frequent first.

    It is the first field whose values are texts, and not a different one for every order. If
    there is none, all orders look alike and the field is the empty string.
    """
    details = [order.detail for order in orders]
    for key in dict.fromkeys(key for detail in details for key in detail):
        texts = (detail.get(key) for detail in details)
        counts = Counter(text for text in texts if isinstance(text, str))
        if counts and (len(counts) <= 2 * LOOKS or len(counts) < len(details) / 4):
            ranked = [text for text, _ in counts.most_common()]
            return key, ranked if len(ranked) <= LOOKS else [*ranked[: LOOKS - 1], "other"]
    return "", ["order"]


def _order(
    name: str, event: Event | None, ends: Mapping[str, Any], field: str, looks: list[str]
) -> list[Any]:
    """Return an order's id, its look, what it says, and the second at which it was complete."""
    detail = event.detail if event else {}
    look = looks.index(detail[field]) if detail.get(field) in looks else len(looks) - 1
    done = ends[name].completed if name in ends else float("nan")
    return [name, look, said(detail), round(done, 3) if done == done else None]
