"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter

from donutlab.core.units import hours
from donutlab.course.checks import (
    announced_early,
    by_bus,
    edited_for,
    fails,
    lacking,
    own_pace,
    own_seconds,
    reached,
    told_of,
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
    owner = shop.parts["loyalty"].owner
    if owner in {part.owner for part in before.parts.values()} - {None}:
        return (
            f"Expected loyalty to belong to a team of its own: the {owner} is not to edit anything."
        )
    if wrong := every_order(shop):
        return wrong
    told = {each.order: each.time for each in run.event_list if each.type == "OrderPlaced"}
    return (
        heard_of(run, "loyalty", told)
        or own_pace(run, "loyalty", 10, 3)
        or fails(run, "loyalty")
        or waiting(run, "loyalty")
    )


def every_order(shop: Shop) -> str | None:
    """Check on orders of any day that loyalty is told of each once, and of nothing else."""
    for item, quantity in (("donut", 1), ("pie", 1), ("donut", 144), ("waffle", 3)):
        event = {"item": item, "quantity": quantity}
        told = told_of(shop, {"source": "manager", "detail-type": "OrderPlaced", "detail": event})[
            "loyalty"
        ]
        if told != 1:
            return f"Expected loyalty to hear of every order once, but of {event} {told} times."
    for kind, source in (("OrderBaked", "donut maker"), ("OrderBilled", "cashier")):
        if told_of(shop, {"source": source, "detail-type": kind, "detail": {}})["loyalty"]:
            return (
                f"Expected loyalty to hear of orders only, but it would hear of {kind!r} as well."
            )
    return None


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
        or by_bus(run, "waiter")
        or fails(run, "waiter")
        or own_pace(run, "waiter", 40, 8)
        or as_fast(shop, before, run, old)
        or waiting(run, "baker")
    )


def as_fast(shop: Shop, before: Shop, run: Run, old: Run) -> str | None:
    """Check that the baker works as long as before; where chance may tell, in a long run."""
    if abs(own_seconds(run, "baker") - own_seconds(old, "baker")) < 0.1:
        return None
    run, old = (each.run(seed=5, until=hours(400)) for each in (shop, before))
    return own_pace(run, "baker", round(own_seconds(old, "baker"), 1), 6)


def done_by(run: Run, name: str) -> set[str]:
    """Return the orders that a service has served."""
    visits = run.ledger.visits
    return {each.order for each in visits if each.service == name and each.outcome == "served"}


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
    silent = done_by(run, "baker") - {each.order for each in told}
    if silent:
        return f"Expected each order to be announced when it is baked, but {min(silent)!r} is not."
    if times > 1:
        return (
            f"Expected each order to be baked and announced once, but {order!r} was {times} "
            "times. Does the baker's rule let 'OrderBaked' through as well?"
        )
    return None
