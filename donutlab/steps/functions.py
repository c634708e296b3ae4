"""Learners' steps: a generator function of the learner's where a step can stand.

It gets the job and yields steps, or SimPy events, and what they bring is the value of the yield:

    def decorate(job):
        yield Work(Exponential(20))
        if job.detail["item"] == "pie":
            yield Call("pie maker")
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import simpy

from donutlab.core.errors import ShopError
from donutlab.core.job import Act, Failed, Go, Host, Job, TimeIsUp
from donutlab.core.process import Doing
from donutlab.core.spec import values
from donutlab.core.world import World
from donutlab.steps.base import Action, name_of
from donutlab.steps.lookups import LookUp

TURNS = 100_000
"""After so many yields at one moment a learner's generator is taken to be going in circles."""


class StepError(RuntimeError):
    """A step of the learner's raised an error that is not `Failed`; the message says where.

    `run`, once the run has been given up, is what happened until then.
    """

    run: Any = None


def learner_step(
    function: Callable[[Job], Any], sequence: Callable[..., Go]
) -> Callable[[World, Host, str], Act]:
    """Return a learner's function as something that opens like a step; it yields other steps."""

    def opened(world: World, host: Host, purpose: str) -> Act:
        random = world.dice(host.name, purpose)
        world.keep_records()
        known: dict[tuple[Any, ...], Go] = {}
        alike: Counter[str] = Counter()

        def one(step: Action) -> Go:
            label = repr(step)
            key = label, *map(id, functions_in(step))
            if key not in known:
                number = f" {alike[label]}" if alike[label] else ""
                alike[label] += 1
                known[key] = sequence([step], world, host, f"{purpose} {label}{number}")
            return known[key]

        def act(job: Job) -> Doing | None:
            job.random = random
            try:
                doing = function(job)
            except Failed:
                raise
            except Exception as error:
                raise trouble(function, job, error) from error
            if doing is None:
                return None
            if not hasattr(doing, "send"):
                raise trouble(function, job, f"it returned {doing!r}; yield the steps instead")
            return follow(function, doing, job, one)

        return act

    return opened


def functions_in(step: Any) -> Iterator[Any]:
    """Yield the functions among the steps in a step: two may bear one name."""
    for value in values(step).values() if isinstance(step, Action) else ():
        for each in value if isinstance(value, tuple) else ():
            if isinstance(each, Action):
                yield from functions_in(each)
            elif callable(each):
                yield each


def follow(
    function: Callable[[Job], Any],
    doing: Doing,
    job: Job,
    one: Callable[[Action], Go],
) -> Doing:
    """Go through what a learner's generator yields, and give it back what each step brings."""
    resume: Callable[[Any], Any] = doing.send
    given: Any = None
    turns, moment = 0, -1.0
    while True:
        turns = turns + 1 if moment == job.now else 0
        moment = job.now
        if turns > TURNS:
            raise trouble(function, job, f"it yielded {TURNS:,} times and time did not advance")
        try:
            step = resume(given)
        except StopIteration:
            return
        except (Failed, simpy.Interrupt):
            raise
        except Exception as error:
            raise trouble(function, job, error) from error
        resume, given = doing.send, None
        try:
            if isinstance(step, simpy.Event):
                try:
                    given = yield step
                except Exception as error:  # the event failed: whoever waits for it may catch it
                    if isinstance(error, simpy.Interrupt) and isinstance(error.cause, TimeIsUp):
                        raise
                    resume, given = doing.throw, error
            elif isinstance(step, Action):
                try:
                    go = one(step)
                except ShopError as error:
                    raise trouble(function, job, f"it yielded {step!r}, but {error}") from None
                following = go(job)
                if following:
                    yield from following
                given = job.found if isinstance(step, LookUp) else None
            else:
                what = f"it yielded {step!r}; yield a step such as Work(Fixed(5)) or a SimPy event"
                raise trouble(function, job, what)
        except Failed as failure:
            resume, given = doing.throw, failure


def trouble(function: Callable[[Job], Any], job: Job, what: object) -> StepError:
    """Return the error that says in whose step, on which order and when something went wrong."""
    if isinstance(what, Exception):
        what = f"{type(what).__name__}: {what}"
    stop = "" if str(what).endswith((".", "?")) else "."
    return StepError(
        f"{job.host.name!r}, step {name_of(function)!r}, order {job.order!r} at second "
        f"{job.now:g}: {what}{stop}"
    )
