"""The pages about the library: their examples are run, in a copy if they add something to it.

A block of Python that begins with ``# donutlab/…`` is a file of the library, or what is added to
its end. All others are run one after the other, and print what the blocks of text between them say.
"""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

from rooms import HOUSE, ROOT

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"))
)


def blocks(page: str, kind: str) -> list[str]:
    """Return the fenced blocks of a kind: python, text, sh."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def examples(page: str) -> list[str]:
    """Return the blocks of Python that are to be run."""
    return [block for block in blocks(page, "python") if not block.startswith("# donutlab/")]


def additions(page: str) -> dict[str, str]:
    """Return what a page adds to the library, by file."""
    added = [block for block in blocks(page, "python") if block.startswith("# donutlab/")]
    return {block.split()[1]: block.split("\n", 1)[1] for block in added}


def extended(page: str, folder: Path) -> Path:
    """Return a folder with a copy of the library and what a page adds to it."""
    copytree(HOUSE, folder / "donutlab", ignore=lambda *_: ["__pycache__"])
    for file, text in additions(page).items():
        path = folder / file
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")
    return folder
