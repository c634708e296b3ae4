"""A sentence of a panel: prose in which a slider is a number, and what comes of it another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from html import escape
from string import Formatter
from typing import Any

from donutlab.core.errors import nearest

Piece = tuple[str, str]
"""A kind, "text", "slider" or "result", and the text, the name or the label."""


def pieces(sentence: str, sliders: Collection[str], results: Collection[str]) -> list[Piece]:
    """Return the pieces of a sentence in which names of sliders and labels of results have braces.

    Raises TypeError if it is no text, ValueError for what is neither or for a slider named twice.
    """
    if not isinstance(sentence, str):
        raise TypeError(f"Panel: sentence must be a text, not {sentence!r}.")
    try:
        parsed = list(Formatter().parse(sentence))
    except ValueError as error:
        raise ValueError(
            f"Panel: the braces of sentence {sentence!r} do not match ({error}). A brace that is "
            "to be read is written twice, {{ or }}."
        ) from None
    found: list[Piece] = []
    for text, field, form, change in parsed:
        found += [("text", text)] if text else []
        if field is None:
            continue
        name = f"{field}{f'!{change}' if change else ''}{f':{form}' if form else ''}"
        kind = "slider" if name in sliders else "result"
        if kind == "result" and name not in results:
            raise ValueError(
                f"Panel: {{{name}}} in sentence is neither a slider nor a result."
                f"{nearest(name, [*sliders, *results])} "
                f"Sliders: {', '.join(sliders) or 'none'}. Results: {', '.join(results) or 'none'}."
            )
        if (kind, name) in found and kind == "slider":
            raise ValueError(f"Panel: sentence names the slider {{{name}}} twice.")
        found.append((kind, name))
    return found


def results(
    designs: Iterable[Mapping[str, Any]], target: Mapping[str, Any] | None
) -> dict[str, str]:
    """Return what a sentence can tell of a run: headline numbers of a single design, measures."""
    first, *others = designs
    told = {} if others else dict(first["numbers"])
    return told | {each["words"]: each["now"] for each in (target["measures"] if target else ())}


def filled(found: Iterable[Piece], settings: Mapping[str, str], data: Mapping[str, Any]) -> str:
    """Return a sentence with its numbers as they stand, as text."""
    return "".join(text for _, text in _filled(found, settings, data))


def filled_html(
    found: Iterable[Piece], settings: Mapping[str, str], data: Mapping[str, Any]
) -> str:
    """Return a sentence with its numbers as they stand, in bold, as HTML."""
    return "".join(
        escape(text) if kind == "text" else f"<strong>{escape(text)}</strong>"
        for kind, text in _filled(found, settings, data)
    )


def _filled(
    found: Iterable[Piece], settings: Mapping[str, str], data: Mapping[str, Any]
) -> Iterable[Piece]:
    for kind, text in found:
        yield kind, {"slider": settings, "result": data["results"]}.get(kind, {}).get(text, text)
