"""How the answers to the exercises are checked."""

from __future__ import annotations

from dataclasses import replace

from donutlab.core.kinds import CALLED
from donutlab.core.units import clock, hours, minutes, per_hour
from donutlab.course.checks import (
    acknowledged_early,
    came_twice,
    lacking,
    off_pace,
    own_pace,
    promised,
    reached,
    service,
    spread_of,
    waiting,
)
from donutlab.parts.arrivals import Poisson
from donutlab.parts.customers import Customers
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

ASKED = ("baker", "cashier", "inventory")


def at_once(shop: Shop, before: Shop) -> str | None:
    """Check that baker, cashier and inventory are called at the same moment and all waited for."""
    run = shop.run(seed=6, until=hours(8))
    calls: dict[str, dict[str, float]] = {}
    for time, kind, _, order, _, peer, _ in run.log.rows():
        if kind == CALLED:
            calls.setdefault(order, {})[peer] = time
    for key, order in run.ledger.orders.items():
        if order.outcome != "complete":
            continue
        made = calls.get(key, {})
        missing = [name for name in ASKED if name not in made]
        if missing:
            return f"Expected a call to {missing[0]!r} for each order, and that the manager waits."
        apart = max(made.values()) - min(made.values())
        if apart > 0:
            return f"Expected the three calls at the same moment, but they are {apart:.0f} s apart."
    if not calls:
        return "Expected a call to 'baker' for each order, and that the manager waits."
    for name in ASKED:
        if wrong := came_twice(run, name):
            return wrong
    return off_pace(run, "inventory", 10, 0.01) or own_pace(run, "manager", 5, 0.5) or answered(run)


def answered(run: Run) -> str | None:
    """Check that all orders are done, and that customers hear a yes when all have answered."""
    if run.summary().orders.rejected:
        return "Expected the manager to wait until all have answered, but he gives up on some."
    return promised(run, *ASKED)


def slowest(answer: float) -> str | None:
    """Check the mean of the slowest of three."""
    if abs(answer - 220) < 1:
        return None
    return (
        f"Expected the mean time until the last of three has answered. {answer:g} s is "
        f"{answer / 120:.2g} times the mean of one."
    )


def in_the_newspaper(shop: Shop, before: Shop) -> str | None:
    """Check the learner's shop: the inventory hears of every order, and a crowd is served."""
    if missing := lacking(shop, "market", "seller", *ASKED):
        return missing
    run = crowded(shop)
    if stands := waiting(run, "seller"):
        return stands
    for name in ("baker", "cashier"):
        if not reached(run, name):
            return f"Expected the {name} to hear of the orders as before, but she is asked nothing."
    done = {key for key, order in run.ledger.orders.items() if order.outcome == "complete"}
    noted = done & reached(run, "inventory")
    if len(noted) < 0.99 * len(done):
        return (
            f"Expected the inventory to note every order, but it noted {len(noted)} of {len(done)}."
        )
    for name in ASKED:
        if wrong := came_twice(run, name):
            return wrong
    return (
        off_pace(run, "inventory", 10, 0.5)
        or steady(run)
        or own_pace(run, "seller", 5, 0.5)
        or acknowledged_early(run, "seller")
        or staffed(run)
    )


def steady(run: Run) -> str | None:
    """Check that the inventory takes about the same time for every order."""
    if spread_of(run, "inventory") > 2:
        return "Expected the inventory to need 10 s for every order (`Fixed`), not on average."
    return None


def crowded(shop: Shop) -> Run:
    """Return two days on which 40 customers come in an hour."""
    market = shop.parts["market"]
    assert isinstance(market, Customers)
    crowd = shop.with_parts(replace(market, arrivals=Poisson(per_hour(40))))
    return crowd.run(seed=6, until=hours(40))


def staffed(run: Run) -> str | None:
    """Check that there are bakers enough, and not too many."""
    orders = run.summary().orders
    quick = orders.to_complete.p95
    if quick > minutes(8) or orders.complete < 0.95 * orders.placed:
        return (
            f"Expected 95 of 100 orders to be complete within 8 minutes, not {clock(quick)}. "
            "Whose line is long? Look at the summary of a run."
        )
    busy = run.summary().services["baker"].utilisation
    if busy < 0.4:
        return f"Expected the bakers to be busy at least 40 % of the time, not {busy:.0%}."
    return None


def told(shop: Shop, before: Shop) -> str:
    """Return what is said to a shop that serves the crowd."""
    summary = crowded(shop).summary()
    return (
        f"With {service(shop, 'baker').workers} donut makers, busy "
        f"{summary.services['baker'].utilisation:.0%} of the time, 95 of 100 orders are complete "
        f"within {clock(summary.orders.to_complete.p95)}. Hands are hired without anybody else's "
        "knowledge. A service is not: whoever calls or requests it has to know of it, so the "
        "seller was edited once more."
    )
