"""Cards in JupyterLab: a question is answered by keys alone, and its cell run again and again."""

from __future__ import annotations

import re

import pytest
from browsing import run_cells

from donutlab.lessons.cards import plain
from donutlab.lessons.catalogue import lessons


def test_a_question_is_a_named_group_and_answered_by_keys(open_notebook):
    """The group is named by its question, is one stop for Tab, and arrows choose in it."""
    page = open_notebook(["from donutlab.lessons import recall\nrecall(2)"])
    asked = lessons()[2].recall[0]
    group = page.get_by_role("radiogroup", name=f"Question 1. {plain(asked.text)}")
    group.wait_for()
    radios = group.get_by_role("radio")
    assert radios.count() == len(asked.choices)
    radios.first.focus()
    page.keyboard.press("Space")
    for _ in range(list(asked.choices).index(asked.right)):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Answer"
    page.keyboard.press("Space")
    page.get_by_text("Right.").first.wait_for()


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_how_sure_is_a_named_group_and_answered_by_keys(open_notebook, app):
    """It has a name and a value in words; keys pressed at once are kept, and stay out of Lab."""
    page = open_notebook(['from donutlab.lessons import predict\npredict("02-chain")'], app=app)
    page.get_by_role("radio").first.click()
    page.keyboard.press("Tab")
    group = page.get_by_role("radiogroup", name="How sure are you?")
    assert '- radio "50 %" [checked]' in group.aria_snapshot()
    for key in ("ArrowRight", "ArrowRight", "Tab", "Space"):
        page.keyboard.press(key)
    page.get_by_text("(70 % sure)").filter(visible=True).wait_for()
    group.get_by_role("radio", name="70 %", checked=True).wait_for()


def test_what_is_typed_while_the_kernel_is_busy_is_kept_whole(open_notebook):
    """The number and how sure one is come before the press of the button, as they stand then."""
    asked = 'from donutlab.lessons import predict\npredict("02-product")'
    page = open_notebook([asked, "import time; time.sleep(4)"])
    page.locator(".donut-widget").get_by_role("textbox").click()
    page.keyboard.type("120", delay=50)
    for key in ("Tab", "ArrowRight", "ArrowRight", "Tab", "Space"):
        page.keyboard.press(key)
    page.get_by_text("You predicted 120 of 100 orders (70 % sure).").filter(visible=True).wait_for()


def test_a_number_is_kept_by_enter_and_the_result_below_follows(open_notebook):
    """What is no number is told; one with its unit is taken, and shown beside the result."""
    asked = 'from donutlab.lessons import predict, reset\nreset(2)\npredict("02-product")'
    page = open_notebook([asked, 'predict("02-product").against(90.1)'])
    page.get_by_text("You have not predicted yet.").wait_for()
    field = page.locator(".donut-widget").get_by_role("textbox")
    field.click()
    for typed, told in (("nan", "'nan' is no number."), ("80 %", "You predicted 80 of 100 orders")):
        page.keyboard.press("Control+A")
        page.keyboard.type(typed, delay=50)
        page.keyboard.press("Enter")
        page.get_by_text(told).filter(visible=True).first.wait_for()
    page.get_by_text("You predicted: 80 of 100 orders (50 % sure).").wait_for()
    assert page.get_by_text("You have not predicted yet.").count() == 0


def test_an_answer_that_cannot_be_written_is_kept_and_told(open_notebook, lab):
    """The card holds it, and says which file is at fault; shown again, it holds it still."""
    (lab.root / "taken").write_text("a file, and no folder")
    moved = f"%env DONUTLAB_PROGRESS={lab.root / 'taken' / 'progress.jsonl'}"
    asked = 'from donutlab.lessons import predict\npredict("02-chain")'
    page = open_notebook([moved, asked, "import time; time.sleep(1)", 'predict("02-chain").status'])
    page.get_by_role("radio", name="b) About 120 s").check()
    page.get_by_role("button", name="Keep my prediction").click()
    page.get_by_text("could not be written to a file").filter(visible=True).first.wait_for()
    page.get_by_text("You predicted b) ").filter(visible=True).first.wait_for()
    run_cells(page)
    page.get_by_text("'You predicted b) ").filter(visible=True).wait_for()
    assert page.get_by_text("could not be written to a file").filter(visible=True).count() == 1


def test_running_a_cell_again_and_again_leaks_nothing(open_notebook):
    """After ten times kernel and page have as many widgets as after one; radios are freed."""
    count = "from ipywidgets.widgets.widget import _instances; print('widgets', len(_instances))"
    first = "from donutlab.lessons import exercise, predict, recall\nrecall(2)"
    others = ['predict("02-chain")', 'predict("02-product")', 'exercise("02-capacity").check(720)']
    page = open_notebook([first, *others, count])
    told = page.get_by_text(re.compile(r"^widgets \d+"))
    told.wait_for()
    widgets = told.inner_text().strip()
    models = "jupyterapp.shell.currentWidget.sessionContext.session.kernel._comms.size"
    assert widgets == f"widgets {page.evaluate(models)}"
    leave = """() => document.querySelectorAll(".donut-radios").forEach((each) => {
      each.classList.add("old");
      (window.olds ??= []).push(new WeakRef(each));
    })"""
    for _ in range(10):
        page.locator(".donut-radios").last.wait_for()
        page.evaluate(leave)
        run_cells(page)
        page.locator(".old").first.wait_for(state="detached")
        page.get_by_role("button", name="Solution").wait_for()
    page.wait_for_timeout(1000)
    assert told.inner_text().strip() == widgets
    assert widgets == f"widgets {page.evaluate(models)}"
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    kept = page.evaluate("olds.filter((each) => each.deref()).length")
    assert kept <= 8, f"{kept} of 60 groups of radio buttons are still in memory"
