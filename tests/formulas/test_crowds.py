"""Crowds: what the formulas must agree with, each other and what was computed in another way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donutlab import formulas as f

near = pytest.approx
counts = st.integers(1, 40)
loads = st.floats(0.05, 0.95)


@given(load=loads, servers=counts)
def test_patience_without_end_is_none(load, servers):
    """Customers who would wait for ever leave a station that is as if nobody could leave it."""
    patient = f.mmc_patience(load * servers, 1, servers, 1e9)
    usual = f.mmc(load * servers, 1, servers)
    assert patient.rejected == near(0, abs=1e-6)
    assert patient.waiting == near(usual.waiting, rel=1e-3, abs=1e-9)
    assert patient.in_queue == near(usual.in_queue, rel=1e-3, abs=1e-9)


@given(load=st.floats(0.1, 200), servers=counts)
def test_patience_as_long_as_a_service_makes_heads_poisson(load, servers):
    """Each customer then goes away at one rate, in line or served: M/M/c+M is M/M/infinity."""
    station = f.mmc_patience(load, 1, servers, 1)
    assert station.in_system == near(load, rel=1e-6)
    assert station.throughput == near(load * (1 - station.rejected))
    assert station.utilisation <= 1 + 1e-9


def test_an_impatient_crowd_overflows_nothing():
    """Hundreds of customers a second at hundreds of servers; and next to no patience."""
    assert f.mmc_patience(500, 1, 300, 2).rejected == near(0.4, rel=1e-3)
    assert f.mmc_patience(5, 1, 10, 1e-9).rejected == near(f.erlang_b(5, 10), rel=1e-6)


@given(rates=st.lists(loads, min_size=1, max_size=5), load=loads, servers=counts)
def test_priorities_move_waits_and_make_none_shorter_on_average(rates, load, servers):
    """Weighted by their rates, the waits of the classes are the wait without priorities."""
    total = sum(rates) / load / servers
    rates = [rate / total for rate in rates]
    waits = f.mmc_priorities(rates, 1, servers)
    mean = sum(rate * wait for rate, wait in zip(rates, waits, strict=True)) / sum(rates)
    assert mean == near(f.mmc(sum(rates), 1, servers).waiting, rel=1e-6)
    assert list(waits) == sorted(waits)


@given(users=st.integers(1, 80), think=st.floats(0, 50))
def test_a_closed_loop_is_mean_value_analysis(users, think):
    """The recursion over the number of users gives the same, one server and step by step."""
    in_system = 0.0
    for number in range(1, users + 1):
        sojourn = 1 + in_system
        throughput = number / (think + sojourn)
        in_system = throughput * sojourn
    station = f.closed_loop(users, think, 1)
    assert station.throughput == near(throughput, rel=1e-7)
    assert station.sojourn == near(sojourn, rel=1e-6)


@given(users=counts, think=st.floats(0, 50), servers=counts)
def test_a_closed_loop_keeps_within_its_bound(users, think, servers):
    """No crowd orders more than its thoughts, its services and its servers allow."""
    found = f.closed_loop(users, think, 2, servers)
    assert found.throughput <= f.closed_loop_bound(users, think, 2, servers) * (1 + 1e-9)
    assert found.throughput * (think + found.sojourn) == near(users)


@given(rate=loads)
def test_groups_of_one_are_customers(rate):
    """Then nobody waits for others of the own group."""
    assert f.mm1_groups(rate, [1], 1).waiting == near(f.mm1(rate, 1).waiting)


@given(load=st.integers(5, 2000), share=st.floats(0.02, 0.8))
def test_square_root_staffing_is_near_the_exact_number(load, share):
    """With the servers it names about that share waits, and with a few more or less it does not."""
    servers = f.square_root_staffing(load, share)
    assert servers > load
    exact = next(c for c in range(load + 1, 10_000) if f.erlang_c(load, c) <= share)
    assert abs(servers - exact) <= 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: f.mmc_patience(1, 1, 1, 0), "patience_mean must be a number above 0"),
        (lambda: f.mmc_patience(1, 1, 0, 1), "servers must be a whole number"),
        (lambda: f.mmc_priorities(0.5, 1), "arrival_rates must be a list"),
        (lambda: f.mmc_priorities([0.5, 0.6], 1), "has no steady state"),
        (lambda: f.mm1_groups(0.6, [1, 3], 1), "has no steady state"),
        (lambda: f.mm1_groups(0.6, [], 1), "sizes must not be empty"),
        (lambda: f.closed_loop(0, 1, 1), "users must be a whole number"),
        (lambda: f.closed_loop(3, -1, 1), "think must be a number of at least 0"),
        (lambda: f.square_root_staffing(10, 1), "no servers are few enough"),
        (lambda: f.square_root_staffing(10, 0), "share must be a number above 0"),
        (lambda: f.faults_seen(2, 0.1, 10), "fault must be a number of at least 0"),
        (lambda: f.closed_call_rate(2, 1, 0, 1, 0), "calls must be a number above 0"),
    ],
)
def test_what_is_outside_is_refused(wrong, told):
    """Each formula says which value was wrong, and what it may be."""
    with pytest.raises((TypeError, ValueError), match=told):
        wrong()
