"""The difference between two shops: which parts are touched, whose they are, and what breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from donutlab.core.spec import values, written
from donutlab.core.world import Part
from donutlab.shop.contracts import Broken, broken
from donutlab.shop.promises import broken_promises


@dataclass(frozen=True, repr=False)
class Diff:
    """The difference between two shops: what has to be touched to get from one to the other.

    Parts edited in the code of other teams measure coupling: a new service that needs no edit
    elsewhere is loosely coupled to the rest.
    """

    edited: dict[str, tuple[str, ...]]
    """The fields that differ, by the name of the part."""
    added: tuple[str, ...]
    removed: tuple[str, ...]
    owners: dict[str, str] = field(default_factory=dict)
    """Whose each part is that was touched, by its name; parts without an owner are left out."""
    broken: tuple[Broken, ...] = ()
    """Who reads a field of an event that is no longer carried."""

    @property
    def by_owner(self) -> dict[str, tuple[str, ...]]:
        """The parts that were edited or removed, by their owner."""
        touched = [name for name in (*self.edited, *self.removed) if name in self.owners]
        teams = dict.fromkeys(self.owners[name] for name in touched)
        return {
            team: tuple(name for name in touched if self.owners[name] == team) for team in teams
        }

    def others(self, owner: str) -> tuple[str, ...]:
        """Return the parts that were edited or removed and belong to other teams than `owner`."""
        return tuple(
            name for team, names in self.by_owner.items() if team != owner for name in names
        )

    def __str__(self) -> str:
        edits = [f"{name} ({', '.join(fields)})" for name, fields in self.edited.items()]
        lines = [("edited", edits), ("added", self.added), ("removed", self.removed)]
        if self.owners:
            teams = [f"{len(names)} of {team}" for team, names in self.by_owner.items()]
            lines += [("teams", teams), ("breaks", [*map(str, self.broken)])]
        return "\n".join(
            f"{word + ':':9}{len(names)}{'  ' * bool(names)}{', '.join(names)}"
            for word, names in lines
        )

    def __repr__(self) -> str:
        return str(self)


def compared(before: Mapping[str, Part], after: Mapping[str, Part]) -> Diff:
    """Return the difference between the parts of two shops."""
    edited = {
        name: fields
        for name in before
        if name in after and (fields := _changed(before[name], after[name]))
    }
    added = tuple(name for name in after if name not in before)
    removed = tuple(name for name in before if name not in after)
    whose = {name: part.owner for name, part in {**after, **before}.items()}
    owners = {name: owner for name in (*edited, *added, *removed) if (owner := whose[name])}
    missed = dict.fromkeys((*broken(before, after), *broken_promises(before, after)))
    return Diff(edited, added, removed, owners, tuple(missed))


def _changed(before: Part, after: Part) -> tuple[str, ...]:
    """Return the names of the fields in which two parts of one name differ."""
    if type(before) is not type(after):
        return (f"now a {type(after).__name__}",)
    old, new = values(before), values(after)
    return tuple(name for name in old if written(old[name]) != written(new[name]))
