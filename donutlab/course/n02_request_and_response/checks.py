"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from donutlab.core.distributions import Exponential, Fixed
from donutlab.core.job import Job
from donutlab.core.kinds import CALLED, TIMED_OUT
from donutlab.core.units import days, hours
from donutlab.course.checks import (
    attempts,
    lacking,
    off_pace,
    reached,
    seconds_taken,
    service,
)
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop
from donutlab.steps.work import Work


def capacity(answer: float) -> str | None:
    """Check the number of orders an hour a manager can take who is held by his calls."""
    if answer <= 0:
        return f"Expected a number of orders above 0, not {answer:g}."
    if abs(answer - 3600 / 155) < 0.5:
        return None
    return (
        f"{answer:g} orders an hour leave {3600 / answer:.0f} s for each. Expected the seconds "
        "that an order keeps the manager: his own work and both calls."
    )


def day(shop: Shop) -> Run:
    """Return the day on which the exercises are tried out."""
    return shop.run(seed=7, until=hours(8))


def rescue(shop: Shop) -> str | None:
    """Check that the manager gives up on the cashier after 60 s, and tries twice, 5 s apart."""
    run = day(shop)
    calls, ends = attempts(run, CALLED), attempts(run, TIMED_OUT)
    if not ends:
        return "Expected calls to the cashier to time out, but the manager still waits for ever."
    longest = max(end - calls[key] for key, end in ends.items())
    if abs(longest - 60) > 0.01:
        return f"Expected the manager to wait 60 s for an answer, not {longest:g} s."
    most = max(number for _, number in calls)
    if most != 2:
        return f"Expected at most 2 attempts in all for an order, but there were {most}."
    pause = max(calls[order, 2] - ends[order, 1] for order, number in calls if number == 2)
    if abs(pause - 5) > 0.01:
        return f"Expected a pause of 5 s before the second attempt, not {pause:g} s."
    if not run.summary().services["baker"].served:
        return "Expected the manager to call the baker as before, but no donut was baked."
    return None


def bill_first(shop: Shop) -> str | None:
    """Check the learner's shop: no donut without a bill, and a seller who gives up in time."""
    missing = lacking(shop, "market", "seller", "baker", "cashier")
    if missing:
        return missing
    usual = shop.run(seed=7, until=days(5))
    for name, expected in (("baker", 120), ("cashier", 30)):
        if not seconds_taken(usual, name):
            return f"Expected the seller to call the {name}, but no order comes to her."
        wrong = off_pace(usual, name, expected, 0.12 * expected)
        if wrong:
            return wrong
    if set(shop.completes) != {"baker", "cashier"}:
        return (
            "Expected an order to be complete when baker and cashier have served it: "
            f"completes=['baker', 'cashier'], not {list(shop.completes)}."
        )
    silent = shop.with_parts(replace(service(shop, "cashier"), steps=[dies]))
    return silence(silent.run(seed=7, until=hours(8)))


def silence(run: Run) -> str | None:
    """Check a day on which the cashier falls silent."""
    calls, ends = attempts(run, CALLED), attempts(run, TIMED_OUT)
    if not ends:
        return "Expected the seller to give up on a silent cashier, but he waits for ever."
    longest = max(end - calls[key] for key, end in ends.items())
    if abs(longest - 120) > 0.01:
        return f"Expected the seller to wait 120 s for the cashier, not {longest:g} s."
    visits = run.ledger.visits
    billed = {
        each.order for each in visits if each.service == "cashier" and each.outcome == "served"
    }
    baked = reached(run, "baker")
    if baked - billed:
        return (
            f"Expected every donut to be for an order that was billed, but {len(baked - billed)} "
            f"of {len(baked)} were not."
        )
    return None


def dies(job: Job) -> Iterator[Work]:
    """Work as a cashier does, and fall silent after two hours."""
    yield Work(Exponential(30))
    if job.now > hours(2):
        yield Work(Fixed(days(1)))
