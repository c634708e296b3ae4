"""Measure the shop floor in headless Chromium: ``python tests/benchmarks/bench_floor.py``.

A run of 2000 orders is written as one page and opened from disk. Printed are the bytes of its
replay data an event and a row of the log, the time from the page's last byte to the first frame
with the floor in it, and the frames a second while the whole run plays at several speeds. A browser
that has just started takes longer, so the first of ten openings is told by itself.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from donutlab import (
    Bus,
    Choice,
    Customers,
    Exponential,
    Fixed,
    Poisson,
    Publish,
    Queue,
    Reads,
    Rule,
    Service,
    Shop,
    Work,
    minutes,
    per_hour,
)
from donutlab.display.floor import Floor
from donutlab.display.replay_data import pack, replay_data

ORDERS, SECONDS = 2000, 10
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PLACED = {"detail-type": ["OrderPlaced"]}

WATCH = """
const look = () => {
  const there = document.querySelector("donut-floor")?.shadowRoot?.querySelector(".piece");
  if (there) requestAnimationFrame((now) => { window.firstFrame = now; });
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
COUNT = """async (seconds) => {
  const frames = [], start = performance.now();
  await new Promise((done) => {
    const tick = (now) => {
      frames.push(now);
      if (now - start < seconds * 1000) requestAnimationFrame(tick); else done();
    };
    requestAnimationFrame(tick);
  });
  const gaps = frames.slice(1).map((now, i) => now - frames[i]).sort((a, b) => a - b);
  return [gaps.length / (frames.at(-1) - frames[0]) * 1000, gaps[Math.floor(gaps.length * 0.95)]];
}"""


def diner() -> Shop:
    """Return a diner of events: a manager, a bus, four who are interested, one with a queue."""
    kinds = {"bake": "donut", "pies": "pie"}
    makers = {"bake": "tray", "pies": "pie maker"}
    rules = [
        Rule(name, PLACED | {"detail": {"item": [item]}}, makers[name])
        for name, item in kinds.items()
    ]
    return Shop(
        Customers(
            "street",
            Poisson(per_hour(40)),
            to="manager",
            order={"item": Choice({"donut": 4, "pie": 1})},
            count=ORDERS,
        ),
        Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus")]),
        Bus("bus", [*rules, Rule("bill", PLACED, "cashier"), Rule("stock", PLACED, "inventory")]),
        Queue("tray"),
        Service("baker", [Work(Fixed(60), each=Fixed(20))], 2, Reads("tray", 6, minutes(2))),
        Service("pie maker", [Work(Exponential(240))]),
        Service("cashier", [Work(Exponential(45))]),
        Service("inventory", [Work(Exponential(20))]),
        completes=["cashier"],
    )


def first_frame(page: Page, path: Path) -> float:
    """Open the page, and return the milliseconds from its last byte to the floor's first frame."""
    page.goto(path.as_uri())
    page.wait_for_function("window.firstFrame")
    arrived = "performance.getEntriesByType('navigation')[0].responseEnd"
    return float(page.evaluate(f"window.firstFrame - {arrived}"))


def measure(page: Page, path: Path) -> None:
    """Open the page and print what is measured in it."""
    page.add_init_script(WATCH)
    at_once = first_frame(page, path)
    again = median(first_frame(page, path) for _ in range(9))
    print(f"first frame after the data has arrived {again:8.0f} ms, median of 9")
    print(f"the same in a browser that has just started {at_once:3.0f} ms")
    floor = page.locator("donut-floor")
    for speed in (60, 600, 7200):
        floor.locator("input[type=range]").fill("0")
        floor.locator("select").select_option(str(speed))
        floor.locator("button.play").click()
        rate, slow = page.evaluate(COUNT, SECONDS)
        shown = floor.locator(".clock").inner_text()
        print(f"{speed:5} s a second: frames a second {rate:6.1f}, p95 {slow:5.1f} ms, at {shown}")
        floor.locator("button.play").click()


def main() -> None:
    """Make the replay data, then play it."""
    run = diner().run(seed=1)
    floor = Floor(run)
    size = len(pack(replay_data(run, floor.plan)))
    print(f"{ORDERS} orders, {len(run.event_list)} events, {len(run.log)} rows of the log")
    print(f"replay: {size} bytes, {size / len(run.event_list):.1f} an event", end="")
    print(f", {size / len(run.log):.1f} a row")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = floor.to_html(Path(folder) / "floor.html")
        print(f"page: {path.stat().st_size} bytes")
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        measure(chromium.new_page(viewport={"width": 1280, "height": 900}), path)
        chromium.close()


if __name__ == "__main__":
    main()
