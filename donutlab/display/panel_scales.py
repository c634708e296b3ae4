"""The scales of a panel's pictures: round, common to all designs, and never smaller than before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from math import ceil, floor, log10
from typing import Any

from donutlab.core.errors import check_number, nearest
from donutlab.core.units import clock

STEPS = (1, 2, 5, 10)
DURATIONS = (
    *(1, 2, 5, 10, 15, 30),
    *(60, 120, 300, 600, 900, 1800),
    *(3600, 7200, 14400, 28800, 57600),
    *(86400, 172800, 432000, 864000),
)
UNITS = ((86400, "day"), (3600, "h"), (60, "min"), (1, "s"))


@dataclass(frozen=True)
class Scales:
    """Where scales end: of the clock, of lines, of times and bars of orders, of who waits.

    `time` and `latency` are in seconds, the others are counts.
    """

    time: float = 0.0
    line: float = 0.0
    latency: float = 0.0
    orders: float = 0.0
    waiting: float = 0.0

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Scales:
        """Return the scales of such data as `data` makes."""
        return cls(**{each.name: data[each.name] for each in fields(cls)})

    def grown(self, need: Mapping[str, float]) -> Scales:
        """Return scales that reach as far as these and as is needed, at round numbers."""
        found = asdict(self)
        rounded: dict[str, Callable[[float], float]] = {"time": float, "latency": nice_duration}
        for name, most in need.items():
            if not 0 < most <= found[name]:
                found[name] = max(found[name], rounded.get(name, nice)(most))
        return Scales(**found)

    def data(self, before: Scales) -> dict[str, Any]:
        """Return where they end, with their ticks, and in words, with where they did `before`."""
        told = {name: self._tell(name, before) for name in ("line", "latency", "waiting")}
        return asdict(self) | {
            "length": span(self.time),
            "clock": ticks(self.time),
            "durations": ticks(self.latency),
            "told": told,
        }

    def _tell(self, name: str, before: Scales) -> dict[str, Any]:
        """Return where a scale ends in words, and where it ended `before` if it has grown."""
        end, was = getattr(self, name), getattr(before, name)
        say = span if name == "latency" else "{:g}".format
        return {"end": say(end), "was": say(was) if 0 < was < end else ""}


AHEAD = "ahead"
"""Scales that are found before anything is shown, over the range of the sliders."""
CHOICES = {"lines": "line", "times": "latency", "orders": "orders", "waits": "waiting"}
"""By what an author calls them, the scales that can be chosen."""


def chosen(scales: Any) -> Scales | None:
    """Return the scales that an author has chosen, those that end at 0 for no choice.

    None if they are to be found ahead. Raises TypeError or ValueError for anything else.
    """
    if scales is None or scales == AHEAD:
        return Scales() if scales is None else None
    if not isinstance(scales, Mapping):
        raise TypeError(
            f"Panel: scales must be {AHEAD!r} or a dict such as {{'lines': 30}}, not {scales!r}."
        )
    for name, end in scales.items():
        if name not in CHOICES:
            raise ValueError(
                f"Panel: scales knows {', '.join(CHOICES)}, not {name!r}."
                f"{nearest(str(name), CHOICES)}"
            )
        check_number("Panel", f"the scale of {name}", end, above=0)
    return Scales(**{CHOICES[name]: float(end) for name, end in scales.items()})


def nice(most: float) -> float:
    """Return the round number at or above, so that a scale seldom changes.

    >>> nice(0), nice(7), nice(130), nice(0.3)
    (1, 10, 200, 0.5)
    """
    if most <= 0:
        return 1
    power = 10.0 ** floor(log10(most))
    found = next(step * power for step in STEPS if step * power >= most)
    return int(found) if found >= 1 else found


def nice_duration(most: float) -> float:
    """Return the duration at or above at which a scale ends well."""
    known = next((each for each in DURATIONS if each >= most), None)
    return float(known or 864000 * ceil(most / 864000))


def ticks(end: float) -> list[tuple[float, str]]:
    """Return places from 0 to the end of a scale of seconds, with their labels: four or five.

    >>> ticks(900.0)
    [(0.0, '0'), (300.0, '5 min'), (600.0, '10 min'), (900.0, '15 min')]
    """
    step = next((each for each in DURATIONS if end / each <= 5), 864000 * ceil(end / 864000 / 5))
    unit, name = next(each for each in UNITS if step % each[0] == 0)
    places = [number * step for number in range(int(end / step + 1e-9) + 1)]
    return [(float(at), _counted(at / unit, name) if at else "0") for at in places]


def span(seconds: float) -> str:
    """Return a duration in the largest unit in which it is whole, or else as `clock` does.

    >>> span(864000), span(86400), span(5400), span(4000)
    ('10 days', '1 day', '90 min', '1 h 07 min')
    """
    unit, name = next((each for each in UNITS if seconds % each[0] == 0), (0, ""))
    whole = seconds and unit and (unit > 1 or seconds < 60)
    return _counted(seconds / unit, name) if whole else clock(seconds)


def _counted(count: float, unit: str) -> str:
    return f"{count:g} {unit}{'s' if unit == 'day' and count != 1 else ''}"
