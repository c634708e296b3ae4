"""The landing page: the rush hour of notebook 08 on the shop floor, and ways into the course."""

from __future__ import annotations

from pathlib import Path

from donutlab import Profile, clock, hours, minutes, per_hour
from donutlab.floor import Floor
from donutlab.lessons.catalogue import lessons
from donutlab.types import Run

HERE = Path(__file__).parent


def rush() -> Run:
    """Return the run of the shop with a tray in its rush hour, as notebook 08 has it."""
    names: dict = {}
    exec(lessons()[8].setup, names)
    arrivals = Profile([(0, per_hour(20)), (hours(2), per_hour(60)), (hours(3), per_hour(20))])
    return names["tray"].with_parts(names["people"](arrivals)).run(seed=3, until=hours(6))


def landing(site: Path) -> str:
    """Return the text of the landing page."""
    run = rush()
    floor = Floor(run, at=hours(2) - minutes(5), speed=60)._repr_html_()
    tray = run.summary().queues["tray"]
    text = (HERE / "index.md").read_text(encoding="utf-8")
    return text.format(
        floor=floor,
        most=tray.length_max,
        wait=clock(tray.waiting.p95),
    )
