"""What is not installed: what needs it, and how to get it, here or in a browser."""

from __future__ import annotations

import sys
from importlib import import_module


def need(what: str, *names: str, advice: str = "") -> None:
    """Import the modules of these names, without which there is no `what` (Frames, say).

    Raises ImportError that tells which of them are missing, how to get them, and the `advice`.
    """
    missing = [name for name in names if not _there(name)]
    if not missing:
        return
    verb = "is" if len(missing) == 1 else "are"
    if sys.platform == "emscripten":
        lost = f"{verb} not loaded. Try in a cell, with a network: import {', '.join(missing)}"
    else:
        lost = f"{verb} not installed. Try: pip install {' '.join(missing)}"
    told = f"{what} need {' and '.join(missing)}, which {lost}. {advice}"
    raise ImportError(told.strip(), name=missing[0])


def _there(name: str) -> bool:
    """Return whether a module can be imported."""
    try:
        import_module(name)
    except ImportError:
        return False
    return True
