"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from donutlab.core.errors import PatternError
from donutlab.core.units import hours
from donutlab.course.checks import (
    announced,
    announced_early,
    by_bus,
    fails,
    idle_rule,
    lacking,
    own_pace,
    reached,
    told_of,
    varies,
)
from donutlab.lessons.lesson import Shown
from donutlab.patterns import Pattern
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

QUANTITIES = (
    *((1, False), (5, False), (6, True), (7, True), (9, True), (12, True), (144, True)),
    *((0, False), (2, False), (3, False), (4, False), (10_000, True)),
)
"""Quantities of today and of other days, and whether that is a large order."""

ORDERS: tuple[tuple[str, int, float], ...] = (
    *(("donut", 1, 2.5), ("donut", 6, 13.5), ("pie", 1, 4.0), ("pie", 2, 0)),
    *(("donut", 3, 7.2), ("donut", 1, 0), ("pie", 12, 41), ("pie", 1, 0.5)),
    ("donut", 144, 324),
)
"""Orders by item, quantity and charge: first those on the menu, then those of other days."""


def placed(item: str, quantity: int, charge: float, source: str = "manager") -> dict[str, Any]:
    """Return an event that tells of such an order."""
    detail = {"item": item, "quantity": quantity, "charge": charge}
    return {"source": source, "detail-type": "OrderPlaced", "detail": detail}


def large(pattern: Mapping[str, Any]) -> str | Shown | None:
    """Check that a pattern lets through the orders of six pieces and more, and nothing else."""
    try:
        made = Pattern(pattern)
    except PatternError as error:
        return f"Expected a valid pattern, but {error}"
    for quantity, wanted in QUANTITIES:
        for item, source in (("donut", "manager"), ("pie", "drive-in")):
            event = placed(item, quantity, 2.25 * quantity, source)
            if made.matches(event) != wanted:
                word = "match" if wanted else "not match"
                return Shown(f"Expected {event['detail']} to {word}.", made.explain(event))
    for kind in ("OrderCancelled", "ComplaintPlaced"):
        if made.matches({**placed("donut", 6, 12), "detail-type": kind}):
            return f"Expected only events of the type OrderPlaced to match, but {kind} did."
    return None


def wrongly_told(shop: Shop, event: Mapping[str, Any], wants: Mapping[str, bool]) -> str | None:
    """Say who gets an event that is none of his business, or not one that is, or gets it twice."""
    told = told_of(shop, event)
    for name, wanted in wants.items():
        if wanted and not told[name]:
            return f"Expected the {name} to get {event['detail']}, but no rule brings it."
        if told[name] > wanted:
            word = "get it once, and not twice" if wanted else "be spared it"
            return f"Expected the {name} to {word}: {event['detail-type']} {event['detail']}."
    return None


def repaired(shop: Shop, before: Shop) -> str | None:
    """Check that each gets the orders that are its business, and no others, on any day."""
    if idle := idle_rule(shop.run(seed=5, until=hours(20)).rules()):
        return idle
    for item, quantity, charge in ORDERS:
        wants = {
            "donut maker": item == "donut",
            "pie maker": item == "pie",
            "cashier": charge > 0,
            "inventory": True,
        }
        if wrong := wrongly_told(shop, placed(item, quantity, charge), wants):
            return wrong
    return None


def pies_as_well(shop: Shop, before: Shop) -> str | None:
    """Check that donuts and pies go to those who make them, and that all orders are complete."""
    if missing := lacking(shop, "market", "seller", "bus", "baker", "pie maker", "waiter"):
        return missing
    for item, quantity, charge in ORDERS:
        event = placed(item, quantity, charge, "seller")
        if wrong := wrongly_told(shop, event, business(item)) or needed(shop, event):
            return wrong
    wants = dict.fromkeys(business("pie"), False) | {"waiter": True}
    for maker, item in (("baker", "donut"), ("pie maker", "pie")):
        for detail in ({"order": "market-1"}, {"order": "market-1", "item": item, "charge": 4.0}):
            baked = {"source": maker, "detail-type": "OrderBaked", "detail": detail}
            if wrong := wrongly_told(shop, baked, wants):
                return wrong
    run = shop.run(seed=5, until=hours(200))
    return (
        own_pace(run, "pie maker", 180, 25)
        or varies(run, "pie maker")
        or fails(run, "pie maker")
        or by_bus(run, "waiter")
        or announces(run)
        or announced_early(run, "pie maker", "OrderBaked")
        or incomplete(run)
    )


def business(item: str) -> dict[str, bool]:
    """Return who wants to hear of an order for an item."""
    makers = {"baker": item == "donut", "pie maker": item == "pie"}
    return {**makers, "cashier": True, "inventory": True, "waiter": False}


def needed(shop: Shop, event: Mapping[str, Any]) -> str | None:
    """Check who completes an order: who makes it, and the cashier."""
    found = {
        name
        for name, pattern in shop.completes.items()
        if pattern is None or Pattern(pattern).matches(event)
    }
    maker = "baker" if event["detail"]["item"] == "donut" else "pie maker"
    if found != {maker, "cashier"}:
        return (
            f"Expected a {event['detail']['item']} order to be complete when {maker} and cashier "
            f"are done. Does `completes` say who is needed? It says {sorted(found)}."
        )
    return None


def announces(run: Run) -> str | None:
    """Check that the pie maker tells once of each pie, and of nothing else."""
    told = Counter((e.type, e.order) for e in run.event_list if e.source == "pie maker")
    if not told or {kind for kind, _ in told} != {"OrderBaked"}:
        return "Expected the pie maker to announce 'OrderBaked', and nothing else."
    if max(told.values()) > 1:
        return "Expected the pie maker to announce each pie once."
    return None


def incomplete(run: Run) -> str | None:
    """Check that nobody is turned away, and that nearly all orders are complete."""
    pies = {e.order for e in announced(run, "seller") if e.detail["item"] == "pie"}
    if lost := sorted(pies - reached(run, "pie maker")):
        return f"Expected the pie maker to take every pie, but {lost[0]!r} was turned away."
    done = sum(order.outcome == "complete" for order in run.ledger.orders.values())
    if done < 0.97 * len(run.ledger.orders):
        return (
            f"Expected nearly all orders to be complete, but {done} of {len(run.ledger.orders)} "
            "are. Look at the summary: where do the others wait?"
        )
    return None
