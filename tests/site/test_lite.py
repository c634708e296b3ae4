"""The edition for a browser, built once and opened without a network: its notebooks run there."""

from __future__ import annotations

import re
import runpy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import REPOSITORY
from editions import BOOTS, READY, Notebook, built
from floors import play_to_the_end
from panel_cells import VIOLATIONS, press, shown

for needed in ("jupyterlite_core", "jupyterlite_pyodide_kernel"):
    pytest.importorskip(needed, reason=f"{needed} is not installed, which builds this edition")
for tool in ("node", "npm"):
    if not shutil.which(tool):
        pytest.skip(f"there is no {tool} here, which brings Pyodide", allow_module_level=True)

PANELS = {
    "01_the_diner": ("def counter", "knee = Panel("),
    "08_buffering": ("def people", "def loaded", "loads = Panel("),
    "09_streams": ("def named", "def with_makers", "strands = Panel("),
}
"""By notebook, what stands in the cells that its panel is made of."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the edition, built."""
    return built(tmp_path_factory.mktemp("site") / "lite")


@pytest.fixture(scope="module")
def opened(
    folder: Path, serve: Callable[[Path], str], browser: Any
) -> Iterator[Callable[[str], Notebook]]:
    """A function that gives a notebook with its marked cells run: what failed is in `told`."""
    address, known = serve(folder), dict[str, Notebook]()

    def opened(name: str) -> Notebook:
        if name not in known:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            known[name] = Notebook(context.new_page(), address, name, folder)
            for number in known[name].marked():
                error = known[name].run(number)
                known[name].told += [f"cell {number}: {error}"] if error else []
        return known[name]

    yield opened
    for each in known.values():
        each.page.context.close()


def quiet(notebook: Notebook) -> None:
    """Hold that nothing was asked for elsewhere, and that no error was told."""
    assert notebook.strangers == []
    assert notebook.told == []


def test_the_cells_that_fetch_are_those_that_plot_study_or_ask_for_a_frame():
    """And those that use what these have made; a summary's numbers are no frame."""
    sources = {
        "run = shop.run()\nrun.summary().queues['tray']": False,
        "run.ledger.visits": False,
        "late = shop.run().orders": True,
        "late.sum()": True,
        "from donutlab.plots import latency": True,
        "latency(run)": True,
        "import donutlab.experiments as studies": True,
        "first, second = (each.run() for each in shops)": False,
        "second.visits": True,
    }
    cells = [{"cell_type": "code", "source": [each], "metadata": {}} for each in sources]
    runpy.run_path(str(REPOSITORY / "docs" / "lite" / "fetching.py"))["tag"]({"cells": cells})
    found = {cell["source"][0]: bool(cell["metadata"]) for cell in cells}
    assert found == sources


@pytest.mark.parametrize("name", PANELS)
def test_the_marked_cells_run_and_the_sliders_show_what_the_library_computes(opened, name):
    """All cells but those that fetch; at both ends of each slider the numbers are a run's."""
    notebook = opened(name)
    quiet(notebook)
    panel, page = made(notebook, *PANELS[name]), notebook.page
    drawn = page.locator(".donut-panel")
    for place, (key, slider) in enumerate(panel.sliders.items()):
        for stroke, value in (("Home", slider.low), ("End", slider.high)):
            drawn.get_by_role("slider").nth(place).focus()
            if panel.values[key] != value:
                press(page, stroke)
            assert shown(drawn) == panel.set(**{key: value}).numbers
        drawn.get_by_role("button", name="Reset").focus()
        press(page, "Enter")
        panel.reset()
    quiet(notebook)


def made(notebook: Notebook, *words: str) -> Any:
    """Return the panel of a notebook, made here by the cells that have these words."""
    namespace: dict[str, Any] = {}
    for each in words:
        _, text = notebook.source(each)
        exec(text.split("\npredict(")[0], namespace)
    return namespace[words[-1].split(" ")[0]]


def test_the_floor_plays_to_its_end(opened):
    """The day of the first notebook, from its beginning."""
    notebook = opened("01_the_diner")
    play_to_the_end(notebook.page.locator("donut-floor section").first)
    quiet(notebook)


def test_panels_floors_and_cards_have_no_serious_fault_that_axe_finds(opened):
    """In JupyterLite as in JupyterLab; of what is not ours nothing is asked."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed")
    for name in PANELS:
        page = opened(name).page
        page.evaluate(axe.AXE_SCRIPT)
        for ours in (".donut-panel", ".donut-widget", "donut-floor"):
            if page.locator(ours).count():
                assert page.evaluate(VIOLATIONS.replace(".donut-panel", ours)) == []


def test_progress_outlives_the_page(opened):
    """What was predicted is known when the page is loaded again, and its kernel is another."""
    notebook = opened("01_the_diner")
    page, (number, _) = notebook.page, notebook.source('predict("01-busy")')
    notebook.run(number)
    page.locator(".donut-widget").get_by_role("textbox").first.fill("80")
    page.keyboard.press("Enter")
    told = page.get_by_text(re.compile(r"You predicted 80")).filter(visible=True)
    told.first.wait_for()
    page.reload()
    page.wait_for_function(READY, timeout=BOOTS)
    assert notebook.run(number) == ""
    told.first.wait_for()
    quiet(notebook)


def test_what_is_missing_is_fetched_or_told(opened):
    """What lies in the edition is loaded when it is needed; plots ask outside, and say so."""
    notebook = opened("09_streams")
    quiet(notebook)
    for code, told in {
        "from donutlab.core.missing import need\nneed('Tea', 'tqdm')": "",
        "from donutlab.plots import latency": "Plots need matplotlib, which is not loaded. Try",
        "import donutlab.experiments": "Studies need numpy and pandas and scipy, which are not",
    }.items():
        notebook.page.evaluate(
            "(code) => jupyterapp.shell.currentWidget.content.widgets[3].model.sharedModel"
            ".setSource(code)",
            code,
        )
        assert told in notebook.run(3)
        assert bool(told) == bool(notebook.strangers)
    asked = {address.rsplit("/", 1)[1].split("-")[0] for address in notebook.strangers}
    assert {"matplotlib", "numpy", "pandas", "scipy"} <= asked
