"""A Dask cluster on this machine: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

distributed = pytest.importorskip("distributed", reason="needs donutlab[cluster]")

HOUSE = Path(__file__).parents[2]


def launch(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start one of Dask's command-line programs on the loopback interface."""
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    settings = {
        "PYTHONPATH": str(HOUSE),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    }
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=os.environ | settings, stdout=quiet, stderr=quiet)


def end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that was asked to end, and insist if it does not."""
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """Start a scheduler and two workers that are restarted when they die; end them all."""
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    host = ("--host", "127.0.0.1")
    scheduler = launch(
        "dask_scheduler", *host, "--port", "0", "--no-dashboard", "--scheduler-file", str(file)
    )
    deadline = time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    shared = ("--scheduler-file", str(file), *host, "--nthreads", "1", "--no-dashboard")
    workers = [
        launch("dask_worker", *shared, "--local-directory", str(folder / f"worker-{number}"))
        for number in range(2)
    ]
    try:
        with distributed.Client(scheduler_file=str(file), timeout=60) as client:
            yield client
            wait_for_both(client)
    finally:
        for process in (*workers, scheduler):
            process.terminate()
        for process in (*workers, scheduler):
            end(process)


@pytest.fixture
def cluster(started):
    """Return a client once both workers are there: the test before may have killed them."""
    wait_for_both(started)
    return started


def wait_for_both(client):
    """Wait for two workers: one that is asked to end while it starts never comes to its end."""
    client.wait_for_workers(2, timeout=60)
