"""Contracts of events: who reads which field of which event, and what breaks when one is gone.

An event is a contract between who publishes it and who reads it, as a call is one between caller
and called. Its readers are those to whom rules, queues, streams and requests bring it. A reader
reads a field if a rule's pattern, or its own, asks for it, if a step copies it into another event,
or if the code of a learner's step names it.

What cannot be known from the blueprint is left out: what a learner's step publishes, and what an
order contains whose content is a function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import CodeType
from typing import Any, NamedTuple

from donutlab.core.distributions import Choice
from donutlab.core.needs import CALLS
from donutlab.core.spec import Spec, values
from donutlab.core.world import Part
from donutlab.parts.bus import Bus
from donutlab.parts.orders import Ordering
from donutlab.parts.services import Service
from donutlab.parts.states import ChoiceState
from donutlab.parts.tasks import Send
from donutlab.parts.workflows import Workflow
from donutlab.patterns import Pattern
from donutlab.steps.windows import Window
from donutlab.steps.work import Publish

Parts = Mapping[str, Part]


FIELDS = {
    "Work": ("per",),
    "Window": ("key", "of"),
    "Stream": ("key",),
    "Queue": ("group", "deduplicate"),
    "Line": ("priority",),
}
"""The settings that name a field of the events, by the part or step that they are of."""


class Broken(NamedTuple):
    """A `reader`, a part or a rule, that misses the `field` of an event of the type `event`.

    The field is `detail-type` when events of that type are published no more. `how` says how it is
    concerned: it reads the field, relies on its kind, or, a producer, does not send it.
    """

    event: str
    field: str
    reader: str
    owner: str | None
    how: str = "reads"

    def __str__(self) -> str:
        whose = f" (of {self.owner})" if self.owner else ""
        if self.field == "detail-type":
            return f"{self.reader} waits for {self.event}{whose}"
        return f"{self.reader} {self.how} {self.field!r} of {self.event}{whose}"


def broken(before: Parts, after: Parts) -> tuple[Broken, ...]:
    """Return who reads, in the shop after a change, what its events carried before it only."""
    old, new = carried(before), carried(after)
    found = []
    for event, fields in old.items():
        if event not in new:
            lost, targets = {"detail-type"}, published(before)[event]
        else:
            lost, targets = fields - new[event], published(after)[event]
        for field in sorted(lost):
            for reader, part in readers(after, event, field, targets):
                found.append(Broken(event, field, reader, part.owner))
    return tuple(dict.fromkeys(found))


def published(parts: Parts) -> dict[str, set[str]]:
    """Return the types of the events that parts publish, each with the parts they go to."""
    found: dict[str, set[str]] = {}
    for part in parts.values():
        if isinstance(part, Ordering):
            found.setdefault(part.type, set()).add(part.to)
        for step in announcing(part):
            found.setdefault(step.type, set()).add(step.to)
    return found


def carried(parts: Parts) -> dict[str, set[str]]:
    """Return by type the fields of the detail that the events carry, as far as they are known."""
    return flow(parts)[0]


def flow(parts: Parts) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the known fields of what is sent, by type, and of what comes to parts, by name."""
    given: dict[str, set[str]] = {}
    """The fields of what comes to each part."""
    found: dict[str, set[str]] = {}
    size = -1
    while size != (size := sum(map(len, (*given.values(), *found.values()))) + len(found)):
        for part in parts.values():
            if isinstance(part, Ordering):
                _tell(parts, part.type, part.to, ordered(part.order), found, given)
            for step in announcing(part):
                fields = announced(step, given.get(part.name, set()))
                _tell(parts, step.type, step.to, fields, found, given)
    return found, given


def sent(parts: Parts, event: str) -> Iterator[tuple[str, set[str]]]:
    """Yield who publishes events of a type, each with the fields it sends, as far as known."""
    _, given = flow(parts)
    for part in parts.values():
        if isinstance(part, Ordering) and part.type == event and not callable(part.order):
            yield part.name, ordered(part.order)
        for step in announcing(part):
            if step.type == event:
                yield part.name, announced(step, given.get(part.name, set()))


def announcing(part: Part) -> Iterator[Any]:
    """Yield what in a part sends events of a type of their own to another part."""
    for step in specs(part):
        if isinstance(step, (Publish, Send, Window)) and step.to is not None:
            yield step


def announced(step: Any, given: set[str]) -> set[str]:
    """Return the fields of what a step sends, given those of what comes to it."""
    if isinstance(step, Window):
        extra = {"key"} if step.key else set()
        return {"order", "start", "end", "count"} | extra | ({"sum"} if step.of else set())
    if isinstance(step, Send) or step.carries == "state":
        return {"order", *getattr(step, "extra", ())} | given
    carries = () if step.carries == "identifier" else step.carries
    return {"order", *step.extra, *carries}


def _tell(
    parts: Parts,
    event: str,
    to: str,
    fields: set[str],
    found: dict[str, set[str]],
    given: dict[str, set[str]],
) -> None:
    """Note that events of a type carry these fields, and bring them to whom they reach."""
    found.setdefault(event, set()).update(fields)
    for name in reached(parts, event, to):
        given.setdefault(name, set()).update(fields)


def ordered(order: Any) -> set[str]:
    """Return the fields of an order, as far as they are known."""
    if isinstance(order, Choice):
        return set().union(*map(ordered, order.values))
    return set(order) if isinstance(order, Mapping) else set()


def reached(parts: Parts, event: str, to: str) -> dict[str, None]:
    """Return the parts that an event of a type comes to by way of the part `to`, and that one."""
    found: dict[str, None] = {}
    waiting = [to]
    while waiting:
        name = waiting.pop(0)
        if name in parts and name not in found:
            found[name] = None
            waiting += _onward(parts, event, parts[name])
    return found


def _onward(parts: Parts, event: str, part: Part) -> Iterator[str]:
    """Yield the names of the parts to which a part brings an event that it gets."""
    if isinstance(part, Bus):
        yield from (rule.to for rule in part.rules if lets(rule.pattern, event))
    elif isinstance(part, (Service, Workflow)):
        yield from (link.target for link in part.links() if link.need == CALLS)
    else:
        for other in parts.values():
            reading = other.reads if isinstance(other, Service) else None
            if reading and reading.source == part.name and lets(reading.pattern, event):
                yield other.name


def lets(pattern: Mapping[str, Any] | None, event: str) -> bool:
    """Return whether a pattern lets events of a type through, as far as the type decides."""
    types = pattern.get("detail-type") if pattern else None
    return types is None or Pattern({"detail-type": types}).matches({"detail-type": event})


def asks(pattern: Mapping[str, Any] | None, field: str) -> bool:
    """Return whether a pattern asks for a field of the detail, or for the type."""
    paths = Pattern(pattern).fields if pattern else ()
    return field in paths or any(f"{path}.".startswith(f"detail.{field}.") for path in paths)


def readers(parts: Parts, event: str, field: str, to: set[str]) -> Iterator[tuple[str, Part]]:
    """Yield who reads a field of events of a type: parts, or rules by name, each with the part."""
    names = dict.fromkeys(name for each in sorted(to) for name in reached(parts, event, each))
    for part in (parts[name] for name in names):
        if isinstance(part, Bus):
            for rule in part.rules:
                if lets(rule.pattern, event) and asks(rule.pattern, field):
                    yield f"rule {rule.name!r} of {part.name}", part
        elif filters(part, field) or (
            field != "detail-type" and any(reads(each, field) for each in (part, *specs(part)))
        ):
            yield part.name, part


def filters(part: Part, field: str) -> bool:
    """Return whether a service filters by a field what it reads."""
    return isinstance(part, Service) and part.reads is not None and asks(part.reads.pattern, field)


def specs(part: Any) -> Iterator[Any]:
    """Yield the steps of a part, those inside others, too; functions as they are."""
    for value in values(part).values() if isinstance(part, Spec) else part:
        if isinstance(value, tuple):
            yield from specs(value)
        elif isinstance(value, Spec):
            yield value
            yield from specs(value)
        elif callable(value):
            yield value


def reads(step: Any, field: str) -> bool:
    """Return whether a part or step reads a field: by a setting, or in a learner's code."""
    settings = FIELDS.get(type(step).__name__, ())
    if any(getattr(step, name) == field for name in settings):
        return True
    if isinstance(step, ChoiceState):
        return asks(step.pattern, field)
    if isinstance(step, Publish):
        return not isinstance(step.carries, str) and field in step.carries
    return not isinstance(step, Spec) and names(step, field)


def names(function: Any, word: str) -> bool:
    """Return whether the code of a function names a word, or a function that it encloses does."""
    code = getattr(function, "__code__", None)
    enclosed = [cell.cell_contents for cell in getattr(function, "__closure__", None) or ()]
    return (code is not None and _in_code(code, word)) or any(
        each == word or (callable(each) and names(each, word)) for each in enclosed
    )


def _in_code(code: CodeType, word: str) -> bool:
    """Return whether a word is among the constants of some code."""
    return any(
        each == word or (isinstance(each, CodeType) and _in_code(each, word))
        for each in code.co_consts
    )
