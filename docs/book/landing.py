"""The landing page: the rush hour of notebook 08 on the shop floor, and ways into the course."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from donutlab import Profile, clock, hours, minutes, per_hour
from donutlab.floor import Floor
from donutlab.lessons.catalogue import lessons
from donutlab.types import Run

HERE = Path(__file__).parent
README = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")

EXAMPLE = re.compile(r"^```python\nfrom donutlab import \*\n.*?^```$", re.MULTILINE | re.DOTALL)
"""The README's first shop."""

RUSH = [(0, per_hour(20)), (hours(2), per_hour(60)), (hours(3), per_hour(20))]
"""How many come from when on, as in notebook 08."""

WAYS = {
    "playground/index.html": (
        "Play with this shop",
        "The shop above as code, its pictures and its floor beside it, running as you type.",
    ),
    "lite/index.html": (
        "Open the notebooks in this browser",
        "JupyterLab with the library in it. Nothing is installed, what you answer stays here.",
    ),
    "notebooks/01_the_diner.html": (
        "Read",
        "All notebooks with their pictures, beginning with *The diner*.",
    ),
    "run.html": ("Run it on your computer", "Two commands, and JupyterLab opens."),
}
"""The ways into the course, by their page; the first two are there if they were built."""


def rush() -> Run:
    """Return the run of the shop with a tray in its rush hour, as notebook 08 has it."""
    names: dict[str, Any] = {}
    exec(lessons()[8].setup, names)
    crowd = names["people"](Profile(RUSH))
    return names["tray"].with_parts(crowd).run(seed=3, until=hours(6))


def landing(site: Path) -> str:
    """Return the text of the landing page of a site."""
    run = rush()
    found = run.summary()
    example = EXAMPLE.search(README)
    assert example
    return (
        (HERE / "index.md")
        .read_text(encoding="utf-8")
        .format(
            floor=Floor(run, at=RUSH[1][0] + minutes(30), speed=60)._repr_html_(),
            accepted=clock(found.orders.to_accepted.mean),
            most=found.queues["tray"].length_max,
            wait=clock(found.queues["tray"].waiting.p95),
            ways="".join(ways(site, run)),
            notebooks=README.partition("notebooks/build.py -->")[2].partition("<!-- end -->")[0],
            example=example[0],
        )
    )


def ways(site: Path, run: Run) -> Iterator[str]:
    """Yield the ways into the course that this site has, as items of a list.

    The playground opens with the shop that is on the floor.
    """
    for page, (name, words) in WAYS.items():
        folder = page.partition("/index")[0]
        if folder == page or (site / page).exists():
            shop = folder == "playground"
            to = run.shop.link(page, seed=run.seed, until=run.end) if shop else page
            said = re.sub(r"\*(.+?)\*", r"<em>\1</em>", words)
            yield f'<li><a href="{escape(to)}">{name}</a> {said}</li>'


def run_it() -> str:
    """Return the page that says how to run it: the README's words, without what the book lacks."""
    told = README.partition("## Two commands")[2].partition("\n![")[0]
    told = re.sub(r"\[([^\]]+)\]\((?!https?:|notebooks/\d)[^)]*\)", r"\1", told)
    return f"# Run it on your computer\n{told}"
