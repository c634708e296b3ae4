"""Reports: how far a learner is, and the table of a class."""

from __future__ import annotations

import json

import pytest

from donutlab.lessons import exercise, merge, predict, progress, reset
from donutlab.lessons.catalogue import lessons


def test_progress_shows_the_whole_course_and_how_sure_one_was():
    """A row for each lesson, the share done, and the confidence where right and where wrong."""
    assert progress().done == 0
    predict("02-chain", "c", confidence=90).against(155)
    predict("02-product", 95, confidence=60).against(90.2)
    exercise("02-capacity").check(23.2)
    told = str(progress())
    assert all(lesson.title in told for lesson in lessons().values())
    assert "2 of 4, 1 right" in told
    assert progress(2).done == pytest.approx(3 / len(lessons()[2].items))
    assert "1 of 4, 1 correct" in told
    assert "You were 90 % sure where you were right and 60 % sure where you were wrong." in told
    reset(2)
    assert progress().done == 0


def test_a_class_hands_in_and_is_merged_into_one_table(tmp_path):
    """Each export is a JSON file; merged they have a row for each learner and item."""
    predict("02-chain", "c", confidence=90).against(155)
    exercise("02-capacity").check(720)
    first = progress().export(tmp_path / "anna.json", learner="Anna")
    reset()
    predict("02-chain", "a", confidence=20).against(155)
    second = progress().export(tmp_path / "ben.json", learner="Ben")
    table = merge([first, second])
    rows = {(row.learner, row.item): row.outcome for row in table.itertuples()}
    assert rows == {
        ("Anna", "02-chain"): "right",
        ("Anna", "02-capacity"): "not yet",
        ("Ben", "02-chain"): "wrong",
    }


def test_merge_names_the_file_that_does_not_fit(tmp_path):
    """A file that is no export, and a second one of the same learner, are refused by name."""
    paths = [progress().export(tmp_path / f"{n}.json", learner="Anna") for n in (1, 2)]
    with pytest.raises(ValueError, match=r"2\.json and 1\.json are both of 'Anna'"):
        merge(paths)
    (tmp_path / "other.json").write_text(json.dumps([1, 2]))
    with pytest.raises(ValueError, match=r"other\.json is no export of progress"):
        merge([tmp_path / "other.json"])
