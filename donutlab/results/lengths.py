"""Lengths: how many wait at each part, from when on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

Length = list[tuple[float, int]]
"""How many wait at one part: each entry holds from its second on, until the next."""


class Lengths(defaultdict[str, Length]):
    """For each part at which something waited, how many waited from when on."""

    def __init__(self) -> None:
        super().__init__(lambda: [(0.0, 0)])

    def step(self, time: float, part: str, by: int) -> None:
        """So many more wait from now on."""
        length = self[part]
        length.append((time, length[-1][1] + by))

    def take(self, now: float) -> Mapping[str, Length]:
        """Take out all that is over by now, and return it."""
        taken = {part: list(length) for part, length in self.items()}
        for length in self.values():
            length[:] = [(now, length[-1][1])]
        return taken
