"""Measure the rule language against moto's matcher: ``python tests/benchmarks/bench_patterns.py``.

Both get the same events of about 530 bytes as JSON text and read them. Each figure is the best of
some rounds within this one run; the ratio is what counts, not the time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from moto.events.models import EventPattern

from donutlab import Bus, Choice, Customers, Poisson, Publish, Queue, Rule, Service, Shop
from donutlab.patterns import Pattern, PatternIndex, parse

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
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


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
        "detail": {"item": [f"item {n}"], "charge": [{"anything-but": 0}]},
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
        "$or": [{"detail": {"item": [f"item {n}"]}}, {"detail": {"tags": [f"tag {n}"]}}],
    },
}
"""Rules of which few match: what they differ in."""

MANY = (1, 10, 100, 1000)


def index_time(rule: Callable[[int], dict[str, Any]], count: int) -> float:
    """Return the seconds that it takes to find which of many rules match an event."""
    index = PatternIndex([Pattern(rule(number)) for number in range(count)])
    events = [
        {
            "source": "manager",
            "detail-type": "OrderPlaced",
            "detail": {"item": f"item {number}", "charge": 2.5, "points": 5, "tags": ["tag 7"]},
        }
        for number in range(500)
    ]
    return best(lambda: [index.matching(event) for event in events]) / len(events)


def run_time(rule: Callable[[int], dict[str, Any]], count: int) -> float:
    """Return the seconds that a bus with many rules adds to a run for each event."""
    menu = [
        {"item": f"item {n}", "charge": 2.5, "points": n, "tags": [f"tag {n}"]} for n in range(40)
    ]
    people = Customers("street", Poisson(1), to="manager", order=Choice(menu), count=2000)
    made = [Rule(f"rule {number}", rule(number), to="tray") for number in range(count)]
    step = Publish("OrderPlaced", to="bus")
    shop = Shop(people, Service("manager", [step]), Bus("bus", made), Queue("tray"))
    alone = Shop(people, Service("manager", [replace(step, to="tray")]), Queue("tray"))
    shop.run(seed=1, until=1)  # compiles the rules
    return (best(lambda: shop.run(seed=1)) - best(lambda: alone.run(seed=1))) / 2000


def many() -> None:
    """Print what many rules cost of which few match, in µs an event and as a ratio to one."""
    for measure in (index_time, run_time):
        print(f"\n{measure.__name__}, µs an event (of one rule), by what the rules differ in")
        print(f"{'':18}" + "".join(f"{count:>16} rules" for count in MANY))
        for name, rule in FEW.items():
            times = [1e6 * measure(rule, count) for count in MANY]
            shown = "".join(f"{time:12.2f} ({time / times[0]:6.1f})" + " " * 2 for time in times)
            print(f"{name:18}{shown}")


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
