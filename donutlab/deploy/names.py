"""Names that a template or a document can have: letters and digits only, and no two alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable


def words_of(text: str) -> list[str]:
    """Return the words of a text that have letters and digits only."""
    return re.findall(r"[A-Za-z0-9]+", text)


def camel(words: list[str]) -> str:
    """Return words as one, each with a capital: `PieMaker`."""
    return "".join(word[:1].upper() + word[1:] for word in words) or "Part"


def dashed(words: list[str]) -> str:
    """Return words as one, in small letters, with dashes: `pie-maker`."""
    return "-".join(words).lower() or "part"


def apart(names: Iterable[str], joined: Callable[[list[str]], str]) -> dict[str, str]:
    """Return for each name one that is joined of its words; those that would be alike get numbers.

    >>> apart(["pie maker", "Pie-Maker", "42"], dashed)
    {'pie maker': 'pie-maker', 'Pie-Maker': 'pie-maker2', '42': '42'}
    """
    made: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        new = first = joined(words_of(name))
        number = 1
        while new in taken:
            number += 1
            new = f"{first}{number}"
        taken.add(new)
        made[name] = new
    return made
