"""Failures: steps that do not always go well.

`Fail` is an error that is noticed: whoever called hears of it. `Crash` is the end of the process
in the middle of its work: whoever called hears nothing and finds out by waiting too long; what was
done before is done, what comes after is not. With a crash between two writes to two systems one of
them is lost (dual write); `donutlab.parts.outbox` is the way out.

Here we simplify: after a crash a new worker is there at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from donutlab.core.errors import check_number
from donutlab.core.job import Act, Crashed, Host, Job
from donutlab.core.world import World
from donutlab.steps.base import Action


@dataclass(frozen=True)
class Fail(Action):
    """Fail with this probability: ``[Work(Fixed(5)), Fail(0.1)]``. The job fails, with `why`.

    In a batch each event fails or not by itself; see `Reads.partial`.
    """

    probability: float
    why: str = "it went wrong"

    def check(self) -> None:
        check_probability("Fail", self.probability)

    @property
    def takes_time(self) -> bool:
        return False

    def open(self, world: World, host: Host, purpose: str) -> Act:
        uniform, probability, why = (
            world.dice(host.name, purpose).random,
            self.probability,
            self.why,
        )

        def act(job: Job) -> None:
            for event in job.events:
                if uniform() < probability:
                    job.fail(event, why)

        return act


@dataclass(frozen=True)
class Crash(Action):
    """Crash with this probability: the job ends here, and nobody is told.

    A caller waits until its timeout, so give the `Call` one. A batch that was read from a queue
    has failed as a whole. What `Once` has noted as in work stays so: nobody tidies up.
    """

    probability: float

    def check(self) -> None:
        check_probability("Crash", self.probability)

    @property
    def takes_time(self) -> bool:
        return False

    def open(self, world: World, host: Host, purpose: str) -> Act:
        uniform, probability = world.dice(host.name, purpose).random, self.probability

        def act(job: Job) -> None:
            if uniform() < probability:
                job.reply = None
                raise Crashed("crashed")

        return act


def check_probability(owner: str, value: object) -> None:
    """Raise TypeError or ValueError unless `value` is a probability."""
    advice = "It is a probability: 0 for never, 1 for always."
    check_number(owner, "probability", value, least=0, most=1, advice=advice)
