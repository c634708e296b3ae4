"""Errors that say who did what, what was wrong with which value, and what to try."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import wraps
from math import inf
from typing import Any, ParamSpec, TypeVar

from donutlab.core.plain import plain
from donutlab.core.rounding import MOMENT

LONGEST = 120
"""How much of a value an error shows."""
HIGHEST = sys.float_info.max
"""No number may be higher: it could not become a float."""
CROWD = 100_000
"""So many of a kind may be there from the start: workers, partitions, orders left over."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


class ShopError(ValueError):
    """The blueprint of a shop cannot run: `faults` lists every fault, one sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(self.faults)


class PatternError(ValueError):
    """A pattern is not valid in the rule language: the message names path, operator and operand."""


class PatternRefused(UserWarning):
    """The real service would refuse a pattern that is valid here; the message says why."""


class RunStopped(UserWarning):
    """A run was stopped before its end; the message says why. What it logged is kept."""


class StudyStopped(UserWarning):
    """A study is not whole; the message says why. What was done is kept."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` for the known word nearest to `word`, or the empty string.

    >>> nearest("managr", ["manager", "baker"])
    " Did you mean 'manager'?"
    """
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def shown(value: object) -> str:
    """Return a value as an error shows it: on one line, and not for ever.

    >>> shown([1, 2]), shown(10**500)[-3:]
    ('[1, 2]', '00…')
    """
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # Python writes no number of more than 4300 digits
        return "a number of thousands of digits"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def example(value: object, otherwise: str) -> str:
    """Return how a value is written, for advice; `otherwise` where that could not be pasted.

    >>> example("donut", "5"), example(print, "5")
    ("'donut'", '5')
    """
    text = repr(value)
    return otherwise if "<" in text or "\n" in text else text


def check_keywords(owner: str, given: Iterable[str], known: Sequence[str]) -> None:
    """Raise TypeError for a keyword that is not known, with the nearest and the list.

    >>> check_keywords("Service", ["worker"], ["name", "steps", "workers"])
    Traceback (most recent call last):
    TypeError: Service has no 'worker'. Did you mean 'workers'? It takes: name, steps, workers.
    """
    for name in given:
        if name not in known:
            hint = nearest(name, known)
            raise TypeError(f"{owner} has no {name!r}.{hint} It takes: {', '.join(known)}.")


def told_keywords(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Return a function that says of a keyword that it does not know which ones it takes."""
    owner = function.__qualname__.removesuffix(".__init__")
    codes = function.__code__
    known = codes.co_varnames[: codes.co_argcount + codes.co_kwonlyargcount]

    @wraps(function)
    def call(*args: Given.args, **given: Given.kwargs) -> Result:
        check_keywords(owner, given, [name for name in known if name != "self"])
        return function(*args, **given)

    return call


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
) -> Any:
    """Return a number as Python's own; raise unless it is finite and within the bounds.

    TypeError for what is no number, ValueError for one out of bounds.

    >>> check_number("run", "until", 60, above=0)
    60
    >>> check_number("Poisson", "rate", -3, above=0, advice="Try per_hour(40).")
    Traceback (most recent call last):
    ValueError: Poisson: rate must be a number above 0, not -3. Try per_hour(40).
    """
    kind = "a whole number" if whole else "a number"
    bounds = [f"above {above:g}"] * (above > -inf) + [f"of at least {least:g}"] * (least > -inf)
    bounds += [f"of at most {most:g}"] * (most < inf)
    rule = f"{owner}: {name} must be {kind}{' ' * bool(bounds)}{' and '.join(bounds)}"
    if (seconds := in_seconds(value)) is not None:
        advice = f"{advice} In seconds it is {seconds:g}.".strip()
    message = f"{rule}, not {shown(value)}.{' ' * bool(advice)}{advice}"
    number = plain(value)
    if isinstance(number, bool) or not isinstance(number, int if whole else (int, float)):
        raise TypeError(message)
    if not (above < number and least <= number <= most and abs(number) <= HIGHEST):
        raise ValueError(message)
    return number


def in_seconds(value: Any) -> float | None:
    """Return a span of time of Python, pandas or numpy in seconds, None if it is something else."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    if getattr(getattr(value, "dtype", None), "kind", "") == "m" and not value.shape:
        return float(value / type(value)(1, "s"))
    return None


def check_crowd(owner: str, name: str, value: object, least: int = 1) -> None:
    """Raise TypeError or ValueError unless so many can all be there from the start.

    >>> check_crowd("Users 'us'", "number", 10**6)
    Traceback (most recent call last):
    ValueError: Users 'us': number must be a number of at most 100000, not 1000000. Each is there \
from the start.
    """
    check_number(owner, name, value, least=least, whole=True)
    check_number(owner, name, value, most=CROWD, advice="Each is there from the start.")


def check_interval(owner: str, name: str, value: float, advice: str = "") -> None:
    """Raise TypeError or ValueError unless `value` is a time after which the clock has moved.

    >>> check_interval("Outbox 'box'", "every", 1e-17)
    Traceback (most recent call last):
    ValueError: Outbox 'box': every=1e-17 is too short for time to advance. Take at least 1e-06 s.
    """
    check_number(owner, name, value, above=0, advice=advice)
    if value < MOMENT:
        raise ValueError(
            f"{owner}: {name}={value!r} is too short for time to advance. "
            f"Take at least {MOMENT:g} s."
        )


def check_text(owner: str, name: str, value: object, advice: str = "") -> None:
    """Raise TypeError or ValueError unless `value` is a text that is not empty.

    >>> check_text("Service", "name", "")
    Traceback (most recent call last):
    ValueError: Service: name must be a text that is not empty, not ''.
    """
    message = f"{owner}: {name} must be a text that is not empty, not {shown(value)}."
    message += f"{' ' * bool(advice)}{advice}"
    if not isinstance(value, str):
        raise TypeError(message)
    if not value.strip():
        raise ValueError(message)
    if value.encode(errors="ignore").decode() != value:
        raise ValueError(f"{owner}: {name} has a sign that UTF-8 cannot write: {value!r}.")


def check_target(owner: str, name: str, value: object) -> None:
    """Raise TypeError or ValueError unless `value` can be the name of another part."""
    known = getattr(value, "name", None)
    advice = f"Try {known!r}." if isinstance(known, str) else ""
    check_text(owner, name, value, f"Parts know each other by name.{' ' * bool(advice)}{advice}")


def check_list(owner: str, name: str, value: object, example: str) -> None:
    """Raise TypeError unless `value` is a list or tuple; `example` shows one.

    >>> check_list("Bus 'bus'", "rules", 5, "rules=[Rule(...)]")
    Traceback (most recent call last):
    TypeError: Bus 'bus': rules must be a list, not 5. Write rules=[Rule(...)].
    """
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"{owner}: {name} must be a list, not {shown(value)}. Write {example}.")


def check_choice(owner: str, name: str, value: object, choices: Sequence[str]) -> None:
    """Raise ValueError unless `value` is one of the words to choose from.

    >>> check_choice("Retry", "jitter", "ful", ("none", "full"))
    Traceback (most recent call last):
    ValueError: Retry: jitter must be one of none, full, not 'ful'. Did you mean 'full'?
    """
    if value not in choices:
        raise ValueError(
            f"{owner}: {name} must be one of {', '.join(choices)}, not {shown(value)}."
            f"{nearest(str(value), choices)}"
        )


def check_flag(owner: str, name: str, value: object) -> None:
    """Raise TypeError unless `value` is True or False.

    >>> check_flag("Queue 'tray'", "fifo", "yes")
    Traceback (most recent call last):
    TypeError: Queue 'tray': fifo must be True or False, not 'yes'.
    """
    if not isinstance(value, bool):
        raise TypeError(f"{owner}: {name} must be True or False, not {shown(value)}.")
