"""Chains: steps at work, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from donutlab.core.job import Act, Host, Job
from donutlab.core.process import Doing
from donutlab.core.world import World
from donutlab.steps.base import Action, name_of
from donutlab.steps.functions import learner_step


def open_steps(steps: Sequence[Any], world: World, host: Host, prefix: str = "") -> list[Act]:
    """Return the steps at work. The n-th step of a kind keeps its dice whatever stands between."""
    seen: Counter[str] = Counter()
    acts = []
    for step in steps:
        word = type(step).__name__ if isinstance(step, Action) else name_of(step)
        purpose = f"{prefix} {word} {seen[word]}".lstrip()
        seen[word] += 1
        opened = step.open if isinstance(step, Action) else learner_step(step, chain)
        acts.append(opened(world, host, purpose))
    return acts


def chain(
    steps: Sequence[Any], world: World, host: Host, prefix: str = ""
) -> Callable[[Job], Doing]:
    """Return these steps as one generator function of the job."""
    env, acts = world.env, open_steps(steps, world, host, prefix)

    def go(job: Job) -> Doing:
        for act in acts:
            doing = act(job)
            if doing is None:
                continue
            if isinstance(doing, float):
                yield env.timeout(doing)
            else:
                yield from doing

    return go
