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
    Poisson,
    Publish,
    Rule,
    Service,
    Shop,
    Work,
)
from donutlab.experiments.confidence import paired

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
