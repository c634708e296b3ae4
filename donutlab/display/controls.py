"""Controls: the sliders of a panel, and the target that they are moved for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor
from typing import Any

from donutlab.core.errors import check_number, check_text


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
