"""The log: everything that happened in a run, in rows that are only ever added.

The seven cells of a row (`donutlab.core.rows`) lie one after the other in one long list, so writing
a row is one `extend`, and a column is every seventh cell: columnar without a list for each column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from donutlab.core.rows import COLUMNS, Row


class Log:
    """An append-only table of what happened, in the order in which it happened."""

    def __init__(self) -> None:
        self._cells: list[Any] = []
        self.write = self._cells.extend
        """Write one row: a tuple of seven cells, in the order of `COLUMNS`."""

    def __len__(self) -> int:
        return len(self._cells) // len(COLUMNS)

    def clear(self) -> None:
        """Throw all rows away."""
        self._cells.clear()

    def column(self, name: str, since: int = 0) -> list[Any]:
        """Return one column, oldest row first, without the first rows if `since` says how many."""
        return self._cells[since * len(COLUMNS) + COLUMNS.index(name) :: len(COLUMNS)]

    def columns(self) -> dict[str, list[Any]]:
        """Return all columns by name."""
        return {name: self.column(name) for name in COLUMNS}

    def rows(self) -> Iterator[Row]:
        """Return an iterator over the rows, each a tuple of seven cells."""
        cells = iter(self._cells)
        return zip(*[cells] * len(COLUMNS), strict=True)

    def to_text(self) -> str:
        """Return the whole log, a line a row, cells parted by tabs and written as `repr`."""
        return "".join("\t".join(map(repr, row)) + "\n" for row in self.rows())

    def digest(self) -> str:
        """Return the SHA-256 of the log's text: equal digests mean equal logs."""
        from hashlib import sha256

        return sha256(self.to_text().encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Log) and self._cells == other._cells

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._cells,)


def _restored(cells: list[Any]) -> Log:
    log = Log()
    log.write(cells)
    return log
