"""Readers: how the workers of a service get batches from a queue or a stream.

Like the pollers that feed a cloud function (AWS Lambda, event source mappings): they ask the queue
or stream, hand each batch to a worker, and say there what the worker has finished with. If the
worker fails, the whole batch has failed. With `partial` only those events have that the step named:
`job.fail(event, "burnt")` (there: partial batch responses).

With a `pattern`, in the language of the rules of a bus, the workers get only the events that it
matches (there: event filtering, with up to five patterns, on the body of a message). The rest of
what was read is deleted from a queue, whoever else would have liked to have it, and passed over in
a stream. A batch has then less in it; one in which nothing matches reaches no worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from donutlab.core.errors import (
    PatternError,
    check_choice,
    check_flag,
    check_interval,
    check_number,
    check_target,
)
from donutlab.core.events import Event
from donutlab.core.job import GROUP
from donutlab.core.needs import (
    DEAD_LETTERS,
    QUEUE_READERS,
    STANDARD_QUEUE_READERS,
    STREAM_READERS,
    Receive,
)
from donutlab.core.spec import Spec
from donutlab.core.world import Link, Part, World
from donutlab.parts.queue_pollers import Pollers
from donutlab.parts.replay import Replay, check_replays
from donutlab.steps.retry import Retry


class Reading(Spec):
    """Base of the ways in which a service reads."""

    batch: int
    window: float
    partial: bool | str
    pattern: Mapping[str, Any] | None

    @cached_property
    def wants(self) -> Callable[[Event], bool] | None:
        """Whether the pattern matches an event; None if there is no pattern."""
        if self.pattern is None:
            return None
        from donutlab.patterns import Pattern

        matches = Pattern(self.pattern).matches
        return lambda event: matches(event.to_dict())

    @property
    def source(self) -> str:
        """The name of the part that is read from."""
        raise NotImplementedError

    @property
    def endless(self) -> bool:
        """Whether this reading goes on for ever by itself, so that a run needs an end."""
        return False

    def links(self) -> Iterator[Link]:
        """Yield the reference to the part that is read from."""
        yield from ()

    def objections(self, reader: str, parts: Mapping[str, Part]) -> Iterator[str]:
        """Yield what about this reading does not go with the settings of others, in sentences."""
        yield from ()

    def open(self, world: World, reader: str, workers: int) -> Receive:
        """Return how the workers of the service `reader` ask for their next batch."""
        raise NotImplementedError


@dataclass(frozen=True)
class Scaling(Spec):
    """How many batches of one service may be in work at once, while events are waiting.

    `start` at first, `per_minute` more every minute, up to the workers of the service, or its
    pollers; `start` again when all is done. As AWS Lambda scales the reading of a standard queue:
    from 5, by 300 a minute, up to 1000 (Lambda Developer Guide, "Using Lambda with Amazon SQS",
    2025). There it grows in steps, keeps 2 when idle, and shrinks again when there are errors.
    """

    start: int = 5
    per_minute: float = 300.0

    def check(self) -> None:
        check_number("Scaling", "start", self.start, least=1, whole=True)
        check_number("Scaling", "per_minute", self.per_minute, above=0)


@dataclass(frozen=True)
class Reads(Reading):
    """How a service reads from a queue: up to `batch` events at a time.

    A worker takes what is there; if that is less than a full batch it waits for more, at most
    `window` seconds from the moment there is a first. `partial` says that only the events that a
    step named with `job.fail` have failed; otherwise one of them fails the whole batch. With
    "group" what comes after it in its group fails too, so that a FIFO queue keeps its order (there
    a helper does that: Powertools for AWS Lambda, `SqsFifoPartialProcessor`). `scaling`
    says that not all workers may read from the start. So many `pollers` ask the queue instead of
    the workers, and are throttled while no worker is free (`donutlab.parts.queue_pollers`).

    Without `wait` a waiting worker learns of an event at the moment it comes. With `wait` it asks:
    each request waits so many seconds at most (long polling; 0 is short polling), and then the
    worker pauses for `every` seconds. A request that brings nothing is logged, as it is billed.
    Short polling asks only some of the queue's servers: it `sees` each message with that chance,
    and may bring nothing though there is something. What the chance really is nobody says.

    Ranges: batch 1 to 10 000 and window 0 to 300 s as in AWS Lambda, wait 0 to 20 s as in Amazon
    SQS. There a request brings at most 10 messages and more than 10 need a window, in which each
    poller gathers a batch of its own: where little comes, batches are smaller than here. From a
    FIFO queue a batch has at most 10, and no window, there and here (AWS Lambda Developer Guide,
    "Using Lambda with Amazon SQS").
    """

    queue: str
    batch: int = 1
    window: float = 0.0
    partial: bool | str = False
    wait: float | None = None
    every: float = 0.0
    scaling: Scaling | None = None
    pollers: int | None = None
    sees: float | None = None
    pattern: Mapping[str, Any] | None = None

    def check(self) -> None:
        check_target("Reads", "queue", self.queue)
        owner = f"Reads from {self.queue!r}"
        check_reading(owner, self, 10_000)
        if self.partial != GROUP:
            check_flag(owner, "partial", self.partial)
        check_number(owner, "every", self.every, least=0, advice="It is a time, in seconds.")
        for name in ("every", "wait"):
            if getattr(self, name):
                check_interval(owner, name, getattr(self, name))
        if self.wait is not None:
            advice = "Amazon SQS allows 0 s to 20 s."
            check_number(owner, "wait", self.wait, least=0, most=20, advice=advice)
        if not self.every and self.wait == 0:
            raise ValueError(
                f"{owner}: with wait=0 a request takes no time, so say how often to ask. "
                "Try every=1."
            )
        if self.sees is not None:
            advice = "It is a chance: 0.8 is four messages in five."
            check_number(owner, "sees", self.sees, above=0, most=1, advice=advice)
            if self.wait != 0 or self.window:
                raise ValueError(
                    f"{owner}: only short polling asks some of the servers, without a window. Try "
                    "wait=0, every=1."
                )
        if self.every and self.wait is None:
            raise ValueError(
                f"{owner}: every={self.every:g} is the pause between two requests, so say how "
                "long one waits. Try wait=0."
            )
        if self.pollers is not None:
            advice = "It is how many ask the queue at once, whoever is free to work."
            check_number(owner, "pollers", self.pollers, least=1, whole=True, advice=advice)
        if self.scaling is not None and not isinstance(self.scaling, Scaling):
            raise TypeError(
                f"{owner}: scaling must be a Scaling, not {self.scaling!r}. Try Scaling(start=5)."
            )

    @property
    def source(self) -> str:
        return self.queue

    @property
    def endless(self) -> bool:
        return self.wait is not None

    def links(self) -> Iterator[Link]:
        large = self.window or self.batch > 10
        yield Link("reads from", self.queue, STANDARD_QUEUE_READERS if large else QUEUE_READERS)

    def objections(self, reader: str, parts: Mapping[str, Part]) -> Iterator[str]:
        if self.pollers is not None and getattr(parts.get(self.queue), "visibility", 0) is None:
            yield (
                f"{reader!r} reads from {self.queue!r} with pollers, but what they are given when "
                f"no worker is free would be lost there. Try Queue({self.queue!r}, visibility=30)."
            )
        if self.sees is not None and getattr(parts.get(self.queue), "fifo", False):
            yield (
                f"{reader!r} sees only some of what is in {self.queue!r}, but a FIFO queue gives "
                "its messages in order. Leave out sees."
            )
        if self.partial == GROUP and not getattr(parts.get(self.queue), "fifo", True):
            yield (
                f"{reader!r} reads from {self.queue!r} with partial='group', but there are no "
                f"groups. Let it be a FIFO queue, or try partial=True."
            )

    def open(self, world: World, reader: str, workers: int) -> Receive:
        join = world.find(self.queue, QUEUE_READERS).join
        if self.pollers is None:
            return join(self, reader, workers)
        receive = join(self, reader, self.pollers)
        return Pollers(world, self.queue, reader, self.pollers, receive).receive


def check_reading(owner: str, reading: Reading, most: int) -> None:
    """Raise TypeError or ValueError for a batch or window out of range."""
    advice = f"AWS Lambda allows 1 to {most}."
    check_number(owner, "batch", reading.batch, least=1, most=most, whole=True, advice=advice)
    advice = "It is a time, in seconds; AWS Lambda allows 0 s to 300 s."
    check_number(owner, "window", reading.window, least=0, most=300, advice=advice)
    if reading.pattern is not None:
        from donutlab.patterns import Pattern

        try:
            Pattern(reading.pattern)
        except PatternError as error:
            raise PatternError(f"{owner}: {error}") from None


@dataclass(frozen=True)
class ReadsStream(Reading):
    """How a service reads a stream: up to `batch` records of one partition at a time.

    A worker takes what is there; if that is less than a full batch it waits for more, at most
    `window` seconds from the moment there is a first. `partial` says that a batch is tried again
    from the first record that a step named with `job.fail`.

    The service begins to read at second `joins`, and from there: "oldest", "latest", or a second
    since opening. Each of `replays` sets it back. `retry` says how often a batch that failed is
    tried; without it every second until its records expire. `bisect` splits it first. Records
    older than `max_age` are not given out, or not once more, but given up. Records that are given
    up go to the queue `on_failure`. `parallel` batches of one partition may be in work at once,
    with keys that differ. At most so many workers have something to do.

    Ranges as in AWS Lambda: batch 1 to 10 000, window 0 to 300 s, parallel 1 to 10, max_age 60 s to
    7 days.
    """

    stream: str
    batch: int = 100
    window: float = 0.0
    partial: bool = False
    start: str | float = "latest"
    joins: float = 0.0
    replays: Sequence[Replay] = ()
    retry: Retry | None = None
    bisect: bool = False
    on_failure: str | None = None
    parallel: int = 1
    max_age: float | None = None
    pattern: Mapping[str, Any] | None = None

    def check(self) -> None:
        check_target("ReadsStream", "stream", self.stream)
        owner = f"ReadsStream from {self.stream!r}"
        check_reading(owner, self, 10_000)
        check_flag(owner, "partial", self.partial)
        if isinstance(self.start, str):
            check_choice(owner, "start", self.start, ("latest", "oldest"))
        else:
            advice = "It is 'latest', 'oldest', or a time in seconds since opening."
            check_number(owner, "start", self.start, least=0, advice=advice)
        check_flag(owner, "bisect", self.bisect)
        check_number(owner, "joins", self.joins, least=0, advice="It is a time, in seconds.")
        check_replays(owner, self.replays)
        for replay in self.replays:
            if (
                replay.at < self.joins
                or replay.until is not None
                or replay.rules
                or replay.name != "replay"
            ):
                raise ValueError(
                    f"{owner}: a reader can be set back once it has joined, and reads to the end, "
                    "so leave out until, rules and name, and let it join before second "
                    f"{replay.at:g}."
                )
        if self.retry is not None and not isinstance(self.retry, Retry):
            raise TypeError(
                f"{owner}: retry must be a Retry, not {self.retry!r}. Try Retry(max_attempts=3)."
            )
        if self.on_failure is not None:
            check_target(owner, "on_failure", self.on_failure)
        advice = "AWS Lambda allows 1 to 10."
        check_number(owner, "parallel", self.parallel, least=1, most=10, whole=True, advice=advice)
        if self.max_age is not None:
            advice = "It is a time, in seconds; AWS Lambda allows 60 s to 7 days."
            check_number(owner, "max_age", self.max_age, least=60, most=604_800, advice=advice)

    @property
    def source(self) -> str:
        return self.stream

    def links(self) -> Iterator[Link]:
        yield Link("reads from", self.stream, STREAM_READERS)
        if self.on_failure is not None:
            yield Link("sends failed records to", self.on_failure, DEAD_LETTERS, "failed")

    def open(self, world: World, reader: str, workers: int) -> Receive:
        return world.find(self.stream, STREAM_READERS).join(self, reader, workers)
