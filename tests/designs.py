"""Example shops: one process in two designs, as an orchestrated workflow and as a choreography.

An order is to be paid, baked and brought; when the baking fails the money goes back. In the first
design one service knows the process and calls the others in turn (orchestration). In the second
each service knows which event it waits for and which it announces, and nobody knows the whole
(choreography). Services, times and failures are the same.

>>> orchestrated().diff(choreographed())
edited:  5  manager (steps), cashier (steps), baker (steps), courier (steps), refunds (steps)
added:   1  bus
removed: 0
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from donutlab.core.distributions import Choice, Exponential, Fixed
from donutlab.core.job import Failed, Job
from donutlab.core.units import per_hour
from donutlab.parts.arrivals import Poisson
from donutlab.parts.bus import Bus, Rule
from donutlab.parts.customers import Customers
from donutlab.parts.services import Service
from donutlab.shop.shop import Shop
from donutlab.steps.calls import Call
from donutlab.steps.failures import Fail
from donutlab.steps.work import Acknowledge, Publish, Work

STREET = Customers(
    "street", Poisson(per_hour(30)), to="manager", order={"item": Choice(["donut", "pie"])}
)
PAY, BAKE, BRING, REFUND = (Work(Exponential(mean)) for mean in (20, 90, 60, 20))
SPOILED = 0.1
"""The probability that the baking fails."""


def process(job: Job) -> Iterator[Any]:
    """The whole process in one place: the workflow that the manager carries out."""
    yield Call("cashier")
    try:
        yield Call("baker")
    except Failed:
        yield Call("refunds")
        raise
    yield Call("courier")


def orchestrated() -> Shop:
    """Return the diner whose manager knows the process and calls one service after the other."""
    return Shop(
        STREET,
        Service("manager", [Work(Fixed(5)), process], workers=10),
        Service("cashier", [PAY]),
        Service("baker", [BAKE, Fail(SPOILED)], workers=2),
        Service("courier", [BRING]),
        Service("refunds", [REFUND]),
        completes=["courier"],
    )


def bake(job: Job) -> Iterator[Any]:
    """Bake, and announce how it went."""
    yield BAKE
    failed = job.random.random() < SPOILED
    yield Publish("BakingFailed" if failed else "OrderBaked", to="bus")


def choreographed() -> Shop:
    """Return the diner whose services listen to each other's events; nobody knows the process."""
    heard = {
        "cashier": "OrderPlaced",
        "baker": "OrderPaid",
        "courier": "OrderBaked",
        "refunds": "BakingFailed",
    }
    return orchestrated().with_parts(
        Service(
            "manager",
            [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")],
            workers=10,
        ),
        Bus("bus", [Rule(name, {"detail-type": [event]}, name) for name, event in heard.items()]),
        Service("cashier", [PAY, Publish("OrderPaid", to="bus")]),
        Service("baker", [bake], workers=2),
        Service("courier", [BRING, Publish("OrderBrought", to="bus")]),
        Service("refunds", [REFUND, Publish("OrderRefunded", to="bus")]),
    )
