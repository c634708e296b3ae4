"""Outages: a service that is out from one second to another, by schedule.

While it is out a service refuses what comes: calls are answered with a failure at once, events are
not taken. Its workers begin nothing new; those who read from a queue or a stream leave everything
there, so that it piles up, and catch up afterwards.

Where it differs from a real outage: what a worker has in hand is brought to its end, what waits in
line keeps its place, and a refusal is immediate, where a real one often is a silence until the
timeout (`donutlab.steps.failures.Crash`). A worker who waited for a batch when the outage began is
still given it, and begins with it when the outage is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import simpy

from donutlab.core.errors import check_list, check_number
from donutlab.core.kinds import DOWN, UP
from donutlab.core.spec import Spec
from donutlab.core.world import World


@dataclass(frozen=True)
class Outage(Spec):
    """Out from second `start` to second `end`: ``Outage(hours(1), hours(2))``."""

    start: float
    end: float

    def check(self) -> None:
        check_number("Outage", "start", self.start, least=0, advice="In seconds since opening.")
        advice = "In seconds since opening; it comes after the start."
        check_number("Outage", "end", self.end, above=self.start, advice=advice)


def check_outages(owner: str, outages: Sequence[Outage]) -> None:
    """Raise TypeError or ValueError unless these are outages, one after the other."""
    check_list(owner, "outages", outages, "outages=[Outage(hours(1), hours(2))]")
    end = 0.0
    for each in outages:
        if not isinstance(each, Outage):
            raise TypeError(f"{owner}: an outage must be an Outage(...), not {each!r}.")
        if each.start < end:
            raise ValueError(
                f"{owner}: its outages must follow each other, but one starts at second "
                f"{each.start:g}, before the end of another at second {end:g}."
            )
        end = each.end


class OutagesAtWork:
    """The outages of a service in one run; `over` happens when the present one ends."""

    def __init__(self, outages: Sequence[Outage], world: World, service: str) -> None:
        self.world = world
        self.service = service
        self.down = False
        self.over: simpy.Event = world.env.event()
        for each in outages:
            world.later(each.start, self.begin)
            world.later(each.end, self.end)

    def begin(self) -> None:
        """The service is out from now on."""
        self.down = True
        self.world.write((self.world.env.now, DOWN, self.service, "", "", None, None))

    def end(self) -> None:
        """The service is back, and its workers go on."""
        self.down = False
        self.world.write((self.world.env.now, UP, self.service, "", "", None, None))
        self.over.succeed()
        self.over = self.world.env.event()
