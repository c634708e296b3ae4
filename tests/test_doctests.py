"""The examples in the docstrings of the library say what happens."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import donutlab

HOUSE = Path(donutlab.__file__).parent
SHOWING = [
    ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts)
    for path in sorted(HOUSE.rglob("*.py"))
    if ">>>" in path.read_text(encoding="utf-8")
]
"""Every module that shows an example."""


@pytest.mark.parametrize("module", SHOWING)
def test_the_examples_give_what_they_show(module, tmp_path, monkeypatch):
    """Every example of a module is run, and gives the output it shows."""
    monkeypatch.setenv("DONUTLAB_PROGRESS", str(tmp_path / "progress.jsonl"))
    source = import_module(module)
    written = sum(
        line.lstrip().startswith(">>>")
        for line in Path(source.__file__).read_text(encoding="utf-8").splitlines()
    )
    found = doctest.DocTestFinder(exclude_empty=True).find(source)
    assert sum(len(each.examples) for each in found) == written, "some would never be run"
    assert not any(doctest.SKIP in e.options for each in found for e in each.examples)
    assert doctest.testmod(source).failed == 0
