"""Progress: kept in one file that only grows, through crashes, resets and two notebooks at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from donutlab.lessons import progress_file as progress


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """Keep the progress of each test in a file of its own."""
    path = tmp_path / "deep" / "progress.jsonl"
    monkeypatch.setenv(progress.VARIABLE, str(path))
    return path


def test_records_come_back_in_order_and_whole(file):
    """What was added is read back, umlauts included, oldest first, each with its time."""
    progress.add("02-chain", "answer", answer="ä", confidence=70)
    progress.add("02-chain", "result", outcome="right")
    found = progress.records()
    assert [record["what"] for record in found] == ["answer", "result"]
    assert found[0]["answer"] == "ä"
    assert all(record["at"].endswith("+00:00") for record in found)


def test_the_last_answer_counts_and_all_stay_in_the_file(file):
    """A second answer replaces the first in the standing, and the first is not lost."""
    progress.add("02-chain", "answer", answer="a", confidence=50)
    progress.add("02-chain", "answer", answer="b", confidence=90)
    known = progress.standing("02-chain")
    assert (known.answer, known.confidence, known.attempts) == ("b", 90, 2)
    assert len(progress.records()) == 2


def test_a_line_cut_short_by_a_crash_spoils_nothing_else(file):
    """The records before and after half a line are read; the half line is left out."""
    progress.add("02-chain", "answer", answer="a")
    with file.open("ab") as open_file:
        open_file.write(b'{"item": "02-dead", "what": "ans')
    progress.add("02-again", "answer", answer="c")
    assert [record["item"] for record in progress.records()] == ["02-chain", "02-again"]


@pytest.mark.parametrize("line", ["[1]", "7", '{"what": "answer"}', "\x00\x00", "null"])
def test_lines_that_are_no_records_are_left_out(file, line):
    """Whatever else stands in the file does no harm."""
    progress.add("02-chain", "answer", answer="a")
    with file.open("a") as open_file:
        open_file.write(f"{line}\n")
    assert len(progress.records()) == 1


WRITER = """
import sys
from donutlab.lessons import progress_file as progress
for number in range(100):
    progress.add(f"02-{sys.argv[1]}-{number}", "answer", answer="x" * 200)
"""


def test_two_notebooks_at_once_lose_nothing(file):
    """Two processes that write at the same time leave all their records behind, none torn."""
    here = os.environ | {"PYTHONPATH": str(Path(progress.__file__).parents[2])}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, name], env=here) for name in ("anna", "ben")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(progress.records()) == 200
    lines = [line for line in file.read_text().splitlines() if line]
    assert all(json.loads(line)["answer"] == "x" * 200 for line in lines)


def test_a_reset_starts_one_lesson_or_everything_anew(file):
    """After a reset the items are open again; other lessons stay; the records stay in the file."""
    for item in ("02-chain", "03-ack"):
        progress.add(item, "answer", answer="a")
    progress.reset(2)
    assert progress.standing("02-chain") == progress.Standing()
    assert progress.standing("03-ack").answer == "a"
    progress.reset()
    assert progress.standings(progress.records()) == {}
    assert len(progress.records()) == 4


def test_correct_stays_correct(file):
    """A later try that is not yet right does not undo a solved exercise."""
    progress.add("02-rescue", "check", outcome="correct")
    progress.add("02-rescue", "check", outcome="not yet")
    assert progress.standing("02-rescue").outcome == "correct"


def test_it_lies_in_the_home_folder_unless_told_otherwise(monkeypatch):
    """Without the variable the place does not depend on where a notebook runs."""
    monkeypatch.delenv(progress.VARIABLE)
    assert progress.place() == Path.home() / ".donutlab" / "progress.jsonl"
    assert os.path.isabs(progress.place())


def test_in_jupyterlite_it_lies_with_the_files_that_the_browser_keeps(monkeypatch, tmp_path):
    """A home folder is gone there when the page is loaded again; a name that is given wins."""
    monkeypatch.setattr(progress, "DRIVE", tmp_path)
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert progress.place() != tmp_path / "progress.jsonl"
    monkeypatch.delenv(progress.VARIABLE)
    assert progress.place() == tmp_path / "progress.jsonl"
