"""The shop floor: a run replayed, in a notebook or as a page of its own.

What a notebook shows is HTML that plays by itself: the data of the replay go over once and the
browser owns the clock, so it needs no kernel, no widget and no network. Where scripts do not run
it is the floor plan, in words for who cannot see it, and the run's summary; so it is in a notebook
that is not trusted, until its cell is run.

While it plays, a part to which events travel is shown a moment after the one they come from, so
that one sees them arrive; at rest, after a step or a leap in time, all is shown at the same second.

Tested in Chromium: in JupyterLab 4, in Notebook 7, in HTML made by nbconvert, and as a file opened
from disk. VS Code, Colab and JupyterLite show HTML with scripts too, but that was not tested.
"""

from __future__ import annotations

import json
from base64 import b64encode
from html import escape
from pathlib import Path

from donutlab.core.units import clock
from donutlab.display.assets import asset, scripts
from donutlab.display.floor_plan import floor_plan
from donutlab.display.replay_data import pack, replay_data
from donutlab.shop.layout import READS, arrows
from donutlab.shop.run import Run

SCRIPTS = (
    *("elements.js", "replay.js", "piece.js", "stage.js"),
    *("player.js", "narrator.js", "legend.js", "floor.js"),
)
"""One after the other they are one ES module, which defines the element `donut-floor`."""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ margin: 1rem auto; max-width: 78rem; padding: 0 1rem; font-family: system-ui, sans-serif }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{floor}
</main>
</body>
</html>
"""


class Floor:
    """The replay of a run: who waits, who works, and what travels from part to part.

    Play, pause, scrub, change the speed, or step from event to event; choose a part or an order
    to follow it. Everything works with the keyboard.
    """

    def __init__(self, run: Run) -> None:
        if not isinstance(run, Run):
            raise TypeError(f"Floor replays a run, not {run!r}. Try Floor(shop.run(seed=1)).")
        self.run = run
        self.plan = floor_plan(run.shop.parts)

    @property
    def alt(self) -> str:
        """The floor plan in words: who sends to whom."""
        ways: dict[str, list[str]] = {}
        for start, end, link in arrows(self.run.shop.parts):
            verb = f"is read by {end}" if link.verb == READS else f"{link.verb} {end}"
            ways.setdefault(start, []).append(verb)
        told = [f"{start} {', '.join(dict.fromkeys(verbs))}" for start, verbs in ways.items()]
        return f"Floor plan of the shop. {'. '.join(told)}."

    def to_html(self, path: str | Path, title: str = "The shop floor") -> Path:
        """Write the floor as one HTML file that needs nothing else, and return its path."""
        written = Path(path)
        page = PAGE.format(title=escape(title), floor=self._repr_html_())
        written.write_text(page, encoding="utf-8")
        return written

    def _repr_html_(self) -> str:
        drawing = b64encode(self.plan.svg(self.alt).encode()).decode()
        data = pack(replay_data(self.run, self.plan))
        return (
            f'<donut-floor><img alt="{escape(self.alt)}" style="max-width: 100%" '
            f'src="data:image/svg+xml;base64,{drawing}">{self.run.summary()._repr_html_()}'
            f'<script type="text/plain">{data}</script></donut-floor>'
            f'<script type="module">{script()}</script>'
        )

    def __repr__(self) -> str:
        orders = len(self.run.ledger.orders)
        placed = "1 order" if orders == 1 else f"{orders} orders"
        return f"Floor: {placed} in {clock(self.run.end)}. {self.alt}"


def script() -> str:
    """Return the ES module of the floor, its style included."""
    style = json.dumps(asset("floor.css"))
    return f"const STYLE = {style};\n{scripts(*SCRIPTS)}"
