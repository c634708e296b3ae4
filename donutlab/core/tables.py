"""Tables: rows with a heading that read well in a terminal and in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from donutlab.core.missing import need


@dataclass(frozen=True, repr=False)
class Table:
    """A table of texts: `title`, `columns`, and `rows` as long as these."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __str__(self) -> str:
        lines = [self.columns, *self.rows]
        widths = [max(len(line[n]) for line in lines) for n in range(len(self.columns))]
        text = [
            "  ".join(
                cell.ljust(width) if n == 0 else cell.rjust(width)
                for n, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.title, *text])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        body = "".join(
            f'<tr><th scope="row">{escape(row[0])}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in self.rows
        )
        return (
            f"<table><caption>{escape(self.title)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def frame(columns: dict[str, list[Any]], categories: Sequence[str] = ()) -> Any:
    """Return a pandas frame of these columns, those named as categories, or say what is missing."""
    need("Frames", "pandas", advice="summary() and trace() work without it.")
    import pandas as pd

    made = pd.DataFrame(columns)
    return made.astype(dict.fromkeys(categories, "category"))
