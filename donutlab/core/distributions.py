"""Distributions: what a blueprint says about chance. Each knows its mean and its variance.

A sample is drawn from uniform numbers, one or a fixed count for each sample, by the inverse of
the distribution function. Logarithms and roots may differ in their last bit from one machine to
the next, so what they yield is rounded to 2**-20 (about a millionth): the same seed then gives
the same numbers everywhere.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log, sqrt
from random import Random
from typing import TYPE_CHECKING, Any

from donutlab.core.errors import check_list, check_number, example, shown
from donutlab.core.plain import plain
from donutlab.core.spec import Spec

ROUNDER = 1.5 * 2.0**32
"""Adding this to a double below 2**31 and taking it away again rounds it to 2**-20."""


class Distribution(Spec):
    """Base of the distributions: what they all can tell, and how a run draws from them."""

    if TYPE_CHECKING:  # at run time a field `mean` would take the property for its default

        @property
        def mean(self) -> float:
            """The expected value, in the unit of the parameters (seconds, for times)."""

        @property
        def variance(self) -> float:
            """The variance, in that unit squared."""

    def sampler(self, random: Random) -> Callable[[], Any]:
        """Return a function that draws one value at each call."""
        raise NotImplementedError


def check_time(owner: str, name: str, value: object) -> None:
    """Raise TypeError or ValueError unless `value` is a distribution of times in seconds."""
    if not isinstance(value, Distribution):
        seconds = value if isinstance(value, (int, float)) and value > 0 else 5
        raise TypeError(
            f"{owner}: {name} must be a distribution, not {value!r}. Try Fixed({seconds!r})."
        )
    if isinstance(value, Choice):
        for each in value.values:
            check_number(owner, f"{name}, a choice of times,", each, least=0)


@dataclass(frozen=True)
class Fixed(Distribution):
    """Always the same `value`."""

    value: float

    def check(self) -> None:
        check_number("Fixed", "value", self.value, least=0)

    @property
    def mean(self) -> float:
        return float(self.value)

    @property
    def variance(self) -> float:
        return 0.0

    def sampler(self, random: Random) -> Callable[[], float]:
        value = float(self.value)
        return lambda: value


@dataclass(frozen=True)
class Exponential(Distribution):
    """Memoryless times with the given `mean`, like the gaps of a Poisson process.

    >>> Exponential(120).variance
    14400.0
    """

    mean: float

    def check(self) -> None:
        check_number("Exponential", "mean", self.mean, above=0, advice="It is a time, in seconds.")

    @property
    def variance(self) -> float:
        return float(self.mean) ** 2

    def sampler(self, random: Random) -> Callable[[], float]:
        uniform, scale, rounder = random.random, -self.mean, ROUNDER
        return lambda: scale * log(1.0 - uniform()) + rounder - rounder


@dataclass(frozen=True)
class Uniform(Distribution):
    """Every value from `low` to `high` is as likely as any other."""

    low: float
    high: float

    def check(self) -> None:
        check_number("Uniform", "low", self.low, least=0)
        check_number("Uniform", "high", self.high, least=self.low)

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        return (self.high - self.low) ** 2 / 12

    def sampler(self, random: Random) -> Callable[[], float]:
        uniform, low, width = random.random, float(self.low), float(self.high - self.low)
        return lambda: low + width * uniform()


@dataclass(frozen=True)
class Erlang(Distribution):
    """The sum of `phases` Exponential times, `mean` in all: steadier, the more phases it has."""

    mean: float
    phases: int

    def check(self) -> None:
        check_number("Erlang", "mean", self.mean, above=0)
        check_number("Erlang", "phases", self.phases, least=1, whole=True)

    @property
    def variance(self) -> float:
        return float(self.mean) ** 2 / self.phases

    def sampler(self, random: Random) -> Callable[[], float]:
        phase = Exponential(self.mean / self.phases).sampler(random)
        count = range(self.phases)
        return lambda: sum([phase() for _ in count])


@dataclass(frozen=True)
class Lognormal(Distribution):
    """Times with a long tail: `mean`, and `cv`, the standard deviation as a share of the mean."""

    mean: float
    cv: float

    def check(self) -> None:
        check_number("Lognormal", "mean", self.mean, above=0)
        check_number("Lognormal", "cv", self.cv, above=0, most=1000)

    @property
    def variance(self) -> float:
        return (self.mean * self.cv) ** 2

    def sampler(self, random: Random) -> Callable[[], float]:
        from statistics import NormalDist

        spread = log(1 + self.cv**2)
        normal = NormalDist(log(self.mean) - spread / 2, sqrt(spread)).inv_cdf
        uniform, rounder, least = random.random, ROUNDER, 2.0**-53
        return lambda: exp(normal(uniform() or least)) + rounder - rounder


@dataclass(frozen=True)
class Choice(Distribution):
    """One of `values`, each as likely as its weight says (equal weights unless given).

    Values may be anything JSON can write. A mapping from value to weight may stand for both:

    >>> Choice({"donut": 8, "pie": 2})
    Choice(values=('donut', 'pie'), weights=(8, 2))
    """

    values: Sequence[Any] | Mapping[Any, float]
    weights: Sequence[float] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", plain(self.values))
        object.__setattr__(self, "weights", plain(self.weights))
        if not isinstance(self.values, (list, tuple, Mapping)):  # a set has no order of its own
            raise TypeError(
                f"Choice: values must be a list, or a mapping from value to weight, not "
                f"{shown(self.values)}. Try Choice([{example(self.values, '1, 2')}])."
                if not isinstance(self.values, (set, frozenset))
                else f"Choice: a set such as {self.values!r} has no order. Write a list."
            )
        if self.weights is not None:
            check_list("Choice", "weights", self.weights, "weights=[8, 2]")
        if isinstance(self.values, Mapping):
            if self.weights is not None:
                raise ValueError("Choice: the mapping gives the weights already; leave them out.")
            object.__setattr__(self, "weights", tuple(self.values.values()))
            object.__setattr__(self, "values", tuple(self.values))
        elif self.weights is None:
            object.__setattr__(self, "weights", (1,) * len(self.values))
        super().__post_init__()

    def check(self) -> None:
        weights = self.weights or ()
        if not self.values or len(self.values) != len(weights):
            raise ValueError(
                f"Choice: give at least one value, and one weight for each: "
                f"got {len(self.values)} values and {len(weights)} weights."
            )
        for value, weight in zip(self.values, weights, strict=True):
            check_number("Choice", f"the weight of {value!r}", weight, least=0)
        if not sum(weights) > 0:
            raise ValueError(f"Choice: at least one weight must be above 0, not {weights}.")

    @property
    def mean(self) -> float:
        """The expected value; TypeError unless all values are numbers."""
        weights = self.weights or ()
        for value in self.values:
            check_number("Choice", "a value whose mean is asked for", value)
        pairs = zip(self.values, weights, strict=True)
        return float(sum(weight * value for value, weight in pairs) / sum(weights))

    @property
    def variance(self) -> float:
        weights, middle = self.weights or (), self.mean
        pairs = zip(self.values, weights, strict=True)
        spread = sum(weight * (value - middle) ** 2 for value, weight in pairs)
        return float(spread / sum(weights))

    def sampler(self, random: Random) -> Callable[[], Any]:
        values, uniform = tuple(self.values), random.random
        bounds = list(accumulate(self.weights or ()))
        total, last = float(bounds[-1]), len(values) - 1
        return lambda: values[bisect(bounds, uniform() * total, 0, last)]
