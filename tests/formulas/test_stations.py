"""Stations: textbook values computed anew in exact fractions, and what must agree between them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donutlab import formulas as f
from donutlab.formulas import Station

near = pytest.approx
busy = st.floats(0.001, 0.99)
times = st.floats(1e-3, 1e5)
counts = st.integers(1, 300)


def exact_erlang_b(load: Fraction, servers: int) -> Fraction:
    """Erlang's loss formula as it stands in the books, factorials and all."""
    terms = [load**count / factorial(count) for count in range(servers + 1)]
    return terms[-1] / sum(terms)


def exact_erlang_c(load: Fraction, servers: int) -> Fraction:
    """Erlang's delay formula as it stands in the books, factorials and all."""
    last = load**servers / factorial(servers) * servers / (servers - load)
    return last / (sum(load**count / factorial(count) for count in range(servers)) + last)


@pytest.mark.parametrize(
    ("servers", "load", "lost"), [(1, 0.0101, 0.01), (5, 1.361, 0.01), (10, 4.461, 0.01),
                                  (20, 12.03, 0.01), (100, 84.06, 0.01)],
)  # fmt: skip
def test_erlang_b_agrees_with_the_printed_traffic_table(
    servers: int, load: float, lost: float
) -> None:
    """The usual table gives the load that so many servers carry at 1 % loss."""
    assert f.erlang_b(load, servers) == near(lost, rel=2e-3)


@given(load=st.fractions(0, 200, max_denominator=50), servers=st.integers(1, 120))
def test_erlang_b_and_c_agree_with_exact_fractions(load: Fraction, servers: int) -> None:
    """The recursion gives what the factorials give, without computing one."""
    assert f.erlang_b(float(load), servers) == near(float(exact_erlang_b(load, servers)), rel=1e-11)
    if load < servers:
        exact = float(exact_erlang_c(load, servers))
        assert f.erlang_c(float(load), servers) == near(exact, rel=1e-11)


def test_erlang_stays_finite_with_many_servers() -> None:
    """A hundred thousand servers overflow nothing; Halfin and Whitt tell what to expect."""
    servers = 100_000
    assert f.erlang_b(servers, servers) == near((2 / (3.14159265 * servers)) ** 0.5, rel=1e-2)
    assert f.erlang_c(servers - servers**0.5, servers) == near(0.2234, abs=2e-3)  # beta = 1
    assert f.erlang_b(1, servers) == 0


def within(station: Station, other: Station, rel: float = 1e-9) -> bool:
    """Tell whether two stations agree in every mean."""
    return vars(station) == near(vars(other), rel=rel, abs=1e-12)


@given(rho=busy, service=times)
def test_stations_with_one_server_agree(rho: float, service: float) -> None:
    """M/M/c with one server and M/G/1 with the Exponential's variance are M/M/1."""
    rate = rho / service
    mm1 = f.mm1(rate, service)
    assert mm1.waiting / service == near(rho / (1 - rho), rel=1e-9)
    assert within(f.mmc(rate, service, 1), mm1)
    assert within(f.mg1(rate, service, service**2), mm1)
    assert within(f.mg1(rate, service, 0), f.md1(rate, service))
    assert f.md1(rate, service).waiting == near(mm1.waiting / 2)


@given(rho=st.floats(0.01, 0.9), service=times)
def test_a_large_bound_is_no_bound(rho: float, service: float) -> None:
    """M/M/1/K becomes M/M/1 as K grows, and M/M/1/1 is the loss system with one server."""
    rate = rho / service
    assert within(f.mm1k(rate, service, 1000), f.mm1(rate, service))
    assert within(f.mm1k(rate, service, 1), f.mmcc(rate, service, 1))


def birth_and_death(load: float, servers: int, places: int) -> dict[str, float]:
    """Return L and Lq of the chain with so many servers and places, summed state by state."""
    weights = [1.0]
    for count in range(1, places + 1):
        weights.append(weights[-1] * load / min(count, servers))
    total = sum(weights)
    queue = sum((count - servers) * weights[count] for count in range(servers, places + 1))
    return {
        "in_system": sum(count * weight for count, weight in enumerate(weights)) / total,
        "in_queue": queue / total,
    }


@given(rho=st.floats(0.01, 5), service=times, size=st.integers(1, 60))
def test_little_holds_in_each_station(rho: float, service: float, size: int) -> None:
    """L and Lq, summed over the states of the chain, are what Little makes of the waits."""

    def agrees(station: Station, expected: dict[str, float]) -> bool:
        means = {"in_system": station.sojourn, "in_queue": station.waiting}
        little = {name: f.littles_law(station.throughput, mean) for name, mean in means.items()}
        fields = {name: getattr(station, name) for name in means}
        return expected == near(little, rel=1e-6, abs=1e-12) and fields == near(little)

    rate, many = rho / service, rho * size / service
    assert agrees(f.mm1k(rate, service, size), birth_and_death(rho, 1, size))
    assert agrees(f.mmcc(many, service, size), birth_and_death(rho * size, size, size))
    if rho < 0.9:
        assert agrees(f.mm1(rate, service), birth_and_death(rho, 1, 500))
        assert agrees(f.mmc(many, service, size), birth_and_death(rho * size, size, size + 500))


@given(rho=st.floats(0.01, 50), service=times, size=counts)
def test_what_is_accepted_is_what_is_served(rho: float, service: float, size: int) -> None:
    """In a bounded station throughput is the accepted rate, and utilisation its share of time."""
    for station in (f.mm1k(rho / service, service, size), f.mmcc(rho / service, service, size)):
        assert station.throughput == near(rho / service * (1 - station.rejected), rel=1e-6)
        assert 0 < station.utilisation <= 1 + 1e-12


@pytest.mark.parametrize("station", [f.mm1k, f.mm1k_goodput, f.mmcc])
def test_bounded_stations_bear_any_overload(station: Callable[..., Any]) -> None:
    """A thousand times too many customers, or ten to the 15, overflow nothing."""
    extra = {"timeout": 1e9} if station is f.mm1k_goodput else {}
    for rate in (1e3, 1e15):
        result = station(rate, 1, 500, **extra)
        throughput = result.throughput if isinstance(result, Station) else result
        assert throughput == near(1 if station is not f.mmcc else 500, rel=0.5)


@given(low=busy, high=busy, service=times, servers=counts)
def test_waits_grow_with_load_and_shrink_with_servers(
    low: float, high: float, service: float, servers: int
) -> None:
    """More load never shortens a wait, and one more server never lengthens it."""
    low, high = sorted((low, high))
    rounding = 1 + 1e-9
    for station in (f.mm1, f.md1):
        short, long = (station(rho / service, service).waiting for rho in (low, high))
        assert short <= long * rounding
    short, long, shorter = (
        f.mmc(rho * servers / service, service, crew).waiting
        for rho, crew in ((low, servers), (high, servers), (high, servers + 1))
    )
    assert shorter <= long
    assert short <= long * rounding
    load = servers * high
    assert f.erlang_b(load, servers + 1) <= f.erlang_b(load, servers) <= f.erlang_c(load, servers)
