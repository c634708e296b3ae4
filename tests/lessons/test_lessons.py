"""Lessons: predictions, recall, exercises and progress, from code and by their widgets."""

from __future__ import annotations

import gc
import json
import linecache
import weakref
from dataclasses import replace
from types import SimpleNamespace

import pytest
from IPython.core.formatters import DisplayFormatter

from donutlab import Fixed, Service, Work
from donutlab.display import output
from donutlab.lessons import exercise, merge, mine, predict, progress, recall, reset
from donutlab.lessons import progress_file as store
from donutlab.lessons.catalogue import lessons
from donutlab.lessons.exercises import Task


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """Keep the progress of each test in a file of its own."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "progress.jsonl"))


@pytest.fixture(autouse=True)
def errors_in_callbacks_are_errors(monkeypatch):
    """Let an error in a widget's callback fail the test: ipywidgets would only log it."""
    from ipywidgets import CallbackDispatcher

    def call(self, *args, **kwargs):
        for callback in self.callbacks:
            callback(*args, **kwargs)

    monkeypatch.setattr(CallbackDispatcher, "__call__", call)


def test_a_right_prediction_is_kept_and_shown_beside_the_result():
    """What was said, how sure, what the run says, and why."""
    predict("02-chain", "c", confidence=80)
    told = str(predict("02-chain").against(154.2, "154 s"))
    assert "You predicted: c) About 155 s: all three together (80 % sure)." in told
    assert "The run says: 154 s." in told
    assert "Right. He calls one after the other" in told
    assert store.standing("02-chain").outcome == "right"


def test_a_wrong_prediction_is_told_what_it_usually_means():
    """The misconception behind the wrong answer is addressed, then the reason is given."""
    predict("02-chain", "b")
    told = str(predict("02-chain").against(154.2))
    assert "Not so. The slowest alone counts when things go on at the same time." in told
    assert "latency is a sum" in told
    assert store.standing("02-chain").outcome == "wrong"


@pytest.mark.parametrize(
    ("said", "told"),
    [(90, "Right."), (95, "weakest link"), (99, "stand in for the other"), (40, "Not so.")],
)
def test_a_number_is_near_enough_or_falls_in_the_range_of_a_misconception(said, told):
    """A predicted number is held against the measured one; typical wrong ones are known."""
    predict("02-product", said, confidence=50)
    assert told in str(predict("02-product").against(90.1))


def test_without_a_prediction_the_answer_is_told_all_the_same():
    """Nobody is held up who did not want to predict, and nothing is counted."""
    told = str(predict("02-chain").against(154.2))
    assert "You made no prediction here." in told
    assert "The answer: c) About 155 s" in told
    assert store.records() == []


def test_a_run_that_came_out_otherwise_is_no_verdict():
    """If the learner has changed the shop the lesson says so and leaves the prediction open."""
    predict("02-chain", "c")
    assert "has something been changed" in str(predict("02-chain").against(300))
    assert store.standing("02-chain").outcome == ""


def test_the_last_prediction_before_the_result_stands():
    """It can be changed until the result is seen, and not after."""
    predict("02-chain", "a")
    predict("02-chain", "c")
    predict("02-chain").against(155)
    predict("02-chain", "b")
    assert "You predicted c) " in str(predict("02-chain"))
    assert "so it stands" in str(predict("02-chain"))


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        (lambda: predict("02-chan"), "There is no prediction '02-chan'. Did you mean '02-chain'?"),
        (lambda: predict("02-chain", "z"), "'02-chain': choose one of a, b, c, not 'z'."),
        (lambda: predict("02-product", "many"), "answer must be a number, not 'many'"),
        (lambda: predict("02-chain", "a", 120), "of at most 100, not 120"),
        (lambda: progress(99), "There is no lesson 99."),
        (lambda: recall(99), "There is no lesson 99."),
        (lambda: recall(2).answer(4, "a"), "number must be a whole number"),
        (lambda: recall(2).answer(1, "z"), "Recall question 1: choose one of a, b, c, not 'z'."),
        (lambda: exercise("02-resque"), "Did you mean '02-rescue'?"),
        (lambda: reset(99), "There is no lesson 99."),
    ],
)
def test_slips_meet_kind_messages(slip, message):
    """Who did what, what was wrong with which value, what to try."""
    with pytest.raises((ValueError, TypeError)) as caught:
        slip()
    assert message in str(caught.value)


def test_recall_answers_at_once_and_may_be_tried_again():
    """Each wrong answer is told what it mixes up, the right one why it is right."""
    assert recall(2).answer(1, "a").startswith("Not so. The baker makes the donut")
    assert recall(2).answer(1, "b").startswith("Right. ")
    assert store.standing("02-r1").outcome == "right"


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
    shop = mine("03-freed").with_parts(Service("baker", [in_a_cell(code, "odd")]))
    verdict = exercise("03-freed").check(shop)
    assert verdict.outcome == "not yet"
    assert "Your code raised KeyError: 'size', in line 3 of its cell (`yield Work" in str(verdict)


def test_what_the_library_refuses_is_told_in_its_own_words():
    """A shop that cannot open says why, and so does one in which a check misses something."""
    shop = mine("03-freed").without("cashier")
    assert "no part has the name 'cashier'" in str(exercise("03-freed").check(shop))
    strict = replace(exercise("02-capacity").asked, check={}.__getitem__)
    assert "Your answer could not be tried out. KeyError: 7" in str(Task(strict).check(7))


def test_a_solved_shop_is_at_hand_in_later_notebooks_and_else_the_worked_one():
    """What solved an exercise is kept whole; until then, or after a reset, the solution stands."""
    worked = mine("03-freed")
    assert exercise("03-freed").check(worked).outcome == "correct"
    own = worked.with_parts(*[part for part in worked.parts.values() if part.name != "baker"])
    own = own.with_parts(Service("baker", [Work(Fixed(90))], workers=2))
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
    assert "1 of 3, 1 correct" in told
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


def shown(card, monkeypatch, **shell):
    """Return the outputs of a cell that ends with a card: their data; a renewed one is replaced."""
    outputs, places = [], {}

    def publish(data, transient=None, update=False):
        name = (transient or {}).get("display_id", len(outputs))
        if update:
            outputs[places[name]] = data
        else:
            places[name] = len(outputs)
            outputs.append(data)

    shell = SimpleNamespace(display_pub=SimpleNamespace(publish=publish), **shell)
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    bundle, _ = DisplayFormatter().format(card)
    return [*outputs, bundle] if bundle else outputs


@pytest.mark.parametrize("make", [lambda: predict("02-chain"), lambda: predict("02-product")])
def test_a_prediction_is_a_form_and_a_page_that_reads_without_one(make, monkeypatch):
    """One output is the widget, the other text and HTML; both texts hold the whole question."""
    widget, still = shown(make(), monkeypatch)
    assert set(widget) == {output.VIEW}
    assert set(still) == {"text/plain", "text/html"}
    for text in still.values():
        assert "Not predicted yet." in text
        assert make().asked.text[:30] in text


@pytest.mark.parametrize(
    "make",
    [
        lambda: recall(2),
        lambda: predict("02-chain"),
        lambda: predict("02-product"),
        lambda: exercise("02-capacity").check(720),
    ],
)
def test_a_card_shown_again_by_its_cell_leaves_nothing_of_the_one_before(make, monkeypatch):
    """The widgets of the earlier form are closed and freed; those of another cell stay."""
    from ipywidgets.widgets.widget import _instances

    def run(cell, time):
        asked = {"metadata": {"cellId": cell}, "header": {"msg_id": time}}
        shown(make(), monkeypatch, get_parent=lambda: asked)
        gc.collect()
        return len(_instances)

    places = {}
    monkeypatch.setattr(output, "PLACES", places)
    none = len(_instances)
    each = run("a", "1") - none
    assert each > 0
    assert run("b", "2") == none + 2 * each
    assert run("a", "3") == none + 2 * each
    assert run("a", "3") == none + 3 * each
    forms = [weakref.ref(form) for _, made in places.values() for form in made]
    assert run("a", "4") == none + 2 * each
    assert [form() is None for form in forms] == [True, True, False]


def test_the_form_keeps_what_was_chosen_and_how_sure():
    """Radio buttons do what the code does; an empty answer is asked for."""
    form = predict("02-chain").form()
    form.fields["keep"].click()
    assert "Choose or type an answer first." in form.reply.value
    form.fields["answer"].value = "b"
    form.fields["sure"].value = "80"
    form.fields["keep"].click()
    assert "You predicted b) " in form.reply.value
    known = store.standing("02-chain")
    assert (known.answer, known.confidence) == ("b", 80)
    assert predict("02-chain").form().fields["answer"].value == "b"


def test_the_form_for_a_number_takes_either_decimal_sign():
    """A comma is as good as a point, and words are asked for a number."""
    form = predict("02-product").form()
    form.fields["answer"].value = "ninety"
    form.fields["keep"].click()
    assert "Choose or type an answer first." in form.reply.value
    form.fields["answer"].value = "90,5"
    form.fields["keep"].click()
    assert store.standing("02-product").answer == 90.5


def test_recall_is_a_form_with_an_answer_to_each_question():
    """Each question has its own buttons and its own reply."""
    form = recall(2).form()
    form.fields["1 answer"].value = "b"
    form.fields["1 keep"].click()
    assert store.standing("02-r1").outcome == "right"
    assert store.standing("02-r2").outcome == ""


def pressed(card, monkeypatch, **values):
    """Return the texts of a card's still before its form is filled in and sent, and after."""
    forms = []
    monkeypatch.setattr("donutlab.lessons.cards.replace", forms.append)
    outputs = shown(card, monkeypatch)
    before = outputs[-1]
    for name, value in values.items():
        forms[0].fields[name.replace("_", " ")].value = value
    for name, field in forms[0].fields.items():
        if name.endswith("keep"):
            field.click()
    return list(before.values()), list(outputs[-1].values())


def test_the_still_of_a_prediction_says_what_was_answered_later(monkeypatch):
    """It is put in the place of the one before, so that a saved notebook holds it."""
    before, after = pressed(predict("02-chain"), monkeypatch, answer="b", sure="80")
    assert all("Not predicted yet." in text for text in before)
    assert all("You predicted b) " in text and "(80 % sure)" in text for text in after)


def test_the_still_of_recall_says_what_was_answered_and_what_to_that(monkeypatch):
    """Each question by itself; one that was not answered stays as it was."""
    before, after = pressed(recall(2), monkeypatch, **{"1_answer": "b", "2_answer": "a"})
    assert not any("You answered" in text for text in before)
    first, second, _ = recall(2).questions
    for text in after:
        assert text.count("You answered") == 2
        assert f"You answered b). Right. {first.because}"[:40] in text
        assert f"You answered a). Not so. {second.wrong['a']}"[:40] in text


def test_a_verdict_has_buttons_for_hint_and_solution():
    """They show what the methods return."""
    form = exercise("02-capacity").check(720).form()
    form.fields["Hint"].click()
    assert "Hint 1 of 2." in form.reply.value
    form.fields["Solution"].click()
    assert "3600 / (5 + 120 + 30)" in form.reply.value


def test_without_widgets_the_page_is_enough(monkeypatch):
    """Where ipywidgets is missing the cards are shown as text and HTML."""
    import sys

    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    for card in (predict("02-chain"), recall(2), exercise("02-capacity").check(1)):
        (bundle,) = shown(card, monkeypatch)
        assert set(bundle) == {"text/plain", "text/html"}


def test_text_from_a_lesson_is_escaped_in_html():
    """What is not markup in a text does not become markup on the page."""
    from donutlab.lessons.cards import rich

    assert rich("`a<b` & **c**") == "<code>a&lt;b</code> &amp; <strong>c</strong>"
