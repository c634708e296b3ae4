"""What the browser tests share: one JupyterLab, one window, notebooks to open in them.

They need Debian's Chromium (`apt-get install chromium`), Playwright and JupyterLab; without these
they skip and say which is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from browsing import Lab, run_cells, serving, show_notebook

from donutlab.display.floor import Floor
from donutlab.shop.run import Run


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One Jupyter server for all tests, in a folder of its own."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    with serving(tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture(scope="session")
def window(browser: Any) -> Any:
    """One window for all tests, since a new one takes longer than most of what is done in it."""
    return browser.new_context(viewport={"width": 1280, "height": 900})


@pytest.fixture
def page(window: Any) -> Iterator[Any]:
    """A fresh page of 1280 by 900 pixels, which finds this machine only.

    `page.strangers` lists the addresses elsewhere that it asked for.
    """
    made = window.new_page()
    made.set_default_timeout(20_000)
    made.strangers = []
    here = ("http://127.0.0.1:", "file:", "data:", "blob:")

    def note(request: Any) -> None:
        if not request.url.startswith(here):
            made.strangers.append(request.url)

    made.on("request", note)
    yield made
    made.evaluate("() => { try { localStorage.clear() } catch { /* this page has none */ } }")
    made.close()
    window.set_offline(False)


Opener = Callable[..., Any]


@pytest.fixture
def open_notebook(lab: Lab, page: Any, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """A function that opens cells of code as a notebook, runs them all, and returns the page.

    With ``app="notebook"`` it opens in Notebook 7 instead of JupyterLab; with ``run=False`` no
    cell is run.
    """

    def open_it(cells: Sequence[str], app: str = "lab", run: bool = True) -> Any:
        name = f"{request.node.originalname}-{time.monotonic_ns()}.ipynb"
        show_notebook(lab, page, name, cells, app)
        if run:
            run_cells(page)
        return page

    yield open_it
    lab.end_kernels()


@pytest.fixture
def show(page: Any, tmp_path: Path) -> Callable[..., Any]:
    """A function that opens the floor of a run, as a file from disk, and returns the element.

    It opens at its beginning, if `at` does not say otherwise.
    """

    def shown(run: Run | dict[str, Run], at: float | None = 0, **settings: Any) -> Any:
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(Floor(run, at=at, **settings).to_html(tmp_path / "floor.html").as_uri())
        page.locator("donut-floor .piece").first.wait_for()
        return page.locator("donut-floor section")

    return shown
