"""What a panel shows at a glance: one picture, its goal, scales that stay, overload told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import run_cells
from panel_cells import VIOLATIONS, cells, namespace, press, shown, unfold

from donutlab import hours
from donutlab.results.summary import words

MEASURED = """
from donutlab.panels import Measure, Panel, Slider, Target

def two(orders_per_hour, bakers):
    shop = diner(orders_per_hour, bakers)
    return {"calls": shop, "events": shop.with_parts(
        Service("manager", [Work(Fixed(5)), Publish("Placed", to="tray")], workers=4),
        Queue("tray"),
        Service("baker", [Work(Exponential(120))], workers=bakers, reads=Reads("tray")))}

goal = Target("quick, with few bakers", measures=[
    Measure("95 % complete within", lambda runs: runs["calls"].summary().orders.to_complete.p95,
            below=minutes(10), unit="s"),
    Measure("bakers busy", lambda runs: runs["calls"].summary().services["baker"].utilisation,
            above=0.4, unit="%")])
panel = Panel(two, until=hours(8), target=goal, picture="times",
              orders_per_hour=Slider(40, 10, 120, step=5, unit="orders/h"), bakers=Slider(2, 1, 6))
panel
"""
THEMES = """(theme) => void jupyterapp.commands.execute('apputils:change-theme', { theme })"""


def measured():
    """Return the cells of a panel of two designs with measures."""
    return [cells()[0], MEASURED]


def test_one_picture_is_shown_and_the_others_are_folded_and_remembered(open_notebook):
    """What was unfolded with the keyboard is unfolded again when the cell is run again."""
    page = open_notebook(measured())
    panel = page.locator(".donut-panel")
    assert panel.locator("section").get_attribute("data-picture") == "times"
    folded = panel.locator("details")
    assert folded.evaluate_all("(all) => all.map((each) => each.dataset.picture)") == [
        *("lines", "waits", "numbers", "words")
    ]
    assert folded.evaluate_all("(all) => all.some((each) => each.open)") is False
    panel.locator(".plot svg").first.wait_for()
    panel.locator("summary", has_text="Numbers").focus()
    page.keyboard.press("Enter")
    panel.locator("dl.numbers").first.wait_for()
    panel.evaluate("(panel) => { panel.id = 'old'; }")
    run_cells(page)
    again = page.locator(".donut-panel:not(#old)")
    again.locator("dl.numbers").first.wait_for()
    assert again.locator("details").evaluate_all("(all) => all.map((each) => each.open)") == [
        *(False, False, True, False)
    ]


def test_the_goal_shows_what_is_measured_and_how_far_it_is(open_notebook):
    """The numbers beside the target are the library's, wherever the sliders stand."""
    page = open_notebook(measured())
    panel = page.locator(".donut-panel")
    panel.locator("input[type=range]").nth(1).focus()
    for key, bakers in (("Home", 1), ("End", 6)):
        press(page, key)
        summary = namespace["diner"](40, bakers).run(seed=1, until=hours(8)).summary()
        within = summary.orders.to_complete.p95
        busy = f"{100 * summary.services['baker'].utilisation:.0f}\N{NO-BREAK SPACE}%"
        quick, used = panel.locator(".measures li").all_inner_texts()
        assert f"now {words(within)} · wanted: below 10 min" in quick
        assert ("to go" in quick, "✓" in quick) == (within >= 600, within < 600)
        assert f"now {busy} · wanted: above 40" in used


def test_the_picture_is_saved_as_a_file_by_keys_once(open_notebook):
    """As SVG or PNG, with what is shown, though there is a second view of the panel."""
    page = open_notebook([cells()[0], MEASURED.replace("\npanel\n", "\npanel.set(bakers=3)\n")])
    page.locator(".donut-panel").wait_for()
    page.evaluate("void window.jupyterapp.commands.execute('notebook:create-output-view')")
    page.locator(".donut-panel").nth(1).wait_for()
    files = page.locator(".donut-panel").first.get_by_role("group", name="Save the picture")
    came = []
    page.on("download", lambda each: came.append(each))
    for form, begins in (("SVG", b"<?xml"), ("PNG", b"\x89PNG")):
        files.get_by_role("button", name=form).focus()
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        content = Path(saved.value.path()).read_bytes()
        assert saved.value.suggested_filename == f"panel-times.{form.lower()}"
        assert content.startswith(begins)
        assert form == "PNG" or b"bakers 3, seed 1" in content
    page.wait_for_timeout(500)
    assert len(came) == 2


def test_two_designs_fit_one_screen_with_the_sliders(open_notebook, page):
    """At 1440 by 900, in JupyterLab, sliders, goal, picture and folded ones are seen at once."""
    page.set_viewport_size({"width": 1440, "height": 900})
    open_notebook(measured())
    panel = page.locator(".donut-panel")
    panel.evaluate("(panel) => panel.scrollIntoView({ block: 'start' })")
    page.wait_for_timeout(300)
    box, room = panel.bounding_box(), page.locator(".jp-WindowedPanel-outer").bounding_box()
    assert box["height"] < room["height"]
    assert box["width"] > 1000
    tops = panel.locator(".design").evaluate_all(
        "(all) => all.slice(0, 2).map((each) => each.getBoundingClientRect().top)"
    )
    assert tops[0] == tops[1]


def test_scales_stay_until_reset_and_say_when_they_have_grown(open_notebook):
    """From a crowd back to where it was, the scale is still the crowd's; Reset shrinks it."""
    page = open_notebook(cells())
    panel = page.locator(".donut-panel")
    caption = panel.locator("section .caption")
    path = panel.locator("section .line").nth(1)
    first, drawn = caption.inner_text(), path.get_attribute("d")
    panel.locator("input[type=range]").first.focus()
    press(page, "End")
    crowd = caption.inner_text()
    end = re.search(r"scale: 0 to (\d+)", first)[1]
    assert f" · before: 0 to {end}" in crowd
    press(page, "Home")
    grown = re.search(r"scale: 0 to (\d+)", crowd)[1]
    assert caption.inner_text().endswith(f"scale: 0 to {grown}")
    panel.get_by_role("button", name="Reset").focus()
    press(page, "Enter")
    assert (caption.inner_text(), path.get_attribute("d")) == (first, drawn)


def test_overload_is_told_first_and_what_was_never_complete_is_drawn(open_notebook):
    """Above the pictures stands which part gets too much; a shop that keeps up has no such line."""
    page = open_notebook(cells())
    panel = page.locator(".donut-panel")
    panel.locator("section .line").first.wait_for(state="attached")
    told = panel.locator(".overload")
    assert not told.is_visible()
    panel.locator("input[type=range]").first.focus()
    press(page, "End")
    summary = namespace["diner"](120, 2).run(seed=1, until=hours(8)).summary()
    assert told.inner_text() == str(summary.overloads[0])
    unfold(panel)
    assert panel.locator(".words").inner_text().startswith(str(summary.overloads[0]))
    left = shown(panel)["not complete at closing"]
    assert panel.locator(".left").inner_text() == left
    height = "(path) => path.getBBox().height"
    never, bars = (panel.locator(f"path.{name}").evaluate(height) for name in ("never", "bars"))
    assert never > bars > 0


def test_old_pictures_are_dimmed_until_the_new_ones_come(open_notebook):
    """While a slow model runs the pictures pale; with its answer they do not."""
    slow = """
def slow(orders_per_hour, bakers):
    sleep(2 if bakers == 3 else 0)
    return diner(orders_per_hour, bakers)
"""
    page = open_notebook(cells(slow, build="slow"))
    panel = page.locator(".donut-panel")
    opacity = "getComputedStyle(document.querySelector('.designs')).opacity"
    panel.locator("input[type=range]").nth(1).focus()
    page.wait_for_timeout(400)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{opacity} < 1")
    page.wait_for_function(f"{opacity} === '1'")
    assert panel.get_attribute("data-answers").endswith("-1")


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_goal_and_pictures_are_for_everybody(open_notebook, page, width):
    """At three widths, in both themes, all unfolded: nothing is cut off, axe finds nothing."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed")
    page.set_viewport_size({"width": width, "height": 900})
    open_notebook(measured())
    panel = page.locator(".donut-panel")
    panel.locator("input[type=range]").first.focus()
    press(page, "End")
    unfold(panel)
    for theme, light in (("JupyterLab Light", "true"), ("JupyterLab Dark", "false")):
        page.evaluate(THEMES, theme)
        page.locator(f"body[data-jp-theme-light={light}]").wait_for(state="attached")
        page.wait_for_timeout(300)
        page.evaluate(axe.AXE_SCRIPT)
        assert page.evaluate(VIOLATIONS) == []
    right = panel.evaluate("(panel) => panel.getBoundingClientRect().right")
    wider = """(all, right) => all.filter((each) => each.getBoundingClientRect().right > right + 1)
      .map((each) => each.outerHTML)"""
    assert panel.locator("*").evaluate_all(wider, right) == []
