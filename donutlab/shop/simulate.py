"""Simulating: open the parts of a shop in a world, and let the clock run."""

from __future__ import annotations

import gc
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

import simpy
from simpy.core import EmptySchedule

from donutlab.core.errors import RunStopped
from donutlab.core.kinds import ARRIVED, PLACED, RECEIVED, STARTED
from donutlab.core.log import Log
from donutlab.core.world import Endless, Part, World
from donutlab.steps.functions import StepError
from donutlab.steps.retry import without_end

if TYPE_CHECKING:
    from donutlab.results.summary import Summary

STALL = 200_000
"""After so many SimPy events at one and the same moment a run is taken to be going in circles."""
EACH = 200
"""But not before there are so many for each order that was placed at that moment."""
ABSURD = 10
"""A run is taken for a slip if some part is sent so many times what is begun there, and `MANY`."""
MANY = 100
BLOCK = 20_000
"""After so many SimPy events rubbish is collected, and a bookkeeper enters what is new."""

LAST = 1000
"""The last rows of the log tell who goes round in a circle."""


class _Closed(Exception):
    """The shop has closed."""


class Ended(NamedTuple):
    """A simulation that is over: its world, the last second, and why it was stopped, if it was.

    `error` is what a learner's step has raised.
    """

    world: World
    end: float
    stopped: str
    error: StepError | None = None


def play(
    parts: Iterable[Part], opening: datetime, seed: int, until: float | None, limit: int
) -> Ended:
    """Run parts whose wiring is in order; see `Shop.run`."""
    world = World(seed, opening)
    try:
        open_parts(parts, world, until)
        stopped = advance(world, limit)
    except StepError as error:
        stopped = str(error)
        return Ended(world, last_moment(world), stopped, error)
    if stopped:
        warnings.warn(stopped, RunStopped, stacklevel=4)
    elif (doubt := doubts(world)) and swamped(world.log):
        warnings.warn(doubt, UserWarning, stacklevel=4)
    return Ended(world, until if until is not None and not stopped else last_moment(world), stopped)


def last_moment(world: World) -> float:
    """Return the second of the last row of the log; 0 if there is none."""
    last: float = (world.log.column("time")[-1:] or [0.0])[0]
    return last


def tally(
    parts: Iterable[Part],
    opening: datetime,
    completes: Mapping[str, Mapping[str, Any] | None],
    seed: int,
    until: float | None,
    limit: int,
    warmup: float,
) -> Summary:
    """Run parts whose wiring is in order, without keeping the log; see `Shop.tally`."""
    from donutlab.results.incremental import IncrementalSummary

    world = World(seed, opening)
    open_parts(parts, world, until)
    summary = IncrementalSummary(world, completes, warmup)
    stopped = advance(world, limit, summary.enter)
    found = summary.summary(None if stopped else until, stopped)
    if stopped:
        warnings.warn(stopped, RunStopped, stacklevel=4)
    least = MANY / found.seconds if found.seconds else inf
    absurd = any(each.rate_in >= max(least, ABSURD * each.rate_out) for each in found.overloads)
    if not stopped and absurd and (doubt := doubts(world)):
        warnings.warn(doubt, UserWarning, stacklevel=4)
    return found


def open_parts(parts: Iterable[Part], world: World, until: float | None) -> None:
    """Open parts in a world that closes at second `until`."""
    if until is not None:
        closing = world.env.timeout(until)
        assert closing.callbacks is not None
        closing.callbacks.append(_close)
    world.parts.update({part.name: part for part in parts})  # before one asks what another is
    for part in world.parts.values():
        world.open(part)
    for running in world.directory.values():
        running.start()


def _close(_: simpy.Event) -> None:
    raise _Closed


def advance(world: World, limit: int, after_block: Callable[[], None] = lambda: None) -> str:
    """Let the clock run; return why it was stopped, or the empty string if it came to its end."""
    env, left, still, placed = world.env, limit, 0, 0
    collecting = gc.isenabled()
    gc.disable()  # its rounds would walk the growing log again and again
    try:
        while left > 0:
            before, count, rows = env.now, min(left, BLOCK), len(world.log)
            env.steps(count)
            left -= count
            gc.collect(0)
            if env.now > before:
                still = placed = 0
            else:
                still += count
                placed += world.log.column("kind", rows).count(PLACED)
            if still >= max(STALL, EACH * placed):
                return (
                    f"Stopped at second {before:g}: {still:,} things happened there and time did "
                    f"not advance.{last_to_act(world)} Look for events that go round in a circle."
                )
            after_block()
    except (_Closed, EmptySchedule):
        return ""
    except Endless as error:
        return f"Stopped at second {env.now:g}: {error} Narrow the rules that send it round."
    finally:
        if collecting:
            gc.enable()
    doubt = doubts(world)
    return (
        f"Stopped at second {env.now:g}, after the {limit:,} events a run may take. "
        f"{doubt}{' ' * bool(doubt)}Ask for less, or allow more: run(limit=...)."
    )


def doubts(world: World) -> str:
    """Return what is to be doubted about the parts, should a run of them get absurd."""
    told = [part.doubt for part in world.parts.values() if part.doubt]
    told += [
        f"{part.name!r} tries {name!r} again without end (max_attempts=None): where every attempt "
        "fails it never stops. Give the call a deadline."
        for part in world.parts.values()
        for name in dict.fromkeys(without_end(part))
    ]
    return " ".join(told)


def swamped(log: Log) -> bool:
    """Return whether some part was sent absurdly more than was begun there."""
    counts = Counter(zip(log.column("kind"), log.column("part"), strict=True))
    begun: Counter[str] = Counter()
    for (kind, part), count in counts.items():
        begun[part] += count * (kind in (STARTED, RECEIVED))
    return any(
        each and counts[ARRIVED, part] >= max(MANY, ABSURD * each) for part, each in begun.items()
    )


def last_to_act(world: World) -> str:
    """Return in a sentence which parts the last rows of the log are about."""
    counts = Counter(world.log.column("part")[-LAST:])
    names = " and ".join(repr(name) for name, _ in counts.most_common(4))
    return f" Last to act were {names}." if names else ""
