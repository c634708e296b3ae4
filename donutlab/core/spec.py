"""Specs: the frozen values a blueprint is made of, and how they become plain data and back."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import MISSING, Field, fields
from typing import Any, ClassVar

from donutlab.core.errors import nearest

NAME = "is"
"""The key under which plain data says which spec it describes."""


class Spec:
    """Base of every frozen dataclass in a blueprint: distributions, arrivals, steps, rules, parts.

    Lists given for a field become tuples and mappings are copied, so that nobody changes a
    blueprint from outside. A subclass checks its values in `check`.
    """

    known: ClassVar[dict[str, type[Spec]]] = {}

    def __init_subclass__(cls) -> None:
        Spec.known[cls.__name__] = cls
        cls.__repr__ = Spec.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        """Return how the spec is written; fields at their default are left out."""
        shown = [
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields(self)  # type: ignore[arg-type]
            if _required(field) or getattr(self, field.name) != _default(field)
        ]
        return f"{type(self).__name__}({', '.join(shown)})"

    def __post_init__(self) -> None:
        for name, value in values(self).items():
            if isinstance(value, list):
                object.__setattr__(self, name, tuple(value))
            elif isinstance(value, Mapping):
                object.__setattr__(self, name, deepcopy(dict(value)))
        self.check()

    def check(self) -> None:
        """Raise ValueError or TypeError for a value out of range."""


def values(spec: Spec) -> dict[str, Any]:
    """Return the fields of a spec by name."""
    return {field.name: getattr(spec, field.name) for field in fields(spec)}  # type: ignore[arg-type]


def to_data(value: Any) -> Any:
    """Return `value`, a spec or plain data, as what JSON can write.

    A spec becomes an object with its class name under `is`; fields left at their default are
    left out. Raises TypeError for what has no JSON form, such as a function of the learner's.
    """
    if isinstance(value, Spec):
        kept = {
            field.name: to_data(getattr(value, field.name))
            for field in fields(value)  # type: ignore[arg-type]
            if getattr(value, field.name) != _default(field)
        }
        return {NAME: type(value).__name__, **kept}
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError(f"JSON has only texts as keys, so {value!r} cannot be written.")
        plain = {key: to_data(each) for key, each in value.items()}
        return {NAME: "dict", "items": list(plain.items())} if NAME in plain else plain
    if isinstance(value, (list, tuple)):
        return [to_data(each) for each in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    name = getattr(value, "__name__", repr(value))
    raise TypeError(
        f"{name!r} is a {type(value).__name__} and has no JSON form. "
        "Pickle the shop instead, or use steps from the library."
    )


def from_data(data: Any) -> Any:
    """Return what `to_data` was given; unknown specs and fields raise ValueError."""
    if isinstance(data, list):
        return [from_data(each) for each in data]
    if not isinstance(data, dict):
        return data
    if NAME not in data:
        return {key: from_data(each) for key, each in data.items()}
    name = data[NAME]
    if name == "dict":
        return {key: from_data(each) for key, each in data["items"]}
    if not isinstance(name, str) or name not in Spec.known:
        raise ValueError(f"There is no spec {name!r}.{nearest(str(name), Spec.known)}")
    spec = Spec.known[name]
    given = {key: from_data(each) for key, each in data.items() if key != NAME}
    names = [field.name for field in fields(spec)]  # type: ignore[arg-type]
    for key in given:
        if key not in names:
            raise ValueError(f"{name} has no field {key!r}.{nearest(key, names)}")
    needed = [each.name for each in fields(spec) if _required(each)]  # type: ignore[arg-type]
    for key in needed:
        if key not in given:
            raise ValueError(f"{name} needs {key!r}, which is missing in {data!r}.")
    return spec(**given)


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING
