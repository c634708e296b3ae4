"""The shop: a blueprint made of parts. It holds no clock and no state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import import_module
from numbers import Integral
from typing import TYPE_CHECKING, Any

from donutlab.core.by_name import ByName
from donutlab.core.errors import (
    PatternError,
    ShopError,
    check_number,
    check_target,
    check_text,
    nearest,
    shown,
    told_keywords,
)
from donutlab.core.events import OPENING
from donutlab.core.moments import moment, stamp
from donutlab.core.plain import TooDeep, plain
from donutlab.core.spec import from_data, to_data, written
from donutlab.core.world import Part
from donutlab.shop import wiring
from donutlab.shop.run import Run
from donutlab.shop.simulate import play, tally

if TYPE_CHECKING:
    from donutlab.deploy.template import Template
    from donutlab.results.summary import Summary
    from donutlab.shop.diagram import Diagram
    from donutlab.shop.diff import Diff

LIMIT = 10_000_000
"""How many SimPy events a run may take unless it says otherwise: some ten seconds."""


class Shop:
    """A blueprint of parts, known by their names.

    `opening` is the moment of simulated second 0: a timestamp, or a datetime, whose time zone says
    how the clock on the wall runs. If it is left out it is the start of the recorded orders, if
    there are some, and else `OPENING`. `completes` says what completes an order for
    its customer: the names of the services that must have served it, whoever asked them to; or a
    mapping from such a name to the pattern of the orders it is needed for (None: for all). If it
    is left out an order is complete when it is answered.

    Two shops are equal when they are written alike: the same parts in the same order, the same
    opening by the same clock, the same completion. Equal shops give the same log for the same
    seed, and a shop that was written as JSON comes back equal. In what an order says 1 and 1.0
    are two things; as a time or a rate they are one.

    Raises ShopError when two parts have one name or a pattern is invalid. How the parts refer to
    each other is checked by `faults`, and before a run.

    >>> from donutlab import Customers, Fixed, Poisson, Service, Work, per_hour
    >>> shop = Shop(
    ...     Customers("street", Poisson(per_hour(40)), to="managr"),
    ...     Service("manager", steps=[Work(Fixed(5))]),
    ... )
    >>> shop.faults()
    ["'street' sends to 'managr', but no part has the name 'managr'. Did you mean 'manager'?"]
    """

    @told_keywords
    def __init__(
        self,
        *parts: Part,
        opening: str | datetime | None = None,
        completes: Sequence[str] | Mapping[str, Mapping[str, Any] | None] = (),
    ) -> None:
        for part in parts:
            if not isinstance(part, Part):
                advice = (
                    " Leave the brackets of the list out."
                    if isinstance(part, (list, tuple))
                    else ""
                )
                raise TypeError(
                    f"A shop is made of parts such as Service(...), not {shown(part)}.{advice}"
                )
        names = [part.name for part in parts]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ShopError(f"Two parts have the name {name!r}. Rename one." for name in twice)
        completes = plain(completes)
        if isinstance(completes, str):
            raise TypeError(f"completes is a list of names: write completes=[{completes!r}].")
        if not isinstance(completes, (list, tuple, Mapping)):
            raise TypeError(f"completes is a list of names, or a mapping, not {completes!r}.")
        self.parts: dict[str, Part] = ByName(zip(names, parts, strict=True))
        self._opening = None if opening is None else moment(opening)
        named = completes if isinstance(completes, Mapping) else dict.fromkeys(completes)
        self.completes: dict[str, Mapping[str, Any] | None] = dict(named)
        for name, pattern in self.completes.items():
            check_target("completes", "a name", name)
            if pattern is not None:
                _check_pattern(f"completes, {name!r}", pattern)

    @property
    def opening(self) -> datetime:
        """The moment of simulated second 0."""
        return self._opening or wiring.opens(self.parts.values()) or OPENING

    def faults(self) -> list[str]:
        """Return a sentence for everything that is wrong with how the parts are wired."""
        starts = [] if self._opening else wiring.two_openings(self.parts.values())
        return [*wiring.faults(self.parts, self.completes), *starts]

    @told_keywords
    def run(self, seed: int = 0, until: float | None = None, limit: int = LIMIT) -> Run:
        """Open the shop at second 0, let it run, and return what happened.

        `until` is the second at which it closes, whatever is still in work. What would happen at
        exactly that second does not happen any more: nobody comes, nothing is done. Without it the
        run goes on until nothing more happens, which needs customers that end. `limit` is the
        number of SimPy events after which the run is stopped with a warning (`RunStopped`); what it
        logged so far is in the `Run`, as is the reason (`Run.stopped`). Raises ShopError with all
        faults of the wiring, and ValueError for a seed, an end or a limit out of range.
        """
        until, limit = self._check_run("run", seed, until, limit)
        world, end, stopped, error = play(
            self.parts.values(), self.opening, int(seed), until, limit
        )
        run = Run(self, int(seed), world.log, end, world.events, stopped)
        if error:
            error.run = run
            error.add_note("What was logged until then is in the error's attribute `run`.")
            raise error
        return run

    @told_keywords
    def tally(
        self,
        seed: int = 0,
        until: float | None = None,
        limit: int = LIMIT,
        warmup: float = 0.0,
    ) -> Summary:
        """Run the shop without keeping its log, and return the summary only.

        It needs memory for what is open, not for what is done: a day of a million orders takes no
        more than one of a thousand, unless orders are never completed, or services keep records to
        be looked up. The numbers are those of ``run(...).summary(warmup)``, but percentiles are
        within 1 %, and streams are left out.
        """
        until, limit = self._check_run("tally", seed, until, limit)
        warmup = check_number("tally", "warmup", warmup, least=0)
        if until is not None and warmup >= until:
            raise ValueError(
                f"tally: leaving out the first {warmup:g} s of {until:g} s leaves nothing. Take a "
                "longer run or a shorter warmup."
            )
        parts = self.parts.values()
        return tally(parts, self.opening, self.completes, int(seed), until, limit, warmup)

    def _check_run(
        self, name: str, seed: int, until: float | None, limit: int
    ) -> tuple[float | None, int]:
        """Return the end and the limit as Python's own numbers; raise for what cannot be run."""
        if isinstance(seed, bool) or not isinstance(seed, Integral):
            raise TypeError(f"{name}: seed must be a whole number, not {seed!r}.")
        limit = check_number(name, "limit", limit, least=1, whole=True)
        if until is not None:
            advice = "It is a time: hours(8), say."
            until = check_number(name, "until", until, above=0, advice=advice)
        faults = self.faults()
        endless = [part.name for part in self.parts.values() if part.endless]
        if until is None and endless:
            faults.append(
                f"{endless[0]!r} never ends, so say when to close. Try {name}(until=hours(8)), or "
                "give the customers a count."
            )
        if faults:
            raise ShopError(faults)
        return until, limit

    def diagram(self, workflow: str | None = None) -> Diagram:
        """Return the diagram of the shop: shown as a picture in Jupyter, as a table elsewhere.

        `.svg` is the picture, `.mermaid` its text in the Mermaid language. Of a `workflow`, by its
        name, it is the diagram of its states. Raises ShopError if no workflow has the name.
        """
        from donutlab.shop.diagram import Diagram

        if workflow is not None:
            return self._states_of(workflow)
        return Diagram(self.parts, tuple(self.faults()))

    def _states_of(self, name: str) -> Diagram:
        from donutlab.parts.workflows import Workflow
        from donutlab.shop.state_diagram import state_diagram

        known = [each.name for each in self.parts.values() if isinstance(each, Workflow)]
        if name not in known:
            there = f" There are: {', '.join(known)}." if known else " There are none."
            raise ShopError([f"No workflow has the name {name!r}.{nearest(name, known)}{there}"])
        workflow = self.parts[name]
        assert isinstance(workflow, Workflow)
        return state_diagram(workflow)

    @told_keywords
    def with_parts(
        self,
        *parts: Part,
        completes: Sequence[str] | Mapping[str, Mapping[str, Any] | None] | None = None,
    ) -> Shop:
        """Return a shop in which these parts replace those of the same name, or are new.

        What completes an order stays as it was, unless `completes` says it anew.
        """
        given = Shop(*parts).parts
        if completes is None:
            completes = self.completes
        return Shop(*(self.parts | given).values(), opening=self._opening, completes=completes)

    def without(self, *names: str) -> Shop:
        """Return a shop without the parts of these names. Raises ShopError for unknown names."""
        for name in names:
            check_target("without", "a name", name)
        unknown = [name for name in names if name not in self.parts]
        if unknown:
            raise ShopError(
                f"There is no part {name!r} to leave out.{nearest(name, self.parts)}"
                for name in unknown
            )
        kept = [part for name, part in self.parts.items() if name not in names]
        return Shop(*kept, opening=self._opening, completes=self.completes)

    def diff(self, after: Shop) -> Diff:
        """Return which parts have to be touched to get from this shop to the other, and whose.

        It also knows which readers of events miss a field that is carried no more (`broken`).
        """
        if not isinstance(after, Shop):
            raise TypeError(f"diff compares two shops, so give it a Shop, not {after!r}.")
        from donutlab.shop.diff import compared

        return compared(self.parts, after.parts)

    def to_dict(self) -> dict[str, Any]:
        """Return the blueprint as plain data. TypeError if a step is a function."""
        return {
            "opening": stamp(self._opening) if self._opening else None,
            "completes": self.completes,
            "parts": [to_data(part) for part in self.parts.values()],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Shop:
        """Return the shop that `to_dict` described; ValueError for what does not describe one."""
        if not isinstance(data, Mapping) or not isinstance(data.get("parts"), (list, tuple)):
            raise ValueError("The data of a shop needs 'parts', a list, as to_dict writes it.")
        _load_specs()
        try:
            parts = from_data(list(data["parts"]))
        except RecursionError:
            raise TooDeep("The data of a shop are nested too deeply, or in themselves.") from None
        return cls(*parts, opening=data.get("opening"), completes=data.get("completes", ()))

    def to_json(self) -> str:
        """Return the blueprint as JSON text."""
        import json

        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Shop:
        """Return the shop that `to_json` described; ValueError for what is no JSON text."""
        import json

        try:
            data = json.loads(text)
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"from_json reads the text that to_json wrote: {error}.") from None
        return cls.from_dict(data)

    def link(self, base: str | None = None, **values: float) -> str:
        """Return the shop, and values such as those of sliders, as a link that `from_link` reads.

        All of it is in the link's fragment, which a browser sends nowhere. `base` is the address of
        the page that it leads to; else the environment variable DONUTLAB_PLAYGROUND has that, or
        the link is the fragment alone. Raises TypeError if a step is a function: a link carries
        data, never code. ValueError for a shop that is too large for a link.
        """
        from donutlab.shop.links import write_link

        return write_link(self.to_dict(), base, values)

    @classmethod
    def from_link(cls, text: str) -> Shop:
        """Return the shop that `link` wrote, of the whole address or of its fragment alone.

        What is in a link is data, never code. Raises ValueError for what is no such link, is cut
        off, or larger than a link may be.
        """
        from donutlab.shop.links import described, read_link

        data, _ = read_link(text)
        try:
            return cls.from_dict(data)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise described(error) from None

    def to_cloudformation(self) -> Template:
        """Return the shop as a template of AWS CloudFormation, and what of it is not in there.

        Raises ShopError for faults of the wiring, and for settings that the service would refuse.
        """
        from donutlab.deploy.cloudformation import template

        if faults := self.faults():
            raise ShopError(faults)
        return template(self.parts)

    def to_asyncapi(self, title: str = "Shop", version: str = "1.0.0") -> dict[str, Any]:
        """Return the shop's events, who sends and who receives them, as an AsyncAPI document.

        Raises ShopError for faults of the wiring, TypeError or ValueError for a title or a version
        that is no text.
        """
        from donutlab.shop.asyncapi import document

        check_text("to_asyncapi", "title", title)
        check_text("to_asyncapi", "version", version, 'Try "1.0.0".')
        if faults := self.faults():
            raise ShopError(faults)
        return document(self.parts, title, version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shop) and self._written() == other._written()

    def _written(self) -> list[Any]:
        return [
            [written(part) for part in self.parts.values()],
            stamp(self.opening),
            {name: written(pattern) for name, pattern in self.completes.items()},
        ]

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        parts = "".join(f"    {part!r},\n" for part in self.parts.values())
        return f"Shop(\n{parts}    completes={self.completes!r},\n)"

    def _repr_html_(self) -> str:
        from html import escape

        from donutlab.shop.diagram import brief

        written = escape("\n".join(map(brief, self.parts.values())))
        parts = f"<details><summary>The parts</summary><pre>{written}</pre></details>"
        return self.diagram()._repr_html_() + parts


def _check_pattern(owner: str, pattern: Mapping[str, Any]) -> None:
    """Raise PatternError, which names the owner, for a pattern that is not valid."""
    from donutlab.patterns import Pattern

    try:
        Pattern(pattern)
    except PatternError as error:
        raise PatternError(f"{owner}: {error}") from None


def _load_specs() -> None:
    """Load every step and every part, so that plain data may name any of them."""
    from pkgutil import iter_modules

    from donutlab import parts, steps

    for room in (steps, parts):
        for module in iter_modules(room.__path__, f"{room.__name__}."):
            import_module(module.name)
