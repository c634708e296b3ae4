"""Set up .venv with one of the extras of pyproject.toml; do nothing if that is done already.

Usage: python3 .ci/setup.py lab|test|bench
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PINS = ROOT / ".ci" / "constraints.txt"
EXTRAS = ("lab", "test", "bench")
"""Each holds all that is in the ones before it."""


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
    print(f"Setting up {VENV} for '{extra}'. This takes a minute or two, once.", flush=True)
    python = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(VENV, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-c", PINS, "-e", f"{ROOT}[{extra}]"], cwd=ROOT, check=True)
    stamps[0].write_text(made_from.hexdigest())


if __name__ == "__main__":
    main(sys.argv[1])
