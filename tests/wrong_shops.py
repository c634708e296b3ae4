"""Wrong answers made from a right one: each part edited, dropped, slowed or replaced.

A check that takes one of them does not see what its task asks for, or what the task says stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from donutlab import Call, Customers, Fixed, Line, Poisson, Request, Service, Shop, Work
from donutlab.core.spec import Spec, values
from donutlab.core.world import Part


def wrong_shops(shop: Shop, new: Sequence[str] = ()) -> Iterator[tuple[str, Shop]]:
    """Yield shops unlike this one in one thing, each with a name for what was done to it.

    A `new` part may have as many workers, and as long a line, as its task leaves open.
    """
    for name, part in shop.parts.items():
        completes = {each: shop.completes[each] for each in shop.completes if each != name}
        rest = shop.without(name).parts.values()
        yield f"{name} dropped", Shop(*rest, opening=shop.opening, completes=completes)
        for what, other in wrong_parts(part, name in new):
            yield f"{name} {what}", shop.with_parts(other)
    if shop.completes:
        yield "completes forgotten", shop.with_parts(completes=[])


def wrong_parts(part: Part, new: bool) -> Iterator[tuple[str, Part]]:
    """Yield parts unlike this one in one thing."""
    yield "replaced", Service(part.name, [Work(Fixed(1))])
    if isinstance(part, Customers):
        yield "with another rate", replace(part, arrivals=Poisson(1 / 55))
    if isinstance(part, Service):
        yield "slowed", replace(part, steps=(*part.steps, Work(Fixed(30))))
        if not part.reads and not new:
            yield "with a short line", replace(part, line=Line(capacity=1))
    for name, value in values(part).items():
        if new and name == "workers":
            continue
        for what, other in without_one(name, value):
            with suppress(ValueError):  # some things cannot be there twice
                yield what, replace(part, **{name: other})
        for what, other in changed(value):
            with suppress(ValueError):  # some numbers may not be raised
                yield f"{name}: {what}", replace(part, **{name: other})


def without_one(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a list of steps or rules without one of them, and with one of the steps twice."""
    if isinstance(value, tuple):
        for number, each in enumerate(value):
            yield f"{name}: without {each}", (*value[:number], *value[number + 1 :])
            if name != "rules" and not isinstance(each, str):
                yield f"{name}: twice {each}", (*value[:number], each, *value[number:])


def changed(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the value with one number in it raised, or a call made a request or back."""
    if isinstance(value, bool) or value == 0:
        return
    if isinstance(value, int | float):
        whole = isinstance(value, int)
        yield (
            f"{value} raised",
            value + 1 if whole and value < 10 else value * (2 if whole else 1.5),
        )
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            for what, other in changed(each):
                yield what, (*value[:number], other, *value[number + 1 :])
    elif isinstance(value, Spec):
        if isinstance(value, Call):
            yield f"{value} made a request", Request(value.to)
        if isinstance(value, Request):
            yield f"{value} made a call", Call(value.to)
        for name, each in values(value).items():
            for what, other in changed(each) if name != "cap" else ():  # it bounds, mostly nothing
                with suppress(ValueError):
                    yield f"{value}: {what}", replace(value, **{name: other})


def wrong_numbers(number: float) -> Iterator[tuple[str, Any]]:
    """Yield numbers that are not near a right one, and what is no number."""
    for share in (0.9, 1.1, -1, 2, 0.5, 60, 3600):
        yield f"times {share}", number * share
    yield "as a text", f"{number}"
    yield "zero", 0
    yield "not a number", float("nan")
    yield "endless", float("inf")
    yield "true", True
