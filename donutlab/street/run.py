"""The run of a shop on the street, and what it says beside the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from donutlab.core.errors import shown
from donutlab.core.events import Event
from donutlab.core.log import Log
from donutlab.core.tables import Table
from donutlab.parts.services import Service
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop
from donutlab.street.lag import Lag

NEAR = 0.1
"""So far apart two means may be, as a share of the model's, to count as near."""
PLAIN = 10
"""A wait that is less than so many times the lag is too short to be told at this scale."""


class StreetRun(Run):
    """What happened when a shop was run on a real `broker`: a run like any other.

    `lag` is what machine and broker added, `left` how many messages the broker still had at the
    end, by queue and bus: its own count, which the log must agree with. Nothing is byte for byte
    the same here, as real time is not.
    """

    def __init__(
        self,
        shop: Shop,
        seed: int,
        log: Log,
        end: float,
        event_list: list[Event],
        stopped: str,
        broker: str,
        lag: Lag,
        left: Mapping[str, int],
    ) -> None:
        super().__init__(shop, seed, log, end, event_list, stopped)
        self.broker = broker
        self.lag = lag
        self.left = left

    def __reduce__(self) -> tuple[Any, ...]:
        plain = super().__reduce__()[1]
        return StreetRun, (*plain, self.broker, self.lag, self.left)

    def beside(self, model: Run | None = None) -> Table:
        """Return this run beside the model's, and beside the model with the lag put into it.

        The model is run with the same seed, so that both see the same day, unless a run is given,
        such as one of another shop. Counts are told apart; mean waits, in seconds, are near if they
        are within 10 % of the model's. A wait of less than ten times the lag is too short for the
        scale. TypeError unless `model` is a Run.
        """
        if model is not None and not isinstance(model, Run):
            raise TypeError(
                f"beside: model must be a Run, not {shown(model)}. Try shop.run(seed=1, until=60)."
            )
        model = model or self.shop.run(self.seed, self.end)
        laden = self.lag.put_into(model.shop).run(model.seed, model.end)
        found = [numbers(run) for run in (model, self, laden)]
        rows = []
        for part, what in dict.fromkeys(key for each in found for key in each):
            one, real, other = (each.get((part, what), 0) for each in found)
            said = verdict(one, real, other, PLAIN * self.lag_at(part))
            rows.append((f"{part}: {what}", _written(one), _written(real), _written(other), said))
        columns = ("", "model", self.broker, "model with the lag", "")
        return Table(f"{self.end:g} s, seed {self.seed}", columns, rows)

    def lag_at(self, name: str) -> float:
        """Return what is added to a job that waits at that part, in simulated seconds."""
        services = [part for part in self.shop.parts.values() if isinstance(part, Service)]
        there = [each for each in services if each.name == name or _source(each) == name]
        return max((self.lag.of(each) for each in there), default=0.0)


def verdict(model: float, real: float, laden: float, shortest: float) -> str:
    """Return what is to be said of a number of the model, of a real run, and of both together.

    >>> verdict(100.0, 120.0, 118.0, shortest=5.0)
    'the lag explains it'
    """
    if isinstance(model, int):
        return "equal" if real == model else f"{real - model:+}"
    if abs(real - model) <= NEAR * model:
        return "near"
    if abs(real - laden) <= NEAR * laden:
        return "the lag explains it"
    return "too short for this scale" if model < shortest else "differs"


def _source(service: Service) -> str:
    return service.reads.source if service.reads else ""


def numbers(run: Run) -> dict[tuple[str, str], float]:
    """Return what is compared of a run, by part: counts as whole numbers, and mean waits."""
    found: dict[tuple[str, str], float] = {}
    summary = run.summary()
    for name, queue in summary.queues.items():
        found[name, "received"] = queue.received
        for what in ("redelivered", "dead"):
            if count := getattr(queue, what):
                found[name, what] = count
        found[name, "mean wait, s"] = queue.waiting.mean
    for name, service in summary.services.items():
        found[name, "served"] = service.served
        if not getattr(run.shop.parts[name], "reads", None):  # who reads waits in the queue
            found[name, "mean wait, s"] = service.waiting.mean
    return found


def _written(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
