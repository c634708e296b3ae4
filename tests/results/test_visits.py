"""What became of every event in a queue, where the log leaves something open."""

from __future__ import annotations

import pytest

from donutlab import (
    Bus,
    Customers,
    Exponential,
    Poisson,
    Publish,
    Queue,
    Reads,
    Rule,
    Service,
    Shop,
    Work,
)


@pytest.mark.parametrize("seed", range(20))
def test_an_event_may_be_in_a_queue_twice(seed):
    """One of the two visible again and deleted late, the other in flight: all are accounted for."""
    rules = [Rule(name, {"source": ["front"]}, to="tray") for name in ("a", "b")]
    shop = Shop(
        Customers("street", Poisson(1), "front", count=5),
        Service("front", [Publish("OrderPlaced", to="bus")] * 2, workers=2),
        Bus("bus", rules),
        Queue("tray", visibility=2, max_receives=1, dead_letter="bin"),
        Queue("bin"),
        Service("oven", [Work(Exponential(5))], workers=3, reads=Reads("tray")),
    )
    for summary in (shop.run(seed=seed).summary(), shop.tally(seed=seed)):
        tray = summary.queues["tray"]
        assert tray.deleted + tray.dead == 20
        assert (tray.left, tray.in_flight) == (0, 0)
