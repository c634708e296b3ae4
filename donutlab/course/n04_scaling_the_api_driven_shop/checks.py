"""How the answers to the exercises are checked."""

from __future__ import annotations

from dataclasses import replace

from donutlab.core.kinds import CALLED
from donutlab.core.units import clock, hours, minutes, per_hour
from donutlab.course.checks import (
    lacking,
    off_pace,
    reached,
)
from donutlab.parts.arrivals import Poisson
from donutlab.parts.customers import Customers
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop


def at_once(shop: Shop) -> str | None:
    """Check that baker, cashier and inventory are called at the same moment and all waited for."""
    run = shop.run(seed=6, until=hours(8))
    calls: dict[str, dict[str, float]] = {}
    for time, kind, _, order, _, peer, _ in run.log.rows():
        if kind == CALLED:
            calls.setdefault(order, {})[peer] = time
    first = next(iter(calls.values()), {})
    missing = [name for name in ("baker", "cashier", "inventory") if name not in first]
    if missing:
        return f"Expected a call to {missing[0]!r} for each order, and that the manager waits."
    apart = max(first.values()) - min(first.values())
    if apart > 0:
        return f"Expected the three calls at the same moment, but they are {apart:.0f} s apart."
    return None


def slowest(answer: float) -> str | None:
    """Check the mean of the slowest of three."""
    if abs(answer - 220) < 1:
        return None
    return (
        f"Expected the mean time until the last of three has answered. {answer:g} s is "
        f"{answer / 120:.2g} times the mean of one."
    )


def in_the_newspaper(shop: Shop) -> str | None:
    """Check the learner's shop: the inventory hears of every order, and a crowd is served."""
    missing = lacking(shop, "market", "seller", "baker", "cashier", "inventory")
    if missing:
        return missing
    market = shop.parts["market"]
    if not isinstance(market, Customers):
        return "Expected 'market' to be Customers, as before."
    crowd = shop.with_parts(replace(market, arrivals=Poisson(per_hour(40))))
    run = crowd.run(seed=6, until=hours(40))
    for name in ("baker", "cashier"):
        if not reached(run, name):
            return f"Expected the {name} to hear of the orders as before, but she is asked nothing."
    done = {key for key, order in run.ledger.orders.items() if order.outcome == "complete"}
    noted = done & reached(run, "inventory")
    if len(noted) < 0.99 * len(done):
        return (
            f"Expected the inventory to note every order, but it noted {len(noted)} of {len(done)}."
        )
    return off_pace(run, "inventory", 10, 1.2) or off_pace(run, "baker", 120, 14.4) or staffed(run)


def staffed(run: Run) -> str | None:
    """Check that there are bakers enough, and not too many."""
    quick = run.summary().orders.to_complete.p95
    if quick > minutes(8):
        return (
            f"Expected 95 of 100 orders to be complete within 8 minutes, not {clock(quick)}. "
            "Whose line is long? Look at the summary of a run."
        )
    busy = run.summary().services["baker"].utilisation
    if busy < 0.4:
        return f"Expected the bakers to be busy at least 40 % of the time, not {busy:.0%}."
    return None
