"""A sweep that is interrupted again and again, by kill or by Ctrl-C, until it is whole.

Run it at full size with ``python tests/interrupted.py``: 1000 points of 10 replications.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SWEEP = """
import signal, sys, warnings
from pathlib import Path
from donutlab import Customers, Exponential, Poisson, Service, Shop, Work
from donutlab.experiments import sweep

def build(rate):
    return Shop(
        Customers("street", Poisson(rate), to="till", count=30),
        Service("till", [Work(Exponential(1))]),
    )

def end(run):
    return run.end

if __name__ == "__main__":
    points, jobs, file, table = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    warnings.simplefilter("ignore")
    rates = [0.1 + number / points for number in range(points)]
    metrics = ["orders.to_complete.mean", end]
    study = sweep(build, {"rate": rates}, 10, metrics=metrics, file=file or None, jobs=jobs,
                  progress=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if study.note:
        sys.exit(3)
    study.runs.to_csv(table)
"""


def start(points: int, jobs: int, file: str, table: Path) -> subprocess.Popen[bytes]:
    """Start the sweep in a process group of its own, as a terminal does."""
    here = Path(__file__).parent
    script = table.parent / "swept.py"
    script.write_text(SWEEP, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, script, str(points), str(jobs), file, table],
        env=os.environ | {"PYTHONPATH": str(here.parent)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def lines(file: Path) -> int:
    """Return how many lines a file has."""
    return file.read_bytes().count(b"\n") if file.exists() else 0


def interrupted(folder: Path, points: int, jobs: int, how: int, times: int, seed: int) -> list[int]:
    """Interrupt a sweep some times at random moments, then let it come to its end.

    Returns how many lines the file had after each. The table is in `folder`/table.csv.
    """
    dice, file, counts = random.Random(seed), folder / "sweep.jsonl", []
    for number in range(1, times + 1):
        process = start(points, jobs, str(file), folder / "table.csv")
        least = lines(file) + dice.randrange(1, max(2, 10 * points // (2 * times)))
        while lines(file) < least and process.poll() is None:
            time.sleep(0.002)
        time.sleep(dice.random() * 0.01)
        os.killpg(process.pid, how)
        _, errors = process.communicate(timeout=60)
        if process.returncode == 0:  # it was faster than we
            break
        expected = 3 if how == signal.SIGINT else -how
        assert process.returncode == expected, (number, process.returncode, errors.decode())
        counts.append(lines(file))
    process = start(points, jobs, str(file), folder / "table.csv")
    _, errors = process.communicate()
    assert process.returncode == 0, errors.decode()
    return [*counts, lines(file)]


def whole(folder: Path, points: int) -> bytes:
    """Return the table of the same sweep, not interrupted and without a file."""
    process = start(points, 1, "", folder / "whole.csv")
    _, errors = process.communicate()
    assert process.returncode == 0, errors.decode()
    return (folder / "whole.csv").read_bytes()


if __name__ == "__main__":
    for how in (signal.SIGKILL, signal.SIGINT):
        for jobs in (1, 2):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                counts = interrupted(folder, 1000, jobs, how, times=6, seed=jobs)
                same = (folder / "table.csv").read_bytes() == whole(folder, 1000)
                print(f"{how.name}, {jobs} processes: lines {counts}, same table: {same}")
