"""Time limits: after so many seconds at a job its program is ended, whatever it is doing.

Like the timeout of a cloud function: what is not done by then is cut off. The job fails; a batch
fails as a whole. Nothing is tidied up: a call that was under way goes on at the service called,
and what `Once` has noted as in work stays so until that time would have been over as well. A queue
whose visibility is shorter than the time limit of its reader would give the same event to a second
worker while the first may still be at it: such a shop is not wired well.

Where it differs from the real service: there the timeout is 3 s unless set otherwise, and 15 min at
most; here there is none unless asked for. What ends at that very moment is done. The time that a
worker needs to get ready (`donutlab.parts.coldstart`) does not count, there and here.

Source: AWS Lambda Developer Guide, "Configure Lambda function timeout" and "Using Lambda with
Amazon SQS", 2025.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import simpy

from donutlab.core.job import Job, TimeIsUp
from donutlab.core.world import World


class Limited(Protocol):
    """What a time limit needs of a worker."""

    job: Job | None
    process: simpy.Process


class ReadyIn(Protocol):
    """What it needs of cold starts: how long the last worker to begin took to get ready."""

    took: float


def short_visibility(
    owner: str, source: str, timeout: float, parts: Mapping[str, Any]
) -> Iterator[str]:
    """Yield what is wrong if a queue shows events again while their reader may be at work."""
    visibility = getattr(parts.get(source), "visibility", None)
    if visibility is not None and visibility < timeout:
        yield (
            f"{owner!r} may work for {timeout:g} s on what it reads from {source!r}, which shows "
            f"it to others again after {visibility:g} s. Let visibility be {timeout:g} or more "
            f"(AWS advises six times the timeout: {6 * timeout:g}), or timeout at most "
            f"{visibility:g}."
        )


def limited(
    begin: Callable[[Job, Any], float], seconds: float, cold: ReadyIn | None, world: World
) -> Callable[[Job, Any], float]:
    """Return what begins a job as `begin` does, and cuts it off when its time is over."""
    cause = TimeIsUp(f"timed out after {seconds:g} s")

    def cut_off(job: Job, worker: Limited) -> None:
        if worker.job is job:
            worker.process.interrupt(cause)

    def begin_limited(job: Job, worker: Limited) -> float:
        busy = begin(job, worker)
        left = seconds + (cold.took if cold else 0.0)
        # after whatever else happens at that moment
        world.later(left, lambda: world.later(0.0, lambda: cut_off(job, worker)))
        return busy

    return begin_limited
