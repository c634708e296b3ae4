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
from donutlab.core import kinds
from donutlab.results.lengths import Lengths
from donutlab.results.queue_visits import QueueVisits


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


def test_an_event_whose_copy_was_dropped_may_be_deleted():
    """The log does not say which of two was dropped: what the reader then deletes is the other."""
    rows = [
        (0.0, kinds.ARRIVED, "front", None),
        (1.0, kinds.RECEIVED, "oven", 1),
        (1.0, kinds.DUPLICATED, None, None),
        (3.0, kinds.VISIBLE, "oven", 1),
        (4.0, kinds.DROPPED, None, "oldest"),
        (5.0, kinds.RECEIVED, "oven", 1),
        (6.0, kinds.DELETED, "oven", 1),
    ]
    visits = QueueVisits(["tray"], Lengths())
    for time, kind, peer, note in rows:
        visits.handlers[kind]((time, kind, "tray", "order", "event", peer, note))
    assert sorted(visit.outcome for visit in visits.visits) == ["deleted", "dropped"]
