"""How soon a panel answers: ``python tests/benchmarks/bench_panel.py``.

A donut shop of 1000 orders, manager, bus and four listeners, in a real JupyterLab in headless
Chromium. The same sliders move the same shop twice: in our panel, and with ipywidgets' interactive
and a new matplotlib figure of the same lines and times. Measured in the browser, from the key press
to the frame in which the changed picture is shown. The two take turns within one run; a move waits
until the kernel is done with all that the one before left to do after its picture was shown.
Aim: median at most 40 ms, 95th percentile at most 80 ms, and at most 0.25 of interactive.

Each move of these is one step after half a second of rest, as by a hand that looks at each picture.
By then our panel has prefetched the next picture. Two more lines have no aim. A jump, by Page Up
and Page Down, is to a picture that was not prefetched. And our panel is moved by a hand that does
not rest: the next key is pressed straight after each picture, and nothing is prefetched. Then
JupyterLab is still showing that the kernel is idle, and busy again; and the server holds an answer
back that comes soon after it told that the kernel is busy, until the browser has acknowledged
that, up to 40 ms later: jupyter_server leaves Nagle's algorithm on.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from browsing import browsing, run_cells, serving, show_notebook

SHOP = """
from donutlab import *

def diner(orders_per_hour, bakers):
    return Shop(
        Customers("street", Poisson(per_hour(orders_per_hour)), to="manager", count=1000,
                  order=Choice([{"item": "donut", "charge": 2.5}, {"item": "pie", "charge": 0}],
                               [8, 2])),
        Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("bake", {"detail": {"item": ["donut"]}}, to="baker"),
                    Rule("pies", {"detail": {"item": ["pie"]}}, to="pies"),
                    Rule("bill", {"detail-type": ["OrderPlaced"]}, to="cashier"),
                    Rule("stock", {"detail-type": ["OrderPlaced"]}, to="stock")]),
        Service("baker", [Work(Exponential(60))], workers=bakers),
        Service("pies", [Work(Exponential(60))]),
        Service("cashier", [Work(Exponential(30))]),
        Service("stock", [Work(Exponential(20))]),
        completes={"baker": {"detail": {"item": ["donut"]}}, "cashier": None})
"""
OURS = """
from donutlab.display.panels import Panel, Slider
Panel(diner, until=None, orders_per_hour=Slider(40, 5, 120), bakers=Slider(2, 1, 6))
"""
THEIRS = """
import matplotlib.pyplot as plt
from ipywidgets import IntSlider, interactive

def show(orders_per_hour, bakers):
    run = diner(orders_per_hour, bakers).run(seed=1)
    figure, (lines, bars) = plt.subplots(2, figsize=(7.5, 5))
    for name, line in run.ledger.lengths.items():
        lines.step(*zip(*line), where="post", label=name)
    lines.legend()
    bars.hist([each.completed - each.placed for each in run.ledger.orders.values()], 40)
    plt.show()
    print(run.summary())

interactive(show, orders_per_hour=IntSlider(40, 5, 120), bakers=IntSlider(2, 1, 6))
"""
WATCH = """
() => {
  let pressed = 0;
  let answer = null;
  window.listen = () => { window.shown = new Promise((resolve) => { answer = resolve; }); };
  const done = () => requestAnimationFrame(() => {
    if (pressed) answer(performance.now() - pressed);
    pressed = 0;
  });
  document.addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  const ours = document.querySelector(".donut-panel");
  new MutationObserver(done).observe(ours, { attributes: true, attributeFilter: ["data-answers"] });
  const theirs = document.querySelector(".widget-interact");
  let last = theirs.querySelector("img").src;
  new MutationObserver(() => {
    const image = theirs.querySelector("img");
    if (image && image.src !== last) { last = image.src; image.decode().then(done); }
  }).observe(theirs, { childList: true, subtree: true });
}
"""
REST = 500
"""Milliseconds of rest before each move."""
HANDLES = {
    "donutlab panel": ".donut-panel input[type=range]",
    "interactive": ".widget-interact .noUi-handle",
}
STEPS = ["ArrowRight"] * 10 + ["ArrowLeft"] * 10
JUMPS = ["PageUp", "PageDown"]


def moved(page: Any, handle: str, pressed: str) -> float:
    """Rest on a slider, press the key, and return the milliseconds until the picture changed."""
    page.evaluate("listen()")
    page.locator(handle).first.focus()
    page.wait_for_timeout(REST)
    page.keyboard.press(pressed)
    return float(page.evaluate("shown"))


def measure(page: Any, rounds: int) -> dict[str, list[float]]:
    """Move the two by steps in turn, then ours by jumps, and return the milliseconds."""
    found: dict[str, list[float]] = {name: [] for name in HANDLES}
    for number in range(rounds + 5):
        for name, handle in HANDLES.items():
            found[name].append(moved(page, handle, STEPS[number % len(STEPS)]))
    ours = HANDLES["donutlab panel"]
    for number in range(rounds + 5):
        found.setdefault("panel, jump", []).append(moved(page, ours, JUMPS[number % len(JUMPS)]))
    return {name: shown[5:] for name, shown in found.items()}


def hurry(page: Any, rounds: int) -> list[float]:
    """Move our panel's slider straight after each picture, and return the milliseconds."""
    page.locator(HANDLES["donutlab panel"]).first.focus()
    found = []
    for number in range(rounds + 5):
        page.evaluate("listen()")
        page.keyboard.press(STEPS[number % len(STEPS)])
        found.append(page.evaluate("shown"))
    return found[5:]


def main() -> None:
    """Print both, our panel without rest, and what the two are to one another."""
    parser = argparse.ArgumentParser(description="How soon a panel answers.")
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    with (
        tempfile.TemporaryDirectory() as root,
        tempfile.TemporaryDirectory() as home,
        serving(Path(root), Path(home)) as lab,
        browsing() as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 2400})
        show_notebook(lab, page, "bench.ipynb", [SHOP, OURS, THEIRS])
        run_cells(page)
        page.locator(".widget-interact img").first.wait_for()
        page.locator(".donut-panel").wait_for()
        page.evaluate(WATCH)
        found = measure(page, rounds)
        found["panel, no rest"] = hurry(page, rounds)
    print(f"from key press to changed picture, {rounds} moves each, in ms")
    for name, shown in found.items():
        p95 = quantiles(shown, n=20)[-1]
        print(f"{name:15} median {median(shown):6.1f}   p95 {p95:6.1f}   best {min(shown):6.1f}")
    ratio = median(found["donutlab panel"]) / median(found["interactive"])
    print(f"ratio of the medians {ratio:.2f}")


if __name__ == "__main__":
    try:
        main()
    except pytest.skip.Exception as missing:
        print(f"not measured: {missing}")
