"""Which field was meant by a path that the event has not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

_ALIKE = 0.8
_ALIKE_IF_IT_FITS = 0.7


def likely_path(path: str, known: Iterable[str], takes: Callable[[str], bool]) -> str | None:
    """Return the known path that a path was meant for, or None; `takes` tells where its value fits.

    It has the same last key, or one like it, and parents like its own; or the same last key and
    some parents more or less; or the same last key and a value that fits.

    >>> likely_path("item", ["detail.item", "source"], lambda path: False)
    'detail.item'
    """
    keys = path.split(".")
    rated = [(_nearness(keys, other.split("."), takes(other)), other) for other in known]
    best = max(rated, default=(0.0, ""), key=lambda pair: pair[0])
    return best[1] if best[0] > 0 else None


def _nearness(keys: list[str], others: list[str], fits: bool) -> float:
    """Return how likely one path was meant for another, from 0 to 3."""
    last = _likeness(keys[-1], others[-1])
    if len(keys) == len(others):
        alike = min(map(_likeness, keys, others))
        if alike >= (_ALIKE_IF_IT_FITS if fits else _ALIKE):
            return alike + fits + 1
    elif last == 1 and _within(*sorted((keys[:-1], others[:-1]), key=len)):
        return 1 + fits - abs(len(keys) - len(others)) / 100
    return 0.5 if last == 1 and fits else 0.0


def _within(few: list[str], many: list[str]) -> bool:
    """Tell whether keys stand among others, in their order."""
    rest = iter(many)
    return all(any(_likeness(key, other) == 1 for other in rest) for key in few)


def _likeness(key: str, other: str) -> float:
    """Return how alike two keys are, 1 if they differ at most in case, hyphens and the like."""
    plain, known = (re.sub(r"[\W_]", "", each).casefold() for each in (key[:200], other[:200]))
    if plain == known:
        return 1.0 if plain or key == other else 0.0
    return min(0.99, SequenceMatcher(None, plain, known).ratio())
