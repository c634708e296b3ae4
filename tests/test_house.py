"""The house: imports only go down, the core is light, and nothing grows too large."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest
from apart import python
from rooms import FLOORS, MODULES, PAGE, ROOT, drawing, imported, inside, room

KNOW_EACH_OTHER = {"donutlab.shop.run", "donutlab.shop.shop"}
"""The only modules that may: a shop is run, and a run knows its shop."""

HEAVY = ("numpy", "pandas", "matplotlib", "ipywidgets", "IPython")


def test_every_folder_is_a_room():
    """The rooms are the folders, and each module lies in one of them or is a face."""
    assert {room(module) for module in MODULES} - {""} == set(FLOORS)
    faces = {module for module in MODULES if not room(module)} - {"donutlab"}
    assert all(len(MODULES[face].read_text("utf-8").splitlines()) < 60 for face in faces)


@pytest.mark.parametrize("module", [module for module in MODULES if room(module)])
def test_imports_only_go_down(module):
    """A module imports from its own room and from those below; the topmost also use the faces."""
    below = FLOORS[: FLOORS.index(room(module)) + 1]
    for other in inside(module):
        if not room(other):
            assert room(module) in ("course", "truth", "handout"), (
                f"{module} imports a face, {other}"
            )
        else:
            assert room(other) in below, f"{module} imports {other}"


def test_there_is_no_circle():
    """No module needs, over however many others, itself: but Shop and Run, and they are two."""
    graph = {
        module: {
            other
            for other in imported(MODULES[module])
            if other in MODULES and {module, other} != KNOW_EACH_OTHER
        }
        for module in MODULES
    }
    TopologicalSorter(graph).prepare()


def test_the_page_on_the_architecture_draws_the_rooms_as_they_are():
    """What the page says of rooms and arrows is read from the imports: python tests/rooms.py."""
    page = PAGE.read_text(encoding="utf-8")
    assert drawing() in page


def test_parts_do_not_know_each_other():
    """Parts reach each other by name, through the world: no part imports another."""
    parts = {
        f"donutlab.parts.{name}"
        for name in (
            "services",
            "bus",
            "outbox",
            "queues",
            "streams",
            "customers",
            "users",
            "backlog",
        )
    }
    for part in parts:
        assert not inside(part) & (parts - {part})


def test_the_core_needs_only_simpy_and_the_standard_library():
    """What the floors import on loading is the standard library, SimPy, or themselves.

    Only frames import pandas, and templates YAML, inside the functions that make them.
    """
    known = sys.stdlib_module_names | {"simpy", "donutlab"}
    foreign = {
        (name, other.split(".")[0])
        for name, path in MODULES.items()
        if room(name) in FLOORS[: FLOORS.index("display")]
        for other in imported(path)
        if other.split(".")[0] not in known
    }
    assert foreign <= {
        ("donutlab.core.tables", "pandas"),
        ("donutlab.deploy.template", "yaml"),
        ("donutlab.shop.run", "pandas"),
    }


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
    Service("cashier", [Work(Exponential(9))], reads=Reads("tray", 3, minutes(1))),
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


MOST = {"lines": 400, "lines in a function": 50, "methods": 15}
"""How large something may be. Methods that Python or Jupyter ask for, `__…__` and `_repr_…_`, are
not counted."""

LARGER = {
    "donutlab/shop/shop.py:Shop": "what can be done with a blueprint, a short method each: that is "
    "what learners type",
    "donutlab/core/kinds.py": "one table, an entry for each kind of row",
    "donutlab/parts/queues.py:QueueAtWork": "each method is one thing that befalls a message, and "
    "all of them change the same line and the same receipts",
}
"""What is larger, and why it would be no clearer in pieces: by file, or file:name."""

WRITTEN = sorted(
    path.relative_to(ROOT).as_posix()
    for folder, kind in (("donutlab", "*.py"), ("donutlab", "*.js"), ("tests", "*.py"))
    for path in (ROOT / folder).rglob(kind)
)
WRITTEN.append("notebooks/build.py")

HEAD = re.compile(r"( *)(?!if|for|while|switch|else)(?:[a-z]+ )*(\w+)\b.*(?:\)|=>) {$")
"""The first line of a function in JavaScript, as we indent it."""


def measured(path: str) -> Iterator[tuple[str, str, int]]:
    """Yield what can be too large in a file: what it is called, what is counted, how many."""
    text = (ROOT / path).read_text(encoding="utf-8")
    lines = text.splitlines()
    yield path, "lines", len(lines)
    if path.endswith(".js"):
        for start, line in enumerate(lines):
            if head := HEAD.match(line):
                end = next(
                    n for n in range(start, len(lines)) if lines[n].startswith(f"{head[1]}}}")
                )
                yield f"{path}:{head[2]}", "lines in a function", end - start + 1
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            yield f"{path}:{node.name}", "lines in a function", length
        elif isinstance(node, ast.ClassDef):
            names = [each.name for each in node.body if isinstance(each, ast.FunctionDef)]
            own = [name for name in names if not re.fullmatch(r"__\w+__|_repr_\w+_", name)]
            yield f"{path}:{node.name}", "methods", len(own)


@pytest.mark.parametrize("path", WRITTEN)
def test_nothing_grows_too_large_without_a_word_why(path):
    """Files, functions and classes are small enough to be read at once, or say why they are not."""
    large = {name for name, counted, size in measured(path) if size > MOST[counted]}
    assert large == {name for name in LARGER if name.split(":")[0] == path}


def test_functions_of_javascript_are_measured():
    """The sizes of the scripts are not empty: each script has functions, and they are found."""
    found = [name for path in WRITTEN for name, counted, _ in measured(path) if ".js:" in name]
    assert len(found) > 80
    assert "donutlab/display/static/panel.js:render" in found
