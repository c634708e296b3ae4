"""Sequences: steps at work, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from donutlab.core.job import Act, Go, Host, Job
from donutlab.core.process import Clock, Doing
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
        opened = step.open if isinstance(step, Action) else learner_step(step, sequence)
        acts.append(opened(world, host, purpose))
    return acts


def sequence(steps: Sequence[Any], world: World, host: Host, prefix: str = "") -> Go:
    """Return these steps at work, one after the other, as one."""
    return in_turn(open_steps(steps, world, host, prefix), world.env)


def in_turn(acts: Sequence[Act], env: Clock) -> Go:
    """Return what takes a job through all of these, and is done at once if no time passes."""
    ahead = [(act, acts[number:]) for number, act in enumerate(acts, 1)]

    def go(job: Job) -> Doing | None:
        for act, later in ahead:
            doing = act(job)
            if doing is not None:
                return go_on(job, doing, later)
        return None

    def go_on(job: Job, doing: float | Doing, later: Sequence[Act]) -> Doing:
        yield from wait(doing)
        for act in later:
            following = act(job)
            if following is not None:
                yield from wait(following)

    def wait(doing: float | Doing) -> Doing:
        if isinstance(doing, float):
            yield env.timeout(doing)
        else:
            yield from doing

    return go
