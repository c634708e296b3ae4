"""The panels in the notebooks: every slider to both ends, and the numbers of a direct run."""

from __future__ import annotations

import warnings

import pytest
from workbook import each_lesson

pytest.importorskip("anywidget")

from donutlab.errors import RunStopped
from donutlab.panels import LIMIT, Panel
from donutlab.views import numbers


def panels(names):
    """Return the panels among the names that a notebook leaves behind."""
    return {name: each for name, each in names.items() if isinstance(each, Panel)}


@each_lesson
def test_the_lesson_knows_every_panel_and_how_to_reach_its_target(lesson, ran):
    """A target is open at the start, and reached with the values on the instructor's page."""
    found = panels(ran(lesson).names)
    assert set(found) == set(lesson.panels)
    for name, panel in found.items():
        assert panel.reset().reached is False, f"{name} is reached at the start"
        assert panel.set(**lesson.panels[name]).reached is True, f"{name}: {panel}"
        panel.reset()


@each_lesson
def test_every_slider_goes_to_both_ends_and_shows_what_a_direct_run_gives(lesson, ran):
    """At the start, with each slider at each end, and with all at their ends."""
    for panel in panels(ran(lesson).names).values():
        ends = [
            {name: end} for name, each in panel.sliders.items() for end in (each.low, each.high)
        ]
        ends += [{name: each.low for name, each in panel.sliders.items()}]
        ends += [{name: each.high for name, each in panel.sliders.items()}]
        for values in [{}, *ends]:
            panel.reset().set(**values)
            assert panel.numbers == direct(panel), values
        panel.reset()


def direct(panel):
    """Return the numbers of the panel's shops, run without it."""
    made = panel._build(**panel.values)
    shops = made if isinstance(made, dict) else {"": made}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RunStopped)
        found = {
            name: numbers(shop.run(seed=panel.seed, until=panel._until, limit=LIMIT).summary())
            for name, shop in shops.items()
        }
    return found.get("", found)
