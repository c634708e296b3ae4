"""How large the playground is, and how soon it shows: ``tests/benchmarks/bench_playground.py``.

It is built, served on this machine, and opened in headless Chromium, each time in a fresh context,
so that nothing is kept from the time before. A step is by an arrow key on a slider, after half a
second of rest; code is changed by a hand, which includes the pause after which it is run. Aims: 15
MB, and 10 s to the first picture. What is printed is kept by hand in SITE.md.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from browsing import browsing
from playgrounds import built

LONG = 120_000
"""Milliseconds after which there is no picture."""
TIMES = 5


class Quiet(SimpleHTTPRequestHandler):
    """Hands out files, and keeps no log."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def sizes(site: Path) -> dict[str, int]:
    """Return how many bytes Python, the library and the page have."""
    found = {"Python (Pyodide)": 0, "library, SimPy, time zones": 0, "page, panel and floor": 0}
    python, library, page = found
    for path in site.rglob("*.*"):
        name = python if path.parent.name == "python" else page
        found[library if path.suffix == ".zip" and name == page else name] += path.stat().st_size
    return found


def since(begin: float) -> float:
    """Return how many milliseconds have passed."""
    return 1000 * (time.perf_counter() - begin)


def visit(browser: Any, address: str) -> dict[str, float]:
    """Open the page, move a slider, change the code; return how long each took, in ms."""
    page = browser.new_context().new_page()
    begin = time.perf_counter()
    page.goto(address)
    page.locator(".donut-panel").wait_for(timeout=LONG)
    found = {"to the first picture": since(begin)}
    page.locator("donut-floor").wait_for(timeout=LONG)
    found["to the floor"] = since(begin)
    page.locator(".donut-panel input[type=range]").first.focus()
    page.wait_for_timeout(500)
    answers = page.locator(".donut-panel").get_attribute("data-answers")
    begin = time.perf_counter()
    page.keyboard.press("ArrowRight")
    page.locator(f'.donut-panel:not([data-answers="{answers}"])').wait_for(timeout=LONG)
    found["a step of a slider"] = since(begin)
    answered = page.locator("body").get_attribute("data-answered")
    begin = time.perf_counter()
    page.locator("#code").press("Control+End")
    page.keyboard.type("\n")
    page.locator(f'body:not([data-answered="{answered}"])').wait_for(timeout=LONG)
    found["changed code"] = since(begin)
    page.context.close()
    return found


def main() -> None:
    """Build, measure, and print the tables."""
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        site = built(Path(folder) / "playground")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        visits = [visit(browser, address) for _ in range(TIMES)]
        server.shutdown()
        found = sizes(site)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{date.today()}, {os.cpu_count()} cores; load {load} at the end. {TIMES} visits.\n")
    print("| size | MB |\n|---|---:|")
    for name, size in found.items():
        print(f"| {name} | {size / 1e6:.2f} |")
    print(f"| all of it | {sum(found.values()) / 1e6:.2f} |\n")
    print("| time, s | median | best |\n|---|---:|---:|")
    for name in visits[0]:
        taken = [each[name] / 1000 for each in visits]
        print(f"| {name} | {median(taken):.2f} | {min(taken):.2f} |")


if __name__ == "__main__":
    main()
