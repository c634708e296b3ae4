"""Where the library lies on this computer, and what comes with it."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]
"""The folder of the library."""

_INSTALLED = PACKAGE / "handout" / "files"
SHIPPED = _INSTALLED if _INSTALLED.is_dir() else PACKAGE.parent
"""The folder of `notebooks` and `data`: of a wheel inside the library, of a clone above it."""
