"""A design as code, written from its data: names of the library, numbers, and quoted texts.

What comes from a link becomes text here, and is not run. Whoever changes the text runs it, so
nothing in the data may come out as code: every text is quoted, and every name is that of a spec.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import donutlab
from donutlab.core.spec import NAME, Spec, to_data

WIDE = 76
"""So many signs fit in a line."""
FACES = ("distributions", "people", "messaging", "resilience", "workflows")
"""The modules that the names are looked for in, before that of the spec itself."""


def written(data: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
    """Return the code that makes the shop of these data, as `Shop.to_dict` gives them.

    The settings, such as the seed, are given names before it.
    """
    data = {**data, "completes": to_data(data["completes"])}
    named = "".join(f"{name} = {value!r}\n" for name, value in settings.items())
    texts = [_code(part, 4) for part in data["parts"]]
    texts += [f"{key}={_code(data[key], 4)}" for key in ("opening", "completes") if data[key]]
    shop = _below("Shop(", texts, ")", 0)
    return f"{_imports(data)}\n{named}shop = {shop}\n"


def _imports(data: Mapping[str, Any]) -> str:
    """Return the lines that import what the code names."""
    homes = sorted({(_home(name), name) for name in _names(data)})
    lines = ["from donutlab import *\n"]
    for home, names in groupby((each for each in homes if each[0]), itemgetter(0)):
        lines.append(f"from {home} import {', '.join(name for _, name in names)}\n")
    return "".join(lines)


def _names(data: Any) -> Iterator[str]:
    """Yield the names of the specs in data."""
    if isinstance(data, Mapping):
        if _spec(data):
            yield data[NAME]
        data = list(data.values())
    if isinstance(data, (list, tuple)):
        for each in data:
            yield from _names(each)


def _spec(data: Mapping[str, Any]) -> bool:
    """Return whether data describe a spec: what only looks so has been put into `items`."""
    return isinstance(data.get(NAME), str) and data[NAME] in Spec.known


def _home(name: str) -> str:
    """Return the module that a spec is imported from; none if it comes with all the others."""
    if name in donutlab.__all__:
        return ""
    for face in FACES:
        if name in getattr(donutlab, face).__all__:
            return f"donutlab.{face}"
    return Spec.known[name].__module__


def _code(value: Any, indent: int = 0, line: bool = False) -> str:
    """Return plain data as code, broken into lines where it is too long for one `line`."""
    if not isinstance(value, (Mapping, list, tuple)):
        return repr(value)
    if not line and len(whole := _code(value, 0, True)) + indent <= WIDE:
        return whole
    opens, closes, items = _pieces(value)
    texts = [head + _code(each, indent + 4, line) for head, each in items]
    return f"{opens}{', '.join(texts)}{closes}" if line else _below(opens, texts, closes, indent)


def _pieces(value: Any) -> tuple[str, str, list[tuple[str, Any]]]:
    """Return the brackets of data, and what stands in them: what comes first, and the data."""
    if not isinstance(value, Mapping):
        return "[", "]", [("", each) for each in value]
    if _spec(value):
        fields = [(f"{key}=", each) for key, each in value.items() if key != NAME]
        return f"{value[NAME]}(", ")", fields
    pairs = value["items"] if NAME in value else value.items()
    return "{", "}", [(f"{key!r}: ", each) for key, each in pairs]


def _below(opens: str, texts: list[str], closes: str, indent: int) -> str:
    """Return texts in brackets, one below the other."""
    lines = "".join(f"{' ' * (indent + 4)}{text},\n" for text in texts)
    return f"{opens}\n{lines}{' ' * indent}{closes}"
