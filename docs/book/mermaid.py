"""Mermaid needs a script to be drawn; here the rooms are drawn as diagrams of shops are."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import NamedTuple

from donutlab.core.needs import EVENTS
from donutlab.core.world import Link
from donutlab.shop.drawing import NARROW, Arrow, Box, Drawing, Look
from donutlab.shop.layout import arrange
from donutlab.shop.placing import Paper

MERMAID = re.compile(r"^```mermaid\n(.*?)^```\n", re.MULTILINE | re.DOTALL)

IMPORTS = Look("imports from", "#0072b2", "#56b4e9", "", "open", "-->")


class Room(NamedTuple):
    """A room by its name, and those it imports from."""

    name: str
    below: list[str]

    def links(self) -> Iterator[Link]:
        """Yield what it leads to, as a part of a shop does."""
        return (Link(IMPORTS.words, name, EVENTS) for name in self.below)


def drawn(page: str) -> str:
    """Return a page of Markdown with pictures for its drawings in Mermaid."""
    return MERMAID.sub(lambda found: f"```{{raw}} html\n{_picture(found[1])}\n```\n", page)


def _picture(mermaid: str) -> str:
    rooms: dict[str, Room] = {}
    for start, end in re.findall(r"(\w+) --> (\w+)", mermaid):
        for name in (start, end):
            rooms.setdefault(name, Room(name, []))
        rooms[start].below.append(end)
    boxes = [Box(name, "Service", "") for name in rooms]
    arrows = [Arrow(room.name, end, IMPORTS, "") for room in rooms.values() for end in room.below]
    told = [
        f"{room.name} imports from {', '.join(room.below)}."
        for room in rooms.values()
        if room.below
    ]
    wide, narrow = (
        Drawing(boxes, arrows, arrange(rooms), paper).svg("The rooms", "")
        for paper in (Paper(1200, 10, 32), NARROW)
    )
    return (
        f'<picture><source media="(max-width: 640px)" srcset="{_address(narrow)}">'
        f'<img class="rooms" alt="The rooms. {" ".join(told)}" src="{_address(wide)}"></picture>'
    )


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
