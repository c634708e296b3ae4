"""Tables of recorded orders: a CSV file as it was published, or a frame, as columns of cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, time
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from donutlab.core.plain import plain

SEPARATORS = ",;\t|"
MISSING = {"nan", "NaT", "<NA>", "None"}
COMMA = re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+),\d+")
POINT = re.compile(r"[-+]?(\d*|\d{1,3}(,\d{3})+)\.\d+")
WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How a file in UTF-16 begins."""
READERS = {".xlsx": "read_excel", ".xls": "read_excel", ".json": "read_json"}
"""What pandas reads other files with."""


class Table(NamedTuple):
    """Columns of cells by name, and how to name a row of them in an error."""

    name: str
    columns: dict[str, list[Any]]
    lines: list[int]
    """The number of each row."""
    word: str
    """What a row is called."""
    pandas: str
    """The frame in Python, for advice."""

    def where(self, row: int) -> str:
        return f"{self.name}, {self.word} {self.lines[row]}"


def frame_table(frame: Any) -> Table:
    """Return a frame's columns; its rows are counted from 0, as pandas does."""
    names = [str(name) for name in frame.columns]
    once(names, "the frame")
    columns = {str(name): list(frame[name]) for name in frame.columns}
    count = max(map(len, columns.values()), default=0)
    return Table("the frame", columns, list(range(count)), "row", "frame")


def file_table(path: Path) -> Table:
    """Return the columns of a CSV file with a header line, and the numbers of its lines.

    Text is UTF-8, or UTF-16 with a byte order mark. The separator is the one of comma, semicolon,
    tab and `|` that gives the first two lines most cells, and both as many. Lines that say nothing
    are left out, and so are columns without a name.
    """
    if not path.is_file():
        web = f" Try read_orders(pandas.read_csv({str(path)!r}))." * str(path).startswith("http")
        raise FileNotFoundError(
            f"There is no file {path}. The path is relative to the folder the notebook runs in: "
            f"{Path.cwd()}.{web}"
        )
    text, reader = _text(path), READERS.get(path.suffix, "read_csv")
    rows = _lines(path, text, separator(path, text))
    header = [name.strip() for name in next(rows, (1, []))[1]]
    if not header:
        raise ValueError(f"{path.name} is empty: its first line must name the columns.")
    once(header, path.name)
    numbers, cells = [], []
    for line, row in rows:
        if len(row) != len(header):
            raise ValueError(
                f"{path.name}, line {line}: {len(row)} cells, but the header names {len(header)} "
                f"columns: {row!r}."
            )
        numbers.append(line)
        cells.append(row)
    columns = {name: [row[n] for row in cells] for n, name in enumerate(header) if name}
    return Table(path.name, columns, numbers, "line", f"pandas.{reader}({str(path)!r})")


def once(names: list[str], owner: str) -> None:
    """Raise ValueError for two columns of one name."""
    for name in names:
        if name and names.count(name) > 1:
            raise ValueError(f"{owner} has two columns named {name!r}. Rename one.")


def separator(path: Path, text: str) -> str:
    """Return what parts the cells of a file."""

    def cells(sign: str) -> int:
        first = [len(row) for _, row in islice(_lines(path, text, sign), 2)]
        return min(first, default=0) if len(set(first)) == 1 else 0

    return max(SEPARATORS, key=cells)


def _text(path: Path) -> str:
    """Return the text of a file."""
    data = path.read_bytes()
    try:
        return data.decode("utf-16" if data[:2] in WIDE else "utf-8-sig")
    except UnicodeDecodeError as error:
        reader = READERS.get(path.suffix, "read_csv")
        other = ', encoding="latin-1"' * (reader == "read_csv")
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{path.name}, line {line}: not CSV text in UTF-8 ({error}). "
            f"Try read_orders(pandas.{reader}({str(path)!r}{other}))."
        ) from None


def _lines(path: Path, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of every line that says something, with the line's number."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        yield from ((reader.line_num, cells) for cells in reader if any(cells))
    except csv.Error as error:
        raise ValueError(f"{path.name}, line {reader.line_num}: not CSV text ({error}).") from None


def values(cells: list[Any]) -> list[Any]:
    """Return the cells of a column as what an order says: numbers, truth values and texts.

    What begins with a zero, such as 007, is taken for a code and stays a text. A comma is taken
    for a decimal one where no number of the column has a point and not all of them have three
    digits after it. A currency sign is left out where every cell is a number without it. Numbers
    that are all whole become whole, as 1.0 and 2.0 do. Dates become texts, missing cells empty
    ones.

    >>> values(["2", "2.50", "true", "007"]), values(["2.0", "1.0"]), values(["2,50 €", "0,90 €"])
    ([2, 2.5, True, '007'], [2, 1], [2.5, 0.9])
    """
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    bare = [cell.strip().strip("€$£¥").strip() for cell in texts]
    comma = any(map(COMMA.fullmatch, bare)) and not any(map(POINT.fullmatch, bare))
    comma = comma and not all(len(cell.partition(",")[2]) in (0, 3) for cell in bare)
    priced = bare != [cell.strip() for cell in texts]
    priced = priced and all(type(number(cell, comma)) is not str for cell in bare)
    found = [
        number(cell.strip().strip("€$£¥").strip() if priced else cell, comma)
        if isinstance(cell, str)
        else said(cell)
        for cell in cells
    ]
    whole = all(each.is_integer() for each in found if type(each) is float)
    return [int(each) if whole and type(each) is float else each for each in found]


def number(cell: str, comma: bool = False) -> Any:
    """Return a cell as the number or truth value it reads as, else as the text it is."""
    if cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    text = cell.replace(".", "").replace(",", ".") if comma and COMMA.fullmatch(cell) else cell
    text = text.replace(",", "") if POINT.fullmatch(text) else text
    if "_" in text or (text[:1] == "0" and text[1:2].isdigit()):
        return cell
    for kind in (int, float):
        try:
            found = kind(text)
        except ValueError:
            continue
        return found if found - found == 0 else cell
    return cell


def said(cell: Any) -> Any:
    """Return a frame's cell as plain data: a date as its text, a missing cell as an empty one."""
    if str(cell) in MISSING:
        return ""
    return cell.isoformat() if isinstance(cell, (date, time)) else plain(cell, list)
