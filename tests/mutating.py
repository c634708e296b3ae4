"""What becomes of a mutant: the tests run on a copy of the library with this fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from switching import copied

import donutlab

HOUSE = Path(donutlab.__file__).parent


class Edit(NamedTuple):
    """In a file of the library, what is replaced by what."""

    file: str
    old: str
    new: str


class Mutant(NamedTuple):
    """A fault in words, the experiment or test that should find it, and the edits that make it."""

    words: str
    experiment: str
    edits: tuple[Edit, ...]


def whole(one: Mutant) -> bool:
    """Tell whether every edit of a mutant is still possible, and in one place only."""
    return all((HOUSE / e.file).read_text(encoding="utf-8").count(e.old) == 1 for e in one.edits)


def fate(one: Mutant) -> str:
    """Return whether, in a copy of the library with this fault, a law fails: caught or survived.

    Whatever else goes wrong there (crashed) proves nothing of the laws.
    """
    if "::" in one.experiment:
        test = str(HOUSE.parent / "tests" / one.experiment)
        command, sign = ["pytest", "-o", "pythonpath=tests", test], "AssertionError"
    else:
        command, sign = ["donutlab.truth", "--quick", one.experiment], "FAILS"
    with TemporaryDirectory() as folder:
        copy = copied(HOUSE, folder)
        for edit in one.edits:
            file = copy / edit.file
            text = file.read_text(encoding="utf-8").replace(edit.old, edit.new)
            file.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": folder},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode == 0:
        return "survived"
    return "caught" if sign in done.stdout else "crashed"
