"""The mutants that are made: what is changed, and that it can be."""

from __future__ import annotations

import ast
from itertools import pairwise

import pytest
from mutating import HOUSE
from mutations import Finder, changes
from scoring import SPARED, made

SOURCE = '''"""A module."""
from x import y

MOST = 3


class Named(Protocol):
    def __len__(self) -> int:
        return 1 + 1


@decorated(1)
def f(a: Literal[1], b: bool = True) -> None:
    """Do it."""
    if TYPE_CHECKING:
        g(1)
    if a < 2 and not b:
        raise ValueError(f"{a + 1} is 5")
    while (ö := "ö" * a) and found:
        g(min(a, b))
    return {a: "a" + "b"}
'''

FOUND = [
    "3 -> 4",
    "f: True -> False",
    "f: a < 2 and not b -> a < 2 or not b",
    "f: a < 2 -> a <= 2",
    "f: 2 -> 3",
    "f: not b -> b",
    "f: (ö := \"ö\" * a) and found -> (ö := ('ö' * a)) or found",
    "f: g(min(a, b)) -> None",
    "f: min(a, b) -> max(a, b)",
    'f: {a: "a" + "b"} -> None',
]


def test_what_decides_is_changed_and_what_is_only_said_is_not():
    """Comparisons, conditions, numbers, what is called or returned; no messages, types or texts."""
    finder = Finder("x.py", SOURCE)
    finder.visit(ast.parse(SOURCE), "")
    assert [change.words for change in finder.found] == FOUND
    for change in finder.found:
        mutant = change.made(SOURCE.encode()).decode()
        assert ast.dump(ast.parse(mutant)) != ast.dump(ast.parse(SOURCE))
        assert mutant.replace(f"({change.new})", change.old, 1) == SOURCE
        assert ast.parse(change.switched(SOURCE.encode(), 7))


def test_every_module_has_changes_that_can_be_made():
    """One of each, over all the rooms; what comes out is Python, and reached in the same place."""
    found = made([], 1)
    assert len(found) > 120
    assert len({change.file for change in found}) == len(found)
    for change in found:
        source = (HOUSE / change.file).read_bytes()
        assert source[change.start : change.end].decode() == change.old
        assert ast.parse(change.made(source))
        assert ast.parse(change.switched(source, 1))


def test_several_changes_of_a_file_do_not_overlap():
    """So each place can be watched beside the others."""
    spans = sorted((change.start, change.end) for change in made(["parts/queues.py"], 20))
    assert len(spans) == 20
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("spared", SPARED or [None])
def test_what_is_spared_is_still_there(spared):
    """A word why a mutant survives is of use only as long as there is such a mutant."""
    if spared:
        file, _, words = spared.partition(" ")
        assert words in {change.words for change in changes(HOUSE, file)}
        assert len(SPARED[spared]) > 20
