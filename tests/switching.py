"""Runs the tests on a copy of the library in which changes can be switched on, one at a time.

Python, pytest and all modules are loaded once. Then each mutant is a fork of that process, which
runs the quick tests that come by the changed place, the quickest first, until one fails: that
takes seconds. What counts only while the library is loaded needs a process of its own, and there
the tests of the same room are run; if it cannot be loaded any more, that is noticed, too.
"""

from __future__ import annotations

import builtins
import json
import os
import resource
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutations import Change

TESTS = Path(__file__).parent
SLOW = ("browser", "cluster", "notebooks", "site", "truth")
BUDGET = 20
"""So many seconds of tests are enough for one mutant."""
PATIENCE = 5
"""A test that takes three times as long as usual, and so many seconds more, has no end."""

Ends = Iterator[tuple[Change, str]]


def copied(house: Path, folder: str) -> Path:
    """Copy the library into a folder."""
    copy = Path(folder) / "donutlab"
    shutil.copytree(house, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def ends(house: Path, changes: Sequence[Change]) -> Ends:
    """Yield each change with what becomes of it: caught or survived, as soon as it is known."""
    with TemporaryDirectory() as folder:
        copy = copied(house, folder)
        by_file: dict[str, list[tuple[Change, int]]] = defaultdict(list)
        for number, change in enumerate(changes):
            by_file[change.file].append((change, number))
        for file, inside in by_file.items():
            source = (copy / file).read_bytes()
            for change, number in sorted(inside, key=lambda each: -each[0].start):
                source = change.switched(source, number)
            (copy / file).write_bytes(source)
        left = dict(enumerate(changes))
        for line in told(folder, {"MUTANTS": str(len(changes))}):
            number, end = line.split()
            yield left.pop(int(number)), end
        for number, change in left.items():
            room = TESTS / change.file.partition("/")[0]
            given = {"MUTANT": str(number), "MUTANTS": "0"}
            yield change, next(told(folder, given, str(room if room.exists() else TESTS)), "caught")


def told(folder: str, given: dict[str, str], tests: str = str(TESTS)) -> Iterator[str]:
    """Run the tests on the copy in a folder, and yield the lines that the plugin below writes."""
    read, write = os.pipe()
    ignored = [f"--ignore={TESTS / name}" for name in SLOW]
    plain = ["-q", "-p", "no:cacheprovider", "-p", "no:nbval", "-o", "pythonpath=tests"]
    command = ["pytest", *plain, "-p", "switching", "--continue-on-collection-errors"]
    path = {"PYTHONPATH": os.pathsep.join([folder, str(TESTS)])}
    running = subprocess.Popen(
        [sys.executable, "-m", *command, *ignored, tests],
        cwd=folder,
        env=os.environ | path | given | {"MUTANTS_TO": str(write)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[write],
    )
    os.close(write)
    with running, open(read, encoding="utf-8") as lines:
        yield from map(str.strip, lines)


class Switch:
    """A plugin for pytest: it knows which change is switched on, and what the tests come by."""

    def __init__(self) -> None:
        self.on = int(os.environ.get("MUTANT", "-1"))
        self.reached: set[int] = set()
        self.to = int(os.environ["MUTANTS_TO"])
        builtins.__mutant__ = self.is_on  # type: ignore[attr-defined]

    def is_on(self, number: int) -> bool:
        """Return whether the change of that number is switched on: what the library asks there."""
        self.reached.add(number)
        return number == self.on

    def tell(self, line: str) -> None:
        """Write a line for who waits for the ends of the mutants."""
        os.write(self.to, f"{line}\n".encode())

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants, each in a process of its own."""
        if self.on >= 0:
            usual = dict.fromkeys((item.nodeid for item in session.items), 10.0)
            self.tell("survived" if in_fork(lambda: passes(session.items, usual)) else "caught")
            return True
        seconds, places = self.recorded(session.items)
        for number in range(int(os.environ["MUTANTS"])):
            tests = [item for item in session.items if number in places.get(item.nodeid, ())]
            tests.sort(key=lambda item: seconds[item.nodeid])
            sums = accumulate(seconds[item.nodeid] for item in tests)
            tests = [item for item, sum_ in zip(tests, sums, strict=True) if sum_ < BUDGET]
            if tests:
                self.on = number
                survived = in_fork(lambda: passes(tests, seconds))  # noqa: B023
                self.tell(f"{number} {'survived' if survived else 'caught'}")
        return True

    def recorded(self, items: Sequence[pytest.Item]) -> tuple[dict[str, float], dict[str, Any]]:
        """Return how long each test takes that passes without a mutant, and what it comes by."""

        def record() -> bool:
            found = {}
            for item in items:
                self.reached.clear()
                start = process_time()
                if passes([item]):
                    found[item.nodeid] = process_time() - start, list(self.reached)
            kept.write_text(json.dumps(found), encoding="utf-8")
            return True

        kept = Path("recorded.json")
        in_fork(record)
        found = json.loads(kept.read_text("utf-8"))
        seconds = {name: each for name, (each, _) in found.items()}
        return seconds, {name: set(places) for name, (_, places) in found.items()}


def passes(items: Sequence[pytest.Item], usual: Mapping[str, float] | None = None) -> bool:
    """Return whether all these tests pass; the first that does not is the last to be run.

    With the seconds that each takes as a rule this process is ended in a test that does not end.
    """
    for item, after in zip(items, [*items[1:], None], strict=True):
        if usual:
            most = ceil(process_time() + PATIENCE + 3 * usual[item.nodeid])
            resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        if any(report.failed for report in runtestprotocol(item, nextitem=after, log=False)):
            return False
    return True


def in_fork(do: Callable[[], bool]) -> bool:
    """Do something in a fork of this process; return whether it ends, and well."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    try:
        os._exit(0 if do() else 1)
    finally:
        os._exit(2)


def pytest_configure(config: pytest.Config) -> None:
    """Let the mutants in."""
    if "MUTANTS_TO" in os.environ:
        config.pluginmanager.register(Switch())
