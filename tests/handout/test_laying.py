"""The workbook laid in a folder: what a learner has done is never touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donutlab.handout import laying
from donutlab.handout.files import FIRST, workbook
from donutlab.handout.laying import NOTES, lay_out

NAMES = ("notebooks/01.ipynb", "notebooks/02.ipynb", "data/orders.csv")
contents = st.sampled_from([b"first", b"second", b"third"])
editions = st.dictionaries(st.sampled_from(NAMES), contents)
deeds = st.one_of(editions, st.tuples(st.sampled_from(NAMES), st.sampled_from([b"mine", None])))


def whats_in(folder):
    """Return the contents of all files by name, but for the notes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != NOTES
    }


@given(st.lists(deeds, max_size=8))
def test_whatever_comes_nothing_that_is_there_is_changed(tmp_path_factory, doings):
    """Over any history of editions, edits and files thrown away; and every edition can be had."""
    folder = tmp_path_factory.mktemp("mine")
    for doing in doings:
        if isinstance(doing, tuple):
            name, text = doing
            place = folder / name
            if text is None:
                place.unlink(missing_ok=True)
            elif place.exists():
                place.write_bytes(text)
            continue
        before = whats_in(folder)
        laid = lay_out(folder, doing.items())
        after = whats_in(folder)
        assert {name: after[name] for name in before} == before
        assert set(after) - set(before) <= {*laid.new, *laid.newer.values()}
        assert all(after[laid.newer.get(name, name)] for name in doing)
        for name, beside in laid.newer.items():
            assert after[beside] == doing[name]
            assert f"{name} there is a newer edition: {beside}" in str(laid)
        again = lay_out(folder, doing.items())
        assert (again.new, again.newer) == ([], {})
        assert whats_in(folder) == after


def test_a_notebook_worked_in_is_told_from_one_with_a_newer_edition(tmp_path):
    """The first is left in peace; beside the second lies the newer one, each edition once."""
    first = {"notebooks/01.ipynb": b"one", "notebooks/02.ipynb": b"two"}
    lay_out(tmp_path, first.items())
    (tmp_path / "notebooks/01.ipynb").write_bytes(b"one, with my answers")
    assert lay_out(tmp_path, first.items()).newer == {}
    second = first | {"notebooks/01.ipynb": b"one, second edition"}
    laid = lay_out(tmp_path, second.items())
    assert laid.newer == {"notebooks/01.ipynb": "notebooks/01.new.ipynb"}
    assert (tmp_path / "notebooks/01.new.ipynb").read_bytes() == b"one, second edition"
    third = first | {"notebooks/01.ipynb": b"one, third edition"}
    assert lay_out(tmp_path, third.items()).newer == {
        "notebooks/01.ipynb": "notebooks/01.new2.ipynb"
    }


@pytest.mark.parametrize("notes", [b"", b"[1]", b"\xff"])
def test_without_notes_nothing_is_lost_either(tmp_path, notes):
    """Notes that are gone or spoilt: what is the same stays, of what is not the edition is laid."""
    lay_out(tmp_path, {"a.ipynb": b"a", "b.ipynb": b"b"}.items())
    (tmp_path / "a.ipynb").write_bytes(b"mine")
    (tmp_path / NOTES).write_bytes(notes)
    laid = lay_out(tmp_path, {"a.ipynb": b"a", "b.ipynb": b"b"}.items())
    assert laid.newer == {"a.ipynb": "a.new.ipynb"}
    assert whats_in(tmp_path) == {"a.ipynb": b"mine", "a.new.ipynb": b"a", "b.ipynb": b"b"}


def test_what_was_laid_before_a_failure_is_noted(tmp_path, monkeypatch):
    """The disk fills up half-way: no half file, and the next call goes on from there."""
    whole = laying.write

    def full(place, content):
        if place.name == "b.ipynb":
            raise OSError("no space left")
        whole(place, content)

    monkeypatch.setattr(laying, "write", full)
    edition = {"a.ipynb": b"a", "b.ipynb": b"b"}
    with pytest.raises(OSError, match="no space"):
        lay_out(tmp_path, edition.items())
    monkeypatch.undo()
    (tmp_path / "a.ipynb").write_bytes(b"mine")
    laid = lay_out(tmp_path, edition.items())
    assert (laid.new, laid.newer) == (["b.ipynb"], {})


def test_the_workbook_is_notebooks_glossary_and_data(tmp_path):
    """Solutions and the instructors' page only for those who ask; nothing that builds them."""
    learners, all_of_it = dict(workbook()), dict(workbook(solutions=True))
    assert FIRST in learners
    assert {"notebooks/GLOSSARY.md", "data/orders.csv"} <= learners.keys()
    assert not any("solutions" in name or "INSTRUCTOR" in name for name in learners)
    assert "notebooks/solutions/01_the_diner.ipynb" in all_of_it
    assert not any(name.endswith(".py") or "checkpoint" in name for name in all_of_it)
