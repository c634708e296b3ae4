"""The set-up: it says what it does, now and then, and what went wrong."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "setup.py"

SLOW = """
import time
print("Collecting simpy", flush=True)
time.sleep(1)
print("Installing collected packages: simpy, numpy, pandas", flush=True)
time.sleep(1)
"""


@pytest.fixture
def setup(monkeypatch):
    """The script as a module, which says every quarter of a second what it is at."""
    spec = importlib.util.spec_from_file_location("set_up", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "EVERY", 0.25)
    return module


def test_it_says_now_and_then_what_pip_is_at(setup, capsys):
    """A line with the seconds so far and what pip said last, also while pip says nothing."""
    setup.install([sys.executable, "-c", SLOW])
    told = capsys.readouterr().out
    assert re.search(r"^ +\d+ s: Collecting simpy$", told, re.MULTILINE)
    assert told.count("Installing collected packages: 3 of them") > 1


def test_it_says_what_pip_said_when_it_fails(setup):
    """The end of it is not left out, and the set-up fails as well."""
    with pytest.raises(SystemExit, match="No space left\nThe set-up failed"):
        setup.install([sys.executable, "-c", "print('No space left'); raise SystemExit(1)"])


def test_what_is_set_up_already_is_left_alone(setup, monkeypatch, tmp_path, capsys):
    """The second time nothing is done, and nothing said; first what is done is told in order."""
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup.venv, "create", lambda *_, **__: None)
    monkeypatch.setattr(setup, "install", lambda _: None)
    setup.main("lab")
    told = capsys.readouterr().out.splitlines()
    begins = ["Setting up ", "Making an environment", "Installing what", "Set up after"]
    assert [line.startswith(begin) for line, begin in zip(told, begins, strict=True)] == [True] * 4
    setup.main("lab")
    assert capsys.readouterr().out == ""
