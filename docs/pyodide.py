"""Pyodide: Python in the browser, laid into a folder of a site with the library beside it.

Its core comes from npm, and wheels of pure Python from pip's index, as these are set up here. What
is compiled, such as NumPy, the browser fetches from Pyodide's own public distribution when a page
asks for it: the addresses stand in the lock, which tells which package is where.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL as PUBLIC
from jupyterlite_pyodide_kernel.constants import PYODIDE_PYTHON_VERSION
from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION as VERSION

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache" / "pyodide"
"""What was fetched once stays here."""

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"

PURE = (
    *("--platform=any", "--abi=none", "--implementation=py", "--only-binary=:all:"),
    f"--python-version={PYODIDE_PYTHON_VERSION}",
)
"""How pip is asked for wheels that hold nothing compiled."""

Lock = dict[str, Any]


def core(folder: Path) -> None:
    """Lay Python for the browser into a folder."""
    found = _fetched() / "package"
    folder.mkdir(parents=True, exist_ok=True)
    for name in CORE:
        shutil.copyfile(found / name, folder / name)


def public_lock() -> Lock:
    """Return the lock of the public distribution, with an address for each of its packages."""
    lock: Lock = json.loads((_fetched() / "package" / LOCK).read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package["file_name"] = f"{PUBLIC}/{package['file_name']}"
    return lock


def needed(lock: Lock, names: Iterable[str]) -> list[str]:
    """Return the packages of these names in a lock, and all that they need."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = plain(waiting.pop())
        if name not in found:
            found[name] = None
            waiting += lock["packages"][name]["depends"]
    return list(found)


def hold(lock: Lock, folder: Path, wheels: Iterable[Path]) -> None:
    """Lay wheels beside the lock, which then names them: those it knew stand there no more."""
    for wheel in wheels:
        shutil.copyfile(wheel, folder / wheel.name)
        name, version = wheel.name.split("-")[:2]
        known = lock["packages"].get(plain(name), {"depends": [], "imports": imports(wheel)})
        lock["packages"][plain(name)] = known | {
            "name": plain(name),
            "version": version,
            "file_name": wheel.name,
            "install_dir": "site",
            "package_type": "package",
            "sha256": sha256(wheel.read_bytes()).hexdigest(),
            "unvendored_tests": False,
        }


def write(lock: Lock, folder: Path) -> None:
    """Write a lock into the folder of its wheels."""
    (folder / LOCK).write_text(json.dumps(lock, sort_keys=True), encoding="utf-8")


def wheels(requirements: Sequence[str], pins: Path | None = None) -> list[Path]:
    """Return wheels of pure Python, fetched by pip, for each of these requirements.

    `pins` is a file of constraints.
    """
    pinned = pins.read_bytes() if pins else b""
    folder = CACHE / sha256(repr(requirements).encode() + pinned).hexdigest()
    if not (folder / "whole").exists():
        pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
        options = [*PURE, *(("-c", str(pins)) if pins else ())]
        run([*pip, "--no-deps", *options, "-d", str(folder), *requirements])
        (folder / "whole").touch()
    return sorted(folder.glob("*.whl"))


def compiled(given: Iterable[Path]) -> list[Path]:
    """Return the wheels with their modules compiled: a page starts in half the time then."""
    script = ROOT / "docs" / "compile.mjs"
    known = script.read_bytes()
    made = {
        wheel: CACHE / "compiled" / sha256(known + wheel.read_bytes()).hexdigest()
        for wheel in given
    }
    fresh = [wheel for wheel, folder in made.items() if not (folder / wheel.name).exists()]
    if fresh:
        with tempfile.TemporaryDirectory() as to:
            run([_tool("node"), str(script), str(_fetched() / "package"), to, *map(str, fresh)])
            for wheel in fresh:
                made[wheel].mkdir(parents=True, exist_ok=True)
                shutil.move(Path(to) / wheel.name, made[wheel] / wheel.name)
    return [folder / wheel.name for wheel, folder in made.items()]


def own_wheel(folder: Path) -> Path:
    """Build the library's wheel into a folder, without the notebooks in it, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--disable-pip-version-check"]
    run([*pip, "--no-deps", "-w", str(folder / "whole"), str(ROOT)])
    (whole,) = (folder / "whole").glob("donutlab-*.whl")
    lean = folder / whole.name
    with zipfile.ZipFile(whole) as given, zipfile.ZipFile(lean, "w", zipfile.ZIP_DEFLATED) as kept:
        for each in given.infolist():
            if "/handout/files/notebooks/" not in each.filename:
                kept.writestr(each, given.read(each), zipfile.ZIP_DEFLATED)
    return lean


def imports(wheel: Path) -> list[str]:
    """Return the modules that a wheel brings, as they are imported."""
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0].split(".py")[0] for name in names if name.endswith((".py", ".pyc"))}
    return sorted(top for top in tops if "." not in top)


def depend(lock: Lock, depends: Mapping[str, Sequence[str]]) -> None:
    """Say in a lock which packages some of its packages need."""
    for name, others in depends.items():
        lock["packages"][name]["depends"] = [*others]


def plain(name: str) -> str:
    """Return the name of a package as it stands in a lock."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _fetched() -> Path:
    """Return the folder with npm's package of Pyodide, unpacked."""
    folder = CACHE / VERSION
    if not (folder / "package" / LOCK).exists():
        folder.mkdir(parents=True, exist_ok=True)
        run([_tool("npm"), "pack", "--silent", f"pyodide@{VERSION}"], folder)
        with tarfile.open(folder / f"pyodide-{VERSION}.tgz") as packed:
            packed.extractall(folder, filter="data")
    return folder


def _tool(name: str) -> str:
    """Return where a tool of Node.js lies."""
    found = shutil.which(name)
    if found is None:
        sys.exit(f"Pyodide needs {name}, which is not here. Try: install Node.js.")
    return found


def run(command: Sequence[str], folder: Path = ROOT) -> None:
    """Run a command; end with what it said if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\nThis failed: {' '.join(command)}")
