"""Laws that hold in every shop are tried on random ones: how these are run, and their logs read.

To draw a shop takes longer than to check what it did: laws are checked together on the same runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drawn import closes, ends, sorts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donutlab import Run, Shop
from donutlab.core.kinds import KINDS
from donutlab.core.rows import COLUMNS, Cell

many = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
seeds = st.integers(0, 10**6)

PLAIN = (Cell(float, ""), *[Cell(str, "")] * 4)
"""What stands in the first five cells of every row."""

Law = Callable[[Shop, Run, float | None], None]
"""What checks a shop and its run, which went until then."""


def ran(shop: Shop, seed: int, until: float | None) -> Run:
    """Run a shop that must come to its end by itself, well within the limit."""
    run = shop.run(seed=seed, until=closes(shop, until), limit=100_000)
    assert not run.stopped
    return run


class Laws:
    """Laws that are checked together."""

    def __init__(self) -> None:
        self.all: list[Law] = []

    def add(self, law: Law) -> Law:
        """Add a law: `@laws.add` stands above it."""
        self.all.append(law)
        return law

    def hold_in_any_shop(self) -> None:
        """Check that each of them holds in many random shops, and that all can happen in these.

        A law says nothing of what never happens: rows of every kind are among their logs.
        """
        happened: set[str] = set()

        def check(shop: Shop, seed: int, until: float | None) -> None:
            run = ran(shop, seed, until)
            happened.update(run.log.column("kind"))
            for law in self.all:
                law(shop, run, until)

        for sort in sorts():  # each for itself, so that one more makes the others no rarer
            settings(many, max_examples=80)(given(sort, seeds, ends)(check))()
        missing = KINDS.keys() - happened
        assert not missing, f"let random shops do this, too: {missing}"


def rows(run: Run, *wanted: str) -> list[Any]:
    """Return the log's rows of these kinds: time, kind, part, order, event, peer, note."""
    return [row for row in run.log.rows() if row[1] in wanted]


def readers(shop: Shop, source: str) -> list[Any]:
    """Return the services that read from a part."""
    found = [part for part in shop.parts.values() if getattr(part, "reads", None)]
    return [part for part in found if part.reads.source == source]


def cells_fit(run: Run) -> None:
    """Check that every cell of the log is of exactly the type that the table of kinds says."""
    for row in run.log.rows():
        kind = KINDS[row[1]]
        for name, cell, value in zip(COLUMNS, (*PLAIN, kind.peer, kind.note), row, strict=True):
            assert cell.fits(value), f"{kind.name}: {name} is {value!r}"
