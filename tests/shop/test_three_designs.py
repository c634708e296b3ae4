"""One order process in three designs: choreography, a blocking orchestrator, a durable one."""

from __future__ import annotations

import pytest

from donutlab import (
    Bus,
    Call,
    Customers,
    Exponential,
    Fail,
    Failed,
    Fixed,
    Outage,
    Poisson,
    Publish,
    Rule,
    Service,
    Shop,
    Work,
)
from donutlab.workflows import Task, Workflow

WORK = {"cashier": [Work(Exponential(10))], "baker": [Work(Exponential(60)), Fail(0.2)]}
REFUND = Service("refunds", [Work(Fixed(5))], owner="money")
STREET = Customers("street", Poisson(0.05), to="orders", order={"item": "donut"}, count=300)


def staff(workers=40, **more):
    """Return cashier and baker, who tell of their work in one of the designs."""
    owners = {"cashier": "money", "baker": "kitchen"}
    return [
        Service(name, [*steps, *more.get(name, [])], workers, owner=owners[name])
        for name, steps in WORK.items()
    ]


def orchestrate(job):
    """Call one after the other; refund what was charged when the baker fails."""
    yield Call("cashier")
    try:
        yield Call("baker")
    except Failed:
        yield Call("refunds")
        raise


def blocking(workers=1, **more):
    """Return the design in which a worker conducts, and stands there until all is done."""
    return Shop(
        STREET,
        Service("orders", [orchestrate], workers, owner="orders", **more),
        *staff(),
        REFUND,
        completes=["baker"],
    )


def conducted(**more):
    """Return the design in which a workflow conducts, and keeps no worker."""
    states = [Task("cashier", undo="refunds"), Task("baker")]
    workflow = Workflow("orders", states, owner="orders", **more)
    return Shop(STREET, workflow, *staff(), REFUND, completes=["baker"])


def bakes(job):
    """Bake, and tell the others how it went."""
    try:
        yield from WORK["baker"]
    except Failed:
        yield Publish("BakingFailed", to="bus")
        raise


def choreographed():
    """Return the design in which each reacts to what the other has announced, and nobody knows."""
    rules = [
        Rule("bill", {"detail-type": ["OrderTaken"]}, "cashier"),
        Rule("bake", {"detail-type": ["Paid"]}, "baker"),
        Rule("refund", {"detail-type": ["BakingFailed"]}, "refunds"),
    ]
    cashier, _ = staff(cashier=[Publish("Paid", to="bus")])
    return Shop(
        STREET,
        Service("orders", [Publish("OrderTaken", to="bus")], owner="orders"),
        cashier,
        Service("baker", [bakes], 40, owner="kitchen"),
        REFUND,
        Bus("bus", rules, owner="platform"),
        completes=["baker"],
    )


DESIGNS = {"blocking": blocking, "conducted": conducted, "choreographed": choreographed}


@pytest.mark.parametrize("design", DESIGNS)
def test_each_does_the_same_work(design):
    """All are billed, some of the baking fails, and whatever failed is refunded."""
    services = DESIGNS[design]().run(seed=5).summary().services
    assert services["cashier"].served == 300
    assert services["baker"].failed == services["refunds"].served > 30
    assert services["baker"].served + services["baker"].failed == 300


def test_who_conducts_without_workers_needs_none():
    """The blocking manager has a line of hours; the workflow has none, and takes as long as fifty.

    That is the fair opponent: with workers enough, blocking is no slower, and they stand there.
    """
    slow, fast, many = (
        shop.run(seed=5).summary() for shop in (blocking(), conducted(), blocking(50))
    )
    assert slow.orders.to_complete.p95 > 10 * fast.orders.to_complete.p95
    assert many.orders.to_complete.mean == pytest.approx(fast.orders.to_complete.mean)
    assert many.services["orders"].standing > 0
    assert fast.services["orders"].standing == 0


def test_an_outage_of_who_conducts():
    """The workflow is late and loses nothing; the blocking manager turns customers away."""
    out = [Outage(1000, 3000)]
    kept, lost = conducted(outages=out).run(seed=5), blocking(50, outages=out).run(seed=5)
    assert kept.summary().services["cashier"].served == 300
    assert lost.summary().troubles["orders"].turned_away > 60
    assert lost.summary().services["cashier"].served < 240


def test_the_designs_are_compared_by_whose_parts_are_edited():
    """From blocking to durable only the conductor changes; to choreography the others do, too."""
    diff = blocking().diff(conducted())
    assert diff.edited == {"orders": ("now a Workflow",)}
    assert diff.others("orders") == ()
    away = conducted().diff(choreographed())
    assert away.added == ("bus",)
    assert away.by_owner == {"orders": ("orders",), "money": ("cashier",), "kitchen": ("baker",)}


def test_a_step_more_is_one_part_edited_whoever_conducts():
    """Who is conducted need not change; in choreography somebody has to say what comes before."""
    boxes = Service("boxes", [Work(Fixed(5))], owner="packing")
    states = [*conducted().parts["orders"].states, Task("boxes")]
    after = conducted().with_parts(Workflow("orders", states, owner="orders"), boxes)
    diff = conducted().diff(after)
    assert (diff.edited, diff.added) == ({"orders": ("states",)}, ("boxes",))


def test_the_price_of_conducting():
    """Transitions cost where a workflow conducts, workers who stand there where one blocks."""
    costs = {name: make().run(seed=5).cost() for name, make in DESIGNS.items()}
    counted = {
        name: {each.counted.split(",")[0] for each in cost.charges if each.part == "orders"}
        for name, cost in costs.items()
    }
    assert counted["conducted"] == {"state transitions"}
    assert counted["blocking"] == counted["choreographed"] == {"invocations", "GB-seconds"}
    held = {name: cost.per_part["orders"] for name, cost in costs.items()}
    assert held["blocking"] > held["conducted"] > held["choreographed"]
