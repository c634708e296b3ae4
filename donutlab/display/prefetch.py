"""Prefetching: what may be asked for next is found while nobody asks for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from time import perf_counter
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Found = TypeVar("Found")

QUICK = 0.2
"""The seconds that finding something may take for it to be prefetched: more would be in the way
of whoever asks for something else meanwhile."""


class Cells:
    """The cells of the notebook: a widget may be asked for something while one runs.

    JupyterLab has the kernel answer widgets in a second thread.
    """

    def __init__(self) -> None:
        self.ended: int | None = 0
        """How many have ended; None while one runs."""
        self._count = 0
        self._watchers: WeakSet[Prefetcher[Any]] = WeakSet()

    def watch(self, watcher: Prefetcher[Any]) -> None:
        """Look on from now, which is while a cell runs if there is a notebook at all.

        The watcher is told when one begins.
        """
        self._watchers.add(watcher)
        from IPython import get_ipython

        shell: Any = get_ipython()
        if shell:
            self.ended = None
            shell.events.register("pre_run_cell", self._begin)
            shell.events.register("post_run_cell", self._end)

    def _begin(self, _: Any) -> None:
        self.ended = None
        for each in list(self._watchers):
            each.forgotten()

    def _end(self, _: Any) -> None:
        self._count += 1
        self.ended = self._count


CELLS = Cells()


class Prefetcher(Generic[Found]):
    """Finds what is asked for, and keeps what may be asked for next.

    `find` must find the same whenever it is asked the same. What it looks at may be changed by a
    cell of the notebook, so nothing is kept from before the end of one; `forgotten` is called when
    one begins, for who keeps what was found elsewhere.
    """

    def __init__(
        self, find: Callable[..., Found], forgotten: Callable[[], None] = lambda: None
    ) -> None:
        self.kept: dict[tuple[Any, ...], Found] = {}
        """By what was asked, what was found."""
        self._last: tuple[Any, ...] = ()
        self._find, self.forgotten = find, forgotten
        self._quick = True
        CELLS.watch(self)
        self._cells = CELLS.ended

    def get(self, *asked: Any) -> Found:
        """Return what is asked for. Raises what `find` raises."""
        self._forget()
        if asked not in self.kept:
            self.kept = {asked: self._timed(asked)}
        self._last = asked
        return self.kept[asked]

    def prefetch(self, each_asked: Iterable[tuple[Any, ...]]) -> list[Found]:
        """Return these, and keep them beside what was asked for last, and nothing else.

        What cannot be found is left out, and everything after something that took too long. While
        a cell runs nothing is found.
        """
        self._forget()
        if self._cells is None:
            return []
        before, self.kept = self.kept, {}
        if self._last in before:
            self.kept[self._last] = before[self._last]
        found = []
        for asked in each_asked:
            with suppress(Exception):
                if asked in before:
                    self.kept[asked] = before[asked]
                elif self._quick:
                    self.kept[asked] = self._timed(asked)
                found += [self.kept[asked]]
        return self._still(found)

    def look(self, *asked: Any) -> list[Found]:
        """Return what would be found, which is not kept; nothing where nothing is prefetched."""
        self._forget()
        quick = self._quick and self._cells is not None
        with suppress(Exception):
            return self._still([self._timed(asked)]) if quick else []
        return []

    def _still(self, found: list[Found]) -> list[Found]:
        """Return what was found, unless a cell has begun meanwhile, in another thread."""
        return found if self._cells == CELLS.ended else []

    def _timed(self, asked: tuple[Any, ...]) -> Found:
        start = perf_counter()
        try:
            return self._find(*asked)
        finally:
            self._quick = perf_counter() - start < QUICK

    def _forget(self) -> None:
        """Drop what was found before a cell ended, and everything while one runs."""
        now = CELLS.ended
        if now is None or now != self._cells:
            self._cells, self.kept = now, {}
