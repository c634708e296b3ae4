"""Measure the shop floor in headless Chromium: ``python tests/benchmarks/bench_floor.py``.

A run of 2000 orders is written as one page and opened from disk, in turn with the same page as a
still, without scripts: both from the page's last byte to the first frame with the floor in it. Cold
is a browser that has just started, warm one that has opened both before. Then the frames a second
are counted while the whole run plays at several speeds, in turn with a page on which nothing
happens. ``--save`` writes the tables to FLOOR.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

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

RESULTS = Path(__file__).with_name("FLOOR.md")
ORDERS, SECONDS, ROUNDS = 2000, 5, 9
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PLACED = {"detail-type": ["OrderPlaced"]}

WATCH = """
const look = () => {
  const floor = document.querySelector("donut-floor");
  const image = document.querySelector("img");
  const there = floor ? floor.shadowRoot?.querySelector(".piece") : image?.complete;
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


def opened(chromium: Browser) -> Page:
    """Return a page that watches for the floor's first frame."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(WATCH)
    return page


def openings(start: Callable[[], Browser], paths: tuple[Path, Path]) -> Iterator[str]:
    """Yield a table of first frames, of the floor and of its still, cold and warm."""
    cold: list[list[float]] = [[], []]
    for turn in range(ROUNDS):
        for which in (0, 1) if turn % 2 else (1, 0):
            chromium = start()
            cold[which].append(first_frame(opened(chromium), paths[which]))
            chromium.close()
    chromium = start()
    page = opened(chromium)
    warm = [[first_frame(page, path) for path in paths] for _ in range(ROUNDS + 1)][1:]
    chromium.close()
    yield "| first frame, median | floor | its still | ratio |\n|---|---:|---:|---:|"
    for name, (floor, still) in {"cold": cold, "warm": list(zip(*warm, strict=True))}.items():
        here, there = median(floor), median(still)
        yield f"| {name} | {here:.0f} ms | {there:.0f} ms | {here / there:.2f} |"


def frames(chromium: Browser, path: Path) -> Iterator[str]:
    """Yield a table of frames a second while it plays, and on a page where nothing happens."""
    page, idle = opened(chromium), chromium.new_page()
    page.goto(path.as_uri())
    floor = page.locator("donut-floor")
    yield "| a second plays | frames a second | p95 of a frame | of an idle page |"
    yield "|---|---:|---:|---:|"
    for speed in (60, 600, 7200):
        idle.bring_to_front()
        most, _ = idle.evaluate(COUNT, SECONDS)
        page.bring_to_front()
        floor.locator("input[type=range]").fill("0")
        floor.locator("select").select_option(str(speed))
        floor.locator("button.play").click()
        rate, slow = page.evaluate(COUNT, SECONDS)
        floor.locator("button.play").click()
        yield f"| {speed} s | {rate:.1f} | {slow:.1f} ms | {rate / most:.2f} |"


def main() -> None:
    """Print the tables; keep them in FLOOR.md if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", action="store_true", help="write the tables to FLOOR.md")
    run = diner().run(seed=1)
    floor = Floor(run, at=0)
    size = len(pack(replay_data(run, floor.plans[""])))
    lines = [
        "# How fast the floor is\n",
        f"{date.today()}, Chromium without a screen, {platform.machine()}. {ORDERS:,} orders, "
        f"{len(run.event_list):,} events, {len(run.log):,} rows of the log: {size:,} bytes, "
        f"{size / len(run.log):.1f} a row. Ratios are of one run, at a load of "
        f"{os.getloadavg()[0]:.0f} on {os.cpu_count()} processors.\n",
    ]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path, still = floor.to_html(Path(folder) / "floor.html"), Path(folder) / "still.html"
        image = floor._repr_html_().partition("<script")[0].partition(">")[2]
        still.write_text(f"<!doctype html><title>Still</title>{image}", encoding="utf-8")

        def start() -> Browser:
            return driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)

        for line in openings(start, (path, still)):
            print(line, flush=True)
            lines.append(line)
        lines.append("")
        for line in frames(start(), path):
            print(line, flush=True)
            lines.append(line)
    if parser.parse_args().save:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
