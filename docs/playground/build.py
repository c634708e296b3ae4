"""Build the playground: ``python docs/playground/build.py FOLDER``.

One page, Python for the browser, and the library, as a folder of files that any web server can hand
out. The panel and the floor are those of the notebooks. What is in the folder before is replaced.
"""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE.parent)]

import pyodide  # noqa: E402

from donutlab.display.assets import asset, scripts  # noqa: E402
from donutlab.display.floor import script  # noqa: E402
from donutlab.display.panels import SCRIPTS  # noqa: E402

PAGE = ("index.html", "*.css", "page.js", "machine.js", "model.js", "editor.js", "worker.js")
LEFT_OUT = ("course", "handout", "street", "truth")
"""The rooms of the library that the playground has no use for."""
WHEELS = ("simpy>=4.1,<5", "tzdata")
"""What the library stands on: the second for clocks on the wall, which a browser tells nobody."""


def build(folder: Path) -> None:
    """Build the playground into a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    pyodide.core(folder / "python")
    lock = pyodide.public_lock()
    pyodide.write(lock | {"packages": {}}, folder / "python")
    for pattern in PAGE:
        for path in HERE.glob(pattern):
            shutil.copyfile(path, folder / path.name)
    texts = {
        "panel.js": scripts(*SCRIPTS),
        "panel.css": asset("panel.css"),
        "floor.js": script(),
        "examples.json": json.dumps(examples()),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    library(folder / "library.zip")
    (folder / "offline.js").write_text(offline(folder), encoding="utf-8")


def examples() -> list[dict[str, str]]:
    """Return the examples, in order: what each is called, by its docstring, and its code."""
    found = []
    for path in sorted((HERE / "examples").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        title = ast.get_docstring(ast.parse(text)) or path.stem
        found.append({"title": title.rstrip("."), "code": text.split("\n\n", 1)[1]})
    return found


def library(path: Path) -> None:
    """Write the library, what it stands on, and the modules of the page into one archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for each in sorted((ROOT / "donutlab").rglob("*.*")):
            place = each.relative_to(ROOT)
            if each.suffix in (".py", ".js", ".css") and place.parts[1] not in LEFT_OUT:
                made.write(each, place)
        for each in sorted((HERE / "python").glob("*.py")):
            made.write(each, each.name)
        for wheel in pyodide.wheels(WHEELS):
            with zipfile.ZipFile(wheel) as given:
                for name in given.namelist():
                    made.writestr(name, given.read(name), zipfile.ZIP_DEFLATED, 9)


def offline(folder: Path) -> str:
    """Return the script that keeps the files of the folder in the browser, named after them."""
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }
    version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]
    named = json.dumps(["./", *files])
    text = (HERE / "offline.js").read_text(encoding="utf-8")
    return text.replace("VERSION", version).replace('"FILES"', named)


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve())
