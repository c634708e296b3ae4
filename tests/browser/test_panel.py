"""Panels in a real JupyterLab and Notebook 7: what they show, by keys alone, and when it fails."""

from __future__ import annotations

import re

import pytest
from browsing import run_cells
from panel_cells import VIOLATIONS, cells, namespace, press, shown, unfold

from donutlab import RunStopped, hours

NASTY = "<img src=x onerror=window.hacked=1>"


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_it_shows_what_the_library_computes_at_both_ends_of_every_slider(open_notebook, app):
    """Moved by keys to its ends, each slider shows the numbers of a run with that value."""
    from donutlab.display.panel_words import numbers

    page = open_notebook(cells(), app=app)
    panel = page.locator(".donut-panel")
    panel.wait_for()
    ends = {"orders_per_hour": (10, 120), "bakers": (1, 6)}
    for place, (name, (low, high)) in enumerate(ends.items()):
        for key, value in (("Home", low), ("End", high)):
            panel.locator("input[type=range]").nth(place).focus()
            press(page, key)
            values = {"orders_per_hour": 40, "bakers": 2} | {name: value}
            run = namespace["diner"](**values).run(seed=1, until=hours(8))
            assert shown(panel) == numbers(run.summary())
        for arrow in ("ArrowLeft", "ArrowRight"):
            press(page, arrow)
        panel.get_by_role("button", name="Reset").focus()
        press(page, "Enter")
    assert page.strangers == []


def test_everything_can_be_done_by_keys_and_the_focus_is_seen(open_notebook):
    """Tab goes through sliders, day, folded pictures, buttons, each with an outline, and out."""
    page = open_notebook(cells())
    panel = page.locator(".donut-panel")
    panel.wait_for()
    first = panel.locator("input[type=range]").first
    first.focus()
    stops = []
    for _ in range(12):
        stops.append(page.evaluate("document.activeElement.type || document.activeElement.tagName"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        page.keyboard.press("Tab")
    assert stops == [
        "range",
        "range",
        "number",
        "button",
        "button",
        *["SUMMARY"] * 4,
        *["button"] * 3,
    ]
    assert not page.evaluate("Boolean(document.activeElement.closest('.donut-panel'))")

    first.focus()
    for key in ("ArrowRight", "ArrowUp", "PageUp", "ArrowDown", "ArrowLeft"):
        press(page, key)
    assert first.get_attribute("aria-valuetext") != "40 orders/h"
    panel.get_by_role("button", name="New day").focus()
    press(page, "Space")
    assert panel.locator("input[type=number]").input_value() == "2"
    panel.get_by_role("button", name="Reset").focus()
    press(page, "Enter")
    assert first.get_attribute("aria-valuetext") == "40 orders/h"
    assert panel.locator("input[type=number]").input_value() == "1"


def test_an_error_is_shown_with_its_line_and_the_last_picture_stays(open_notebook):
    """The panel tells what the learner's function raised and where, and recovers."""
    fragile = """
def fragile(orders_per_hour, bakers):
    share = 60 / (3 - bakers)
    return diner(orders_per_hour, bakers)
"""
    page = open_notebook(cells(fragile, build="fragile"))
    panel = page.locator(".donut-panel")
    panel.wait_for()
    before, picture = shown(panel), panel.locator(".line").nth(1).get_attribute("d")
    panel.locator("input[type=range]").nth(1).focus()
    press(page, "ArrowRight")
    told = panel.get_by_role("alert").inner_text()
    assert "ZeroDivisionError: " in told
    assert "of fragile: share = 60 / (3 - bakers)" in told
    assert "The pictures stay as they were: orders_per_hour 40, bakers 2, seed 1" in told
    assert shown(panel) == before
    assert panel.locator(".line").nth(1).get_attribute("d") == picture
    press(page, "ArrowRight")
    assert panel.locator(".error").text_content() == ""
    assert shown(panel) != before


def test_a_second_view_begins_with_what_is_shown(open_notebook):
    """Opened beside an error, its sliders and day stand where the picture is."""
    page = open_notebook(
        cells(build="lambda **values: diner(**values) if values['bakers'] < 3 else 0")
    )
    panel = page.locator(".donut-panel")
    panel.locator("input[type=range]").nth(1).focus()
    press(page, "ArrowRight")
    page.evaluate("void window.jupyterapp.commands.execute('notebook:create-output-view')")
    second = panel.nth(1)
    second.get_by_role("alert").wait_for()
    assert second.locator("output").all_inner_texts() == ["40 orders/h", "2"]
    assert second.locator("input[type=number]").input_value() == "1"
    assert shown(second) == shown(panel.nth(0))


def test_a_run_that_takes_too_long_is_cut_short_and_says_so(open_notebook):
    """At an extreme value the run is stopped after the limit: the panel says so until it is not."""
    page = open_notebook(cells(limit="limit=1500, "))
    panel = page.locator(".donut-panel")
    panel.wait_for()
    notice = panel.locator(".notice")
    assert not notice.is_visible()
    panel.locator("input[type=range]").first.focus()
    press(page, "End")
    with pytest.warns(RunStopped):
        run = namespace["diner"](120, 2).run(seed=1, until=hours(8), limit=1500)
    assert notice.inner_text() == run.stopped
    unfold(panel)
    assert "after the 1,500 events a run may take" in panel.locator(".words").inner_text()
    assert shown(panel)["placed"] == str(run.summary().orders.placed)
    press(page, "Home")
    assert not notice.is_visible()


def test_text_is_shown_as_text_wherever_it_comes_from(open_notebook):
    """Markup in a name, a target or an error is read, never run."""
    nasty = f"""
def nasty(orders_per_hour, bakers):
    if bakers == 3:
        raise ValueError("{NASTY}")
    shop = diner(orders_per_hour, bakers)
    return {{"{NASTY}": shop, "good": shop.with_parts(
        Service("manager", [Work(Fixed(5)), Call("{NASTY}")]), Service("{NASTY}"))}}
"""
    page = open_notebook(cells(nasty, build="nasty", target=NASTY, reached="True"))
    panel = page.locator(".donut-panel")
    panel.wait_for()
    assert panel.locator(".title").first.inner_text() == NASTY
    assert NASTY in panel.locator(".target").inner_text()
    assert NASTY in panel.locator(".parts").nth(1).inner_text()
    panel.locator("input[type=range]").nth(1).focus()
    press(page, "ArrowRight")
    assert NASTY in panel.get_by_role("alert").inner_text()
    assert panel.locator("img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_dead_kernel_is_told_and_the_picture_stays(open_notebook, lab):
    """Moved after the kernel has died, the panel says that nobody answers."""
    page = open_notebook(cells())
    panel = page.locator(".donut-panel")
    panel.wait_for()
    before = shown(panel)
    lab.end_kernels()
    page.wait_for_timeout(500)
    page.evaluate("document.querySelectorAll('.jp-Dialog').forEach((each) => each.remove())")
    panel.locator("input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    panel.locator(".notice", has_text="The kernel does not answer").wait_for()
    assert shown(panel) == before


def test_a_hand_that_rests_while_the_kernel_starts_again_raises_nothing(open_notebook):
    """There is nobody to prefetch, and no error in the browser either."""
    page = open_notebook(cells())
    panel = page.locator(".donut-panel")
    panel.wait_for()
    page.wait_for_timeout(1500)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.evaluate("void window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    for turn in range(8):
        panel.locator("input[type=range]").nth(turn % 2).focus()
        page.wait_for_timeout(350)
    assert errors == []


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious(open_notebook, theme):
    """The rules of axe-core find no serious or critical violation in either theme."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed")
    page = open_notebook(cells(reached="False"))
    page.locator(".donut-panel").wait_for()
    page.evaluate(
        "(theme) => void jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
    )
    light = "true" if theme == "JupyterLab Light" else "false"
    page.locator(f"body[data-jp-theme-light={light}]").wait_for(state="attached")
    page.wait_for_timeout(300)
    page.evaluate(axe.AXE_SCRIPT)
    assert page.evaluate(VIOLATIONS) == []


def test_nothing_is_lost_at_four_times_the_size(open_notebook):
    """In a window a quarter as wide, as at 400 %, nothing is cut off at the side."""
    page = open_notebook(cells(), app="notebook")
    panel = page.locator(".donut-panel")
    panel.wait_for()
    page.set_viewport_size({"width": 320, "height": 900})
    page.wait_for_timeout(300)
    wider = """(panel) => [...panel.querySelectorAll("*")]
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
      .map((each) => each.outerHTML)"""
    assert panel.evaluate(wider) == []
    assert panel.evaluate("(panel) => panel.getAnimations({ subtree: true }).length") == 0


@pytest.mark.parametrize("width", [700, 1280])
def test_what_two_designs_have_in_common_stands_side_by_side(open_notebook, page, width):
    """Whatever wraps or is longer in one of them, each number, picture and table begins level."""
    two = """
def two(orders_per_hour, bakers):
    shop = diner(orders_per_hour, bakers)
    return {"short": shop, "long": shop.with_parts(
        Customers("street", Poisson(per_hour(orders_per_hour)), to="a manager with a long name"),
        Service("a manager with a long name", [Work(Fixed(80)), Call("manager")]))}
"""
    page.set_viewport_size({"width": width, "height": 900})
    open_notebook(cells(two, build="two", reached="True"), app="notebook")
    page.locator(".design").nth(1).wait_for()
    unfold(page.locator(".donut-panel"))
    tops = """(designs, side) => designs.filter((_, n) => n % 2 === side)
      .flatMap((design) => [...design.querySelectorAll(".numbers > div, .design > *")])
      .map((each) => Math.round(each.getBoundingClientRect().top))"""
    left, right = (page.locator(".design").evaluate_all(tops, side) for side in range(2))
    assert len(left) == 5 * 2 + 8
    assert left == right
    lines = [page.locator(".design").nth(n).locator(".parts tbody tr").count() for n in range(2)]
    assert lines == [2, 3]


def test_running_a_cell_again_and_again_leaks_nothing(open_notebook):
    """After ten times there are as many widgets as after one, and the old panels are freed."""
    count = "from ipywidgets.widgets.widget import _instances; print('widgets', len(_instances))"
    page = open_notebook([*cells(), count])
    told = page.get_by_text(re.compile(r"^widgets \d+"))
    told.wait_for()
    widgets = told.inner_text()
    leave = "(panel) => { panel.id = 'old'; (window.olds ??= []).push(new WeakRef(panel)); }"
    for _ in range(10):
        page.locator(".donut-panel").evaluate(leave)
        run_cells(page)
        page.locator(".donut-panel:not(#old)").wait_for()
    page.wait_for_timeout(1000)
    assert told.inner_text() == widgets
    assert page.locator(".donut-panel").count() == 1
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    kept = page.evaluate("olds.filter((each) => each.deref()).length")
    assert kept <= 2, f"{kept} of 10 panels are still in memory"
