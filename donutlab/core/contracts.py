"""Contracts: what an event of a type says, as its producer promises and its readers rely on.

The kinds of fields are the types of JSON Schema (draft 2020-12); here we simplify: fields are named
with their type and no more, nothing is said of what is inside arrays and objects, and a field that
the contract does not name may be there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from donutlab.core.errors import check_text, nearest
from donutlab.core.events import Event
from donutlab.core.needs import CONTRACTS, Answer, Refusal
from donutlab.core.plain import plain
from donutlab.core.spec import Spec
from donutlab.core.world import World, named

KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
}
"""The kinds of fields, with the types of Python that they are."""


@dataclass(frozen=True)
class Contract(Spec):
    """What events of a `type` say: the fields that are `required`, and those that are `optional`.

    Each field is named with its kind: string, number, integer, boolean, array, object.

    >>> contract = Contract("OrderPlaced", {"item": "string", "charge": "number"})
    >>> contract.breach({"item": "donut"}), contract.breach({"item": "donut", "charge": 2})
    ("'charge' is missing", '')
    """

    type: str
    required: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, str] = field(default_factory=dict)

    def check(self) -> None:
        check_text("Contract", "type", self.type, "It is the type of an event: OrderPlaced.")
        owner = f"Contract of {self.type!r}"
        for name, fields in (("required", self.required), ("optional", self.optional)):
            if not isinstance(fields, Mapping):
                raise TypeError(
                    f"{owner}: {name} must be a mapping from field to kind, not {fields!r}. "
                    f'Write {name}={{"item": "string"}}.'
                )
            for key, kind in fields.items():
                check_text(owner, f"a field that is {name}", key)
                if kind not in KINDS:
                    raise ValueError(
                        f"{owner}: {key!r} must be one of {', '.join(KINDS)}, not {kind!r}."
                        f"{nearest(str(kind), KINDS)}"
                    )
        for key in self.required.keys() & self.optional.keys():
            raise ValueError(f"{owner}: {key!r} is required and optional. Leave one of them out.")

    @property
    def kinds(self) -> dict[str, str]:
        """The kinds of all fields, by name."""
        return {**self.required, **self.optional}

    def breach(self, detail: Mapping[str, Any]) -> str:
        """Return what is wrong with the detail of an event, or the empty string."""
        for key, kind in self.kinds.items():
            if key not in detail:
                if key in self.required:
                    return f"{key!r} is missing"
            elif not fits(detail[key], kind):
                return f"{key!r} is {detail[key]!r}, and must be of the kind {kind}"
        return ""


def fits(value: Any, kind: str) -> bool:
    """Return whether a value is of a kind.

    >>> fits(2, "number"), fits(True, "number"), fits(2.5, "integer")
    (True, False, False)
    """
    value = plain(value)
    return isinstance(value, KINDS[kind]) and isinstance(value, bool) <= (kind == "boolean")


Deliver = Callable[[Event, str], Answer]


def checked(world: World, deliver: Deliver) -> Deliver:
    """Return how an event is delivered: as it was, or checked first if some part asks for that."""
    checks = [world.find(name, CONTRACTS).breach for name in named(CONTRACTS, world.parts)]
    if not checks:
        return deliver

    def check(event: Event, sender: str) -> Answer:
        for each in checks:
            if why := each(event, sender):
                return Refusal(why)
        return deliver(event, sender)

    return check
