"""Terms: where a notebook explains one, in bold, it leads to its place in the glossary."""

from __future__ import annotations

import re

ENTRY = re.compile(r"^\*\*(.+?)\*\*(?=:)", re.MULTILINE)


def place(term: str) -> str:
    """Return the name of a term's place in the glossary."""
    return "term-" + re.sub(r"\W+", "-", term.lower())


def with_places(glossary: str) -> str:
    """Return the glossary with a place for each entry."""
    return ENTRY.sub(lambda entry: f"({place(entry[1])})=\n{entry[0]}", glossary)


class Linking:
    """Links the terms of a glossary, each where it first stands in bold."""

    def __init__(self, glossary: str) -> None:
        self.terms = set(ENTRY.findall(glossary))

    def linked(self, text: str) -> str:
        """Return a text of Markdown in which terms lead to the glossary."""
        return re.sub(r"\*\*([^*\n]+)\*\*", self._link, text)

    def _link(self, bold: re.Match[str]) -> str:
        term = next(
            (each for each in (bold[1], bold[1].removesuffix("s")) if each in self.terms), ""
        )
        self.terms.discard(term)
        return f"[{bold[0]}](#{place(term)})" if term else bold[0]
