"""The playground as tests build, open and ask it, and its Python half, without its stand-ins."""

from __future__ import annotations

import shutil
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from rooms import ROOT

HERE = ROOT / "docs" / "playground"


def module(path: Path) -> Any:
    """Return a module that lies beside the library, by its file."""
    spec = spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    made = sys.modules[path.stem] = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


design = module(HERE / "python" / "design.py")
playground = module(HERE / "python" / "playground.py")
EXAMPLES = [path.read_text("utf-8") for path in sorted((HERE / "examples").glob("*.py"))]


def built(folder: Path) -> Path:
    """Build the playground into a folder; skip where what it is built from cannot be had."""
    pytest.importorskip(
        "jupyterlite_pyodide_kernel", reason="jupyterlite-pyodide-kernel is missing"
    )
    if not shutil.which("npm"):
        pytest.skip("there is no npm here, which brings Pyodide: apt-get install npm")
    module(HERE / "build.py").build(folder)
    return folder


def panel(code: str) -> Any:
    """Return the panel that the playground shows for some code, made by the library here."""
    names: dict[str, Any] = {"__name__": "__main__"}
    return playground.shown(playground.last(code, names), names)


def numbers(panel: Any) -> list[str]:
    """Return the headline numbers of a panel, of all its designs."""
    return [each for design in panel.data["designs"] for each in design["numbers"].values()]
