"""The pages about the library say what is so: their examples run, what they name exists."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from apart import python
from pages import PAGES, additions, blocks, examples, extended
from rooms import ROOT

ELSEWHERE = ("from distributed import Client", "from donutlab.street import RabbitMQ, Redis")
"""Examples that begin so need a cluster or a server: they are run by the tests of these."""


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_print_what_it_says(page, tmp_path):
    """One after the other they run, in a library to which the page has added what it tells of."""
    script = "\n".join(each for each in examples(page) if not each.startswith(ELSEWHERE))
    house = extended(page, tmp_path) if additions(page) else ROOT
    assert python(script, house) == "".join(blocks(page, "text"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_files_and_commands_that_exist(page):
    """Links lead to files, files named in passing are there, and `make` knows each goal.

    Only a reader's own, `.venv/` and `mine/`, are not there.
    """
    text = (ROOT / page).read_text(encoding="utf-8")
    here = (ROOT / page).parent
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (here / target).exists(), target
    prose = re.sub(r"(?ms)^```.*?^```$", "", text)
    for name in re.findall(r"`((?!\.venv/|mine/)(?:[\w.]+/)+[\w.]*)`", prose):
        made = name in additions(page)
        assert made or (ROOT / name).exists() or (ROOT / "donutlab" / name).exists(), name
    goals = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?m)(?:^|`)make ([a-z]+)", text)) <= goals


@pytest.mark.parametrize("page", [page for page in PAGES if additions(page)])
def test_what_a_page_adds_is_written_as_the_library_is(page, tmp_path):
    """The style of the code that a page shows is that which `make lint` asks for."""
    house = extended(page, tmp_path)
    files = [house / file for file in additions(page)]
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache"]
    rules = ["--config", ROOT / "pyproject.toml"]
    found = subprocess.run([*ruff, *rules, *files], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
