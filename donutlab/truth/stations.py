"""Stations: what queueing theory says of waiting, held against services of the library."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from donutlab import (
    Customers,
    Erlang,
    Exponential,
    Fixed,
    Lognormal,
    Poisson,
    Publish,
    Queue,
    Reads,
    Regular,
    Run,
    Service,
    Shop,
    Work,
)
from donutlab.core.distributions import Distribution
from donutlab.formulas import (
    contended_capacity,
    erlang_c,
    littles_law,
    md1,
    mg1,
    mm1,
    mm1_sojourn_quantile,
    mmc,
)
from donutlab.resilience import Contention, Slowdown
from donutlab.results.summary import percentile
from donutlab.truth.law import Law, experiment

COUNT = 5_000
"""Customers in a run; the first tenth, who find the shop emptier than usual, are left out."""


def till(rate: float, time: Distribution, workers: int = 1, count: int = COUNT) -> Shop:
    """Return a shop of one station with Poisson arrivals."""
    return Shop(
        Customers("street", Poisson(rate), to="till", count=count),
        Service("till", [Work(time)], workers),
    )


def waits(run: Run) -> list[float]:
    """Return how long customers waited, once the station was in its steady state."""
    visits = run.ledger.visits
    return [visit.started - visit.arrived for visit in visits[len(visits) // 10 :]]


def sojourns(run: Run) -> list[float]:
    """Return how long customers waited and were served, in the steady state."""
    visits = run.ledger.visits
    return [visit.ended - visit.arrived for visit in visits[len(visits) // 10 :]]


@experiment(
    Law("M/M/1: wait in services, rho/(1-rho), at rho = 0.5", mm1(0.5, 1).waiting),
    Law("M/M/1: the same at rho = 0.8, further up the knee", mm1(0.8, 1).waiting),
    Law("M/D/1: half the wait of M/M/1, at rho = 0.8", md1(0.8, 1).waiting),
    Law("M/M/3: wait by Erlang's C, at rho = 0.8", mmc(2.4, 1, 3).waiting),
)
def knee(seed: int) -> Sequence[float]:
    """Waits grow steeply with utilisation; fixed services and more workers soften that."""
    stations = (
        till(0.5, Exponential(1)),
        till(0.8, Exponential(1)),
        till(0.8, Fixed(1)),
        till(2.4, Exponential(1), workers=3),
    )
    return [fmean(waits(station.run(seed=seed))) for station in stations]


@experiment(
    Law("M/G/1: steady services, variance 1/4, at rho = 0.8", mg1(0.8, 1, 0.25).waiting),
    Law("M/G/1: some long services, variance 2, at rho = 0.6", mg1(0.6, 1, 2).waiting),
)
def any_service(seed: int) -> Sequence[float]:
    """Only the mean and the variance of the services count."""
    stations = till(0.8, Erlang(1, 4)), till(0.6, Lognormal(1, 2**0.5))
    return [fmean(waits(station.run(seed=seed))) for station in stations]


@experiment(
    Law("M/M/1: share of the time a worker is busy, λS = 0.7", mm1(0.7, 1).utilisation),
    Law(
        "M/M/1: 95 % are done within -ln 0.05 · S/(1-rho), at rho = 0.7",
        mm1_sojourn_quantile(0.7, 1, 0.95),
    ),
    Law("Little: customers at a station, λW", littles_law(0.7, mm1(0.7, 1).sojourn)),
    Law("M/M/3: share of customers who wait, at rho = 0.7", erlang_c(2.1, 3)),
)
def shares(seed: int) -> Sequence[float]:
    """More than the mean wait: workers' time, the tail, heads in the shop, waiting at all."""
    run = till(0.7, Exponential(1)).run(seed=seed)
    one = run.summary().services["till"]
    three = till(2.1, Exponential(1), workers=3).run(seed=seed)
    return [
        one.utilisation,
        percentile(sorted(sojourns(run)), 0.95),
        one.queue_mean + one.utilisation,
        fmean(wait > 0 for wait in waits(three)),
    ]


@experiment(
    Law(
        "4 workers who share 10 % and 2 % crosstalk: capacity", contended_capacity(1, 4, 0.1, 0.02)
    ),
    Law("three times as slow: capacity, mu/3", 1 / 3),
)
def degraded(seed: int) -> Sequence[float]:
    """Who shares something waits for it, and a slow service is a smaller one."""
    found = []
    for workers, slower in ((4, Contention(0.1, 0.02)), (1, Slowdown(0, 10_000, 3))):
        shop = Shop(
            Customers("street", Regular(0.2), "till"),
            Service("till", [Work(Exponential(1))], workers, slowdowns=[slower]),
        )
        end = 2000 / workers
        found.append(shop.run(seed=seed, until=end).summary().services["till"].served / end)
    return found


@experiment(Law("Little: orders in a whole shop, as a share of its own λW", 1.0))
def whole_shop(seed: int) -> Sequence[float]:
    """Heads are counted over time by line and worker; λ and W come from the orders."""
    shop = Shop(
        Customers("street", Poisson(0.5), to="manager", count=COUNT // 3),
        Service("manager", [Work(Exponential(1)), Publish("OrderPlaced", to="tray")]),
        Queue("tray"),
        Service("baker", [Work(Exponential(2))], workers=2, reads=Reads("tray")),
        completes=["baker"],
    )
    found = shop.run(seed=seed).summary()
    manager, tray, baker = found.services["manager"], found.queues["tray"], found.services["baker"]
    heads = manager.queue_mean + manager.utilisation + tray.length_mean + 2 * baker.utilisation
    rate = found.orders.complete / found.seconds
    return [heads / littles_law(rate, found.orders.to_complete.mean)]
