"""Rounding: sums of floats miss each other by a little, and that must decide nothing."""

from __future__ import annotations

MOMENT = 1e-6
"""Seconds. Times closer to each other are one moment: sums of floats miss each other by less."""


def longer(time: float, limit: float) -> bool:
    """Return whether a time is longer than a limit, and not by the rounding of floats.

    >>> longer(0.8 - 0.6, 0.2), 0.8 - 0.6 > 0.2
    (False, True)
    """
    return time > limit + MOMENT
