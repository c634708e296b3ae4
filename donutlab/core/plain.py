"""Plain data: what blueprints and events say, in Python's own numbers and in the shapes of JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from numbers import Integral, Number
from typing import Any

OWN = {int, float, str, bool, type(None)}
"""The types that need no change and no copy."""


class TooDeep(ValueError):
    """Data that are nested more deeply than can be followed, or in themselves."""


def plain(value: Any, sequence: Callable[[Iterable[Any]], Any] = tuple) -> Any:
    """Return `value` with the numbers, texts and arrays of other libraries turned into Python's.

    This is the one place where a number of numpy or pandas, a Fraction or a Decimal becomes an
    int or a float. Sequences become tuples, and lists inside a mapping, which is data as in JSON;
    mappings are copied. Whatever has no such form stays as it is. Raises TooDeep.

    >>> from decimal import Decimal
    >>> plain([Decimal("2.5"), {"tags": ("rush",)}])
    (2.5, {'tags': ['rush']})
    """
    if type(value) in OWN:
        return value
    try:
        return _plain(value, sequence)
    except RecursionError:
        raise TooDeep("What is given is nested too deeply, or in itself.") from None


def _plain(value: Any, sequence: Callable[[Iterable[Any]], Any]) -> Any:
    if type(value) in OWN:
        return value
    if isinstance(value, Mapping):
        return {_plain(key, tuple): _plain(each, list) for key, each in value.items()}
    if isinstance(value, (list, tuple, range)):
        return sequence(_plain(each, sequence) for each in value)
    if isinstance(value, str):
        return str.__str__(value)
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind in ("m", "M"):  # times of numpy, which are numbers to Python
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Number):
        with suppress(TypeError):  # a complex number
            return float(value)  # type: ignore[arg-type]
    return _plain(value.tolist(), sequence) if kind else value


def floats(value: Any) -> Any:
    """Return a number, or the numbers of a sequence, as floats: 1 and 1.0 are then the same.

    >>> floats([1, (2, -0.0)])
    (1.0, (2.0, 0.0))
    """
    if isinstance(value, (list, tuple)):
        return tuple(map(floats, value))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    try:
        return float(value) + 0.0  # minus zero becomes zero
    except OverflowError:
        return value


def fresh(value: Any) -> Any:
    """Return a copy of what a blueprint says, which may be changed: what goes into an event."""
    if isinstance(value, dict):
        return {key: each if type(each) in OWN else fresh(each) for key, each in value.items()}
    return [fresh(each) for each in value] if isinstance(value, (list, tuple)) else deepcopy(value)
