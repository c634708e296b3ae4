"""What is typed: numbers and letters as people write them, or a word on what is wrong with them."""

from __future__ import annotations

import re
from math import isfinite

ABOUT = r"(?:about |around |roughly |approx\.? ?|circa |ca\.? ?|[~≈=] ?)?"
HEAD = re.compile(ABOUT + r"([+-]?[\d.,'\u2019_ ]*\d(?:e[+-]?\d+)?) ?(.*)", re.I)
"""A number as it may be typed, and what follows it."""

MORE = re.compile(r"([-/:]|\u2013|to |or |and )\s*\d")
"""What stands between a number and another."""

SECONDS = {"ms": 0.001, "s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60}
SECONDS |= {"h": 3600, "hr": 3600, "hour": 3600, "day": 86400}
"""Units of time by the names people give them, without the s of more than one."""

SMALL = {"a", "an", "the", "per", "about", "of"}
"""Words that change no unit."""


def number(text: str, unit: str = "") -> float:
    """Return a number that was typed where one in this unit is asked; ValueError if it is none.

    Digits may stand in groups, a comma may be the decimal sign, and the unit may follow, another
    unit of time too, or % where so many of a whole are asked.

    >>> number("1,200"), number("0,8"), number("80 %", "% of the time"), number("90 s", "minutes")
    (1200.0, 0.8, 80.0, 1.5)
    """
    said = " ".join(text.replace("\u2212", "-").split()).rstrip("?! ")
    found = HEAD.fullmatch(said)
    if not found:
        raise ValueError(f"{text!r} is no number. Type digits, such as 80.")
    value, rest = digits(found[1]), found[2]
    if unit.rstrip("s") in SECONDS and not MORE.match(rest) and (more := re.search(r"\d", rest)):
        first, then = f"{found[1]} {rest[: more.start()]}", rest[more.start() :]
        return number(first, unit) + number(then, unit)
    whole = 100 if unit.startswith("%") else _of(unit)
    if whole and not rest and 0 < abs(value) < 1:
        raise ValueError(
            f"{value:g} of a whole is {value * whole:g} {unit}. Type {value * whole:g}; or, if you "
            f"mean it, the unit as well: {value:g} {unit}."
        )
    try:
        return value * _factor(rest, unit, whole)
    except ValueError:
        if MORE.match(rest):
            one = f"Type one, such as {found[1]}."
            raise ValueError(f"{text!r} is more than one number. {one}") from None
        raise


def digits(text: str) -> float:
    """Return the number that these digits are, with signs between thousands or without.

    >>> digits("1 200,5"), digits("1,200.5"), digits("1.200,5"), digits("12,5"), digits("1.200")
    (1200.5, 1200.5, 1200.5, 12.5, 1.2)
    """
    plain = text
    for sign in ",", " ", "'", "\u2019", "_", "[.]":
        rest = ",\\d+" if sign == "[.]" else rf"([^{sign}\d]\d+)?"
        if re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}({sign}\d{{3}})+{rest}", text):
            plain = text.replace(sign.strip("[]"), "")
    try:
        value = float(plain.replace(",", "."))
    except ValueError:
        raise ValueError(f"{text!r} is no number. Type it without signs, such as 1200.") from None
    if not isfinite(value):
        raise ValueError(f"{text!r} is too large a number.")
    return value


def letter(answer: object) -> object:
    """Return the letter of a choice as it was typed: `B)` is b."""
    return answer.strip().rstrip(").").lower() if isinstance(answer, str) else answer


def _factor(rest: str, unit: str, whole: float) -> float:
    """Return what a number is multiplied by for the words that follow it."""
    words, known = _words(rest), _words(unit)
    if re.search(r"\b(per|each|every)\b", rest) and re.search(r"\d", unit) and not words & {"100"}:
        raise ValueError(f"The answer is a number in this unit: {unit}; yours is {rest!r}.")
    if words <= {"x", "\u00d7"} and "time" in known:
        return 1.0
    if words - SMALL <= known:
        return 1.0
    if words == {"%"} and whole:
        return whole / 100
    times = [SECONDS.get(next(iter(each))) for each in (words, known) if len(each) == 1]
    if len(times) == 2 and times[0] and times[1]:
        return times[0] / times[1]
    if not unit:
        raise ValueError(f"A number is asked without a unit, and {rest!r} follows yours.")
    raise ValueError(f"The answer is a number in this unit: {unit}; {rest!r} follows yours.")


def _words(text: str) -> set[str]:
    """Return the words of a unit, each without the s of more than one."""
    text = re.sub(r"per ?cent|pct", "%", text.lower()).replace("-", "").replace("/", " per ")
    text = re.sub(r"\b(of the time|out of|later|busy|in total|altogether)\b", "", text)
    found = re.findall(r"[a-z]+|%|\d+|[^\s\w.,/]", text)
    found = ["hour" if word in ("h", "hr", "hrs") and len(found) > 1 else word for word in found]
    return {word if word in SECONDS else word.rstrip("s") for word in found}


def _of(unit: str) -> float:
    """Return of how many it is so many: 100 in `of 100 orders`; 0 if it is of none."""
    found = re.match(r"of (\d+)", unit)
    return float(found[1]) if found else 0.0
