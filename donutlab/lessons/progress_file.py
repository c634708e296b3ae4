"""Progress: what a learner has answered, in one small file that only ever grows.

Each record is a line of JSON, written in one piece under a lock and forced to the disk. So two
notebooks can write at once, and a crash can spoil at most the line it interrupts, which reading
then leaves out. The file is `~/.donutlab/progress.jsonl`, or what the environment variable
`DONUTLAB_PROGRESS` names. In JupyterLite it is `progress.jsonl` at the top of the browser's files,
for a home folder is gone there when the page is loaded again. What cannot be written is kept for as
long as the process lives, and written with the first record that can be. Nothing is ever sent
anywhere.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

VARIABLE = "DONUTLAB_PROGRESS"
DRIVE = Path("/drive")
"""Where JupyterLite's kernel finds the browser's files."""


@dataclass
class Unwritten:
    """The lines that could not be written to the file yet, and why not."""

    lines: list[str] = field(default_factory=list)
    why: str = ""


UNWRITTEN = Unwritten()


@dataclass
class Standing:
    """How one question or exercise stands: what the records about it add up to."""

    answer: Any = None
    confidence: int | None = None
    outcome: str = ""
    """`right`, `wrong` or `seen`; for an exercise `not yet` or `correct`; empty if it is open."""
    attempts: int = 0
    hints: int = 0
    solution: bool = False
    """Whether the solution was looked at."""
    seen: bool = False
    """Whether the answer to a prediction was shown before it was made."""
    shop: str = ""
    """The shop that solved an exercise, as JSON, if it can be written so."""


def place() -> Path:
    """Return where the progress is kept. Raises OSError if there is no home folder."""
    try:
        named = os.environ.get(VARIABLE)
        if named:
            return Path(named).expanduser()
        if in_lite():
            return DRIVE / "progress.jsonl"
        return Path.home() / ".donutlab" / "progress.jsonl"
    except RuntimeError:
        raise OSError("there is no home folder here") from None


def in_lite() -> bool:
    """Return whether this is JupyterLite, in a browser."""
    return sys.platform == "emscripten" and DRIVE.is_dir()


def add(item: str, what: str, **details: Any) -> None:
    """Append a record: the `item` it is about, `what` happened, and details that JSON can hold.

    If the file cannot be written the record is kept here; `unkept` says so, and the lesson goes on.
    """
    record = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "item": item, "what": what}
    UNWRITTEN.lines.append(json.dumps(record | details, ensure_ascii=False))
    try:
        path = place()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file, locked(file):
            file.write("".join(f"\n{line}\n" for line in UNWRITTEN.lines).encode())
            file.flush()  # the first line end closes a line cut short
            os.fsync(file.fileno())
    except OSError as error:
        named = f"{error.filename or path}: " if error.strerror else ""
        UNWRITTEN.why = f"{named}{error.strerror or error}"
    else:
        UNWRITTEN.lines.clear()


def unkept() -> str:
    """Return why answers are kept no longer than this process; the empty string if they are."""
    if not UNWRITTEN.lines:
        return ""
    return (
        f"Your answers could not be written to a file ({UNWRITTEN.why}). They are kept until this "
        "kernel ends. To keep them for longer name a file that you may write, in a cell here or "
        f"before you start Jupyter: `%env {VARIABLE}=progress.jsonl`."
    )


@contextmanager
def locked(file: IO[bytes]) -> Iterator[None]:
    """Hold the file alone while something is written; the lock ends with its process."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    elif sys.platform == "emscripten":  # in the browser there is one process and no lock
        yield
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


def records() -> list[dict[str, Any]]:
    """Return the records, oldest first, those not written yet too, but no lines cut short."""
    lines: list[bytes | str] = []
    with suppress(OSError):
        lines += place().read_bytes().split(b"\n")
    lines += UNWRITTEN.lines
    found = []
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict) and {"item", "what"} <= record.keys():
            found.append(record)
    return found


def standings(all_records: Iterable[Mapping[str, Any]]) -> dict[str, Standing]:
    """Return how each item stands after these records, by its key.

    A reset of an item, or of a lesson whose number its key begins with, starts it anew.
    """
    found: dict[str, Standing] = {}
    for record in all_records:
        item, what = str(record["item"]), record["what"]
        if what == "reset":
            found = {key: each for key, each in found.items() if not key.startswith(item)}
            continue
        standing = found.setdefault(item, Standing())
        if what == "answer":
            standing.answer = record.get("answer")
            standing.confidence = record.get("confidence")
            standing.attempts += 1
        elif what == "seen":
            standing.seen = standing.answer is None
        elif what == "check":
            standing.attempts += 1
        elif what == "hint":
            standing.hints = max(standing.hints, record.get("number", 0))
        elif what == "solution":
            standing.solution = True
        standing.shop = record.get("shop", standing.shop)
        if "outcome" in record and standing.outcome != "correct":
            standing.outcome = record["outcome"]
    return found


def standing(item: str) -> Standing:
    """Return how one item stands."""
    return standings(records()).get(item, Standing())


def reset(lesson: int | None = None) -> None:
    """Start anew, with one lesson or with the whole course. The records before stay in the file."""
    add("" if lesson is None else f"{lesson:02}-", "reset")
