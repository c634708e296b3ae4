"""The shop floor: a run replayed, in a notebook or as a page of its own.

What a notebook shows is HTML that plays by itself: the data of the replay go over once and the
browser owns the clock, so it needs no kernel, no widget and no network. Where scripts do not run
it is the floor plan, in words for who cannot see it, and the run's summary; so it is in a notebook
that is not trusted, until its cell is run.

All that is shown is as it was at the second on the clock. What travels while the floor plays comes
to that: it leaves a moment before, so that one sees it arrive in time.

Tested in Chromium: in JupyterLab 4, in Notebook 7, in HTML made by nbconvert, and as a file opened
from disk. VS Code, Colab and JupyterLite show HTML with scripts too, but that was not tested.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from donutlab.core.errors import check_number
from donutlab.core.units import clock
from donutlab.display.assets import asset, scripts
from donutlab.display.floor_film import film
from donutlab.display.floor_plan import floor_plan
from donutlab.display.floor_times import moment
from donutlab.display.replay_data import pack, replay_data
from donutlab.shop.layout import READS, arrows
from donutlab.shop.links import write_run
from donutlab.shop.run import Run

SCRIPTS = (
    *("elements.js", "replay.js", "piece.js", "stage.js", "view.js"),
    *("player.js", "narrator.js", "legend.js", "strip.js", "link.js", "floor.js"),
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
    to follow it. Everything works with the keyboard. It opens `at` a second, or else at the first
    dead letter, or where the longest line forms, and plays `speed` seconds in one.

    A dict of runs by name shows them side by side, with one clock: of one seed, the same customers
    in two designs.

    >>> from donutlab import Customers, Fixed, Regular, Service, Shop, Work
    >>> street = Customers("street", Regular(30), to="manager", count=9)
    >>> one, two = (Shop(street, Service("manager", [Work(Fixed(50))], n)).run() for n in (1, 2))
    >>> Floor({"one": one, "two": two}, at=60)
    Floor of one: 9 orders in 8 min 00 s. Floor plan of the shop. street sends to manager.
    Floor of two: 9 orders in 5 min 20 s. Floor plan of the shop. street sends to manager.
    """

    def __init__(
        self,
        run: Run | Mapping[str, Run],
        *,
        at: float | None = None,
        speed: float | None = None,
    ) -> None:
        self.runs = _named(run)
        self.plans = {name: floor_plan(each.shop.parts) for name, each in self.runs.items()}
        last = max(each.end for each in self.runs.values())
        if at is not None:
            advice = f"The run ends at second {last:g}."
            at = check_number("Floor", "at", at, least=0, most=last, advice=advice)
        if speed is not None:
            advice = "It is how many seconds pass in one."
            speed = check_number("Floor", "speed", speed, above=0, advice=advice)
        self.at, self.speed = at, speed

    @property
    def alt(self) -> str:
        """The floor plan in words: who sends to whom."""
        return " ".join(
            f"{name}: {self._alt(name)}" if name else self._alt(name) for name in self.runs
        )

    def _alt(self, name: str) -> str:
        ways: dict[str, list[str]] = {}
        for start, end, link in arrows(self.runs[name].shop.parts):
            verb = f"is read by {end}" if link.verb == READS else f"{link.verb} {end}"
            ways.setdefault(start, []).append(verb)
        told = [f"{start} {', '.join(dict.fromkeys(verbs))}" for start, verbs in ways.items()]
        return f"Floor plan of the shop. {'. '.join(told)}."

    def to_html(self, path: str | Path, title: str = "The shop floor") -> Path:
        """Write the floor as one HTML file that needs nothing else, and return its path."""
        written = Path(path)
        written.write_text(self._page(title), encoding="utf-8")
        return written

    def to_animation(
        self, path: str | Path, *, seconds: float = 6, width: int = 1000, dark: bool = False
    ) -> Path | None:
        """Write so many seconds of the floor as an animated image (.gif, .png, .webp).

        It begins where the floor opens, and goes at its speed. Return the path; without Chromium,
        Playwright or Pillow nothing is written, a warning says what to install, and it is None.
        """
        check_number("Floor", "seconds", seconds, above=0, most=60)
        check_number("Floor", "width", width, least=320, most=2000, whole=True)
        return film(self._page("The shop floor"), Path(path), seconds, width, dark)

    def _page(self, title: str) -> str:
        return PAGE.format(title=escape(title), floor=self._repr_html_())

    def _repr_html_(self) -> str:
        data = {name: replay_data(run, self.plans[name]) for name, run in self.runs.items()}
        found = min(
            moment(run, self.plans[name], data[name]["end"]) for name, run in self.runs.items()
        )
        at, why = (found.second, found.why) if self.at is None else (self.at, "")
        runs = "".join(self._still(name, pack(each)) for name, each in data.items())
        return (
            f'<donut-floor data-at="{round(at, 3)}" data-speed="{self.speed or 0:g}" '
            f'data-why="{escape(why)}">{runs}</donut-floor>'
            f'<script type="module">{script()}</script>'
        )

    def _still(self, name: str, data: str) -> str:
        """Return a run's plan and summary for who has no scripts, and its replay data."""
        drawing = b64encode(self.plans[name].svg(self._alt(name)).encode()).decode()
        title = f"<p><b>{escape(name)}</b></p>" if name else ""
        return (
            f'{title}<img alt="{escape(self._alt(name))}" style="max-width: 100%" '
            f'src="data:image/svg+xml;base64,{drawing}">{self.runs[name].summary()._repr_html_()}'
            f'<script type="text/plain" data-name="{escape(name)}" {_linked(self.runs[name])}>'
            f"{data}</script>"
        )

    def __repr__(self) -> str:
        told = []
        for name, run in self.runs.items():
            orders = len(run.ledger.orders)
            placed = "1 order" if orders == 1 else f"{orders} orders"
            told.append(
                f"Floor{' of ' * bool(name)}{name}: {placed} in {clock(run.end)}. {self._alt(name)}"
            )
        return "\n".join(told)


def _linked(run: Run) -> str:
    """Return the attribute that tells the link to the shop of a run, or why it has none."""
    try:
        return f'data-link="{escape(write_run(run))}"'
    except (TypeError, ValueError) as error:
        return f'data-refused="{escape(str(error))}"'


def _named(run: Any) -> dict[str, Run]:
    """Return the runs of a floor by name; the only one has none."""
    runs = dict(run) if isinstance(run, Mapping) else {"": run}
    for each in runs.values():
        if not isinstance(each, Run):
            raise TypeError(f"Floor replays a run, not {each!r}. Try Floor(shop.run(seed=1)).")
    if not runs:
        raise ValueError("Floor: there is no run to replay. Try Floor(shop.run(seed=1)).")
    return {str(name): each for name, each in runs.items()}


def script() -> str:
    """Return the ES module of the floor, its style included."""
    style = json.dumps(asset("floor.css"))
    return f"const STYLE = {style};\n{scripts(*SCRIPTS)}"
