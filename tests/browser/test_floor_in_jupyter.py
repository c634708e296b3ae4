"""The shop floor in notebooks: exported, without a kernel, run again and again, untrusted."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from browsing import run_cells
from floors import day, play_to_the_end

from donutlab.display.floor import Floor

CELL = """
import sys
sys.path.append({tests!r})
from shops import event_shop
from donutlab.display.floor import Floor
Floor(event_shop().run(seed=7), at=0)
"""


def test_the_exported_notebook_plays(page, tmp_path):
    """In nbconvert's HTML, without widgets and without a kernel, the floor plays to its end."""
    nbconvert = pytest.importorskip("nbconvert")
    shown = nbformat.v4.new_output("display_data", {"text/html": Floor(day(10))._repr_html_()})
    cells = [nbformat.v4.new_code_cell("Floor(run)", outputs=[shown]) for _ in range(2)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    body, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    (tmp_path / "notebook.html").write_text(body, encoding="utf-8")
    page.goto((tmp_path / "notebook.html").as_uri(), wait_until="commit")
    page.locator("donut-floor .piece").first.wait_for()
    assert page.locator("donut-floor .clock").count() == 2
    play_to_the_end(page.locator("donut-floor section").last)


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_it_plays_in_jupyter_when_the_kernel_is_dead(open_notebook, lab, app):
    """A cell shows the floor; it plays to its end after the kernel has gone."""
    page = open_notebook([CELL.format(tests=str(Path(__file__).parents[1]))], app=app)
    floor = page.locator(".jp-OutputArea-output donut-floor section")
    floor.locator(".piece").first.wait_for()
    lab.end_kernels()
    floor.locator(".step").click()
    assert "street places the order" in floor.locator(".says").inner_text()
    play_to_the_end(floor)
    assert "12 placed" in floor.locator(".orders").inner_text()
    assert page.strangers == []


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_enter_in_its_field_is_an_answer(open_notebook, app):
    """Enter follows the order whose number was typed, and Jupyter makes nothing else of it."""
    page = open_notebook([CELL.format(tests=str(Path(__file__).parents[1]))], app=app)
    floor = page.locator(".jp-OutputArea-output donut-floor section")
    floor.locator(".piece").first.wait_for()
    field = floor.locator("input[type=number]")
    for number in ("5", "99"):
        field.click()
        field.fill("")
        field.press_sequentially(number)
        field.press("Enter")
    assert "There is no order 99" in floor.locator(".says").inner_text()
    assert floor.locator(".story-name").inner_text().startswith("Order street-5")
    assert page.evaluate("document.activeElement.tagName") == "DONUT-FLOOR"
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == 1
    assert page.locator(".jp-mod-editMode").count() == 0


def test_running_a_cell_again_and_again_leaks_nothing(open_notebook):
    """After twenty times in JupyterLab the old floors are freed, listeners and nodes are as few."""
    page = open_notebook([CELL.format(tests=str(Path(__file__).parents[1]))])
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def again(times: int) -> None:
        for _ in range(times):
            page.locator("donut-floor .piece").first.wait_for()
            page.locator("donut-floor .play").click()
            page.evaluate(
                """() => {
                  const floor = document.querySelector("donut-floor");
                  floor.id = "old";
                  (window.olds ??= []).push(new WeakRef(floor));
                }"""
            )
            run_cells(page)
            page.locator("donut-floor:not(#old) .piece").first.wait_for()

    def counted() -> dict[str, float]:
        page.wait_for_timeout(500)
        session.send("HeapProfiler.collectGarbage")
        session.send("HeapProfiler.collectGarbage")
        metrics = session.send("Performance.getMetrics")["metrics"]
        kept = page.evaluate("olds.filter((each) => each.deref()).length")
        return {each["name"]: each["value"] for each in metrics} | {"kept": kept}

    page.locator("donut-floor").wait_for()
    counts = []
    for _ in range(3):  # Lab loads some of its own late, but once: a leak is in every span
        again(8)
        counts.append(counted())
    grown = {
        name: min(after[name] - before[name] for before, after in pairwise(counts))
        for name in ("JSEventListeners", "Nodes")
    }
    assert page.locator("donut-floor").count() == 1
    assert counts[-1]["kept"] <= 2, f"{counts[-1]['kept']} of 24 floors are still in memory"
    assert grown["JSEventListeners"] <= 20
    assert grown["Nodes"] <= 400  # Lab itself keeps some thirty a time


def test_an_untrusted_notebook_shows_the_words(lab, page):
    """Opened without trust, a saved notebook shows the plan in words, the summary, and no code."""
    shown = nbformat.v4.new_output("display_data", {"text/html": Floor(day(10))._repr_html_()})
    cell = nbformat.v4.new_code_cell("Floor(run)", outputs=[shown])
    saved = nbformat.v4.new_notebook(cells=[cell])
    (lab.root / "saved.ipynb").write_text(nbformat.writes(saved), encoding="utf-8")
    page.goto(f"{lab.url}/doc/tree/saved.ipynb?reset")
    output = page.locator(".jp-OutputArea-output")
    output.locator("caption", has_text="Orders: 10 placed").wait_for()
    assert output.locator("img").get_attribute("alt").startswith("Floor plan of the shop.")
    assert "class Replay" not in output.inner_text()
