"""Measure the rule language against moto's matcher: ``python tests/benchmarks/bench_patterns.py``.

Both get the same events of about 530 bytes as JSON text and read them. Each figure is the best of
some rounds within this one run; the ratio is what counts, not the time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from moto.events.models import EventPattern

from donutlab import Bus, Queue, Rule
from donutlab.core.events import Event
from donutlab.core.world import World
from donutlab.patterns import Pattern, PatternIndex, parse
from donutlab.shop.simulate import open_parts

ROUNDS = 7
TYPES = ("OrderPlaced", "OrderPaid", "OrderBaked", "OrderServed", "OrderRefused")
ITEMS = ("glazed ring", "raspberry jelly", "old-fashioned", "boston cream", "maple bar")


def event(number: int) -> str:
    """Return one event of the diner as JSON text of about 530 bytes."""
    item = ITEMS[number % len(ITEMS)]
    detail = {
        "order": f"street-{number}",
        "item": item,
        "charge": 2.5 + number % 7,
        "paid": number % 2 == 0,
        "customer": {"name": "Marta", "tier": "gold", "points": 1200 + number},
        "tags": ["birthday", "rush", "to take away"],
        "lines": [
            {"sku": f"GLZ-{number % 10:02}", "name": item, "qty": 6, "price": 2.25},
            {"sku": "JLY-07", "name": "raspberry jelly", "qty": 2, "price": 3.5},
        ],
    }
    envelope = {
        "version": "0",
        "id": f"6a7e8feb-b491-4cf7-a9f1-{number:012}",
        "detail-type": TYPES[number % len(TYPES)],
        "source": "manager",
        "time": "2026-01-01T08:00:00Z",
        "region": "street",
        "account": "012345",
        "detail": detail,
    }
    return json.dumps(envelope)


def rules(count: int) -> list[dict[str, Any]]:
    """Return rules of the kinds that a shop has, no two alike."""
    kinds: list[Callable[[int], dict[str, Any]]] = [
        lambda n: {"detail-type": [TYPES[n % 5]], "detail": {"item": [ITEMS[n % 5], f"pie {n}"]}},
        lambda n: {"source": ["manager"], "detail": {"charge": [{"numeric": [">", n % 9]}]}},
        lambda n: {"detail": {"customer": {"tier": ["gold"]}, "order": [{"suffix": f"-{n}"}]}},
        lambda n: {"detail": {"item": [{"prefix": ITEMS[n % 5][:4]}], "paid": [n % 2 == 0]}},
        lambda n: {"detail": {"tags": ["rush", f"table {n}"], "coupon": [{"exists": False}]}},
    ]
    return [kinds[n % len(kinds)](n) for n in range(count)]


def best(work: Callable[[], object]) -> float:
    """Return the least time that the work took, in seconds."""
    return min(timed(work) for _ in range(ROUNDS))


def timed(work: Callable[[], object]) -> float:
    """Return the time that the work takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(count: int, events: list[str]) -> None:
    """Print the time per event with some rules, ours and moto's."""
    written = rules(count)
    ours = [Pattern(rule) for rule in written]
    theirs = [EventPattern.load(json.dumps(rule)) for rule in written]
    parsed = [parse(text) for text in events]
    loaded = [json.loads(text) for text in events]

    def we() -> list[int]:
        if count == 1:
            return [ours[0].matches(text) for text in events]
        return [sum(p.matches(e) for p in ours) for e in map(parse, events)]

    def they() -> list[int]:
        return [sum(p.matches_event(e) for p in theirs) for e in map(json.loads, events)]

    def we_parsed() -> list[int]:
        return [sum(p.matches(e) for p in ours) for e in parsed]

    def we_dicts() -> list[int]:
        return [sum(p.matches(e) for p in ours) for e in loaded]

    assert we() == they() == we_dicts(), "both agree on these rules"
    per_event = 1e6 / len(events)
    mine, moto = best(we) * per_event, best(they) * per_event
    again, dicts = best(we_parsed) * per_event, best(we_dicts) * per_event
    print(
        f"{count:3} rules: {mine:8.2f} µs an event, moto {moto:8.2f} µs, {moto / mine:5.1f} times; "
        f"events already parsed {again:.2f} µs, plain dicts {dicts:.2f} µs"
    )


FEW: dict[str, Callable[[int], dict[str, Any]]] = {
    "a value": lambda n: {
        "source": ["manager"],
        "detail-type": ["OrderPlaced"],
        "detail": {"item": [f"item {n:04}"], "charge": [{"anything-but": 0}]},
    },
    "a type": lambda n: {
        "detail-type": [f"Order {n}"],
        "detail": {"charge": [{"numeric": [">", 0]}]},
    },
    "a beginning": lambda n: {
        "source": ["manager"],
        "detail": {"item": [{"prefix": f"item {n:04}"}, {"prefix": f"other {n:04}"}]},
    },
    "a range": lambda n: {
        "source": ["manager"],
        "detail": {"points": [{"numeric": [">=", 10 * n, "<", 10 * n + 10]}]},
    },
    "one or the other": lambda n: {
        "source": ["manager"],
        "$or": [{"detail": {"item": [f"item {n:04}"]}}, {"detail": {"tags": [f"tag {n}"]}}],
    },
}
"""Rules of which few match: what they differ in."""

MANY = (1, 10, 100, 1000)


def menu() -> list[dict[str, Any]]:
    """Return the details of some orders: each rule of a kind matches one of them at most."""
    numbers = range(40)
    return [
        {"item": f"item {n:04}", "charge": 2.5, "points": n, "tags": [f"tag {n}"]} for n in numbers
    ]


def index_work(rule: Callable[[int], dict[str, Any]], count: int) -> Callable[[], object]:
    """Return the work of finding which of many patterns match some events."""
    index = PatternIndex([Pattern(rule(number)) for number in range(count)])
    envelope = {"source": "manager", "detail-type": "OrderPlaced"}
    events = [{**envelope, "detail": detail} for detail in menu()]
    return lambda: [index.matching(event) for event in events]


def bus_work(rule: Callable[[int], dict[str, Any]], count: int) -> Callable[[], object]:
    """Return the work of a bus with many rules that takes some events: found, logged, delivered."""
    made = [Rule(f"rule {number}", rule(number), to="tray") for number in range(count)]
    world = World(1, datetime(2026, 1, 1))
    open_parts([Bus("bus", made), Queue("tray")], world, None)
    deliver, clear = world.directory["bus"].deliver, world.log.clear
    events = [
        Event(f"manager-{number}", "manager", "OrderPlaced", 0.0, detail, f"street-{number}")
        for number, detail in enumerate(menu())
    ]

    def work() -> None:
        clear()
        for event in events:
            deliver(event, "manager")

    return work


def many() -> None:
    """Print what many rules cost of which few match, in µs an event and as a ratio to one."""
    for what, work_of in (("which match", index_work), ("a bus takes an event", bus_work)):
        print(f"\n{what}: µs an event (times one rule), by what the rules differ in")
        print(f"{'':18}" + "".join(f"{count:>12} rules" for count in MANY))
        for name, rule in FEW.items():
            works = [work_of(rule, count) for count in MANY]
            rounds = [[timed(work) for work in works] for _ in range(20 * ROUNDS)]
            times = [1e6 * min(column) / len(menu()) for column in zip(*rounds, strict=True)]
            print(f"{name:18}" + "".join(f"{t:9.2f} ({t / times[0]:5.1f})" + " " for t in times))


def main() -> None:
    """Print the figures."""
    events = [event(number) for number in range(200)]
    size = sum(map(len, events)) / len(events)
    print(f"{len(events)} events of {size:.0f} bytes as JSON text, best of {ROUNDS} rounds")
    for count in (1, 10, 100):
        compare(count, events)
    order = {"order": "street-17", "item": "donut", "charge": 2.5}
    plain = {"detail-type": "OrderPlaced", "source": "manager", "detail": order}
    for rule in (
        {"detail-type": ["OrderPlaced"]},
        {"detail-type": ["OrderPlaced"], "source": ["manager"]},
        {"detail-type": ["OrderPlaced"], "source": ["manager"], "detail": {"item": ["donut"]}},
    ):
        judge = Pattern(rule).matches
        nanoseconds = best(lambda judge=judge: [judge(plain) for _ in range(10_000)]) * 1e5
        print(f"{len(rule)} fields on a plain dict: {nanoseconds:.0f} ns")
    many()


if __name__ == "__main__":
    main()
