"""Recorded orders: a trace read from a CSV file or taken from a frame."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from datetime import time as clock
from os import PathLike
from pathlib import Path
from typing import Any

from donutlab.core.errors import check_text, nearest, told_keywords
from donutlab.core.moments import moment, stamp
from donutlab.core.package import SHIPPED
from donutlab.core.plain import plain
from donutlab.parts.arrivals import Trace
from donutlab.parts.order_numbers import number, said, values
from donutlab.parts.order_tables import Table, file_table, frame_table
from donutlab.parts.order_times import DAYS, HOURS, Times, doubt

BACK = (
    "If the clock was put back here, say in which zone: "
    'start="2025-10-25T22:00[Europe/Berlin]". If not: '
)
MIDNIGHT = (
    "If it is past midnight, write the hours on (24:10 for 00:10 of the next day), or name its own "
    "day. If not: "
)
APART = 4 * 3600
"""Lines of one order do not lie so many seconds apart, unless they follow each other."""


@told_keywords
def read_orders(
    source: str | PathLike[str] | Any,
    *,
    time: str | Sequence[str] = "time",
    start: str | datetime | None = None,
    columns: Iterable[str] | None = None,
    group: str | Sequence[str] | None = None,
    format: str | None = None,
    dayfirst: bool | None = None,
) -> Trace:
    """Return a `Trace` of the orders in a CSV file with a header line, or in a pandas frame.

    The column `time` says when: seconds since opening; timestamps; Unix time, in seconds to
    nanoseconds, as its size tells. Two columns may say it, the day and the time of day. Timestamps
    may be written in any of the usual ways (2026-03-02T07:01:30, 2.3.2026 7:01, 3/2/26 7:01 PM,
    2-Mar-2026 7:01; 25:10 is ten past one the day after); whether the day comes first is found in
    the file, or said by `dayfirst`; other ways are said by `format` (as `datetime.strptime` has
    it). They count from `start`, else from the first order's own full hour. Those without an offset
    are by the clock of the start, whose zone may be named: start="2025-10-25T22:00[Europe/Berlin]".

    `columns` are those that become the order's detail, all but `time` unless given. With `group`,
    the columns that tell the orders apart, lines that are alike in these are one order, which comes
    at its first line: these columns are its detail, and `items`, a list of what each line says in
    the others. What is empty in these columns and in the time, but for the first of them, is as in
    the line above, if that is of the same order.

    What stands above the line that names the columns is left out. What parts the cells of a file,
    and a decimal comma, are found in it. Cells that read as numbers, as amounts of one currency or
    as true/false become such, numbers that are all whole become whole (`order_numbers`).

    Raises FileNotFoundError, and ValueError that names the file, line, column and value for a
    missing column, a row with too few or too many cells, a time that is none or may be two, or one
    before the order ahead of it. Times that look like hours of the day are doubted by a warning.
    """
    if isinstance(columns, str) or not (columns is None or isinstance(columns, Iterable)):
        example = columns if isinstance(columns, str) else "item"
        raise TypeError(f"read_orders: columns is a list of names: write columns=[{example!r}].")
    times = Times(None if start is None else moment(start), format, dayfirst)
    when, by = _names("time", time), _names("group", group or ())
    chosen = [] if columns is None else _names("columns", list(columns))
    table = _filled(_table(source, [*when, *by, *chosen]), when, by)
    seconds = _seconds(table, when, times)
    others = [name for name in table.columns if name not in [*when, *by]]
    kept = others if columns is None else [name for name in others if name in chosen]
    orders = _orders(table, seconds, kept, by)
    return Trace(orders, stamp(times.start) if times.start and orders else None)


def data_file(name: str = "orders.csv") -> Path:
    """Return the path of a file in the workbook's folder `data`, wherever the notebook is run.

    The folder is looked for in the current folder and all above it, then beside the library.
    Raises FileNotFoundError, with where it looked and which files are there.
    """
    here = Path.cwd()
    folders = [folder / "data" for folder in (here, *here.parents, SHIPPED)]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    some = [path.name for folder in folders for path in sorted(folder.glob("*.csv"))]
    raise FileNotFoundError(
        f"There is no file {name!r} in a folder 'data' in {here}, nor in any folder above it."
        f"{nearest(name, some)} Start Jupyter inside the workbook's folder, or give read_orders "
        "the path of your file."
    )


def _names(parameter: str, given: Any) -> list[str]:
    """Return one name or several as a list."""
    names = list(given) if isinstance(given, (list, tuple)) else [given]
    if parameter == "time" and not names:
        raise ValueError(
            'read_orders: time names the columns that say when: time=["date", "time"].'
        )
    for name in names:
        check_text("read_orders", parameter, name, "It is the name of a column, or a list of them.")
    return names


def _table(source: Any, wanted: Sequence[str]) -> Table:
    """Return the columns of what was given to read_orders, among them those that are wanted."""
    if isinstance(source, (str, PathLike)):
        table = file_table(Path(source), wanted)
    elif hasattr(source, "columns") and hasattr(source, "__getitem__"):
        table = frame_table(source)
    else:
        raise TypeError(f"read_orders: give a path to a CSV file, or a frame, not {source!r}.")
    _require(table, wanted, getattr(getattr(source, "index", None), "names", ()))
    return table


def _require(table: Table, wanted: Iterable[str], index: Iterable[Any]) -> None:
    """Raise ValueError for a column that is not there; it may be in the index of a frame."""
    known = list(table.columns)
    if not known:
        raise ValueError(f"{table.name} has no columns.")
    for name in wanted:
        if name not in known:
            there = " It is the frame's index: give frame.reset_index()." * (name in index)
            raise ValueError(
                f"{table.name} has no column {name!r}, only {', '.join(known)}."
                f"{there or nearest(name, known)}"
            )


def _filled(table: Table, when: Sequence[str], by: Sequence[str]) -> Table:
    """Return a table in which all lines of an order say when it came and what it is.

    Many shops say what concerns the whole order in its first line only.
    """
    columns = dict(table.columns)
    for name in [*when, *by[1:]] if by else []:
        key, cells = columns[by[0]], list(columns[name])
        for row in range(1, len(cells)):
            if said(cells[row]) == "" and key[row] == key[row - 1]:
                cells[row] = cells[row - 1]
        columns[name] = cells
    return table._replace(columns=columns)


def _seconds(table: Table, when: Sequence[str], times: Times) -> list[float]:
    """Return the second of every row; ValueError unless they ascend."""

    def where(row: int) -> str:
        word = "column" if len(when) == 1 else "columns"
        return f"{table.where(row)}, {word} {' and '.join(map(repr, when))}"

    cells = table.columns[when[0]] if len(when) == 1 else _joined(table, when)
    if times.format is None:  # a number may have a decimal comma
        read = zip(cells, values(cells, table.grouped), strict=True)
        cells = [own if type(own) in (int, float) else cell for cell, own in read]
    seconds = times.seconds(cells, where, lambda rows: _beside(table, when, rows))
    before = 0.0
    for row, second in enumerate(seconds):
        if second < 0 and not row:
            raise ValueError(
                f"{where(row)}: {cells[row]!r} is before the start. A time is at least 0; if times "
                "are timestamps, give an earlier start."
            )
        if second < before:
            few = times.start is not None or len(seconds) < 3 or max(seconds) >= 24
            raise ValueError(
                f"{where(row)}: {cells[row]!r} is before the order ahead of it. "
                f"{'' if few else f'{HOURS} '}{_back(before - second, when, times)}"
                f"Sort the rows by time.{_sorting(table, when, times)}"
            )
        before = second
    why = doubt(seconds, when[0]) if times.start is None else ""
    if why:
        warnings.warn(f"{table.name}, column {when[0]!r}: {why}", UserWarning, stacklevel=3)
    return seconds


def _back(seconds: float, when: Sequence[str], times: Times) -> str:
    """Return why a time may be so many seconds before the one ahead of it, if there is a reason."""
    if times.local and seconds <= 3600:
        return BACK
    apart = times.local and (times.clock or len(when) > 1)
    return MIDNIGHT if apart and 43_200 < seconds <= 86_400 else ""


def _beside(table: Table, when: Sequence[str], rows: list[int]) -> str:
    """Return what rows without a time may be: days as numbers, units, totals."""
    count = len(table.lines)
    first = [table.columns[name][rows[0]] for name in when]
    if len(when) > 1 and all(type(number(str(cell))) in (int, float) for cell in first):
        return f" {DAYS}".replace('frame["time"]', " + ".join(f"frame[{name!r}]" for name in when))
    if any(
        sign.isdigit() for row in rows for name in when for sign in str(table.columns[name][row])
    ):
        return ""
    if rows == [0] and count > 1:
        return f" If the first row says units, leave it out: read_orders({table.pandas}[1:], …)."
    if len(rows) < min(count, 4) and rows == list(range(count - len(rows), count)):
        cut = f"read_orders({table.pandas}[:-{len(rows)}], …)"
        return f" If the last rows are totals, leave them out: {cut}."
    return ""


def _sorting(table: Table, when: Sequence[str], times: Times) -> str:
    """Return how pandas sorts the rows."""
    first = ", dayfirst=True" if times.dayfirst else ""
    key = f'lambda each: pandas.to_datetime(each, format="mixed"{first})'
    by = repr(when[0] if len(when) == 1 else list(when))
    return f" With pandas: read_orders({table.pandas}.sort_values({by}, key={key}), …)."


def _joined(table: Table, when: Sequence[str]) -> list[str]:
    """Return the cells of two columns, a day and a time of day, as one text for each row."""

    def text(cell: Any) -> str:
        if isinstance(cell, datetime):
            cell = cell.date()
        return cell.isoformat() if isinstance(cell, (date, clock)) else str(plain(cell)).strip()

    rows = zip(*(table.columns[name] for name in when), strict=True)
    return [" ".join(map(text, row)) for row in rows]


def _orders(
    table: Table, seconds: Sequence[float], kept: Sequence[str], by: Sequence[str]
) -> list[tuple[float, dict[str, Any]]]:
    """Return second and detail of every order."""
    lines = _rows(table, kept)
    if not by:
        return list(zip(seconds, lines, strict=True))
    heads = _rows(table, by)
    return [
        (seconds[first], heads[first] | {"items": [lines[row] for row in (first, *others)]})
        for first, *others in _grouped(table, by, seconds)
    ]


def _rows(table: Table, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return what some columns say, a mapping for each row."""
    cells = [values(table.columns[name], table.grouped) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)] or [
        {} for _ in table.lines
    ]


def _grouped(table: Table, by: Sequence[str], seconds: Sequence[float]) -> list[list[int]]:
    """Return the rows of each order; ValueError if a number is given to two orders."""
    orders: dict[tuple[Any, ...], list[int]] = {}
    last: tuple[Any, ...] = ()
    for row, key in enumerate(zip(*(table.columns[name] for name in by), strict=True)):
        for name, cell in zip(by, key, strict=True):
            if said(cell) == "":
                other = f" Or leave {name!r} out of group, where orders may lack it." * (
                    name != by[0]
                )
                raise ValueError(
                    f"{table.where(row)}, column {name!r}: the line belongs to no order. Leave it "
                    f"out, or give it a number.{other}"
                )
        own = orders.setdefault(key, [])
        if own and key != last and seconds[row] - seconds[own[-1]] > APART:
            raise ValueError(
                f"{table.where(row)}: {', '.join(map(str, key))} comes again, hours after its last "
                f"line ({table.word} {table.lines[own[-1]]}). If the numbers of orders start anew, "
                f"name what tells them apart as well: group={[*by, 'date']!r}."
            )
        own.append(row)
        last = key
    return list(orders.values())
