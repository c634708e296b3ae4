"""The world of one run: its clock, its dice, its log and the directory of its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, NamedTuple, Protocol, TypeVar, cast

from donutlab.core.errors import ShopError, check_text, nearest
from donutlab.core.events import Event
from donutlab.core.log import Log
from donutlab.core.needs import LOOK_UPS, Need
from donutlab.core.process import Clock
from donutlab.core.spec import Spec

Asked = TypeVar("Asked")

DEPTH, PASSED = 100, 100_000
"""From how many buses to the next, and to how many in all, one event may go in no time."""


class Running(Protocol):
    """The running half of a part: what the directory holds while a shop is open.

    What others may ask of it is in the protocols of `donutlab.core.needs`.
    """

    def start(self) -> None:
        """Start the part's processes, once every part is in the directory."""


class Link(NamedTuple):
    """One reference from a part to another, by name: what the wiring is checked with."""

    verb: str
    """How the reference reads in a sentence: `sends to`."""
    target: str
    need: Need[Any]
    """What the target must take."""
    label: str = ""
    """What a diagram writes on the arrow instead of the verb: a rule, or a type of event."""


class Sent(NamedTuple):
    """What is known before time starts of an event on its way: to whom, of which type, whose."""

    to: str
    type: str
    source: str


@dataclass(frozen=True)
class Part(Spec):
    """Base of the parts of a shop: each has a name, links to others, and can be opened.

    `owner` is the team to whom the part belongs. Nothing in a run depends on it: it is for
    `Shop.diff`, which says in whose parts something is edited.
    """

    name: str
    owner: str | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.owner is not None:
            check_text(f"{type(self).__name__} {self.name!r}", "owner", self.owner, "It is a team.")

    @property
    def takes(self) -> frozenset[Need[Any]]:
        """What others may ask of this part."""
        return frozenset()

    def instead_of(self, need: Need[Any]) -> str:
        """Return what to try, after a space, where this part does not take what is needed."""
        return ""

    def links(self) -> Iterator[Link]:
        """Yield the references to other parts."""
        yield from ()

    def objections(self, parts: Mapping[str, Part]) -> Iterator[str]:
        """Yield what about this part does not go with the settings of others, in sentences."""
        yield from ()

    @property
    def endless(self) -> bool:
        """Whether this part goes on for ever by itself, so that a run needs an end."""
        return False

    @property
    def opens(self) -> datetime | None:
        """The moment that this part takes for simulated second 0, if it knows one."""
        return None

    @property
    def doubt(self) -> str:
        """What is to be doubted aloud about this part once a run of it gets absurd."""
        return ""

    def sends_on(self, sent: Sent) -> Iterator[Sent]:
        """Yield what this part is certain to send, without time passing, when that comes."""
        yield from ()

    def open(self, world: World) -> Running:
        """Return the running half of this part in that world."""
        raise NotImplementedError


class Endless(Exception):
    """What happens at one moment has no end; the message names the parts."""


class World:
    """What the parts of one run share. `directory` finds the running half of a part by name."""

    def __init__(self, seed: int, opening: datetime, clock: Clock | None = None) -> None:
        self.env = clock or Clock()
        self.seed = seed
        self.opening = opening
        self.log = Log()
        self.write = self.log.write
        self.events: list[Event] = []
        self.parts: dict[str, Part] = {}
        self.directory: dict[str, Running] = {}
        self.depth = self.passed = 0
        self.relaying = False

    def open(self, part: Part) -> None:
        """Open a part, and enter its running half in the directory."""
        self.parts[part.name] = part
        self.directory[part.name] = part.open(self)

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        """Let something happen after so many seconds."""
        timer = self.env.timeout(seconds)
        assert timer.callbacks is not None
        timer.callbacks.append(lambda _: do())

    @contextmanager
    def passing(self, name: str) -> Iterator[None]:
        """Hand an event on in no time; raise Endless if it goes round, or multiplies."""
        self.passed = self.passed + 1 if self.depth else 1
        self.depth += 1
        if self.depth > DEPTH or self.passed > PASSED:
            raise Endless(f"an event goes round without end, handed on by {name!r}.")
        try:
            yield
        finally:
            self.depth -= 1

    def find(self, name: str, need: Need[Asked]) -> Asked:
        """Return the running half of a part that takes what is needed, or raise ShopError."""
        fault = misfit(name, need, self.parts)
        if fault:
            raise ShopError([fault])
        return cast(Asked, self.directory[name])

    def keep_records(self) -> None:
        """Let every service note how orders stand, for who knows which of them will be asked."""
        for name in named(LOOK_UPS, self.parts):
            self.find(name, LOOK_UPS).keep_records()

    def dice(self, part: str, purpose: str) -> Random:
        """Return the random numbers of one part for one purpose.

        They depend on the seed and these two words only, so a change elsewhere in the shop
        leaves them as they were: two shops are compared on the same day.
        """
        return Random(repr((self.seed, part, purpose)))


def named(need: Need[Any], parts: Mapping[str, Part]) -> list[str]:
    """Return the names of the parts that take what is needed."""
    return [name for name, part in parts.items() if need in part.takes]


def misfit(name: str, need: Need[Any], parts: Mapping[str, Part], asker: str = "") -> str:
    """Return what is wrong with the asker's reference to the part `name`, or the empty string."""
    if name not in parts:
        return f"no part has the name {name!r}.{nearest(name, parts)}"
    if need not in parts[name].takes:
        fitting = [each for each in named(need, parts) if each != asker]
        advice = parts[name].instead_of(need)
        advice += f" These do: {', '.join(fitting)}." if fitting else ""
        return f"{name!r}, a {type(parts[name]).__name__}, takes no {need.word}.{advice}"
    return ""
