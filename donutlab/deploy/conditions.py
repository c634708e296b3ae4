"""Patterns as conditions of a choice in a state machine, as far as there is a counterpart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

NEVER = {"Variable": "$", "IsPresent": False}
COMPARED = {
    ">": "NumericGreaterThan",
    ">=": "NumericGreaterThanEquals",
    "<": "NumericLessThan",
    "<=": "NumericLessThanEquals",
    "=": "NumericEquals",
}


def condition(pattern: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """Return the condition of a pattern, and whether there is one; else one that never holds."""
    try:
        fields = list(tests(pattern, "$"))
    except LookupError:
        return NEVER, False
    return (fields[0] if len(fields) == 1 else {"And": fields}), True


def tests(pattern: Mapping[str, Any], path: str) -> Iterator[dict[str, Any]]:
    """Yield what each field is asked. Raises LookupError for what cannot be asked."""
    for key, wanted in pattern.items():
        if key.startswith("$") or not key.replace("-", "").replace("_", "").isalnum():
            raise LookupError(key)
        here = f"{path}['{key}']" if "-" in key else f"{path}.{key}"
        if isinstance(wanted, Mapping):
            yield from tests(wanted, here)
        else:
            ways = [alternative(here, each) for each in wanted]
            yield ways[0] if len(ways) == 1 else {"Or": ways}


def alternative(path: str, wanted: Any) -> dict[str, Any]:
    """Return one alternative of a field; it must be there, or the comparison is an error."""
    there = {"Variable": path, "IsPresent": True}
    if isinstance(wanted, Mapping):
        ((name, operand),) = wanted.items()
        if name == "exists":
            return {"Variable": path, "IsPresent": bool(operand)}
        if name == "prefix" and isinstance(operand, str) and "*" not in operand:
            return {"And": [there, {"Variable": path, "StringMatches": f"{operand}*"}]}
        if name == "numeric":
            pairs = zip(operand[::2], operand[1::2], strict=True)
            return {"And": [there, *({"Variable": path, COMPARED[sign]: n} for sign, n in pairs)]}
        raise LookupError(name)
    if wanted is None:
        return {"And": [there, {"Variable": path, "IsNull": True}]}
    kind = {
        bool: "BooleanEquals",
        str: "StringEquals",
        int: "NumericEquals",
        float: "NumericEquals",
    }
    return {"And": [there, {"Variable": path, kind[type(wanted)]: wanted}]}
