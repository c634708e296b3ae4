"""Tests that share something costly are run by one worker of pytest-xdist."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from sharing import shares
from workbook import ROOT

pytest.importorskip("xdist")


def test_the_tests_of_a_notebook_are_run_by_one_worker():
    """Of two workers both have work, and each notebook is run by one of them."""
    cheap = "test_everything_that_is_asked or test_a_notebook_takes"
    found = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-n", "2", "-v", "-p", "no:cacheprovider"),
            *("tests/notebooks/test_in_step.py", "-k", cheap),
        ],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if "XDIST" not in name},
        capture_output=True,
        text=True,
        check=False,
    )
    ran = re.findall(r"\[(gw\d)\].*PASSED (.*\])", found.stdout)
    by = {(worker, shares(test)) for worker, test in ran}
    assert len(ran) == 2 * len({group for _, group in by}), found.stdout
    assert len(by) == len({group for _, group in by})
    assert {worker for worker, _ in by} == {"gw0", "gw1"}


def test_the_browser_is_shared_by_all_its_tests_and_a_test_by_nobody():
    """There is one group of the browser; any other test is a group of its own."""
    assert shares("tests/browser/test_lab.py::test_a") == shares(
        "tests/browser/test_floor.py::test_b"
    )
    assert shares("tests/parts/test_queue.py::test_a[1]") == "tests/parts/test_queue.py::test_a[1]"
