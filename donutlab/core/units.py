"""Units: time is in seconds, rates are per second, both floats; these helpers say it readably."""

from __future__ import annotations

from donutlab.core.errors import check_number


def minutes(count: float) -> float:
    """Return `count` minutes in seconds.

    >>> minutes(2)
    120.0
    """
    return float(check_number("minutes", "count", count) * 60.0)


def hours(count: float) -> float:
    """Return `count` hours in seconds."""
    return float(check_number("hours", "count", count) * 3600.0)


def days(count: float) -> float:
    """Return `count` days in seconds."""
    return float(check_number("days", "count", count) * 86400.0)


def per_minute(count: float) -> float:
    """Return a rate of `count` a minute in events per second."""
    return float(check_number("per_minute", "count", count) / 60.0)


def per_hour(count: float) -> float:
    """Return a rate of `count` an hour in events per second.

    >>> per_hour(36)
    0.01
    """
    return float(check_number("per_hour", "count", count) / 3600.0)


def counted(count: float, thing: str) -> str:
    """Return so many of something, in the singular or the plural.

    >>> counted(1, "order"), counted(2.5, "record"), counted(0, "run")
    ('1 order', '2.5 records', '0 runs')
    """
    return f"{count:.12g} {thing}{'' if count == 1 else 's'}"


def clock(seconds: float) -> str:
    """Return a duration in words short enough for a table.

    >>> clock(4.25), clock(75), clock(7325)
    ('4.2 s', '1 min 15 s', '2 h 02 min')
    """
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds >= 1 or seconds == 0 else f"{seconds * 1000:.1f} ms"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    whole = round(seconds / 60)
    return f"{whole // 60} h {whole % 60:02d} min"
