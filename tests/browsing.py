"""A real Jupyter, a headless Chromium, and notebooks to open there: for tests and benchmarks."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[1]
QUIET = [
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-sandbox"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
"""Keeps Chromium from finding anything outside this machine; the sandbox needs a user."""


@dataclass(frozen=True)
class Lab:
    """A Jupyter server: where it listens, and the folder whose notebooks it shows."""

    url: str
    root: Path

    def ask(self, method: str, path: str) -> Any:
        """Ask the server's API and return its answer."""
        request = urllib.request.Request(f"{self.url}/api/{path}", method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def end_kernels(self) -> None:
        """End every kernel, as if each of them had died for good."""
        for session in self.ask("GET", "sessions"):
            self.ask("DELETE", f"sessions/{session['id']}")


@contextmanager
def serving(root: Path, home: Path) -> Iterator[Lab]:
    """Serve JupyterLab on a free port, without a token; `home` takes its settings and its log.

    Notebook 7 is served at /notebooks, JupyterLab at /doc/tree.
    """
    page_config = home / "labconfig" / "page_config.json"
    page_config.parent.mkdir()
    quiet = {"@jupyterlab/apputils-extension:announcements": True}
    no_build = {"buildAvailable": False, "buildCheck": False}  # each page would start Node for it
    page_config.write_text(
        json.dumps({"disabledExtensions": quiet, "exposeAppInBrowser": True} | no_build)
    )
    whole = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}
    (page_config.parent / "default_setting_overrides.json").write_text(json.dumps(whole))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        *("--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"),
        *("--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--notebook-dir={root}"),
        "--ServerApp.disable_check_xsrf=True",
    ]
    folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    settings = dict.fromkeys(folders, str(home)) | {"PYTHONPATH": str(REPOSITORY)}
    settings["DONUTLAB_PROGRESS"] = str(home / "progress.jsonl")
    with open(home / "server.log", "wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env=os.environ | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        found = Lab(f"http://127.0.0.1:{port}", root)
        try:
            wait_until(lambda: answers(found), 60, lambda: (home / "server.log").read_text())
            yield found
            found.end_kernels()
        finally:
            server.terminate()
            server.wait(20)


def answers(lab: Lab) -> bool:
    """Return whether the server answers yet."""
    try:
        return bool(lab.ask("GET", "status"))
    except OSError:
        return False


def wait_until(reached: Callable[[], bool], seconds: float, why: Callable[[], str]) -> None:
    """Wait until something is reached, or fail and say why."""
    ends = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < ends, why()
        time.sleep(0.1)


@contextmanager
def browsing() -> Iterator[Any]:
    """Start a headless Chromium; skip where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=QUIET)
        yield started
        started.close()


def show_notebook(lab: Lab, page: Any, name: str, cells: Sequence[str], app: str = "lab") -> None:
    """Write the cells into a notebook of that name, and open it."""
    (lab.root / name).write_text(json.dumps(notebook(cells)), encoding="utf-8")
    place = {"lab": "doc/tree", "notebook": "notebooks"}[app]
    page.goto(f"{lab.url}/{place}/{name}{'?reset' if app == 'lab' else ''}")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()


def run_cells(page: Any) -> None:
    """Run all cells of the open notebook, and wait until the last has ended."""
    page.wait_for_function(
        "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")


def notebook(cells: Sequence[str]) -> dict[str, Any]:
    """Return a notebook of these cells of code, as its file holds it."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "source": source,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            }
            for number, source in enumerate(cells)
        ],
    }
