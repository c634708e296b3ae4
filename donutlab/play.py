"""Playing a shop: open its parts in a world, let the clock run, and say what happened."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING

import simpy
from simpy.core import EmptySchedule

from donutlab.bookkeeper import Bookkeeper
from donutlab.errors import RunStopped
from donutlab.learners import StepError
from donutlab.routines import Clock
from donutlab.run import Run
from donutlab.summary import Summary
from donutlab.world import World

if TYPE_CHECKING:
    from donutlab.shop import Shop

STALL = 200_000
"""After so many SimPy events at one and the same moment a run is taken to be going in circles."""
BLOCK = 20_000
"""After so many SimPy events rubbish is collected, and a bookkeeper enters what is new."""


class _Closed(Exception):
    """The shop has closed."""


def play(shop: Shop, seed: int, until: float | None, limit: int) -> Run:
    """Run a shop whose wiring is in order; see `Shop.run`."""
    world = World(seed, shop.opening)

    def run(stopped: str) -> Run:
        last = world.log.column("time")[-1:] or [0.0]
        end = last[0] if until is None or stopped else until
        return Run(shop, seed, world.log, end, world.events, stopped)

    try:
        open_shop(shop, world, until)
        stopped = advance(world.env, limit)
    except StepError as error:
        error.run = run(str(error))
        error.add_note("What was logged until then is in the error's attribute `run`.")
        raise
    if stopped:
        warnings.warn(stopped, RunStopped, stacklevel=3)
    return run(stopped)


def tally(shop: Shop, seed: int, until: float | None, limit: int, warmup: float) -> Summary:
    """Run a shop whose wiring is in order, without keeping its log; see `Shop.tally`."""
    world = World(seed, shop.opening)
    open_shop(shop, world, until)
    keeper = Bookkeeper(world, shop.completes, warmup)
    stopped = advance(world.env, limit, keeper.enter)
    if stopped:
        warnings.warn(stopped, RunStopped, stacklevel=3)
    return keeper.summary(None if stopped else until, stopped)


def open_shop(shop: Shop, world: World, until: float | None) -> None:
    """Open the parts of a shop in a world that closes at second `until`."""
    if until is not None:
        closing = world.env.timeout(until)
        assert closing.callbacks is not None
        closing.callbacks.append(_close)
    for part in shop.parts.values():
        world.open(part)
    for running in world.directory.values():
        running.start()


def _close(_: simpy.Event) -> None:
    raise _Closed


def advance(env: Clock, limit: int, after_block: Callable[[], None] = lambda: None) -> str:
    """Let the clock run; return why it was stopped, or the empty string if it came to its end."""
    left, still = limit, 0
    collecting = gc.isenabled()
    gc.disable()  # its rounds would walk the growing log again and again
    try:
        while left > 0:
            before, count = env.now, min(left, BLOCK)
            env.steps(count)
            left -= count
            gc.collect(0)
            after_block()
            still = still + count if env.now == before else 0
            if still >= STALL:
                return (
                    f"Stopped at second {before:g}: {STALL:,} things happened there and time did "
                    "not advance. Look for events that go round in a circle."
                )
    except (_Closed, EmptySchedule):
        return ""
    except RecursionError:
        return (
            f"Stopped at second {env.now:g}: an event went from bus to bus without end, and time "
            "did not advance. Narrow the rules that send it round in a circle."
        )
    finally:
        if collecting:
            gc.enable()
    return (
        f"Stopped at second {env.now:g}, after the {limit:,} events a run may take. Ask for less, "
        "or allow more: run(limit=...)."
    )
