"""How the answers to the exercises are checked."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from donutlab.core.distributions import Fixed
from donutlab.core.kinds import ACCEPTED, CALLED, LOOKED_UP
from donutlab.core.units import hours
from donutlab.course.checks import (
    acknowledged_early,
    came_twice,
    lacking,
    own_pace,
    promised,
    reached,
    service,
    waiting,
)
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop
from donutlab.steps.work import Work


def freed(shop: Shop, before: Shop) -> str | None:
    """Check that the manager waits for the baker only, and that the cashier gets each order."""
    run = shop.run(seed=5, until=hours(8))
    waited = {row[5] for row in run.log.rows() if row[1] == CALLED and row[2] == "manager"}
    if "cashier" in waited:
        return "Expected the manager not to wait for the cashier, but he calls her and waits."
    if "baker" not in waited:
        return "Expected the manager to wait for the baker's answer, but the manager does not."
    if not run.summary().services["cashier"].served:
        return "Expected the cashier to bill the orders, but she was never asked."
    for name in ("baker", "cashier"):
        if wrong := came_twice(run, name):
            return wrong
    if run.summary().orders.rejected:
        return "Expected the manager to wait for the baker, but he gives up on her for some orders."
    return promised(run, "baker") or own_pace(run, "manager", 5, 0.5)


def handed(shop: Shop, before: Shop) -> str:
    """Return what is said to a shop whose manager waits for the baker only."""
    run = shop.run(seed=5, until=hours(8))
    came = {each.order: each.arrived for each in run.ledger.visits if each.service == "cashier"}
    early = [each for each in run.ledger.visits if each.service == "baker" and each.order in came]
    first = sum(came[each.order] < each.ended for each in early)
    said = (
        "Sync and async are not two kinds of shop: each step is a decision of its own. The order "
        "no longer holds the manager for the cashier's work, nor does it fail with her."
    )
    if first:
        said += (
            " You hand it to the cashier before the donut is made. That is quicker, and if a donut "
            "fails there is a bill for nothing."
        )
    return said


def at_most(answer: float) -> str | None:
    """Check the mean stay with which ten are in the shop at 30 orders an hour."""
    if abs(answer - 1200) < 1:
        return None
    return (
        f"With {answer:g} s each, 30 orders an hour would mean {30 / 3600 * answer:.3g} customers "
        "in the shop on average. Expected 10."
    )


def is_it_ready(shop: Shop, before: Shop) -> str | None:
    """Check the learner's shop: nobody waits, and the customers ask how their orders stand."""
    if missing := lacking(shop, "market", "seller", "baker", "cashier"):
        return missing
    run = shop.run(seed=5, until=hours(8))
    if stands := waiting(run, "seller"):
        return stands
    for name in ("baker", "cashier"):
        if not reached(run, name):
            return f"Expected the seller to hand the orders to the {name}, but none comes to her."
        if wrong := came_twice(run, name):
            return wrong
    slow = shop.with_parts(replace(service(shop, "baker"), steps=[Work(Fixed(hours(1)))]))
    return (
        asking(run)
        or own_pace(run, "seller", 5, 0.5)
        or acknowledged_early(run, "seller")
        or giving_up(slow.run(seed=5, until=hours(8)))
    )


def asked(run: Run) -> dict[str, list[float]]:
    """Return by order when its customer asked how it stands."""
    found: dict[str, list[float]] = {}
    for time, kind, _, order, *_ in run.log.rows():
        if kind == LOOKED_UP:
            found.setdefault(order, []).append(time)
    return found


def asking(run: Run) -> str | None:
    """Check that customers ask at the baker, every two minutes."""
    looked = [(row[2], row[5]) for row in run.log.rows() if row[1] == LOOKED_UP]
    for who, whom in looked:
        if who != "market":
            return f"Expected the customers to ask how their orders stand, not {who!r}."
        if whom != "baker":
            return f"Expected the customers to ask at the baker, not at {whom!r}."
    questions = asked(run)
    if not questions:
        return "Expected the customers to ask how their orders stand, but nobody asked."
    gaps = [after - before for times in questions.values() for before, after in pairwise(times)]
    if not gaps:
        return "Expected the customers to ask again and again, but each asked once."
    wrong = next((gap for gap in gaps if abs(gap - 120) > 0.01), None)
    if wrong is not None:
        return f"Expected 120 s from one question to the next, not {wrong:g} s."
    return None


def giving_up(run: Run) -> str | None:
    """Check with a baker who is slow that customers give up after half an hour."""
    accepted = {row[3]: row[0] for row in run.log.rows() if row[1] == ACCEPTED}
    patient = [
        times[-1] - accepted[order]
        for order, times in asked(run).items()
        if accepted[order] < run.end - 3600
    ]
    longest, shortest = max(patient, default=0.0), min(patient, default=0.0)
    if longest > 1800.01:
        return f"Expected nobody to ask for longer than 1800 s, but somebody did for {longest:g} s."
    if shortest < 1680:
        return f"Expected customers to ask for 1800 s, but somebody gave up after {shortest:g} s."
    return None


def in_the_reception(answer: float) -> str | None:
    """Check how many times as many patients a clerk can take who does not wait."""
    if abs(answer - 10) < 0.1:
        return None
    return (
        f"Expected how many times as many patients she can take, not {answer:g}. How many minutes "
        "did one keep her, and how many now?"
    )
