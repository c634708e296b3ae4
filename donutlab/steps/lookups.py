"""Look-ups: asking how an order stands, by its identifier.

Like the status URL that an asynchronous request gives (202 Accepted, RFC 9110 section 15.3.3). Here
we simplify: the identifier is the order's, and a service keeps its records for the whole run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from donutlab.core.errors import check_interval, check_target
from donutlab.core.events import Event
from donutlab.core.job import Act, Failed, Host, Job
from donutlab.core.kinds import LOOKED_UP
from donutlab.core.needs import LOOK_UPS
from donutlab.core.process import Doing
from donutlab.core.rounding import longer
from donutlab.core.world import Link, World
from donutlab.steps.base import Action

LOOK_UP = "LookUp"
"""The type of the event that is a question about an order."""


@dataclass(frozen=True)
class LookUp(Action):
    """Ask the service `at` how an order stands, by its identifier.

    The answer, `job.found`, has a `status` (unknown, waiting, in work, served, failed) and the
    `detail` of the event the service was given. If the service is out, or too many wait there, the
    question is refused, and the asker's job fails. With `every` the question is asked every so many
    seconds until the order is served or has failed, at most `timeout` seconds long; if it has
    failed, or time is up, the asker's job fails. If the service says how long a look-up takes
    (`Service.lookup`), one of its workers answers; otherwise it costs no time.
    """

    at: str
    every: float | None = None
    timeout: float | None = None

    def check(self) -> None:
        check_target("LookUp", "at", self.at)
        for name, value in (("every", self.every), ("timeout", self.timeout)):
            if value is not None:
                check_interval(f"LookUp at {self.at!r}", name, value)
        if self.timeout is not None and self.every is None:
            raise ValueError(
                f"LookUp at {self.at!r}: timeout ends a repeated look-up, so say how often, "
                "for example every=30."
            )

    def links(self) -> Iterator[Link]:
        yield Link("looks up orders at", self.at, LOOK_UPS)

    def open(self, world: World, host: Host, purpose: str) -> Act:
        env, write, name, at = world.env, world.write, host.name, self.at
        service, every = world.find(at, LOOK_UPS), self.every
        service.keep_records()
        opening = world.opening

        def ask(job: Job, event: Event) -> Doing:
            detail = {"order": event.order}
            question = Event(
                host.event_id(), name, LOOK_UP, env.now, detail, event.order, event.id, opening
            )
            job.found = yield service.look_up(question, name)
            write((env.now, LOOKED_UP, name, event.order, event.id, at, job.found["status"]))
            return job.found["status"]

        def act(job: Job) -> Doing:
            for event in job.events:
                begin = env.now
                status = yield from ask(job, event)
                while every is not None and status not in ("served", "failed"):
                    if self.timeout is not None and longer(env.now + every - begin, self.timeout):
                        raise Failed(f"{at} was not done in time")
                    yield env.timeout(every)
                    status = yield from ask(job, event)
                if every is not None and status == "failed":
                    raise Failed(f"{at} failed")
                if status == "refused":
                    raise Failed(f"{at} refused the look-up")

        return act
