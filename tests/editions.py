"""The edition for a browser: how it is built, and a notebook of it that is open in one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import REPOSITORY

RUN = """async (index) => {
  const { content } = jupyterapp.shell.currentWidget;
  content.activeCellIndex = index;
  await jupyterapp.commands.execute("notebook:run-cell");
  const [failed] = content.widgets[index].model.toJSON().outputs
    .filter((each) => each.output_type === "error");
  return failed ? `${failed.ename}: ${failed.evalue}` : "";
}"""
READY = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
FETCHING = re.compile(
    r"^This failed: \S*(npm pack|python\S* -m pip (download|wheel))", re.MULTILINE
)
"""What the build says when nothing can be fetched."""
BOOTS = 120_000
"""For how many milliseconds a kernel may start, on a machine with much else to do."""


class Notebook:
    """A notebook of the edition, open in a page of its own."""

    def __init__(self, page: Any, address: str, name: str, folder: Path) -> None:
        self.page, self.told, self.strangers = page, list[str](), list[str]()
        self.cells = json.loads((folder / "files/notebooks" / f"{name}.ipynb").read_text("utf-8"))
        page.set_default_timeout(20_000)
        page.context.on("request", self._note)
        page.on("pageerror", lambda error: self.told.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.told.append(said.text))
        page.goto(f"{address}/lab/index.html?path=notebooks/{name}.ipynb")
        page.wait_for_function(READY, timeout=BOOTS)

    def _note(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.strangers.append(request.url)

    def marked(self) -> Iterator[int]:
        """Yield the numbers of the cells of code that fetch nothing."""
        for number, cell in enumerate(self.cells["cells"]):
            if cell["cell_type"] == "code" and "fetches" not in cell["metadata"].get("tags", ()):
                yield number

    def source(self, words: str) -> tuple[int, str]:
        """Return the number of the first cell of code with these words, and its text."""
        for number, cell in enumerate(self.cells["cells"]):
            text = "".join(cell["source"])
            if cell["cell_type"] == "code" and words in text:
                return number, text
        raise AssertionError(f"no cell has {words}")

    def run(self, number: int) -> str:
        """Run a cell; return its error, or nothing."""
        return str(self.page.evaluate(RUN, number))


def built(folder: Path) -> Path:
    """Build the edition into a folder, and return that; skip where nothing can be fetched."""
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "docs" / "lite" / "build.py"), str(folder)],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout + done.stderr
    if re.search(
        r"^This failed: \S*(npm pack|python\S* -m pip (download|wheel))", told, re.MULTILINE
    ):
        assert os.environ.get("CI") != "true", told
        pytest.skip("npm and pip cannot fetch here what this edition is built from")
    assert done.returncode == 0, told
    return folder
