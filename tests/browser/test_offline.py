"""Exported notebooks without network: floors play, formulas are typeset, nothing is asked for."""

from __future__ import annotations

import sys

import nbformat
import pytest
from floors import day, play_to_the_end

from donutlab.display.floor import Floor

nbconvert = pytest.importorskip("nbconvert")

FORMULAS = r"""The wait is

$$ W = S \cdot \frac{\rho}{1 - \rho} $$

with $\rho = \lambda S$; `$HOME` is none, and \begin{equation} a = b \end{equation}
"""


def exported(page, tmp_path, exporter, text: str = FORMULAS) -> None:
    """Open a notebook of a text and a floor, exported, in a browser without network."""
    shown = nbformat.v4.new_output("display_data", {"text/html": Floor(day(10))._repr_html_()})
    cells = [nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell("1", outputs=[shown])]
    body, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    (tmp_path / "notebook.html").write_text(body, encoding="utf-8")
    page.context.set_offline(True)
    page.goto((tmp_path / "notebook.html").as_uri())


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_formulas_are_typeset_and_floors_play(page, tmp_path, width):
    """A fraction is drawn as one, code keeps its dollars, the floor plays; nothing is asked for."""
    pytest.importorskip("latex2mathml")
    from donutlab.display.offline import OfflineExporter

    page.set_viewport_size({"width": width, "height": 900})
    exported(page, tmp_path, OfflineExporter())
    assert page.locator("math").count() == 3
    over, under = (each.bounding_box() for each in page.locator("mfrac > *").all())
    assert over["y"] + over["height"] <= under["y"] + 1
    text = page.locator(".jp-RenderedMarkdown").inner_text()
    assert "$HOME" in text
    assert "$$" not in text
    assert "\\frac" not in text
    play_to_the_end(page.locator("donut-floor section"))
    assert page.strangers == []


def test_without_the_library_formulas_stay_and_it_says_so(page, tmp_path, monkeypatch):
    """Where latex2mathml is missing, the page is written all the same, with its LaTeX."""
    from donutlab.display.offline import OfflineExporter

    monkeypatch.setitem(sys.modules, "latex2mathml.converter", None)
    with pytest.warns(UserWarning, match=r"pip install donutlab\[share\]"):
        exported(page, tmp_path, OfflineExporter())
    assert "\\frac{\\rho}" in page.locator(".jp-RenderedMarkdown").inner_text()


def test_what_cannot_be_read_stays(page, tmp_path):
    """A formula that is none is shown as it was written."""
    pytest.importorskip("latex2mathml")
    from donutlab.display.offline import OfflineExporter

    exported(page, tmp_path, OfflineExporter(), r"No formula: $x^2^3$, but $x^2$.")
    assert page.locator("msup").count() == 1
    assert "x^2^3" in page.locator(".jp-RenderedMarkdown").inner_text()
