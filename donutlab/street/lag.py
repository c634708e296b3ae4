"""The lag of a run on the street: what the machine and the broker add to the times of the model.

Two things take time on the street that takes none in the model. A *timer* is late: a program that
sleeps for 240 ms wakes up a little later. And a *hand-over* from the broker to a worker takes a
while, from when both were there: the event in the queue, and the worker ready. In it is the
acknowledgement of what the worker did before, and the way there and back.

Lag is small, and enters the load: a worker is busy for longer, so the line grows by more than the
lag, by about 1/(1-load). So it is put into the model as work, and not added to what comes out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from donutlab.core.distributions import Fixed
from donutlab.core.tables import Table
from donutlab.parts.services import Service
from donutlab.shop.shop import Shop
from donutlab.steps.work import Work


@dataclass(repr=False)
class Lag:
    """What was measured, in simulated seconds, of which each lasts `scale` real ones.

    `timers` is by how much each timer was late; `handovers` how long each first hand-over to a
    worker took, by service.
    """

    scale: float
    timers: list[float] = field(default_factory=list)
    handovers: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def of(self, service: Service) -> float:
        """Return what a job at a service takes longer than in the model, in simulated seconds."""
        naps = sum(isinstance(step, Work) for step in service.steps)
        late = naps * _mean(self.timers)
        return late + _mean(self.handovers.get(service.name, []))

    def put_into(self, shop: Shop) -> Shop:
        """Return the shop whose services take as much longer over a job as they did here."""
        changed = [
            replace(part, steps=(*part.steps, Work(Fixed(round(self.of(part), 6)))))
            for part in shop.parts.values()
            if isinstance(part, Service) and self.of(part)
        ]
        return shop.with_parts(*changed)

    def table(self) -> Table:
        """Return the lag as a table."""
        rows = [("timers late by", self.timers)]
        rows += [(f"to hand over to {name}", each) for name, each in self.handovers.items()]
        columns = ("lag", "count", "mean, ms", "highest, ms", "mean, simulated s")
        return Table(
            f"Lag: a simulated minute is {60 * self.scale:g} s",
            columns,
            [(name, *self._cells(each)) for name, each in rows if each],
        )

    def _cells(self, seconds: list[float]) -> tuple[str, ...]:
        mean, most = _mean(seconds), max(seconds)
        real = 1000 * self.scale
        return f"{len(seconds):,}", f"{real * mean:.2f}", f"{real * most:.2f}", f"{mean:.3f}"

    def __repr__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def _mean(seconds: list[float]) -> float:
    return sum(seconds) / len(seconds) if seconds else 0.0
