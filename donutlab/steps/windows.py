"""Windows: what comes in a stream is counted in stretches of time, one after the other (tumbling).

Like the windows of a stream processor (Apache Flink, Beam): each event belongs to the window in
which it happened (`by="event"`) or in which it comes here (`by="arrival"`, there processing time).
By the time of the event what is under way for long comes too late: a window is kept open for the
`lateness` allowed, then it is closed, and what still comes for it is not counted in it but among
the late. By the time of arrival nothing is late, and some of it is counted in the wrong window.

Where it differs from the real thing: all clocks agree, so a window closes when the clock says so;
there a watermark guesses how far the events have come, and a window may be told more than once. A
window is the service's, whoever of its workers counts, and outlives its outages. What is worked on
a second time is counted a second time: put `Once` around it, or let it be the last step.

Source: Akidau and others, "The Dataflow Model", VLDB 2015.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from typing import Any

from donutlab.core.contracts import checked
from donutlab.core.errors import (
    check_choice,
    check_interval,
    check_number,
    check_target,
    check_text,
)
from donutlab.core.events import Event, new_event
from donutlab.core.job import Act, Host, Job
from donutlab.core.kinds import LATE, WINDOW_CLOSED, WINDOWED
from donutlab.core.needs import EVENTS
from donutlab.core.plain import plain
from donutlab.core.rounding import longer
from donutlab.core.world import Link, World
from donutlab.steps.base import Action
from donutlab.steps.functions import StepError

TIMES = ("event", "arrival")


@dataclass(frozen=True)
class Window(Action):
    """Count events in windows of `size` seconds: ``[Window(minutes(5)), ...]``.

    `by` says what decides: the time of the "event", or that of its "arrival" at this step. By the
    time of the event a window closes `lateness` seconds after its end, and what comes later is
    late. With `key`, a field of the detail, each value has windows of its own. With `of`, a field
    with a number, it is added up instead of counted. A window that closes is a row; with `to` it is
    published there as well, as an event of this `type` that says `start`, `end`, `key`, `count` and
    `sum`. Its cause is the first event counted. A window without events there is not.
    """

    size: float
    by: str = "event"
    lateness: float = 0.0
    key: str | None = None
    of: str | None = None
    to: str | None = None
    type: str = "WindowClosed"

    def check(self) -> None:
        check_interval("Window", "size", self.size, "It is a time, in seconds: minutes(5).")
        check_choice("Window", "by", self.by, TIMES)
        check_number("Window", "lateness", self.lateness, least=0, advice="In seconds.")
        if self.lateness and self.by == "arrival":
            raise ValueError(
                "Window: by the time of arrival nothing is late. Leave lateness out, or count by "
                'the time of the event: by="event".'
            )
        for name, value in (("key", self.key), ("of", self.of)):
            if value is not None:
                check_text("Window", name, value, "It is a field of the events.")
        if self.to is not None:
            check_target("Window", "to", self.to)
        check_text("Window", "type", self.type, "It says what happened: WindowClosed.")

    def links(self) -> Iterator[Link]:
        if self.to is not None:
            yield Link("publishes to", self.to, EVENTS, self.type)

    @property
    def takes_time(self) -> bool:
        return False

    def open(self, world: World, host: Host, purpose: str) -> Act:
        windows = WindowsAtWork(self, world, host)

        def act(job: Job) -> None:
            for event in job.events:
                windows.count(event)

        return act


@dataclass
class Open:
    """A window that is open: its `label`, what it comes to so far, and the first event in it."""

    label: str
    detail: dict[str, Any]
    first: Event


class WindowsAtWork:
    """The windows of one step in one run, those that are open by their start and key."""

    def __init__(self, spec: Window, world: World, host: Host) -> None:
        self.spec = spec
        self.world = world
        self.host = host
        self.open: dict[tuple[float, Any], Open] = {}
        self.deliver = (
            checked(world, world.find(spec.to, EVENTS).deliver) if spec.to is not None else None
        )

    def count(self, event: Event) -> None:
        """Count an event in its window, unless that is closed already."""
        spec, now = self.spec, self.world.env.now
        start = start_of(event.time if spec.by == "event" else now, spec.size)
        end = start + spec.size
        key = event.detail.get(spec.key) if spec.key else None
        window = self.open.get((start, str(key)))
        if window is None:
            label = f"{start:.12g}-{end:.12g}{f' {key}' if spec.key else ''}"
            left = end + spec.lateness - now
            if not longer(left, 0.0):
                self.note(LATE, event, label, -left)
                return
            detail = {"start": start, "end": end} | ({"key": key} if spec.key else {})
            window = Open(label, detail | {"count": 0} | ({"sum": 0} if spec.of else {}), event)
            self.open[start, str(key)] = window
            self.world.later(left, lambda: self.close(start, str(key)))
        window.detail["count"] += 1
        if spec.of:
            window.detail["sum"] += self.amount(event, spec.of)
        self.note(WINDOWED, event, window.label, None)

    def amount(self, event: Event, field: str) -> float:
        """Return the number in a field of an event; StepError if it is none."""
        value = plain(event.detail.get(field))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        raise StepError(
            f"{self.host.name!r} adds up {field!r} in its windows, but event {event.id!r} has "
            f"{field}={value!r}. It must be a number."
        )

    def close(self, start: float, key: str) -> None:
        """Close a window, and tell what it comes to."""
        window, spec, world = self.open.pop((start, key)), self.spec, self.world
        first, detail = window.first, window.detail
        self.note(WINDOW_CLOSED, first, window.label, float(detail["sum" if spec.of else "count"]))
        if self.deliver:
            name, now, id = self.host.name, world.env.now, self.host.event_id()
            detail |= {"order": first.order}
            fields = id, name, spec.type, now, detail, first.order, first.id, world.opening
            event = new_event(fields)
            world.events.append(event)
            self.deliver(event, name)

    def note(self, kind: str, event: Event, window: str, note: float | None) -> None:
        """Log what happens to an event or a window."""
        now, name = self.world.env.now, self.host.name
        self.world.write((now, kind, name, event.order, event.id, window, note))


def start_of(time: float, size: float) -> float:
    """Return when the window begins in which a moment lies; the end belongs to the next one.

    >>> start_of(599.9, 300), start_of(600.0, 300), start_of(0.3, 0.1)
    (300, 600, 0.30000000000000004)
    """
    number = floor(time / size)
    while not longer((number + 1) * size, time):  # the division may have been rounded down
        number += 1
    return number * size
