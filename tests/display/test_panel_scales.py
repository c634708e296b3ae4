"""The scales of panels: round, never smaller than before, and anew when sliders are put back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donutlab import Customers, Exponential, Poisson, Service, Shop, Work, hours, per_hour
from donutlab.display.panel_scales import Scales, nice, nice_duration, span, ticks
from donutlab.display.panels import Panel, Slider

ENDS = ("line", "latency", "orders", "waiting", "time")
NEEDS = st.fixed_dictionaries({name: st.just(0.0) | st.floats(1e-9, 1e6) for name in ENDS})


def panel(least=0, **settings):
    """Return a panel of a till to which more or fewer come; `least` of them or it is an error."""

    def till(rate):
        if rate < least:
            raise ValueError("too few")
        return Shop(
            Customers("street", Poisson(per_hour(rate)), to="till"),
            Service("till", [Work(Exponential(120))]),
        )

    return Panel(till, until=hours(8), rate=Slider(10, 5, 60, step=5), **settings)


def ends(made):
    """Return where the scales of a panel end."""
    return {name: made.data["scales"][name] for name in ENDS}


@given(st.lists(NEEDS, min_size=1, max_size=5))
def test_scales_reach_as_far_as_anything_shown_needs(needs):
    """Whatever is shown one after the other, nothing is beyond its scale and none shrinks."""
    scales = Scales()
    for need in needs:
        before, scales = scales, scales.grown(need)
        for name in ENDS:
            assert getattr(scales, name) >= max(need[name], getattr(before, name))


def test_scales_only_grow_while_sliders_move():
    """Back at its first value after a crowd, a panel keeps the scales of the crowd."""
    made = panel()
    first = ends(made)
    crowd = ends(made.set(rate=60))
    assert all(crowd[name] > first[name] for name in ENDS if name != "time")
    told = made.data["scales"]["told"]
    assert told["line"] == {"end": f"{crowd['line']:g}", "was": f"{first['line']:g}"}
    assert ends(made.set(rate=10)) == crowd
    assert {each["was"] for each in made.data["scales"]["told"].values()} == {""}
    design = made.data["designs"][0]
    assert sum(design["bars"]) == int(design["numbers"]["complete"])
    assert ends(made.reset()) == first


@pytest.mark.parametrize("least", [0, 6])
def test_scales_that_are_found_ahead_stay_wherever_the_sliders_go(least):
    """They reach as far as the ends of the sliders need, of those at which there is a shop."""
    made = panel(scales="ahead", least=least)
    first = ends(made)
    assert first == ends(panel().set(rate=60))
    for rate in range(10 if least else 5, 61, 5):
        assert ends(made.set(rate=rate)) == first
        assert {each["was"] for each in made.data["scales"]["told"].values()} == {""}
    assert ends(made.reset()) == first


def test_scales_that_are_found_ahead_reach_over_every_corner():
    """A crowd matters where there are few workers, so all sliders are moved together."""

    def till(rate, workers):
        work = [Work(Exponential(120))]
        people = Customers("street", Poisson(per_hour(rate)), to="till")
        return Shop(people, Service("till", work, workers=workers))

    sliders = {"rate": Slider(10, 5, 60, step=5), "workers": Slider(2, 1, 3)}
    made = Panel(till, until=hours(8), scales="ahead", **sliders)
    first = ends(made)
    for rate in (5, 30, 60):
        for workers in (1, 2, 3):
            assert ends(made.set(rate=rate, workers=workers)) == first


def test_scales_that_the_author_has_chosen_end_where_they_are_put():
    """Exactly there, until more is needed; then they say so, and Reset puts them back."""
    made = panel(scales={"lines": 7, "times": 1500, "orders": 33, "waits": 2.5})
    chosen = {"line": 7, "latency": 1500, "orders": 33, "waiting": 2.5}
    assert {name: ends(made)[name] for name in chosen} == chosen
    assert {each["was"] for each in made.data["scales"]["told"].values()} == {""}
    made.set(rate=60)
    assert made.data["scales"]["told"]["line"]["was"] == "7"
    assert ends(made)["line"] > 7
    assert {name: ends(made.reset())[name] for name in chosen} == chosen


@pytest.mark.parametrize(
    ("scales", "kind", "message"),
    [
        ("behind", TypeError, "Panel: scales must be 'ahead' or a dict such as {'lines': 30}"),
        (30, TypeError, "Panel: scales must be 'ahead' or a dict such as {'lines': 30}, not 30."),
        ({"line": 3}, ValueError, "times, orders, waits, not 'line'. Did you mean 'lines'?"),
        ({"times": 0}, ValueError, "Panel: the scale of times must be a number above 0"),
        ({"times": "long"}, TypeError, "Panel: the scale of times must be a number above 0"),
    ],
)
def test_scales_that_cannot_be_are_refused(scales, kind, message):
    """With what there is to choose."""
    with pytest.raises(kind, match=re.escape(message)):
        panel(scales=scales)


def test_the_browser_has_scales_found_anew_when_it_asks_for_it():
    """Its button puts sliders and scales back; any other request leaves the scales."""
    made = panel()
    first = ends(made)
    asked = {"values": {"rate": 10}, "seed": 1}
    crowd = ends(made.set(rate=60))
    made.requests.handle(asked | {"number": "a-1"})
    assert ends(made) == crowd
    made.requests.handle(asked | {"number": "a-2", "anew": True})
    assert ends(made) == first


def test_what_was_prefetched_is_drawn_to_the_scales_of_what_is_shown():
    """A picture found before the scales had grown is not shown to the old ones."""
    made = panel()
    made.requests.handle({"near": [{"rate": 15}], "seed": 1})
    crowd = ends(made.set(rate=60))
    made.requests.handle({"near": [{"rate": 15}], "seed": 1})
    made.requests.handle({"values": {"rate": 15}, "seed": 1, "number": "a-1"})
    assert ends(made) == crowd


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.25, "250.0 ms"),
        (30, "30 s"),
        (67.5, "1 min 08 s"),
        (90, "1 min 30 s"),
        (600, "10 min"),
        (hours(8), "8 h"),
        (hours(24), "1 day"),
        (hours(240), "10 days"),
        (hours(30), "30 h"),
    ],
)
def test_a_whole_duration_is_told_in_its_own_unit(seconds, words):
    """Ten days are 10 days, not 240 h 00 min."""
    assert span(seconds) == words


def test_rounding_is_up_and_seldom_changes():
    """A scale ends at or above what is needed, less than three times as far, with few ticks."""
    for most in (0.4, 1, 7, 99, 101, 4567):
        assert most <= nice(most) < 2.6 * most
        assert isinstance(nice(most), int) is (most >= 1)
    for seconds in (1, 61, 3000, 50_000, 90_000, 1_000_000):
        assert seconds <= nice_duration(seconds) < 3 * seconds
        assert 2 <= len(ticks(nice_duration(seconds))) <= 6
