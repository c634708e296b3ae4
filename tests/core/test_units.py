"""Units: how durations are told."""

from __future__ import annotations

import pytest

from donutlab import clock


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        *((0, "0.0 s"), (0.0004, "0.4 ms"), (0.9999, "999.9 ms"), (1, "1.0 s"), (59.94, "59.9 s")),
        *((60, "1 min 00 s"), (3599, "59 min 59 s"), (3599.7, "1 h 00 min"), (3600, "1 h 00 min")),
        *((3661, "1 h 01 min"), (86_400, "24 h 00 min")),
    ],
)
def test_a_duration_is_told_in_its_unit(seconds, told):
    """Milliseconds, seconds, minutes, hours, each from where it begins."""
    assert clock(seconds) == told
