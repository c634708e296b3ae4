"""Panels: sliders beside a shop that is run again while the hand still moves them.

The sliders and pictures live in the browser (`static/panel.js`); this half takes the values that
come from there, builds the shop, runs it, and sends back what there is to see. The browser asks
again only when it has its answer, with the latest values, so nothing queues up. While the hand
rests on a slider, the pictures one step to either side of it are found ahead.
"""

from __future__ import annotations

import gc
import linecache
import traceback
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import floor
from pathlib import Path
from threading import RLock
from time import sleep
from typing import Any

import anywidget
import traitlets

from donutlab.core.errors import RunStopped, check_number, check_text, nearest
from donutlab.core.package import PACKAGE
from donutlab.display.assets import asset
from donutlab.display.output import replace, show
from donutlab.display.panel_data import numbers, view
from donutlab.display.prefetch import Prefetcher
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

LIMIT = 100_000
"""How many SimPy events a panel's run may take: some ten thousand orders, a second or less."""
TURN = 0.001
"""For how many seconds a panel rests after an answer, so that it is sent before anything else."""


@dataclass(frozen=True)
class Slider:
    """A slider from `low` to `high` that starts at `value` and moves in steps of `step`.

    The function gets whole numbers if value, low and step are whole, else floats. `unit` is shown
    after the value; `label` before it, else the parameter's name is.
    """

    value: float
    low: float
    high: float
    step: float = 1
    unit: str = ""
    label: str = ""

    def __post_init__(self) -> None:
        check_number("Slider", "low", self.low)
        check_number("Slider", "high", self.high, above=self.low)
        check_number("Slider", "step", self.step, above=0, most=self.high - self.low + 1e-9)
        check_number("Slider", "value", self.value, least=self.low, most=self.high)

    def admit(self, name: str, value: float) -> float:
        """Return the value as the function gets it, on the nearest step. ValueError if outside."""
        check_number(f"Slider {name!r}", "its value", value, least=self.low, most=self.high)
        whole = all(isinstance(each, int) for each in (self.value, self.low, self.step))
        most = floor((self.high - self.low) / self.step + 1e-9)
        steps = min(round((value - self.low) / self.step), most)
        found = self.low + steps * self.step
        return int(found) if whole else min(float(f"{found:.12g}"), float(self.high))


@dataclass(frozen=True)
class Target:
    """What to reach, in `words`, and whether a run has `reached` it.

    With two designs `reached` is given a dict of both runs, by name.
    """

    words: str
    reached: Callable[[Any], bool]

    def __post_init__(self) -> None:
        check_text("Target", "words", self.words)
        if not callable(self.reached):
            raise TypeError(
                "Target: reached must be a function of the run, such as "
                f"lambda run: run.summary().orders.complete > 300, not {self.reached!r}."
            )


class Panel(anywidget.AnyWidget):
    """A shop with sliders: `build`, called with their values, returns the shop to run.

    If it returns a dict of two shops by name they are shown side by side, on the same day: the
    same seed gives both the same customers. `until` is the second at which the shop closes, None
    if its customers end. A run is stopped after `limit` SimPy events, and the panel says so.

    Raises what `build` raises at the sliders' first values; later errors are shown in the panel,
    with their line, beside the last good picture. `build` may be called with values that are then
    not shown, so it should build the shop and do nothing else.
    """

    _esm = asset("panel.js")  # of a path it keeps all panels
    _css = asset("panel.css")
    controls: Any = traitlets.List().tag(sync=True)
    """The sliders, in order, as the browser needs them."""
    view: Any = traitlets.Dict().tag(sync=True)
    """What is to be seen of the last run, of which values it is, and which request it answers."""

    def __init__(
        self,
        build: Callable[..., Any],
        *,
        until: float | None,
        seed: int = 1,
        target: Target | None = None,
        limit: int = LIMIT,
        **sliders: Slider,
    ) -> None:
        self._ahead, self._lock = Prefetcher(self._find), RLock()
        if not callable(build):
            raise TypeError(f"Panel: give it the function that returns a shop, not {build!r}.")
        for name, slider in sliders.items():
            if not isinstance(slider, Slider):
                raise TypeError(
                    f"Panel: {name} must be a Slider, not {slider!r}. Try Slider(2, 1, 6)."
                )
        if target is not None and not isinstance(target, Target):
            raise TypeError(f"Panel: target must be a Target, not {target!r}.")
        self._build, self._until, self._limit, self._target = build, until, limit, target
        self.sliders = sliders
        self.start = {name: slider.admit(name, slider.value) for name, slider in sliders.items()}
        self.start_seed = seed
        self.runs: dict[str, Run] = {}
        super().__init__(controls=[self._control(name) for name in sliders])
        self._show(self.start, seed, 0)
        self.on_msg(self._heard)
        replace(self)

    def close(self) -> None:
        """Let go of the browser's half and of the runs."""
        with self._lock:
            self.runs = {}
            self._ahead.kept = {}
            self.layout.close()
            super().close()

    def _control(self, name: str) -> dict[str, Any]:
        slider = self.sliders[name]
        label = slider.label or name.replace("_", " ")
        return vars(slider) | {"name": name, "label": label, "value": self.start[name]}

    @property
    def run(self) -> Any:
        """The last good run; with two designs, a dict of both by name."""
        return self._bare(self.runs)

    @property
    def numbers(self) -> Any:
        """The headline numbers as shown, by their labels; of two designs, a dict of both."""
        return self._bare({name: numbers(run.summary()) for name, run in self.runs.items()})

    @property
    def values(self) -> dict[str, float]:
        """The sliders' values, by name."""
        return dict(self.view["values"])

    @property
    def seed(self) -> int:
        """The seed of the day that is shown."""
        return int(self.view["seed"])

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without a target."""
        return self.view["target"]["reached"] if self._target else None

    @property
    def text(self) -> str:
        """What the pictures show, in words."""
        return str(self.view["text"])

    def _bare(self, found: dict[str, Any]) -> Any:
        return found.get("", found)

    def set(self, seed: int | None = None, **values: float) -> Panel:
        """Move sliders, or take another day, as a hand would, and return the panel.

        Raises ValueError for a value outside its slider, TypeError for a name that has none, and
        what the function raises.
        """
        for name in values:
            if name not in self.sliders:
                raise TypeError(f"Panel: there is no slider {name!r}.{nearest(name, self.sliders)}")
        self._show(self._admit(self.values | values), self.seed if seed is None else seed, 0)
        return self

    def reset(self) -> Panel:
        """Put every slider and the seed back to where they started, and return the panel."""
        self._show(self.start, self.start_seed, 0)
        return self

    def _admit(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return the values as the function gets them. ValueError if one is outside its slider."""
        return {name: slider.admit(name, values[name]) for name, slider in self.sliders.items()}

    def _heard(self, _: Any, told: Mapping[str, Any], __: Any) -> None:
        """Take what the browser asks for, or where the hand rests; it may send anything.

        A cell may move the sliders meanwhile, in another thread: one after the other. Rubbish is
        collected, and the run before is freed, at the end: until that is done the interpreter does
        not let go of itself, and the thread that sends an answer needs it.
        """
        with self._lock:
            gc.disable()
            try:
                if "near" in told:
                    self._work_ahead(told)
                else:
                    self._answer(told)
            finally:
                gc.enable()

    def _work_ahead(self, told: Mapping[str, Any]) -> None:
        """Find what is to be seen near by, and have it ready."""
        with suppress(Exception):
            near = map(self._admit, told["near"])
            self._ahead.prefetch([(tuple(values.items()), told["seed"]) for values in near])

    def _answer(self, asked: Mapping[str, Any]) -> None:
        """Answer the browser, and tidy up when the answer is on its way."""
        _before = self.runs, self._ahead.kept
        try:
            self._show(self._admit(asked["values"]), asked["seed"], asked["number"])
        except Exception as error:
            told = {"error": explain(error), "answers": asked["number"]}
            self.view = self.view | told
        sleep(TURN)

    def _show(self, values: Mapping[str, float], seed: int, answers: int) -> None:
        """Show the shop with these values on that day, as the answer to a request, or to none (0).

        Code that moves a slider may have changed before what the shop is built from.
        """
        check_number("Panel", "seed", seed, whole=True)
        with self._lock:
            if not answers:
                self._ahead.kept = {}
            self.runs, seen = self._ahead.get(tuple(values.items()), seed)
            self.view = seen | {"answers": answers}

    def _find(
        self, values: tuple[tuple[str, float], ...], seed: int
    ) -> tuple[dict[str, Run], dict[str, Any]]:
        """Run the shop with these values and that seed; return the runs and what is to be seen."""
        shops = self._shops(dict(values))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RunStopped)
            runs = {
                name: shop.run(seed=seed, until=self._until, limit=self._limit)
                for name, shop in shops.items()
            }
        seen = view(runs)
        target = None
        if self._target:
            reached = bool(self._target.reached(self._bare(dict(runs))))
            target = {"words": self._target.words, "reached": reached}
            state = f" Target {'' if reached else 'not '}reached"
            seen["text"] += f"{state}: {self._target.words}."
            seen["brief"] += f"{state}."
        return runs, seen | {
            "values": dict(values),
            "seed": seed,
            "start": {"values": self.start, "seed": self.start_seed},
            "target": target,
            "error": None,
        }

    def _shops(self, values: Mapping[str, float]) -> dict[str, Shop]:
        """Return the shops by name; a single one has the empty name."""
        made = self._build(**values)
        shops = {"": made} if isinstance(made, Shop) else made
        good = isinstance(shops, dict) and 1 <= len(shops) <= 2
        if not good or not all(isinstance(shop, Shop) for shop in shops.values()):
            raise TypeError(
                "Panel: the function must return a Shop, or a dict of two Shops by name, not "
                f"{made!r}.{' Does it end with return?' if made is None else ''}"
            )
        return shops

    def _ipython_display_(self) -> None:
        """Show the live panel, or where it is not live the still."""
        show(self, self.to_html(), repr(self))

    def to_html(self) -> str:
        """Return the panel as it stands, without its controls: values, numbers, picture, words."""
        from donutlab.display.panel_still import still_html

        settings = [
            f"{each['label']} {self.values[each['name']]:g} {each['unit']}".strip()
            for each in self.controls
        ]
        return still_html(self.view, ", ".join([*settings, f"seed {self.seed}"]))

    def __repr__(self) -> str:
        return f"Panel({self.values}, seed={self.seed})\n{self.text}"


def explain(error: Exception) -> dict[str, str]:
    """Return what went wrong in the learner's code: the message, and the line where it did."""
    steps = traceback.extract_tb(error.__traceback__)
    theirs = [step for step in steps if not _ours(step.filename)]
    where = ""
    if theirs:
        last = theirs[-1]
        line = last.line or linecache.getline(last.filename, last.lineno or 0).strip()
        where = f"line {last.lineno} of {last.name}: {line}"
    return {"what": f"{type(error).__name__}: {error}", "where": where}


def _ours(filename: str) -> bool:
    """Return whether a file belongs to the library or to what it stands on."""
    path = Path(filename)
    return PACKAGE in path.parents or "site-packages" in path.parts
