"""Positions: how far each reader of a stream has come in each partition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from donutlab.core.kinds import (
    APPENDED,
    CHECKPOINTED,
    EXPIRED,
    POSITIONED,
    READ,
    SKIPPED,
    TURNED_AWAY,
)
from donutlab.core.rows import Row
from donutlab.results.lengths import Length


@dataclass
class PartitionSummary:
    """One partition as one reader sees it: counts of records, and the greatest age in seconds.

    `read` counts every time a record was given to the reader. Of the records that it has to read
    it is `done` with some, `skipped` some that failed, came too late for some (`expired`), and
    has some `left`. `age_max` is how old a record was at most when it was read (the iterator age).
    """

    read: int = 0
    done: int = 0
    skipped: int = 0
    expired: int = 0
    left: int = 0
    age_max: float = 0.0


@dataclass(frozen=True)
class StreamSummary:
    """One stream over the whole run: records appended and refused, and its `readers` by name.

    `behind` tells of each reader how many records it had at most that it was not done with.
    """

    appended: int
    rejected: int
    readers: Mapping[str, Sequence[PartitionSummary]]
    behind: Mapping[str, int] = field(default_factory=dict)


OUTCOMES = {CHECKPOINTED: "done", SKIPPED: "skipped", EXPIRED: "expired"}


class Positions:
    """What the rows of a log add up to for one stream.

    Records that were appended before second `since` do not count.
    """

    def __init__(self, partitions: int, since: float) -> None:
        self.partitions = partitions
        self.since = since
        self.rejected = 0
        self.times: dict[str, float] = {}
        self.readers: dict[str, list[PartitionSummary]] = {}
        self.left: dict[str, set[str]] = {}
        self.begin: dict[str, float] = {}
        """For each reader, from which second on it has to read."""
        self.lengths: dict[str, Length] = {}
        """For each reader, how many records were left from when on."""

    def summary(self) -> StreamSummary:
        """Return the numbers."""
        for reader, places in self.left.items():
            for place in places:
                self.readers[reader][partition(place)].left += 1
        behind = {
            reader: max(count for _, count in steps) for reader, steps in self.lengths.items()
        }
        return StreamSummary(len(self.times), self.rejected, self.readers, behind)

    def enter(
        self, time: float, kind: str, _: str, __: str, ___: str, peer: str, note: Any
    ) -> None:
        """Enter one row of the log about this stream."""
        if kind == POSITIONED:
            self.readers.setdefault(peer, [PartitionSummary() for _ in range(self.partitions)])
            self.begin[peer] = begin = time if note is None else note
            came = self.times.items() if note is not None else ()
            self.left[peer] = {place for place, at in came if at >= begin}
            self._step(time, peer)
        elif kind == TURNED_AWAY:
            self.rejected += time >= self.since
        elif kind == APPENDED and time >= self.since:
            self.times[note] = time
            for reader, places in self.left.items():
                if time >= self.begin[reader]:
                    places.add(note)
                    self._step(time, reader)
        elif note in self.times:
            found = self.readers[peer][partition(note)]
            if kind == READ:
                found.read += 1
                found.age_max = max(found.age_max, time - self.times[note])
            else:
                word = OUTCOMES[kind]
                setattr(found, word, getattr(found, word) + 1)
                self.left[peer].discard(note)
                self._step(time, peer)

    def _step(self, time: float, reader: str) -> None:
        """So many records are left for a reader from now on."""
        self.lengths.setdefault(reader, [(0.0, 0)]).append((time, len(self.left[reader])))


def stream_summaries(
    rows: Iterable[Row], partitions: Mapping[str, int], since: float
) -> dict[str, StreamSummary]:
    """Return the numbers of streams, of which the partitions are given, from second `since` on."""
    found = _positions(rows, partitions, since)
    return {name: positions.summary() for name, positions in found.items()}


def backlogs(rows: Iterable[Row], partitions: Mapping[str, int]) -> dict[tuple[str, str], Length]:
    """Return, by stream and reader, how many records the reader had still to be done with."""
    return {
        (name, reader): length
        for name, positions in _positions(rows, partitions, 0.0).items()
        for reader, length in positions.lengths.items()
    }


def _positions(
    rows: Iterable[Row], partitions: Mapping[str, int], since: float
) -> dict[str, Positions]:
    """Return what the rows add up to for each of some streams."""
    if not partitions:
        return {}
    found = {name: Positions(number, since) for name, number in partitions.items()}
    for row in rows:
        if row[2] in found:
            found[row[2]].enter(*row)
    return found


def partition(place: str) -> int:
    """Return the partition of a place.

    >>> partition("3:17")
    3
    """
    return int(place.partition(":")[0])
