"""Rows of the log: what stands in their seven cells, and what there is to know of a kind of row.

`time`, `kind` and `part` say when what happened where; `order` and `event` say to which event of
which order, and are empty if it was to none. `peer` is who else took part: another part by its
name, or the worker by its number. `note` is what else there is to say. What these two are depends
on the kind, with one type each, and stands in the table of kinds (`donutlab.core.kinds`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType, UnionType
from typing import Any, NamedTuple, get_args

Row = tuple[Any, ...]
"""A row of a log: seven cells, in the order of `COLUMNS`."""

COLUMNS = ("time", "kind", "part", "order", "event", "peer", "note")


class Cell(NamedTuple):
    """What stands in one cell of a row: a value `of` this type, and what it means."""

    of: type | UnionType
    means: str

    def fits(self, value: object) -> bool:
        """Return whether a value is of exactly this type, `None` included where that is allowed."""
        return type(value) in (get_args(self.of) or (self.of,))


Scene = Mapping[str, Any]
"""How a row looks on the floor; every key may be missing.

`line`: the event joins (1) or leaves (-1) what waits at the part; `hand`: the worker, who is the
peer, takes it in hand or lets it go; `away`: it is in flight, or no more, if the note counts its
receives; `gone`: it leaves for good, from the line or from those in flight, wherever it is, looked
for here first. `stands`: a worker begins or ends to stand waiting for an answer. `place`: the
record of a stream is new, a reader is done with it, or a reader sets its position. `down`: the part
is out, or back. `in`, `out`: an execution is in the state, which is the note, or no more.
`present`: from now on it has as many workers as the note says. `from` and `to`:
something travels from the peer to the part, or the other way; without these it rises from the part.
`as`: what travels, if not the event itself: `yes`, `no`, `late`, `ask`; `spared` is the event,
stopped at its gate.
"""

STILL: Scene = MappingProxyType({})
"""The scene of what is told and counted, and moves nothing."""


@dataclass(frozen=True)
class Kind:
    """What a row of one kind means.

    `sentence` is how it reads after the time and the name of the part, `remark` how the note reads
    in it where it may be missing. `trouble` is the field of `Troubles` that counts such rows.
    """

    name: str
    means: str
    peer: Cell
    note: Cell
    sentence: str
    scene: Scene
    remark: str = ""
    trouble: str = ""
