"""Working ahead: what may be asked for next is found while nobody asks for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from time import perf_counter
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")

QUICK = 0.2
"""The seconds that finding something may take for it to be found ahead: more would be in the way
of whoever asks for something else meanwhile."""


class Ahead(Generic[Found]):
    """Finds what is asked for, and keeps what may be asked for next.

    `find` must find the same whenever it is asked the same. What it looks at may be changed by a
    cell of the notebook, so nothing is kept from before a cell was run.
    """

    def __init__(self, find: Callable[..., Found]) -> None:
        self.kept: dict[tuple[Any, ...], Found] = {}
        """By what was asked, what was found."""
        self._last: tuple[Any, ...] = ()
        self._find = find
        self._quick = True
        self._cells = cells_run()

    def get(self, *asked: Any) -> Found:
        """Return what is asked for. Raises what `find` raises."""
        self._forget()
        if asked not in self.kept:
            self.kept = {asked: self._timed(asked)}
        self._last = asked
        return self.kept[asked]

    def prepare(self, each_asked: Iterable[tuple[Any, ...]]) -> None:
        """Find these and keep them beside what was asked for last, and nothing else.

        What cannot be found is left out, and everything after something that took too long.
        """
        self._forget()
        before, self.kept = self.kept, {}
        if self._last in before:
            self.kept[self._last] = before[self._last]
        for asked in each_asked:
            with suppress(Exception):
                if asked in before:
                    self.kept[asked] = before[asked]
                elif self._quick:
                    self.kept[asked] = self._timed(asked)

    def _timed(self, asked: tuple[Any, ...]) -> Found:
        start = perf_counter()
        try:
            return self._find(*asked)
        finally:
            self._quick = perf_counter() - start < QUICK

    def _forget(self) -> None:
        """Drop what was found before a cell was run."""
        if self._cells != (now := cells_run()):
            self._cells, self.kept = now, {}


def cells_run() -> int:
    """Return how many cells of the notebook were run; 0 where there is none."""
    from IPython import get_ipython

    return int(getattr(get_ipython(), "execution_count", 0))
