"""Replays: what is kept is read, or delivered, once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from donutlab.core.errors import check_list, check_number, check_text
from donutlab.core.spec import Spec


@dataclass(frozen=True)
class Replay(Spec):
    """At second `at`, go back to second `since`.

    A bus delivers once more what it archived from then on, up to second `until` if that is given,
    by the `rules` named, or by all. A stream's reader sets its position back and reads everything
    from there on.

    What a bus sends once more bears the `name` of the replay, as `replay-name` in its envelope. A
    rule that wants no replays says ``{"replay-name": [{"exists": False}]}``, one that wants this
    alone ``{"replay-name": ["replay"]}``.
    """

    at: float
    since: float = 0.0
    until: float | None = None
    rules: Sequence[str] = ()
    name: str = "replay"

    def check(self) -> None:
        advice = "It is a time, in seconds since opening."
        check_number("Replay", "at", self.at, least=0, advice=advice)
        check_number("Replay", "since", self.since, least=0, most=self.at, advice=advice)
        if self.until is not None:
            check_number("Replay", "until", self.until, least=self.since, advice=advice)
        check_text("Replay", "name", self.name)
        check_list("Replay", "rules", self.rules, 'rules=["bake"]')
        for rule in self.rules:
            check_text("Replay", "each of rules", rule)


def check_replays(owner: str, replays: Sequence[Replay]) -> None:
    """Raise TypeError unless these are replays."""
    check_list(owner, "replays", replays, "replays=[Replay(at=hours(6), since=hours(2))]")
    for each in replays:
        if not isinstance(each, Replay):
            raise TypeError(f"{owner}: each of replays must be a Replay, not {each!r}.")
