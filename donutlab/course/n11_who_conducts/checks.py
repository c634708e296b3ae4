"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import fmean

from donutlab.core.kinds import ACCEPTED, PUBLISHED, SAVED
from donutlab.core.units import hours, minutes
from donutlab.course.checks import lacking, own_pace, own_seconds, seconds_taken
from donutlab.parts.outbox import Outbox
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

DAY = hours(12)
"""How long a learner's shop is watched."""

LATE = minutes(30)
"""What comes so shortly before the end need not be done."""

UNDONE_BY = {"stock": "releases", "courier": "cancels", "cashier": "refunds", "baker": None}
"""By service, who undoes what it has done."""


def served(run: Run, name: str) -> Counter[str]:
    """Return how often a service has done its work, by order."""
    return Counter(
        each.order for each in run.ledger.visits if (each.service, each.outcome) == (name, "served")
    )


def sound(shop: Shop, before: Shop) -> str | None:
    """Check that failed orders leave nothing behind, and that little is undone."""
    run = shop.run(seed=5)
    for name, undo in UNDONE_BY.items():
        if wrong := left_behind(run, name, undo):
            return wrong
    found = run.summary().workflows["orders"]
    undone = 100 * found.compensated / found.started
    if undone > 23:
        return (
            f"Expected at most 23 steps to be undone for 100 orders, not {undone:.0f}. What fails "
            "most often, and how much is done by then?"
        )
    return None


def left_behind(run: Run, name: str, undo: str | None) -> str | None:
    """Say if an order that is complete lacks a step, or one that is not still has one."""
    did, undid = served(run, name), served(run, undo) if undo else Counter[str]()
    for order in run.ledger.orders.values():
        times, back = did[order.order], undid[order.order]
        if order.outcome == "complete" and (times, back) != (1, 0):
            return (
                f"Expected the {name} to do each order that succeeds once, but {order.order!r} is "
                f"done {times} times and undone {back} times."
            )
        if order.outcome != "complete" and times > back:
            return (
                f"Expected orders that fail to leave nothing behind, but {order.order!r} has "
                f"failed, and what the {name} did for it stands. "
                + (
                    f"Who undoes it? {undo!r}."
                    if undo
                    else "Nobody can undo it: so when is it due?"
                )
            )
        if back > times:
            return (
                f"Expected {undo!r} to undo what was done and no more, but for {order.order!r} the "
                f"{name} has done nothing."
            )
    return None


def sound_praise(shop: Shop, before: Shop) -> str:
    """Say how many orders fail, and what that costs."""
    found = shop.run(seed=5).summary().workflows["orders"]
    failed, undone = (100 * each / found.started for each in (found.failed, found.compensated))
    return (
        f"Of 100 orders {failed:.0f} fail, and {undone:.0f} steps are undone for them: "
        f"{undone / failed:.1f} were done on average when an order failed. Nobody is charged in "
        "vain, and no donut is baked in vain."
    )


def saved(shop: Shop, before: Shop) -> str | None:
    """Check that the seller saves what he announces, and that the inventory does no order twice."""
    if missing := lacking(shop, "outbox"):
        return missing
    box = shop.parts["outbox"]
    if not isinstance(box, Outbox):
        return f"Expected 'outbox' to be an Outbox, not a {type(box).__name__}."
    if (box.to, box.every, box.crash) != ("bus", 2, 0.1):
        return (
            "Expected an outbox whose relay publishes to 'bus', looks every 2 s and crashes after "
            f"0.1 of its publications, not to {box.to!r}, every {box.every:g} s, with "
            f"{box.crash:g}."
        )
    run, old = (each.run(seed=5, until=DAY) for each in (shop, before))
    pace = own_seconds(old, "seller")
    return (
        by_the_outbox(run, old)
        or own_pace(run, "seller", round(pace, 1), 0.1)
        or done_once(run, old)
        or done_once(later(shop, box).run(seed=5, until=DAY), old)
        or as_before(run, old)
    )


def by_the_outbox(run: Run, old: Run) -> str | None:
    """Check that each order is saved once as it was announced, and before the customer's yes."""
    told = {each.order: each.detail for each in old.event_list if each.source == "seller"}
    now = Counter(each.order for each in run.event_list if each.source == "seller")
    kept: set[str] = set()
    for row in run.log.rows():
        if row[1] == PUBLISHED and row[5] == "seller":
            return "Expected the seller to save in the outbox only, but he publishes to the bus."
        if row[1] == SAVED:
            kept.add(row[3])
        if row[1] == ACCEPTED and row[3] not in kept:
            return (
                f"Expected the seller to save an order and then to say yes, but {row[3]!r} is told "
                "yes and is not saved."
            )
    for each in run.event_list:
        if each.source != "seller":
            continue
        if each.type != "OrderPlaced" or now[each.order] > 1:
            return f"Expected one 'OrderPlaced' for {each.order!r}, as before."
        if each.detail != told.get(each.order, each.detail):
            return f"Expected the event to carry {told[each.order]} as before, not {each.detail}."
    return None


def later(shop: Shop, box: Outbox) -> Shop:
    """Return a shop in which what comes again does so hours later."""
    return shop.with_parts(replace(box, every=hours(2)))


def done_once(run: Run, old: Run) -> str | None:
    """Check that the inventory works on each order once, though some come twice, and as before."""
    took: dict[str, list[float]] = {}
    for each in run.ledger.visits:
        if each.service == "inventory" and each.ended > each.started:
            took.setdefault(each.order, []).append(each.ended - each.started)
    for order, times in took.items():
        if len(times) > 1:
            return (
                f"Expected the inventory to do each order once, but it does {order!r} "
                f"{len(times)} times. By what does it know an order, and how long?"
            )
    now = fmean(times[0] for times in took.values()) if took else 0.0
    then = seconds_taken(old, "inventory")
    if abs(now - then) > 0.25 * then:
        return (
            f"Expected the inventory to work on an order as before, {then:.0f} s on average, not "
            f"{now:.0f} s."
        )
    return None


def as_before(run: Run, old: Run) -> str | None:
    """Check that customers hear a yes, and each service of an order, as before."""
    for each in old.ledger.orders.values():
        if each.accepted < old.end - LATE and not run.ledger.orders[each.order].accepted > 0:
            return f"Expected customers to hear a yes as before, but not that of {each.order!r}."
    heard, knew = (
        {(each.service, each.order) for each in one.ledger.visits if each.arrived < one.end - slack}
        for one, slack in ((run, 0.0), (old, LATE))
    )
    for service, order in sorted(knew - heard):
        return f"Expected the {service} to hear of every order as before, but not of {order!r}."
    return None


def saved_praise(shop: Shop, before: Shop) -> str:
    """Say what came twice, and who did it twice."""
    run = shop.run(seed=5, until=DAY)
    counts = Counter(each.order for each in run.ledger.visits if each.service == "inventory")
    again = sum(times > 1 for times in counts.values())
    return (
        f"{again} of {len(counts)} orders came to the inventory more than once, and each is taken "
        "off once. If the seller's program ends now, either an order is saved and will be "
        "announced, or it was never there. The others hear of some orders twice, too: who of them "
        "had better remember?"
    )
