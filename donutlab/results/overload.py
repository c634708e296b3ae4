"""Overload: which parts were given more than they can do, and how fast their lines grew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import sqrt
from typing import Any


@dataclass(frozen=True)
class Overload:
    """A part that was given more than it can do. Rates are in events per second.

    Of a stream it is one `reader` who has more to read than it can do.
    """

    part: str
    rate_in: float
    rate_out: float
    reader: str = ""

    @property
    def growth(self) -> float:
        """By how much its line grows, in events per second."""
        return self.rate_in - self.rate_out

    def __str__(self) -> str:
        came, begun, growth = (
            f"{round(3600 * rate, 1):g}" for rate in (self.rate_in, self.rate_out, self.growth)
        )
        comes = f"{came} {'comes' if came == '1' else 'come'} an hour"
        begun = f"{begun} {'is' if begun == '1' else 'are'}"
        if self.reader:
            return (
                f"{self.reader} is given more by {self.part} than it can do: {comes}, "
                f"{begun} done, and it falls behind by {growth} an hour."
            )
        return (
            f"{self.part} is given more than it can do: {comes}, {begun} begun, "
            f"and its line grows by {growth} an hour."
        )


def overloads(
    seconds: float,
    services: Mapping[str, Any],
    queues: Mapping[str, Any],
    streams: Mapping[str, Any],
) -> list[Overload]:
    """Return which of a run's parts were given more than they can do, from their summaries.

    Those are the services whose work, had all of it been done, would have taken more than the time
    there was, the queues that somebody reads, and the readers of streams; and more wait there at
    the end than chance leaves behind: more than two standard deviations of a Poisson number as
    large as that of the arrivals, and at least half of the most that ever did.
    """
    lines = chain(_lines(services, queues), _backlogs(streams))
    return [
        Overload(part, came / seconds, (came - waiting) / seconds, reader)
        for part, reader, came, waiting, most in lines
        if waiting > 2 * sqrt(came) and 2 * waiting >= most
    ]


Line = tuple[str, str, int, int, int]
"""A part and who reads it, how many came, wait at the end, and did at most."""


def _lines(services: Mapping[str, Any], queues: Mapping[str, Any]) -> Iterator[Line]:
    """Yield each service and queue with work for more than its time."""
    for name, service in services.items():
        begun = service.served + service.failed + service.in_work
        came = begun + service.waiting_at_end
        if begun and service.utilisation * came > begun:
            yield name, "", came, service.waiting_at_end, service.queue_max
    for name, queue in queues.items():
        gone = queue.in_flight + queue.deleted + queue.dead + queue.expired + queue.dropped
        if queue.received:
            gone = max(gone, queue.received - queue.redelivered)  # those that left when received
            yield name, "", gone + queue.left, queue.left, queue.length_max


def _backlogs(streams: Mapping[str, Any]) -> Iterator[Line]:
    """Yield each stream for each of its readers that has read any of it."""
    for name, stream in streams.items():
        for reader, partitions in stream.readers.items():
            left = sum(each.left for each in partitions)
            gone = sum(each.done + each.skipped + each.expired for each in partitions)
            if any(each.read for each in partitions):
                yield name, reader, gone + left, left, stream.behind[reader]
