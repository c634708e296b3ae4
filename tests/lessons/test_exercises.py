"""Exercises, from code: verdicts, hints, and the shop that is kept."""

from __future__ import annotations

import linecache
from dataclasses import replace

import pytest

from donutlab import Call, Fixed, Request, Service, Work
from donutlab.lessons import exercise, mine, reset
from donutlab.lessons import progress_file as store
from donutlab.lessons.exercises import Task


def test_an_exercise_is_not_attempted_then_not_yet_then_correct():
    """Each check says which of the three it is, and what was expected of what."""
    task = exercise("02-capacity")
    assert [task.check(empty).outcome for empty in (..., None)] == ["not attempted"] * 2
    assert store.records() == []
    verdict = task.check(720)
    assert verdict.outcome == "not yet"
    assert "leave 5 s for each" in str(verdict)
    assert task.check("many").outcome == "not yet"
    assert task.check(23.2).outcome == "correct"
    assert store.standing("02-capacity").outcome == "correct"


def test_what_explains_a_wrong_pattern_reads_as_a_table():
    """As lines in a terminal, as a table in a notebook, with a row for each field."""
    verdict = exercise("07-large").check({"detail": {"quantity": [">=6"]}})
    assert "Expected {'item': 'donut', 'quantity': 6, 'charge': 13.5} to match." in str(verdict)
    assert "\n  ✗ detail.quantity\n" in str(verdict)
    html = verdict.html()
    assert "<td>detail.quantity</td>" in html
    assert html.index("</p>") < html.index("<table>")
    assert "{&quot;numeric&quot;: [&quot;&gt;=&quot;, 6]}" in html


BAKES = "def bakes(job):\n    yield Work(Exponential(120))\n"


def in_a_cell(code, name):
    """Return what a name stands for after a cell with this code was run, as in a notebook."""
    code = f"from donutlab import *\n{code}"
    linecache.cache["cell"] = (len(code), None, code.splitlines(keepends=True), "cell")
    names = {}
    exec(compile(code, "cell", "exec"), names)
    return names[name]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("events.Cause", "AttributeError: 'DataFrame' object has no attribute 'Cause'"),
        ("[Events]", "NameError: name 'Events' is not defined"),
        ("events['Cause']", "KeyError: 'Cause'"),
        ("list(events)[99]", "IndexError: list index out of range"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("int(id)", "ValueError: invalid literal for int()"),
        ("effects(events, id)", "RecursionError: maximum recursion depth exceeded"),
        ("1 + 'a'", "TypeError: unsupported operand"),
    ],
)
def test_what_a_function_raises_is_told_with_its_line_and_what_to_try(line, told):
    """It counts as not yet, not as an error of the notebook."""
    answer = in_a_cell(f"def effects(events, id):\n    return {line}", "effects")
    verdict = exercise("05-effects").check(answer)
    assert verdict.outcome == "not yet"
    assert f"Your code raised {told}" in str(verdict)
    assert f"in line 3 of its cell (`return {line}`). " in str(verdict)
    assert str(verdict).endswith((".", "?"))
    assert store.standing("05-effects").outcome == "not yet"


def test_what_a_step_of_a_shop_raises_is_told_too():
    """It travels through the run, and its line is still known."""
    code = "def odd(job):\n    yield Work(Fixed(job.detail['size']))\n"
    shop = mine("03-freed").with_parts(Service("manager", [in_a_cell(code, "odd")]))
    verdict = exercise("03-freed").check(shop)
    assert verdict.outcome == "not yet"
    assert "Your code raised KeyError: 'size', in line 3 of its cell (`yield Work" in str(verdict)


def test_what_the_library_refuses_is_told_in_its_own_words():
    """A shop that cannot open says why, and so does one in which a check misses something."""
    shop = mine("03-freed").with_parts(Service("manager", [Call("bakr")]))
    assert "no part has the name 'bakr'" in str(exercise("03-freed").check(shop))
    strict = replace(exercise("02-capacity").asked, check={}.__getitem__)
    assert "Your answer could not be tried out. KeyError: 7" in str(Task(strict).check(7))


def test_a_solved_shop_is_at_hand_in_later_notebooks_and_else_the_worked_one():
    """What solved an exercise is kept whole; until then, or after a reset, the solution stands."""
    worked = mine("03-freed")
    assert exercise("03-freed").check(worked).outcome == "correct"
    steps = [Work(Fixed(5)), Request("cashier"), Call("baker")]
    own = worked.with_parts(Service("manager", steps))
    exercise("03-freed").check(own)
    assert mine("03-freed") == own
    exercise("03-freed").check(7)
    assert mine("03-freed") == own
    reset(3)
    assert mine("03-freed") == worked


def test_a_shop_that_cannot_be_written_down_is_replaced_by_the_worked_one():
    """Steps that are functions are not kept; where a later exercise needs them that is said."""
    own = mine("02-own").with_parts(Service("baker", [in_a_cell(BAKES, "bakes")]))
    verdict = exercise("02-own").check(own)
    assert verdict.outcome == "correct"
    assert "function among its steps cannot be kept" in str(verdict)
    assert store.standing("02-own").shop == ""
    assert set(mine("02-own").parts) == set(own.parts)
    rescued = mine("02-rescue")
    assert "function among its steps cannot be kept" not in str(
        exercise("02-rescue").check(rescued)
    )


def test_a_kept_shop_that_cannot_be_read_is_replaced_by_the_worked_one():
    """Another version of the library may have kept it: the notebook goes on all the same."""
    worked = mine("02-own")
    for kept in ("{", '{"parts": [{"spec": "Teapot"}]}', '{"parts": 7}'):
        store.add("02-own", "check", outcome="correct", shop=kept)
        assert mine("02-own") == worked


def test_hints_come_one_after_the_other_and_the_solution_when_asked():
    """The last hint stays; what was looked at is remembered."""
    task = exercise("02-rescue")
    hints = [str(task.hint()) for _ in range(4)]
    assert [hint[5] for hint in hints] == ["1", "2", "3", "3"]
    assert "max_attempts=2, base=5" in str(task.solution())
    known = store.standing("02-rescue")
    assert (known.hints, known.solution) == (3, True)
