"""Assets: the scripts and styles of the browser's half, which lie in `static/`."""

from __future__ import annotations

from importlib.resources import files


def asset(name: str) -> str:
    """Return the text of a file in `static/`."""
    return files(__package__).joinpath("static", name).read_text(encoding="utf-8")


def scripts(*names: str) -> str:
    """Return the texts of several files as one."""
    return "".join(map(asset, names))
