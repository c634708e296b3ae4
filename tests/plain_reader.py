"""A second reader of the log: visits, utilisation, standing, completion and jobs in plain lines.

It shares nothing with the library's own, and goes through the log moment by moment.
``python tests/plain_reader.py 20000`` compares the two over so many random shops, and prints how
many were compared and what differed.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from math import inf, isclose
from typing import Any

from donutlab import Run

ENDS = {
    "served": "served",
    "failed": "failed",
    "execution succeeded": "served",
    "execution failed": "failed",
    "execution stuck": "failed",
}
ANSWERS = ("replied", "refused", "timed out", "cancelled")


def read(run: Run) -> dict[str, Any]:
    """Return what the log says: by part the seconds `busy` and `standing`, counts, and ends."""
    busy: Counter[str] = Counter()
    stood: Counter[str] = Counter()
    jobs: Counter[str] = Counter()
    ended: Counter[tuple[str, str]] = Counter()
    hands: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    calls: dict[str, Counter[str]] = defaultdict(Counter)
    stand: dict[str, Counter[str]] = defaultdict(Counter)
    asked: set[tuple[str, str]] = set()
    first: dict[tuple[str, str], float] = {}
    answered: dict[str, float] = {}
    before = 0.0

    def pass_time(seconds: float) -> None:
        for part, workers in hands.items():
            busy[part] += seconds * sum(bool(events) for events in workers.values())
        for part, standing in stand.items():
            stood[part] += seconds * standing.total()

    for time, kind, part, order, event, peer, _ in run.log.rows():
        pass_time(time - before)
        before = time
        if kind == "asked":
            asked.add((part, event))
        elif kind == "started":
            jobs[part] += not hands[part][peer]
            hands[part][peer].append(event)
        elif kind in ENDS:
            kind = ENDS[kind]
            if peer in hands[part]:
                hands[part][peer].remove(event)
            if (part, event) not in asked:
                ended[part, kind] += 1
                if kind == "served":
                    first.setdefault((part, order), time)
        elif kind in ("called", "hedged"):
            calls[part][event] += 1
            if kind == "called":  # who hedges stands already
                holders = sum(event in events for events in hands[part].values())
                stand[part][event] = max(1, min(stand[part][event] + 1, holders))
        elif kind in ANSWERS:
            calls[part][event] -= 1
            stand[part][event] = min(stand[part][event], calls[part][event])
        elif kind == "accepted":
            answered[order] = time
    pass_time(run.end - before)
    done = complete(run, first, answered)
    return {"busy": busy, "stood": stood, "jobs": jobs, "ended": ended, "complete": done}


def complete(
    run: Run, first: dict[tuple[str, str], float], answered: dict[str, float]
) -> dict[str, float]:
    """Return when each order was complete, of a shop whose services are needed for all orders."""
    placed = [row[3] for row in run.log.rows() if row[1] == "placed"]
    if not run.shop.completes:
        return answered
    found = {
        order: max(first.get((service, order), inf) for service in run.shop.completes)
        for order in placed
    }
    return {order: time for order, time in found.items() if time < inf}


def differences(run: Run) -> list[str]:
    """Return what a summary says otherwise than this reader, in sentences."""
    own, told = read(run), []

    def compare(name: str, ours: float, theirs: float) -> None:
        if not isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-6):
            told.append(f"{name}: {ours!r} here, {theirs!r} in the summary")

    summary = run.summary()
    for name, each in summary.services.items():
        compare(f"{name} served", own["ended"][name, "served"], each.served)
        compare(f"{name} failed", own["ended"][name, "failed"], each.failed)
        part = run.shop.parts[name]
        crew = run.end * part.workers
        if crew and not getattr(part, "autoscale", None) and not getattr(part, "shifts", None):
            compare(f"{name} utilisation", own["busy"][name] / crew, each.utilisation)
            compare(f"{name} standing", own["stood"][name] / crew, each.standing)
    if all(pattern is None for pattern in run.shop.completes.values()):
        compare("complete", len(own["complete"]), summary.orders.complete)
        for order in run.ledger.orders.values():
            if order.order in own["complete"]:
                compare(f"{order.order} complete", own["complete"][order.order], order.completed)
    for charge in run.cost(1024).charges:
        if charge.counted == "invocations":
            compare(f"{charge.part} invocations", own["jobs"][charge.part], charge.units)
        elif charge.counted.startswith("GB-seconds"):
            compare(f"{charge.part} GB-seconds", own["busy"][charge.part], charge.units)
    return told


def main(examples: int) -> int:
    """Compare over so many random shops; return 1 if anything differed."""
    from drawn import any_shops, closes, ends
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    compared = 0
    found: list[str] = []

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(any_shops(), ends, st.integers(0, 10**6))
    def each(shop: Any, until: float | None, seed: int) -> None:
        nonlocal compared
        run = shop.run(seed=seed, until=closes(shop, until))
        found.extend(
            f"{told} (seed {seed}, until {run.end}, {shop!r})" for told in differences(run)
        )
        compared += 1

    each()
    print(f"{compared} random shops were compared, and {len(found)} numbers differed.")
    print("\n".join(found[:20]))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
