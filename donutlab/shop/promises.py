"""Promises: whom a change of a contract breaks, those who rely on it and those who gave it.

A reader relies on the fields that a contract requires, and on their kinds: it breaks when one is
required no more or is of another kind. A producer breaks when a field is required from now on that
it does not send, as far as the blueprint says what it sends.
"""

from __future__ import annotations

from collections.abc import Iterator

from donutlab.core.contracts import Contract
from donutlab.parts.registry import Registry
from donutlab.shop.contracts import Broken, Parts, published, readers, sent

NARROWER = {"number": "integer"}
"""By kind, what may be sent instead, and breaks no reader."""


def promised(parts: Parts) -> dict[str, Contract]:
    """Return the contracts of a shop by the type of event; the first of a type counts."""
    found: dict[str, Contract] = {}
    for part in parts.values():
        if isinstance(part, Registry):
            for each in part.contracts:
                found.setdefault(each.type, each)
    return found


def broken_promises(before: Parts, after: Parts) -> Iterator[Broken]:
    """Yield whom the changes of contracts break in the shop after them."""
    old, new = promised(before), promised(after)
    targets = published(after)
    for event, contract in new.items():
        was = old.get(event, Contract(event))
        loose = was.required.keys() - contract.required.keys()
        other = {
            field
            for field, kind in was.kinds.items()
            if contract.kinds.get(field, kind) not in (kind, NARROWER.get(kind))
        }
        for field in sorted(loose | other):
            how = "relies on the kind of" if field in other else "reads"
            for reader, part in readers(after, event, field, targets.get(event, set())):
                yield Broken(event, field, reader, part.owner, how)
        for field in sorted(contract.required.keys() - was.required.keys()):
            for producer, fields in sent(after, event):
                if field not in fields:
                    owner = after[producer].owner
                    yield Broken(event, field, producer, owner, "does not send")
