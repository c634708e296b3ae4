"""The rulebook: what each rule of a bus did in a run, and which fields turned events away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from donutlab.core.events import Event
from donutlab.core.kinds import DEAD, FILTERED, PUBLISHED
from donutlab.core.log import Log
from donutlab.core.tables import Table, frame
from donutlab.patterns import Pattern, parse
from donutlab.patterns.reasons import doubts_about, values_of

Told = dict[str, Any]
"""An event as its rules see it."""


@dataclass(frozen=True)
class RuleAccount:
    """One rule over the whole run.

    `matched` and `not_matched` count the events published to its bus. `turned_away` counts, by
    the path of the field, the events that failed there; an event may fail at several fields.
    `given_up` counts the deliveries that the target refused until the rule tried no more.
    `doubts` are sentences on why a rule matched nothing, such as a field that no event had, and
    `refusals` on why the real service would not take its pattern.
    """

    bus: str
    rule: str
    to: str
    matched: int
    not_matched: int
    turned_away: Mapping[str, int]
    doubts: tuple[str, ...]
    given_up: int = 0
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Rulebook:
    """What the rules of a run did, a `RuleAccount` each, in the order of the blueprint."""

    rules: Sequence[RuleAccount]

    @property
    def doubts(self) -> list[str]:
        """What speaks against rules that never matched, or would be refused, a sentence each."""
        return [
            f"Rule {each.rule!r} of {each.bus!r}{said}"
            for each in self.rules
            for said in (
                *(f" matched nothing. {doubt}" for doubt in each.doubts),
                *(f": {why}" for why in each.refusals),
            )
        ]

    def frame(self) -> Any:
        """Return a pandas frame with a row for each rule: bus, rule, to, matched, not_matched."""
        names = ("bus", "rule", "to", "matched", "not_matched")
        return frame({name: [getattr(each, name) for each in self.rules] for name in names})

    def table(self) -> Table:
        """Return the table that the rulebook is shown as."""
        rows = [
            (
                f"{each.bus}: {each.rule}",
                each.to,
                str(each.matched),
                str(each.not_matched),
                ", ".join(f"{path} {count}" for path, count in each.turned_away.items()) or "-",
            )
            for each in self.rules
        ]
        title = "Rules: events that matched, or did not; the fields that turned them away"
        return Table(title, ("", "to", "matched", "not", "turned away by"), rows)

    def __str__(self) -> str:
        return "\n".join([str(self.table()), *self.doubts])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        notes = "".join(f"<p><strong>{escape(doubt)}</strong></p>" for doubt in self.doubts)
        return self.table()._repr_html_() + notes


def rulebook(buses: Mapping[str, Iterable[Any]], log: Log, events: Iterable[Event]) -> Rulebook:
    """Return what the log says of the rules, given by bus; the events are those of the run."""
    by_id = {event.id: event.to_dict() for event in events}
    published: dict[str, list[Told]] = {bus: [] for bus in buses}
    filtered: dict[tuple[str, str], list[Told]] = {}
    given_up: Counter[tuple[str, Any]] = Counter()
    for _, kind, part, _, event, _, note in log.rows():
        if kind == PUBLISHED:
            published[part].append(by_id[event])
        elif kind == FILTERED:
            for name in note:
                filtered.setdefault((part, name), []).append(by_id[event])
        elif kind == DEAD:
            given_up[part, note] += 1
    accounts = []
    for bus, rules in buses.items():
        values = values_of(parse(each).leaves for each in published[bus])
        for rule in rules:
            pattern: Pattern = rule.compiled
            away = filtered.get((bus, rule.name), [])
            matched = len(published[bus]) - len(away)
            doubted = published[bus] and not matched
            accounts.append(
                RuleAccount(
                    bus,
                    rule.name,
                    rule.to,
                    matched,
                    len(away),
                    dict(pattern.turned_away(away).most_common()),
                    doubts_about(pattern.ways, values) if doubted else (),
                    given_up[bus, rule.name],
                    pattern.refusals(),
                )
            )
    return Rulebook(accounts)
