"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter

from donutlab.core.units import clock, hours, minutes
from donutlab.course.checks import lacking, service, told_of
from donutlab.parts.reading import ReadsStream
from donutlab.parts.streams import Stream
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

LATE = minutes(30)
"""What comes so shortly before the end need not be done."""


def overtaken(run: Run) -> tuple[int, int]:
    """Return how many neighbours of one table there are, and how often the second was first."""
    done = {
        each.order: each.ended
        for each in run.ledger.visits
        if each.service == "donut maker" and each.outcome == "served"
    }
    last: dict[str, str] = {}
    pairs = wrong = 0
    for event in run.event_list:
        if event.source == "manager" and event.order in done:
            table = event.detail["table"]
            if table in last:
                pairs += 1
                wrong += done[event.order] < done[last[table]]
            last[table] = event.order
    return pairs, wrong


def in_order(shop: Shop, before: Shop) -> str | None:
    """Check that the orders of a table stay in order, and that nothing waits long."""
    run = shop.run(seed=5, until=hours(30))
    pairs, wrong = overtaken(run)
    if wrong:
        return (
            f"Expected the orders of one table in the order in which they came, but of {pairs} "
            f"neighbours the second was done first {wrong} times. What decides in which partition "
            "an order lies?"
        )
    times = run.summary().orders.to_complete
    if times.p95 > minutes(15):
        return (
            f"Expected 95 of 100 orders complete within 15 minutes, not within {clock(times.p95)}. "
            "How many donut makers can read at a time?"
        )
    return None


def in_order_praise(shop: Shop, before: Shop) -> str:
    """Say what the answer's stream does, beside the one before."""
    run, old = (each.run(seed=5, until=hours(30)) for each in (shop, before))
    pairs, _ = overtaken(run)
    now, then = run.summary().orders.to_complete.p95, old.summary().orders.to_complete.p95
    return (
        f"Of {pairs} neighbours of one table none was overtaken, and 95 of 100 orders are complete "
        f"within {clock(now)}; before it was {clock(then)}. The key does both: it keeps together "
        "what belongs together, and no more."
    )


def audited(shop: Shop, before: Shop) -> str | None:
    """Check that the auditor reads every order from a stream, though she comes late."""
    if missing := lacking(shop, "diary", "auditor"):
        return missing
    diary, reads = shop.parts["diary"], service(shop, "auditor").reads
    if not isinstance(diary, Stream):
        return (
            f"Expected 'diary' to be a Stream, not a {type(diary).__name__}: what is read from it "
            "stays, for whoever wants to read it next."
        )
    if not isinstance(reads, ReadsStream) or reads.stream != "diary":
        return "Expected the auditor to read from the diary: reads=ReadsStream('diary', ...)."
    if reads.joins != hours(2):
        return (
            f"Expected her to begin 2 hours after opening, not after {clock(reads.joins)}: "
            "joins=hours(2)."
        )
    if wrong := every_order_once(shop):
        return wrong
    run, old = (each.run(seed=5, until=hours(30)) for each in (shop, before))
    visits = run.ledger.visits
    heard = {each.order for each in visits if (each.service, each.outcome) == ("auditor", "served")}
    for event in run.event_list:
        if event.type != "OrderPlaced" or event.time > run.end - LATE:
            continue
        if event.order not in heard and event.time < hours(2):
            return (
                f"Expected her to hear of every order from the first one on, but {event.order!r} "
                f"of {clock(event.time)} after opening was there before she came. A reader begins "
                "with what comes unless it is told otherwise."
            )
        if event.order not in heard:
            return f"Expected her to hear of every order, but of {event.order!r} she does not."
    return as_before(run, old)


def every_order_once(shop: Shop) -> str | None:
    """Check that the diary gets each order once, whatever the item, and nothing else."""
    for item in ("donut", "pie"):
        event = {"source": "seller", "detail-type": "OrderPlaced", "detail": {"item": item}}
        if (times := told_of(shop, event)["diary"]) != 1:
            return (
                f"Expected the diary to get every order once, but that of a {item} {times} times."
            )
    event = {"source": "baker", "detail-type": "OrderBaked", "detail": {"item": "donut"}}
    if told_of(shop, event)["diary"]:
        return "Expected the diary to get orders only, but 'OrderBaked' goes there as well."
    return None


def as_before(run: Run, old: Run) -> str | None:
    """Check that each of the other services is given as much as before."""
    now, then = (Counter(each.service for each in one.ledger.visits) for one in (run, old))
    for name, count in then.items():
        if now[name] != count:
            return (
                f"Expected nobody else to be touched, but {name!r} is given {now[name]} orders "
                f"where it were {count}. What does the auditor do with hers?"
            )
    return None


def audited_praise(shop: Shop, before: Shop) -> str:
    """Say how much she had to catch up."""
    run = shop.run(seed=5, until=hours(30))
    visits = [each for each in run.ledger.visits if each.service == "auditor"]
    early = sum(each.arrived <= hours(2) for each in visits)
    return (
        f"When she began, {early} orders lay there, and she has read them all, like the "
        f"{len(visits) - early} that came later. Nobody else was touched: reading removes nothing, "
        "so one more reader takes nothing from anybody."
    )
