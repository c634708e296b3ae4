"""The shop of a panel: built anew of the sliders' values, run, and made ready to be shown."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from donutlab.core.errors import RunStopped, nearest
from donutlab.display.controls import Slider, Target
from donutlab.display.panel_data import panel_data
from donutlab.display.panel_goal import goal
from donutlab.display.panel_scales import Scales, chosen
from donutlab.display.sentence import results
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

LIMIT = 100_000
"""How many SimPy events a panel's run may take: some ten thousand orders, a second or less."""


class Shown(NamedTuple):
    """What a panel shows: its runs by name, a single one under the empty name, and their data."""

    runs: Mapping[str, Run]
    data: Mapping[str, Any]

    @property
    def run(self) -> Any:
        """The run; of two designs, a dict of both by name."""
        return single(self.runs)

    @property
    def scales(self) -> Scales:
        """The scales of its pictures; before the first, those that end at 0."""
        return Scales.of(self.data["scales"]) if self.data else Scales()


def single(found: Mapping[str, Any]) -> Any:
    """Return what has the empty name, or all by their names."""
    return found.get("", found)


class PanelShop:
    """A shop that `build` returns for the values of some `sliders`, or two by name.

    It closes at second `until`; a run is stopped after `limit` SimPy events. `seed` makes the first
    day; `target` is what to reach; `scales` those that it begins with, see `chosen`.
    """

    def __init__(
        self,
        build: Callable[..., Any],
        sliders: Mapping[str, Slider],
        *,
        until: float | None,
        seed: int = 1,
        target: Target | None = None,
        limit: int = LIMIT,
        scales: Any = None,
    ) -> None:
        if not callable(build):
            raise TypeError(f"Panel: give it the function that returns a shop, not {build!r}.")
        for name, slider in sliders.items():
            if not isinstance(slider, Slider):
                raise TypeError(
                    f"Panel: {name} must be a Slider, not {slider!r}. Try Slider(2, 1, 6)."
                )
        if target is not None and not isinstance(target, Target):
            raise TypeError(f"Panel: target must be a Target, not {target!r}.")
        self.build, self.until, self.limit = build, until, limit
        self.sliders, self.seed, self.target = sliders, seed, target
        self._chosen = chosen(scales)
        self.start = self.admit({name: slider.value for name, slider in sliders.items()})

    @cached_property
    def scales(self) -> Scales:
        """The scales that it begins with.

        Those found ahead reach as far as is needed on the first day at the start, and with each of
        the sliders, or of the first three, at its ends and in the middle, in all combinations.
        Where the function raises there is nothing to be seen.
        """
        if self._chosen is not None:
            return self._chosen
        names = [*self.sliders][:3]
        places = product(*map(_places, (self.sliders[name] for name in names)))
        found, seen = Scales(), []
        for moved in ({}, *(dict(zip(names, place, strict=True)) for place in places)):
            with suppress(Exception):
                seen.append(self._runs(self.admit(self.start | moved), self.seed))
        for runs in seen * 2:  # how many are in a bar depends on the scale of times
            found = Scales.of(panel_data(runs, found)["scales"])
        return found

    def admit(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return the values as `build` gets them. ValueError if one is outside its slider."""
        return {name: slider.admit(name, values[name]) for name, slider in self.sliders.items()}

    def move(self, values: Mapping[str, float], moved: Mapping[str, float]) -> dict[str, float]:
        """Return the values with some moved. TypeError for a name that has no slider."""
        for name in moved:
            if name not in self.sliders:
                raise TypeError(f"Panel: there is no slider {name!r}.{nearest(name, self.sliders)}")
        return self.admit({**values, **moved})

    def controls(self) -> list[dict[str, Any]]:
        """Return the sliders, in order, as the browser needs them."""
        return [
            vars(slider)
            | {
                "name": name,
                "label": slider.label or name.replace("_", " "),
                "value": self.start[name],
            }
            for name, slider in self.sliders.items()
        ]

    def show(self, values: Mapping[str, float], seed: int, scales: Scales) -> Shown:
        """Run the shop with these values on the day of that seed, and show it to those scales.

        Raises what `build` raises.
        """
        runs = self._runs(values, seed)
        data = panel_data(runs, scales)
        target = None
        if self.target:
            target = goal(self.target, single(runs))
            state = f" Target {'' if target['reached'] else 'not '}reached"
            data["text"] += f"{state}: {self.target.words}."
            data["text"] += "".join(
                f" {each['words']}: now {each['now']}, wanted {each['wanted']}."
                for each in target["measures"]
            )
            data["brief"] += f"{state}."
        return Shown(
            runs,
            data
            | {
                "values": dict(values),
                "seed": seed,
                "start": {"values": self.start, "seed": self.seed},
                "target": target,
                "results": results(data["designs"], target),
                "error": None,
            },
        )

    def _runs(self, values: Mapping[str, float], seed: int) -> dict[str, Run]:
        """Return the runs of the shops by name."""
        shops = self._shops(values)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RunStopped)
            return {
                name: shop.run(seed=seed, until=self.until, limit=self.limit)
                for name, shop in shops.items()
            }

    def _shops(self, values: Mapping[str, float]) -> dict[str, Shop]:
        """Return the shops by name; a single one has the empty name."""
        made = self.build(**values)
        shops = {"": made} if isinstance(made, Shop) else made
        good = isinstance(shops, dict) and 1 <= len(shops) <= 2
        if not good or not all(isinstance(shop, Shop) for shop in shops.values()):
            raise TypeError(
                "Panel: the function must return a Shop, or a dict of two Shops by name, not "
                f"{made!r}.{' Does it end with return?' if made is None else ''}"
            )
        return shops


def _places(slider: Slider) -> tuple[float, ...]:
    """Return where a slider is looked at ahead: at its ends and in the middle."""
    return slider.low, (slider.low + slider.high) / 2, slider.high
