"""How large the browser's edition is, and how soon it shows: ``tests/benchmarks/bench_lite.py``.

It is built, served on this machine, and notebook 01 is opened in headless Chromium, each time in a
fresh context, so that nothing is kept from the time before. The first picture is a floor, for which
three cells are run as soon as the kernel is there. What is printed is kept by hand in SITE.md.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from browsing import browsing
from editions import Notebook, built

TIMES = 3
NAME = "01_the_diner"
PARTS = {
    "Python (Pyodide)": lambda path: path.match("static/pyodide/p*") and path.suffix != ".whl",
    "kernel, widgets, library, SimPy": lambda path: path.suffix == ".whl",
    "notebooks and data": lambda path: path.parts[0] == "files",
    "JupyterLab": lambda path: True,
}
"""What the edition is made of: a file belongs to the first that it fits."""


class Quiet(SimpleHTTPRequestHandler):
    """Hands out files, and keeps no log."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def sizes(site: Path) -> dict[str, int]:
    """Return how many bytes each part has."""
    found = dict.fromkeys(PARTS, 0)
    for path in (each for each in site.rglob("*") if each.is_file()):
        fits: dict[str, Callable[[Path], Any]] = PARTS
        part = next(name for name, fit in fits.items() if fit(path.relative_to(site)))
        found[part] += path.stat().st_size
    return found


def size(answer: Any) -> int:
    """Return how many bytes came over the network, which a service worker hands on again."""
    return 0 if answer.from_service_worker else int(answer.headers.get("content-length", 0))


def visit(browser: Any, address: str, site: Path) -> dict[str, float]:
    """Open a notebook, run to the first picture, move a slider; return the seconds, and MB."""
    context, begin = browser.new_context(), time.perf_counter()
    fetched: list[int] = []
    context.on("response", lambda answer: fetched.append(size(answer)))
    notebook = Notebook(context.new_page(), address, NAME, site)
    found = {"until the kernel is there": time.perf_counter() - begin}
    now = time.perf_counter()
    notebook.run(notebook.source("from donutlab import *")[0])
    found["the first cell"] = time.perf_counter() - now
    for words in ("day = diner.run", "Floor(day)"):
        notebook.run(notebook.source(words)[0])
    notebook.page.locator("donut-floor .piece").first.wait_for()
    found["until the first picture"] = time.perf_counter() - begin
    found["MB that were fetched until then"] = sum(fetched) / 1e6
    now = time.perf_counter()
    notebook.run(notebook.source("knee = Panel(")[0])
    notebook.page.locator(".donut-panel").wait_for()
    found["a panel"] = time.perf_counter() - now
    notebook.page.locator(".donut-panel").get_by_role("slider").first.focus()
    notebook.page.wait_for_timeout(500)
    answers = notebook.page.locator(".donut-panel").get_attribute("data-answers")
    now = time.perf_counter()
    notebook.page.keyboard.press("ArrowRight")
    notebook.page.locator(f'.donut-panel:not([data-answers="{answers}"])').wait_for()
    found["a step of its slider"] = time.perf_counter() - now
    context.close()
    return found


def main() -> None:
    """Build, measure, and print the tables."""
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        site = built(Path(folder) / "lite")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        visits = [visit(browser, address, site) for _ in range(TIMES)]
        server.shutdown()
        found = sizes(site)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{date.today()}, {os.cpu_count()} cores; load {load} at the end. {TIMES} visits.\n")
    print("| size | MB |\n|---|---:|")
    for name, size in found.items():
        print(f"| {name} | {size / 1e6:.2f} |")
    print(f"| all of it | {sum(found.values()) / 1e6:.2f} |\n")
    print("| time in s | median | best |\n|---|---:|---:|")
    for name in visits[0]:
        taken = [each[name] for each in visits]
        print(f"| {name} | {median(taken):.2f} | {min(taken):.2f} |")


if __name__ == "__main__":
    main()
