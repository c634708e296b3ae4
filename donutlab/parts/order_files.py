"""Recorded orders: a trace read from a CSV file or taken from a frame."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any

from donutlab.core.errors import nearest
from donutlab.core.moments import moment
from donutlab.core.package import PACKAGE
from donutlab.parts.arrivals import Trace

ADVICE = "Write seconds (90.5) or a timestamp (2026-03-02T07:01:30)."


def read_orders(
    source: str | PathLike[str] | Any,
    *,
    time: str = "time",
    start: str | datetime | None = None,
    columns: Iterable[str] | None = None,
) -> Trace:
    """Return a `Trace` of the orders in a CSV file with a header line, or in a pandas frame.

    The column `time` says when: seconds since opening, or timestamps, counted from `start`
    (unless given, midnight of the first order's day would be arbitrary: it is the first order's
    own full hour). `columns` are those that become the order's detail, all but `time` unless
    given. Cells of a file that read as numbers or true/false become such.

    Raises FileNotFoundError, and ValueError that names the file, line, column and value for a
    missing column, a row with too few or too many cells, a time that is none, or one before the
    order ahead of it.
    """
    if isinstance(columns, str):
        raise TypeError(f"read_orders: columns is a list of names: write columns=[{columns!r}].")
    columns = None if columns is None else list(columns)
    if not isinstance(source, (str, PathLike)) and not hasattr(source, "to_dict"):
        raise TypeError(f"read_orders: give a path to a CSV file, or a frame, not {source!r}.")
    table = _Frame(source) if hasattr(source, "to_dict") else _File(source)
    table.require([time, *(columns or ())])
    kept = [name for name in table.header if name != time and (columns is None or name in columns)]
    begin = None if start is None else moment(start)
    orders: list[tuple[float, dict[str, Any]]] = []
    for line, row in table.rows():
        second, begin = _second(row[time], begin, f"{table.where(line)}, column {time!r}")
        if second < (orders[-1][0] if orders else 0.0):
            ahead = "the order ahead of it" if orders else "the start"
            raise ValueError(
                f"{table.where(line)}, column {time!r}: {row[time]!r} is before {ahead}. "
                "Sort the rows by time."
            )
        orders.append((second, {name: row[name] for name in kept}))
    return Trace(orders)


def data_file(name: str = "orders.csv") -> Path:
    """Return the path of a file in the workbook's folder `data`, wherever the notebook is run.

    The folder is looked for in the current folder and all above it, then beside the library.
    Raises FileNotFoundError, with where it looked and which files are there.
    """
    here = Path.cwd()
    folders = [folder / "data" for folder in (here, *here.parents, PACKAGE.parent)]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    some = [path.name for folder in folders for path in sorted(folder.glob("*.csv"))]
    raise FileNotFoundError(
        f"There is no file {name!r} in a folder 'data' in {here}, nor in any folder above it."
        f"{nearest(name, some)} Start Jupyter inside the workbook's folder, or give read_orders "
        "the path of your file."
    )


def _second(value: Any, begin: datetime | None, where: str) -> tuple[float, datetime | None]:
    """Return a time cell as seconds since `begin`, and `begin`, found if it was not known."""
    if value != value:  # NaN, and NaT of pandas
        raise ValueError(f"{where}: {value!r} is not a time. {ADVICE}")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value), begin
    try:
        found = moment(value)
    except ValueError:
        raise ValueError(f"{where}: {value!r} is not a time. {ADVICE}") from None
    begin = begin or found.replace(minute=0, second=0, microsecond=0)
    return (found - begin).total_seconds(), begin


class _Table:
    """A header, rows with their line numbers, and how to name a line in an error."""

    name: str
    header: list[str]
    word = "line"

    def require(self, wanted: Iterable[str]) -> None:
        if not self.header:
            raise ValueError(f"{self.name} is empty: its first line must name the columns.")
        twice = [name for name in self.header if self.header.count(name) > 1]
        if twice:
            raise ValueError(f"{self.name} has two columns named {twice[0]!r}. Rename one.")
        for name in wanted:
            if name not in self.header:
                raise ValueError(
                    f"{self.name} has no column {name!r}, only {', '.join(self.header)}."
                    f"{nearest(name, self.header)}"
                )

    def where(self, line: int) -> str:
        return f"{self.name}, {self.word} {line}"


class _File(_Table):
    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)
        self.name = self.path.name
        if not self.path.is_file():
            raise FileNotFoundError(
                f"There is no file {self.path}. The path is relative to the folder the notebook "
                f"runs in: {Path.cwd()}."
            )
        _, self.header = next(self.lines(), (1, []))

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the cells of every line that has some, with the line's number."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            try:
                yield from ((reader.line_num, cells) for cells in reader if cells)
            except (UnicodeDecodeError, csv.Error) as error:
                raise ValueError(
                    f"{self.where(reader.line_num + 1)} or after it: not CSV text in UTF-8 "
                    f"({error})."
                ) from None

    def rows(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        for line, cells in islice(self.lines(), 1, None):
            if len(cells) != len(self.header):
                raise ValueError(
                    f"{self.where(line)}: {len(cells)} cells, but the header names "
                    f"{len(self.header)} columns: {cells!r}."
                )
            yield line, dict(zip(self.header, map(plain, cells), strict=True))


class _Frame(_Table):
    word = "row"

    def __init__(self, frame: Any) -> None:
        self.frame = frame
        self.name = "the frame"
        self.header = [str(name) for name in frame.columns]

    def rows(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        for line, row in enumerate(self.frame.to_dict("records")):
            yield line, {str(name): _unboxed(value) for name, value in row.items()}


def _unboxed(value: Any) -> Any:
    """Return a frame's cell as plain Python: no numpy number goes into an event."""
    return value.item() if hasattr(value, "item") else value


def plain(cell: str) -> Any:
    """Return a CSV cell as the number or truth value it reads as, else as the text it is.

    What begins with a zero, such as 007, is taken for a code and stays a text.

    >>> plain("2"), plain("2.50"), plain("true"), plain("donut")
    (2, 2.5, True, 'donut')
    """
    if cell in ("true", "false"):
        return cell == "true"
    if "_" in cell or (cell[:1] == "0" and cell[1:2].isdigit()):
        return cell
    for kind in (int, float):
        try:
            number = kind(cell)
        except ValueError:
            continue
        return number if number - number == 0 else cell
    return cell
