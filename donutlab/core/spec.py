"""Specs: the frozen values a blueprint is made of, and how they become plain data and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, ClassVar, Self

from donutlab.core.errors import check_keywords, nearest
from donutlab.core.plain import TooDeep, floats, plain

NAME = "is"
"""The key under which plain data says which spec it describes."""


class Spec:
    """Base of every frozen dataclass in a blueprint: distributions, arrivals, steps, rules, parts.

    Lists given for a field become tuples and mappings are copied, so that nobody changes a
    blueprint from outside. Numbers become Python's own, and a field of times, rates or shares
    holds floats. A subclass checks its values in `check`.

    Specs are equal when they are written alike (`written`): the same seed then gives the same log,
    and what was written as JSON comes back equal.
    """

    known: ClassVar[dict[str, type[Spec]]] = {}

    def __new__(cls, *_: Any, **given: Any) -> Self:
        """Raise TypeError for a keyword that is no field, with the nearest and the list."""
        known: Mapping[str, Field[Any]] = getattr(cls, "__dataclass_fields__", {})
        if not given.keys() <= known.keys():
            names = [name for name, field in known.items() if field.init]
            check_keywords(cls.__name__, given, names)
        return super().__new__(cls)

    def __init_subclass__(cls) -> None:
        Spec.known[cls.__name__] = cls
        cls.__repr__ = Spec.__repr__  # type: ignore[method-assign]
        cls.__eq__ = Spec.__eq__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        """Return how the spec is written; fields at their default are left out."""
        shown = [
            f"{field.name}={_short(getattr(self, field.name), _is_float(field))}"
            for field in fields(self)  # type: ignore[arg-type]
            if _required(field) or _differs(self, field)
        ]
        return f"{type(self).__name__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        return written(self) == written(other) if isinstance(other, Spec) else NotImplemented

    def __post_init__(self) -> None:
        for name, value in values(self).items():
            try:
                object.__setattr__(self, name, plain(value))
            except TooDeep:
                kind = type(self).__name__
                raise ValueError(f"{kind}: {name} is nested too deeply, or in itself.") from None
        self.check()
        for field in fields(self):  # type: ignore[arg-type]
            if _is_float(field):
                object.__setattr__(self, field.name, floats(getattr(self, field.name)))

    def __getstate__(self) -> dict[str, Any]:
        """Pickle and copy the fields alone: what was worked out from them is worked out again."""
        return values(self)

    def check(self) -> None:
        """Raise ValueError or TypeError for a value out of range."""


def written(value: Any) -> Any:
    """Return a spec or plain data so that what is written alike is equal, and nothing else.

    In what an order or an event says 1 is not 1.0 nor True, and the keys of a mapping have an
    order. In fields of times, rates and shares 1 is 1.0, for they hold floats.

    >>> written({"n": 1}) == written({"n": 1.0})
    False
    """
    if isinstance(value, Spec):
        return type(value), [written(each) for each in values(value).values()]
    if isinstance(value, Mapping):
        return dict, [(key, written(each)) for key, each in value.items()]
    if isinstance(value, (list, tuple)):
        return list, [written(each) for each in value]
    return type(value), repr(value) if isinstance(value, float) else value


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
            if _differs(value, field)
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
    if name == "dict" and isinstance(data.get("items"), list):
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


def _differs(spec: Spec, field: Field[Any]) -> bool:
    """Return whether a field of a spec is not at its default."""
    default = _default(field)
    default = floats(default) if _is_float(field) else default
    return bool(written(getattr(spec, field.name)) != written(default))


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _is_float(field: Field[Any]) -> bool:
    """Return whether a field holds times, rates or shares only, by its annotation."""
    return "float" in str(field.type) and "Any" not in str(field.type)


def _short(value: Any, short: bool) -> str:
    """Return how a value is written: a function by its name, without its place in memory.

    Where all are floats whole numbers need no point.
    """
    if isinstance(value, tuple):
        inside = ", ".join(_short(each, short) for each in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if callable(value) and not isinstance(value, Spec):
        return str(getattr(value, "__name__", type(value).__name__))
    whole = short and isinstance(value, float) and value.is_integer() and abs(value) < 1e16
    return repr(int(value) if whole else value)
