"""Outages: a service that is out from one second to another, by schedule.

While it is out a service refuses what comes: calls are answered with a failure at once, events are
not taken. Its workers begin nothing new; those who read from a queue or a stream leave everything
there, so that it piles up, and catch up afterwards.

An outage can be partial: then it strikes a share of what comes, as when one of three instances
behind a load balancer is out, and the workers go on with the rest. And it can be silent: calls are
not answered at all, as when packets are lost, so that who has set no timeout waits for ever.

Where it differs from a real outage: what a worker has in hand is brought to its end, what waits in
line keeps its place, and a refusal is immediate, where a real one often is a silence until the
timeout: say so with `silent`. In a silent one, too, look-ups are refused and events not taken at
once, for whoever sends them has no timeout here. A worker who waited for a batch when the outage
began is still given it, and begins with it when the outage is over.

Sources: Huang et al., "Gray failure: the Achilles' heel of cloud-scale systems", HotOS 2017;
Brooker, "Will circuit breakers solve my problems?", 2022.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import simpy

from donutlab.core.errors import check_flag, check_list, check_number
from donutlab.core.kinds import DOWN, UP
from donutlab.core.spec import Spec
from donutlab.core.world import World

SILENT = "silent"
"""Why a call is not taken that is not answered either."""


@dataclass(frozen=True)
class Outage(Spec):
    """Out from second `start` to second `end`: ``Outage(hours(1), hours(2))``.

    It strikes a `share` of what comes, each with that probability; less than all is a partial
    outage. In a `silent` one calls get no answer, where otherwise they are refused.
    """

    start: float
    end: float
    share: float = 1.0
    silent: bool = False

    def check(self) -> None:
        check_number("Outage", "start", self.start, least=0, advice="In seconds since opening.")
        advice = "In seconds since opening; it comes after the start."
        check_number("Outage", "end", self.end, above=self.start, advice=advice)
        advice = "It is a share of what comes: 0.3 for three in ten."
        check_number("Outage", "share", self.share, above=0, most=1, advice=advice)
        check_flag("Outage", "silent", self.silent)


def check_outages(owner: str, outages: Sequence[Outage], called: bool = True) -> None:
    """Raise TypeError or ValueError unless these are outages, one after the other.

    A part that is not `called`, so that nobody notices who waits for an answer, is out as a whole.
    """
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
        if not called and (each.share < 1 or each.silent):
            raise ValueError(
                f"{owner}: it is out as a whole, and no caller waits for its workers, so leave out "
                f"share and silent. Try Outage({each.start:g}, {each.end:g})."
            )


class OutagesAtWork:
    """The outages of a service in one run; `over` happens when the present one ends.

    `now` is the present outage. The service is `down` if that strikes all, so that nobody works.
    """

    def __init__(self, outages: Sequence[Outage], world: World, service: str) -> None:
        self.world = world
        self.service = service
        self.now: Outage | None = None
        self.down = False
        self.over: simpy.Event = world.env.event()
        self.uniform = world.dice(service, "outages").random
        for each in outages:
            world.later(each.start, partial(self.begin, each))
            world.later(each.end, self.end)

    def begin(self, outage: Outage) -> None:
        """The service is out from now on."""
        self.now, self.down = outage, outage.share == 1
        share = None if self.down else outage.share
        self.world.write((self.world.env.now, DOWN, self.service, "", "", None, share))

    def end(self) -> None:
        """The service is back, and its workers go on."""
        self.now, self.down = None, False
        self.world.write((self.world.env.now, UP, self.service, "", "", None, None))
        self.over.succeed()
        self.over = self.world.env.event()

    def strikes(self) -> str | None:
        """Return why what comes now is not taken; None if it is."""
        now = self.now
        if now is None or (now.share < 1 and self.uniform() >= now.share):
            return None
        return SILENT if now.silent else "out"
