"""Runs that were kept: a real run written to a CSV file, and read again as a run.

The file has the columns of the log, a line for each row; `peer` and `note` are JSON. Four kinds of
lines are no rows: one `run`, which says what was run and how; an `event` for each event, with its
cause as the peer, its type and what it says as the note; and the lag, a `timer` or a `hand-over`
each, in simulated seconds. Times are rounded to a ten-thousandth of a second.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from donutlab.core.distributions import Exponential
from donutlab.core.errors import check_choice
from donutlab.core.events import Event
from donutlab.core.log import Log
from donutlab.core.package import SHIPPED
from donutlab.core.rows import COLUMNS
from donutlab.core.units import minutes, per_hour
from donutlab.parts.arrivals import Poisson
from donutlab.parts.bus import Bus, Rule
from donutlab.parts.customers import Customers
from donutlab.parts.outages import Outage
from donutlab.parts.queues import Queue
from donutlab.parts.reading import Reads
from donutlab.parts.services import Service
from donutlab.shop.shop import Shop
from donutlab.steps.work import Acknowledge, Publish, Work
from donutlab.street.lag import Lag
from donutlab.street.run import StreetRun

RUN, EVENT, TIMER, HANDOVER = "run", "event", "timer", "hand-over"
DIGITS = 4

_PLACED = {"detail-type": ["OrderPlaced"]}


def _diner(rate: float, *parts: Any) -> Shop:
    return Shop(
        Customers("street", Poisson(per_hour(rate)), to="manager", order={"item": "donut"}),
        Service("manager", [Work(Exponential(5)), Acknowledge(), Publish("OrderPlaced", "bus")]),
        *parts,
        completes=["baker"],
    )


SHOPS = {
    "fan-out": _diner(
        40,
        Bus("bus", [Rule("bake", _PLACED, to="tray"), Rule("bill", _PLACED, to="till")]),
        Queue("tray"),
        Queue("till"),
        Service("baker", [Work(Exponential(70))], reads=Reads("tray")),
        Service("cashier", [Work(Exponential(20))], reads=Reads("till")),
    ),
    "busy": _diner(
        44,
        Bus("bus", [Rule("bake", _PLACED, to="tray")]),
        Queue("tray"),
        Service("baker", [Work(Exponential(70))], reads=Reads("tray")),
    ),
    "outage": _diner(
        30,
        Bus("bus", [Rule("bake", _PLACED, to="tray")]),
        Queue("tray"),
        Service(
            "baker",
            [Work(Exponential(60))],
            reads=Reads("tray"),
            outages=[Outage(minutes(30), minutes(50))],
        ),
    ),
    "visibility": _diner(
        70,
        Bus("bus", [Rule("bake", _PLACED, to="tray")]),
        Queue("tray", visibility=120),
        Service("baker", [Work(Exponential(60))], workers=2, reads=Reads("tray")),
    ),
    "hidden": _diner(
        70,
        Bus("bus", [Rule("bake", _PLACED, to="tray")]),
        Queue("tray", visibility=120),
        Service("baker", [Work(Exponential(60))], workers=6, reads=Reads("tray")),
    ),
}
"""Shops that were run for real: a slow consumer, a busy one, an outage, twice redelivery."""

RECORDED = ("fan-out", "busy", "outage", "visibility", "hidden", "hidden, plain Redis")


def recorded(name: str = "fan-out") -> StreetRun:
    """Return a real run that was kept, by its name; where it is from stands in data/README.md.

    There are "fan-out", "busy", "outage", "visibility", "hidden", where one of six bakers is always
    free, and "hidden, plain Redis", without receipts and nudge. ValueError for another name.
    """
    check_choice("recorded", "name", name, RECORDED)
    return read_run(file_of(name))


def file_of(name: str) -> Path:
    """Return the file of a run that was kept."""
    words = re.sub(r"\W+", "_", name.lower())
    return SHIPPED / "data" / f"street_{words}.csv"


def write_run(run: StreetRun, path: str | Path) -> None:
    """Write a real run to a CSV file. TypeError for another, or for steps that are functions."""
    if not isinstance(run, StreetRun):
        raise TypeError(
            f"write_run: run must be one on a real broker, not a {type(run).__name__}. "
            "Try Redis().run(shop, seed=1, until=3600)."
        )
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(COLUMNS)
        lines.writerows(_lines(run))


def _lines(run: StreetRun) -> Iterator[tuple[Any, ...]]:
    said = {"shop": run.shop.to_dict(), "seed": run.seed, "end": run.end, "broker": run.broker}
    said |= {"scale": run.lag.scale, "left": dict(run.left), "stopped": run.stopped}
    yield "", RUN, "", "", "", "", json.dumps(said)
    for each in run.event_list:
        about = json.dumps([each.type, each.detail])
        yield _rounded(each.time), EVENT, each.source, each.order, each.id, each.cause, about
    for time, *cells, peer, note in run.log.rows():
        yield _rounded(time), *cells, json.dumps(peer), json.dumps(note)
    for seconds in run.lag.timers:
        yield "", TIMER, "", "", "", "", _rounded(seconds)
    for reader, handovers in run.lag.handovers.items():
        for seconds in handovers:
            yield "", HANDOVER, reader, "", "", "", _rounded(seconds)


def _rounded(seconds: float) -> float:
    return round(seconds, DIGITS)


def read_run(path: str | Path) -> StreetRun:
    """Return the real run that `write_run` has written to a CSV file; ValueError for another."""
    by_kind: dict[str, list[list[str]]] = defaultdict(list)
    log, other = Log(), (RUN, EVENT, TIMER, HANDOVER)
    with Path(path).open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))
        if lines[:1] != [[*COLUMNS]] or [line[1:2] for line in lines[1:2]] != [[RUN]]:
            raise ValueError(f"read_run: write_run has not written {str(path)!r}.")
        for line in lines[1:]:
            if line[1] in other:
                by_kind[line[1]].append(line)
                continue
            time, *cells, peer, note = line
            said = json.loads(note)
            log.write((float(time), *cells, json.loads(peer), _frozen(said)))
    said = json.loads(by_kind[RUN][0][-1])
    shop = Shop.from_dict(said["shop"])
    events = []
    for time, _, source, order, name, cause, about in by_kind[EVENT]:
        kind, detail = json.loads(about)
        events.append(Event(name, source, kind, float(time), detail, order, cause, shop.opening))
    lag = Lag(said["scale"], [float(line[-1]) for line in by_kind[TIMER]])
    for line in by_kind[HANDOVER]:
        lag.handovers[line[2]].append(float(line[-1]))
    told = (said["stopped"], said["broker"], lag, said["left"])
    return StreetRun(shop, said["seed"], log, said["end"], events, *told)


def _frozen(note: Any) -> Any:
    return tuple(note) if isinstance(note, list) else note
