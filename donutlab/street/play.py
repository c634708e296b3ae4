"""A shop run for real: its customers, services and buses by the clock on the wall, on a broker.

The blueprint is the model's, and so are customers, workers and steps: what they do, and the dice
they draw from, so that both have the same day, and one run on the street says of a difference what
hundreds would say of two days. What is real is time, and the way from one to the other:

- A simulated minute takes `minute` real seconds. Who works sleeps, and wakes up a little late.
- Every event to a bus or queue goes to the broker and comes back, over connections of its own for
  each worker who reads. Only what the broker hands out is worked on, and it alone decides to whom.
- The log has rows of the same kinds, at the time by the clock on the wall, so a run is like any
  other. What was added by machine and broker is measured (`StreetRun.lag`).

Where it is not as on a real street: all of a shop runs in one process, so a call from one service
to another is no more than a call; nobody crashes unless a step says so; a step of your own that
asks for more time (`job.extend`) fails; rubbish is not collected during a run. At the end whatever
is still in work is left, and all that was made at the broker is taken away: its names begin with a
prefix of this run, and nothing else is touched.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from numbers import Integral
from typing import Protocol
from uuid import uuid4

from donutlab.core.errors import ShopError, check_number, shown
from donutlab.core.world import Part, Running
from donutlab.parts.bus import Bus
from donutlab.parts.queues import Queue
from donutlab.shop.shop import Shop
from donutlab.steps.functions import StepError
from donutlab.street.broker import BrokerError, Connection, address
from donutlab.street.clock import WallClock
from donutlab.street.places import QueueOnBroker
from donutlab.street.refusals import refusals
from donutlab.street.run import StreetRun
from donutlab.street.world import Street

PREFIX = "donutlab"


class Broker(Protocol):
    """A broker that can run a shop, by its `name`, at an address."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def url(self) -> str:
        """Where it answers."""

    def lacks(self, part: Part, parts: Mapping[str, Part]) -> Sequence[str]:
        """Return what of a part this broker has no counterpart for, in sentences."""

    def open(self, parts: Mapping[str, Part], prefix: str, seconds: float) -> Connection:
        """Make what the parts need. A run takes so many real seconds. Raises BrokerError."""

    def bus(self, spec: Bus, street: Street) -> Running:
        """Return the running half of a bus."""


def play(broker: Broker, shop: Shop, seed: int, until: float, minute: float) -> StreetRun:
    """Run a shop on a broker until second `until`; a simulated minute takes `minute` real seconds.

    Raises ShopError with all that is wrong with the shop or cannot be run there, BrokerError if the
    broker does not answer, ImportError without its client, TypeError and ValueError for a seed, an
    end or a minute out of range. What was made at the broker is taken away in any case.
    """
    check(broker, shop, seed, until, minute)
    parts, scale = shop.parts, minute / 60
    connection = broker.open(parts, f"{PREFIX}:{uuid4().hex[:12]}", until * scale)
    error = None
    try:
        street = Street(int(seed), shop.opening, WallClock(scale, float(until)), connection)
        try:
            with without_rubbish():
                open_parts(broker, parts, street)
                street.go()
        except StepError as failure:
            error = failure
        finally:
            street.close()
        street.see_to_inbox()
        left = connection.left()
    except connection.errors as why:
        raise BrokerError(
            f"{broker.name} at {address(broker.url)} failed at second {street.env.now:g}: {why}. "
            f"What was made there may still be there; its names begin with {PREFIX}:."
        ) from why
    finally:
        with suppress(*connection.errors, BrokerError):
            connection.close()
    end = street.env.now if error else float(until)
    stopped = str(error or "")
    rest = (broker.name, street.lag, left)
    run = StreetRun(shop, int(seed), street.log, end, street.events, stopped, *rest)
    if error:
        error.run = run
        raise error
    return run


def check(broker: Broker, shop: Shop, seed: int, until: float, minute: float) -> None:
    """Raise for what cannot be run, before anything is begun."""
    owner = f"{broker.name}.run"
    if not isinstance(shop, Shop):
        raise TypeError(f"{owner}: shop must be a Shop, not {shown(shop)}.")
    if isinstance(seed, bool) or not isinstance(seed, Integral):
        raise TypeError(f"{owner}: seed must be a whole number, not {seed!r}.")
    advice = "It is a time: hours(2), say. Each hour takes 60 times `minute` real seconds."
    check_number(owner, "until", until, above=0, advice=advice)
    advice = "So many real seconds a simulated minute takes: 0.24, say."
    check_number(owner, "minute", minute, above=0, advice=advice)
    faults = shop.faults() or list(refusals(shop.parts, broker.name, minute / 60))
    faults += [why for part in shop.parts.values() for why in broker.lacks(part, shop.parts)]
    if faults:
        raise ShopError(faults)


def open_parts(broker: Broker, parts: Mapping[str, Part], street: Street) -> None:
    """Open the parts of a shop: queues and buses at the broker, all others as in the model."""
    street.parts.update(parts)
    for name, part in parts.items():
        if isinstance(part, Queue):
            street.directory[name] = QueueOnBroker(part, street)
        elif isinstance(part, Bus):
            street.directory[name] = broker.bus(part, street)
        else:
            street.open(part)
    for running in street.directory.values():
        running.start()


@contextmanager
def without_rubbish() -> Iterator[None]:
    """Collect no rubbish for a while: its rounds would come as lag now and then."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
