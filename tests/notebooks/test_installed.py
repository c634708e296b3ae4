"""The library as it is installed from a wheel, and from the archive of its sources."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import donutlab

ROOT = Path(__file__).parents[2]
TRIED = """
import donutlab
from donutlab import *
from donutlab.data import data_file, read_orders
assert "site-packages" in donutlab.__file__, donutlab.__file__
run = Shop(Customers("street", read_orders(data_file()), to="till"), Service("till")).run(seed=1)
print(run.summary().orders.accepted, round(run.cost().total, 6))
"""


ALONE = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def called(*command, code=0, **options):
    """Run a command with nothing of this library on its path; return what it printed."""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=ALONE, **options
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A fresh environment with what builds, and the wheel and the archive that it has built."""
    folder = tmp_path_factory.mktemp("built")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    got = subprocess.run([*pip, "hatchling", "simpy>=4.1,<5"], capture_output=True, check=False)
    if got.returncode:
        pytest.skip("pip cannot fetch hatchling here, which builds the library")
    called(python, "-m", "hatchling", "build", "-d", folder, cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    (sources,) = folder.glob("*.tar.gz")
    return python, [*pip, "--no-deps", "--no-build-isolation", "--force-reinstall"], wheel, sources


def test_they_hold_what_is_needed_and_nothing_else(built):
    """The wheel: library, notebooks, solutions apart, data; no caches, nothing of the build."""
    _, _, wheel, sources = built
    names = zipfile.ZipFile(wheel).namelist()
    files = [name.split("handout/files/")[1] for name in names if "handout/files/" in name]
    assert {path.name for path in (ROOT / "notebooks").glob("*.ipynb")} == {
        Path(name).name for name in files if name.count("/") == 1 and name.endswith(".ipynb")
    }
    assert {"notebooks/solutions/01_the_diner.ipynb", "notebooks/further/09_streams.ipynb"} <= set(
        files
    )
    assert {"notebooks/GLOSSARY.md", "data/orders.csv", "data/prices.csv"} <= set(files)
    assert not any(name.endswith(".py") for name in files)
    described = f"donutlab-{donutlab.__version__}.dist-info"
    assert {name.split("/")[0] for name in names} == {"donutlab", described}
    with tarfile.open(sources) as archive:
        names += archive.getnames()
    for waste in ("__pycache__", "checkpoint", ".venv", ".pyc"):
        assert not [name for name in names if waste in name]


@pytest.mark.parametrize("which", ["wheel", "sources"])
def test_who_installs_it_has_the_workbook(built, tmp_path, which):
    """In a fresh environment: the command lays it, says what is missing, and a run works."""
    python, pip, wheel, sources = built
    called(*pip, wheel if which == "wheel" else sources)
    command = python.with_name("donutlab")
    told = called(command, "mine", "--no-lab", cwd=tmp_path)
    assert "files are new there" in told
    assert (tmp_path / "mine" / "notebooks" / "01_the_diner.ipynb").is_file()
    assert called(command, "--version").strip() == f"donutlab {donutlab.__version__}"
    assert "jupyterlab     missing" in called(command, "--check", code=1)
    assert int(called(python, "-c", TRIED, cwd=tmp_path).split()[0]) > 1000
