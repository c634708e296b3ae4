"""Times of recorded orders: seconds, timestamps as they are written anywhere, Unix time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from donutlab.core.errors import check_flag, check_text
from donutlab.core.moments import at, moment, since

ADVICE = (
    "Write seconds (90.5) or a timestamp (2026-03-02T07:01:30), or say its format: "
    'format="%d %b %Y %I:%M %p".'
)
HOURS = "If they are hours of the day, multiply them by 3600: a time is in seconds."
DAYS = (
    "If they are days as Excel counts them, they become times with "
    'pandas.to_datetime(frame["time"], unit="D", origin="1899-12-30").'
)
DATE = r"(?P<first>\d{4}|\d\d?)(?P<sign>[-/.])(?P<second>\d\d?)(?P=sign)(?P<third>\d{4}|\d\d?)"
CLOCK = (
    r"(?P<hour>\d\d?)[:.](?P<minute>\d\d)([:.](?P<seconds>\d\d)([.,](?P<part>\d+))?)?"
    r"\s*((?P<half>[ap])\.?m\.?)?\s*(?P<zone>Z|UTC|[-+]\d\d:?\d\d)?"
)
STAMP = re.compile(rf"({DATE})?([T, ]*{CLOCK})?", re.IGNORECASE)
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

    def seconds(self, cells: Sequence[Any], where: Callable[[int], str]) -> list[float]:
        """Return these cells as seconds since `start`, which is found if it was not given.

        Raises ValueError, with where it is, for what is no time, or may be two.
        """
        if self.dayfirst is None:
            self.dayfirst = day_first(cells, where)
        found: list[Any] = []
        for row, cell in enumerate(cells):
            try:
                found.append(self.read(cell))
            except (ValueError, OverflowError):
                raise ValueError(f"{where(row)}: {cell!r} is not a time. {ADVICE}") from None
            if type(found[-1]) is not type(found[0]):
                raise ValueError(
                    f"{where(row)}: {cell!r} is written in another way than {cells[0]!r}, the "
                    "first one. Write all times alike."
                )
        if found and isinstance(found[0], float):
            unit = unix_unit(found, where)
            if not unit:
                return found
            found = [at(datetime.fromtimestamp(0, UTC), number / unit) for number in found]
        elif found and isinstance(found[0], time):
            found = [datetime.combine(self.day(where), each) for each in found]
        elif len(set(found)) < len(found) and {each.time() for each in found} == {time()}:
            raise ValueError(
                f"{where(0)}: {cells[0]!r} is a day without a time of day, so that all orders of "
                "a day would come in one second. If another column says the time of day, name "
                'both: time=["date", "time"].'
            )
        return self.since_start(found)

    def read(self, cell: Any) -> float | datetime | time:
        """Return one cell as a number, a moment or a time of day; ValueError for what is none."""
        if isinstance(cell, timedelta):
            return cell.total_seconds()
        if isinstance(cell, datetime):
            return datetime.combine(cell.date(), cell.timetz())
        if isinstance(cell, date):
            return datetime.combine(cell, time())
        if isinstance(cell, time):
            return cell
        if self.format is not None:
            return datetime.strptime(str(cell).strip(), self.format)
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

    def since_start(self, found: Sequence[datetime]) -> list[float]:
        """Return moments as seconds; those without an offset are by the clock of the start."""
        zone = self.start.tzinfo if self.start else UTC
        seconds: list[float] = []
        for each in found:
            self.local = each.tzinfo is None
            now = each.replace(tzinfo=zone) if self.local else each
            if self.start is None:
                self.start = moment(now.replace(minute=0, second=0, microsecond=0))
            second = since(self.start, now)
            if seconds and second < seconds[-1]:  # the clock may have been put back
                later = since(self.start, now.replace(fold=1))
                second = later if later >= seconds[-1] else second
            seconds.append(second)
        return seconds


def written(text: str, dayfirst: bool) -> datetime | time:
    """Return the moment that a text says, or the time of day; ValueError for what says none.

    >>> written("2/3/2026 7:05 PM", dayfirst=True), written("7:05", False)
    (datetime.datetime(2026, 3, 2, 19, 5), datetime.time(7, 5))
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        match = STAMP.fullmatch(text)
    if not text or not match:
        raise ValueError
    hour, half = int(match["hour"] or 0), (match["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError
    clock = time(
        hour % 12 + 12 * (half == "p") if half else hour,
        int(match["minute"] or 0),
        int(match["seconds"] or 0),
        int((match["part"] or "0")[:6].ljust(6, "0")),
    )
    if match["zone"]:
        offset = match["zone"].upper().replace("UTC", "Z")
        clock = clock.replace(tzinfo=time.fromisoformat(f"00:00{offset}").tzinfo)
    if not match["first"]:
        return clock
    first, second, third = (int(match[name]) for name in ("first", "second", "third"))
    if len(match["first"]) == 4:
        return datetime.combine(date(first, second, third), clock)
    day, month = (first, second) if dayfirst else (second, first)
    year = third + 2000 if len(match["third"]) == 2 else third
    return datetime.combine(date(year, month, day), clock)


def day_first(cells: Sequence[Any], where: Callable[[int], str]) -> bool:
    """Return whether dates such as 2/3/2026 name the day first, as those with points do.

    A number above 12 shows it; ValueError if there is none, for then it may be either.
    """
    unsure = None
    for row, cell in enumerate(cells):
        match = STAMP.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if not match or not match["first"] or len(match["first"]) == 4:
            continue
        first, second = int(match["first"]), int(match["second"])
        if match["sign"] == "." or first > 12 or second > 12:
            return match["sign"] == "." or first > 12
        if first != second and unsure is None:
            unsure = row
    if unsure is not None:
        raise ValueError(
            f"{where(unsure)}: {cells[unsure]!r} may name the day or the month first, and no "
            "date of the file shows which. Say dayfirst=True or dayfirst=False."
        )
    return False


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
    if broken and 36_526 <= first <= last < 73_051 and last - first < 366 and len(seconds) > 2:
        return f"All {len(seconds)} orders come within {last - first:g} seconds. {DAYS}"
    return ""
