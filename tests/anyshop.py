"""Laws that hold in every shop are tried on random ones: how these are run, and their logs read."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from shops import closes

from donutlab import Run, Shop

many = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
seeds = st.integers(0, 10**6)


def ran(shop: Shop, seed: int, until: float | None) -> Run:
    """Run a shop that must come to its end by itself, well within the limit."""
    run = shop.run(seed=seed, until=closes(shop, until), limit=100_000)
    assert not run.stopped
    return run


def rows(run: Run, *wanted: str) -> list[Any]:
    """Return the log's rows of these kinds: time, kind, part, order, event, peer, note."""
    return [row for row in run.log.rows() if row[1] in wanted]


def readers(shop: Shop, source: str) -> list[Any]:
    """Return the services that read from a part."""
    found = [part for part in shop.parts.values() if getattr(part, "reads", None)]
    return [part for part in found if part.reads.source == source]
