"""A number in the sentence of a panel: scrubbed with the mouse, moved by keys, for everybody."""

from __future__ import annotations

import pytest
from panel_cells import DINER, VIOLATIONS, namespace, press

from donutlab import hours
from donutlab.display.panel_words import numbers

TOLD = """
from donutlab.panels import Panel, Slider
panel = Panel(diner, until=hours(8),
              sentence="When {orders_per_hour} come, {complete} are <b>complete</b>.",
              orders_per_hour=Slider(40, 10, 120, step=5, unit="orders an hour", label="orders"),
              bakers=Slider(2, 1, 6))
panel
"""


def told(orders_per_hour, bakers=2):
    """Return the sentence as it must be."""
    run = namespace["diner"](orders_per_hour, bakers).run(seed=1, until=hours(8))
    complete = numbers(run.summary())["complete"]
    return f"When {orders_per_hour} orders an hour come, {complete} are <b>complete</b>."


def test_keys_move_it_as_they_move_a_slider(open_notebook):
    """Arrows by a step, Page by a tenth, Home and End to the ends, each with its value text."""
    page = open_notebook([DINER, TOLD])
    number = page.get_by_role("slider", name="orders", exact=True)
    number.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    arrows = {"ArrowRight": 45, "ArrowUp": 50, "ArrowLeft": 45, "ArrowDown": 40}
    keys = arrows | {"PageUp": 50, "PageDown": 40, "Home": 10, "End": 120}
    for key, orders in keys.items():
        press(page, key)
        assert number.get_attribute("aria-valuetext") == f"{orders} orders an hour"
        assert number.get_attribute("aria-valuenow") == str(orders)
        assert page.locator(".sentence").inner_text() == told(orders)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("a")
    assert page.locator(".sentence").inner_text() == told(120)
    ends = [number.get_attribute(f"aria-value{name}") for name in ("min", "max")]
    assert ends == ["10", "120"]
    page.keyboard.press("Tab")
    press(page, "Home")
    assert page.locator(".sentence").inner_text() == told(120, bakers=1)
    page.locator(".donut-panel").get_by_role("button", name="Reset").focus()
    press(page, "Enter")
    assert page.locator(".sentence").inner_text() == told(40)
    assert page.strangers == []


def test_a_drag_to_the_side_scrubs_it(open_notebook):
    """A step for every few pixels, not beyond the ends; a click does nothing."""
    page = open_notebook([DINER, TOLD])
    number = page.locator(".scrub")
    box = number.bounding_box()
    x, y = box["x"] + 20, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for by, orders in ((36, 55), (0, 40), (-24, 30), (-900, 10), (900, 120)):
        page.mouse.move(x + by, y, steps=3)
        assert number.inner_text() == f"{orders} orders an hour"
    page.mouse.up()
    page.mouse.move(x, y)
    assert number.inner_text() == "120 orders an hour"
    page.wait_for_function(
        "(told) => document.querySelector('.sentence').innerText === told", arg=told(120)
    )
    page.mouse.click(x, y)
    assert number.inner_text() == "120 orders an hour"


def test_it_is_one_of_the_panel_s_sliders(open_notebook):
    """Moved from Python it says so, it has no slider below, and a rest finds pictures ahead."""
    page = open_notebook([DINER, TOLD, "_ = panel.set(orders_per_hour=60)"])
    page.wait_for_function(
        "(told) => document.querySelector('.sentence')?.innerText === told", arg=told(60)
    )
    assert page.locator(".donut-panel input[type=range]").count() == 1
    page.locator(".scrub").focus()
    page.wait_for_timeout(2000)
    now = page.evaluate("""() => {
      const scrub = document.querySelector(".scrub");
      scrub.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true }));
      return document.querySelector(".sentence").innerText;
    }""")
    assert now == told(120)


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_it_is_for_everybody(open_notebook, page, width):
    """At three widths, in both themes, nothing is cut off and axe finds nothing."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed")
    page.set_viewport_size({"width": width, "height": 900})
    open_notebook([DINER, TOLD])
    panel = page.locator(".donut-panel")
    panel.wait_for()
    for theme, light in (("JupyterLab Light", "true"), ("JupyterLab Dark", "false")):
        page.evaluate(
            "(theme) => void jupyterapp.commands.execute('apputils:change-theme', { theme })", theme
        )
        page.locator(f"body[data-jp-theme-light={light}]").wait_for(state="attached")
        page.wait_for_timeout(300)
        page.evaluate(axe.AXE_SCRIPT)
        assert page.evaluate(VIOLATIONS) == []
    right = panel.evaluate("(panel) => panel.getBoundingClientRect().right")
    sentence = page.locator(".sentence").evaluate("(each) => each.getBoundingClientRect().right")
    assert page.locator(".scrub").evaluate("(each) => each.getBoundingClientRect().right") <= right
    assert sentence <= right
