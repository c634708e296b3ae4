"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter

from donutlab.core.kinds import PUBLISHED
from donutlab.core.units import hours
from donutlab.course.checks import (
    lacking,
    off_pace,
    reached,
    waiting,
)
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop


def loyal(shop: Shop) -> str | None:
    """Check that loyalty hears of every order, and that all others work as before."""
    if "loyalty" not in shop.parts:
        return "Expected a service called 'loyalty'."
    run = shop.run(seed=5, until=hours(8))
    served = {name: each.served for name, each in run.summary().services.items()}
    if run.summary().services["manager"].standing:
        return "Expected the manager to wait for nobody, but he stands and waits."
    if not served["loyalty"]:
        return "Expected loyalty to hear of the orders, but nothing reaches it."
    for name in ("baker", "cashier", "inventory"):
        if not served[name]:
            return f"Expected the {name} to work as before, but nothing reaches it."
    return None


def is_it_baked(shop: Shop) -> str | None:
    """Check that the baker announces what is baked, that a waiter hears of it, and all else is."""
    missing = lacking(shop, "market", "seller", "bus", "baker", "waiter")
    if missing:
        return missing
    run = shop.run(seed=5, until=hours(8))
    wrong = told_once(run) or brought(run)
    if wrong:
        return wrong
    for name in ("cashier", "inventory"):
        if not reached(run, name):
            return f"Expected the {name} to work as before, but nothing reaches it."
    wrong = off_pace(run, "waiter", 40, 12)
    if wrong:
        return wrong
    told = {row[6] for row in run.log.rows() if row[1] == PUBLISHED and row[5] == "seller"}
    if told != {"OrderPlaced"}:
        return f"Expected the seller to announce 'OrderPlaced' as before, not {sorted(told)}."
    return waiting(run, "seller")


def told_once(run: Run) -> str | None:
    """Check that the baker announces each order that she has baked, once."""
    told = [row for row in run.log.rows() if row[1] == PUBLISHED and row[5] == "baker"]
    if not reached(run, "baker"):
        return "Expected the baker to hear of the orders as before, but nothing reaches her."
    if not told:
        return "Expected the baker to announce something on the bus, but she does not."
    types = sorted({row[6] for row in told})
    if types != ["OrderBaked"]:
        return f"Expected the baker to announce 'OrderBaked', not {', '.join(types)}."
    order, times = Counter(row[3] for row in told).most_common(1)[0]
    if times > 1:
        return (
            f"Expected each order to be baked once, but {order!r} was {times} times. Does the "
            "baker's rule let 'OrderBaked' through as well?"
        )
    return None


def brought(run: Run) -> str | None:
    """Check that the waiter hears of an order when it is baked."""
    told = {row[3]: row[0] for row in run.log.rows() if row[1] == PUBLISHED and row[5] == "baker"}
    came = {v.order: v.arrived for v in run.ledger.visits if v.service == "waiter"}
    if not came:
        return "Expected the waiter to hear of it, but nothing reaches him. Is there a rule?"
    early = [order for order, time in came.items() if time < told.get(order, run.end)]
    if early:
        return f"Expected the waiter to hear of {early[0]!r} when it is baked, not before."
    return None
