"""How soon a panel answers: ``python tests/benchmarks/bench_panel.py``.

A donut shop of 1000 orders, manager, bus and four listeners, in a real JupyterLab in headless
Chromium. The same sliders move the same shop twice: in our panel, and with ipywidgets' interactive
and a new matplotlib figure of the same lines and times. Measured in the browser, from the event of
the input to the frame in which the changed picture is shown. The two take turns within one run.
Aim: a step at most 0.10 of interactive's, a jump and a drag at most 0.15, by the medians.

A step is by an arrow key, after half a second of rest, as by a hand that looks at each picture; a
jump is by Page Up or Page Down, after the same. A drag is with the mouse, to one place after the
other, after a look at the handle. By then the panel has found pictures ahead. Two more lines have
no aim. In one the next key is pressed straight after each picture, over places where the hand has
been before. The other is another day, which is never found ahead; there JupyterLab and the kernel
talk to each other, and the server may hold an answer back until the browser has acknowledged what
came before, up to 40 ms later: jupyter_server leaves Nagle's algorithm on.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from browsing import browsing, run_cells, serving, show_notebook

RESULTS = Path(__file__).with_name("PANEL.md")
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
OURS_CELL = """
from donutlab.display.panels import Panel, Slider
Panel(diner, until=None, orders_per_hour=Slider(40, 5, 120), bakers=Slider(2, 1, 6))
"""
THEIRS_CELL = """
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
  let moved = 0;
  let answer = null;
  window.listen = () => {
    moved = 0;
    window.shown = new Promise((resolve, reject) => {
      answer = resolve;
      setTimeout(() => reject(new Error("nothing was shown")), 20000);
    });
  };
  const done = () => requestAnimationFrame(() => {
    if (moved) answer(performance.now() - moved);
    moved = 0;
  });
  for (const kind of ["keydown", "click", "pointermove"]) {
    document.addEventListener(kind, (event) => {
      if (kind !== "pointermove" || event.buttons) moved = event.timeStamp;
    }, true);
  }
  const lines = document.querySelector(".donut-panel section.picture");
  const drawn = () => {
    return [...lines.querySelectorAll(".line")].map((line) => line.getAttribute("d")).join();
  };
  let before = drawn();
  new MutationObserver(() => {
    const now = drawn();
    if (now !== before) { before = now; done(); }
  }).observe(lines, { subtree: true, attributes: true, attributeFilter: ["d"] });
  const theirs = document.querySelector(".widget-interact");
  let last = theirs.querySelector("img").src;
  new MutationObserver(() => {
    const image = theirs.querySelector("img");
    if (image && image.src !== last) { last = image.src; image.decode().then(done); }
  }).observe(theirs, { childList: true, subtree: true });
}
"""
REST = 500
"""Milliseconds of rest before each step and jump."""
LOOK = 1500
"""Milliseconds of rest at the handle before it is dragged."""
OURS, THEIRS = "panel", "interactive"
HANDLES = {
    OURS: ".donut-panel input[type=range]",
    THEIRS: ".widget-interact .noUi-handle",
}
TRACKS = {OURS: HANDLES[OURS], THEIRS: ".widget-interact .noUi-base"}
KEYS = {
    "step": ["ArrowRight"] * 10 + ["ArrowLeft"] * 10,
    "jump": ["PageUp", "PageDown"],
}
PLACES = [0.32, 0.36, 0.41, 0.45, 0.5, 0.54, 0.48, 0.43, 0.38, 0.34]
"""Where a drag leads, as shares of the slider's length, one after the other."""


def pressed(page: Any, handle: str, key: str) -> float:
    """Rest on a slider, press the key, and return the milliseconds until the picture changed."""
    page.locator(handle).first.focus()
    page.wait_for_timeout(REST)
    page.evaluate("listen()")
    page.keyboard.press(key)
    return float(page.evaluate("shown"))


def dragged(page: Any, handle: str, track: str, look: int) -> list[float]:
    """Take a handle, look, drag it along, and return the milliseconds of each move."""
    box, held = (page.locator(each).first.bounding_box() for each in (track, handle))
    high = held["y"] + held["height"] / 2
    page.mouse.move(held["x"] + held["width"] / (3 if track == handle else 2), high)
    page.mouse.down()
    page.wait_for_timeout(look)
    found = []
    for place in PLACES:
        page.evaluate("listen()")
        page.mouse.move(box["x"] + place * box["width"], high)
        found.append(float(page.evaluate("shown")))
    page.mouse.up()
    page.wait_for_timeout(REST)
    return found


def measure(page: Any, rounds: int) -> dict[tuple[str, str], list[float]]:
    """Move the two in turn, by steps, jumps and drags, and return the milliseconds by who and how.

    The first five moves of a kind are left out; drags are as many as make so many moves.
    """
    found: dict[tuple[str, str], list[float]] = {}
    for kind, keys in KEYS.items():
        for number in range(rounds + 5):
            for name, handle in HANDLES.items():
                shown = pressed(page, handle, keys[number % len(keys)])
                found.setdefault((name, kind), []).append(shown)
    for _ in range(1 + rounds // len(PLACES)):
        for name, track in TRACKS.items():
            shown = dragged(page, HANDLES[name], track, LOOK)
            found.setdefault((name, "drag"), []).extend(shown)
    for number in range(rounds + 5):
        shown = hurried(page, KEYS["step"][number % len(KEYS["step"])])
        found.setdefault((OURS, "step without rest"), []).append(shown)
    for _ in range(rounds + 5):
        page.wait_for_timeout(REST)
        found.setdefault((OURS, "new day"), []).append(turned(page))
    return {name: shown[5:] for name, shown in found.items()}


def hurried(page: Any, key: str) -> float:
    """Move our panel's slider straight after the picture before, and return the milliseconds."""
    page.locator(HANDLES[OURS]).first.focus()
    page.evaluate("listen()")
    page.keyboard.press(key)
    return float(page.evaluate("shown"))


def turned(page: Any) -> float:
    """Take another day, which nobody can have found ahead, and return the milliseconds."""
    page.evaluate("listen()")
    page.locator(".donut-panel button", has_text="New day").click()
    return float(page.evaluate("shown"))


def main() -> None:
    """Print how long moves take, and what that is of interactive's; keep it if asked to."""
    parser = argparse.ArgumentParser(description="How soon a panel answers.")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--save", action="store_true", help="write the table to PANEL.md")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as root,
        tempfile.TemporaryDirectory() as home,
        serving(Path(root), Path(home)) as lab,
        browsing() as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 2400})
        show_notebook(lab, page, "bench.ipynb", [SHOP, OURS_CELL, THEIRS_CELL])
        run_cells(page)
        page.locator(".widget-interact img").first.wait_for()
        page.locator(".donut-panel").wait_for()
        page.evaluate(WATCH)
        found = measure(page, given.rounds)
    busy = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    lines = [
        "# How soon a panel answers",
        "",
        f"{date.today()}, {os.cpu_count()} cores; load {busy} at the end, others' work among it. "
        f"{given.rounds} moves of a kind or more, in turn, within one run: only the ratios count.",
        "What was found ahead is drawn without a question to the kernel; a new day never is.",
        "",
        "| from input to changed picture, ms | median | 95 % within | best | of interactive |",
        "|---|---:|---:|---:|---:|",
    ]
    for (name, kind), shown in found.items():
        theirs = median(found.get((THEIRS, kind), found[THEIRS, "jump"]))
        numbers = (median(shown), quantiles(shown, n=20)[-1], min(shown))
        told = " | ".join(f"{each:.1f}" for each in numbers)
        lines.append(f"| {name}, {kind} | {told} | {median(shown) / theirs:.3f} |")
    print("\n".join(lines))
    if given.save:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except pytest.skip.Exception as missing:
        print(f"not measured: {missing}")
