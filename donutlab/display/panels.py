"""Panels: sliders beside a shop that is run again while the hand still moves them.

The sliders and pictures live in the browser (`static/panel.js`). What it asks for is answered by
`donutlab.display.panel_requests`, which has `donutlab.display.panel_shop` build the shop and run
it; the widget here carries both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from donutlab.core.errors import nearest
from donutlab.core.missing import need
from donutlab.display.assets import scripts
from donutlab.display.controls import Measure, Slider, Target
from donutlab.display.output import replace, show
from donutlab.display.panel_requests import DRAWN, RequestHandler
from donutlab.display.panel_shop import LIMIT, PanelShop, single
from donutlab.display.panel_words import numbers, settings, title
from donutlab.display.sentence import filled, filled_html, pieces

__all__ = ["LIMIT", "Measure", "Panel", "Slider", "Target"]

SCRIPTS = (
    *("elements.js", "charts.js", "pictures.js", "section.js"),
    *("goal.js", "slider.js", "asker.js", "sentence.js", "ahead.js", "link.js", "panel.js"),
)
"""One after the other they are one ES module, which renders the widget."""
PICTURES = ("lines", "times", "waits", "numbers", "words")
"""What a panel can show: workers and lines part by part, times until complete, who waits for whom,
the headline numbers, or all of it in words."""


class Panel(anywidget.AnyWidget):
    """A shop with sliders: `build`, called with their values, returns the shop to run.

    It shows one `picture`, the one that the task is about: the "lines" part by part, the "times"
    until complete, who "waits" for whom, the headline "numbers", or "words". The others are folded
    away below. Scales only grow while sliders move; Reset puts them back. With `scales` "ahead"
    they are found over the range of the sliders before anything is shown, so that they stay. Or the
    author chooses where they end: {"lines": 30, "times": minutes(20)}, and "orders" and "waits".
    Where more is needed they grow all the same, and say so.

    A `sentence` has numbers in it, each a name in braces: "Work takes {seconds}, and {complete} are
    complete." That of a slider can be dragged there, or moved by the arrow keys, and needs no
    slider below; that of a headline number, or the words of a measure, tells what comes of it.

    If it returns a dict of two shops by name they are shown side by side, on the same day: the
    same seed gives both the same customers. `until` is the second at which the shop closes, None
    if its customers end. A run is stopped after `limit` SimPy events, and the panel says so.

    Raises what `build` raises at the sliders' first values; later errors are shown in the panel,
    with their line, beside the last good picture. `build` may be called with values that are then
    not shown, so it should build the shop and do nothing else.
    """

    _esm = scripts(*SCRIPTS)  # of a path it keeps all panels
    _css = scripts("panel.css")
    controls: Any = traitlets.List().tag(sync=True)
    """The sliders, in order, as the browser needs them."""
    picture: Any = traitlets.Unicode().tag(sync=True)
    """Which picture is shown; the others are folded away below it."""
    sentence: Any = traitlets.List().tag(sync=True)
    """The pieces of the sentence above it, see `donutlab.display.sentence`."""
    data: Any = traitlets.Dict().tag(sync=True)
    """What is to be seen of the last run, of which values it is, and which request it answers."""

    def __init__(
        self,
        build: Callable[..., Any],
        *,
        until: float | None,
        seed: int = 1,
        target: Target | None = None,
        limit: int = LIMIT,
        picture: str = PICTURES[0],
        sentence: str = "",
        scales: str | Mapping[str, float] | None = None,
        **sliders: Slider,
    ) -> None:
        self.shop = PanelShop(
            build, sliders, until=until, seed=seed, target=target, limit=limit, scales=scales
        )
        if picture not in PICTURES:
            raise ValueError(
                f"Panel: picture must be one of {', '.join(PICTURES)}, not {picture!r}."
                f"{nearest(str(picture), PICTURES)}"
            )
        self.requests = RequestHandler(self.shop, self._publish, lambda *told: self.send(*told))
        super().__init__(controls=self.shop.controls(), picture=picture)
        self.reset()
        self.sentence = pieces(sentence, self.sliders, self.data["results"])
        self.on_msg(self._receive)
        replace(self)

    def close(self) -> None:
        """Let go of the browser's half and of the runs; a panel that was refused has none."""
        if not hasattr(self, "requests"):
            return
        with self.requests.lock:
            self.requests.forget()
            self.layout.close()
            super().close()

    def _publish(self, data: dict[str, Any]) -> None:
        self.data = data

    def _receive(self, _: Any, message: Mapping[str, Any], __: Any) -> None:
        self.requests.handle(message)

    @property
    def sliders(self) -> Mapping[str, Slider]:
        """The sliders, by name."""
        return self.shop.sliders

    @property
    def run(self) -> Any:
        """The last good run; with two designs, a dict of both by name."""
        return self.requests.shown.run

    @property
    def numbers(self) -> Any:
        """The headline numbers as shown, by their labels; of two designs, a dict of both."""
        runs = self.requests.shown.runs.items()
        return single({name: numbers(run.summary()) for name, run in runs})

    @property
    def values(self) -> dict[str, float]:
        """The sliders' values, by name."""
        return dict(self.data["values"])

    @property
    def seed(self) -> int:
        """The seed of the day that is shown."""
        return int(self.data["seed"])

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without a target."""
        return self.data["target"]["reached"] if self.shop.target else None

    @property
    def text(self) -> str:
        """What the pictures show, in words."""
        return str(self.data["text"])

    def set(self, seed: int | None = None, **values: float) -> Panel:
        """Move sliders, or take another day, as a hand would, and return the panel.

        Raises ValueError for a value outside its slider, TypeError for a name that has none, and
        what the function raises.
        """
        moved = self.shop.move(self.values, values)
        self.requests.show(moved, self.seed if seed is None else seed)
        return self

    def reset(self) -> Panel:
        """Put sliders, seed and scales back to where they started, and return the panel."""
        self.requests.show(self.shop.start, self.shop.seed, anew=True)
        return self

    def _ipython_display_(self) -> None:
        """Show the widget, and below it the still."""
        show(self, self.to_html(), repr(self))

    def to_html(self) -> str:
        """Return the panel as it stands, without its controls: values, numbers, picture, words."""
        from donutlab.display.panel_still import still_html

        still = still_html(self.data, title(self.controls, self.data))
        told = settings(self.controls, self.values)
        sentence = filled_html(self.sentence, told, self.data)
        return f"<p>{sentence}</p>{still}" if sentence else still

    def save(self, path: str | Path) -> Path:
        """Keep the picture as it stands in a file, SVG or PNG as its name ends, and return that.

        ValueError if it ends otherwise, OSError if it cannot be written, ImportError without
        matplotlib.
        """
        need(DRAWN, "matplotlib")
        from donutlab.display.panel_drawn import form_of, kept

        found = Path(path)
        found.write_bytes(kept(self.data, self.controls, self.picture, form_of(found)))
        return found

    def __repr__(self) -> str:
        sentence = filled(self.sentence, settings(self.controls, self.values), self.data)
        told = [f"Panel({self.values}, seed={self.seed})", sentence, self.text]
        return "\n".join(filter(None, told))
