"""Errors that say who did what, what was wrong with which value, and what to try."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from math import inf


class ShopError(ValueError):
    """The blueprint of a shop cannot run: `faults` lists every fault, one sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))

    def __reduce__(self) -> tuple[type[ShopError], tuple[tuple[str, ...]]]:
        return ShopError, (self.faults,)


class PatternError(ValueError):
    """A pattern is not valid in the rule language: the message names path, operator and operand."""


class RunStopped(UserWarning):
    """A run was stopped before its end; the message says why. What it logged is kept."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` for the known word nearest to `word`, or the empty string.

    >>> nearest("managr", ["manager", "baker"])
    " Did you mean 'manager'?"
    """
    close = get_close_matches(word, list(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def check_number(
    owner: str,
    name: str,
    value: object,
    *,
    above: float = -inf,
    least: float = -inf,
    most: float = inf,
    whole: bool = False,
    advice: str = "",
) -> None:
    """Raise TypeError or ValueError unless `value` is a finite number within the bounds.

    >>> check_number("Poisson", "rate", -3, above=0, advice="Try per_hour(40).")
    Traceback (most recent call last):
    ValueError: Poisson: rate must be a number above 0, not -3. Try per_hour(40).
    """
    kind = "a whole number" if whole else "a number"
    bounds = [f"above {above:g}"] * (above > -inf) + [f"of at least {least:g}"] * (least > -inf)
    bounds += [f"of at most {most:g}"] * (most < inf)
    rule = f"{owner}: {name} must be {kind}{' ' * bool(bounds)}{' and '.join(bounds)}"
    message = f"{rule}, not {value!r}.{' ' * bool(advice)}{advice}"
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise TypeError(message)
    if not (above < value and least <= value <= most and abs(value) < inf):
        raise ValueError(message)
