"""Widgets and stills in JupyterLab and Notebook 7: told once, with a still where no widget is."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from browsing import notebook

from donutlab.display.output import ONLY_ONE
from donutlab.lessons.cards import plain
from donutlab.lessons.catalogue import lessons

CELLS = [
    """
from donutlab import *
from donutlab.lessons import exercise, predict, recall
from donutlab.display.panels import Panel, Slider

def diner(bakers):
    return Shop(Customers("street", Poisson(per_hour(40)), to="baker"),
                Service("baker", [Work(Exponential(120))], workers=bakers))

Panel(diner, until=hours(8), bakers=Slider(2, 1, 6))""",
    "recall(2)",
    'predict("02-chain")',
    'predict("02-product")',
    'exercise("02-capacity").check(720)',
]
QUESTIONS = [plain(lessons()[2].items[f"02-{key}"].text) for key in ("r1", "chain", "product")]
TOLD = [*QUESTIONS, "Not yet.", "orders were placed"]
"""What they say, in the widget and in the still."""
TWICE = set(QUESTIONS)
"""What is also the name of something in the widget: of the radio buttons, of the field."""
STILL_ONLY = "Before we start."
WATCH = """() => {
  window.seen = new Set();
  const watch = () => {
    for (const still of document.querySelectorAll(".donut-still"))
      if (still.offsetHeight) seen.add(still.textContent);
    requestAnimationFrame(watch);
  };
  watch();
}"""
"""Looks before every picture of the page whether a still is to be seen."""


def heard(page: Any) -> str:
    """Return what is told below the cells to those who hear the page."""
    areas = page.locator(".jp-Cell-outputArea").all()
    return "\n".join(area.aria_snapshot() for area in areas)


def times(read: str) -> list[int]:
    """Return how often each is told."""
    return [read.count(words) for words in TOLD]


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_it_is_told_once_with_its_kernel_and_when_it_is_opened_again(open_notebook, page, lab, app):
    """The still is hidden while the widget is there, and stands in for it without a kernel."""
    open_notebook(CELLS, app=app)
    stills, widgets = page.locator(".donut-still"), page.locator(".donut-widget")
    page.get_by_role("button", name="Solution").wait_for()
    widgets.first.wait_for()
    page.wait_for_function(
        "(count) => document.querySelectorAll('.donut-still').length === count", arg=len(CELLS)
    )
    page.locator(".donut-widget summary", has_text="In words").click()
    page.locator(".donut-widget .words", has_text="orders were placed").wait_for()
    read = heard(page)
    assert times(read) == [2 if words in TWICE else 1 for words in TOLD]
    assert STILL_ONLY not in read
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    lab.end_kernels()
    page.reload()
    stills.nth(len(CELLS) - 1).wait_for()
    page.wait_for_timeout(1000)
    read = heard(page)
    assert times(read) == [1] * len(TOLD)
    assert STILL_ONLY in read
    assert "widget" not in read
    assert widgets.count() == 0
    assert stills.locator("img").evaluate("(image) => image.naturalWidth") > 300


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_saved_notebook_keeps_what_was_answered(open_notebook, page, lab, app):
    """An answer is put into the still, which is not to be seen for a moment while that is done."""
    open_notebook(["from donutlab.lessons import *\nreset(); recall(2)", CELLS[2]], app=app)
    asked = lessons()[2].recall[0]
    page.get_by_role("radio").nth(list(asked.choices).index(asked.right)).check()
    page.get_by_role("radiogroup").nth(3).get_by_role("radio").first.check()
    page.evaluate(WATCH)
    for name in ("Answer", "Keep my prediction"):
        page.get_by_role("button", name=name).first.click()
    told = page.locator(".donut-still")
    for said in (told.first.get_by_text("Right."), told.last.get_by_text("(50 % sure)")):
        said.wait_for(state="attached")
    page.wait_for_timeout(500)
    assert page.evaluate("seen.size") == 0
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    lab.end_kernels()
    page.reload()
    told.first.get_by_text(f"You answered {asked.right}). Right.").wait_for()
    told.last.get_by_text("(50 % sure)").wait_for()


@pytest.mark.filterwarnings("ignore:Your element with mimetype")  # of the widgets
def test_a_stored_notebook_without_widgets_is_told_once(page, lab, tmp_path, monkeypatch):
    """Run, stored without widget state: nbconvert's page and Lab, not trusting it, show stills."""
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    monkeypatch.setenv("DONUTLAB_PROGRESS", str(tmp_path / "progress.jsonl"))
    stored = nbformat.from_dict(notebook(CELLS))
    NotebookClient(stored, store_widget_state=False).execute()
    exported, _ = HTMLExporter().from_notebook_node(stored)
    (tmp_path / "stored.html").write_text(exported, encoding="utf-8")
    nbformat.write(stored, lab.root / "stored.ipynb")
    for address in ((tmp_path / "stored.html").as_uri(), f"{lab.url}/doc/tree/stored.ipynb?reset"):
        page.goto(address)
        for words in TOLD:
            page.locator(".jp-OutputArea-output").get_by_text(words).wait_for()
        image = page.locator(".jp-OutputArea-output img")
        assert image.evaluate("(image) => image.naturalWidth") > 300


def test_on_any_other_page_only_the_still_of_a_widget_is_hidden(page):
    """Where each cell has its outputs side by side, a cell that was not run keeps its still."""
    widget, still = (
        '<div><p class="donut-widget">widget</p></div>',
        '<div><p class="donut-still">{}</p></div>',
    )
    cells = [widget + still.format("first"), still.format("second"), widget + still.format("third")]
    page.set_content(f"<style>{ONLY_ONE}</style>" + "".join(f"<div>{each}</div>" for each in cells))
    shown = [each.inner_text() for each in page.locator(".donut-still").all() if each.is_visible()]
    assert shown == ["second"]
