"""Moments: timestamps with their time zones, and the clock on the wall of a shop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo


def moment(text: object) -> datetime:
    """Return a timestamp as a datetime; without an offset or a zone it is taken as UTC.

    A text is ISO 8601, and may end with the name of a time zone (RFC 9557).

    >>> moment("2026-03-02T07:00:00Z").hour
    7
    >>> moment("2025-10-25T22:00[Europe/Berlin]").isoformat()
    '2025-10-25T22:00:00+02:00'
    """
    if isinstance(text, datetime) and text == text:  # which the NaT of pandas is not
        bracket, found = "", datetime.combine(text.date(), text.timetz())  # no frame's Timestamp
    else:
        iso, bracket, zone = str(text).removesuffix("]").partition("[")
        try:
            found = datetime.fromisoformat(iso)
        except ValueError:
            raise ValueError(
                f"{text!r} is not a timestamp. Write it like '2026-03-02T07:00:00'."
            ) from None
    if bracket:
        there = _zone(zone)
        return _shown(found if found.tzinfo else found.replace(tzinfo=there), there)
    if found.tzinfo is None:
        return found.replace(tzinfo=UTC)
    return found if type(found.tzinfo) is timezone else _shown(found, _named(found))


def _shown(found: datetime, zone: tzinfo) -> datetime:
    """Return a moment as the clock of a zone shows it, which leaves out an hour in spring."""
    return found.astimezone(UTC).astimezone(zone)


def _zone(name: str) -> tzinfo:
    """Return the time zone of a name such as Europe/Berlin."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"There is no time zone {name!r}. Write it like 'Europe/Berlin'. If your computer has "
            "no time zones: pip install tzdata."
        ) from None


def _named(found: datetime) -> tzinfo:
    """Return the zone of a datetime as one whose name can be written, or as an offset."""
    name = getattr(found.tzinfo, "key", None) or getattr(found.tzinfo, "zone", None)
    if name:
        return _zone(name)
    offset = found.tzinfo.utcoffset(None) if found.tzinfo else None
    if offset is None:
        raise ValueError(f'The zone {found.tzinfo!r} has no name. Try ZoneInfo("Europe/Berlin").')
    return timezone(offset)


def stamp(opening: datetime) -> str:
    """Return a moment as a text that `moment` reads as the same moment in the same zone."""
    name = getattr(opening.tzinfo, "key", "")
    return opening.isoformat() + f"[{name}]" * bool(name)


def at(opening: datetime, seconds: float) -> datetime:
    """Return the moment so many seconds after the opening, by the clock of the opening's zone."""
    zone = opening.tzinfo
    try:
        if type(zone) is timezone:
            return opening + timedelta(seconds=seconds)
        return (opening.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(zone)
    except OverflowError:
        raise ValueError(f"Second {seconds:g} is after the year 9999: it has no date.") from None


def since(opening: datetime, now: datetime) -> float:
    """Return the seconds from the opening to another moment."""
    return (now.astimezone(UTC) - opening.astimezone(UTC)).total_seconds()


def clock_changes(opening: datetime, end: float) -> list[tuple[int, int]]:
    """Return when the clock on the wall is moved: after which second, by how many in all.

    >>> clock_changes(moment("2025-10-25T22:00[Europe/Berlin]"), 86400)
    [(18000, -3600)]
    """

    def moved(second: int) -> int:
        now = at(opening, second)
        return round(((now.utcoffset() or usual) - usual).total_seconds())

    usual = opening.utcoffset() or timedelta(0)
    found: list[tuple[int, int]] = []
    for day in range(int(end // 86400) + 1 if type(opening.tzinfo) is not timezone else 0):
        low, high = day * 86400, day * 86400 + 86400
        if moved(low) != moved(high):
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if moved(middle) == moved(low) else (low, middle)
            found.append((high, moved(high)))
    return found
