"""Build the edition that opens in a browser: ``python docs/lite/build.py FOLDER``.

JupyterLite with the notebooks, their data and the library, as a folder of files that any web
server can hand out. Nothing is installed, neither there nor by who opens it. What is in the folder
of that name before is replaced.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_path

sys.path.insert(0, str(Path(__file__).parents[1]))
import fetching
import pyodide

sys.path.insert(0, str(pyodide.ROOT))
from donutlab.handout.files import FIRST, workbook

EXTENSIONS = (
    *("anywidget", "@jupyter-widgets/jupyterlab-manager"),
    "@jupyterlite/pyodide-kernel-extension",
)
KERNEL = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
"""What the kernel would fetch one by one; named to Pyodide it comes at once."""

PUBLIC = ("micropip", "ipython", "jedi", "typing-extensions", "joblib", "tqdm")
"""What is pure Python and in Pyodide's distribution, but has to be there without a network too."""

OURS = ("simpy", "anywidget", "ipywidgets", "comm", "psygnal")
"""What the library and its widgets need, and Pyodide's distribution has not."""

DEPENDS = {
    "donutlab": ["simpy", "anywidget"],
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "pyodide-kernel": ["comm", "ipython"],
    "ipykernel": ["pyodide-kernel"],
    "piplite": ["micropip"],
}
"""What of these needs what; NumPy, pandas, matplotlib and SciPy are fetched when a cell asks."""

SETTINGS = {
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
}
"""All of a notebook stands on its page, so that the browser finds words in it, and floors go on."""

START = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Donut Lab</title>
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{{}}</script>
<meta http-equiv="refresh" content="0; url=lab/index.html?path={FIRST}">
<p>Opening <a href="lab/index.html?path={FIRST}">The diner</a>.</p>
"""
"""The page of the folder. The pages below it look for the settings of the site in it."""


def build(folder: Path) -> None:
    """Build the edition into a folder."""
    with tempfile.TemporaryDirectory() as temporary:
        lite = Path(temporary)
        python(lite / "static" / "pyodide", lite / "wheels")
        for name, content in workbook():
            path = lite / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tagged(content) if path.suffix == ".ipynb" else content)
        write(lite / "jupyter-lite.json", configuration())
        write(lite / "overrides.json", SETTINGS)
        shutil.rmtree(folder, ignore_errors=True)
        pyodide.run(command(lite, folder.resolve()), lite)
    (folder / "index.html").write_text(START, encoding="utf-8")
    shutil.copyfile(folder / "lab" / "favicon.ico", folder / "favicon.ico")


def tagged(content: bytes) -> bytes:
    """Return a notebook in which the cells are tagged that fetch something from outside."""
    notebook = json.loads(content)
    fetching.tag(notebook)
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


def python(folder: Path, made: Path) -> None:
    """Lay Python, the library and what both need into a folder, and the lock that names them."""
    pyodide.core(folder)
    lock = pyodide.public_lock()
    public = pyodide.needed(lock, [*PUBLIC])
    exact = [f"{name}=={lock['packages'][name]['version']}" for name in public]
    kernel = extension("@jupyterlite/pyodide-kernel-extension") / "static" / "pypi"
    wheels = [
        *pyodide.wheels(exact),
        *pyodide.wheels(OURS, pyodide.ROOT / ".ci" / "constraints.txt"),
        *(wheel for wheel in kernel.glob("*.whl") if "widgetsnbextension" not in wheel.name),
        pyodide.own_wheel(made),
    ]
    pyodide.hold(lock, folder, pyodide.compiled(wheels))
    pyodide.depend(lock, DEPENDS)
    pyodide.write(lock, folder)


def configuration() -> dict[str, Any]:
    """Return the settings of the site: what Python loads as it starts."""
    settings = {
        "pyodideUrl": "./static/pyodide/pyodide.mjs",
        "loadPyodideOptions": {"packages": [*KERNEL, "donutlab"]},
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Donut Lab",
            "exposeAppInBrowser": True,
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": settings},
        },
    }


def command(lite: Path, folder: Path) -> list[str]:
    """Return the call of JupyterLite that builds."""
    found = [f"--LiteBuildConfig.federated_extensions={extension(name)}" for name in EXTENSIONS]
    return [
        *(sys.executable, "-m", "jupyterlite_core", "build", "--apps=lab"),
        *("--ignore-sys-prefix", "--no-sourcemaps", "--no-unused-shared-packages", *found),
        *(f"--lite-dir={lite}", f"--contents={lite / 'files'}", f"--output-dir={folder}"),
    ]


def extension(name: str) -> Path:
    """Return the folder of an extension of JupyterLab that is installed."""
    for folder in jupyter_path("labextensions"):
        if (Path(folder) / name / "package.json").exists():
            return Path(folder) / name
    sys.exit(f'JupyterLab has no extension {name}. Try: pip install -e ".[site]"')


def write(path: Path, content: Any) -> None:
    """Write a file of JSON."""
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where to: python docs/lite/build.py FOLDER")
    build(Path(sys.argv[1]))
