"""The goal of a panel: what the measures of its target are, and how far they are from it."""

from __future__ import annotations

from typing import Any

from donutlab.core.units import counted
from donutlab.display.controls import BOUNDS, Measure, Target
from donutlab.display.panel_scales import span
from donutlab.results.summary import words


def goal(target: Target, run: Any) -> dict[str, Any]:
    """Return a target as data: its words, its measures of a run, and whether it is reached.

    Of two designs `run` is a dict by name.
    """
    measures = [measured(each, run) for each in target.measures]
    met = all(each["met"] for each in measures)
    reached = bool(target.reached(run)) if target.reached else met
    return {"words": target.words, "reached": reached, "measures": measures}


def measured(measure: Measure, run: Any) -> dict[str, Any]:
    """Return the number that is measured beside the one that is wanted, and how far it is.

    `share` and `mark` are where the two are on a scale that ends at 100 %, or at twice the wanted.
    """
    name = next(name for name in BOUNDS if getattr(measure, name) is not None)
    value, bound, unit = float(measure.value(run)), float(getattr(measure, name)), measure.unit
    met = {
        "above": value > bound,
        "below": value < bound,
        "least": value >= bound,
        "most": value <= bound,
    }[name]
    digits = 0
    while digits < 3 and value != bound and say(value, unit, digits) == say(bound, unit, digits):
        digits += 1
    end = 1.0 if unit == "%" and 0 < bound <= 1 else 2 * abs(bound) or 1.0
    wanted = span(bound) if unit == "s" else say(bound, unit, digits)
    known = value == value
    return {
        "words": measure.words,
        "now": say(value, unit, digits) if known else "not known",
        "wanted": f"{BOUNDS[name]} {wanted}",
        "away": _away(abs(value - bound), unit, digits) if known and not met else "",
        "met": met,
        "share": min(1.0, max(0.0, value / end)) if known else 0.0,
        "mark": max(0.0, bound / end),
    }


def _away(number: float, unit: str, digits: int) -> str:
    """Return how far it is; between two per cents it is percentage points."""
    if unit == "%":
        return counted(round(100 * number, digits), "percentage point")
    return say(number, unit, digits)


def say(number: float, unit: str, digits: int) -> str:
    """Return a number in its unit, with at least so many digits after the point of a per cent."""
    if unit == "s":
        return words(number)
    if unit == "%":
        return f"{100 * number:.{digits}f}\N{NO-BREAK SPACE}%"
    return f"{number:.{4 + digits}g} {unit}".strip()
