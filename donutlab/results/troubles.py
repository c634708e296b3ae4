"""Troubles: what went wrong at each part, and what was done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from donutlab.core.kinds import CALLED, KINDS
from donutlab.results.occurrences import RETRIED


@dataclass(frozen=True)
class Troubles:
    """What one part met with: as a caller the first eight, as a service the others; all counts.

    `attempts` are the calls made, of which `retries` were not the first for their event; `hedged`
    calls were made besides while an attempt was under way. Some `timed_out` and some were
    `refused`. `withheld` retries had no budget, `short_circuited` calls met an open breaker,
    and some `over_limit` were not made, for too many were under way. `turned_away` came when the
    service was full or out, `dropped` waited and was thrown away, `cold_starts` were made,
    `repeated` had been done before, and `throttled` came from a queue when no worker was free.
    Some calls, answers and deliveries were `lost` on the network.
    Customers who `balked` found the line too long, and those who `reneged` lost patience in it.
    `late` events came when their window was closed. `contracts_broken` counts at a registry what
    was not sent, for it was not as promised.
    """

    attempts: int
    retries: int
    hedged: int
    timed_out: int
    refused: int
    withheld: int
    short_circuited: int
    over_limit: int
    turned_away: int
    dropped: int
    cold_starts: int
    repeated: int
    throttled: int
    lost: int
    balked: int = 0
    reneged: int = 0
    late: int = 0
    contracts_broken: int = 0


FIELDS = {kind.trouble: name for name, kind in KINDS.items() if kind.trouble}
"""By field of `Troubles`, the kind of row that is counted there; retries are some of the calls."""


def troubles(found: Counter[tuple[str, str]], parts: Iterable[str]) -> dict[str, Troubles]:
    """Return the troubles of those of these parts that had any, from counts by part and kind."""
    return {
        part: Troubles(
            retries=found[part, RETRIED],
            **{field: found[part, kind] for field, kind in FIELDS.items()},
        )
        for part in parts
        if any(found[part, kind] for kind in FIELDS.values() if kind != CALLED)
    }
