"""A sentence above a panel: sliders and results as its numbers, in the still and in text too."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donutlab import Customers, Exponential, Poisson, Service, Shop, Work, hours, per_hour
from donutlab.display.panels import Measure, Panel, Slider, Target
from donutlab.display.sentence import filled, filled_html, pieces

BUSY = Measure("in work", lambda run: run.summary().services["till"].utilisation, most=1, unit="%")
TEXTS = st.text(alphabet="ab {}<&", max_size=8)


def panel(sentence, build=None, **changes):
    """Return a panel of a till with that sentence."""

    def till(seconds):
        return Shop(
            Customers("street", Poisson(per_hour(20)), to="till"),
            Service("till", [Work(Exponential(seconds))]),
        )

    return Panel(
        build or till,
        until=hours(8),
        sentence=sentence,
        seconds=Slider(90, 10, 170, step=10, unit="s", label="work"),
        **changes,
    )


def test_its_numbers_are_those_of_the_sliders_and_of_the_run():
    """Wherever the slider stands, the sentence has its value, a headline number and a measure."""
    made = panel(
        "Work takes {seconds}: {complete} complete, {in work} in work.",
        target=Target("busy", measures=[BUSY]),
    )
    for seconds in (10, 90, 170):
        summary = made.set(seconds=seconds).run.summary()
        busy = f"{100 * summary.services['till'].utilisation:.0f}\N{NO-BREAK SPACE}%"
        told = f"Work takes {seconds} s: {summary.orders.complete} complete, {busy} in work."
        assert repr(made).splitlines()[1] == told
        assert re.sub("</?strong>", "", made.to_html()).startswith(f"<p>{told}</p>")
        assert f"<strong>{seconds} s</strong>" in made.to_html()


def test_of_two_designs_it_can_tell_what_is_measured():
    """Headline numbers are those of a single design; a measure is there in any case."""
    build = panel("").shop.build
    two = {"build": lambda seconds: {"a": build(seconds), "b": build(seconds)}}
    many = Target("many", measures=[Measure("orders", lambda runs: 7, least=1)])
    assert "There are 7." in repr(panel("There are {orders}.", target=many, **two))
    with pytest.raises(ValueError, match=r"\{complete\} in sentence is neither"):
        panel("{complete}", target=many, **two)


def test_without_a_sentence_nothing_is_said():
    """Neither in the still nor in the text is there an empty one."""
    made = panel("")
    assert made.to_html().startswith("<table>")
    assert repr(made).count("\n") == 1


@given(TEXTS)
def test_whatever_stands_between_the_numbers_is_read_as_it_stands(text):
    """Doubled braces are braces, and markup is escaped."""
    doubled = text.replace("{", "{{").replace("}", "}}")
    found = pieces(f"{doubled}{{n}}", {"n"}, ())
    assert filled(found, {"n": "3 s"}, {"results": {}}) == f"{text}3 s"
    html = filled_html(found, {"n": "<i>"}, {"results": {}})
    assert html.endswith("<strong>&lt;i&gt;</strong>")
    assert "<" not in html.removesuffix("<strong>&lt;i&gt;</strong>")


@pytest.mark.parametrize(
    ("sentence", "kind", "message"),
    [
        (3, TypeError, "Panel: sentence must be a text, not 3."),
        ("{second}", ValueError, "neither a slider nor a result. Did you mean 'seconds'?"),
        ("{seconds:.1f}", ValueError, "{seconds:.1f} in sentence is neither"),
        ("{seconds!r}", ValueError, "{seconds!r} in sentence is neither"),
        ("{}", ValueError, "Sliders: seconds. Results: placed, accepted, complete,"),
        ("{seconds} {seconds}", ValueError, "sentence names the slider {seconds} twice."),
        ("{seconds", ValueError, "A brace that is to be read is written twice, {{ or }}."),
    ],
)
def test_slips_are_met_with_advice(sentence, kind, message):
    """What cannot be filled in is refused, with what can."""
    with pytest.raises(kind, match=re.escape(message)):
        panel(sentence)
