"""Queue limits: in which ranges the real service takes the settings of a queue.

Source: Amazon SQS Developer Guide, "Amazon SQS quotas", 2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from donutlab.core.errors import check_number

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
