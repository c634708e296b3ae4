"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import exp

from donutlab.core.distributions import Fixed
from donutlab.core.units import clock, hours, minutes
from donutlab.course.checks import (
    came_twice,
    instead,
    lacking,
    more_than_asked,
    off_pace,
    promised,
    reading,
    seconds_taken,
)
from donutlab.parts.bus import Bus, Rule
from donutlab.parts.queues import Queue
from donutlab.parts.services import Service
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop
from donutlab.steps.work import Publish, Work

LATE = hours(1)
"""What comes so shortly before the end need not be done."""


def served_soon(run: Run, begin: float, end: float) -> float:
    """Return the share of the orders placed between two seconds that were served within 5 min."""
    placed = [each for each in run.ledger.orders.values() if begin <= each.placed < end]
    soon = [
        each
        for each in placed
        if each.outcome == "complete" and each.accepted - each.placed <= minutes(5)
    ]
    return len(soon) / len(placed) if placed else 0.0


def works_himself(run: Run) -> str | None:
    """Say if the manager works on an order before he calls, or after he has his answer."""
    made: dict[str, list[float]] = {}
    for each in run.ledger.visits:
        if each.service == "fryer" and each.arrived < hours(2):
            made.setdefault(each.order, []).extend((each.arrived, each.ended))
    for each in run.ledger.visits:
        if (each.service, each.outcome) == ("manager", "served") and each.order in made:
            first, *_, last = made[each.order]
            if (seconds := first - each.started + each.ended - last) > 1:
                return (
                    "Expected the manager to do nothing but call, but he keeps the order of "
                    f"{each.order!r} for {seconds:.0f} s himself."
                )
    return None


def calm(shop: Shop, before: Shop) -> str | None:
    """Check that the fair is well before the oil is cold, and an hour after it is hot again."""
    run = shop.run(seed=5, until=hours(8))
    if wrong := promised(run, "fryer") or came_twice(run, "fryer"):
        return wrong
    if wrong := works_himself(run):
        return wrong
    first, last = served_soon(run, 0, hours(2)), served_soon(run, hours(3.25), hours(7.9))
    if first < 0.98:
        return (
            "Expected 98 of 100 customers to get a donut within 5 minutes while the oil is hot, in "
            f"the first two hours, but {100 * first:.0f} do. What is done about a call that goes "
            "wrong?"
        )
    if last < 0.98:
        return (
            "Expected 98 of 100 customers to get a donut within 5 minutes, from an hour after the "
            f"oil is hot again, but {100 * last:.0f} do. How many calls come to the fryer in "
            "an hour then, and how many can it do?"
        )
    return None


def calm_praise(shop: Shop, before: Shop) -> str:
    """Say what the fryer got, beside what it got before."""
    run, old = (each.run(seed=5, until=hours(8)) for each in (shop, before))
    now, then = (each.ledger.visits for each in (run, old))
    made, were = (
        sum(each.service == "fryer" and each.arrived > hours(4) for each in visits) / 4
        for visits in (now, then)
    )
    return (
        f"An hour after the oil is hot again {100 * served_soon(run, hours(3.25), hours(7.9)):.0f} "
        f"of 100 customers get a donut within 5 minutes. The fryer gets {made:.0f} calls an hour, "
        f"where it were {were:.0f}. A call that goes wrong is still made again: what changed is "
        "what the manager does when all of them go wrong."
    )


def bills(run: Run) -> Counter[str]:
    """Return how often the cashier has written a bill, by order."""
    return Counter(
        each.order
        for each in run.ledger.visits
        if (each.service, each.outcome) == ("cashier", "served") and each.ended > each.started
    )


def again(shop: Shop, pause: float) -> Shop:
    """Return the shop in which each order is announced to the cashier once more, later."""
    bus = shop.parts["bus"]
    assert isinstance(bus, Bus)
    echo = Rule("echo", {"detail-type": ["OrderPlaced"]}, to="echo")
    wait = [Work(Fixed(pause))] if pause else []
    return shop.with_parts(
        replace(bus, rules=(*bus.rules, echo)),
        Service("echo", [*wait, Publish("OrderPlaced", to="slips")], workers=1000),
    )


def copying(shop: Shop) -> Shop:
    """Return the shop whose queue hands out three slips in ten twice."""
    slips = shop.parts["slips"]
    assert isinstance(slips, Queue)
    return shop.with_parts(replace(slips, duplicates=0.3))


def billed_once(shop: Shop, before: Shop) -> str | None:
    """Check that the cashier bills each order once, whatever comes twice."""
    if missing := lacking(shop, "slips", "bin"):
        return missing
    if wrong := (
        reading(shop, "cashier", "slips")
        or more_than_asked(shop.parts["bin"], "retention")
        or instead(shop, before, "cashier", "slips")
    ):
        return wrong
    run, old = (each.run(seed=5, until=hours(60)) for each in (shop, before))
    mean = seconds_taken(old, "cashier")
    return (
        off_pace(run, "cashier", round(mean), within=0.2 * mean)
        or settings(shop, mean)
        or never_twice(shop)
        or nobody_else(run, old)
    )


def settings(shop: Shop, mean: float) -> str | None:
    """Check for how long a slip is hidden, and when it is given up."""
    slips, bin_ = shop.parts["slips"], shop.parts["bin"]
    if not isinstance(slips, Queue) or not isinstance(bin_, Queue):
        return "Expected 'bin' to be a Queue."
    if slips.visibility is None:
        return (
            "Expected a slip that is not done with to be shown again, but it is gone as soon as "
            "she takes it: Queue('slips', visibility=...)."
        )
    if (share := exp(-slips.visibility / mean)) > 0.0015:
        return (
            "Expected at most one in a thousand of her slips to be shown again while she is at "
            f"work on it, but a bill takes {mean:.0f} s on average, so with {slips.visibility:g} s "
            f"it is {1000 * share:.0f} in a thousand."
        )
    if slips.visibility > minutes(10):
        return (
            "Expected a slip that she drops to be shown again within 10 minutes, not after "
            f"{clock(slips.visibility)}."
        )
    if slips.max_receives != 3 or slips.dead_letter != "bin":
        return (
            "Expected a slip that was received 3 times to go to 'bin', not "
            f"max_receives={slips.max_receives} and dead_letter={slips.dead_letter!r}."
        )
    return None


def never_twice(shop: Shop) -> str | None:
    """Check that an order is billed once if its slip, or the order, comes again."""
    for what, other in (
        ("if the queue hands out a slip twice", copying(shop)),
        ("if it is announced twice, under two ids", again(shop, 0)),
        ("if it is announced once more 4 hours later", again(shop, hours(4))),
    ):
        run = other.run(seed=5, until=hours(24))
        count = bills(run)
        for order in run.ledger.orders.values():
            if count[order.order] > 1 or (not count[order.order] and order.placed < run.end - LATE):
                return (
                    f"Expected each order to be billed once, but {what} {order.order!r} is billed "
                    f"{count[order.order]} times. By what does she know it, and for how long?"
                )
    return None


def nobody_else(run: Run, old: Run) -> str | None:
    """Check that each of the other services is given as much as before."""
    now, then = (Counter(each.service for each in one.ledger.visits) for one in (run, old))
    for name, count in then.items():
        if name != "cashier" and now[name] != count:
            return f"Expected nobody else to be touched, but {name!r} is given {now[name]} orders."
    return None


def billed_praise(shop: Shop, before: Shop) -> str:
    """Say how many slips came twice, and how many bills were written."""
    run = copying(shop).run(seed=5, until=hours(24))
    count = bills(run)
    slips = run.summary().queues["slips"]
    return (
        f"On a day on which the queue hands out {slips.received} slips for {len(count)} orders, "
        f"{count.total()} bills are written. The debts of the first notebooks are paid: whatever "
        "says an order again, she knows it by its own number."
    )
