"""Cold starts: a worker who has not worked for a while needs time to get ready.

Like the execution environments of a cloud function: one is set up when a request finds no other
free, is kept for a while after its last request, and then thrown away. The requests go to the one
that was used last, so that few are kept warm. With ``workers=1000`` and ``line=Line(capacity=0)``
a service is such a function, with its limit of 1000 at once.

Where it differs from the real service: how long an environment is kept is not published, and here
is a parameter; the time to set one up counts as time at work; a limit of how many may be set up
per second (AWS Lambda: 1000 in 10 s) is left out.

Source: AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle":
cold starts are under 1 % of invocations, and take from under 100 ms to over 1 s.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from donutlab.core.distributions import Distribution, check_time
from donutlab.core.errors import check_number
from donutlab.core.job import Job
from donutlab.core.kinds import COLD_STARTED
from donutlab.core.rounding import longer
from donutlab.core.spec import Spec
from donutlab.core.world import World


@dataclass(frozen=True)
class ColdStart(Spec):
    """Getting ready takes `time`, for a worker's first job and after `keep_warm` s without one."""

    time: Distribution
    keep_warm: float = 600.0

    def check(self) -> None:
        check_time("ColdStart", "time", self.time)
        advice = "It is a time, in seconds: how long a worker without work stays ready."
        check_number("ColdStart", "keep_warm", self.keep_warm, least=0, advice=advice)

    def open(self, world: World, service: str) -> ColdStartAtWork:
        """Return the cold starts at work in a service."""
        return ColdStartAtWork(self, world, service)


class ColdStartAtWork:
    """The cold starts of a service in one run: who has worked when, and how long they take."""

    def __init__(self, spec: ColdStart, world: World, service: str) -> None:
        self.spec = spec
        self.world = world
        self.service = service
        self.draw = spec.time.sampler(world.dice(service, "cold start"))
        self.ended: dict[int, float] = {}
        """When each worker was last at work; whoever was never is not in it."""
        self.took = 0.0
        """How long the worker who began last took to get ready."""

    def seconds(self, job: Job, worker: int) -> float:
        """Return how long a worker needs to get ready for a job, and log it if that is needed."""
        now, event = self.world.env.now, job.event
        if not longer(now - self.ended.get(worker, -inf), self.spec.keep_warm):
            self.took = 0.0
            return 0.0
        self.took = took = float(self.draw())
        self.world.write((now, COLD_STARTED, self.service, event.order, event.id, worker, took))
        return took
