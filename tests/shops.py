"""Shops for the tests that are always the same."""

from __future__ import annotations

from typing import Any

from donutlab import (
    Acknowledge,
    Bus,
    Call,
    Choice,
    Customers,
    Erlang,
    Exponential,
    Fixed,
    LookUp,
    Poisson,
    Publish,
    Queue,
    Reads,
    Request,
    Retry,
    Rule,
    Service,
    Shop,
    Uniform,
    Work,
    minutes,
    per_hour,
)

PLACED = {"detail-type": ["OrderPlaced"]}
MENU = Choice([{"item": "donut", "charge": 2.5}, {"item": "pie", "charge": 0}], [8, 2])


def street(**fields: Any) -> Customers:
    """Return customers who order donuts and pies from the manager, with some fields changed."""
    usual = {"arrivals": Poisson(per_hour(40)), "to": "manager", "order": MENU, "count": 12}
    return Customers("street", **(usual | fields))


def sync_shop() -> Shop:
    """Return a diner that calls: the manager waits for baker and cashier, with time and retry."""
    retry = Retry(max_attempts=2, base=5, jitter="full")
    return Shop(
        street(),
        Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier", 60, retry)]),
        Service("baker", [Work(Exponential(90))], workers=2),
        Service("cashier", [Work(Exponential(45))]),
        completes=["baker", "cashier"],
    )


def event_shop() -> Shop:
    """Return a diner of events: the manager publishes, the bakers read batches from a queue."""
    return Shop(
        street(),
        Service("manager", [Work(Fixed(5)), Publish("OrderPlaced", to="bus")]),
        Bus(
            "bus",
            [
                Rule("bake", PLACED | {"detail": {"item": ["donut"]}}, to="tray"),
                Rule("bill", PLACED | {"detail": {"charge": [{"numeric": [">", 0]}]}}, "cashier"),
            ],
        ),
        Queue("tray"),
        Service("baker", [Work(Fixed(60), each=Uniform(5, 15))], 2, Reads("tray", 3, minutes(2))),
        Service("cashier", [Work(Exponential(45))]),
        completes={"baker": {"detail": {"item": ["donut"]}}, "cashier": None},
    )


def lookup_shop() -> Shop:
    """Return a diner that acknowledges at once; customers ask later how their order stands."""
    return Shop(
        street(then=[LookUp("baker", every=60, timeout=minutes(20))]),
        Service("manager", [Acknowledge(), Work(Fixed(5)), Request("baker")]),
        Service("baker", [Work(Erlang(120, 3))], lookup=Fixed(2)),
    )


def bank(servers: int, rate: float = 0.8, count: int = 2000) -> Shop:
    """Return the queue M/M/c: Poisson arrivals, exponential work of mean 1, c servers."""
    return Shop(
        Customers("street", Poisson(rate), to="till", count=count),
        Service("till", [Work(Exponential(1))], workers=servers),
    )
