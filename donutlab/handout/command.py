"""The command `donutlab`: the workbook in a folder of your own, opened in JupyterLab.

It lays the notebooks and their data in FOLDER, and opens the first one. What is in the folder is
never changed: where there is a newer edition of a notebook, it is laid beside yours.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from donutlab import __version__
from donutlab.handout.files import FIRST, workbook
from donutlab.handout.installed import report
from donutlab.handout.laying import NOTES, lay_out

HOME = "donut-lab"


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command; return 0, or 1 if something is missing or cannot be written."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    end = given.index("--") if "--" in given else len(given)
    asked, options = parser().parse_args(given[:end]), given[end + 1 :]
    if asked.check:
        text, whole = report()
        print(text)
        return 0 if whole else 1
    folder = Path(asked.folder or ("." if Path(NOTES).is_file() else HOME)).expanduser().resolve()
    try:
        print(lay_out(folder, workbook(asked.solutions)), flush=True)
    except OSError as error:
        print(f"donutlab cannot lay the workbook in {folder}: {error}.", file=sys.stderr)
        print(f"Name a folder that you can write: donutlab ~/{HOME}", file=sys.stderr)
        return 1
    return 0 if asked.no_lab else open_lab(folder, options)


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    words = argparse.ArgumentParser(
        "donutlab",
        usage="%(prog)s [FOLDER] [--solutions] [--no-lab] [-- OPTIONS OF JUPYTERLAB] | --check",
        description=__doc__,
    )
    say = words.add_argument
    say("folder", nargs="?", metavar="FOLDER", help=f"where to lay it; ./{HOME} otherwise")
    say("--solutions", action="store_true", help="with solutions and instructors' page")
    say("--no-lab", action="store_true", help="only lay it out, do not open JupyterLab")
    say("--check", action="store_true", help="only say what is installed, and what is missing")
    say("--version", action="version", version=f"donutlab {__version__}")
    return words


def open_lab(folder: Path, options: Sequence[str]) -> int:
    """Open JupyterLab on the first notebook until it is stopped; return its exit code."""
    if not find_spec("jupyterlab"):
        print("JupyterLab is not installed. Try: pip install 'donutlab[lab]'", file=sys.stderr)
        return 1
    print("JupyterLab opens in your browser. To stop it, press Ctrl-C here.", flush=True)
    call = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}", *options, FIRST]
    with subprocess.Popen(call, cwd=folder) as lab:
        while True:
            with suppress(KeyboardInterrupt):  # it goes to JupyterLab, too, which asks
                return lab.wait()
