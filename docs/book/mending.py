"""Mending: what Sphinx and its theme write, and what would mislead who cannot see the page."""

from __future__ import annotations

import re
from pathlib import Path

PLAIN = {
    '<p class="caption" role="heading">': '<p class="caption">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
    '\n<div id="search-results"></div>': '<h1>Search</h1><div id="search-results"></div>',
}
"""Headings without a level, landmarks without a name, a page without a title."""

EMPTY = re.compile(r"<th(?: [^>]*)?>(?:<p></p>)?</th>")
"""The corner of a table, which is the head of nothing."""

PARAMETERS = re.compile(r"<dl>\n((?:<dd>.*?</dd>\n)+)</dl>", re.DOTALL)
"""The parameters of a function: as a list of definitions they would define nothing."""


def mend(page: Path) -> None:
    """Write a page anew if there is something to mend."""
    found = page.read_text(encoding="utf-8")
    text = EMPTY.sub("<td></td>", PARAMETERS.sub(_parameters, found))
    for written, better in PLAIN.items():
        text = text.replace(written, better)
    if text != found:
        page.write_text(text, encoding="utf-8")


def _parameters(found: re.Match[str]) -> str:
    inside = found[1].replace("<dd>", '<span class="parameter">').replace("</dd>", "</span>")
    return f'<span class="parameters">\n{inside}</span>'
