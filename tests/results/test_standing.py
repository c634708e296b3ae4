"""Who stands waiting for whom: one computation, whoever asks."""

from __future__ import annotations

import pytest

from donutlab import Call, Customers, Fixed, Parallel, Service, Shop, Trace, Work
from donutlab.results.standing import standing
from donutlab.results.statistics import duration


def office(*steps):
    """Return a manager who takes these steps for an order at second 1, and whom he calls."""
    return Shop(
        Customers("street", Trace([(1.0, {})]), to="manager"),
        Service("manager", [*steps]),
        Service("baker", [Work(Fixed(30))], workers=2),
        Service("cashier", [Work(Fixed(0.2))]),
    )


def seconds(run):
    """Return for how long whoever stood waiting did so, by who stood and for whom."""
    found = standing(run.log.rows(), run.end, by_callee=True)
    return {pair: duration(spans, 0.0) for pair, spans in found.items()}


def test_two_calls_to_one_at_once_are_one_wait():
    """Who stands waiting for two answers of one service does not stand there twice."""
    run = office(Parallel(Call("baker"), Call("baker"))).run(until=11.0)
    assert seconds(run) == {("manager", "baker"): 10.0}
    assert run.summary().services["manager"].standing == pytest.approx(10 / 11)


def test_calls_to_several_at_once_count_for_each_and_stand_once():
    """By callee the cashier's answer is waited for as well; the manager stands for 60 s in all."""
    run = office(Parallel(Call("baker"), Call("cashier")), Call("baker")).run(until=100.0)
    assert seconds(run) == pytest.approx({("manager", "cashier"): 0.2, ("manager", "baker"): 60.0})
    assert standing(run.log.rows(), run.end) == {"manager": [(1.0, 31.0), (31.0, 61.0)]}
