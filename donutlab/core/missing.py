"""What is not installed: what needs it, and how to get it, here or in a browser."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any


def need(what: str, *names: str, advice: str = "") -> None:
    """Import the modules of these names, without which there is no `what` (Frames, say).

    A browser fetches what is missing first, from where Pyodide's lock says, if it can wait for it.
    Raises ImportError that tells which are missing, how to get them, and the `advice`.
    """
    missing = _missing(names)
    if missing and sys.platform == "emscripten":
        _fetch(missing)
        missing = _missing(missing)
    if not missing:
        return
    verb = "is" if len(missing) == 1 else "are"
    if sys.platform == "emscripten":
        lost = f"{verb} not loaded. Try in a cell, with a network: import {', '.join(missing)}"
    else:
        lost = f"{verb} not installed. Try: pip install {' '.join(missing)}"
    told = f"{what} need {' and '.join(missing)}, which {lost}. {advice}"
    raise ImportError(told.strip(), name=missing[0])


def _missing(names: Sequence[str]) -> list[str]:
    """Return those of the modules that cannot be imported."""
    missing = []
    for name in names:
        try:
            import_module(name)
        except ImportError:
            missing.append(name)
    return missing


def _fetch(names: Sequence[str]) -> None:
    """Have the browser fetch packages, where it can wait for them within a call."""
    with suppress(Exception):  # without a network, say: what is missing then is told
        ffi: Any = import_module("pyodide.ffi")
        if ffi.can_run_sync():
            ffi.run_sync(import_module("pyodide_js").loadPackage(list(names)))
