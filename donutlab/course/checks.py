"""What several checks ask of a shop or a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from statistics import pstdev
from typing import Any

from donutlab.core.errors import PatternError
from donutlab.core.events import Event
from donutlab.core.kinds import ACCEPTED, ARRIVED, CALLED, PUBLISHED, REQUESTED, SERVED
from donutlab.core.world import Part
from donutlab.parts.bus import Bus
from donutlab.parts.queues import Queue
from donutlab.parts.reading import Reads
from donutlab.parts.services import Service
from donutlab.patterns import Pattern
from donutlab.results.rules import Rulebook
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

KEPT = ("visibility", "max_receives", "dead_letter", "retention", "fifo", "group", "capacity")
"""What a queue may have that was not asked for: orders are not lost, nor turned round by it."""

EVENTS: tuple[dict[str, Any], ...] = tuple(
    {"source": source, "detail-type": kind, "detail": {"item": item, "quantity": 1, "phone": "1"}}
    for source, kind in (
        ("manager", "OrderPlaced"),
        ("seller", "OrderPlaced"),
        ("baker", "OrderBaked"),
        ("pie maker", "OrderBaked"),
    )
    for item in ("donut", "pie")
)
"""Events that may come to a bus."""


def lacking(shop: Shop, *names: str) -> str | None:
    """Say which of these parts is not in a shop, or that it cannot open."""
    for name in names:
        if name not in shop.parts:
            return f"Expected a part with the name {name!r} in your shop, but there is none."
    faults = shop.faults()
    return f"Expected a shop that can open, but: {' '.join(faults)}" if faults else None


def service(shop: Shop, name: str) -> Service:
    """Return a service of a shop; TypeError if that part is none."""
    part = shop.parts[name]
    if not isinstance(part, Service):
        raise TypeError(f"Expected {name!r} to be a Service, not a {type(part).__name__}.")
    return part


def waiting(run: Run, name: str) -> str | None:
    """Say whom a service calls and waits for; None if it waits for nobody."""
    for row in run.log.rows():
        if row[1] == CALLED and row[2] == name:
            return f"Expected the {name} to wait for nobody, but he calls {row[5]!r} and waits."
    return None


def promised(run: Run, *names: str) -> str | None:
    """Say if customers hear a yes before these services have served their order."""
    done: dict[str, set[str]] = {}
    for _, kind, part, order, *_ in run.log.rows():
        if kind == SERVED:
            done.setdefault(order, set()).add(part)
        if kind == ACCEPTED and not done.get(order, set()) >= {*names}:
            return (
                f"Expected customers to hear a yes when the work of {' and '.join(names)} is done, "
                f"but the customer of {order!r} hears a yes before it is."
            )
    return None


def by_bus(run: Run, *names: str) -> str | None:
    """Say who brings events to one of these services, unless it is the bus."""
    for _, kind, part, order, _, peer, _ in run.log.rows():
        if kind == ARRIVED and part in names and peer != "bus":
            return (
                f"Expected the {part} to hear of orders from the bus, but of {order!r} he hears "
                f"from {peer!r}, who has to know him for that."
            )
    return None


def fails(run: Run, name: str) -> str | None:
    """Say if a service fails with what it is to do."""
    failed = run.summary().services[name].failed
    return f"Expected the {name} to do this for every order, but {failed} failed." * bool(failed)


def told_of(shop: Shop, event: Mapping[str, Any]) -> Counter[str]:
    """Return how often the rules of a shop's bus bring an event to each of its targets."""
    bus = shop.parts["bus"]
    rules = bus.rules if isinstance(bus, Bus) else ()
    return Counter(rule.to for rule in rules if Pattern(rule.pattern).matches(event))


def more_than_asked(part: Part, *asked: str) -> str | None:
    """Say what a new part has that was not asked for: a field that is not at its default."""
    for each in fields(part):
        value = getattr(part, each.name)
        if each.name not in (*asked, "name", "owner") and value != each.default:
            what = f"{each.name}={value!r}"
            return f"Expected nothing of {part.name!r} that is not asked for, but it has {what}."
    return None


def instead(shop: Shop, before: Shop, reader: str, queue: str) -> str | None:
    """Check that a queue gets what its reader got before, and that all others get the same."""
    for event in (each for each in EVENTS if each["source"] in shop.parts):
        told, old = told_of(shop, event), told_of(before, event)
        old[queue] = old.pop(reader, 0)
        for name in sorted({*told, *old}):
            if told[name] != old[name]:
                what = f"{event['detail-type']} {event['detail']}"
                return f"Expected {name!r} to get {what} {old[name]} times, not {told[name]} times."
    return None


def reading(shop: Shop, reader: str, queue: str) -> str | None:
    """Check that a service reads from a queue of its own."""
    reads = service(shop, reader).reads
    if not isinstance(reads, Reads):
        return f"Expected the {reader} to read from a queue, but events are brought to her."
    if reads.queue != queue:
        return (
            f"Expected a queue of her own. From {reads.queue!r} she takes the orders away from "
            "who reads it."
        )
    if not isinstance(shop.parts[queue], Queue):
        return f"Expected {queue!r} to be a Queue, not a {type(shop.parts[queue]).__name__}."
    return more_than_asked(shop.parts[queue], *KEPT)


def seconds_taken(run: Run, name: str) -> float:
    """Return how long an order keeps a service on average, without its time in line."""
    done = [
        each.ended - each.started
        for each in run.ledger.visits
        if each.service == name and each.outcome == "served"
    ]
    return sum(done) / len(done) if done else 0.0


def off_pace(run: Run, name: str, seconds: float, within: float) -> str | None:
    """Say if an order keeps a service, on average, for more or less than so many seconds.

    `within` is how many seconds that may be off, as the run is one of many.
    """
    took = seconds_taken(run, name)
    if abs(took - seconds) > within:
        return f"Expected the {name} to need {seconds} s for an order, not {took:.3g} s."
    return None


def varies(run: Run, name: str, least: float = 0.1) -> str | None:
    """Say if a service takes the same time for every order, or nearly: a share of the mean."""
    spread, mean = spread_of(run, name), seconds_taken(run, name)
    if spread < least * mean:
        return (
            f"Expected the {name} to need times that vary from order to order as Exponential does."
        )
    return None


def spread_of(run: Run, name: str) -> float:
    """Return the standard deviation of how long an order keeps a service."""
    visits = run.ledger.visits
    return pstdev(
        [v.ended - v.started for v in visits if v.service == name and v.outcome == "served"] or [0]
    )


def came_twice(run: Run, name: str) -> str | None:
    """Say if an order is asked for at a service more than once, not counting further attempts."""
    came = Counter(each.order for each in run.ledger.visits if each.service == name)
    for row in run.log.rows():
        if row[1] == CALLED and row[5] == name and row[6] > 1:
            came[row[3]] -= 1
    order, times = came.most_common(1)[0] if came else ("", 0)
    if times > 1:
        return f"Expected the {name} to get each order once, but {order!r} came {times} times."
    return None


def reached(run: Run, name: str) -> set[str]:
    """Return the orders that came to a service."""
    return {each.order for each in run.ledger.visits if each.service == name}


def announced(run: Run, producer: str) -> list[Event]:
    """Return the events with which a producer told that orders were placed."""
    every = run.event_list
    return [each for each in every if each.type == "OrderPlaced" and each.source == producer]


def idle_rule(book: Rulebook) -> str | None:
    """Say which rule of a bus matches nothing; None if there is none."""
    for each in book.rules:
        if not each.matched:
            return f"Expected every rule to match something, but {each.rule!r} matches nothing."
    return None


def attempts(run: Run, kind: str) -> dict[tuple[str, int], float]:
    """Return when the cashier was called, or given up, by order and number of the attempt."""
    found: dict[tuple[str, int], float] = {}
    count: Counter[str] = Counter()
    for time, what, _, order, _, peer, _ in run.log.rows():
        if what == kind and peer == "cashier":
            count[order] += 1
            found[order, count[order]] = time
    return found


def own_seconds(run: Run, name: str) -> float:
    """Return how long an order keeps a service on average with its own work, not with waiting."""
    busy = run.summary().services[name]
    done = busy.served + busy.failed
    workers = service(run.shop, name).workers
    return (busy.utilisation - busy.standing) * workers * run.end / done if done else 0.0


def own_pace(run: Run, name: str, seconds: float, within: float) -> str | None:
    """Say if a service's own work for an order, without waiting, takes more or less than that."""
    took = own_seconds(run, name)
    if abs(took - seconds) > within:
        return f"Expected the {name} to work {seconds} s on an order himself, not {took:.3g} s."
    return None


def led_to(run: Run, event: Event) -> Iterator[Event]:
    """Yield the events that led to one, nearest first: its chain of causes.

    What comes later in the same order need not have been caused: ask the chain.
    """
    known = {each.id: each for each in run.event_list}
    cause = event.cause
    while cause in known:
        yield known[cause]
        cause = known[cause].cause


def announced_early(run: Run, name: str, event: str) -> str | None:
    """Say if a service announces that it has done something while it is still at work on it."""
    told = {
        (each.order, each.time)
        for each in run.event_list
        if (each.source, each.type) == (name, event)
    }
    for visit in run.ledger.visits:
        if visit.service == name:
            for order, time in told:
                if order == visit.order and visit.started <= time < visit.ended - 1e-6:
                    return (
                        f"Expected the {name} to announce {event!r} when it has happened, but for "
                        f"{order!r} that is {visit.ended - time:.0f} s before the work is done."
                    )
    return None


def acknowledged_early(run: Run, name: str) -> str | None:
    """Say if customers hear a yes before a service has handed their order on.

    What is promised before it is handed over is lost in a crash between the two.
    """
    accepted: set[str] = set()
    for row in run.log.rows():
        if row[1] == ACCEPTED:
            accepted.add(row[3])
        hands_on = (row[1] == REQUESTED and row[2] == name) or (
            row[1] == PUBLISHED and row[5] == name
        )
        if hands_on and row[3] in accepted:
            return (
                f"Expected the {name} to hand an order over and then to acknowledge it. The "
                f"customer of {row[3]!r} had heard a yes before that: a crash in between would "
                "lose an accepted order."
            )
    return None


def mismatch(pattern: Any, cases: Iterable[tuple[Mapping[str, Any], bool]]) -> str | None:
    """Say which of these events a pattern judges otherwise than it should.

    Give events that the notebook does not show, too: a list of today's values is no condition.
    """
    try:
        made = Pattern(pattern)
    except PatternError as error:
        return f"Expected a valid pattern, but {error}"
    for event, wanted in cases:
        if made.matches(event) != wanted:
            word = "match" if wanted else "not match"
            return f"Expected {event.get('detail', event)} to {word}. {made.explain(event)}"
    return None


def edited_for(before: Shop, after: Shop, owner: str) -> str:
    """Return in a sentence what a change edited in the parts of other teams than its own."""
    others = before.diff(after).others(owner)
    if not others:
        return "Nothing was edited in another team's parts."
    return f"Edited in other teams' parts: {', '.join(others)}."
