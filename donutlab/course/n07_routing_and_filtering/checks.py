"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from donutlab.core.errors import PatternError
from donutlab.core.units import hours
from donutlab.course.checks import (
    announced,
    idle_rule,
    lacking,
    off_pace,
    reached,
    waiting,
)
from donutlab.lessons.lesson import Shown
from donutlab.patterns import Pattern
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

ORDERS: tuple[tuple[dict[str, Any], bool], ...] = (
    ({"item": "donut", "quantity": 1, "charge": 2.5}, False),
    ({"item": "donut", "quantity": 6, "charge": 13.5}, True),
    ({"item": "pie", "quantity": 2, "charge": 0}, False),
    ({"item": "pie", "quantity": 9, "charge": 30}, True),
    ({"item": "donut", "quantity": 5, "charge": 11}, False),
    ({"item": "donut", "quantity": 7, "charge": 0}, True),
)
"""Orders, and whether they are large ones of at least six pieces."""


def large(pattern: Mapping[str, Any]) -> str | Shown | None:
    """Check that a pattern lets through the orders of six pieces and more, and nothing else."""
    try:
        made = Pattern(pattern)
    except PatternError as error:
        return f"Expected a valid pattern, but {error}"
    for detail, wanted in ORDERS:
        event = {"source": "manager", "detail-type": "OrderPlaced", "detail": detail}
        if made.matches(event) != wanted:
            word = "match" if wanted else "not match"
            return Shown(f"Expected {detail} to {word}.", made.explain(event))
    if made.matches({"detail-type": "OrderCancelled", "detail": {"quantity": 6}}):
        return "Expected only events of the type OrderPlaced to match, but OrderCancelled did."
    return None


def repaired(shop: Shop) -> str | None:
    """Check that each gets the orders that are its business, and no others."""
    run = shop.run(seed=5, until=hours(20))
    if idle := idle_rule(run.rules()):
        return idle
    taken = {name: reached(run, name) for name in ("donut maker", "pie maker", "cashier")}
    for event in announced(run, "manager"):
        wanted = {
            "donut maker": event.detail["item"] == "donut",
            "pie maker": event.detail["item"] == "pie",
            "cashier": event.detail["charge"] > 0,
        }
        for name, wants in wanted.items():
            if (event.order in taken[name]) != wants:
                word = "get" if wants else "be spared"
                return f"Expected the {name} to {word} {event.detail}."
    return None


def pies_as_well(shop: Shop) -> str | None:
    """Check that donuts and pies go to those who make them, and that all orders are complete."""
    missing = lacking(shop, "market", "seller", "bus", "baker", "pie maker", "waiter")
    if missing:
        return missing
    run = shop.run(seed=5, until=hours(20))
    wrong = sorted_out(run) or off_pace(run, "pie maker", 180, 60)
    if wrong:
        return wrong
    done = {key for key, order in run.ledger.orders.items() if order.outcome == "complete"}
    if len(done) < 0.9 * len(run.ledger.orders):
        return (
            f"Expected nearly all orders to be complete, but {len(done)} of "
            f"{len(run.ledger.orders)} are. Does `completes` say who is needed for which order?"
        )
    return waiting(run, "seller")


def sorted_out(run: Run) -> str | None:
    """Check who hears of which order, once, and that the waiter hears of all that is made."""
    visits = Counter((each.service, each.order) for each in run.ledger.visits)
    makers = {"donut": "baker", "pie": "pie maker"}
    placed = announced(run, "seller")
    if not {each.detail.get("item") for each in placed} >= set(makers):
        return "Expected the seller to announce donuts and pies, each with its `item`."
    for event in placed:
        for item, maker in makers.items():
            came, wants = visits[maker, event.order], event.detail["item"] == item
            if wants and came != 1:
                return f"Expected the {maker} to hear once of {event.detail}, not {came} times."
            if came and not wants:
                return f"Expected the {maker} to be spared {event.detail}."
        for name in ("cashier", "inventory"):
            if not visits[name, event.order]:
                return f"Expected the {name} to hear of all orders, but not of {event.detail}."
    told = {each.source for each in run.event_list if each.type == "OrderBaked"}
    for maker in makers.values():
        if maker not in told:
            return f"Expected the {maker} to announce 'OrderBaked', but nothing of it is heard."
    if not any(visits["waiter", e.order] for e in placed if e.detail["item"] == "pie"):
        return "Expected the waiter to bring the pies as well, but he hears of none."
    return None
