"""A panel draws at once what was found ahead, and it is what the library computes."""

from __future__ import annotations

from itertools import pairwise

from panel_cells import cells, namespace, shown, unfold

from donutlab import hours
from donutlab.display.panel_words import numbers

SLOW = """
def slow(orders_per_hour, bakers):
    sleep(0.04)
    return diner(orders_per_hour, bakers)
"""
MOVE = """([slider, value]) => {
  const input = document.querySelectorAll(".donut-panel input[type=range]")[slider];
  input.value = value;
  input.dispatchEvent(new Event("input"));
  const panel = document.querySelector(".donut-panel");
  return { complete: panel.querySelectorAll(".numbers dd")[2].textContent,
           caption: panel.querySelector(".caption").textContent,
           answers: panel.dataset.answers, asking: panel.classList.contains("asking") };
}"""
"""Moves a slider, and returns what stands in the panel before the kernel can have answered."""


def rested(open_notebook, slider, build="slow"):
    """Open a panel all unfolded, rest on a slider until all is found ahead, and return both."""
    page = open_notebook(cells(SLOW, build=build))
    panel = page.locator(".donut-panel")
    unfold(panel)
    page.wait_for_timeout(1500)
    panel.locator("input[type=range]").nth(slider).focus()
    page.wait_for_timeout(2500)
    return page, panel


def complete(orders_per_hour, bakers):
    """Return how many orders are complete, as the library counts them."""
    run = namespace["diner"](orders_per_hour, bakers).run(seed=1, until=hours(8))
    return numbers(run.summary())["complete"]


def answered(page, panel, answers):
    """Wait until the kernel has answered another question than that."""
    page.wait_for_function(
        "(before) => document.querySelector('.donut-panel').dataset.answers !== before", arg=answers
    )
    return shown(panel)["complete"]


def test_after_a_rest_every_place_of_the_slider_is_shown_at_once(open_notebook):
    """Each in the event of the move itself, undimmed, and the kernel's answer says the same."""
    page, panel = rested(open_notebook, 1)
    for bakers in (6, 4, 3, 1):
        now = page.evaluate(MOVE, [1, bakers])
        assert now["complete"] == complete(40, bakers)
        assert not now["asking"]
        assert answered(page, panel, now["answers"]) == now["complete"]


def test_a_hand_over_the_slider_is_enough(open_notebook):
    """A mouse that is about to take the handle has pictures found ahead, too."""
    page, panel = rested(open_notebook, 1)
    panel.locator("input[type=number]").focus()
    panel.locator("input[type=range]").nth(0).hover()
    page.wait_for_timeout(2500)
    assert page.evaluate(MOVE, [0, 50])["complete"] == complete(50, 2)


def test_an_answer_that_comes_late_does_not_bring_an_old_picture_back(open_notebook):
    """Moved on before the kernel has answered, the panel never shows what was before again."""
    page, _ = rested(open_notebook, 1)
    page.evaluate("""() => {
      window.seen = [];
      const dd = document.querySelectorAll(".donut-panel .numbers dd")[2];
      new MutationObserver(() => seen.push(dd.textContent)).observe(dd, { childList: true });
    }""")
    for bakers in (3, 4, 1):
        page.evaluate(MOVE, [1, bakers])
        page.wait_for_timeout(30)
    page.wait_for_function("document.querySelector('.donut-panel').dataset.answers.endsWith('-2')")
    page.wait_for_timeout(300)
    expected = [complete(40, bakers) for bakers in (2, 3, 4, 1)]
    changes = [now for before, now in pairwise(expected) if now != before]
    assert page.evaluate("seen") == changes


def test_what_was_found_to_smaller_scales_is_not_drawn(open_notebook):
    """After a crowd a quiet day waits for the kernel's picture, to the crowd's scale."""
    page, panel = rested(open_notebook, 0)
    crowd = page.evaluate(MOVE, [0, 120])
    end = crowd["caption"].split("scale: 0 to ")[1].split()[0]
    answered(page, panel, crowd["answers"])
    quiet = page.evaluate(MOVE, [0, 10])
    assert quiet["complete"] == crowd["complete"]
    assert answered(page, panel, quiet["answers"]) == complete(10, 2)
    assert panel.locator(".caption").first.inner_text().endswith(f"scale: 0 to {end}")


def test_a_cell_that_runs_makes_the_panel_forget(open_notebook):
    """What was found before may not be true any more, so nothing of it is drawn."""
    watched = """
time = 480

def watched(orders_per_hour, bakers):
    baker = Service("baker", [Work(Exponential(time))], workers=bakers)
    return diner(orders_per_hour, bakers).with_parts(baker)
"""
    page = open_notebook([*cells(watched, build="watched"), "time = 600 - time; print(time)"])
    panel = page.locator(".donut-panel")
    unfold(panel)
    page.wait_for_timeout(1500)
    panel.locator("input[type=range]").nth(1).focus()
    page.wait_for_timeout(2000)
    before = shown(panel)["complete"]
    page.evaluate("""() => {
        window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2;
        void window.jupyterapp.commands.execute("notebook:run-cell");
    }""")
    page.wait_for_timeout(1000)
    now = page.evaluate(MOVE, [1, 3])
    assert now["complete"] == before
    assert answered(page, panel, now["answers"]) != complete(40, 3)
