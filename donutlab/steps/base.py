"""Actions: what every step of the library is, and what a list of steps may hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from donutlab.core.errors import check_list
from donutlab.core.job import Act, Host
from donutlab.core.spec import Spec
from donutlab.core.world import Link, Sent, World


class Action(Spec):
    """Base of the steps of the library."""

    @property
    def takes_time(self) -> bool:
        """Whether time may pass in this step."""
        return True

    def announces(self, host: str) -> Iterator[Sent]:
        """Yield what this step is certain to send to others as an event of its own."""
        yield from ()

    def links(self) -> Iterator[Link]:
        """Yield the references to other parts."""
        yield from ()

    def open(self, world: World, host: Host, purpose: str) -> Act:
        """Return the step at work for that host, with dice for that purpose."""
        raise NotImplementedError


def check_steps(owner: str, steps: Sequence[Any], name: str = "steps") -> None:
    """Raise TypeError unless each step is one of the library's or a function."""
    word = type(steps).__name__ + "(...)" if isinstance(steps, Action) else "Work(Fixed(5))"
    check_list(owner, name, steps, f"{name}=[{name_of(steps) if callable(steps) else word}]")
    for number, step in enumerate(steps, 1):
        if isinstance(step, type) or not (isinstance(step, Action) or callable(step)):
            raise TypeError(
                f"{owner}: step {number} must be a step such as Work(Fixed(5)), or a generator "
                f"function, not {step!r}."
            )


def name_of(function: Any) -> str:
    """Return what a learner's step is called; it may be any callable, such as a partial."""
    return str(getattr(function, "__name__", type(function).__name__))


def takes_time(step: Any) -> bool:
    """Return whether time may pass in a step; of a learner's function nobody can say."""
    return step.takes_time if isinstance(step, Action) else True


def step_links(steps: Sequence[Any]) -> Iterator[Link]:
    """Yield the references to other parts in these steps."""
    for step in steps:
        if isinstance(step, Action):
            yield from step.links()
