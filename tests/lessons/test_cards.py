"""Cards: what a lesson shows, as a form, and as a page that reads without one."""

from __future__ import annotations

import gc
import weakref
from types import SimpleNamespace

import pytest
from IPython.core.formatters import DisplayFormatter

from donutlab.display import output
from donutlab.lessons import exercise, predict, recall
from donutlab.lessons import progress_file as store


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


def test_the_form_for_a_number_takes_it_as_people_type_it():
    """A comma is as good as a point, a unit may follow, and what cannot be read is told."""
    form = predict("02-product").form()
    form.fields["keep"].click()
    assert "Choose or type an answer first." in form.reply.value
    for slip, told in (("ninety", "is no number"), ("nan", "is no number"), ("9 pies", "'pies'")):
        form.fields["answer"].value = slip
        form.fields["keep"].click()
        assert told in form.reply.value
        assert store.standing("02-product").answer is None
    form.fields["answer"].value = "90,5 orders"
    form.fields["keep"].click()
    assert store.standing("02-product").answer == 90.5


def test_enter_is_as_good_as_the_button():
    """In the line to type into, and among the radio buttons, how sure one is included."""
    form = predict("02-product").form()
    enter(form.fields["answer"], "90 %")
    assert "You predicted 90 of 100 orders (50 % sure)." in form.reply.value
    enter(form.fields["sure"], "80")
    assert "(80 % sure)" in form.reply.value
    form = recall(2).form()
    enter(form.fields["1 answer"], "b")
    assert store.standing("02-r1").outcome == "right"


def enter(field, value):
    """Tell a field, as the browser does, that Enter was pressed when it had this value."""
    field._handle_custom_msg({"value": value, "enter": True}, [])


def test_a_result_that_is_shown_already_follows_a_prediction_made_later(monkeypatch):
    """It is put anew where it stands; once it was right or wrong nothing moves any more."""
    outputs = shown(predict("02-product").against(90.1), monkeypatch)
    assert "You have not predicted yet." in outputs[0]["text/plain"]
    predict("02-product", 99)
    assert "You predicted: 99 of 100 orders." in outputs[0]["text/plain"]
    assert "Not so." in outputs[0]["text/html"]
    predict("02-product", 90)
    assert "You predicted: 99 of 100 orders." in outputs[0]["text/plain"]


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

    assert rich("*not yet* (*a b*), *so*.") == "<em>not yet</em> (<em>a b</em>), <em>so</em>."
    kept = ("2 * 3 * 4", '{"wildcard": "*pie*"}', "a*b*c", "* one * two")
    assert [rich(each) for each in kept] == [*kept]
    assert rich("`*args*` **a** *b*") == "<code>*args*</code> <strong>a</strong> <em>b</em>"
    assert rich("`a<b` & **c**") == "<code>a&lt;b</code> &amp; <strong>c</strong>"
