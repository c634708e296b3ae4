"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from donutlab.core.units import clock, hours, minutes
from donutlab.course.checks import instead, lacking, reading, service
from donutlab.parts.reading import Reads
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop


def loads(run: Run, name: str) -> Iterator[tuple[int, float]]:
    """Yield of each batch that a service has done how many there were, and the seconds it took."""
    done = Counter(
        (each.worker, each.started, each.ended)
        for each in run.ledger.visits
        if each.service == name and each.outcome == "served"
    )
    for (_, started, ended), size in done.items():
        yield size, ended - started


def lost(run: Run, before: Run, name: str) -> str | None:
    """Say if a service gets an order twice, or lacks one that it got before."""
    counts = Counter(each.order for each in run.ledger.visits if each.service == name)
    order, times = counts.most_common(1)[0] if counts else ("", 0)
    if times > 1:
        return f"Expected each order once, but {order!r} came to the {name} {times} times."
    late = hours(1)
    for each in before.ledger.visits:
        if each.service == name and each.arrived < run.end - late and each.order not in counts:
            return f"Expected the {name} to get every order as before, but {each.order!r} is lost."
    return None


def buffered(shop: Shop, before: Shop) -> str | None:
    """Check that the cashier reads from a queue of her own, in batches of up to ten."""
    if "slips" not in shop.parts and service(shop, "cashier").reads is None:
        return "Expected a queue called 'slips'."
    if wrong := reading(shop, "cashier", "slips"):
        return wrong
    reads = service(shop, "cashier").reads
    if isinstance(reads, Reads) and (reads.batch != 10 or reads.window != minutes(5)):
        return (
            f"Expected batches of up to 10 and a window of 300 s, not {reads.batch} and "
            f"{reads.window:g} s."
        )
    if wrong := lacking(shop, "slips") or instead(shop, before, "cashier", "slips"):
        return wrong
    run, old = (each.run(seed=5, until=hours(40)) for each in (shop, before))
    return lost(run, old, "cashier")


def buffered_praise(shop: Shop, before: Shop) -> str:
    """Say how many orders the cashier took at a time."""
    sizes = [size for size, _ in loads(shop.run(seed=5, until=hours(40)), "cashier")]
    return (
        f"The cashier took {sum(sizes) / len(sizes):.1f} orders at a time, and the fixed part of "
        "her work is done once for them. Nobody else was edited: how she works is her own affair."
    )


def whole(shop: Shop, before: Shop) -> str | None:
    """Check that the baker takes loads of donuts from a tray to the oven, and soon enough."""
    if missing := lacking(shop, "tray"):
        return missing
    if wrong := reading(shop, "baker", "tray"):
        return wrong
    reads = service(shop, "baker").reads
    if reads and not 2 <= reads.batch <= 6:
        return f"Expected loads of at least 2 donuts and up to 6, not of {reads.batch}."
    if wrong := instead(shop, before, "baker", "tray"):
        return wrong
    run, old = (each.run(seed=5, until=hours(40)) for each in (shop, before))
    return lost(run, old, "baker") or baked(run) or soon_enough(run)


def baked(run: Run) -> str | None:
    """Check how long each load takes, and that each donut in it is announced once, when done."""
    for size, seconds in loads(run, "baker"):
        if abs(seconds - (180 + 20 * size)) > 1:
            return (
                f"Expected a load of {size} to take 180 s and 20 s for each donut, together "
                f"{180 + 20 * size} s, not {seconds:.0f} s."
            )
    ended = {v.order: v.ended for v in run.ledger.visits if v.service == "baker"}
    told = Counter(e.order for e in run.event_list if e.source == "baker")
    early = [
        e.order for e in run.event_list if e.source == "baker" and e.time < ended[e.order] - 1e-6
    ]
    done = [order for order, time in ended.items() if time == time]
    if early:
        return f"Expected the baker to announce {early[0]!r} when it is baked, not before."
    for order in done:
        if told[order] != 1:
            return f"Expected the baker to announce each donut once, {order!r} {told[order]} times."
    return None


def soon_enough(run: Run) -> str | None:
    """Check that nine of ten orders are complete within fifteen minutes."""
    orders = run.ledger.orders.values()
    times = [each.completed - each.placed for each in orders if each.outcome == "complete"]
    soon = sum(time <= minutes(15) for time in times)
    if soon < 0.9 * len(run.ledger.orders):
        return (
            f"Expected 9 of 10 orders complete within 15 minutes, not {soon} of "
            f"{len(run.ledger.orders)}. Look at the summary: where do they wait?"
        )
    return None


def whole_praise(shop: Shop, before: Shop) -> str:
    """Say how large the loads were, and how soon orders are complete."""
    run = shop.run(seed=5, until=hours(40))
    sizes = [size for size, _ in loads(run, "baker")]
    return (
        f"Your loads had {sum(sizes) / len(sizes):.1f} donuts on average, and an order is complete "
        f"after {clock(run.summary().orders.to_complete.mean)}. Keep the shop: it has grown with "
        "you from the first notebook on, and it is yours."
    )
