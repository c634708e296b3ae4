"""What patterns and events are made of: JSON values, read so that nothing is lost.

JSON text may say more than a dict can hold: one key twice, or a number that no double equals.
`Repeated` and `Literal` keep that; everything else is plain Python.
"""

from __future__ import annotations

import json
import math
import re
import reprlib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from ipaddress import AddressValueError, IPv6Address
from numbers import Number
from typing import Any, NamedTuple, NoReturn

from donutlab.core.plain import plain

DEEP = "it is nested too deeply"
_WIDEST = 60
_EXACT = 2**53


class Literal(float):
    """A JSON number that no double equals, such as 9007199254740993.0: only its text counts."""

    def __new__(cls, text: str) -> Literal:
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str

    def __reduce__(self) -> tuple[type[Literal], tuple[str]]:
        return Literal, (self.text,)


class Repeated(dict[str, Any]):
    """A JSON object in which a key occurs twice: `pairs` has every pair as written."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        self.pairs = list(pairs)
        super().__init__(self.pairs)


class Address(NamedTuple):
    """An IP address: its version and its number, so that equal addresses are equal."""

    version: int
    number: int


def pairs_of(node: Mapping[Any, Any]) -> Iterable[tuple[Any, Any]]:
    """Return the pairs of an object, a repeated key as often as it was written."""
    return node.pairs if isinstance(node, Repeated) else node.items()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return whole if len(whole := dict(pairs)) == len(pairs) else Repeated(pairs)


def _fraction(text: str) -> float:
    number = float(text)
    if len(text) <= 16 and 1e-300 < abs(number) < 1e300:
        return number  # at most 15 digits: every such number is its double's shortest decimal
    try:
        exact = math.isfinite(number) and Decimal(repr(number)) == Decimal(text)
    except InvalidOperation:
        exact = False
    return number if exact else Literal(text)


def _integer(text: str) -> float:
    return int(text) if len(text) < 4000 else Literal(text)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_HOOKS: dict[str, Any] = {
    "object_pairs_hook": _object,
    "parse_float": _fraction,
    "parse_constant": _refuse,
}
_DECODER: Any = json.JSONDecoder(**_HOOKS)
_DECODER_OF_HUGE_NUMBERS: Any = json.JSONDecoder(**_HOOKS, parse_int=_integer)
_scan = _DECODER.scan_once
_scan_huge_numbers = _DECODER_OF_HUGE_NUMBERS.scan_once


def read_json(text: str | bytes | bytearray) -> Any:
    """Read the JSON value at the start of a text; what follows it is ignored.

    Raises ValueError for text that is not JSON or is nested too deeply.
    """
    if not isinstance(text, str):
        text = text.decode(json.detect_encoding(text))
    text = text.lstrip(" \t\n\r")
    try:
        return _scan(text, 0)[0]
    except StopIteration as stop:
        raise ValueError(f"a value is missing at character {stop.value}") from None
    except json.JSONDecodeError:
        raise
    except RecursionError:
        raise ValueError(DEEP) from None
    except ValueError:
        return _scan_huge_numbers(text, 0)[0]


def write_json(node: Any) -> str:
    """Write a value as JSON text, every number and repeated key as it was read."""
    if isinstance(node, Mapping):
        texts = []
        for key, value in pairs_of(node):
            texts.append(f"{json.dumps(key)}: {write_json(value)}")
        return "{" + ", ".join(texts) + "}"
    if isinstance(node, (list, tuple)):
        return "[" + ", ".join(map(write_json, node)) + "]"
    if isinstance(node, Literal):
        return node.text
    if isinstance(node, int) and not isinstance(node, bool):
        return str(Decimal(node))
    return json.dumps(node)


def number_key(value: object) -> float | str | None:
    """Return what a number is compared by, or None for what is no JSON number.

    That is its double, if this is exactly the number, and else its literal text.

    >>> number_key(300), number_key(2**53 + 1), number_key(True)
    (300.0, '9007199254740993', None)
    """
    if type(value) is float:
        return value if math.isfinite(value) else None
    if type(value) is int and -_EXACT <= value <= _EXACT:
        return float(value)
    if isinstance(value, Literal):
        return value.text
    if isinstance(value, float):
        return number_key(float(value))
    if isinstance(value, bool) or not isinstance(value, int):
        own = plain(value) if isinstance(value, Number) else value  # of numpy, say
        return None if own is value or isinstance(own, bool) else number_key(own)
    try:
        double = float(value)
    except OverflowError:
        return str(Decimal(value))
    return double if Decimal(repr(double)) == value else str(Decimal(value))


_IPV4 = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")
_IPV6 = re.compile(r"[0-9a-fA-F:]*:[0-9a-fA-F:]*")


def address(text: str) -> Address | None:
    """Return the IP address that a text spells, or None; a mapped IPv4 address is an IPv4 one.

    >>> address("10.0.0.1") == address("010.0.0.01") == address("::ffff:a00:1")
    True
    """
    if _IPV4.fullmatch(text) and len(text) <= 15:
        octets = [int(octet) for octet in text.split(".")]
        return Address(4, int.from_bytes(octets)) if max(octets) < 256 else None
    if not _IPV6.fullmatch(text):
        return None
    try:
        found = IPv6Address(re.sub(r"(?<![0-9a-fA-F])0+(?=[0-9a-fA-F])", "", text))
    except AddressValueError:
        return None
    mapped = found.ipv4_mapped
    return Address(4, int(mapped)) if mapped else Address(6, int(found))


def show(value: object) -> str:
    """Show a value in a sentence: short JSON, safe to print, whatever it is.

    >>> show("donut"), show(None), show([1, True])
    ('"donut"', 'null', '[1, true]')
    """
    if isinstance(value, str):
        text = json.dumps(value[:_WIDEST], ensure_ascii=False)
        text = text if len(value) <= _WIDEST else f'{text[:-1]}…"'
    else:
        try:
            text = write_json(value)
        except (TypeError, ValueError, RecursionError):
            text = reprlib.repr(value)
        text = text if len(text) <= 2 * _WIDEST else f"{text[: 2 * _WIDEST]}…"
    return printable(text)


def pasted(value: object) -> str:
    """Write a part of a pattern whole, as it can be pasted into Python.

    >>> pasted([{"exists": True}, "donut"])
    '[{"exists": True}, "donut"]'
    """
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{pasted(key)}: {pasted(each)}" for key, each in pairs_of(value)) + "}"
        )
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(pasted, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return write_json(value) if number else repr(value)


def printable(text: str) -> str:
    """Escape what a terminal would obey and what UTF-8 cannot say."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
