"""Numbers of recorded orders: the cells of a column as what they say, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from donutlab.core.plain import plain

MISSING = {"nan", "NaT", "<NA>", "None"}
CODE = re.compile(r"0\d+")
"""What begins with a zero, such as 007: no number."""
COMMA = re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+)?(,\d+)?")
POINT = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)?(\.\d+)?")
SHOWS_COMMA = re.compile(
    r"[-+]?(\d{1,3}(\.\d{3})+,\d+|0?,\d+|\d+,(?!\d{3}$)\d+|\d{4,},\d+|\d{1,3}(\.\d{3}){2,})"
)
"""Numbers that can only be written with a decimal comma: 2,5 and 0,250 and 1.234.567."""
SHOWS_POINT = re.compile(
    r"[-+]?(\d{1,3}(,\d{3})+\.\d+|0?\.\d+|\d+\.(?!\d{3}$)\d+|\d{4,}\.\d+|\d{1,3}(,\d{3}){2,})"
)
SIGN = "[$¢£¤¥฿\u20a0-\u20c0]"
"""What currencies are written with; most have a block of Unicode to themselves."""
GAP = "[ '\u2019\u00a0\u202f]"
"""What may stand between the thousands, beside comma and point."""
AMOUNT = re.compile(
    rf"(?P<open>\()?'?(?P<minus>[-\u2212])?\s?(?P<before>{SIGN})?\s?(?P<after_sign>[-\u2212])?"
    rf"(?P<number>\+?[\d.,]+|\d{{1,3}}({GAP}\d{{3}})+([.,]\d+)?)"
    rf"\s?(?P<behind>{SIGN})?(?P<last>-)?(?(open)\))"
)
"""An amount: -$2.50, ($2.50), 1 234,50 €."""


def values(cells: list[Any], grouped: bool = False) -> list[Any]:
    """Return the cells of a column as what an order says: numbers, truth values and texts.

    Where every cell is an amount of one currency, its sign is left out; amounts in brackets are
    negative, and thousands may be apart (1 234). Whether a comma or a point is the decimal one
    shows in the column. Where nothing but commas with three digits after them shows, they are
    taken for thousands if `grouped`, and else stay texts. What begins with a zero, such as 007, is
    a code, and so are then all digits of the column. Numbers that are all whole become whole, as
    1.0 and 2.0 do. Dates become texts, missing cells empty ones.

    >>> values(["2", "2.50", "true"]), values(["2.0", "1.0"]), values(["2,50 €", "(0,90 €)"])
    ([2, 2.5, True], [2, 1], [2.5, -0.9])
    >>> values(["1,200", "2,000,000"]), values(["007", "100"])
    ([1200, 2000000], ['007', '100'])
    """
    texts = {cell: cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()}
    read = amounts(texts, grouped)
    found = [read.get(cell, cell) if isinstance(cell, str) else said(cell) for cell in cells]
    whole = all(each.is_integer() for each in found if type(each) is float)
    return [int(each) if whole and type(each) is float else each for each in found]


def amounts(texts: dict[str, str], grouped: bool) -> dict[str, Any]:
    """Return what each text reads as: all as amounts of one currency, or each by itself."""
    matches = matched(texts.values())
    signs = {sign for match in matches for sign in match.group("before", "behind") if sign}
    if matches and len(signs) <= 1 and (signs or not all(match["open"] for match in matches)):
        bare = {match[0]: amount(match) for match in matches}
        comma = decimal_comma(list(bare.values()), grouped)
        read = {cell: number(bare[text], comma) for cell, text in texts.items()}
        if not any(type(each) is str for each in read.values()):
            return read
    comma = decimal_comma(list(texts.values()), grouped)
    codes = any(CODE.fullmatch(text) for text in texts.values())
    return {
        cell: cell if codes and text.isdigit() else number(cell, comma)
        for cell, text in texts.items()
    }


def matched(texts: Iterable[str]) -> list[re.Match[str]]:
    """Return the amounts that these texts are, if each of them is one; else nothing."""
    found: list[re.Match[str]] = []
    for text in texts:
        match = AMOUNT.fullmatch(text)
        if not match:
            return []
        found.append(match)
    return found


def amount(match: re.Match[str]) -> str:
    """Return the number of an amount, with its minus in front and without gaps."""
    minus = any(match.group("open", "minus", "after_sign", "last"))
    return "-" * minus + re.sub(GAP, "", match["number"])


def decimal_comma(texts: list[str], grouped: bool) -> bool | None:
    """Return whether the comma is the decimal one; None if it may be, and nothing shows it."""
    texts = [text for text in texts if "," in text or "." in text]
    comma = any(map(SHOWS_COMMA.fullmatch, texts))
    point = any(map(SHOWS_POINT.fullmatch, texts))
    if comma or point:
        return comma and not point
    unsure = any("," in text and POINT.fullmatch(text) for text in texts)
    return None if unsure and not grouped else False


def number(cell: str, comma: bool | None = False) -> Any:
    """Return a cell as the number or truth value it reads as, else as the text it is."""
    if cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    text = cell.strip()
    if not text[-1:].isdigit() and text[-1:] != ".":
        return cell
    if comma and COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif comma is False and POINT.fullmatch(text):
        text = text.replace(",", "")
    if "_" in text or CODE.match(text.lstrip("+-")):
        return cell
    for kind in (int, float):
        try:
            found = kind(text)
        except ValueError:
            continue
        return found if found - found == 0 else cell
    return cell


def said(cell: Any) -> Any:
    """Return a frame's cell as plain data: a date as its text, a missing cell as an empty one.

    A span of time is its seconds; what is not plain data, such as a period, is its text.
    """
    if str(cell) in MISSING:
        return ""
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    own = plain(cell, list)
    return own if isinstance(own, (str, int, float, list, dict)) or own is None else str(own)
