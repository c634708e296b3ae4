"""What cannot be run on the street: what has no counterpart at a broker, told before a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from donutlab.core.spec import Spec, written
from donutlab.core.world import Part
from donutlab.parts.backlog import Backlog
from donutlab.parts.bus import Bus
from donutlab.parts.customers import Customers
from donutlab.parts.queues import Queue
from donutlab.parts.reading import Reads
from donutlab.parts.services import Service
from donutlab.parts.users import Users

PARTS = (Customers, Users, Backlog, Service, Bus, Queue)
"""What a shop on the street is made of."""
QUEUE = ("visibility", "max_receives", "dead_letter")
READS = ("batch", "partial", "pattern")
"""The settings of a queue, and of its readers, that a broker has a counterpart for."""
SHORTEST = 0.01
"""No visibility may be shorter than so many real seconds: a broker counts whole milliseconds."""


def refusals(parts: Mapping[str, Part], broker: str, scale: float) -> Iterator[str]:
    """Yield, in sentences, what of a shop no broker can run at so many real seconds a second."""
    for part in parts.values():
        owner = f"{type(part).__name__} {part.name!r}"
        if not isinstance(part, PARTS):
            known = ", ".join(kind.__name__ for kind in PARTS)
            yield f"{owner} cannot be run on {broker}, which runs {known}. Leave it in the model."
        elif isinstance(part, Queue):
            yield from _settings(owner, part, ("name", "owner", *QUEUE), broker)
            yield from _too_short(owner, part, scale)
        elif isinstance(part, Service) and part.reads:
            yield from _reader(owner, part, broker)


def _reader(owner: str, service: Service, broker: str) -> Iterator[str]:
    reads = service.reads
    if not isinstance(reads, Reads):
        return  # it reads from a part that is refused
    yield from _settings(f"{owner}, Reads from {reads.queue!r}", reads, ("queue", *READS), broker)
    if reads.partial == "group":
        yield f"{owner}: partial='group' needs a FIFO queue, which is not run on {broker}."
    if service.shifts:
        yield (
            f"{owner}: a worker who waits for {broker} cannot be sent home. Leave shifts out, or "
            "let the service be called."
        )


def _settings(owner: str, spec: Spec, fine: tuple[str, ...], broker: str) -> Iterator[str]:
    """Yield the settings of a spec that are not at their default, and have no counterpart."""
    for setting in fields(spec):  # type: ignore[arg-type]
        value: Any = getattr(spec, setting.name)
        if setting.name not in fine and written(value) != written(_default(spec, setting.name)):
            can = ", ".join(name for name in fine if name not in ("name", "owner", "queue"))
            yield (
                f"{owner}: {setting.name}={value!r} has no counterpart on {broker}. These have: "
                f"{can}."
            )


def _default(spec: Spec, name: str) -> Any:
    """Return what a field of a spec is if nobody says anything."""
    return type(spec).__dataclass_fields__[name].default  # type: ignore[attr-defined]


def _too_short(owner: str, queue: Queue, scale: float) -> Iterator[str]:
    seconds = queue.visibility
    if seconds is not None and seconds * scale < SHORTEST:
        advice = f"Try minute={60 * SHORTEST / seconds:.2g}." if seconds else "Let it be longer."
        yield (
            f"{owner}: visibility={seconds:g} would last {1000 * seconds * scale:g} real ms, and a "
            f"broker tells no less than {1000 * SHORTEST:g}. {advice}"
        )
