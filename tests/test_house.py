"""The house: imports only go down, the core is light, and what is public does not change unseen."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from stored import DATA, public

import donutlab

HOUSE = Path(donutlab.__file__).parent

FLOORS = [
    ["errors", "units"],
    ["spec"],
    ["distributions", "events", "patterns", "formulas"],
    ["log", "routines", "tables"],
    ["world"],
    ["job"],
    ["action", "arrivals", "autoscale", "breaker", "coldstart", "lines", "outages"],
    ["replay", "retry", "waiting"],
    ["calls", "lookups", "readers", "recorded"],
    ["batches", "learners"],
    ["chains"],
    ["failures", "once", "steps"],
    ["services", "bus", "outbox", "queues", "streams", "customers", "wiring", "layout"],
    ["stays", "positions"],
    ["tally"],
    ["account", "story", "rulebook", "diagram", "floorplan"],
    ["books", "cost", "troubles"],
    ["summary"],
    ["bookkeeper", "run"],
    ["play"],
    ["shop", "film"],
    ["floor"],
]
"""Lowest first. A module may import from the floors below its own, never from beside or above."""

HEAVY = ("numpy", "pandas", "matplotlib", "ipywidgets", "IPython")


def floor(module: str) -> int:
    """Return the floor of a module or package: study and show live above all that are listed."""
    found = [number for number, names in enumerate(FLOORS) if module in names]
    return found[0] if found else len(FLOORS)


def modules() -> dict[str, list[Path]]:
    """Return the files of each module or package of the library."""
    found: dict[str, list[Path]] = {}
    for path in sorted(HOUSE.rglob("*.py")):
        name = path.relative_to(HOUSE).with_suffix("").parts[0]
        if name != "__init__":
            found.setdefault(name, []).append(path)
    return found


def imported(path: Path, running: bool = False) -> set[str]:
    """Return what a file imports; with `running` not what is there only for the type checker."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    if running:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                skipped |= {id(each) for part in node.body for each in ast.walk(part)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            source = node.module or ""
            if source == "donutlab":
                found |= {f"donutlab.{alias.name}" for alias in node.names}
            else:
                found.add(source)
    return found


def inside(path: Path) -> set[str]:
    """Return the modules of the library that a file imports when it is run."""
    names = (name.split(".") for name in imported(path, running=True))
    return {parts[1] for parts in names if parts[0] == "donutlab" and len(parts) > 1}


@pytest.mark.parametrize("module", sorted(name for floor in FLOORS for name in floor))
def test_imports_only_go_down(module):
    """A module imports only from the floors below its own."""
    for path in modules()[module]:
        for other in inside(path) - {module}:
            assert floor(other) < floor(module), f"{module} imports {other}"


def test_parts_do_not_know_each_other():
    """Parts reach each other by name, through the world: no part imports another."""
    parts = {"services", "bus", "outbox", "queues", "streams", "customers"}
    for part in parts:
        for path in modules()[part]:
            assert not inside(path) & (parts - {part})


def test_the_core_needs_only_simpy_and_the_standard_library():
    """What the floors import on loading is the standard library, SimPy, or themselves.

    Only the frames import pandas, inside the functions that make them.
    """
    known = sys.stdlib_module_names | {"simpy", "donutlab"}
    foreign = {
        (name, other.split(".")[0])
        for name, paths in modules().items()
        if floor(name) < len(FLOORS)
        for path in paths
        for other in imported(path)
        if other.split(".")[0] not in known
    }
    assert foreign <= {("tables", "pandas"), ("run", "pandas")}


def python(script: str) -> str:
    """Run a script in a Python of its own and return what it prints."""
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here.parent), str(here)])
    found = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


BLOCKED = f"""
import sys
for name in {HEAVY!r}:
    sys.modules[name] = None
"""

SHOPS = """
from donutlab import *
diner = Shop(
    Customers("street", Poisson(per_hour(40)), to="manager", order={"item": "donut"}, count=30),
    Service("manager", [Work(Fixed(5)), Call("baker", 500, Retry()), Publish("Paid", to="bus")]),
    Service("baker", [Work(Exponential(60))], workers=2),
    Bus("bus", [Rule("all", {"detail-type": ["Paid"]}, to="tray")]),
    Queue("tray"),
    Service("cashier", [Work(Lognormal(9, 1))], reads=Reads("tray", 3, minutes(1))),
    completes=["cashier"],
)
run = Shop.from_json(diner.to_json()).run(seed=7)
assert run.summary().orders.complete == 30
print(run, run.trace(1), run._repr_html_(), diner.diff(diner), run.log.digest())
"""


def test_the_core_runs_without_numpy_pandas_and_matplotlib():
    """Blueprint, run, summary and story work with these blocked; only frames ask for pandas."""
    frames = """
try:
    run.visits
except ImportError as error:
    print(error)
"""
    told = python(BLOCKED + SHOPS + frames)
    assert "Orders: 30 placed" in told
    assert "Frames need pandas, which is not installed. Try: pip install pandas." in told


def test_import_donutlab_loads_nothing_but_simpy():
    """No third-party module but SimPy comes in with the library or with a run."""
    loaded = python(
        "import sys; before = set(sys.modules)"
        + SHOPS
        + "print('LOADED', *sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    ).split("LOADED")[1]
    assert set(loaded.split()) - sys.stdlib_module_names == {"donutlab", "simpy"}


def test_what_is_public_is_what_is_stored():
    """Names, parameters and defaults are frozen; renew with: python tests/stored.py."""
    assert public() == (DATA / "public.txt").read_text(encoding="utf-8")


def test_every_public_name_is_documented():
    """Whatever a learner can import has a docstring of its own."""
    for name in donutlab.__all__:
        thing = getattr(donutlab, name)
        own = vars(thing).get("__doc__") if isinstance(thing, type) else thing.__doc__
        assert own, name
        assert not own.startswith(f"{name}("), f"{name} has only a generated docstring"


def test_all_lists_every_public_name_in_order():
    """`__all__` is sorted and whole: what the package imports for its users is in it."""
    modules_inside = set(modules()) | {"annotations"}
    here = {name for name in vars(donutlab) if not name.startswith("_")} - modules_inside
    assert set(donutlab.__all__) == here
    assert donutlab.__all__ == sorted(donutlab.__all__)
