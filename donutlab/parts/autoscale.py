"""Autoscaling: the number of workers follows the load.

Like target tracking in the cloud: every `every` seconds the jobs at hand, in work and waiting, are
counted, and there shall be so many workers that each has `target` of them. New workers are there
after `delay` seconds; workers too many leave when they have nothing in hand.

Where it differs from real autoscalers: they look at an average over a window where this one looks
at the moment; they wait longer before they take away than before they add; and there a worker is a
container or machine with many jobs at a time.

Sources: Knative documentation, "Configuring concurrency" (desired pods = jobs at hand / target);
Kubernetes documentation, "Horizontal Pod Autoscaling"; the first looks every 2 s, the second
every 15 s.
"""

from __future__ import annotations

from collections.abc import Sized
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from math import ceil
from typing import Protocol

import simpy

from donutlab.core.errors import check_interval, check_number
from donutlab.core.kinds import SCALED
from donutlab.core.process import Doing
from donutlab.core.spec import Spec
from donutlab.core.world import World


@dataclass(frozen=True)
class Autoscale(Spec):
    """Up to `most` workers, as many as the load asks for; at least those the service has."""

    most: int
    target: float = 1.0
    every: float = 15.0
    delay: float = 0.0

    def check(self) -> None:
        check_number("Autoscale", "most", self.most, least=1, whole=True)
        advice = "It is how many jobs, in work and waiting, there shall be for each worker."
        check_number("Autoscale", "target", self.target, above=0, advice=advice)
        advice = "It is a time, in seconds, from one look at the load to the next."
        check_interval("Autoscale", "every", self.every, advice)
        advice = "It is a time, in seconds: what a new worker needs to be there."
        check_number("Autoscale", "delay", self.delay, least=0, advice=advice)

    def open(self, service: Scaled, workers: int) -> AutoscaleAtWork:
        """Return the autoscaler at work for a service that has so many workers."""
        return AutoscaleAtWork(self, service, workers)


class Scaled(Protocol):
    """What an autoscaler needs of a service."""

    name: str
    world: World

    @property
    def idle(self) -> Sized:
        """Who has nothing to do."""

    @property
    def line(self) -> Sized:
        """What waits."""

    def start_worker(self, number: int) -> None:
        """Let a worker begin."""

    def stop_worker(self) -> None:
        """Let the worker go who has been idle longest."""


class AutoscaleAtWork:
    """The autoscaler of a service in one run: of its `present` workers `leaving` shall leave.

    `coming` are on their way. `wanted` are to be there once all that was ordered is carried out.
    """

    def __init__(self, spec: Autoscale, service: Scaled, workers: int) -> None:
        self.spec = spec
        self.service = service
        self.world = service.world
        self.least = self.wanted = self.present = workers
        self.leaving = self.coming = 0
        self.numbers = count(workers + 1)

    def run(self) -> Doing:
        """Look at the load again and again, until interrupted."""
        with suppress(simpy.Interrupt):
            while True:
                yield self.world.env.timeout(self.spec.every)
                at_hand = self.present - len(self.service.idle) + len(self.service.line)
                asked = ceil(at_hand / self.spec.target)
                more = max(self.least, min(self.spec.most, asked)) - self.wanted
                self.wanted += more
                if more > 0:
                    self.add(more)
                else:
                    self.remove(-more)

    def add(self, more: int) -> None:
        """Let so many more workers come, when they are ready."""
        self.coming += more
        self.world.later(self.spec.delay, lambda: self.start(more))

    def start(self, more: int) -> None:
        """Let workers begin who still shall come; first, those who were about to leave stay."""
        more = min(more, self.coming)
        self.coming -= more
        stay = min(more, self.leaving)
        self.leaving -= stay
        for _ in range(more - stay):
            self.service.start_worker(next(self.numbers))
        self.count(more - stay)

    def remove(self, fewer: int) -> None:
        """Let workers go: first those who have not come, then the idle, then others after a job."""
        not_yet = min(fewer, self.coming)
        self.coming -= not_yet
        for _ in range(fewer - not_yet):
            if self.service.idle:
                self.service.stop_worker()
                self.count(-1)
            else:
                self.leaving += 1

    def leaves(self, _: object) -> bool:
        """Return whether the worker who asks, with no job in hand, is to leave."""
        if not self.leaving:
            return False
        self.leaving -= 1
        self.count(-1)
        return True

    def count(self, more: int) -> None:
        """Take note of how many workers there are now."""
        if more:
            self.present += more
            now, name = self.world.env.now, self.service.name
            self.world.write((now, SCALED, name, "", "", None, self.present))
