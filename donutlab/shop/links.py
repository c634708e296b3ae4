"""Links: a shop in the fragment of an address, which a browser sends nowhere.

After `#shop=` stand the version of the form, a full stop, and the shop's JSON, compressed (zlib,
RFC 1950) and written in the letters of base64url (RFC 4648). Values follow, such as those of
sliders: `&workers=3`. What comes from a link is data, never code. Whoever wrote it is a stranger:
how long, how large and how deep it is, is bounded before anything is made of it.
"""

from __future__ import annotations

import json
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from itertools import accumulate
from math import isfinite
from typing import Any, NoReturn
from urllib.parse import quote, unquote
from zlib import compress, decompressobj
from zlib import error as zlib_error

from donutlab.core.errors import check_number, check_text, shown

VARIABLE = "DONUTLAB_PLAYGROUND"
"""The environment variable with the address of the page that links lead to, if there is one."""
VERSION = "1"
LONGEST = 50_000
"""So many signs may a link have."""
LARGEST = 500_000
"""So many bytes may the JSON in a link have."""
DEEPEST = 60
"""So deep may its brackets lie in each other."""
MOST = 200
"""So many parts may the shop of a link have, and so many values may follow."""

Values = dict[str, float]


def write_link(data: Mapping[str, Any], base: str | None, values: Mapping[str, float]) -> str:
    """Return the link to the shop with these data, as `Shop.to_dict` gives them, and to values.

    `base` is the address of the page that it leads to; None is that of the environment variable.
    ValueError for what is too large for a link, or for a value that is no finite number.
    """
    if base is None:
        base = os.environ.get(VARIABLE, "")
    if not isinstance(base, str):
        raise TypeError(f"link: base must be an address, not {shown(base)}.")
    try:
        text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"link: the shop says what JSON cannot: {error}.") from None
    packed = urlsafe_b64encode(compress(text.encode(), 9)).decode().rstrip("=")
    link = f"{base.partition('#')[0]}#shop={VERSION}.{packed}"
    for name, value in values.items():
        check_text("link", "a value's name", name)
        number = check_number("link", name, value)
        whole = isinstance(number, float) and number.is_integer() and abs(number) < 1e15
        link += f"&{quote(name, safe='')}={int(number) if whole else number!r}"
    try:
        read_link(link)
    except ValueError as error:
        raise ValueError(f"link: {error} Write the shop to a file: to_json().") from None
    return link


def write_run(run: Any, values: Mapping[str, float] | None = None) -> str:
    """Return the link to the shop of a run, with what it was run with, and the values."""
    return write_link(run.shop.to_dict(), None, settings(run) | dict(values or {}))


def settings(run: Any) -> Values:
    """Return what a run was run with: its seed, and its closing if it was closed.

    What would happen at the very second of closing does not happen: where the log has a row at
    its end, nothing was closed, and the run came to its end by itself.
    """
    said = {"seed": run.seed}
    if not run.stopped and run.end > (run.log.column("time")[-1:] or [0.0])[0]:
        said["until"] = run.end
    return said


def read_link(text: str) -> tuple[dict[str, Any], Values]:
    """Return the data of the shop in a link, for `Shop.from_dict`, and the values.

    The link may be whole, or the fragment alone. ValueError, which begins with "The link", for what
    is no link, or is cut off, or larger than a link may be.
    """
    if not isinstance(text, str):
        raise TypeError(f"from_link: give it the link as a text, not {shown(text)}.")
    text = text.strip()
    if len(text) > LONGEST:
        _refuse(f"has {len(text):,} signs. It may have {LONGEST:,}.")
    first, *others = text.rpartition("#")[2].split("&")
    name, _, packed = first.partition("=")
    if name != "shop":
        _refuse(f"has no shop in it: it should have '#shop=' in it, not {shown(first)}.")
    return _shop(packed), _values(others)


def described(error: Exception) -> ValueError:
    """Return what is raised when the data of a link describe no shop."""
    told = str(error)
    return ValueError(f"The link describes no shop: {told[:300]}{'…' * (len(told) > 300)}")


def _refuse(why: str) -> NoReturn:
    raise ValueError(f"The link {why}")


def _shop(packed: str) -> dict[str, Any]:
    """Return the data of the shop after `shop=`."""
    version, _, letters = packed.partition(".")
    if version != VERSION:
        _refuse(
            f"is of version {shown(version)}, and this library reads version {VERSION!r}. "
            "Is the link whole? A later donutlab may read it."
        )
    text = _unpacked(letters)
    if max(accumulate(_turns(text)), default=0) > DEEPEST:
        _refuse(f"is nested too deeply. It may be {DEEPEST} brackets deep.")
    try:
        data = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"The link has no JSON in it: {error}.") from None
    parts = data.get("parts") if isinstance(data, dict) else None
    if not isinstance(parts, list):
        _refuse("has no shop in it: 'parts', a list, are missing.")
    if len(parts) > MOST:
        _refuse(f"has a shop of {len(parts):,} parts. It may have {MOST}.")
    return dict(data)


def _unpacked(letters: str) -> str:
    """Return what was compressed, no more than may be."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", letters) or len(letters) % 4 == 1:
        _refuse("is not whole, or was changed: it is not written in base64url.")
    unpack = decompressobj()
    try:
        found = unpack.decompress(urlsafe_b64decode(letters + "=" * (-len(letters) % 4)), LARGEST)
        text = found.decode("ascii")
    except (UnicodeError, zlib_error):
        _refuse("is not whole, or was changed: it cannot be unpacked.")
    if unpack.unconsumed_tail:
        _refuse(f"is too large unpacked. It may have {LARGEST:,} bytes.")
    if not unpack.eof or unpack.unused_data:
        _refuse("is not whole: its end is missing, or something stands after it.")
    return text


def _turns(text: str) -> list[int]:
    """Return +1 for each bracket that opens and -1 for each that closes, outside of texts."""
    brackets = re.sub(r'"(?:[^"\\]|\\.)*+"', "", text)
    return [1 if sign in "[{" else -1 for sign in brackets if sign in "[]{}"]


def _finite(text: str) -> float:
    """Return a number, as the JSON of a link has it."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text[:20]} is no number that can be counted with")
    return number


def _values(given: list[str]) -> Values:
    """Return the values that follow the shop, `name=3`."""
    if len(given) > MOST:
        _refuse(f"has {len(given):,} values. It may have {MOST}.")
    found: Values = {}
    for each in given:
        name, _, text = each.partition("=")
        name = unquote(name)
        if not name.strip() or name in found:
            _refuse(f"has a value without a name of its own: {shown(each)}.")
        if not re.fullmatch(r"-?[0-9]{1,310}(\.[0-9]{1,30})?(e[+-]?[0-9]{1,3})?", text):
            _refuse(f"has a value that is no number: {shown(each)}.")
        number = float(text)
        if not isfinite(number):
            _refuse(f"has a value that is too large: {shown(each)}.")
        found[name] = int(text) if text.lstrip("-").isdigit() else number
    return found
