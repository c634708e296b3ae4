"""Slowdowns: a service that does all it should, and takes longer over it.

For a while, as when a disk fails or a neighbour on the same machine is busy: `Slowdown`. Or the
more are at work at once, for what they share, such as a lock, a database or one oven: `Contention`.
Real services are more often slow than out, and a slow one can do more harm: its callers wait.

Where it differs from real services: work goes on at the pace at which it began, also when others
join in or the slowdown is over; and a cold start takes as long as ever.

Sources: Gunther, "A general theory of computational scalability based on rational functions", 2008
(the universal scalability law); Huang et al., "Gray failure: the Achilles' heel of cloud-scale
systems", HotOS 2017.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Protocol

from donutlab.core.errors import check_list, check_number
from donutlab.core.job import Job
from donutlab.core.kinds import SLOWED
from donutlab.core.spec import Spec
from donutlab.core.world import World

Pace = Callable[[], float]
"""How many times as long work takes that begins now."""


class Slower(Spec):
    """Base of what makes a service slower."""

    def open(self, service: Slowed) -> Pace:
        """Return the pace of that service in one run."""
        raise NotImplementedError


@dataclass(frozen=True)
class Slowdown(Slower):
    """Work that begins from second `start` to second `end` takes `factor` times as long."""

    start: float
    end: float
    factor: float

    def check(self) -> None:
        check_number("Slowdown", "start", self.start, least=0, advice="In seconds since opening.")
        advice = "In seconds since opening; it comes after the start."
        check_number("Slowdown", "end", self.end, above=self.start, advice=advice)
        advice = "It is how many times as long work takes: 3 for a third of the pace."
        check_number("Slowdown", "factor", self.factor, above=0, advice=advice)

    def open(self, service: Slowed) -> Pace:
        env = service.world.env
        return lambda: self.factor if self.start <= env.now < self.end else 1.0


@dataclass(frozen=True)
class Contention(Slower):
    """Work takes 1 + a(n - 1) + b·n(n - 1) times as long when it begins as one of n jobs at once.

    The `share` a of the work is done by one at a time, and each waits there for the others; what
    they do goes wrong, and is put right, between every two of them: `crosstalk` b. With crosstalk
    there is a number of workers, √((1 - a)/b), beyond which more of them get less done.
    """

    share: float = 0.0
    crosstalk: float = 0.0

    def check(self) -> None:
        advice = "It is the share of the work that only one can do at a time: 0.05 for 5 %."
        check_number("Contention", "share", self.share, least=0, most=1, advice=advice)
        advice = "It is what each two workers cost each other, as a share of the work."
        check_number("Contention", "crosstalk", self.crosstalk, least=0, most=1, advice=advice)
        if not self.share and not self.crosstalk:
            raise ValueError(
                "Contention: say how much, as share or crosstalk. Try Contention(0.05)."
            )

    def open(self, service: Slowed) -> Pace:
        def pace() -> float:
            busy = sum(worker.job is not None for worker in service.workers)
            others = max(busy - 1, 0)
            return 1 + self.share * others + self.crosstalk * busy * others

        return pace


class AtWork(Protocol):
    """A worker, as far as it matters whether there is a job in hand."""

    job: Job | None


class Slowed(Protocol):
    """What is needed of a service."""

    name: str
    world: World

    @property
    def workers(self) -> Iterable[AtWork]:
        """Who works there."""


def check_slowdowns(owner: str, slowdowns: Sequence[Slower]) -> None:
    """Raise TypeError unless these are what makes a service slower."""
    check_list(owner, "slowdowns", slowdowns, "slowdowns=[Slowdown(hours(1), hours(2), 3)]")
    for each in slowdowns:
        if not isinstance(each, Slower):
            raise TypeError(
                f"{owner}: a slowdown must be a Slowdown(...) or a Contention(...), not {each!r}."
            )


def pace_of(slowdowns: Sequence[Slower], service: Slowed) -> Pace | None:
    """Return the pace of a service that all of these make slower; None without any."""
    if not slowdowns:
        return None
    world = service.world
    paces = [each.open(service) for each in slowdowns]
    passing = [each for each in slowdowns if isinstance(each, Slowdown)]
    usual = [each.open(service) for each in passing]

    def note() -> None:
        factor = float(prod(pace() for pace in usual))
        world.write((world.env.now, SLOWED, service.name, "", "", None, factor))

    for moment in sorted({time for each in passing for time in (each.start, each.end)}):
        world.later(moment, note)
    return lambda: prod(pace() for pace in paces)
