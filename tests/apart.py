"""A Python of its own, for what must not be seen of the tests' one: what is loaded, or missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def python(script: str, house: Path = HERE.parent) -> str:
    """Run a script in a Python of its own, with the library in `house`; return what it prints."""
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=house,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(house), str(HERE)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout
