"""What is stored in tests/data and must not change unseen; ``python tests/stored.py`` renews it.

The golden logs are whole logs, a line a row: time, kind, part, order, event, peer, note. A change
in one is a change of what a seed means, and belongs into the CHANGELOG, as does one in public.txt.
"""

from __future__ import annotations

import inspect
from datetime import datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import MemberDescriptorType
from typing import Any

from shops import event_shop, lookup_shop, sync_shop

import donutlab
from donutlab.core.log import Log
from donutlab.results.cost import Charge, Price
from donutlab.results.rules import RuleAccount
from donutlab.results.summary import OrdersSummary, QueueSummary, ServiceSummary, Times

DATA = Path(__file__).parent / "data"
GOLDEN = {"sync": sync_shop, "event": event_shop, "lookup": lookup_shop}
SEED = 7
INSIDE = {
    "announces",
    "check",
    "endless",
    "letters",
    "links",
    "open",
    "sends_on",
    "takes",
    "takes_time",
}
"""What parts and steps are asked by the library itself."""
GIVEN = (Charge, Log, OrdersSummary, Price, QueueSummary, RuleAccount, ServiceSummary, Times)
"""What a learner is given, and reads from, without importing it."""


def golden(name: str) -> str:
    """Return the log of one of the fixed shops, as text."""
    run = GOLDEN[name]().run(seed=SEED)
    return "".join("  ".join(map(str, row)) + "\n" for row in run.log.rows())


def text_of(annotation: Any) -> str:
    """Return an annotation as it is written, on every version of Python."""
    return str(getattr(annotation, "__forward_arg__", annotation))


def signature(thing: Any) -> str:
    """Return how a thing is called: the names, types and defaults of its parameters."""
    shown = []
    for each in inspect.signature(thing).parameters.values():
        stars = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}.get(each.kind, "")
        if each.kind is each.KEYWORD_ONLY and not any(one[0] == "*" for one in shown):
            shown.append("*")
        typed = "" if each.annotation is each.empty else f": {text_of(each.annotation)}"
        known = str(each.default) if isinstance(each.default, datetime) else repr(each.default)
        shown.append(
            f"{stars}{each.name}{typed}{'' if each.default is each.empty else f' = {known}'}"
        )
    return f"({', '.join(shown)})"


def members(thing: type) -> list[str]:
    """Return a line for each public method and property that a class defines itself."""
    lines = []
    for name, member in sorted(vars(thing).items()):
        plain = getattr(member, "__func__", member)
        if name.startswith("_") or name in INSIDE:
            continue
        if isinstance(member, (property, cached_property, MemberDescriptorType)):
            lines.append(f"    .{name}")
        elif inspect.isfunction(plain):
            lines.append(f"    .{name}{signature(plain)}")
    return lines


def described(name: str, thing: Any) -> list[str]:
    """Return the lines of one public name: how it is called, and its members."""
    if isinstance(thing, type) and issubclass(thing, Exception):
        return [f"{name}: {thing.__mro__[1].__name__}"]
    if not callable(thing):
        return [f"{name}: {type(thing).__name__}"]
    return [name + signature(thing), *(members(thing) if isinstance(thing, type) else [])]


def second_level() -> dict[str, list[str]]:
    """Return what each public module below `donutlab` offers: those that say so in `__all__`."""
    found = {}
    for module in iter_modules(donutlab.__path__, "donutlab."):
        names = getattr(import_module(module.name), "__all__", None)
        if names is not None:
            found[module.name] = list(names)
    return found


def public() -> str:
    """Return everything that is public, a line each: names, how they are called, their members.

    A name that can be imported from `donutlab` too is described there, and only named below.
    """
    first = {name: getattr(donutlab, name) for name in dir(donutlab)}
    first = {name: thing for name, thing in first.items() if callable(thing)}
    first |= {each.__name__: each for each in GIVEN}
    lines = [f"from donutlab import *: {', '.join(donutlab.__all__)}", ""]
    for name, thing in sorted(first.items()):
        lines += described(name, thing)
    for module, names in second_level().items():
        things = {name: getattr(import_module(module), name) for name in names}
        new = {name: thing for name, thing in things.items() if first.get(name) is not thing}
        lines += ["", f"{module}: {', '.join(names)}"]
        for name, thing in new.items():
            lines += described(name, thing)
    return "\n".join(lines) + "\n"


def stored() -> dict[str, str]:
    """Return the texts that are stored, by file name."""
    return {"public.txt": public()} | {f"golden_{name}.txt": golden(name) for name in GOLDEN}


if __name__ == "__main__":
    for file, text in stored().items():
        (DATA / file).write_text(text, encoding="utf-8")
        print(f"wrote tests/data/{file}")
