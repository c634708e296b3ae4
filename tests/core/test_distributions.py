"""Distributions: samples have the mean and variance that the blueprint promises."""

from __future__ import annotations

from itertools import islice
from math import inf, nan, sqrt
from random import Random
from statistics import fmean

import pytest

from donutlab import Choice, Erlang, Exponential, Fixed, Lognormal, Uniform

KINDS = [
    Fixed(3),
    Exponential(120),
    Exponential(0.05),
    Uniform(2, 6),
    Erlang(30, 4),
    Lognormal(60, 0.5),
    Choice([1, 2, 10], [5, 3, 2]),
    Choice({0: 1, 7.5: 3}),
]
COUNT = 40_000


def samples(distribution, seed=1, count=COUNT):
    """Return that many samples."""
    draw = distribution.sampler(Random(seed))
    return [draw() for _ in range(count)]


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_samples_have_the_promised_mean(kind):
    """The mean of many samples lies within four standard errors of the promised one."""
    error = sqrt(kind.variance / COUNT)
    assert abs(fmean(samples(kind)) - kind.mean) <= 4 * error + 1e-9


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_samples_have_the_promised_variance(kind):
    """The mean squared distance from the mean lies within four of its own standard errors."""
    squares = [(each - kind.mean) ** 2 for each in samples(kind)]
    middle = fmean(squares)
    error = sqrt(fmean([(each - middle) ** 2 for each in squares]) / COUNT)
    assert abs(middle - kind.variance) <= 4 * error + 1e-9


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_a_seed_gives_the_same_samples(kind):
    """Two samplers on equal dice agree; no sample is negative."""
    drawn = samples(kind, seed=9, count=500)
    assert drawn == samples(kind, seed=9, count=500)
    assert min(drawn) >= 0


@pytest.mark.parametrize("kind", [Exponential(120), Erlang(30, 4), Lognormal(60, 0.5)], ids=repr)
def test_what_logarithms_yield_is_rounded(kind):
    """Times lie on a grid of 2**-20 s: the last bits of a machine's logarithm do not matter."""
    assert all((each * 2**20).is_integer() for each in samples(kind, count=500))


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (Exponential(120), [117.0299243927002, 162.47644901275635]),
        (Erlang(30, 4), [50.775118827819824, 34.18494510650635]),
        (Lognormal(60, 0.5), [62.220232009887695, 72.91423034667969]),
    ],
    ids=repr,
)
def test_samples_are_the_same_on_every_machine(kind, first):
    """The first samples of a known stream, written down once."""
    assert samples(kind, seed=5, count=2) == first


def test_a_choice_takes_values_as_often_as_their_weights_say():
    """Weights need not add up to one; a weight of zero means never."""
    drawn = samples(Choice({"donut": 3, "pie": 1, "stone": 0}), count=20_000)
    assert set(drawn) == {"donut", "pie"}
    assert drawn.count("pie") / 20_000 == pytest.approx(1 / 4, abs=4 * sqrt(3 / 16 / 20_000))


def test_a_choice_of_words_has_no_mean():
    """A mean of words is a TypeError that names the word."""
    with pytest.raises(TypeError, match="must be a number, not 'donut'"):
        _ = Choice(["donut", 2]).mean


def test_dice_are_thrown_one_at_a_time():
    """A sampler draws only what it is asked for, so two can share their dice in turn."""
    random = Random(3)
    one, other = Exponential(1).sampler(random), Uniform(0, 1).sampler(random)
    mixed = [one(), other(), one(), other()]
    again = Random(3)
    uniform = list(islice(iter(again.random, None), 4))
    assert mixed[1::2] == uniform[1::2]


@pytest.mark.parametrize("bad", [-1, nan, inf, "5", None, True])
@pytest.mark.parametrize(
    "make", [Fixed, Exponential, lambda x: Erlang(x, 2), lambda x: Lognormal(x, 1)]
)
def test_parameters_out_of_range_are_refused(make, bad):
    """Negative, endless and missing numbers and texts are refused, and shown."""
    with pytest.raises((ValueError, TypeError), match=f"not {bad!r}"):
        make(bad)
