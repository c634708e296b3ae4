"""Stamps of recorded orders: a moment, or a time of day, in any of the ways it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

DATE = r"(?P<first>\d{4}|\d\d?)(?P<sign>[-/.])(?P<second>\d\d?)(?P=sign)(?P<third>\d{4}|\d\d?)"
CLOCK = (
    r"(?P<hour>\d\d?)[:.](?P<minute>\d\d)([:.](?P<seconds>\d\d)([.,](?P<part>\d+))?)?"
    r"\s*((?P<half>[ap])\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[-+]\d\d:?\d\d)?"
)
STAMP = re.compile(rf"({DATE})?([T, :]*{CLOCK})?", re.IGNORECASE)
DAY, WORD, YEAR = r"(?P<day>\d\d?)(?:st|nd|rd|th)?", r"(?P<month>[a-z]{3,9})", r"(?P<year>\d{4})"
NAMED = [
    re.compile(rf"(?:[a-z]{{3,9}}\.?,? )?{start}", re.IGNORECASE)
    for start in (
        rf"{DAY}[-/ .]*{WORD}\.?[-/ ,]*(?P<year>\d{{4}}(?!\d)|\d\d(?!\d|:))",
        rf"{WORD}\.? {DAY}[, ]+{YEAR}",
    )
]
"""Dates with the month's name: Tue, 12 Mar 2024 and 12-MAR-24 and March 12, 2024."""
WORDS = re.compile("[a-z]{3}", re.IGNORECASE)
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
NO_DAY = date.min
"""The day of a time of day whose day is not said."""


def written(text: str, dayfirst: bool) -> datetime:
    """Return the moment that a text says, on `NO_DAY` if it is a time of day.

    Hours up to 47 belong to the next day: 25:10 is ten past one, as shops that are open at night
    and timetables write it. Raises ValueError for what says no moment.

    >>> written("2/3/2026 7:05 PM", dayfirst=True), written("2 March 2026 25:10", False)
    (datetime.datetime(2026, 3, 2, 19, 5), datetime.datetime(2026, 3, 3, 1, 10))
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        match = STAMP.fullmatch(in_numbers(text))
    if not text or not match:
        raise ValueError
    day = NO_DAY if not match["first"] else day_of(match, dayfirst)
    hour, half = int(match["hour"] or 0), (match["half"] or "").lower()
    if hour >= 48 or (half and not 1 <= hour <= 12):
        raise ValueError
    hour = hour % 12 + 12 * (half == "p") if half else hour
    clock = time(
        hour % 24,
        int(match["minute"] or 0),
        int(match["seconds"] or 0),
        int((match["part"] or "0")[:6].ljust(6, "0")),
    )
    if match["zone"]:
        offset = match["zone"].upper().replace("UTC", "Z").replace("GMT", "Z")
        clock = clock.replace(tzinfo=time.fromisoformat(f"00:00{offset}").tzinfo)
    return datetime.combine(day, clock) + timedelta(days=hour // 24)


def in_numbers(text: str) -> str:
    """Return a text whose date names its month with the date in numbers, any other as it is."""
    for pattern in NAMED if WORDS.search(text) else ():
        match = pattern.match(text)
        word = match["month"].lower() if match else ""
        for number, name in enumerate(MONTHS, 1):
            if match and (name.startswith(word) or word == "sept" == name[:4]):
                year = f"20{match['year']}"[-4:]
                return f"{year}-{number}-{match['day']}{text[match.end() :]}"
    return text


def day_of(match: re.Match[str], dayfirst: bool) -> date:
    """Return the day that a stamp names; ValueError if there is none."""
    first, second, third = (int(match[name]) for name in ("first", "second", "third"))
    if len(match["first"]) == 4:
        return date(first, second, third)
    day, month = (first, second) if dayfirst else (second, first)
    return date(third + 2000 if len(match["third"]) == 2 else third, month, day)


def day_first(cells: Sequence[Any], where: Callable[[int], str]) -> bool:
    """Return whether dates such as 2/3/2026 name the day first, as those with points do.

    A number above 12 shows it; ValueError if there is none, for then it may be either. So may be
    which number of 24-03-13 is the year, unless one is above 31.
    """
    found = [STAMP.fullmatch(cell.strip()) if isinstance(cell, str) else None for cell in cells]
    dates = {row: match for row, match in enumerate(found) if match and match["first"]}
    dates = {row: match for row, match in dates.items() if len(match["first"]) < 4}
    short = [
        row for row, match in dates.items() if match["sign"] == "-" and len(match["third"]) < 4
    ]
    if short and all(
        int(match["first"]) <= 31 and int(match["second"]) <= 12 and int(match["third"]) <= 31
        for match in dates.values()
    ):
        raise ValueError(
            f"{where(short[0])}: {cells[short[0]]!r} may name the year first or last. Say its "
            'format, such as format="%y-%m-%d %H:%M:%S".'
        )
    unsure = None
    for row, match in dates.items():
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
