"""Ciw, a simulator of queueing networks, finds the same waits as the library.

The two share nothing, not even the dice, so their means differ by chance: the interval of the
difference, at 99.9 %, has to hold 0 and to be narrow.
"""

from __future__ import annotations

from statistics import fmean

import ciw
import pytest

from donutlab import (
    Bus,
    Choice,
    Customers,
    Exponential,
    Line,
    Poisson,
    Publish,
    Rule,
    Service,
    Shop,
    Uniform,
    Work,
)
from donutlab.experiments.confidence import paired
from donutlab.people import Patience

RUNS = 20
COUNT = 4000
MENU = {"item": Choice({"donut": 3, "pie": 1})}


def ciw_waits(network, nodes):
    """Return the mean waits in each of the runs, without the first tenth, by node."""
    means = {node: [] for node in range(1, nodes + 1)}
    for seed in range(RUNS):
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_customers(COUNT)
        records = sorted(simulation.get_all_records(), key=lambda each: each.arrival_date)
        for node, found in means.items():
            waits = [each.waiting_time for each in records if each.node == node]
            found.append(fmean(waits[len(waits) // 10 :]))
    return list(means.values())


def our_waits(shop, *services):
    """Return the mean waits in each of the runs, without the first tenth, by service."""
    means = {service: [] for service in services}
    for seed in range(RUNS):
        visits = shop.run(seed=seed).ledger.visits
        for service, found in means.items():
            waits = [each.started - each.arrived for each in visits if each.service == service]
            found.append(fmean(waits[len(waits) // 10 :]))
    return list(means.values())


def agree(theirs, ours):
    """Tell whether two samples of means agree, and well enough for that to say something."""
    difference = paired(theirs, ours, confidence=0.999)
    return 0 in difference and difference.half < 0.25 * fmean(theirs)


@pytest.mark.parametrize(("servers", "rate"), [(1, 0.6), (3, 2.1)])
def test_a_station_waits_as_long_as_in_ciw(servers, rate):
    """M/M/c with one and with three servers."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=rate)],
        service_distributions=[ciw.dists.Exponential(rate=1)],
        number_of_servers=[servers],
    )
    shop = Shop(
        Customers("street", Poisson(rate), to="till", count=COUNT),
        Service("till", [Work(Exponential(1))], servers),
    )
    assert agree(*ciw_waits(network, 1), *our_waits(shop, "till"))


def test_a_network_waits_as_long_as_in_ciw():
    """A manager whose orders go to two bakers, three in four, or to one pie maker."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=0.6), None, None],
        service_distributions=[ciw.dists.Exponential(rate=1 / mean) for mean in (1, 3, 4)],
        routing=[[0.0, 0.75, 0.25], [0.0] * 3, [0.0] * 3],
        number_of_servers=[1, 2, 1],
    )
    shop = Shop(
        Customers("street", Poisson(0.6), to="manager", order=MENU, count=COUNT),
        Service("manager", [Work(Exponential(1)), Publish("OrderPlaced", to="bus")]),
        Bus(
            "bus",
            [
                Rule("donuts", {"detail": {"item": ["donut"]}}, to="baker"),
                Rule("pies", {"detail": {"item": ["pie"]}}, to="pie maker"),
            ],
        ),
        Service("baker", [Work(Exponential(3))], workers=2),
        Service("pie maker", [Work(Exponential(4))]),
    )
    pairs = zip(
        ciw_waits(network, 3), our_waits(shop, "manager", "baker", "pie maker"), strict=True
    )
    assert all(agree(theirs, ours) for theirs, ours in pairs)


def ciw_classes():
    """Return the mean waits of two classes at one server in Ciw, the first to be served first."""
    network = ciw.create_network(
        arrival_distributions={
            "first": [ciw.dists.Exponential(rate=0.3)],
            "second": [ciw.dists.Exponential(rate=0.4)],
        },
        service_distributions={
            each: [ciw.dists.Exponential(rate=1)] for each in ("first", "second")
        },
        number_of_servers=[1],
        priority_classes={"first": 0, "second": 1},
    )
    means: dict[str, list[float]] = {"first": [], "second": []}
    for seed in range(RUNS):
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_customers(COUNT)
        records = sorted(simulation.get_all_records(), key=lambda each: each.arrival_date)
        for name, found in means.items():
            late = records[len(records) // 10 :]
            found.append(fmean(each.waiting_time for each in late if each.customer_class == name))
    return means


def test_two_classes_wait_as_long_as_in_ciw():
    """One server, and some who go first."""
    shop = Shop(
        Customers("street", Poisson(0.7), "till", {"class": Choice({1: 3, 0: 4})}, count=COUNT),
        Service("till", [Work(Exponential(1))], line=Line(priority="class")),
    )
    means: dict[int, list[float]] = {1: [], 0: []}
    for seed in range(RUNS):
        run = shop.run(seed=seed)
        rank = {event.id: event.detail["class"] for event in run.event_list}
        late = run.ledger.visits[COUNT // 10 :]
        for each, found in means.items():
            found.append(fmean(v.started - v.arrived for v in late if rank[v.order] == each))
    theirs = ciw_classes()
    assert agree(theirs["first"], means[1])
    assert agree(theirs["second"], means[0])


def test_as_many_lose_patience_as_in_ciw():
    """Two servers with a load of two, and a patience that is not Exponential."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=2)],
        service_distributions=[ciw.dists.Exponential(rate=1)],
        number_of_servers=[2],
        reneging_time_distributions=[ciw.dists.Uniform(lower=0, upper=4)],
    )
    shares, waits = [], []
    for seed in range(RUNS):
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_customers(COUNT, method="Arrive")
        records = sorted(simulation.get_all_records(), key=lambda each: each.arrival_date)
        late = records[len(records) // 10 :]
        shares.append(fmean(each.record_type == "renege" for each in late))
        waits.append(fmean(each.waiting_time for each in late if each.record_type == "service"))
    shop = Shop(
        Customers("street", Poisson(2), "till", count=COUNT, patience=Patience(Uniform(0, 4))),
        Service("till", [Work(Exponential(1))], 2),
    )
    ours: list[float] = []
    served: list[float] = []
    for seed in range(RUNS):
        visits = shop.run(seed=seed).ledger.visits[COUNT // 10 :]
        ours.append(fmean(visit.outcome == "dropped" for visit in visits))
        served.append(fmean(v.started - v.arrived for v in visits if v.outcome == "served"))
    assert agree(shares, ours)
    assert agree(waits, served)


def test_the_comparison_can_tell_a_difference():
    """A service that takes a tenth longer does not pass for the same."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=0.6)],
        service_distributions=[ciw.dists.Exponential(rate=1)],
        number_of_servers=[1],
    )
    shop = Shop(
        Customers("street", Poisson(0.6), to="till", count=COUNT),
        Service("till", [Work(Exponential(1.1))]),
    )
    assert not agree(*ciw_waits(network, 1), *our_waits(shop, "till"))
