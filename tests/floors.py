"""Floors in a browser: a day to show, and how its floor is played and read."""

from __future__ import annotations

from typing import Any

from shops import event_shop, street

from donutlab.shop.run import Run


def day(count: int = 60) -> Run:
    """Return the run of a diner of events."""
    return event_shop().with_parts(street(count=count)).run(seed=7)


def play_to_the_end(floor: Any) -> None:
    """Play as fast as it goes until the floor says that this was the end."""
    floor.locator("select").select_option("7200")
    floor.locator("button.play").click()
    floor.locator(".says", has_text="The end.").wait_for()


def numbers(floor: Any) -> dict[str, tuple[int, int, dict[str, int]]]:
    """Return the floor's table: by part, what waits, what is in hand, what was counted."""
    if floor.locator("details").get_attribute("open") is None:
        floor.locator("summary").click()
    floor.locator("tbody tr").first.wait_for()
    found = {}
    for row in floor.locator("tbody tr").all():
        name, waiting, hand, counted = (cell.inner_text() for cell in row.locator("th, td").all())
        pairs = (each.split(" ", 1) for each in counted.split(", ") if each)
        found[name] = int(waiting), int(hand), {kind: int(count) for count, kind in pairs}
    return found
