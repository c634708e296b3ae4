"""Measure the rule language against moto's matcher: ``python tests/benchmarks/bench_patterns.py``.

Both get the same events of about 530 bytes as JSON text and read them. Each figure is the best of
some rounds within this one run; the ratio is what counts, not the time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from moto.events.models import EventPattern

from donutlab.patterns import Pattern, parse

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


if __name__ == "__main__":
    main()
