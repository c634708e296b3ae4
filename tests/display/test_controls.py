"""Targets and measures: what is measured is what the library computes, and how far it is."""

from __future__ import annotations

import re
from math import nan

import pytest

from donutlab import Customers, Exponential, Poisson, Service, Shop, Work, hours, minutes, per_hour
from donutlab.display.panel_goal import goal, measured
from donutlab.display.panels import Measure, Panel, Slider, Target
from donutlab.results.summary import words

BUSY = Measure(
    "the till busy", lambda run: run.summary().services["till"].utilisation, least=0.4, unit="%"
)
QUICK = Measure(
    "95 % complete within",
    lambda run: run.summary().orders.to_complete.p95,
    below=minutes(15),
    unit="s",
)


def till(rate):
    """Return a till to which so many come in an hour."""
    return Shop(
        Customers("street", Poisson(per_hour(rate)), to="till"),
        Service("till", [Work(Exponential(120))]),
    )


def test_a_target_shows_what_is_measured_and_how_far_it_is():
    """At every value the numbers are the library's, and all measures met is the target reached."""
    made = Panel(
        till,
        until=hours(24),
        rate=Slider(5, 5, 45, step=10),
        target=Target("busy and quick", measures=[BUSY, QUICK]),
    )
    verdicts = set()
    for rate in range(5, 46, 10):
        summary = made.set(rate=rate).run.summary()
        busy, within = summary.services["till"].utilisation, summary.orders.to_complete.p95
        shown = made.data["target"]["measures"]
        assert [each["met"] for each in shown] == [busy >= 0.4, within < minutes(15)]
        assert shown[0]["now"] == f"{100 * busy:.0f}\N{NO-BREAK SPACE}%"
        assert shown[1]["now"] == words(within)
        assert shown[1]["wanted"] == "below 15 min"
        away = words(within - minutes(15)) if within >= minutes(15) else ""
        assert shown[1]["away"] == away
        assert made.reached == (busy >= 0.4 and within < minutes(15))
        assert f"the till busy: now {shown[0]['now']}, wanted at least 40" in made.text
        assert f"<td>{words(within)}</td>" in made.to_html()
        verdicts.add(made.reached)
    assert verdicts == {True, False}


@pytest.mark.parametrize(
    ("bound", "value", "met", "away"),
    [
        ({"above": 0.45}, 0.45, False, "0 percentage points"),
        ({"above": 0.45}, 0.4512, True, ""),
        ({"below": 0.45}, 0.45, False, "0 percentage points"),
        ({"least": 0.45}, 0.45, True, ""),
        ({"least": 0.45}, 0.25, False, "20 percentage points"),
        ({"most": 0.45}, 0.46, False, "1 percentage point"),
        ({"most": 0.45}, 0.45, True, ""),
        ({"most": 0.45}, nan, False, ""),
    ],
)
def test_each_bound_means_what_it_says(bound, value, met, away):
    """Above and below leave the bound itself out; least and most let it in; unknown is not met."""
    found = measured(Measure("share", lambda run: value, unit="%", **bound), None)
    assert (found["met"], found["away"]) == (met, away)
    assert 0 <= found["share"] <= 1


def test_a_number_just_short_of_the_bound_is_told_from_it():
    """Wanted above 45 %, a share of 44.96 % is not told as 45 %."""
    found = measured(Measure("share", lambda run: 0.4496, above=0.45, unit="%"), None)
    assert found["now"] == "44.96\N{NO-BREAK SPACE}%"
    assert found["wanted"] == "above 45.00\N{NO-BREAK SPACE}%"
    assert found["away"] == "0.04 percentage points"


def test_what_is_reached_may_be_said_by_a_function_beside_the_measures():
    """The function decides, the measures are shown."""
    run = till(5).run(until=hours(8))
    found = goal(Target("much", lambda run: True, measures=[BUSY]), run)
    assert found["reached"]
    assert not found["measures"][0]["met"]


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: Measure("", len, above=1), "Measure: words must be a text that is not empty"),
        (lambda: Measure("busy", 0.5, above=1), "Measure: value must be a function of the run"),
        (lambda: Measure("busy", len), "give one of above, below, least and most, not none."),
        (lambda: Measure("busy", len, above=1, most=2), "and most, not above and most."),
        (lambda: Measure("busy", len, above="much"), "Measure 'busy': above must be a number"),
        (lambda: Target("busy"), "Without it there must be measures."),
        (lambda: Target("busy", measures=["busy"]), "measures must be of type Measure, not 'busy'"),
        (lambda: panel("line"), "picture must be one of lines, times, waits, numbers, words, not"),
        (lambda: panel("line"), "Did you mean 'lines'?"),
    ],
)
def test_slips_are_met_with_advice(act, message):
    """What cannot be a measure, a target or a picture is refused, saying why."""
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        act()


@pytest.mark.parametrize(
    ("value", "bound", "share", "mark"),
    [(5, 10, 0.25, 0.5), (30, 10, 1.0, 0.5), (0.5, 0, 0.5, 0.0), (0, 0, 0.0, 0.0)],
)
def test_a_scale_ends_at_twice_what_is_wanted(value, bound, share, mark):
    """The bound is in its middle; where nothing is wanted it ends at one."""
    found = measured(Measure("late", lambda run: value, most=bound), None)
    assert (found["share"], found["mark"]) == (share, mark)


def test_a_slider_begins_at_a_number():
    """Each of its ends is told by its name."""
    with pytest.raises(TypeError, match="Slider: low must be a number, not 'none'"):
        Slider(5, "none", 9)


def panel(picture):
    """Return a panel that shows a picture."""
    return Panel(till, until=hours(8), picture=picture, rate=Slider(5, 5, 45))


def test_a_panel_shows_the_picture_that_its_author_names():
    """Without a name it is workers and lines."""
    assert panel("waits").picture == "waits"
    assert Panel(till, until=hours(8), rate=Slider(5, 5, 45)).picture == "lines"
