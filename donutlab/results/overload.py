"""Overload: which parts were given more than they can do, and how fast their lines grew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any


@dataclass(frozen=True)
class Overload:
    """A part that was given more than it can do. Rates are in events per second."""

    part: str
    rate_in: float
    rate_out: float

    @property
    def growth(self) -> float:
        """By how much its line grows, in events per second."""
        return self.rate_in - self.rate_out

    def __str__(self) -> str:
        came, begun, growth = (
            f"{round(3600 * rate, 1):g}" for rate in (self.rate_in, self.rate_out, self.growth)
        )
        return (
            f"{self.part} is given more than it can do: {came} come an hour, {begun} are begun, "
            f"and its line grows by {growth} an hour."
        )


def overloads(
    seconds: float, services: Mapping[str, Any], queues: Mapping[str, Any]
) -> list[Overload]:
    """Return which of a run's parts were given more than they can do, from their summaries.

    Those are the services whose work, had all of it been done, would have taken more than the time
    there was, and the queues that somebody reads; and more wait there at the end than chance
    leaves behind: more than two standard deviations of a Poisson number as large as that of the
    arrivals, and at least half of the most that ever did.
    """
    return [
        Overload(part, came / seconds, (came - waiting) / seconds)
        for part, came, waiting, most in _lines(services, queues)
        if waiting > 2 * sqrt(came) and 2 * waiting >= most
    ]


def _lines(
    services: Mapping[str, Any], queues: Mapping[str, Any]
) -> Iterator[tuple[str, int, int, int]]:
    """Yield each part with work for more than its time: how many came, wait at the end, at most."""
    for name, service in services.items():
        begun = service.served + service.failed + service.in_work
        came = begun + service.waiting_at_end
        if begun and service.utilisation * came > begun:
            yield name, came, service.waiting_at_end, service.queue_max
    for name, queue in queues.items():
        gone = queue.in_flight + queue.deleted + queue.dead + queue.expired + queue.dropped
        if queue.received:
            gone = max(gone, queue.received - queue.redelivered)  # those that left when received
            yield name, gone + queue.left, queue.left, queue.length_max
