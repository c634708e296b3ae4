"""The diagram of a shop: its parts and who turns to whom, as SVG, as Mermaid text and in words.

Arrows run the way orders and events move. They differ in dashes and heads as well as in colour:
whoever calls waits for the answer, whoever publishes does not.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from html import escape
from typing import Any, Protocol

from donutlab.core.spec import Spec
from donutlab.core.tables import Table
from donutlab.core.world import Link
from donutlab.shop.drawing import LOOKS, NARROW, WIDE, Arrow, Box, Drawing, Look, xml
from donutlab.shop.layout import READS, arrange, arrows
from donutlab.shop.placing import Paper

STYLE = """
.donut-diagram { max-width: 100%; height: auto }
[data-jp-theme-light="true"] .donut-diagram { color-scheme: light }
[data-jp-theme-light="false"] .donut-diagram { color-scheme: dark }
"""
"""Jupyter's theme is not told to pictures by itself."""


class Drawn(Protocol):
    """What can be drawn: parts, and the states of a workflow."""

    @property
    def owner(self) -> str | None: ...

    def links(self) -> Iterator[Link]: ...


@dataclass(frozen=True, repr=False)
class Diagram:
    """The diagram of these parts; `faults` are sentences on what is wrong with the wiring.

    `title` says what it is a drawing of, `heads` what stands in the columns of its table.

    `svg` is the picture, with a title and a description; `mermaid` the text that a Markdown cell
    draws between ```` ```mermaid ```` and ```` ``` ````; `str()` says the same in a table.
    """

    parts: Mapping[str, Drawn]
    faults: tuple[str, ...] = ()
    title: str = "The wiring of a shop"
    heads: tuple[str, str, str] = ("part", "is a", "who")

    @cached_property
    def arrows(self) -> list[Arrow]:
        """The arrows, one for everything of one look from one part to another."""
        labels: dict[tuple[str, str, Look], list[str]] = {}
        for start, end, link in arrows(self.parts):
            look = LOOKS.get(link.verb) or LOOKS.get(link.need.word) or LOOKS["events"]
            labels.setdefault((start, end, look), []).append(_label(link))
        return [Arrow(*key, ", ".join(dict.fromkeys(said))) for key, said in labels.items()]

    @property
    def mermaid(self) -> str:
        """The diagram in the Mermaid language."""
        number = {name: f"p{n}" for n, name in enumerate(self.parts)}
        lines = [
            f'    {number[name]}["{_mermaid(name)}<br/>{_mermaid(kind(part))}"]'
            for name, part in self.parts.items()
        ]
        lines += [
            f'    {number[a.start]} {a.look.mermaid}|"{_mermaid(a.label)}"| {number[a.end]}'
            for a in self.arrows
        ]
        return "\n".join(["flowchart LR", *lines])

    @property
    def svg(self) -> str:
        """The diagram as SVG, with a title and a description."""
        return self.drawing(WIDE).svg(*self.alt)

    def drawing(self, paper: Paper) -> Drawing:
        """Return the drawing on paper of this kind; it is wider only if its boxes are."""
        boxes = [Box(name, type(part).__name__, kind(part)) for name, part in self.parts.items()]
        return Drawing(boxes, self.arrows, arrange(self.parts), paper)

    @property
    def alt(self) -> tuple[str, str]:
        """The picture in words: what it is of, and every arrow as a sentence."""
        told = " ".join(f"{a.start} {a.label} {a.end}." for a in self.arrows)
        return f"{self.title}: {', '.join(self.parts)}", told

    def table(self) -> Table:
        """Return the wiring in words: each part, its kind, and whom it turns to."""
        rows = [
            (name, kind(part), "; ".join(f"{link.verb} {link.target}" for link in part.links()))
            for name, part in self.parts.items()
        ]
        wiring = self.title == Diagram.title
        return Table("Who turns to whom" if wiring else self.title, self.heads, rows)

    def __str__(self) -> str:
        return "\n".join([str(self.table()), *self.faults])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        wrong = "".join(f"<li>{escape(fault)}</li>" for fault in self.faults)
        note = f"<p>This shop cannot run yet:</p><ul>{wrong}</ul>" if wrong else ""
        words = f"<details><summary>In words</summary>{self.table()._repr_html_()}</details>"
        wide, narrow = (
            b64encode(self.drawing(paper).svg(*self.alt).encode()).decode()
            for paper in (WIDE, NARROW)
        )
        data = "data:image/svg+xml;base64,"
        image = f'<img alt="{xml(". ".join(self.alt))}" class="donut-diagram" src="{data}{wide}">'
        phone = f'<source media="(max-width: 640px)" srcset="{data}{narrow}">'
        return f"<picture>{phone}{image}</picture><style>{STYLE}</style>{note}{words}"


def kind(part: Drawn) -> str:
    """Return what a part is, with the number of its workers, and whose it is."""
    workers = getattr(part, "workers", None)
    said = [getattr(part, "sort", type(part).__name__)]
    if workers:
        said.append(f"{workers} worker{'s' * (workers != 1)}")
    if part.owner:
        said.append(f"of {part.owner}")
    return ", ".join(said)


def brief(value: Any) -> str:
    """Return a setting as it is written in code, defaults left out.

    >>> from donutlab import Call, Fixed, Work
    >>> brief((Work(Fixed(5)), Call("baker", timeout=60)))
    "[Work(Fixed(5)), Call('baker', 60)]"
    """
    if isinstance(value, Spec):
        given: list[str] = []
        listed = sorted(fields(value), key=lambda field: bool(field.kw_only))  # type: ignore[arg-type]
        for number, field in enumerate(listed):
            each = getattr(value, field.name)
            usual = field.default if field.default_factory is MISSING else field.default_factory()
            if each != usual:
                word = "" if number == len(given) < 2 else f"{field.name}="
                given.append(word + brief(each))
        return f"{type(value).__name__}({', '.join(given)})"
    if isinstance(value, tuple):
        return f"[{', '.join(map(brief, value))}]"
    if isinstance(value, float):
        return f"{value:g}"
    return getattr(value, "__name__", None) or repr(value)


def _label(link: Link) -> str:
    return link.label or ("is read by" if link.verb == READS else link.verb)


def _mermaid(text: str) -> str:
    """Return a text as a Mermaid label may hold it: what could be markup as a character code."""
    return "".join(c if c.isalnum() or c in " .,-" else f"#{ord(c)};" for c in text)
