"""How the answers to the exercises are checked."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from donutlab.core.distributions import Fixed
from donutlab.core.kinds import CALLED, LOOKED_UP
from donutlab.core.units import hours
from donutlab.course.checks import (
    lacking,
    reached,
    service,
    waiting,
)
from donutlab.shop.shop import Shop
from donutlab.steps.work import Work


def freed(shop: Shop) -> str | None:
    """Check that the manager waits for the baker only, and that the cashier gets each order."""
    run = shop.run(seed=5, until=hours(8))
    waited = {row[5] for row in run.log.rows() if row[1] == CALLED and row[2] == "manager"}
    services = run.summary().services
    if "cashier" in waited:
        return "Expected the manager not to wait for the cashier, but he calls her and waits."
    if "baker" not in waited:
        return "Expected the manager to wait for the baker's answer, but the manager does not."
    if not services["cashier"].served:
        return "Expected the cashier to bill the orders, but she was never asked."
    return None


def at_most(answer: float) -> str | None:
    """Check the mean stay with which ten are in the shop at 30 orders an hour."""
    if abs(answer - 1200) < 1:
        return None
    return (
        f"With {answer:g} s each, 30 orders an hour would mean {30 / 3600 * answer:.3g} customers "
        "in the shop on average. Expected 10."
    )


def is_it_ready(shop: Shop) -> str | None:
    """Check the learner's shop: nobody waits, and the customers ask how their orders stand."""
    missing = lacking(shop, "market", "seller", "baker", "cashier")
    if missing:
        return missing
    run = shop.run(seed=5, until=hours(8))
    stands = waiting(run, "seller")
    if stands:
        return stands
    for name in ("baker", "cashier"):
        if not reached(run, name):
            return f"Expected the seller to hand the orders to the {name}, but none comes to her."
    if not run.summary().orders.to_accepted.mean < 60:
        return "Expected the seller to acknowledge an order at once, but it takes him over 60 s."
    return asking(shop.with_parts(replace(service(shop, "baker"), steps=[Work(Fixed(hours(1)))])))


def asking(slow: Shop) -> str | None:
    """Check a shop with a slow baker: customers ask every two minutes, for half an hour at most."""
    asked: dict[str, list[float]] = {}
    for time, kind, _, order, _, peer, _ in slow.run(seed=5, until=hours(8)).log.rows():
        if kind == LOOKED_UP:
            if peer != "baker":
                return f"Expected the customers to ask at the baker, not at {peer!r}."
            asked.setdefault(order, []).append(time)
    if not asked:
        return "Expected the customers to ask how their orders stand, but nobody asked."
    gaps = [after - before for times in asked.values() for before, after in pairwise(times)]
    if not gaps:
        return "Expected the customers to ask again and again, but each asked once."
    if abs(max(gaps) - 120) > 0.01:
        return f"Expected 120 s from one question to the next, not {max(gaps):g} s."
    longest = max(times[-1] - times[0] for times in asked.values())
    if longest > 1800.01:
        return f"Expected nobody to ask for longer than 1800 s, but somebody did for {longest:g} s."
    return None
