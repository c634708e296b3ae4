"""The course: every question has its answers, every check says what it should."""

from __future__ import annotations

from numbers import Integral, Real

import pytest
from answers import ALSO_RIGHT, EXERCISES, OTHERWISE, answered_otherwise, verdict
from wrong_shops import wrong_numbers, wrong_shops

from donutlab import Shop
from donutlab.lessons import progress_file as store
from donutlab.lessons.catalogue import lessons
from donutlab.lessons.exercises import Task, solved

LESSONS = list(lessons().values())


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """Keep the progress of each test in a file of its own."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "progress.jsonl"))


def ids(value):
    """Name the cases of a test by lesson and key."""
    return getattr(value, "key", None) or getattr(value, "file", None)


@pytest.mark.parametrize(("lesson", "asked"), EXERCISES, ids=ids)
def test_an_untouched_exercise_is_not_attempted(lesson, asked):
    """The cell as it is given counts as not attempted, not as wrong."""
    assert verdict(lesson, asked, asked.start).outcome == "not attempted"


@pytest.mark.parametrize(("lesson", "asked"), EXERCISES, ids=ids)
def test_a_worked_solution_is_correct(lesson, asked):
    """The solution that is shown passes its own check."""
    found = verdict(lesson, asked, asked.solution)
    assert found.outcome == "correct", found


@pytest.mark.parametrize(
    ("lesson", "asked", "slip"),
    [(lesson, asked, slip) for lesson, asked in EXERCISES for slip in asked.slips],
    ids=ids,
)
def test_a_typical_wrong_answer_is_told_what_was_expected(lesson, asked, slip):
    """Each slip is not yet right, for the reason that the lesson expects."""
    found = verdict(lesson, asked, slip.code)
    assert found.outcome == "not yet"
    assert slip.says in str(found)


@pytest.mark.parametrize(("lesson", "asked"), EXERCISES, ids=ids)
def test_an_exercise_has_hints_and_at_least_two_slips(lesson, asked):
    """There is help in steps, and the check is proven against more than one mistake."""
    assert len(asked.hints) >= 2
    assert len(asked.slips) >= 2
    assert asked.minutes > 0


@pytest.mark.parametrize("lesson", LESSONS, ids=ids)
def test_a_lesson_is_whole(lesson):
    """Three recall questions (but in the first), predictions, exercises, objectives, terms."""
    assert len(lesson.recall) == (0 if lesson.number == 1 else 3)
    assert lesson.predictions
    assert lesson.exercises
    assert lesson.objectives
    assert lesson.terms
    assert all(key.startswith(f"{lesson.number:02}-") for key in lesson.items)
    count = len(lesson.asked) + len(lesson.exercises)
    assert len(lesson.items) == count, "two items have one key"


@pytest.mark.parametrize(
    "asked",
    [each for lesson in LESSONS for each in lesson.asked],
    ids=ids,
)
def test_every_wrong_choice_is_addressed_and_no_right_one(asked):
    """For each wrong letter it is said what it usually means; numbers have at least two ranges."""
    if asked.choices:
        assert set(asked.wrong) == set(asked.choices) - {asked.right}
        assert asked.right in asked.choices
    else:
        assert len(asked.wrong) >= 2
        assert not any(low <= asked.right <= high for low, high in asked.wrong)
    assert asked.because


def test_no_term_is_explained_twice():
    """A term belongs to the lesson that introduces it."""
    terms = [term.lower() for lesson in LESSONS for term in lesson.terms]
    assert len(set(terms)) == len(terms)


def test_a_shop_goes_on_from_notebook_to_notebook():
    """From the first to the last each own shop builds on that of the notebook before."""
    built = {each.key: each.builds_on for _, each in EXERCISES if each.builds_on}
    assert list(built.values()) == ["01-booth", *list(built)[:-1]]
    assert [key[:2] for key in built] == [f"{number:02}" for number in list(lessons())[1:]]


@pytest.mark.parametrize(
    ("lesson", "asked"), [(one, each) for one, each in EXERCISES if each.builds_on], ids=ids
)
def test_an_exercise_can_be_solved_from_another_shop_than_the_worked_one(lesson, asked):
    """Its check judges what it asks for, whatever stands in the learner's shop already."""
    answered_otherwise(asked.builds_on)
    assert verdict(lesson, asked, asked.start).outcome == "not attempted"
    for slip in asked.slips:
        found = verdict(lesson, asked, slip.code)
        assert found.outcome == "not yet"
        assert slip.says in str(found)
    found = verdict(lesson, asked, asked.solution)
    assert found.outcome == "correct", found


def test_each_exercise_solved_otherwise_than_shown_is_correct():
    """A whole way through the course, on which no shop is the worked one."""
    assert {"01-booth", *(each.key for _, each in EXERCISES if each.builds_on)} <= set(OTHERWISE)
    answered_otherwise(list(OTHERWISE)[-1])


@pytest.mark.parametrize(
    ("lesson", "asked", "code"),
    [(lesson, each, code) for lesson, each in EXERCISES for code in OTHERWISE.get(each.key, ())],
    ids=ids,
)
def test_an_answer_unlike_the_worked_one_is_correct(lesson, asked, code):
    """A check takes every way to do what was asked."""
    found = verdict(lesson, asked, code)
    assert found.outcome == "correct", found


@pytest.mark.parametrize(("lesson", "asked"), EXERCISES, ids=ids)
def test_a_check_is_proven_with_three_right_answers_and_four_wrong_ones(lesson, asked):
    """The right ones are unlike each other, the wrong ones are misconceptions by name."""
    assert len(OTHERWISE.get(asked.key, ())) >= 2, "right besides the worked solution"
    assert len(asked.slips) >= 4
    made_from_another = asked.solution.count(".with_parts(") or asked.builds_on
    assert asked.scope or not made_from_another


@pytest.mark.no_cover
@pytest.mark.parametrize(("lesson", "asked"), EXERCISES, ids=ids)
def test_a_solution_that_is_spoilt_in_one_thing_is_refused(lesson, asked):
    """Each part edited, dropped, slowed, replaced; each number of another size."""
    right = solved(asked)
    allowed = ALSO_RIGHT.get(asked.key, {})
    spoilt = dict(wrong_numbers(right)) if asked.kind in (Real, Integral) else {}
    if asked.kind is Shop:
        spoilt = dict(wrong_shops(right, asked.scope.adds if asked.scope else ()))
    taken = [name for name, answer in spoilt.items() if correct(asked, answer)]
    assert set(taken) == set(allowed), "taken, though it is wrong, or the other way round"


def correct(asked, answer):
    """Return whether an answer is taken, without keeping it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "add", lambda *_, **__: None)
        return Task(asked).check(answer).outcome == "correct"


WORDS = {
    "producer": 1,
    "consumer": 1,
    "request": 2,
    "response": 2,
    "API contract": 2,
    "synchronous": 3,
    "asynchronous": 3,
    "acknowledgement": 3,
    "identifier": 3,
    "developer velocity": 4,
    "event": 5,
    "observable": 5,
    "messaging service": 6,
    "subscribe": 6,
    "event-driven architecture": 6,
    "decoupling": 6,
    "routing": 7,
    "filtering": 7,
    "buffer": 8,
    "queue": 8,
    "stream": 8,
    "batch": 8,
}
"""The words on which learners are examined, with the lesson that explains each."""


@pytest.mark.parametrize(("word", "number"), WORDS.items())
def test_a_word_that_is_examined_is_explained_and_asked_for(word, number):
    """It is a term of its lesson, and stands in a question or a task of the course."""
    assert word in lessons()[number].terms, "not explained there"
    texts = [f"{each.title} {each.task}" for _, each in EXERCISES]
    for lesson in LESSONS:
        for each in lesson.asked:
            texts += [each.text, each.because, *each.choices.values()]
    stem = word.removesuffix("e").removesuffix("ing").lower()
    assert any(stem in text.lower() for text in texts), "not asked for"
