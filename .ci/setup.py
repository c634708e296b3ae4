"""Set up .venv with one of the extras of pyproject.toml; do nothing if that is done already.

Usage: python3 .ci/setup.py lab|test|bench
"""

import hashlib
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PINS = ROOT / ".ci" / "constraints.txt"
EXTRAS = ("lab", "test", "bench")
"""Each holds all that is in the ones before it."""
EVERY = 10.0
"""After so many seconds the set-up says again what it is at."""


def main(extra: str) -> None:
    """Install what is missing, and stamp the environment with what it was made from."""
    if sys.version_info < (3, 11):  # noqa: UP036 (it may be run by any Python)
        sys.exit(
            f"Donut Lab needs Python 3.11 or newer, and this is {sys.version.split()[0]}. "
            "Say which one to use: make lab PYTHON=python3.12"
        )
    made_from = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + PINS.read_bytes())
    stamps = [VENV / f"{each}.stamp" for each in EXTRAS[EXTRAS.index(extra) :]]
    if any(stamp.exists() and stamp.read_text() == made_from.hexdigest() for stamp in stamps):
        return
    began = time.monotonic()
    say(f"Setting up {VENV} for '{extra}'. This takes one to three minutes, once.")
    python = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        say(f"Making an environment for Python {sys.version.split()[0]} ...")
        venv.create(VENV, with_pip=True)
    say(f"Installing what pyproject.toml names, in the versions of {PINS.relative_to(ROOT)} ...")
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off"]
    install([*pip, "-c", str(PINS), "-e", f"{ROOT}[{extra}]"])
    stamps[0].write_text(made_from.hexdigest())
    say(f"Set up after {time.monotonic() - began:.0f} s.")


def install(command: Sequence[str]) -> None:
    """Run pip; say now and then what it is at, and the last that it said if it fails."""
    began, told = time.monotonic(), ["pip begins"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as pip:
        reader = threading.Thread(target=told.extend, args=[pip.stdout])  # each line as it comes
        reader.start()
        while pip.poll() is None:
            try:
                pip.wait(EVERY)
            except subprocess.TimeoutExpired:
                what, _, names = told[-1].strip().partition(": ")
                count = names.count(",") + 1
                now = f"{what}: {count} of them" if count > 1 else told[-1].strip()
                say(f"  {time.monotonic() - began:3.0f} s: {now:.70}")
        reader.join()
    if pip.returncode:
        sys.exit("".join(told[-20:]) + "The set-up failed; what pip says is above.")


def say(words: str) -> None:
    """Print a line at once."""
    print(words, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
