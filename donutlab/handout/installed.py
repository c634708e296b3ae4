"""What the workbook needs, and what of it is installed."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

import donutlab

NAME = re.compile(r"[A-Za-z0-9._-]+")
EXTRA = re.compile(r"""extra\s*==\s*['"]([\w-]+)['"]""")


def needed() -> Iterator[tuple[str, str]]:
    """Yield each package that donutlab names, with the extra it is for; "" is the library itself.

    Raises PackageNotFoundError if donutlab is on the path and not installed.
    """
    for line in requires("donutlab") or ():
        name, extra = NAME.match(line), EXTRA.search(line)
        if name and (not extra or extra[1] in ("lab", "cluster")):
            yield name[0], extra[1] if extra else ""


def found(package: str) -> str:
    """Return the version of a package, or "" if it is missing."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def report() -> tuple[str, bool]:
    """Return a table of what is installed, and whether the notebooks have all they need."""
    lines = [f"donutlab {donutlab.__version__}, Python {platform.python_version()}"]
    try:
        packages = list(needed())
    except PackageNotFoundError:
        lines.append("donutlab itself is not installed. Try: pip install -e '.[lab]'.")
        return "\n".join(lines), False
    missing = set()
    for package, extra in packages:
        has = found(package)
        if not has:
            missing.add(extra)
        use = {"": "the library", "lab": "the notebooks"}.get(extra, "experiments on a cluster")
        lines.append(f"  {package:14} {has or 'missing':12} {use}")
    if missing:
        extras = ",".join(sorted(missing - {""}) or ["lab"])
        lines.append(f'To install what is missing: pip install "donutlab[{extras}]"')
    return "\n".join(lines), not missing & {"", "lab"}
