"""The outbox against the dual write, and one process as a workflow and as a choreography."""

from __future__ import annotations

import pickle

import pytest
from designs import choreographed, orchestrated

from donutlab import (
    Acknowledge,
    Bus,
    Crash,
    Customers,
    Fixed,
    Once,
    Outage,
    Outbox,
    Publish,
    Queue,
    Regular,
    Rule,
    RunStopped,
    Service,
    Shop,
    Trace,
    Work,
)
from donutlab.core import kinds


def shop(*parts, count=3000):
    """Return customers of a manager, a bus that sends all to the tray, and these parts."""
    street = Customers("street", Regular(1), "manager", count=count)
    bus = Bus("bus", [Rule("all", {"detail-type": ["OrderPlaced"]}, "tray")])
    return Shop(street, bus, Queue("tray"), *parts)


def arrivals(run, part):
    """Return the ids of the orders whose events came to a part, one for each event."""
    return [row[3] for row in run.log.rows() if row[1] == kinds.ARRIVED and row[2] == part]


def test_a_dual_write_loses_what_the_crashes_hit():
    """With a crash rate c a share c of the orders that were accepted is never announced."""
    manager = [Acknowledge(), Crash(0.1), Publish("OrderPlaced", to="bus")]
    run = shop(Service("manager", manager)).run(seed=1)
    assert run.summary().orders.accepted == 3000
    assert 3000 - len(arrivals(run, "tray")) == pytest.approx(300, abs=3 * 16.4)


def test_an_outbox_loses_nothing_and_sends_some_twice():
    """The relay crashes with c: every order is announced, and c / (1 - c) of them once more."""
    manager = Service("manager", [Publish("OrderPlaced", to="outbox"), Acknowledge()])
    run = shop(manager, Outbox("outbox", to="bus", every=0.5, crash=0.1)).run(seed=1)
    came = arrivals(run, "tray")
    assert len(set(came)) == 3000
    assert len(came) - 3000 == pytest.approx(333, abs=3 * 19.2)
    assert run.log.column("kind").count(kinds.CRASHED) == len(came) - 3000


def test_idempotent_consumers_make_the_duplicates_harmless():
    """Behind an outbox that sends twice a cashier with Once bills every order once."""
    bus = Bus("bus", [Rule("bill", {"detail-type": ["OrderPlaced"]}, "cashier")])
    made = shop(
        Service("manager", [Publish("OrderPlaced", to="outbox")]),
        Outbox("outbox", to="bus", crash=0.3),
        Service("cashier", [Once(Publish("Billed", to="tray"))]),
        count=200,
    ).with_parts(bus)
    run = made.run(seed=1)
    assert sorted(arrivals(run, "tray")) == sorted(f"street-{n}" for n in range(1, 201))
    assert run.summary().troubles["cashier"].repeated > 50


def test_the_relay_looks_at_fixed_moments_and_keeps_the_order():
    """Saved at 0.5, 1 and 2.5, published at 2, 2 and 4, and nothing happens in between."""
    run = Shop(
        Customers("street", Trace([(0.5, {}), (1, {}), (2.5, {})]), "manager"),
        Service("manager", [Publish("OrderPlaced", to="outbox")]),
        Outbox("outbox", to="tray", every=2),
        Queue("tray"),
    ).run()
    came = [(row[0], row[3]) for row in run.log.rows() if row[2] == "tray"]
    assert came == [(2, "street-1"), (2, "street-2"), (4, "street-3")]


def test_what_the_target_does_not_take_stays_in_the_outbox():
    """The cashier is out until second 5; the relay tries again every second."""
    run = Shop(
        Customers("street", Trace([(0.5, {})]), "manager"),
        Service("manager", [Publish("OrderPlaced", to="outbox")]),
        Outbox("outbox", to="cashier"),
        Service("cashier", [Work(Fixed(1))], outages=[Outage(0, 4.5)]),
    ).run()
    assert run.log.column("kind").count(kinds.TURNED_AWAY) == 4
    assert [visit.arrived for visit in run.ledger.visits if visit.service == "cashier"] == [5]


@pytest.mark.parametrize("rules", [1, 2, 3])
@pytest.mark.parametrize("away", ["outbox", "other"])
def test_an_event_that_comes_back_to_its_outbox_is_stopped(rules, away):
    """Also when it comes back twice, and doubles at each look: soon, and with a word on whose."""
    run_round = [Rule(f"r{n}", {"detail-type": ["OrderPlaced"]}, away) for n in range(rules)]
    made = Shop(
        Customers("street", Regular(10), "manager", count=1),
        Service("manager", [Publish("OrderPlaced", to="outbox")]),
        Outbox("outbox", to="bus"),
        Bus("bus", run_round),
        Outbox("other", to="outbox"),
    )
    with pytest.warns(RunStopped):
        run = made.run(limit=50_000)
    assert "an event goes round without end, handed on by" in run.stopped
    assert run.end == pytest.approx(
        {1: 1010, 2: 20, 3: 17}[rules] * (1 + (away == "other")), abs=20
    )
    assert len(run.log) < 10_000


def test_a_long_backlog_is_no_circle():
    """An outbox passes on in one moment whatever it holds, through two buses and an outbox."""
    everything = {"source": [{"exists": True}]}
    made = Shop(
        Customers("street", Trace([(0.0, {})] * 3000), "manager"),
        Service("manager", [Publish("OrderPlaced", to="outbox")], workers=3000),
        Outbox("outbox", to="bus", every=60),
        Bus("bus", [Rule("on", everything, "second bus")]),
        Bus("second bus", [Rule("on", everything, "other")]),
        Outbox("other", to="tray", every=60),
        Queue("tray"),
    )
    assert made.run().summary().queues["tray"].left == 3000


def test_bad_outboxes_meet_a_message():
    """A relay that never gets on, one without an interval, and one that knows nobody."""
    with pytest.raises(ValueError, match=r"crash must be .* at most 0.99, not 1\. It is a prob"):
        Outbox("outbox", to="bus", crash=1)
    with pytest.raises(ValueError, match="every must be a number above 0, not 0"):
        Outbox("outbox", to="bus", every=0)
    with pytest.raises(ValueError, match=r"to is the outbox itself\. Name another part\."):
        Outbox("outbox", to="outbox")
    assert Shop(Outbox("a", to="b"), Outbox("b", to="a")).faults() == [
        "'a' relays to 'b' relays to 'a': what comes back is never published. Let one of them "
        "relay to another part."
    ]
    faults = Shop(Outbox("outbox", to="buss"), Bus("bus")).faults()
    assert faults == [
        "'outbox' relays to 'buss', but no part has the name 'buss'. Did you mean 'bus'?"
    ]


def test_an_outbox_survives_json_and_pickle():
    """The blueprint is plain data."""
    made = shop(Outbox("outbox", to="bus", every=2, crash=0.1))
    assert Shop.from_json(made.to_json()) == made
    assert pickle.loads(pickle.dumps(made)) == made


def test_the_workflow_and_the_choreography_do_the_same():
    """Both serve the same share of orders and pay back the others; one lets its customers wait."""
    runs = [made.run(seed=5, until=200_000) for made in (orchestrated(), choreographed())]
    for run in runs:
        served = {name: each.served for name, each in run.summary().services.items()}
        assert served["courier"] / served["cashier"] == pytest.approx(0.9, abs=0.03)
        assert served["refunds"] / served["cashier"] == pytest.approx(0.1, abs=0.03)
    told = [run.summary().orders for run in runs]
    assert told[0].rejected > 100
    assert told[1].rejected == 0
    assert told[0].to_accepted.mean > 170
    assert told[1].to_accepted.mean == pytest.approx(5, abs=0.01)


def test_one_more_step_edits_the_orchestrator_or_adds_a_rule():
    """A new listener: in the workflow the manager changes, in the choreography only the bus."""
    before = choreographed()
    rules = [*before.parts["bus"].rules, Rule("stock", {"detail-type": ["OrderPaid"]}, "stock")]
    after = before.with_parts(Bus("bus", rules), Service("stock"))
    assert before.diff(after).edited == {"bus": ("rules",)}
