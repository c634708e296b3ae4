"""Reports: how far a learner is, and the table of a class."""

from __future__ import annotations

import json

import pytest

from donutlab import Customers, Exponential, Poisson, Service, Shop, Work, per_hour
from donutlab.lessons import designs, exercise, histogram, merge, predict, progress, reset
from donutlab.lessons import progress_file as store
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


def test_the_designs_of_a_class_are_there_to_be_compared(tmp_path):
    """By learner the shop that solved an exercise; who has not solved it is left out."""
    files = []
    for name, worker in (("Anna", 1), ("Ben", 2), ("Cem", None)):
        reset()
        if worker:
            seller = Service("seller", [Work(Exponential(180))], owner=f"team {worker}")
            booth = Shop(Customers("market", Poisson(per_hour(15)), to="seller"), seller)
            assert exercise("01-booth").check(booth).outcome == "correct"
        files.append(progress().export(tmp_path / f"{name}.json", learner=name))
    found = designs(merge(files), "01-booth")
    assert {name: shop.parts["seller"].owner for name, shop in found.items()} == {
        "Anna": "team 1",
        "Ben": "team 2",
    }
    with pytest.raises(ValueError, match="Nobody in this table has solved '12-friday'"):
        designs(merge(files), "12-friday")
    with pytest.raises(ValueError, match="There is no exercise '12-fridy'"):
        designs(merge(files), "12-fridy")
    with pytest.raises(TypeError, match="table must be what `merge` returns"):
        designs(5, "01-booth")


def test_merge_names_the_file_that_does_not_fit(tmp_path):
    """A file that is no export, and a second one of the same learner, are refused by name."""
    paths = [progress().export(tmp_path / f"{n}.json", learner="Anna") for n in (1, 2)]
    with pytest.raises(ValueError, match=r"2\.json and 1\.json are both of 'Anna'"):
        merge(paths)
    (tmp_path / "other.json").write_text(json.dumps([1, 2]))
    with pytest.raises(ValueError, match=r"other\.json is no export of progress"):
        merge([tmp_path / "other.json"])


def test_a_hand_in_for_a_learning_platform_is_a_csv_of_points(tmp_path):
    """Name, id, item, points: a row for each item, and a point for what is right."""
    predict("02-chain", "c").against(155)
    exercise("02-capacity").check(720)
    path = progress(2).export(tmp_path / "anna.csv", "Anna", id="a17")
    lines = path.read_text().splitlines()
    assert lines[0] == "name,id,item,points"
    assert "Anna,a17,02-chain,1" in lines
    assert "Anna,a17,02-capacity,0" in lines
    assert len(lines) == 1 + len(lessons()[2].items)


def test_the_predictions_of_a_class_are_a_histogram(tmp_path):
    """Letters are counted one by one, numbers by what they usually mean."""
    paths = []
    for name, letter, number in (("Anna", "c", 90), ("Ben", "a", 95), ("Cleo", "c", 12)):
        reset()
        predict("02-chain", letter)
        predict("02-product", number)
        paths.append(progress().export(tmp_path / f"{name}.json", name))
    table = merge(paths)
    chain = {row[0][:1]: row[1] for row in histogram(table, "02-chain").rows}
    assert chain == {"a": "1", "b": "0", "c": "2"}
    assert [row[1] for row in histogram(table, "02-product").rows] == ["1", "1", "0", "1"]
    assert "(3 answers)" in str(histogram(table, "02-chain"))


def test_attempts_at_an_exercise_are_counted():
    """Each check of an answer is one."""
    for answer in (720, 30, 23.2):
        exercise("02-capacity").check(answer)
    assert store.standing("02-capacity").attempts == 3
