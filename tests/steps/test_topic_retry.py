"""Topic retries: when a topic tries to deliver what is not taken."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pytest

from donutlab import Bus, Customers, Outage, Publish, Queue, Retry, Rule, Service, Shop, Trace
from donutlab.core.kinds import DEAD, TURNED_AWAY
from donutlab.messaging import TopicRetry


def told(retry, out=1000.0):
    """Return a shop whose bus tells a baker who is out for so long."""
    rule = Rule("all", {"source": ["till"]}, "baker", retry, dead_letter="bin")
    return Shop(
        Customers("street", Trace([(0.0, {})]), to="till"),
        Service("till", [Publish("Paid", to="bus")]),
        Bus("bus", [rule]),
        Service("baker", [], outages=[Outage(0, out)]),
        Queue("bin"),
    )


def test_a_topic_tries_in_four_phases():
    """Three attempts at once, two a second apart, ten ever later, then every 20 s."""
    run = told(TopicRetry(max_attempts=18)).run()
    times = [row[0] for row in run.log.rows() if row[1] == TURNED_AWAY]
    pauses = [after - before for before, after in pairwise(times)]
    assert pauses[:5] == [0, 0, 1, 1, 1]
    growing = [20 ** (step / 9) for step in range(10)]
    assert pauses[4:14] == pytest.approx(growing)
    assert pauses[14:] == pytest.approx([20, 20, 20])
    assert [row[0] for row in run.log.rows() if row[1] == DEAD] == [times[-1]]


def test_it_goes_on_for_23_days():
    """The pauses between all attempts add up to what the guide says."""
    retry = TopicRetry()
    pause = retry.pauses(None)
    days = sum(pause(attempt, 0.0) for attempt in range(retry.max_attempts - 1)) / 86_400
    assert int(days) == 23
    assert retry.max_attempts == 3 + 2 + 10 + 100_000


def test_what_the_target_takes_in_the_end_is_delivered():
    """The baker is back after ten minutes, and gets it within 20 s."""
    run = told(TopicRetry(), out=600).run()
    (visit,) = [each for each in run.ledger.visits if each.service == "baker"]
    assert 600 <= visit.arrived <= 620


def test_a_bus_of_its_own_tries_less_often():
    """Another retry than that of a topic is bound by what the bus does."""
    with pytest.raises(ValueError, match="at most 185 times"):
        Rule("all", {"source": ["till"]}, "baker", Retry(187, base=1))
    for wrong in ({"immediate": 0}, {"early": -1}, {"growing": 1.5}, {"jitter": "full"}):
        with pytest.raises((ValueError, TypeError), match="TopicRetry"):
            TopicRetry(**wrong)


def test_it_can_be_written_and_read_again():
    """As JSON and pickled, a rule keeps its phases."""
    shop = told(TopicRetry(growing=5))
    assert Shop.from_json(shop.to_json()) == pickle.loads(pickle.dumps(shop)) == shop
