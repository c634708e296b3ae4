"""The pages of the reference: one for each module that learners import from.

A page has a section for each file of the library from which the module gives something. It begins
with what the file says at its top, and that is written for whoever reads the file. So it is here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass, isfunction
from types import ModuleType

import donutlab

FACES = ("donutlab", *(f"donutlab.{name}" for name in donutlab._MODULES))
"""The modules that learners import from."""

INSIDE = "check, check_extras, check_priority, check_service, links, objections, open"
"""What a blueprint's parts tell the shop, and no reader needs."""

INDEX = """Reference
=========

What can be imported, by module. With ``from donutlab import *`` comes what a first shop needs; the
rest lies in modules that say what they are for.

.. toctree::
   :maxdepth: 1

{pages}
"""


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page."""
    described, told = describing(), set[str]()
    for face in FACES:
        yield f"{face}.rst", page(face, described, told)
    yield "index.rst", INDEX.format(pages="\n".join(f"   {face}" for face in FACES))


def describing() -> dict[tuple[str, str], str]:
    """Return by file and name the module that describes it.

    That is the one that says what it is for, or else the first; types are named for annotations.
    """
    found: dict[tuple[str, str], str] = {}
    for face in sorted(FACES, key=lambda each: (each == "donutlab.types", each == "donutlab")):
        for name in import_module(face).__all__:
            found.setdefault((home(face, name), name), face)
    return found


def home(face: str, name: str) -> str:
    """Return the module in which something that a face gives was made."""
    made = getattr(import_module(face), name)
    if isclass(made) or isfunction(made):
        return str(made.__module__)
    inside = (each for each in sorted(sys.modules) if each.startswith(f"{face}."))
    return next(each for each in inside if vars(sys.modules[each]).get(name) is made)


def page(face: str, described: dict[tuple[str, str], str], told: set[str]) -> str:
    """Return the page of a face; `told` are the files whose beginning stands elsewhere already."""
    sections: dict[str, list[str]] = {}
    elsewhere = []
    for name in sorted(import_module(face).__all__, key=str.lower):
        made_in = home(face, name)
        if (other := described[made_in, name]) == face:
            sections.setdefault(made_in, []).append(name)
        else:
            elsewhere.append(f":py:obj:`{name} <{other}.{name}>`")
    parts = [heading(face, "="), beginning(face, told)]
    if elsewhere:
        parts.append(f"Also here, and described with their kind: {', '.join(elsewhere)}.\n")
    for made_in, names in sorted(sections.items(), key=lambda each: title(each[0])):
        parts += [heading(title(made_in), "-"), beginning(made_in, told)]
        parts += [entry(face, made_in, name) for name in names]
    return "\n".join(parts)


def title(name: str) -> str:
    """Return what a module is called in its first line, or else in code."""
    called, colon, _ = (sys.modules[name].__doc__ or "").partition(": ")
    return called if colon and "\n" not in called else name.rpartition(".")[2].title()


def beginning(name: str, told: set[str]) -> str:
    """Return the directive for what a module says at its top, or where that stands."""
    if name in told:
        return f"More of these, and how they work, stands at :py:mod:`{name}`.\n"
    told.add(name)
    package, _, last = name.rpartition(".")
    hidden = "   :no-index:\n" if last in getattr(sys.modules.get(package), "__all__", ()) else ""
    return f".. automodule:: {name}\n   :no-members:\n{hidden}"


def entry(face: str, made_in: str, name: str) -> str:
    """Return the directive that describes one name."""
    made = getattr(import_module(face), name)
    if isclass(made):
        return f".. autoclass:: {face}.{name}\n   :members:\n   :exclude-members: {INSIDE}\n"
    if isfunction(made):
        return f".. autofunction:: {face}.{name}\n"
    return f".. autodata:: {made_in}.{name}\n"


def without_title(module: ModuleType, lines: list[str]) -> None:
    """Take the title out of what a module says: it stands above as a heading."""
    called = f"{title(module.__name__)}: "
    if lines and lines[0].startswith(called):
        rest = lines[0].removeprefix(called)
        lines[0] = rest[0].upper() + rest[1:]


def with_code(lines: list[str]) -> list[str]:
    """Return a docstring in which what is indented by itself is said to be code."""
    found: list[str] = []
    for number, line in enumerate(lines):
        before = [each for each in lines[:number] if each][-1:]
        stands_out = line.startswith("    ") and not lines[number - 1]
        if stands_out and before and not before[0].startswith((" ", "-")):
            found += ["::", ""]
        found.append(line)
    return found


def heading(text: str, line: str) -> str:
    """Return a heading."""
    return f"{text}\n{line * len(text)}\n"
