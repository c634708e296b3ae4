"""The browser tests' own ground: cells run in JupyterLab and in Notebook 7, nothing goes out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from browsing import REPOSITORY, wait_until

SHOP = """
from donutlab import *
Shop(
    Customers("street", Poisson(per_hour(40)), to="manager"),
    Service("manager", [Work(Fixed(5))]),
).run(seed=1, until=hours(8))
"""


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_run_is_shown_as_its_summary(open_notebook, app):
    """A cell that ends with a run shows the orders' table, and no address elsewhere is asked."""
    page = open_notebook([SHOP], app=app)
    page.locator(".jp-OutputArea-output caption", has_text="Orders:").wait_for()
    assert page.strangers == []


def test_a_page_finds_nothing_elsewhere_and_what_it_asks_for_is_told(page):
    """Named or numbered, another machine is not reached, and its address is kept."""
    addresses = ["http://elsewhere.example/donut.png", "https://192.0.2.1/donut.png"]
    page.set_content("".join(f'<img src="{address}">' for address in addresses))
    assert page.evaluate("[...document.images].map((image) => image.naturalWidth)") == [0, 0]
    assert page.strangers == addresses


@pytest.fixture
def opened(tmp_path):
    """The page that `make lab` opens in the browser, as a copy of the project has it."""
    if not shutil.which("make"):
        pytest.skip("there is no make here")
    for name in ("notebooks", "data"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    told = subprocess.run(
        ["make", "--dry-run", "--silent", "lab", "LAB=--allow-root --ServerApp.ip=127.0.0.1"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()[-1]
    call = [sys.executable if each == ".venv/bin/python" else each for each in told.split()]
    asked, script = tmp_path / "asked", tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" > {asked}\n', encoding="utf-8")
    script.chmod(0o755)
    home = dict.fromkeys(("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"), str(tmp_path / "home"))
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            call,
            cwd=tmp_path,
            env=os.environ | home | {"BROWSER": f"{script} %s"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            there = lambda: asked.exists() and asked.read_text("utf-8").strip()  # noqa: E731
            wait_until(there, 60, lambda: (tmp_path / "log").read_text("utf-8"))
            yield asked.read_text("utf-8").strip()
        finally:
            server.terminate()
            server.wait(60)


def test_make_lab_opens_the_first_notebook_at_its_top_and_reaches_the_data(opened, page):
    """The title is seen, also when all is drawn; in the file browser `data` is one folder up."""
    page.goto(opened)
    title = page.get_by_role("heading", name="01 The diner")
    title.wait_for()
    page.wait_for_timeout(2000)
    assert 0 < title.bounding_box()["y"] < 300
    page.locator(".jp-BreadCrumbs-home").click()
    page.locator(".jp-DirListing-itemText", has_text="data").wait_for()
