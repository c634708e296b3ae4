"""The journal of a study: a file in which every finished run is a line, so that none is lost.

It is only ever added to, a line in one write, so it can be cut off at any moment: a line that is
not whole is skipped, and its run computed anew. The first line says which study it belongs to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import Any

from donutlab.core.spec import Spec, values
from donutlab.shop.shop import Shop


class Journal:
    """The file of the study with these settings.

    Raises ValueError if the file is that of another study, or of none.
    """

    def __init__(self, path: str | Path, settings: Mapping[str, Any]) -> None:
        self.path = Path(path)
        self.rows: dict[tuple[int, int], dict[str, Any]] = {}
        self._points: Sequence[tuple[Mapping[str, Any], str]] = ()
        head = _line({"donutlab": "study", **settings})
        found = self.path.read_bytes() if self.path.exists() else b""
        self._lines: list[bytes] = []
        missing = b""
        if head.startswith(found):  # a new file, or one cut off within its first line
            missing = head[len(found) :]
        else:
            first, *self._lines = found.split(b"\n")
            if first + b"\n" != head:
                raise ValueError(_difference(str(path), first, settings))
            missing = b"\n" if self._lines[-1] else b""
        self._file = self.path.open("ab", buffering=0)
        self._file.write(missing)

    def read(self, points: Sequence[Mapping[str, Any]], digests: Sequence[str]) -> None:
        """Read the runs of these points into `rows`, by the number of point and replication.

        `digests` tell the shops apart. ValueError if one is not that of the file.
        """
        self._points = list(zip(points, digests, strict=True))
        numbers = {_line(point): number for number, point in enumerate(points)}
        for row in map(_parsed, self._lines):
            number = numbers.get(_line(row["at"])) if row else None
            if row is None or number is None:
                continue
            if row["shop"] != digests[number]:
                self.close()
                raise ValueError(
                    f"{str(self.path)!r} belongs to another study: its shop at {row['at']} is not "
                    "the shop of this one. Give this study a file of its own."
                )
            self.rows[number, row["replication"]] = row

    def write(self, point: int, replication: int, told: Mapping[str, Any]) -> None:
        """Add a run that is done, and what is told of it."""
        at, shop = self._points[point]
        row = {"at": at, "shop": shop, "replication": replication}
        self._file.write(_line({**row, **told}))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _parsed(line: bytes) -> dict[str, Any] | None:
    """Return the row in a line, None if the line is not whole."""
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and "replication" in row else None


def _difference(path: str, first: bytes, settings: Mapping[str, Any]) -> str:
    """Return in what another study differs from this one."""
    try:
        other = json.loads(first)
    except ValueError:
        other = None
    if not isinstance(other, dict) or other.get("donutlab") != "study":
        return f"{path!r} is not the file of a study. Choose a new name, 'study.jsonl' say."
    name = next(name for name in settings if other.get(name) != settings[name])
    return (
        f"{path!r} belongs to another study: there {name} is {other.get(name)!r}, here it is "
        f"{settings[name]!r}. Give this study a file of its own."
    )


def digest(value: Any) -> str:
    """Return a short text that differs where two shops, specs or functions differ.

    Of a function it sees the code, the defaults and what it closes over; what it reads from
    elsewhere it does not see.
    """
    return sha256(repr(_plain(value)).encode()).hexdigest()[:16]


def _plain(value: Any, inside: tuple[int, ...] = ()) -> Any:
    """Return the value as lists and texts that are the same in every process.

    `inside` are the ids of what it lies in: a function may close over itself.
    """
    if id(value) in inside:
        return "itself"
    inside = (*inside, id(value))
    if isinstance(value, Mapping):
        return [[_plain(key, inside), _plain(each, inside)] for key, each in value.items()]
    if isinstance(value, (list, tuple)):
        return [_plain(each, inside) for each in value]
    if isinstance(value, (set, frozenset)):
        return sorted(repr(_plain(each, inside)) for each in value)
    held = _held(value)
    return repr(value) if held is None else [type(value).__qualname__, _plain(held, inside)]


def _held(value: Any) -> list[Any] | None:
    """Return what makes up a shop, a spec, a function or another object; None for plain data."""
    if isinstance(value, Shop):
        return [str(value.opening), value.completes, list(value.parts.values())]
    if isinstance(value, Spec):
        return [values(value)]
    if isinstance(value, CodeType):
        return [value.co_code.hex(), value.co_names, value.co_varnames, value.co_consts]
    if isinstance(value, MethodType):
        return [value.__func__, value.__self__]
    if isinstance(value, FunctionType):
        closed = [cell.cell_contents for cell in value.__closure__ or ()]
        return [value.__code__, value.__defaults__, value.__kwdefaults__, closed]
    if isinstance(value, partial):
        return [value.func, value.args, value.keywords]
    if isinstance(value, (type, BuiltinFunctionType)):
        return [value.__module__, value.__qualname__]
    if hasattr(value, "__dict__"):
        return [vars(value), vars(type(value)).get("__call__")]
    return None
