"""Wiring: is every reference in a shop in order? All faults are found before time starts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from donutlab.core.needs import LOOK_UPS
from donutlab.core.world import Part, Sent, misfit

Node = TypeVar("Node", bound=Hashable)

RINGS = {
    "sends dead letters to": "a dead letter that comes back is never at rest. Let one of them end "
    "in a queue without a dead_letter.",
    "relays to": "what comes back is never published. Let one of them relay to another part.",
}
"""What is said of parts that form a ring by links of one verb only."""


def opens(parts: Iterable[Part]) -> datetime | None:
    """Return the moment of second 0 that the parts know, the first part's if there are more."""
    return next((part.opens for part in parts if part.opens), None)


def two_openings(parts: Iterable[Part]) -> Iterator[str]:
    """Yield a sentence for every part that takes another moment for second 0 than the first."""
    known = [(part.name, part.opens) for part in parts if part.opens]
    for name, start in known[1:]:
        if start != known[0][1]:
            yield (
                f"{name!r} counts its seconds from {start:%Y-%m-%d %H:%M}, but {known[0][0]!r} "
                f"from {known[0][1]:%Y-%m-%d %H:%M}. Give both read_orders one start, or say when "
                'the shop opens: Shop(..., opening="2026-03-02T07:00").'
            )


def faults(parts: Mapping[str, Part], completes: Iterable[str]) -> Iterator[str]:
    """Yield one sentence for every fault in the wiring of these parts."""
    for part in parts.values():
        for verb, target, need, _ in part.links():
            fault = misfit(target, need, parts, part.name)
            if fault:
                yield f"{part.name!r} {verb} {target!r}, but {fault}"
        yield from part.objections(parts)
    for name in completes:
        fault = misfit(name, LOOK_UPS, parts)
        if name not in parts:
            yield f"The shop says that {name!r} completes an order, but {fault}"
        elif fault:
            word = type(parts[name]).__name__
            yield f"The shop says that {name!r} completes an order, but a {word} serves nobody."
    if loop := cycle({name: waits(part, parts) for name, part in parts.items()}):
        asked = any(link.need == LOOK_UPS for name in loop for link in parts[name].links())
        verb = " waits for " if asked else " calls "
        advice = " Leave lookup out, and look-ups are answered from the records." if asked else ""
        yield (
            f"{verb.join(map(repr, loop))}: a call that comes back to its caller never ends. "
            f"Let one of them publish an event instead.{advice}"
        )
    for verb, what in RINGS.items():
        if ring := cycle(linked(parts, verb)):
            yield f"{f' {verb} '.join(map(repr, ring))}: {what}"
    if circle := cycle(instant(parts)):
        names = " sends to ".join(repr(sent.to) for sent in circle)
        yield (
            f"{names} in no time at all, so time would never advance. Give one of the services a "
            "Work step that takes time, or narrow the rule."
        )


def linked(parts: Mapping[str, Part], verb: str) -> dict[str, list[str]]:
    """Return to which parts each part has links of a verb."""
    return {
        name: [link.target for link in part.links() if link.verb == verb]
        for name, part in parts.items()
    }


def waits(part: Part, parts: Mapping[str, Part]) -> list[str]:
    """Return for whose workers the workers of a part stand and wait: by calls, or by look-ups."""
    return [
        link.target
        for link in part.links()
        if link.verb == "calls"
        or (
            link.need == LOOK_UPS
            and LOOK_UPS in part.takes
            and getattr(parts.get(link.target), "lookup", None) is not None
        )
    ]


def instant(parts: Mapping[str, Part]) -> dict[Sent, list[Sent]]:
    """Return what each event is certain to set off without time passing, as a graph.

    What a pattern finds in the details, or a function of the learner's does, shows only in a run.
    """
    graph: dict[Sent, list[Sent]] = {}
    ahead = [Sent(name, "", "") for name in parts]
    while ahead:
        sent = ahead.pop()
        if sent not in graph:
            graph[sent] = list(parts[sent.to].sends_on(sent)) if sent.to in parts else []
            ahead += graph[sent]
    return graph


def cycle(graph: Mapping[Node, Sequence[Node]]) -> list[Node]:
    """Return one closed walk, its first node again at the end, or an empty list."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[Node] = error.args[1]
        return found[::-1]
    return []
