"""Intervals: values from the tables, and the share of experiments in which they hold the truth."""

from __future__ import annotations

import re
from math import comb, inf, sqrt
from random import Random

import covers
import pytest

from donutlab.experiments import confidence as intervals
from donutlab.experiments import replicate
from donutlab.experiments.confidence import Interval, mean, paired, proportion, quantile, sureness
from donutlab.experiments.study import FEW


@pytest.mark.parametrize(("n", "t"), [(2, 12.706), (5, 2.776), (11, 2.228), (31, 2.042)])
def test_the_mean_has_the_half_width_of_the_t_table(n, t):
    """Half-width is t times the standard deviation over the root of n."""
    values = [float(each) for each in range(n)]
    middle = (n - 1) / 2
    deviation = sqrt(sum((each - middle) ** 2 for each in values) / (n - 1))
    found = mean(values)
    assert found.estimate == middle
    assert found.half == pytest.approx(t * deviation / sqrt(n), rel=1e-3)
    assert (found.n, found.confidence) == (n, 0.95)


def test_pairs_cancel_what_both_have_in_common():
    """The interval of paired differences is that of the differences themselves."""
    before, after = [10.0, 50.0, 90.0], [11.0, 52.0, 93.0]
    assert paired(before, after) == mean([1.0, 2.0, 3.0])
    assert paired(before, after).half < mean(after).half / 10


def test_sureness_is_where_the_interval_touches_nought():
    """At the confidence of `sureness` one end of the interval is 0."""
    values = [1.0, -0.5, 2.0, 3.0]
    assert mean(values, sureness(values)).low == pytest.approx(0)
    assert sureness([1.0, 1.0]) == 1
    assert sureness([0.0, 0.0]) == 0
    assert sureness([-3.0, 3.0]) == 0


def test_a_proportion_has_the_score_interval():
    """Values of Newcombe, Statistics in Medicine 17, 1998, table I, method 3."""
    for successes, n, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ]:
        found = proportion(successes, n)
        assert found.low == pytest.approx(low, abs=5e-5)
        assert found.high == pytest.approx(high, abs=5e-5)
    assert 1.0 in proportion(7, 7)


@pytest.mark.parametrize("n", [20, 40, 100, 400])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.2, 0.5, 0.95])
def test_a_proportion_holds_the_truth_in_92_to_98_of_100_experiments(n, share):
    """No dice: the chances of all the counts whose interval holds the share are added up."""
    chances = (comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1))
    held = sum(chance for k, chance in enumerate(chances) if share in proportion(k, n))
    assert 0.92 <= held <= 0.98


def test_the_median_of_few_has_the_interval_of_the_sign_test():
    """Of 10 observations the second to the ninth hold the median with 97.9 %."""
    found = quantile([float(each) for each in range(1, 11)], 0.5)
    assert (found.estimate, found.low, found.high) == (5.5, 2, 9)
    assert quantile([1.0, 2.0, 3.0], 0.95).high == inf


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Of 2000 the 95 % intervals hold it in 94 to 97 %; those of quantiles play safe."""
    dice = Random(3)
    held = {"mean": 0, "share": 0, "quantile": 0}
    for _ in range(2000):
        values = [dice.gauss(5, 2) for _ in range(40)]
        held["mean"] += 5 in mean(values[:6])
        held["share"] += 0.5 in proportion(sum(each > 5 for each in values), 40)
        held["quantile"] += 6.348979500392163 in quantile(values, 0.75)
    assert 0.94 <= held["mean"] / 2000 <= 0.97
    assert 0.94 <= held["share"] / 2000 <= 0.97
    assert 0.95 <= held["quantile"] / 2000 <= 0.985


def test_a_skewed_sample_is_no_warning():
    """Of samples of exponentials the skewed half has the long ones in it, and holds the truth."""
    dice, found = Random(4), []
    for _ in range(2000):
        values = [dice.expovariate(1) for _ in range(20)]
        centred = [each - sum(values) / 20 for each in values]
        skewness = sum(each**3 for each in centred) / sum(each**2 for each in centred) ** 1.5
        found.append((skewness, 1 in mean(values)))
    held = [holds for _, holds in sorted(found)]
    assert sum(held[1000:]) - sum(held[:1000]) > 20


def test_it_is_said_how_often_they_held_the_truth():
    """What docstrings and studies say in numbers is what ``tests/covers.py`` has counted."""
    told = " ".join((intervals.__doc__ + replicate.__doc__).split())
    _, even, queues, short, stopped = (
        [
            [round(float(share)) for share in re.findall(r"([\d.]+)%", row)]
            for row in part.splitlines()
        ]
        for part in covers.RESULTS.read_text(encoding="utf-8").split("\n\n| ")
    )
    for n, shares in zip(covers.SIZES, zip(*queues[2:], strict=True), strict=True):
        share = f"{min(shares)} to {max(shares)} %"
        assert f"from {n} runs {share}" in told
        assert n != 10 or f"From 10 runs one of 95 % then holds the truth in {share} of" in FEW
    counts = [share for row in even[2:4] for share in row]
    assert f"hold the truth in {min(counts)} to {max(counts)} % of {covers.EXPERIMENTS}" in told
    assert f"from 40 such runs {short[2][-1]} % of the intervals hold it" in told
    shares = [row[-1] for row in stopped[2:]]
    assert f"then held the truth in {min(shares)} to {max(shares)} % of" in told


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mean([]), "0 observations cannot say how sure we are. Take at least 2 runs"),
        (lambda: mean([3.0]), "1 observation cannot say how sure we are"),
        (lambda: mean([1.0, float("nan")]), "needs finite numbers, and nan is among these"),
        (lambda: mean([1, 2], confidence=95), "confidence must be below 1, not 95. Try 0.95."),
        (lambda: mean([1, 2], confidence=0), "confidence must be a number above 0"),
        (lambda: paired([1, 2], [1, 2, 3]), "as many values before as after, not 2 and 3"),
        (lambda: proportion(5, 4), "successes must be a whole number of at least 0 and of at most"),
        (lambda: proportion(0, 0), "n must be a whole number of at least 1"),
        (lambda: quantile([1, 2], 0), "share must be a number above 0"),
    ],
)
def test_what_no_interval_can_be_made_of_is_said(call, message):
    """Too few observations, a confidence in percent, shares out of range: each has its sentence."""
    with pytest.raises(ValueError, match=message):
        call()


def test_an_interval_reads_as_text():
    """Symmetric ones with plus and minus, the others with both ends."""
    assert str(Interval(5.0, 4.0, 6.0, 10, 0.9)) == "5.0 ± 1.0 (90 % of 10)"
    assert str(Interval(5.0, 4.0, 7.0, 10, 0.95)) == "5, 4 to 7 (95 % of 10)"


@pytest.mark.parametrize("value", [0.1, 0.7, -3.3, 0.0, 1e-300, 1e300])
@pytest.mark.parametrize("count", [2, 3, 10, 97])
def test_the_mean_of_equal_numbers_is_that_number(value, count):
    """No rounding makes another of it, or a width; and it is said that nothing is random."""
    found = mean([value] * count)
    assert (found.estimate, found.half) == (value, 0.0)
    assert str(found) == f"{value:.4g} (all runs gave the same: nothing in them is random)"


def test_pairs_that_differ_by_the_same_are_not_taken_for_runs_that_are_the_same():
    """The difference is known exactly, and the days are random all the same."""
    found = paired([1.0, 2.0, 4.0], [2.0, 3.0, 5.0])
    assert str(found) == "1 (all pairs differ by the same)"
    assert "all runs gave the same" in str(paired([1.0, 1.0], [2.0, 2.0]))
