"""The workbook laid out in a folder: what is there is never touched, what is newer lies beside it.

A file in the folder, `.donutlab.json`, notes from which content each file was made. So a notebook
that was worked in is told from one that has a newer edition, and each edition is laid once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import NamedTuple

NOTES = ".donutlab.json"


class Laid(NamedTuple):
    """What was done in a folder: which files are `new`, and where `newer` editions of others lie.

    `kept` counts the files that were there and of which there is nothing newer.
    """

    folder: Path
    new: list[str]
    newer: dict[str, str]
    kept: int

    def __str__(self) -> str:
        lines = [f"The workbook is in {self.folder}: {len(self.new)} files are new there."]
        for name, beside in self.newer.items():
            lines.append(f"Of {name} there is a newer edition: {beside}. Yours is as it was.")
        return "\n".join(lines)


def lay_out(folder: Path, workbook: Iterable[tuple[str, bytes]]) -> Laid:
    """Lay what is not in a folder yet, and beside what is there its newer edition.

    `workbook` yields names of files and their contents. Nothing that is there is changed, worked in
    or not. Raises OSError where the folder cannot be written; what was laid until then is noted.
    """
    new: list[str] = []
    newer: dict[str, str] = {}
    kept = 0
    known = noted(folder)
    before = dict(known)
    try:
        for name, content in workbook:
            place, mark = folder / name, sha256(content).hexdigest()
            if not place.exists():
                write(place, content)
                new.append(name)
            elif known.get(name) == mark or place.read_bytes() == content:
                kept += 1
            else:
                newer[name] = write_beside(place, content).relative_to(folder).as_posix()
            known[name] = mark
    finally:
        if known != before:
            write(folder / NOTES, json.dumps(known, indent=1).encode())
    return Laid(folder, new, newer, kept)


def noted(folder: Path) -> dict[str, str]:
    """Return the marks of what was laid in a folder by name; none, if they cannot be read."""
    try:
        notes = json.loads((folder / NOTES).read_bytes())
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def write(place: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_name(f"{place.name}.part")
    half.write_bytes(content)
    half.replace(place)


def write_beside(place: Path, content: bytes) -> Path:
    """Write a newer edition of a file beside it, under a name that is free; return where it is."""
    for number in count(1):
        beside = place.with_name(f"{place.stem}.new{number if number > 1 else ''}{place.suffix}")
        if not beside.exists():
            write(beside, content)
            return beside
        if beside.read_bytes() == content:
            return beside
    raise AssertionError("numbers do not end")
