"""Each notebook, run alone in a folder of its own, shows what is kept in it."""

from __future__ import annotations

import inspect
import os
import shutil
import subprocess
import sys
from pathlib import Path

import lighter
import pytest
from workbook import ROOT, each_notebook, path_of

from donutlab.lessons.progress_file import VARIABLE

pytest.importorskip("nbval")

SANITISE = Path(__file__).parent / "sanitise.cfg"
START = f"{inspect.getsource(lighter)}\nimport pytest\nsys.exit(pytest.main())"
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""Loads no plugin of pytest but nbval: to load them all takes longer than to start the kernel."""


@each_notebook
def test_a_notebook_runs_alone_and_anywhere_and_shows_the_same(lesson, worked, tmp_path):
    """Every cell shows what is kept (by nbval), within 60 s."""
    path = Path(shutil.copy(path_of(lesson, worked), tmp_path))
    command = [
        *(sys.executable, "-c", START, "-q", "-p", "no:cacheprovider", "-p", "nbval.plugin"),
        *("-c", os.devnull, "--rootdir", str(tmp_path), "--nbval", "--nbval-current-env"),
        *("--nbval-cell-timeout", "60", "--nbval-sanitize-with", str(SANITISE), path.name),
    ]
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    found = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | ALONE | {"PYTHONPATH": paths, VARIABLE: str(tmp_path / "kept.jsonl")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
