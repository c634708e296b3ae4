"""Floors in a browser: a day to show, and how its floor is played and read."""

from __future__ import annotations

import re
from typing import Any

from shops import PLACED, event_shop, street

from donutlab import (
    Bus,
    Call,
    Exponential,
    Failed,
    Publish,
    Queue,
    Reads,
    Rule,
    Service,
    Shop,
    Work,
)
from donutlab.shop.run import Run


def day(count: int = 60) -> Run:
    """Return the run of a diner of events."""
    return event_shop().with_parts(street(count=count)).run(seed=7)


def crowded(workers: int) -> Run:
    """Return the run of a diner in which one manager is too few: his line is long."""
    manager = Service("manager", [Work(Exponential(100))], workers)
    return Shop(street(count=60), manager).run(seed=3)


def burn(job: Any) -> Any:
    """Work, and now and then fail."""
    yield Work(Exponential(40))
    if job.random.random() < 0.4:
        raise Failed("burnt")


def choreography() -> Run:
    """Return the run of a diner of many parts: events go back to the bus, some letters are dead."""
    rules = [
        Rule(to, {"detail-type": [kind]}, to)
        for to, kind in (("till", "Baked"), ("stock", "Baked"))
    ]
    return Shop(
        street(count=60),
        Service("manager", [Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("bake", PLACED, "tray"), Rule("bill", PLACED, "cashier"), *rules]),
        Queue("tray", visibility=200, max_receives=2, dead_letter="bin"),
        Queue("bin"),
        Service("baker", [burn, Publish("Baked", to="bus")], 2, Reads("tray")),
        Service("cashier", [Work(Exponential(40)), Publish("Billed", to="bus")]),
        Service("till", [Work(Exponential(10))]),
        Service("stock", [Call("ledger")]),
        Service("ledger", [Work(Exponential(10))]),
    ).run(seed=2)


def play_to_the_end(floor: Any) -> None:
    """Play as fast as it goes until the floor says that this was the end."""
    floor.locator("select").select_option("7200")
    floor.locator("button.play").click()
    floor.locator(".says", has_text="The end.").wait_for()


def numbers(floor: Any) -> dict[str, tuple[int, int, dict[str, int]]]:
    """Return the floor's table: by part, what waits, what is in hand, what was counted."""
    if floor.locator("details").get_attribute("open") is None:
        floor.locator("summary").click()
    floor.locator("tbody td", has_text=re.compile(r"^\d+$")).first.wait_for()
    found = {}
    for row in floor.locator("tbody tr").all():
        name, waiting, hand, counted = (cell.inner_text() for cell in row.locator("th, td").all())
        pairs = (each.split(" ", 1) for each in counted.split(", ") if each)
        found[name] = int(waiting), int(hand), {kind: int(count) for count, kind in pairs}
    return found
