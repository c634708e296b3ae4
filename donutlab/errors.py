"""Errors that say who did what, what was wrong with which value, and what to try."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` for the known word nearest to `word`, or the empty string.

    >>> nearest("managr", ["manager", "baker"])
    " Did you mean 'manager'?"
    """
    close = get_close_matches(word, list(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


class ShopError(ValueError):
    """The blueprint of a shop cannot run: `faults` lists every fault, one sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class PatternError(ValueError):
    """A pattern is not valid in the rule language: the message names path, operator and operand."""
