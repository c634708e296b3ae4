"""Pictures: matplotlib figures that say in words what they show, in colours most eyes tell apart.

A `Picture` belongs to nobody but its owner: pyplot does not know it, so nothing piles up when a
cell is run again and again.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#000000")
"""Okabe and Ito, "Color Universal Design", 2008: told apart by colour-blind readers."""


class Picture(Figure):
    """A matplotlib figure with `alt`, its text equivalent. Jupyter shows both to whoever needs it.

    >>> picture = Picture("One bar, 3 high.", figsize=(4, 2))
    >>> _ = picture.subplots().bar([0], [3])
    >>> picture.alt
    'One bar, 3 high.'
    """

    def __init__(self, alt: str = "", **settings: Any) -> None:
        super().__init__(**{"figsize": (7.5, 3.2), "layout": "constrained"} | settings)
        self.alt = alt

    def png(self) -> bytes:
        """Return the picture as PNG, with its text equivalent as the file's description."""
        buffer = BytesIO()
        metadata = {"Description": self.alt, "Software": None}
        self.savefig(buffer, format="png", dpi=110, metadata=metadata)
        return buffer.getvalue()

    def svg(self) -> bytes:
        """Return the picture as SVG, its texts as texts, with its text equivalent."""
        buffer = BytesIO()
        metadata = {"Title": self.alt, "Date": None, "Creator": None}
        with rc_context({"svg.fonttype": "none", "svg.hashsalt": "donutlab"}):
            self.savefig(buffer, format="svg", metadata=metadata)
        return buffer.getvalue()

    def _repr_html_(self) -> str:
        data = b64encode(self.png()).decode()
        return (
            f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{data}" '
            'style="max-width: 100%; background: white">'
        )

    def __repr__(self) -> str:
        return self.alt
