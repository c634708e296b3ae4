"""The instructor's page: the day is six hours long, and what is asked in the exam holds."""

from __future__ import annotations

import re
from importlib import import_module
from itertools import pairwise
from math import exp
from pathlib import Path

from donutlab.formulas import backlog, caller_capacity, chain_availability, mm1
from donutlab.lessons.catalogue import COURSE, lessons

PAGE = (Path(import_module(COURSE).__path__[0]) / "instructors.md").read_text(encoding="utf-8")


def test_the_day_is_six_hours_without_a_gap():
    """Each part begins when the one before it ends, and every notebook has its time."""
    rows = re.findall(r"^\| (\d):(\d\d) \| (\d):(\d\d) \| (.*) \|$", PAGE, re.MULTILINE)
    times = [(60 * int(a) + int(b), 60 * int(c) + int(d)) for a, b, c, d, _ in rows]
    assert times[0][0] == 0
    assert times[-1][1] == 6 * 60
    assert all(before[1] == after[0] for before, after in pairwise(times))
    for lesson in list(lessons().values())[:8]:
        assert any(what.startswith(f"{lesson.number:02} {lesson.title}") for *_, what in rows)


def test_what_is_named_exists():
    """Keys of predictions and exercises are those of the course."""
    known = {key for lesson in lessons().values() for key in lesson.items}
    assert set(re.findall(r"`(\d\d-\w+)`", PAGE)) <= known


def test_the_exam_has_twenty_items_with_their_answers():
    """Numbered from 1, each with what to expect."""
    items = re.findall(r"^(\d+)\. .*\[.*\]$", PAGE, re.MULTILINE)
    assert items == [f"{number}" for number in range(1, 21)]


def test_numbers_in_the_exam_are_those_of_the_formulas():
    """Each number that an answer names is computed here once more."""
    expected = {
        "[60; 720.]": (3600 * caller_capacity(5, 55), 3600 * caller_capacity(5)) == (60, 720),
        "13.5 %": round(100 * exp(-2), 1) == 13.5,
        "four times the work": round(mm1(0.8, 1).waiting, 9) == 4,
        "97 %": round(100 * chain_availability([0.99] * 3)) == 97,
        "= 20 days": round(10 + mm1(0.8 / 2, 2).sojourn, 9) == 20,
        "[300 an hour.]": 400 * (1 - 0.25) == 300,
        "40 lie there": backlog(60, 40, 2) == 40,
        "2 hours.]": 40 / (40 - 20) == 2,
    }
    for words, holds in expected.items():
        assert words in PAGE, words
        assert holds, words
