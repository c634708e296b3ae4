"""A Python of its own, for what must not be seen of the tests' one: what is loaded, or missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def python(script: str) -> str:
    """Run a script in a Python of its own and return what it prints."""
    here = Path(__file__).parent
    found = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(here.parent), str(here)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout
