"""Arrivals: when customers come. Each kind yields the moments of a day, in seconds, ascending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, pairwise
from math import inf
from random import Random
from typing import Any

from donutlab.core.distributions import Exponential
from donutlab.core.errors import check_interval, check_list, check_number
from donutlab.core.moments import moment, stamp
from donutlab.core.plain import fresh, plain
from donutlab.core.spec import Spec

PER_SECOND = "A rate is per second: write per_hour(40) for 40 an hour."


class Arrivals(Spec):
    """Base of the kinds of arrivals."""

    @property
    def endless(self) -> bool:
        """Whether customers keep coming for ever, so that a run needs an end."""
        return True

    @property
    def fastest(self) -> float:
        """The highest rate there is, in customers per second, where a rate was given."""
        return 0.0

    @property
    def opens(self) -> datetime | None:
        """The moment of second 0, where the arrivals know it themselves."""
        return None

    def times(self, random: Random) -> Iterator[float]:
        """Return an iterator over the moments of arrival, in seconds since opening."""
        raise NotImplementedError

    def details(self) -> Iterator[dict[str, Any]] | None:
        """Return what each order says, where the arrivals know it themselves."""
        return None


@dataclass(frozen=True)
class Poisson(Arrivals):
    """Customers who know nothing of each other: a Poisson process of `rate` orders per second.

    The gaps are Exponential. Another rate stretches the same day: the dice stay the same.
    """

    rate: float

    def check(self) -> None:
        check_number("Poisson", "rate", self.rate, above=0, advice=PER_SECOND)

    @property
    def fastest(self) -> float:
        return self.rate

    def times(self, random: Random) -> Iterator[float]:
        gap = Exponential(1 / self.rate).sampler(random)
        time = 0.0
        while True:
            time += gap()
            yield time


@dataclass(frozen=True)
class Regular(Arrivals):
    """A customer every `every` seconds, the first after one such gap."""

    every: float

    def check(self) -> None:
        check_interval("Regular", "every", self.every, "It is a time, in seconds.")

    def times(self, random: Random) -> Iterator[float]:
        return (self.every * n for n in count(1))


@dataclass(frozen=True)
class Profile(Arrivals):
    """A day with a shape: a Poisson process whose rate changes over time.

    `points` are pairs (second, rate per second), the first at second 0; each rate holds until
    the next point, the last one for ever, or, with `period`, the shape starts again after that
    many seconds. The gaps are Exponential in the expected number of orders, and each is turned into
    the time in which so many are expected (Cinlar, "Introduction to Stochastic Processes", 1975,
    section 4.7, inversion).
    """

    points: Sequence[tuple[float, float]]
    period: float | None = None

    def __post_init__(self) -> None:
        example = "points=[(0, per_hour(20)), (hours(1), per_hour(60))]"
        check_list("Profile", "points", plain(self.points), example)
        super().__post_init__()

    def check(self) -> None:
        for point in self.points:
            if not isinstance(point, tuple) or len(point) != 2:
                raise ValueError(f"Profile: a point is a pair (second, rate), not {point!r}.")
            check_number("Profile", "a second", point[0], least=0)
            check_number("Profile", "a rate", point[1], least=0, advice=PER_SECOND)
        if not self.points or self.points[0][0] != 0:
            raise ValueError(f"Profile: the first point must be at second 0, not {self.points!r}.")
        for (one, _), (other, _) in pairwise(self.points):
            if not one < other:
                raise ValueError(f"Profile: seconds must ascend, but {other!r} follows {one!r}.")
        if not any(rate > 0 for _, rate in self.points):
            raise ValueError("Profile: at least one rate must be above 0, or nobody ever comes.")
        if self.period is not None:
            check_number("Profile", "period", self.period, above=self.points[-1][0])

    @property
    def fastest(self) -> float:
        return max(rate for _, rate in self.points)

    @property
    def endless(self) -> bool:
        return self.period is not None or self.points[-1][1] > 0

    def times(self, random: Random) -> Iterator[float]:
        gap = Exponential(1.0).sampler(random)
        seconds, rates = zip(*self.points, strict=True)
        ends = (*seconds[1:], self.period or inf)
        day = list(zip(seconds, ends, rates, strict=True))
        begin, ahead = 0.0, gap()
        while True:
            for time, end, rate in day:
                expected = rate * (end - time) if rate else 0.0
                while ahead < expected:
                    expected -= ahead
                    time += ahead / rate
                    yield begin + time
                    ahead = gap()
                ahead -= expected
            if self.period is None:
                return
            whole, ahead = divmod(ahead, sum(rate * (end - start) for start, end, rate in day))
            begin += (1 + whole) * self.period


@dataclass(frozen=True)
class Trace(Arrivals):
    """Orders that were recorded: `orders` are pairs (second, detail), seconds ascending.

    `start` is the moment of second 0, if it is known: a shop that does not say when it opens opens
    then. `read_orders` in `donutlab.parts.order_files` makes one from a CSV file or a frame.
    """

    orders: Sequence[tuple[float, Mapping[str, Any]]]
    start: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "orders", plain(self.orders))
        check_list("Trace", "orders", self.orders, 'orders=[(90, {"item": "donut"})]')
        for number, order in enumerate(self.orders, 1):
            if not (isinstance(order, (list, tuple)) and len(order) == 2):
                raise ValueError(
                    f"Trace: an order is a pair (second, detail), but order {number} is {order!r}."
                )
            check_number("Trace", f"the second of order {number}", order[0], least=0)
            if not isinstance(order[1], Mapping):
                raise TypeError(
                    f"Trace: the detail of order {number} must be a mapping, not {order[1]!r}."
                )
        pairs = tuple((float(second), detail) for second, detail in self.orders)
        object.__setattr__(self, "orders", pairs)
        if self.start is not None:
            object.__setattr__(self, "start", stamp(moment(self.start)))
        super().__post_init__()

    def check(self) -> None:
        before = 0.0
        for number, (second, _) in enumerate(self.orders, 1):
            if second < before:
                raise ValueError(
                    f"Trace: order {number} comes at second {second:g}, before the one ahead of "
                    f"it at {before:g}. Sort the orders by time."
                )
            before = second

    @property
    def endless(self) -> bool:
        return False

    @property
    def opens(self) -> datetime | None:
        return moment(self.start) if self.start else None

    def times(self, random: Random) -> Iterator[float]:
        return (second for second, _ in self.orders)

    def details(self) -> Iterator[dict[str, Any]]:
        return (fresh(detail) for _, detail in self.orders)
