"""Groups: customers who come together, each with an order of their own.

Like a bus that stops before the door: the moments are those of other arrivals, and at each of them
a whole group comes. So there is a crowd now and then, and at the same rate customers wait longer.

Source: Gross and Harris, "Fundamentals of Queueing Theory", chapter 3, bulk input.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from random import Random

from donutlab.core.distributions import Choice, Distribution, Fixed
from donutlab.core.errors import check_crowd
from donutlab.parts.arrivals import Arrivals, Trace


@dataclass(frozen=True)
class Groups(Arrivals):
    """Groups who come as `arrivals` say, of a `size` that is drawn: Fixed(4), or a Choice.

    ``Groups(Poisson(per_hour(10)), Choice([1, 2, 4]))``: ten groups an hour. The groups come at
    the moments at which single customers would.
    """

    arrivals: Arrivals
    size: Distribution

    def check(self) -> None:
        if not isinstance(self.arrivals, Arrivals) or isinstance(self.arrivals, Groups | Trace):
            raise TypeError(
                "Groups: arrivals say when groups come, so they must be Poisson, Regular or "
                f"Profile, not {self.arrivals!r}. Try Groups(Poisson(per_hour(10)), Fixed(4))."
            )
        sizes = getattr(self.size, "values", ())
        if isinstance(self.size, Fixed):
            sizes = (self.size.value,)
        elif not isinstance(self.size, Choice):
            raise TypeError(
                f"Groups: size must be a Fixed or a Choice of whole numbers, not {self.size!r}. "
                "Try Choice([1, 2, 4])."
            )
        for size in sizes:
            whole = int(size) if isinstance(size, float) and size.is_integer() else size
            check_crowd("Groups", "a size", whole)

    @property
    def endless(self) -> bool:
        return self.arrivals.endless

    @property
    def fastest(self) -> float:
        return self.arrivals.fastest * self.size.mean

    @property
    def opens(self) -> datetime | None:
        return self.arrivals.opens

    def times(self, random: Random) -> Iterator[float]:
        draw = self.size.sampler(Random(repr((random.getstate(), "sizes"))))
        for time in self.arrivals.times(random):
            yield from repeat(time, int(draw()))
