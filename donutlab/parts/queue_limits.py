"""Queue limits: in which ranges the real service takes the settings, and which go together.

Source: Amazon SQS Developer Guide, "Amazon SQS quotas", 2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from donutlab.core.errors import check_number, check_target, check_text

LONGEST = 43_200
"""For how many seconds after it was received an event can be hidden, extended or not."""
RANGES = (
    ("visibility", 0, LONGEST, "0 s to 12 h"),
    ("max_receives", 1, 1000, "1 to 1000"),
    ("delay", 0, 900, "0 s to 15 min"),
    ("retention", 60, 1_209_600, "60 s to 14 days"),
)
"""What Amazon SQS allows, lowest and highest and in words."""


def check_limits(owner: str, settings: Mapping[str, Any]) -> None:
    """Raise TypeError or ValueError unless each setting that is given is within its range."""
    for name, low, high, words in RANGES:
        if settings[name] is not None:
            advice, whole = f"Amazon SQS allows {words}.", name == "max_receives"
            check_number(
                owner, name, settings[name], least=low, most=high, whole=whole, advice=advice
            )


def check_dead_letter(owner: str, settings: Mapping[str, Any]) -> None:
    """Raise TypeError or ValueError unless what is said of dead letters goes together."""
    if (settings["max_receives"] is None) != (settings["dead_letter"] is None):
        raise ValueError(
            f"{owner}: max_receives says after how many receives an event goes to the queue "
            "dead_letter, so give both or neither. Try max_receives=3, dead_letter='bin'."
        )
    if settings["dead_letter"] is None:
        return
    check_target(owner, "dead_letter", settings["dead_letter"])
    if settings["dead_letter"] == settings["name"]:
        raise ValueError(f"{owner}: dead_letter is the queue itself. Name another queue.")
    if settings["visibility"] is None:
        raise ValueError(
            f"{owner}: without a visibility no event is ever received twice, so none goes to "
            f"{settings['dead_letter']!r}. Try visibility=30."
        )


def check_fifo(owner: str, settings: Mapping[str, Any]) -> None:
    """Raise TypeError or ValueError for what a FIFO queue has not, or only a FIFO queue has."""
    for name in ("group", "deduplicate"):
        if settings[name] is not None:
            check_text(owner, name, settings[name], "It is a field of the events.")
            if not settings["fifo"]:
                raise ValueError(f"{owner}: only a FIFO queue has {name}. Try fifo=True.")
    if not settings["fifo"]:
        return
    if settings["visibility"] is None:
        raise ValueError(
            f"{owner}: a FIFO queue holds a group back until its event is deleted or visible "
            "again, so say when that is. Try visibility=30."
        )
    if settings["newest_first"] or settings["duplicates"] or settings["reordering"]:
        raise ValueError(
            f"{owner}: a FIFO queue keeps the order and hands out no copies. Leave out "
            "newest_first, duplicates and reordering, or fifo."
        )
