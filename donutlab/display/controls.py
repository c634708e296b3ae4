"""Controls: the sliders of a panel, and the target that they are moved for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


BOUNDS = {"above": "above", "below": "below", "least": "at least", "most": "at most"}
"""How each bound of a measure reads in a sentence."""


@dataclass(frozen=True)
class Measure:
    """A number that a target is about, in `words`: its `value` is a function of the run.

    It is to be `above` or `below` a number, or `least` or `most` that: one of them must be given.
    The unit "%" shows a share in per cent, "s" a duration; any other stands after the number. With
    two designs `value` is given a dict of both runs, by name.
    """

    words: str
    value: Callable[[Any], float]
    above: float | None = None
    below: float | None = None
    least: float | None = None
    most: float | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        check_text("Measure", "words", self.words)
        if not callable(self.value):
            raise TypeError(
                "Measure: value must be a function of the run, such as "
                f"lambda run: run.summary().orders.complete, not {self.value!r}."
            )
        given = [name for name in BOUNDS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                f"Measure {self.words!r}: give one of above, below, least and most, "
                f"not {' and '.join(given) or 'none'}."
            )
        check_number(f"Measure {self.words!r}", given[0], getattr(self, given[0]))


@dataclass(frozen=True)
class Target:
    """What to reach, in `words`, and whether a run has `reached` it.

    The `measures` are shown beside it, with how far they are from it; without `reached` it is
    reached when each of them is. With two designs `reached` is given a dict of both runs, by name.
    """

    words: str
    reached: Callable[[Any], bool] | None = None
    measures: Sequence[Measure] = ()

    def __post_init__(self) -> None:
        check_text("Target", "words", self.words)
        for each in self.measures:
            if not isinstance(each, Measure):
                raise TypeError(f"Target: measures must be of type Measure, not {each!r}.")
        if not callable(self.reached) and not (self.reached is None and self.measures):
            raise TypeError(
                "Target: reached must be a function of the run, such as "
                f"lambda run: run.summary().orders.complete > 300, not {self.reached!r}. "
                "Without it there must be measures."
            )
