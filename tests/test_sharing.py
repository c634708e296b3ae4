"""Tests that share something costly are run by one worker of pytest-xdist."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sharing import shares

pytest.importorskip("xdist")

TESTS = Path(__file__).parent
NAMES = ["01_the_diner", "02_the_diner worked", "03_events", "04_events worked"]
FILE = f"""
import pytest

@pytest.mark.parametrize("lesson", {NAMES})
def test_a(lesson):
    pass

@pytest.mark.parametrize("lesson", {NAMES})
def test_b(lesson):
    pass
"""


def test_the_tests_of_a_notebook_are_run_by_one_worker(tmp_path):
    """Of two workers both have work, each notebook is run by one of them, and short tests last."""
    folder = tmp_path / "tests" / "notebooks"
    folder.mkdir(parents=True)
    (folder / "test_some.py").write_text(FILE, encoding="utf-8")
    (folder.parent / "a_test.py").write_text("def test_short(): pass", encoding="utf-8")
    for file in ("conftest.py", "lighter.py", "sharing.py"):
        shutil.copy(TESTS / file, folder.parent)
    outside = {name: value for name, value in os.environ.items() if "XDIST" not in name}
    found = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-n", "2", "-v", "-p", "xdist", "-c", os.devnull),
            *("--rootdir", str(tmp_path), "tests"),
        ],
        cwd=tmp_path,
        env=outside | {"PYTHONPATH": "tests", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    ran = re.findall(r"\[(gw\d)\].*PASSED (\S+::.*?) *$", found.stdout, re.MULTILINE)
    assert len(ran) == 9, found.stdout + found.stderr
    (short,) = (number for number, (_, test) in enumerate(ran) if test.startswith("tests/a_test"))
    assert short >= 4, "its worker has two notebooks to run before, of two tests each"
    by = {(worker, shares(test)) for worker, test in ran[:short] + ran[short + 1 :]}
    assert sorted(group for _, group in by) == [name.split()[0] for name in NAMES]
    assert {worker for worker, _ in by} == {"gw0", "gw1"}


def test_what_is_shared_is_told_by_the_name_of_a_test():
    """The browser's tests share it, others their file; a law is alone."""
    tests = ["tests/browser/test_lab.py::test_a", "tests/browser/test_floor.py::test_b[lab]"]
    assert {shares(test) for test in tests} == {"browser"}
    assert shares("tests/browser/test_learner.py::test_a[01_the_diner]") == "browser/test_learner"
    assert shares("tests/parts/test_queue.py::test_a[1]") == "tests/parts/test_queue.py"
    assert shares("tests/truth/test_truth.py::test_a[1]") == "tests/truth/test_truth.py::test_a[1]"
