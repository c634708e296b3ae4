"""Which tests reach which places of the library: for the mutants, so that each needs seconds.

A copy of the library says at each place that it is reached; the quick tests are run on it once.
What does not pass there, where no docs and no data lie beside the library, is left out.
"""

from __future__ import annotations

import builtins
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import pytest
from mutations import Change

TESTS = Path(__file__).parent
SLOW = ("browser", "cluster", "notebooks", "truth")
KEPT = "reached.json"
BUDGET = 20
"""So many seconds of tests are enough for one mutant."""

Reached = dict[int, list[str]]
"""By the number of a place the tests that reach it, the quickest first."""


def copied(house: Path, folder: str) -> Path:
    """Copy the library into a folder."""
    copy = Path(folder) / "donutlab"
    shutil.copytree(house, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def run_tests(folder: str, *options: str, timeout: float | None = None) -> int:
    """Run tests on the library in that folder; return what pytest returns."""
    plain = ["-q", "-p", "no:cacheprovider", "-p", "no:nbval", "-o", "pythonpath=tests"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plain, *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([folder, str(TESTS)])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=timeout,
        check=False,
    ).returncode


def reached(house: Path, changes: Sequence[Change]) -> Reached:
    """Return for each change the tests that come by, as many as fit in `BUDGET` seconds.

    What is reached only when the library is loaded is left to all tests of the same room.
    """
    with TemporaryDirectory() as folder:
        copy = copied(house, folder)
        by_file: dict[str, list[tuple[Change, int]]] = defaultdict(list)
        for number, change in enumerate(changes):
            by_file[change.file].append((change, number))
        for file, inside in by_file.items():
            source = (copy / file).read_bytes()
            for change, number in sorted(inside, key=lambda each: (-each[0].start, each[0].end)):
                source = change.watched(source, number)
            (copy / file).write_bytes(source)
        ignored = [f"--ignore={TESTS / name}" for name in SLOW]
        watched = ["-p", "reached", "--continue-on-collection-errors"]
        run_tests(folder, *watched, *ignored, str(TESTS))
        seconds, places = json.loads((Path(folder) / KEPT).read_text(encoding="utf-8"))
    found = {}
    for number, change in enumerate(changes):
        room = f"tests/{change.file.partition('/')[0]}/"
        tests = [test for test in seconds if number in places[test]]
        tests = tests or [test for test in seconds if test.startswith(room)]
        sums = accumulate(seconds[test] for test in tests)
        found[number] = [test for test, sum_ in zip(tests, sums, strict=True) if sum_ < BUDGET]
    return found


class Recorder:
    """A plugin for pytest that notes what each test reaches, and how long it takes."""

    def __init__(self) -> None:
        self.now: set[int] = set()
        self.seconds: dict[str, float] = {}
        self.places: dict[str, list[int]] = {}
        self.failed: set[str] = set()
        builtins.__reached__ = self.now.add  # type: ignore[attr-defined]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note what one test reaches."""
        self.now.clear()
        start = perf_counter()
        found = yield
        self.seconds[item.nodeid] = perf_counter() - start
        self.places[item.nodeid] = list(self.now)
        return found

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note what does not pass."""
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write it down."""
        passed = sorted(self.seconds.keys() - self.failed, key=self.seconds.__getitem__)
        seconds = {test: self.seconds[test] for test in passed}
        Path(KEPT).write_text(json.dumps([seconds, self.places]), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Let the tests be looked at."""
    config.pluginmanager.register(Recorder())
