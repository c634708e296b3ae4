"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from donutlab.core.kinds import CALLED, LOOKED_UP, REQUESTED
from donutlab.core.tables import frame
from donutlab.core.units import hours
from donutlab.course.checks import (
    acknowledged_early,
    announced,
    by_bus,
    lacking,
    own_pace,
)
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop


def counted(answer: int) -> str | None:
    """Check how many different events the letters tell of."""
    if answer == 4:
        return None
    means = {
        5: " That counts every letter, also the one that came twice.",
        2: " That takes letters for one that only have the same id.",
        3: " That takes letters for one that differ in their source, or in their id.",
    }
    return f"Expected another number of events than {answer}.{means.get(answer, '')}"


STORY = {
    "street-1": ("", "street-1", "OrderRequested"),
    "manager-1": ("street-1", "street-1", "OrderPlaced"),
    "cashier-1": ("manager-1", "street-1", "OrderBilled"),
    "street-2": ("", "street-2", "OrderRequested"),
    "donut maker-1": ("manager-1", "street-1", "OrderBaked"),
    "manager-2": ("street-2", "street-2", "OrderPlaced"),
    "courier-1": ("donut maker-1", "street-1", "OrderShipped"),
    "cashier-2": ("cashier-1", "street-1", "BillPaid"),
    "club-1": ("cashier-2", "street-1", "PointsGiven"),
    "mail-1": ("club-1", "street-1", "MailSent"),
}
"""Events in the order of their times, each with its cause, its order and its type."""


def followed(effects: Callable[[Any, str], Any]) -> str | None:
    """Check on a small frame that all events are found to which one has led, and no others."""
    causes, orders, types = zip(*STORY.values(), strict=True)
    events = frame(
        {
            "id": list(STORY),
            "source": [name.partition("-")[0] for name in STORY],
            "type": list(types),
            "time": [10.0 * number for number in range(len(STORY))],
            "order": list(orders),
            "cause": list(causes),
        }
    )
    expected = {
        "donut maker-1": {"courier-1"},
        "manager-1": {*STORY} - {"street-1", "street-2", "manager-1", "manager-2"},
        "mail-1": set(),
        "street-2": {"manager-2"},
    }
    for name, right in expected.items():
        given = effects(events, name)
        if given is None:
            return "Expected your function to give ids, but it gives nothing. Does it `return`?"
        if isinstance(given, str) or not hasattr(given, "__iter__"):
            kind = type(given).__name__
            return f"Expected your function to give ids in a list, not {kind}: {given}."
        listed = list(given)
        found = set(listed)
        if len(listed) > len(found):
            twice = Counter(listed).most_common(1)[0][0]
            return f"Expected each effect of {name!r} once, but your function says {twice!r} twice."
        if found != right:
            return (
                f"Expected {name!r} to have led to {sorted(right)}, but your function says "
                f"{sorted(map(str, found))}."
            )
    return None


def in_the_depot(answer: float) -> str | None:
    """Check which share of its time a register is busy that six listeners ask."""
    if abs(answer - 50) < 0.5:
        return None
    return (
        f"{answer:g} % of an hour would be {36 * answer:.4g} s. Expected the seconds that all "
        "look-ups of an hour take, as a share of 3600 s."
    )


def no_more_than_needed(shop: Shop, before: Shop) -> str | None:
    """Check the learner's shop: the event carries what is needed, and nobody is asked."""
    missing = lacking(shop, "market", "seller", "bus", "baker", "cashier", "inventory")
    if missing:
        return missing
    run = shop.run(seed=5, until=hours(8))
    asked = Counter(row[1] for row in run.log.rows() if row[1] in (CALLED, REQUESTED, LOOKED_UP))
    if asked:
        kind, times = asked.most_common(1)[0]
        return f"Expected nobody to ask anybody any more, but {times} times somebody {kind}."
    return (
        carried(run)
        or heard(run)
        or by_bus(run, "baker", "cashier", "inventory")
        or own_pace(run, "seller", 5, 0.5)
        or acknowledged_early(run, "seller")
    )


def carried(run: Run) -> str | None:
    """Check that the event carries item and quantity, and not the phone number of the order."""
    ordered = {name for each in run.event_list if each.source == "market" for name in each.detail}
    told = announced(run, "seller")
    if not told:
        return "Expected the seller to publish 'OrderPlaced', but he does not."
    for name in ("item", "quantity"):
        if any(name not in each.detail for each in told):
            shown = sorted(told[0].detail)
            return f"Expected the event to carry {name!r}, but it carries {shown}."
    said = {each.order: each.detail for each in run.event_list if each.source == "market"}
    for each in told:
        order = said.get(each.order, {})
        for name, value in each.detail.items():
            if name == "phone" or ("phone" in order and value == order["phone"]):
                return (
                    "Expected the phone number to stay with the seller, but the event carries it, "
                    f"as {name!r}."
                )
            if name in order and value != order[name]:
                return (
                    f"Expected the event to say what was ordered, but of {each.order!r}, with "
                    f"{name} {order[name]!r}, it says {value!r}."
                )
    if "phone" not in ordered:
        return "Expected the customers to give a phone number, as in `order`, but they do not."
    return None


def heard(run: Run) -> str | None:
    """Check that the three listeners hear of each order once."""
    for name in ("baker", "cashier", "inventory"):
        orders = [each.order for each in run.ledger.visits if each.service == name]
        if not orders:
            return f"Expected a rule that tells the {name} of the orders, but nothing comes there."
        if len(orders) > len(set(orders)):
            return f"Expected the {name} to hear of each order once, but {orders[0]!r} came twice."
    return None
