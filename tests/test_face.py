"""The face: what can be imported is as it is stored, documented, and loaded when it is used."""

from __future__ import annotations

import ast
import json
from importlib import import_module
from pathlib import Path

import pytest
from apart import python
from stored import DATA, public, second_level

import donutlab

ROOT = Path(__file__).parent.parent
MODULES = second_level()
BY_THE_WAY = {"per_minute"}
"""Names that no notebook uses: they make a set whole."""


def test_what_is_public_is_what_is_stored():
    """Names, parameters and defaults are frozen; renew with: python tests/stored.py."""
    assert public() == (DATA / "public.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", ["donutlab", *MODULES])
def test_every_public_name_is_documented(module):
    """Whatever a learner can import has a docstring of its own."""
    source = import_module(module)
    assert source.__doc__
    for name in source.__all__:
        thing = getattr(source, name)
        if callable(thing):
            own = vars(thing).get("__doc__") if isinstance(thing, type) else thing.__doc__
            assert own, name
            assert not own.startswith(f"{name}("), f"{name} has only a generated docstring"


def test_the_face_tells_where_the_rest_lies():
    """The package names every module that a learner imports from, in its docstring and by dir."""
    for module in set(MODULES) - {"donutlab.truth"}:
        assert f"`{module}`" in donutlab.__doc__, module
        assert module.split(".")[1] in dir(donutlab)


def test_the_star_gives_what_the_notebooks_use():
    """`from donutlab import *` gives some 30 names, and each of them is used in a notebook."""
    used = set()
    for path in ROOT.glob("notebooks/*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                tree = ast.parse("".join(cell["source"]))
                used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert set(donutlab.__all__) - used == BY_THE_WAY
    assert len(donutlab.__all__) < 40
    assert donutlab.__all__ == sorted(donutlab.__all__)


def test_what_lies_behind_a_module_is_public_there():
    """A name that `donutlab` hands on is in the `__all__` of the module it names for it."""
    for home, names in donutlab._LATER.items():
        assert set(names) <= set(MODULES[f"donutlab.{home}"]), home


def test_what_is_not_used_is_not_loaded():
    """A first shop loads no bus, no price list and no diagram; who asks for a name loads it."""
    first = """
import sys
import donutlab
from donutlab import Customers, Fixed, Poisson, Service, Shop, Work
Shop(Customers("street", Poisson(1), "baker", count=9), Service("baker", [Work(Fixed(1))])).run()
print(sorted(name for name in sys.modules if name.startswith("donutlab.")))
donutlab.Bus, donutlab.Outbox, donutlab.formulas.mm1
print("donutlab.parts.bus" in sys.modules, "donutlab.parts.outbox" in sys.modules)
"""
    loaded, later = python(first).splitlines()
    for module in ("parts.bus", "parts.streams", "results.cost", "shop.diagram", "patterns"):
        assert f"'donutlab.{module}'" not in loaded
    assert later == "True True"


def test_a_shop_written_as_json_is_read_by_a_python_that_has_loaded_nothing():
    """Reading a blueprint finds every part and step, whether its module was loaded or not."""
    shop = donutlab.Shop(
        donutlab.Customers("street", donutlab.Regular(60), to="baker", count=3),
        donutlab.Service(
            "baker",
            [donutlab.Crash(0), donutlab.Once(donutlab.Work(donutlab.Erlang(9, 2)))],
            outages=[donutlab.Outage(1, 2)],
        ),
        donutlab.Outbox("outbox", to="bus"),
        donutlab.Bus("bus", [donutlab.Rule("all", {"source": ["baker"]}, "log")]),
        donutlab.Stream("log"),
    )
    script = f"from donutlab import Shop; print(Shop.from_json({shop.to_json()!r}))"
    assert python(script) == f"{shop!r}\n"


def test_a_name_that_is_not_there_gets_the_nearest():
    """The error names what was asked for, and what may have been meant."""
    with pytest.raises(AttributeError, match=r"donutlab has no 'Serivce'\. Did you mean 'Service'"):
        _ = donutlab.Serivce
    with pytest.raises(AttributeError, match=r"donutlab has no 'Braeker'\. Did you mean 'Breaker'"):
        _ = donutlab.Braeker
    assert not hasattr(donutlab, "__wrapped__")


def test_what_is_listed_can_be_had():
    """`dir(donutlab)` lists what can be imported: all names, wherever they lie, and no others."""
    listed = set(dir(donutlab))
    assert set(donutlab.__all__) <= listed
    assert {name for names in donutlab._LATER.values() for name in names} <= listed
    assert all(hasattr(donutlab, name) for name in listed)


def test_the_typed_example_runs():
    """What `make lint` checks the types of is also right."""
    import_module("typed_use").measure()


def test_the_types_are_part_of_the_package():
    """A type checker believes the annotations of a package that has this file."""
    assert (Path(donutlab.__file__).parent / "py.typed").exists()
