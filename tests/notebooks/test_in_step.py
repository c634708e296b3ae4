"""Notebooks and sources in step: cells, numbers in prose, predictions, claims, pages, panels."""

from __future__ import annotations

import pytest
from workbook import build, each_lesson, each_notebook, each_page, stored

from donutlab.lessons.predictions import Predict


@each_notebook
def test_notebooks_are_what_their_source_makes(lesson, worked, ran):
    """Every cell, with its numbers computed anew; renew with: python notebooks/build.py."""
    made = build.notebook(lesson, worked, ran(lesson).names)
    shown = [(cell.cell_type, cell.source) for cell in stored(lesson, worked).cells]
    assert shown == [(cell.cell_type, cell.source) for cell in made.cells]


@pytest.mark.parametrize("path", list(build.pages()), ids=lambda path: path.name)
def test_the_pages_are_what_the_lessons_make(path):
    """Glossary, instructor's page and the README's table; renew with: python notebooks/build.py."""
    assert path.read_text(encoding="utf-8") == build.pages()[path]


@each_lesson
def test_every_prediction_is_borne_out_by_its_run(lesson, ran):
    """Each is measured in the notebook, and what is measured is what the lesson calls right."""
    measured = ran(lesson).measured
    assert set(measured) == {each.key for each in lesson.predictions}
    for each in lesson.predictions:
        value = measured[each.key]
        assert each.borne_out(value), f"{each.key}: measured {value!r}"
        if not each.choices:
            assert Predict(each).is_right(each.right, value), (
                f"{each.key}: {each.right} is not near {value!r}"
            )


@each_page
def test_everything_that_is_asked_stands_in_the_source(lesson):
    """Recall, each prediction before and after its run, and each exercise."""
    code = "\n".join(cell.source for cell in build.source(lesson).cells if cell.cell_type == "code")
    for each in lesson.predictions:
        first, then = f'predict("{each.key}")', f'predict("{each.key}").against('
        assert 0 <= code.find(first) < code.find(then), each.key
    for each in lesson.exercises:
        assert f'exercise("{each.key}")' in code
    assert (f"recall({lesson.number})" in code) == bool(lesson.recall)
    assert (f"transfer({lesson.number})" in code) == bool(lesson.transfer)


@each_lesson
def test_a_notebook_takes_half_an_hour_to_three_quarters(lesson):
    """By the stated estimate of reading and doing."""
    assert 30 <= build.minutes(lesson) <= 45, build.timings(lesson)
