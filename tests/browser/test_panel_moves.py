"""A panel and a hand that is faster, or slower, than the model."""

from __future__ import annotations

import re

from panel_cells import DINER, cells, namespace, press, shown, unfold

from donutlab import Exponential, Service, Work, hours
from donutlab.results.summary import words


def test_one_step_on_is_prefetched_while_the_hand_rests(open_notebook):
    """After a rest an arrow shows a shop built before; once a cell was run, one built anew.

    By then builds 2 and 3 are one step away, 4 to 6 further away; then 7 and 8 are one step away.
    """
    numbered = """
from itertools import count
builds = count(1)

def numbered(orders_per_hour, bakers):
    return diner(orders_per_hour, bakers).with_parts(Queue(f"build {next(builds)}"))
"""
    page = open_notebook([*cells(numbered, build="numbered"), "another = 'cell'"])
    panel = page.locator(".donut-panel")
    build = panel.locator("tbody th", has_text="build").first
    assert build.inner_text() == "build 1"
    page.wait_for_timeout(1500)
    panel.locator("input[type=range]").nth(1).focus()
    page.wait_for_timeout(1500)
    press(page, "ArrowRight")
    assert build.inner_text() == "build 3"
    run = namespace["diner"](40, 3).run(seed=1, until=hours(8))
    assert shown(panel)["placed"] == str(run.summary().orders.placed)
    page.wait_for_timeout(1500)
    press(page, "ArrowRight")
    assert build.inner_text() == "build 8"
    page.wait_for_timeout(1500)
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-cell')")
    panel.locator("input[type=range]").nth(1).focus()
    press(page, "ArrowLeft")
    assert int(build.inner_text().removeprefix("build ")) > 9


def test_what_an_arrow_gives_at_the_end_of_a_slider_of_floats_is_found_too(open_notebook):
    """The step from 0.3 to 0.2, which is 0.19999999999999998, is known to end at the end."""
    page = open_notebook(
        [
            f"{DINER}from itertools import count\nbuilds = count(1)",
            "from donutlab.display.panels import Panel, Slider\n"
            "Panel(lambda share: diner(40, 2).with_parts(Queue(f'build {next(builds)}')),\n"
            "      until=hours(8), share=Slider(0.3, 0.2, 0.6, step=0.1))",
        ]
    )
    panel = page.locator(".donut-panel")
    build = panel.locator("tbody th", has_text="build").first
    build.wait_for()
    page.wait_for_timeout(1500)
    panel.locator("input[type=range]").focus()
    page.wait_for_timeout(1500)
    press(page, "ArrowLeft")
    assert build.inner_text() == "build 2"


def test_a_cell_that_runs_while_the_hand_rests_may_change_what_is_found(open_notebook):
    """What was near before a cell came to its end is not shown after it."""
    watched = """
time = 120

def watched(orders_per_hour, bakers):
    baker = Service("baker", [Work(Exponential(time))], workers=bakers)
    return diner(orders_per_hour, bakers).with_parts(baker)
"""
    page = open_notebook([*cells(watched, build="watched"), "sleep(2); time = 600 - time"])
    panel = page.locator(".donut-panel")
    panel.wait_for()
    page.wait_for_timeout(4000)
    sliders = panel.locator("input[type=range]")
    sliders.nth(1).focus()
    press(page, "ArrowRight")
    page.evaluate(
        """() => {
            window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2;
            void window.jupyterapp.commands.execute("notebook:run-cell");
        }"""
    )
    for place in range(2):
        sliders.nth(place).focus()
        page.wait_for_timeout(700)
    page.wait_for_timeout(2000)
    press(page, "ArrowRight")
    expected = namespace["diner"](40, 4).with_parts(
        Service("baker", [Work(Exponential(120))], workers=4)
    )
    summary = expected.run(seed=1, until=hours(8)).summary()
    assert shown(panel)["complete"] == str(summary.orders.complete)


def test_moves_faster_than_the_model_are_coalesced_and_the_latest_wins(open_notebook):
    """Of twenty moves while a slow model runs few are asked for, and the last is what is shown."""
    slow = """
def slow(orders_per_hour, bakers):
    sleep(0.15)
    return diner(orders_per_hour, bakers)
"""
    page = open_notebook(cells(slow, build="slow"))
    panel = page.locator(".donut-panel")
    panel.wait_for()
    panel.locator("input[type=range]").first.focus()
    for _ in range(16):
        page.keyboard.press("ArrowRight")
    run = namespace["diner"](120, 2).run(seed=1, until=hours(8))
    placed = str(run.summary().orders.placed)
    unfold(panel)
    panel.locator(".numbers dd", has_text=re.compile(f"^{placed}$")).first.wait_for()
    page.wait_for_timeout(400)
    assert shown(panel)["placed"] == placed
    asked = int(panel.get_attribute("data-answers").split("-")[1])
    assert asked < 16


def test_the_last_move_is_shown_however_late_the_answer(open_notebook):
    """Moved on while an answer takes longer than the panel waits, the slider stays there."""
    slow = """
def slow(orders_per_hour, bakers):
    sleep(5 if bakers == 3 else 0)
    return diner(orders_per_hour, bakers)
"""
    page = open_notebook(cells(slow, build="slow"))
    panel = page.locator(".donut-panel")
    panel.wait_for()
    slider = panel.locator("input[type=range]").nth(1)
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    panel.locator(".notice", has_text="The kernel does not answer").wait_for()
    page.wait_for_function("document.querySelector('.donut-panel').dataset.answers.endsWith('-2')")
    summary = namespace["diner"](40, 5).run(seed=1, until=hours(8)).summary()
    assert slider.input_value() == "5"
    assert shown(panel)["95 % of complete within"] == words(summary.orders.to_complete.p95)
    assert not panel.locator(".notice").is_visible()
