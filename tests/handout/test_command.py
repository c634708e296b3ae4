"""The command `donutlab`, as it is typed."""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import PackageNotFoundError

import pytest

from donutlab.handout import command, installed
from donutlab.handout.files import FIRST


@pytest.fixture
def calls(monkeypatch):
    """What would have been started, each a command and where; nothing is."""
    made = []

    class Started:
        def __init__(self, call, cwd):
            made.append((call, cwd))
            self.waits = iter([KeyboardInterrupt, 0])

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def wait(self):
            if (outcome := next(self.waits)) is KeyboardInterrupt:
                raise KeyboardInterrupt
            return outcome

    monkeypatch.setattr(command.subprocess, "Popen", Started)
    return made


def test_it_lays_the_workbook_and_opens_the_first_notebook(tmp_path, monkeypatch, calls, capsys):
    """In ./donut-lab by itself; within it, there; a Ctrl-C is JupyterLab's to answer."""
    monkeypatch.chdir(tmp_path)
    assert command.main([]) == 0
    home = tmp_path / "donut-lab"
    assert (home / FIRST).is_file()
    expected = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={home}", FIRST]
    assert calls.pop() == (expected, home)
    assert f"The workbook is in {home}" in capsys.readouterr().out
    monkeypatch.chdir(home)
    assert command.main(["--", "--no-browser", "--port=9"]) == 0
    assert calls.pop()[0][-3:] == ["--no-browser", "--port=9", FIRST]
    assert not (home / "donut-lab").exists()


def test_it_only_lays_it_out(tmp_path, calls):
    """In the folder that is named, with the solutions if they are wanted."""
    assert command.main([str(tmp_path / "a b"), "--solutions", "--no-lab"]) == 0
    assert (tmp_path / "a b" / "notebooks" / "solutions").is_dir()
    assert calls == []
    assert all(json.loads((tmp_path / "a b" / ".donutlab.json").read_text()).values())


def test_a_folder_that_cannot_be_one_is_told(tmp_path, calls, capsys):
    """Which, why, and what to do instead."""
    (tmp_path / "taken").write_text("a file")
    assert command.main([str(tmp_path / "taken")]) == 1
    told = capsys.readouterr().err
    assert f"cannot lay the workbook in {tmp_path / 'taken'}" in told
    assert "donutlab ~/donut-lab" in told
    assert calls == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_folder_that_cannot_be_written_is_told(tmp_path, calls, capsys):
    """A folder of somebody else's."""
    tmp_path.chmod(0o500)
    assert command.main([str(tmp_path / "mine")]) == 1
    assert "cannot lay the workbook" in capsys.readouterr().err


def test_without_jupyterlab_it_says_what_to_install(tmp_path, monkeypatch, calls, capsys):
    """The workbook is laid all the same."""
    monkeypatch.setattr(command, "find_spec", lambda _: None)
    assert command.main([str(tmp_path)]) == 1
    assert "pip install 'donutlab[lab]'" in capsys.readouterr().err
    assert (tmp_path / FIRST).is_file()


def test_the_check_says_what_is_there_and_what_is_missing(monkeypatch, capsys):
    """Each package of the lab with its version; one that is missing makes the check fail."""
    assert command.main(["--check"]) == 0
    assert "ipywidgets" in capsys.readouterr().out
    monkeypatch.setattr(installed, "requires", lambda _: ["simpy>=4", 'nosuch>=1; extra == "lab"'])
    assert command.main(["--check"]) == 1
    told = capsys.readouterr().out
    assert "nosuch         missing" in told
    assert 'pip install "donutlab[lab]"' in told


def test_the_check_tells_a_library_that_is_only_on_the_path(monkeypatch, capsys):
    """Without an installation nobody knows what it needs."""

    def nothing(_):
        raise PackageNotFoundError

    monkeypatch.setattr(installed, "requires", nothing)
    assert command.main(["--check"]) == 1
    assert "not installed" in capsys.readouterr().out
