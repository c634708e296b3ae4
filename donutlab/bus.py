"""The bus: it takes each event once and hands it to everyone whose rule matches.

Like a cloud event bus (Amazon EventBridge): rules in the pattern language say who is interested,
and the producer knows none of them. Here we simplify: an event goes to all targets at the moment
it is published, in the order of the rules, each exactly once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from donutlab.errors import PatternError, check_list, check_target, check_text
from donutlab.events import Event
from donutlab.log import FILTERED, PUBLISHED
from donutlab.patterns import Pattern
from donutlab.spec import Spec
from donutlab.world import Link, Part, Sent, World

REST = {"version", "id", "account", "time", "region", "resources"}
"""The fields of the envelope that few rules read; without one that does they are left out."""


@dataclass(frozen=True)
class Rule(Spec):
    """Events that match `pattern` go to the part `to`. `name` tells the rule from its siblings.

    The pattern is a mapping in the language of `donutlab.patterns`; an invalid one raises
    PatternError.
    """

    name: str
    pattern: Mapping[str, Any]
    to: str

    def check(self) -> None:
        check_text("Rule", "name", self.name)
        owner = f"Rule {self.name!r}"
        check_target(owner, "to", self.to)
        try:
            Pattern(self.pattern)
        except PatternError as error:
            raise PatternError(f"{owner}: {error}") from None


@dataclass(frozen=True)
class Bus(Part):
    """A bus with its `rules`."""

    name: str
    rules: Sequence[Rule] = ()

    def check(self) -> None:
        check_text("Bus", "name", self.name)
        owner = f"Bus {self.name!r}"
        check_list(owner, "rules", self.rules, 'rules=[Rule("bill", {...}, to="cashier")]')
        for number, rule in enumerate(self.rules, 1):
            if not isinstance(rule, Rule):
                raise TypeError(f"{owner}: rule {number} must be a Rule(...), not {rule!r}.")
        names = [rule.name for rule in self.rules]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"Bus {self.name!r} has two rules named {name!r}. Rename one.")

    @property
    def takes(self) -> frozenset[str]:
        return frozenset({"events"})

    def links(self) -> Iterator[Link]:
        for rule in self.rules:
            yield Link(f"rule {rule.name!r} sends to", rule.to, "events", f"rule {rule.name}")

    def sends_on(self, sent: Sent) -> Iterator[Sent]:
        envelope = {"detail-type": sent.type, "source": sent.source, "detail": {}}
        for rule in self.rules:
            if Pattern(rule.pattern).matches(envelope):
                yield sent._replace(to=rule.to)

    def open(self, world: World) -> BusAtWork:
        return BusAtWork(self, world)


class BusAtWork:
    """A bus in one run: its rules, compiled."""

    def __init__(self, spec: Bus, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.keeps_records = False

    def start(self) -> None:
        patterns = [Pattern(rule.pattern) for rule in self.spec.rules]
        find = self.world.find
        self.rules = [
            (pattern.matches, find(rule.to, "events").deliver, rule.to, rule.name)
            for pattern, rule in zip(patterns, self.spec.rules, strict=True)
        ]
        read = frozenset[str]().union(*(pattern.roots for pattern in patterns))
        self.brief = read.isdisjoint(REST)

    def deliver(self, event: Event, sender: str, note: str | None = None) -> None:
        """Take an event and hand it to the target of every rule that matches."""
        write, now, name = self.world.write, self.world.env.now, self.name
        _, source, kind, _, detail, order, *_ = event
        write((now, PUBLISHED, name, order, event.id, sender, kind))
        envelope = (
            {"source": source, "detail-type": kind, "detail": detail}
            if self.brief
            else event.to_dict()
        )
        for matches, deliver, to, rule in self.rules:
            if matches(envelope):
                deliver(event, name, rule)
            else:
                write((now, FILTERED, name, order, event.id, to, rule))
