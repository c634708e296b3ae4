"""Sagas and windows: what comes to its end, what is undone, what is seen in between or too late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

from donutlab.core.errors import check_list
from donutlab.formulas.checks import check_amount, check_positive, check_share


def saga_completed(failures: Sequence[float]) -> float:
    """Return the share of sagas that come to their end: Π(1 - pᵢ).

    `failures` has for each step the probability that it fails, in the order of the steps. Valid
    for steps that fail independently and are not tried again.
    Source: Garcia-Molina and Salem, "Sagas", SIGMOD 1987, with the product of independent chances.

    >>> round(saga_completed([0.05] * 5), 3)
    0.774
    """
    return list(_reached("saga_completed", failures))[-1]


def saga_compensations(failures: Sequence[float]) -> float:
    """Return how many steps a saga undoes on average: Σ k · P(step k + 1 is the first to fail).

    Each step before the one that fails is undone once. So the order of the steps matters: first
    what fails most. Valid as `saga_completed` is, and where no compensation fails.

    >>> saga_compensations([0, 0, 0, 0, 0.2]), saga_compensations([0.2, 0, 0, 0, 0])
    (0.8, 0.0)
    """
    reached = list(_reached("saga_compensations", failures))
    return sum(k * reached[k] * failure for k, failure in enumerate(failures))


def saga_transitions(failures: Sequence[float]) -> float:
    """Return how many states a saga enters on average: the steps reached, and those undone.

    That is what a state machine service bills. Valid as `saga_compensations` is, with a
    compensation for every step and one attempt at each.

    >>> round(saga_transitions([0, 0.2]), 3)
    2.2
    """
    reached = list(_reached("saga_transitions", failures))
    return sum(reached[:-1]) + saga_compensations(failures)


def _reached(owner: str, failures: Sequence[float]) -> Iterator[float]:
    """Yield the share of sagas that reach each step, and at last that of those that are through."""
    check_list(owner, "failures", failures, "failures=[0.05, 0.2]")
    left = 1.0
    for number, failure in enumerate(failures):
        check_share(owner, **{f"failures[{number}]": failure})
        yield left
        left *= 1 - failure
    yield left


def seen_in_between(arrival_rate: float, undone_after: float) -> float:
    """Return P(somebody sees what is undone later, while it stands): 1 - e^(-λW).

    Others look at random (Poisson, `arrival_rate` per second), and W, the time until it is undone,
    is always the same. It counts only what is undone: of all sagas it is that share as often. If W
    varies it is 1 - E[e^(-λW)], which is less: for Exponential W of mean m it is λm / (1 + λm).
    Source: the Poisson process has no event in W seconds with probability e^(-λW).

    >>> round(seen_in_between(0.05, 20), 3)
    0.632
    """
    check_amount("seen_in_between", arrival_rate=arrival_rate, undone_after=undone_after)
    return 1 - exp(-arrival_rate * undone_after)


def wrong_window_share(delay_mean: float, window: float) -> float:
    """Return the share of events counted in a later window than theirs: (m/w)(1 - e^(-w/m)).

    Where windows of w seconds go by the time of arrival, and events come late by an Exponential
    time of mean m. An event that happens u seconds before the end of its window is counted in a
    later one with probability e^(-u/m). As u is uniform on (0, w), where events happen at random,
    the share is the mean of e^(-u/m): (1/w) ∫ e^(-u/m) du from 0 to w.

    >>> round(wrong_window_share(60, 300), 3)
    0.199
    """
    check_positive("wrong_window_share", delay_mean=delay_mean, window=window)
    return delay_mean / window * (1 - exp(-window / delay_mean))


def late_share(delay_mean: float, window: float, lateness: float) -> float:
    """Return the share of events that come after their window is closed: e^(-l/m) of the others.

    Where windows of w seconds go by the time of the event and close l seconds after their end. As
    in `wrong_window_share`, with u + l instead of u: (m/w)(1 - e^(-w/m)) · e^(-l/m).

    >>> round(late_share(60, 300, 120), 3)
    0.027
    """
    check_amount("late_share", lateness=lateness)
    check_positive("late_share", delay_mean=delay_mean, window=window)
    return wrong_window_share(delay_mean, window) * exp(-lateness / delay_mean)
