"""Confidence intervals: how far an estimate from a few runs may lie from the truth.

The interval of a mean is Student's t interval; it asks for independent observations, such as one
number from each of several runs with seeds of their own. The orders of one run are not
independent: who waits behind a long order waits long as well.

How often they hold the truth. The t interval takes the observations to scatter evenly, as counts
and shares of time do: there 95 % intervals hold the truth in 94 to 97 % of 400 experiments. Times
in a queue are skewed: most runs lack the rare long waits, and an interval from few runs is then too
low and too narrow. At an M/M/1 of load 0.5 or 0.8 that opens empty, intervals of the mean time, and
of the difference that a second server makes to it, held the truth in this share of experiments::

    from  5 runs   86 to 91 %
    from 10 runs   89 to 94 %
    from 20 runs   90 to 91 %
    from 40 runs   92 to 94 %

So take `ENOUGH` runs. The sample is no warning by itself: one that is skewed has the long waits in
it and holds the truth, one that looks even lacks them and misses it.

What an interval is about is the number that is measured: the mean of days that open empty, say.
Short runs differ from long ones in it, and then more runs make it no truer. So 60 orders are too
few for the 95th percentile of a shop that has long been open: from 40 such runs 38 % of the
intervals hold it. ``tests/covers.py`` counts all of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import floor, fsum, inf, isfinite, log10, sqrt

from scipy.special import bdtr, ndtri, stdtr, stdtrit

from donutlab.core.errors import check_number

ENOUGH = 40
"""From so many runs on, the t interval of times in a queue is about as good as it says."""

SAME = "all runs gave the same: nothing in them is random"


@dataclass(frozen=True)
class Interval:
    """An `estimate` and the interval from `low` to `high` around it.

    `n` is the number of observations, `confidence` the share of such intervals, over many
    experiments, that hold the truth.

    >>> print(mean([4.0, 5.0, 6.0, 5.0]))
    5.0 ± 1.3 (95 % of 4)
    >>> 5.5 in mean([4.0, 5.0, 6.0, 5.0])
    True
    >>> print(mean([0.1] * 10))
    0.1 (all runs gave the same: nothing in them is random)
    """

    estimate: float
    low: float
    high: float
    n: int
    confidence: float
    same: str = SAME
    """What is said where the observations do not differ at all."""

    @property
    def half(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.estimate:.4g} ({self.same})"
        of = f"({self.confidence * 100:g} % of {self.n})"
        if abs(self.high + self.low - 2 * self.estimate) <= 1e-9 * abs(self.half):
            return f"{plus_minus(self.estimate, self.half)} {of}"
        return f"{self.estimate:.4g}, {self.low:.4g} to {self.high:.4g} {of}"


def plus_minus(estimate: float, half: float) -> str:
    """Return a number and the half-width of its interval, with as many digits as it deserves.

    >>> plus_minus(2904.31, 337.79), plus_minus(0.123456, 0.0071)
    ('2,904 ± 338', '0.1235 ± 0.0071')
    """
    if not 0 < half < inf:
        return f"{estimate:.4g}"
    places = max(0, 1 - floor(log10(half)))
    return f"{estimate:,.{places}f} ± {half:,.{places}f}"


def mean(values: Iterable[float], confidence: float = 0.95) -> Interval:
    """Return the mean of independent observations with its t interval.

    Raises ValueError for fewer than two observations, and for what is not a finite number.
    Source: Student, "The probable error of a mean", Biometrika 6, 1908.
    """
    known = _known(values, confidence)
    centre, error = _mean_and_error(known)
    half = float(stdtrit(len(known) - 1, (1 + confidence) / 2)) * error
    return Interval(centre, centre - half, centre + half, len(known), confidence)


def paired(before: Sequence[float], after: Sequence[float], confidence: float = 0.95) -> Interval:
    """Return the mean of `after` - `before`, pair by pair, with its t interval.

    A pair is two runs on the same random numbers (the same seed): what both have in common
    cancels, so the interval is narrower than that of two independent means.
    """
    if len(before) != len(after):
        raise ValueError(
            f"Pairs need as many values before as after, not {len(before)} and {len(after)}."
        )
    gaps = [b - a for a, b in zip(before, after, strict=True)]
    found = mean(gaps, confidence)
    if not found.half and min(before) < max(before):
        return replace(found, same="all pairs differ by the same")
    return found


def sureness(values: Iterable[float]) -> float:
    """Return the largest confidence at which the t interval of the mean leaves out 0.

    It is 1 less the p-value of the two-sided t test.

    >>> round(sureness([4.0, 5.0, 6.0, 5.0]), 3)
    0.999
    """
    known = _known(values, 0.95)
    centre, error = _mean_and_error(known)
    if not error:
        return 1.0 if centre else 0.0
    return 1 - 2 * float(stdtr(len(known) - 1, -abs(centre) / error))


def proportion(successes: int, n: int, confidence: float = 0.95) -> Interval:
    """Return the share of successes among n independent trials with its score interval.

    Source: Wilson, "Probable inference", Journal of the American Statistical Association 22, 1927.

    >>> print(proportion(19, 20))
    0.95, 0.7639 to 0.9911 (95 % of 20)
    """
    _check_confidence(confidence)
    check_number("proportion", "n", n, least=1, whole=True)
    check_number("proportion", "successes", successes, least=0, most=n, whole=True)
    z, share = float(ndtri((1 + confidence) / 2)), successes / n
    shrink = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / shrink
    half = z / shrink * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Interval(share, min(low, share), max(high, share), n, confidence)


def quantile(values: Iterable[float], share: float, confidence: float = 0.95) -> Interval:
    """Return the value below which `share` of independent observations lie, with its interval.

    The ends are observations themselves, whatever their distribution; where there are too few
    for that confidence, an end is infinite. Source: Conover, "Practical Nonparametric
    Statistics", 3rd edition 1999, section 3.2.
    """
    check_number("quantile", "share", share, above=0, most=1)
    known = sorted(_known(values, confidence))
    n, tail = len(known), (1 - confidence) / 2
    below = [k for k in range(n) if bdtr(k, n, share) <= tail]
    above = [k for k in range(n) if 1 - bdtr(k, n, share) <= tail]
    place = share * (n - 1)
    left, right = known[int(place)], known[min(int(place) + 1, n - 1)]
    low = known[below[-1]] if below else -inf
    high = known[above[0]] if above else inf
    return Interval(left + (right - left) * (place - int(place)), low, high, n, confidence)


def _known(values: Iterable[float], confidence: float) -> list[float]:
    _check_confidence(confidence)
    known = [float(each) for each in values]
    if len(known) < 2:
        raise ValueError(
            f"{len(known)} observation{'s' * (not known)} cannot say how sure we are. Take at "
            f"least 2 runs, better {ENOUGH}, each with a seed of its own."
        )
    odd = next((each for each in known if not isfinite(each)), None)
    if odd is not None:
        raise ValueError(f"An interval needs finite numbers, and {odd} is among these.")
    return known


def _check_confidence(confidence: float) -> None:
    check_number("interval", "confidence", confidence, above=0, advice="Try 0.95.")
    if confidence >= 1:
        raise ValueError(f"interval: confidence must be below 1, not {confidence!r}. Try 0.95.")


def _mean_and_error(known: Sequence[float]) -> tuple[float, float]:
    """Return the mean and its standard error; of equal numbers that number and 0."""
    n = len(known)
    if min(known) == max(known):
        return known[0], 0.0
    centre = fsum(known) / n
    return centre, sqrt(fsum((each - centre) ** 2 for each in known) / (n - 1) / n)
