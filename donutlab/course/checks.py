"""What several checks ask of a shop or a run."""

from __future__ import annotations

from collections import Counter

from donutlab.core.events import Event
from donutlab.core.kinds import CALLED
from donutlab.parts.services import Service
from donutlab.results.rules import Rulebook
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop


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


def seconds_taken(run: Run, name: str) -> float:
    """Return how long an order keeps a service on average, without its time in line."""
    done = [
        each.ended - each.started
        for each in run.account.visits
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


def reached(run: Run, name: str) -> set[str]:
    """Return the orders that came to a service."""
    return {each.order for each in run.account.visits if each.service == name}


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
