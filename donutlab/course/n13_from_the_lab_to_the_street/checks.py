"""How the answers to the exercises are checked."""

from __future__ import annotations

from donutlab.core.units import clock, days, hours
from donutlab.course.checks import lacking
from donutlab.parts.arrivals import Poisson
from donutlab.parts.customers import Customers
from donutlab.parts.queues import Queue
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop


def settled(shop: Shop, before: Shop) -> str | None:
    """Check that all settings of the tray are said, and that no load is handed out twice."""
    if missing := lacking(shop, "tray", "bin"):
        return missing
    tray, letters = shop.parts["tray"], shop.parts["bin"]
    if not isinstance(tray, Queue) or not isinstance(letters, Queue):
        return "Expected 'tray' and 'bin' to be queues."
    if tray.dead_letter != "bin" or tray.max_receives != 3:
        return (
            "Expected what was received 3 times to go to the bin, not after "
            f"max_receives={tray.max_receives!r} to {tray.dead_letter!r}."
        )
    if tray.retention != days(4):
        return f"Expected the tray to keep an order for 4 days, not for {said(tray.retention)}."
    if letters.retention != days(14):
        return f"Expected the bin to keep an order for 14 days, not for {said(letters.retention)}."
    for each in (tray, letters):
        if each.visibility is None:
            return (
                f"Expected {each.name!r} to say for how long it hides what was taken: without "
                "visibility the service takes a time of its own."
            )
    busy = crowded(shop)
    again = busy.summary().queues["tray"].redelivered
    if again:
        return (
            f"Expected no load to be handed out again while it is in the oven, but on a busy day "
            f"{again} orders were: they are hidden for {clock(tray.visibility or 0)}, and the "
            f"longest load takes {clock(longest(busy))}."
        )
    return None


def said(seconds: float | None) -> str:
    """Return a time in words, also one that is not said."""
    return "as long as the service likes" if seconds is None else clock(seconds)


def crowded(shop: Shop) -> Run:
    """Return a run in which so many customers come that every load is full."""
    crowd = [
        Customers(each.name, Poisson(1 / 10), each.to, each.order, type=each.type)
        for each in shop.parts.values()
        if isinstance(each, Customers)
    ]
    return shop.with_parts(*crowd).run(seed=13, until=hours(3))


def longest(run: Run) -> float:
    """Return the seconds of the longest load that was taken from the tray."""
    reader = next(
        each.name
        for each in run.shop.parts.values()
        if getattr(getattr(each, "reads", None), "queue", "") == "tray"
    )
    return max(
        each.ended - each.started
        for each in run.ledger.visits
        if each.service == reader and each.outcome == "served"
    )


def settled_praise(shop: Shop, before: Shop) -> str:
    """Say how much time there is, and what the template still leaves open."""
    tray = shop.parts["tray"]
    assert isinstance(tray, Queue)
    open_now, open_then = (
        sum(each.part in ("tray", "bin") for each in one.to_cloudformation().left)
        for one in (shop, before)
    )
    return (
        f"The longest load takes {clock(longest(crowded(shop)))}, and is hidden for "
        f"{clock(tray.visibility or 0)}. Of tray and bin the template leaves {open_now} things "
        f"open, where it were {open_then}. What is said here is what the service will "
        "do, whatever its defaults are next year."
    )


def label(answer: float) -> str | None:
    """Check by how much the wait grows."""
    if 19 <= answer < 22:
        return None
    return (
        f"Expected by how much 240 s of waiting grow when the work does by a sixtieth, not "
        f"{answer:g} s. How much of its time has the belt in reserve?"
    )
