"""The network: what is on the way takes time, and may be lost."""

from __future__ import annotations

import pickle

import pytest

from donutlab import (
    Bus,
    Call,
    Customers,
    Exponential,
    Fixed,
    Hedge,
    Publish,
    Queue,
    Retry,
    Rule,
    Service,
    Shop,
    Trace,
    Work,
)
from donutlab.core.kinds import ARRIVED, DEAD, LOST, SERVED, TIMED_OUT
from donutlab.resilience import Network


def called(call, count=1, workers=9):
    """Return a shop whose till calls a baker who takes a second for each of so many orders."""
    return Shop(
        Customers("street", Trace([(0.0, {})] * count), to="till"),
        Service("till", [call], workers),
        Service("baker", [Work(Fixed(1))], workers),
    )


def times(run, kind, part):
    """Return the seconds of the rows of a kind at a part."""
    return [row[0] for row in run.log.rows() if row[1] == kind and row[2] == part]


def test_each_way_takes_its_time():
    """The call comes after the way there, and the answer after the way back."""
    run = called(Call("baker", network=Network(Fixed(3)))).run()
    assert times(run, ARRIVED, "baker") == [3]
    assert times(run, SERVED, "till") == [7]


def test_who_calls_cannot_tell_what_was_lost_but_the_work_may_be_done():
    """Lost calls come to no baker, lost answers do; both time out, and nothing else is heard."""
    run = called(Call("baker", timeout=5, network=Network(loss=0.5)), count=300).run(seed=1)
    lost = [row[6] for row in run.log.rows() if row[1] == LOST]
    calls, answers = lost.count("call"), lost.count("answer")
    assert 100 < calls < 200
    assert 50 < answers < 100
    assert len(times(run, SERVED, "baker")) == 300 - calls
    assert len(times(run, TIMED_OUT, "till")) == calls + answers
    assert run.summary().troubles["till"].lost == calls + answers


def test_an_answer_that_comes_after_the_timeout_is_not_heard():
    """It was on its way; the caller has tried again meanwhile."""
    call = Call("baker", timeout=6, retry=Retry(2), network=Network(Fixed(3)))
    run = called(call).run()
    assert times(run, TIMED_OUT, "till") == [6, 12]
    assert times(run, SERVED, "baker") == [4, 10]


def test_to_cancel_takes_time_too():
    """What waits there leaves the line when word of it has come."""
    call = Call("baker", hedge=Hedge(after=1), network=Network(Fixed(2)))
    run = called(call, workers=1).run()
    assert times(run, SERVED, "till") == [5]
    assert len(times(run, SERVED, "baker")) == 2  # the second had begun by then


def test_a_bus_takes_silence_for_a_no():
    """Without a retry what is lost goes to the dead letters, with one it is tried again."""

    def sent(retry):
        rule = Rule("all", {"source": ["till"]}, "tray", retry, dead_letter="bin")
        return Shop(
            Customers("street", Trace([(0.0, {})] * 200), to="till"),
            Service("till", [Publish("Paid", to="bus")]),
            Bus("bus", [rule], loss=0.5),
            Queue("tray"),
            Queue("bin"),
        ).run(seed=1)

    once, often = sent(None), sent(Retry(50, base=1, cap=1))
    assert len(times(once, LOST, "bus")) == len(times(once, DEAD, "bus")) > 50
    assert once.summary().queues["bin"].left == len(times(once, DEAD, "bus"))
    assert often.summary().queues["tray"].left == 200
    assert max(times(often, ARRIVED, "tray")) > 3


def test_who_may_lose_something_needs_a_timeout():
    """Whoever waits for what is lost waits for ever."""
    with pytest.raises(ValueError, match="waits for ever"):
        Call("baker", network=Network(loss=0.1))
    Call("baker", deadline=9, network=Network(loss=0.1))
    with pytest.raises(ValueError, match="say how long the way takes"):
        Network()
    with pytest.raises(ValueError, match="Network: loss"):
        Network(loss=1.1)
    with pytest.raises(TypeError, match="network must be a Network"):
        Call("baker", network=3)
    with pytest.raises(ValueError, match="Bus 'bus': loss"):
        Bus("bus", loss=-1)


def test_it_can_be_written_and_read_again():
    """As JSON and pickled, a call keeps its network."""
    shop = called(Call("baker", timeout=5, network=Network(Exponential(1), 0.1)))
    assert Shop.from_json(shop.to_json()) == pickle.loads(pickle.dumps(shop)) == shop
