"""Times of recorded orders: seconds, timestamps as they are written anywhere, Unix time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from donutlab.core.errors import check_flag, check_text
from donutlab.core.moments import at, moment, since
from donutlab.parts.order_stamps import NO_DAY, day_first, written

ADVICE = (
    "Write seconds (90.5) or a timestamp (2026-03-02T07:01:30), or say its format: "
    'format="%d %b %Y %I:%M %p".'
)
HOURS = "If they are hours of the day, multiply them by 3600: a time is in seconds."
DAYS = (
    "If they are days as Excel counts them, they become times with "
    'pandas.to_datetime(frame["time"], unit="D", origin="1899-12-30").'
)
SHORT = re.compile(r"0\d{3}(\d\d)?")
"""A time of day without signs, such as 0905: no number of seconds."""
UNIX = 3e8
"""Numbers from here on count from 1970, not from opening: ten years would be too long a run."""


class Times:
    """How the times of a file are written, and when its second 0 is, once that is known."""

    def __init__(self, start: datetime | None, format: str | None, dayfirst: bool | None) -> None:
        if dayfirst is not None:
            check_flag("read_orders", "dayfirst", dayfirst)
        if format is not None:
            check_text("read_orders", "format", format)
        self.start = start
        self.format = format
        self.dayfirst = dayfirst
        self.local = False
        """Whether the times are by a clock that may be put back."""
        self.clock = False
        """Whether they are times of day, whose day is not said."""

    def seconds(
        self,
        cells: Sequence[Any],
        where: Callable[[int], str],
        beside: Callable[[list[int]], str],
    ) -> list[float]:
        """Return these cells as seconds since `start`, which is found if it was not given.

        Raises ValueError, with where it is, for what is no time, or may be two; `beside` says what
        else these rows may be.
        """
        if self.dayfirst is None and self.format is None:
            self.dayfirst = day_first(cells, where)
        found = self.read_all(cells, where, beside)
        if found and isinstance(found[0], float):
            unit = unix_unit(found, where)
            if not unit:
                return found
            found = [at(datetime.fromtimestamp(0, UTC), number / unit) for number in found]
        elif found and is_clock(found[0]):
            self.clock = True
            day = self.day(where) - NO_DAY
            found = [each + day for each in found]
        elif len(set(found)) < len(found) and {each.time() for each in found} == {time()}:
            raise ValueError(
                f"{where(0)}: {cells[0]!r} is a day without a time of day, so that all orders of "
                "a day would come in one second. If another column says the time of day, name "
                'both: time=["date", "time"].'
            )
        return self.since_start(found, cells, where)

    def read_all(
        self,
        cells: Sequence[Any],
        where: Callable[[int], str],
        beside: Callable[[list[int]], str],
    ) -> list[Any]:
        """Return all cells as numbers, or as moments, or as times of day."""
        found: list[Any] = []
        bad: list[int] = []
        for row, cell in enumerate(cells):
            try:
                found.append(self.read(cell))
            except (ValueError, OverflowError):
                bad.append(row)
                continue
            if type(found[-1]) is not type(found[0]) or is_clock(found[-1]) != is_clock(found[0]):
                raise ValueError(
                    f"{where(row)}: {cell!r} is written in another way than {cells[0]!r}, the "
                    "first one. Write all times alike."
                )
        if bad:
            raise ValueError(
                f"{where(bad[0])}: {cells[bad[0]]!r} is not a time. {ADVICE}{beside(bad)}"
            )
        return found

    def read(self, cell: Any) -> float | datetime:
        """Return one cell as a number or a moment, on NO_DAY if it is a time of day.

        Raises ValueError for what is none.
        """
        if isinstance(cell, timedelta):
            return cell.total_seconds()
        if isinstance(cell, datetime):
            return datetime.combine(cell.date(), cell.timetz())
        if isinstance(cell, date):
            return datetime.combine(cell, time())
        if isinstance(cell, time):
            return datetime.combine(NO_DAY, cell)
        if self.format is not None:
            return datetime.strptime(str(cell).strip(), self.format)
        if isinstance(cell, str) and SHORT.fullmatch(cell.strip()):
            raise ValueError
        try:
            number = float(cell)
        except (TypeError, ValueError):
            return written(str(cell).strip(), bool(self.dayfirst))
        if number - number != 0 or isinstance(cell, bool):
            raise ValueError
        return number

    def day(self, where: Callable[[int], str]) -> date:
        """Return the day of times of day: that of the start."""
        if self.start is None:
            raise ValueError(
                f"{where(0)}: the time of day is said, but not the day. If another column says "
                'the day, name both: time=["date", "time"]. Or say when second 0 is: '
                'start="2026-03-02T07:00".'
            )
        return self.start.date()

    def since_start(
        self, found: Sequence[datetime], cells: Sequence[Any], where: Callable[[int], str]
    ) -> list[float]:
        """Return moments as seconds; those without an offset are by the clock of the start."""
        zone = self.start.tzinfo if self.start else UTC
        seconds: list[float] = []
        for row, each in enumerate(found):
            self.local = each.tzinfo is None
            now = each.replace(tzinfo=zone) if self.local else each
            if self.local and not on_clock(now):
                raise ValueError(
                    f"{where(row)}: {cells[row]!r} is no time by the clock of {zone}, which is put "
                    "forward there. If the times are by another clock, say start in its zone."
                )
            if self.start is None:
                self.start = moment(now.replace(minute=0, second=0, microsecond=0))
            second = since(self.start, now)
            if seconds and second < seconds[-1]:  # the clock may have been put back
                later = since(self.start, now.replace(fold=1))
                second = later if later >= seconds[-1] else second
            seconds.append(second)
        return seconds


def is_clock(found: Any) -> bool:
    """Return whether what was read is a time of day, without a day."""
    return isinstance(found, datetime) and found.year == NO_DAY.year


def on_clock(now: datetime) -> bool:
    """Return whether a moment by the clock of a zone is there on that day."""
    zone = now.tzinfo
    if zone is None or type(zone) is timezone:
        return True
    again = now.astimezone(UTC).astimezone(zone)
    return again.replace(tzinfo=None) == now.replace(tzinfo=None)


def unix_unit(numbers: Sequence[float], where: Callable[[int], str]) -> float:
    """Return how many of these numbers are a second, if they are Unix time, else 0.

    Unix time is in seconds, milli-, micro- or nanoseconds since 1970, which its size tells.
    ValueError for numbers that are a date written without signs.
    """
    first = numbers[0]
    for unit in (1.0, 1e3, 1e6, 1e9):
        if UNIX <= first / unit < 1e10:
            return unit
    digits = f"{first:.0f}"
    day = digits[:8] if len(digits) in (8, 12, 14) else ""
    if first > 1e10 or (len(numbers) > 1 and day and all(map(is_day, numbers))):
        raise ValueError(
            f"{where(0)}: {digits} is neither a second since opening nor Unix time. If it is a "
            'date, say how it is written: format="%Y%m%d%H%M%S".'
        )
    return 0.0


def is_day(number: float) -> bool:
    """Return whether a number such as 20260302 is a day of this century or the last."""
    try:
        return 1900 < datetime.strptime(f"{number:.0f}", "%Y%m%d").year < 2100
    except ValueError:
        return False


def doubt(seconds: Sequence[float], name: str) -> str:
    """Return why these seconds may be something else, or the empty string.

    Hours of a day are below 24, and few shops get all their orders in the first 24 seconds; days as
    Excel counts them are some 46 000, and a year of them is 365.
    """
    first, last = min(seconds, default=0.0), max(seconds, default=0.0)
    broken = any(second % 1 for second in seconds)
    if last < 24 and ("hour" in name.lower() or (first >= 4 and len(seconds) >= 10 - 7 * broken)):
        return f"All {len(seconds)} orders come within {last:g} seconds of opening. {HOURS}"
    if broken and 36_526 <= first <= last < 73_051 and last - first < 366 and len(seconds) > 1:
        return f"All {len(seconds)} orders come within {last - first:g} seconds. {DAYS}"
    return ""
