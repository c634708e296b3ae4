"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter

from donutlab.core.units import hours
from donutlab.course.checks import (
    announced_early,
    edited_for,
    lacking,
    own_pace,
    own_seconds,
    reached,
    waiting,
)
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop


def loyal(shop: Shop, before: Shop) -> str | None:
    """Check that loyalty hears of every order once, when it is placed, and does its work."""
    if missing := lacking(shop, "loyalty"):
        return missing
    run = shop.run(seed=5, until=hours(40))
    if not reached(run, "loyalty"):
        return "Expected loyalty to hear of the orders, but nothing reaches it."
    told = {each.order: each.time for each in run.event_list if each.type == "OrderPlaced"}
    return heard_of(run, "loyalty", told) or own_pace(run, "loyalty", 10, 3)


def loyal_praise(shop: Shop, before: Shop) -> str:
    """Say what this answer added, and what it did not have to edit."""
    rules = [rule.name for rule in shop.parts["bus"].rules if rule.to == "loyalty"]  # type: ignore[attr-defined]
    return (
        f"You added a service and subscribed it with {' and '.join(map(repr, rules))}. "
        f"{edited_for(before, shop, 'loyalty team')} The order team need not even know."
    )


def heard_of(run: Run, name: str, told: dict[str, float]) -> str | None:
    """Check that a service gets each of these orders once, and when it is told of, not before."""
    visits = [each for each in run.ledger.visits if each.service == name]
    times = Counter(each.order for each in visits)
    for order in told:
        if times[order] != 1:
            return (
                f"Expected the {name} to get each order once, but {order!r} came to it "
                f"{times[order]} times."
            )
    for each in visits:
        if each.arrived < told.get(each.order, run.end) - 1e-6:
            return f"Expected the {name} to hear of {each.order!r} when it is told, not before."
    return None


def is_it_baked(shop: Shop, before: Shop) -> str | None:
    """Check that the baker announces what is baked, when it is, and that a waiter brings it."""
    if missing := lacking(shop, "market", "seller", "bus", "baker", "waiter"):
        return missing
    run, old = (each.run(seed=5, until=hours(40)) for each in (shop, before))
    wrong = told_once(run) or announced_early(run, "baker", "OrderBaked")
    if wrong:
        return wrong
    baked = {each.order: each.time for each in run.event_list if each.type == "OrderBaked"}
    if not reached(run, "waiter"):
        return "Expected the waiter to hear of it, but nothing reaches him. Is there a rule?"
    return (
        heard_of(run, "waiter", baked)
        or own_pace(run, "waiter", 40, 8)
        or own_pace(run, "baker", round(own_seconds(old, "baker"), 1), 12)
        or waiting(run, "baker")
    )


def told_once(run: Run) -> str | None:
    """Check that the baker announces each order that she has baked, once."""
    told = [each for each in run.event_list if each.source == "baker"]
    if not reached(run, "baker"):
        return "Expected the baker to hear of the orders as before, but nothing reaches her."
    if not told:
        return "Expected the baker to announce something on the bus, but she does not."
    types = sorted({each.type for each in told})
    if types != ["OrderBaked"]:
        return f"Expected the baker to announce 'OrderBaked', not {', '.join(types)}."
    order, times = Counter(each.order for each in told).most_common(1)[0]
    if times > 1:
        return (
            f"Expected each order to be baked and announced once, but {order!r} was {times} "
            "times. Does the baker's rule let 'OrderBaked' through as well?"
        )
    return None
