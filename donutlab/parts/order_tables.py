"""Tables of recorded orders: a CSV file as it was published, or a frame, as columns of cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

SEPARATORS = ",;\t|"
ABOVE = 20
"""So many lines of a file are searched for the one that names the columns."""
WIDE = ((b"\xff\xfe\0\0", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""How files in other encodings than UTF-8 begin, if they say so."""
READERS = {
    ".xlsx": "read_excel",
    ".xls": "read_excel",
    ".ods": "read_excel",
    ".parquet": "read_parquet",
    ".json": "read_json",
}
"""What pandas reads other files with."""
PACKED = (".gz", ".zip", ".bz2", ".xz", ".zst")
"""How the names of files end that pandas unpacks by itself."""


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
    grouped: bool
    """Whether a comma with three digits after it, and nothing more to tell, parts thousands."""

    def where(self, row: int) -> str:
        return f"{self.name}, {self.word} {self.lines[row]}"


def frame_table(frame: Any) -> Table:
    """Return a frame's columns; its rows are counted from 0, as pandas does."""
    names = [str(name) for name in frame.columns]
    once(names, "the frame")
    columns = {str(name): list(frame[name]) for name in frame.columns}
    count = max(map(len, columns.values()), default=0)
    return Table("the frame", columns, list(range(count)), "row", "frame", False)


def file_table(path: Path, wanted: Sequence[str]) -> Table:
    """Return the columns of a CSV file, among them those that are wanted, and its lines' numbers.

    Text is UTF-8, UTF-16 or UTF-32. The columns are named in the first line that names all that
    are wanted, with comma, semicolon, tab or `|` between them; what stands above it, such as a
    title, is left out. So are lines that say nothing, columns without a name, and empty cells
    behind the last column.
    """
    if not path.is_file():
        web = f" Try read_orders(pandas.read_csv({str(path)!r}))." * str(path).startswith("http")
        raise FileNotFoundError(
            f"There is no file {path}. The path is relative to the folder the notebook runs in: "
            f"{Path.cwd()}.{web}"
        )
    text = _text(path)
    top, sign = heading(path, text, wanted)
    lines = [(line, row) for line, row in _lines(path, text, sign) if line >= top]
    header = [name.strip() for name in lines[0][1]] if lines else []
    if not header:
        raise ValueError(f"{path.name} is empty: its first line must name the columns.")
    once(header, path.name)
    frame = f"pandas.{READERS.get(path.suffix, 'read_csv')}({str(path)!r})"
    for line, row in lines[1:]:
        while len(row) > len(header) and not row[-1].strip():
            row.pop()
        if len(row) != len(header):
            total = f" If it is a total, leave it out: read_orders({frame}[:-1], …)."
            raise ValueError(
                f"{path.name}, line {line}: {len(row)} cells, but the header names {len(header)} "
                f"columns: {row!r}.{total * (row is lines[-1][1])}"
            )
    columns = {name: [row[n] for _, row in lines[1:]] for n, name in enumerate(header) if name}
    return Table(path.name, columns, [line for line, _ in lines[1:]], "line", frame, sign == ",")


def heading(path: Path, text: str, wanted: Sequence[str]) -> tuple[int, str]:
    """Return the number of the line that names the columns, and what parts the cells."""
    for sign in SEPARATORS:
        for line, row in islice(_lines(path, text, sign), ABOVE):
            if {name.strip() for name in row} >= {*wanted}:
                return line, sign
    return 0, separator(path, text)


def once(names: list[str], owner: str) -> None:
    """Raise ValueError for two columns of one name."""
    for name in names:
        if name and names.count(name) > 1:
            raise ValueError(f"{owner} has two columns named {name!r}. Rename one.")


def separator(path: Path, text: str) -> str:
    """Return what parts the cells of a file: it gives the first two lines many, and as many."""

    def cells(sign: str) -> tuple[int, int]:
        first = [len(row) for _, row in islice(_lines(path, text, sign), 2)] or [0]
        alike = len(set(first)) == 1 and first[0] > 1
        return first[0] * alike, first[0]

    return max(SEPARATORS, key=cells)


def _text(path: Path) -> str:
    """Return the text of a file."""
    data = path.read_bytes()
    reader = READERS.get(path.suffix, "read_csv")
    try:
        text = data.decode(encoding(data))
    except UnicodeDecodeError as error:
        other = ', encoding="latin-1"' * (reader == "read_csv" and path.suffix not in PACKED)
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{path.name}, line {line}: not CSV text in UTF-8 ({error}). "
            f"Try read_orders(pandas.{reader}({str(path)!r}{other}))."
        ) from None
    if text.lstrip()[:1] in ("{", "["):
        lines = ", lines=True" * text.lstrip().startswith("{")
        raise ValueError(
            f"{path.name} is JSON, not CSV. Try read_orders(pandas.read_json({str(path)!r}"
            f"{lines}), …)."
        )
    return text


def encoding(data: bytes) -> str:
    """Return in which Unicode encoding a file is, by its first bytes."""
    for mark, name in WIDE:
        if data.startswith(mark):
            return name
    if data[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if data[:1] == b"\0" else "utf-8-sig"


def _lines(path: Path, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of every line that says something, with the line's number."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        yield from ((reader.line_num, cells) for cells in reader if any(cells))
    except csv.Error as error:
        raise ValueError(f"{path.name}, line {reader.line_num}: not CSV text ({error}).") from None
