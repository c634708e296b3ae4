"""The table of kinds is whole, and every row of every shop is as it says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from itertools import product
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from anyshop import cells_fit

import donutlab
from donutlab import Customers, Fixed, Publish, Queue, Reads, Regular, Service, Shop, Work
from donutlab.core import kinds
from donutlab.core.kinds import KINDS
from donutlab.core.rows import Cell
from donutlab.results.story import tell
from donutlab.results.troubles import Troubles

SOURCE = Path(donutlab.__file__).parent
NAMES = {name: kind for name, kind in vars(kinds).items() if name.isupper() and name != "KINDS"}
NAMES = {name: kind for name, kind in NAMES.items() if isinstance(kind, str)}
"""The kinds by the names under which they are imported."""
EXAMPLES = {str: "some text", int: 3, float: 2.5, tuple: ("bake", "bill"), type(None): None}
SCENE = {
    *("line", "hand", "away", "gone", "stands", "place", "down", "present"),
    *("in", "out", "from", "to", "as"),
}


def used(room: str) -> Iterator[str]:
    """Yield the names that the modules of a room import from the table of kinds."""
    for path in (SOURCE / room).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "donutlab.core.kinds":
                yield from (alias.name for alias in node.names)


def values(cell: Cell) -> list[object]:
    """Return an example for each type that a cell may have."""
    return [EXAMPLES[each] for each in get_args(cell.of) or (cell.of,)]


def test_what_is_written_has_an_entry_and_every_entry_is_written():
    """Parts and steps write the kinds of the table, all of them, and no others."""
    assert {*used("parts"), *used("steps")} == set(NAMES)
    assert set(NAMES.values()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_is_told_and_has_a_scene(kind):
    """Whatever its cells may hold, a row reads as a sentence; the scene is in the known words."""
    (order,) = Shop(Customers("a", Regular(1), "b", count=1), Service("b")).run().event_list
    for peer, note in product(values(kind.peer), values(kind.note)):
        told = tell(order, [(1.0, kind.name, "part", order.id, "that", peer, note)]).lines[0].text
        assert told
        assert not {"None", "{", "}"} & set(told.split())
        for name, value in (("peer", peer), ("note", note)):
            asked = {field for _, field, _, _ in Formatter().parse(kind.sentence)}
            words = value if isinstance(value, tuple) else (value,)
            assert name not in asked or value is None or all(str(word) in told for word in words)
    assert kind.means
    assert kind.means.endswith(".")
    assert kind.scene is not None
    assert set(kind.scene) <= SCENE


def test_troubles_count_what_the_table_says():
    """Each field of the troubles belongs to one kind, but for the retries among the calls."""
    counted = sorted(kind.trouble for kind in KINDS.values() if kind.trouble)
    assert counted == sorted({each.name for each in fields(Troubles)} - {"retries"})


def ask_for_more(job):
    """Ask for more time in whole seconds, and give up with what is no text."""
    job.extend(40)
    yield Work(Fixed(20))
    job.fail(job.event, 404)


def test_what_a_learner_hands_over_gets_the_type_of_its_cell():
    """Whole seconds and a reason that is a number stand in the log as seconds and as text."""
    run = Shop(
        Customers("street", Regular(1), to="till", count=1),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray", visibility=30, max_receives=1, dead_letter="bin"),
        Queue("bin"),
        Service("oven", [ask_for_more], reads=Reads("tray")),
    ).run()
    cells_fit(run)
    assert {"extended", "failed"} <= set(run.log.column("kind"))
