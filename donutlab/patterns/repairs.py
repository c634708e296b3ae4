"""What was meant: slips in writing a pattern, and the form it should have, ready to paste.

A slip is seen in two ways. Some are seen in the pattern alone, such as an operator written as text.
Others show only beside a value that was found, such as a number in quotes; what is proposed for
these takes the value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from donutlab.core.errors import PatternError
from donutlab.patterns.language import OPERATORS, read_alternative
from donutlab.patterns.values import number_key, pairs_of, read_json, show

_NUMBER = r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?"
_SIGN = r"<=|>=|=<|=>|==|<|>|="
_COMPARISON = re.compile(rf"\s*({_SIGN})\s*({_NUMBER})\s*")
_RANGE = re.compile(rf"\s*({_SIGN})\s*({_NUMBER})\s*(?:,|&+|and)?\s*({_SIGN})\s*({_NUMBER})\s*")
_COMPARED = ("<", "<=", ">", ">=", "=")
_SIGNS = {"=<": "<=", "=>": ">=", "==": "="}
_WRITTEN = re.compile(r"\s*[\"']?([A-Za-z_ -]+?)[\"']?\s*[:=]\s*(.+?)\s*", re.DOTALL)
_EXCLUDED = re.compile(r"\s*(?:!=?|<>)\s*(.+?)\s*", re.DOTALL)
_KINDS = "a string never equals a number, true, false or null"
_CASE = "upper and lower case differ"

_OTHER_NAMES = {
    "starts-with": "prefix",
    "startswith": "prefix",
    "begins-with": "prefix",
    "ends-with": "suffix",
    "endswith": "suffix",
    "not": "anything-but",
    "not-in": "anything-but",
    "ignore-case": "equals-ignore-case",
    "like": "wildcard",
    "glob": "wildcard",
    "equals": "exactly",
}
"""Operators as other languages call them."""


def rewritten(members: Any) -> list[Any] | None:
    """Return the list that was meant by a field's value, if a slip shows in the value alone.

    >>> rewritten([">=6"])
    [{'numeric': ['>=', 6]}]
    >>> rewritten(["donut", {"prefix": ["a", "b"]}])
    ['donut', {'prefix': 'a'}, {'prefix': 'b'}]
    """
    if not isinstance(members, (list, tuple)):
        members = [members]
    whole = _spread(members)
    if whole is not None:
        return [whole]
    meant: list[Any] = []
    for member in members:
        found = _meant(member)
        meant += [member] if found is None else found
    return meant if meant != list(members) and all(map(_valid, meant)) else None


def operator_below(path: str, members: Any) -> tuple[str, list[Any]] | None:
    """Return the field and the list that were meant where an operator was taken for a field.

    >>> operator_below("detail.item.anything-but", ["pie"])
    ('detail.item', [{'anything-but': ['pie']}])
    """
    keys = path.split(".")
    at = next((at for at, key in enumerate(keys) if at and key in OPERATORS), None)
    if at is None:
        return None
    name, *inner = keys[at:]
    singly = list(members) if isinstance(members, (list, tuple)) else [members]
    for operands in ([members], singly):
        meant = []
        for operand in operands:
            for key in reversed(inner):
                operand = {key: operand}
            meant.append({name: operand})
        if meant and all(map(_valid, meant)):
            return ".".join(keys[:at]), meant
    return None


def beside(members: Iterable[Any], found: Any) -> tuple[Any, str] | None:
    """Return the member that was meant beside a value that was found, and what the slip was.

    >>> beside(["12"], 12)
    (12, 'a string never equals a number, true, false or null')
    >>> beside(["jelly*"], "jelly roll")
    ({'wildcard': 'jelly*'}, 'a star is a star, except in a wildcard')
    """
    for member in members:
        for meant, slip in _beside(member, found):
            if _valid(meant) and read_alternative(meant).accepts(found):
                return meant, slip
    return None


def _valid(member: Any) -> bool:
    try:
        read_alternative(member)
    except PatternError:
        return False
    return True


def _spread(members: list[Any] | tuple[Any, ...]) -> Any:
    """Return the operator that a list was meant for, such as ``[">=", 6]``; None if it was not."""
    name, *operands = members or [None]
    if not isinstance(name, str) or not operands:
        return None
    if _SIGNS.get(name, name) in _COMPARED:
        name, operands = "numeric", [list(members)]
    if name not in OPERATORS:
        return None
    found = _mended(name, operands[0] if len(operands) == 1 else operands)
    return found[0] if found and len(found) == 1 else None


def _meant(member: Any) -> list[Any] | None:
    """Return what one member was meant for, as members; None if no slip shows in it."""
    if isinstance(member, str):
        found = _written(member)
        return None if found is None else [found]
    if not isinstance(member, Mapping) or _valid(member):
        return None
    pairs = list(pairs_of(member))
    if len(pairs) != 1 or not isinstance(pairs[0][0], str):
        return None
    return _mended(*pairs[0])


def _written(text: str) -> Any:
    """Return the operator that a text spells, such as ``prefix: jelly`` or ``>= 6``; or None."""
    if text.strip()[:1] == "{":
        for spelt in (text, text.replace("'", '"')):
            try:
                found = read_json(spelt)
            except ValueError:
                continue
            if _valid(found):
                return found
        return None
    numeric = _compared(text)
    if numeric is not None:
        return {"numeric": numeric}
    if written := _WRITTEN.fullmatch(text):
        name = _operator(written[1])
        found = _mended(name, _operand(written[2])) if name in OPERATORS else None
        return found[0] if found and len(found) == 1 else None
    return None


def _operand(text: str) -> Any:
    """Return what a text stands for as an operand: JSON if it is, and else the text itself."""
    try:
        return json.loads(text.replace("'", '"'))
    except ValueError:
        return text


def _operator(name: str) -> str:
    plain = name.strip().casefold().replace("_", "-").replace(" ", "-")
    return _OTHER_NAMES.get(plain, plain)


def _mended(name: str, operand: Any) -> list[Any] | None:
    """Return the members that an operator was meant for, whatever its name or operand should be."""
    name = _operator(name)
    meant: list[Any] = [{name: operand}]
    if name == "contains" and isinstance(operand, str):
        meant = [{"wildcard": f"*{operand}*"}]
    elif _SIGNS.get(name, name) in _COMPARED:
        meant = [{"numeric": [_SIGNS.get(name, name), _number(operand)]}]
    elif name == "numeric":
        meant = [{"numeric": _compared(operand)}]
    elif name == "exists":
        flags = {"true": True, "false": False, "1": True, "0": False}
        only = operand[0] if isinstance(operand, list) and len(operand) == 1 else operand
        meant = [{"exists": flags.get(str(only).casefold())}]
    elif name == "anything-but":
        meant = [{"anything-but": _gathered(operand)}]
    elif isinstance(operand, list):
        meant = [{name: each} for each in operand]
    return meant if meant and all(map(_valid, meant)) else None


def _gathered(operand: Any) -> Any:
    """Return ``{"prefix": ["a", "b"]}`` for a list of such operators, which is not allowed."""
    if not isinstance(operand, list):
        return operand
    flat = [one for each in operand for one in (each if isinstance(each, list) else [each])]
    names = {tuple(each) for each in flat if isinstance(each, Mapping)}
    if len(names) != 1 or not all(isinstance(each, Mapping) for each in flat):
        return flat
    (name,) = next(iter(names)) if len(next(iter(names))) == 1 else (None,)
    return flat if name is None else {name: [each[name] for each in flat]}


def _number(operand: Any) -> Any:
    """Return the number that a text spells, and anything else as it is."""
    if not isinstance(operand, str) or not re.fullmatch(rf"\s*{_NUMBER}\s*", operand):
        return operand
    number = float(operand)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _compared(operand: Any) -> list[Any] | None:
    """Return the operand of ``numeric`` that a text, a list or a number was meant for."""
    if number_key(operand) is not None:
        return ["=", operand]
    if isinstance(operand, (list, tuple)):
        operand = " ".join(str(each) for each in operand)
    if not isinstance(operand, str):
        return None
    found = _COMPARISON.fullmatch(operand) or _RANGE.fullmatch(operand)
    if not found:
        return None
    signs = [_SIGNS.get(sign, sign) for sign in found.groups()[::2]]
    bounds = [_number(bound) for bound in found.groups()[1::2]]
    pairs = sorted(zip(signs, bounds, strict=True), key=lambda pair: pair[0] not in (">", ">="))
    return [cell for pair in pairs for cell in pair]


def _beside(member: Any, found: Any) -> Iterable[tuple[Any, str]]:
    """Yield what a member may have been meant for beside a value, with the slip it would be."""
    if isinstance(member, Mapping):
        name, operand = next(iter(pairs_of(member)))
        if isinstance(operand, str) and name in ("prefix", "suffix"):
            yield {name: {"equals-ignore-case": operand}}, _CASE
    elif not isinstance(member, str):
        if isinstance(found, str) and _same(member, found):
            yield found, _KINDS
    elif not isinstance(found, str):
        if _same(found, member):
            yield found, _KINDS
    else:
        yield {"equals-ignore-case": member}, _CASE
        if found.strip() == member.strip():
            yield found, "the spaces around it differ"
        if "*" in member:
            yield {"wildcard": member}, "a star is a star, except in a wildcard"
        if excluded := _EXCLUDED.fullmatch(member):
            yield {"anything-but": excluded[1]}, "what is excluded stands in anything-but"


def _same(value: Any, text: str) -> bool:
    """Tell whether a number, true, false or null is what a text spells."""
    number = number_key(value)
    if number is not None:
        return number_key(_number(text)) == number
    return (value is None or isinstance(value, bool)) and show(value) == text.strip().casefold()
