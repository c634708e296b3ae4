"""The panels in the notebooks: every slider to both ends, and the numbers of a direct run."""

from __future__ import annotations

import warnings

import pytest
from answers import OTHERWISE, answered_otherwise
from workbook import build, each_page

pytest.importorskip("anywidget")

from donutlab.core.errors import RunStopped
from donutlab.display.panel_words import numbers
from donutlab.display.panels import LIMIT, Panel
from donutlab.lessons import progress_file as store
from donutlab.lessons.catalogue import lessons


def panels(names):
    """Return the panels among the names that a notebook leaves behind."""
    return {name: each for name, each in names.items() if isinstance(each, Panel)}


@each_page
def test_the_lesson_knows_every_panel_and_how_to_reach_its_target(lesson, ran):
    """A target is open at the start, and reached with the values on the instructor's page."""
    found = panels(ran(lesson).names)
    assert set(found) == set(lesson.panels)
    for name, panel in found.items():
        assert panel.reset().reached is False, f"{name} is reached at the start"
        assert panel.set(**lesson.panels[name]).reached is True, f"{name}: {panel}"
        panel.reset()


@each_page
def test_every_slider_goes_to_both_ends(lesson, ran):
    """Each slider alone, the others at their start: the panel shows a run of these values."""
    for panel in panels(ran(lesson).names).values():
        for name, slider in panel.sliders.items():
            for end in (slider.low, slider.high):
                assert panel.reset().set(**{name: end}).values[name] == end
        panel.reset()


@each_page
def test_a_panel_shows_the_numbers_of_a_direct_run(lesson, ran):
    """At the start, with all sliders at their low ends, and with all at their high ones."""
    for panel in panels(ran(lesson).names).values():
        low = {name: slider.low for name, slider in panel.sliders.items()}
        high = {name: slider.high for name, slider in panel.sliders.items()}
        for values in ({}, low, high):
            panel.reset().set(**values)
            assert panel.numbers == direct(panel), values
        panel.reset()


def direct(panel):
    """Return the numbers of the panel's shops, run without it."""
    made = panel.shop.build(**panel.values)
    shops = made if isinstance(made, dict) else {"": made}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RunStopped)
        found = {
            name: numbers(shop.run(seed=panel.seed, until=panel.shop.until, limit=LIMIT).summary())
            for name, shop in shops.items()
        }
    return found.get("", found)


def test_a_panel_of_the_learner_s_own_shop_works_with_another_than_the_worked_one(
    tmp_path, monkeypatch
):
    """It is not reached at the start, and reached as the instructor's page says."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "progress.jsonl"))
    answered_otherwise(list(OTHERWISE)[-1])
    for lesson in lessons().values():
        for cell in build.source(lesson).cells:
            if "Panel(" in cell.source and 'mine("' in cell.source:
                names = lesson.begun()
                exec(
                    f"from donutlab.panels import Measure, Panel, Slider, Target\n{cell.source}",
                    names,
                )
                for name, panel in panels(names).items():
                    assert panel.reached is False
                    assert panel.set(**lesson.panels[name]).reached is True
                return
    raise AssertionError("no panel begins with the learner's own shop")
