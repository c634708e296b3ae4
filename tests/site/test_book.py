"""The book, built once and opened without a network: it moves, it is found, it is read by all."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from browsing import REPOSITORY
from floors import play_to_the_end

from donutlab import Shop
from donutlab.lessons.catalogue import lessons

for needed in ("sphinx", "myst_nb", "furo"):
    pytest.importorskip(needed, reason=f"{needed} is not installed, which builds the book")

PAGES = {
    "light": (
        *("index", "formulas", "run", "search", "docs/architecture", "notebooks/GLOSSARY"),
        *("notebooks/09_streams", "reference/index", "reference/donutlab.people"),
    ),
    "dark": ("index", "formulas", "notebooks/01_the_diner", "reference/donutlab.people"),
}
"""Pages of every kind, by how they are looked at."""

CLOCK = "document.querySelector('donut-floor').player.time"


def builder(name: str) -> Any:
    """Return a module of those that build the book, and leave the way to them as it was."""
    path = REPOSITORY / "docs" / "book" / f"{name}.py"
    spec = spec_from_file_location(f"book_{name}", path)
    assert spec
    assert spec.loader
    made, before = module_from_spec(spec), sys.path.copy()
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(made)
    finally:
        sys.path[:] = before
    return made


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the book, built without a word of complaint."""
    site, laid = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("laid")
    script = REPOSITORY / "docs" / "book" / "build.py"
    done = subprocess.run(
        [sys.executable, str(script), str(site), str(laid)],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return site


@pytest.fixture(scope="module")
def address(book: Path, serve: Callable[[Path], str]) -> str:
    """Where the book is served."""
    return serve(book)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_floor_of_the_landing_page_moves_above_the_fold(visit, address, width, height):
    """Without a click the clock goes on, orders travel, and all of the plan is on the screen."""
    page = visit(f"{address}/index.html", width, height)
    page.wait_for_function(f"{CLOCK} > 60 * 151")
    plan = page.locator("donut-floor .plan").bounding_box()
    assert 0 < plan["y"] < plan["y"] + plan["height"] < height
    assert plan["width"] > 300
    page.wait_for_function(
        "[...document.querySelector('donut-floor').shadowRoot.querySelectorAll('.token')]"
        ".some((each) => each.getAnimations().length || each.getAttribute('transform'))"
    )
    page.locator("donut-floor .play").click()
    stopped = page.evaluate(CLOCK)
    page.wait_for_timeout(200)
    assert page.evaluate(CLOCK) == stopped


def test_it_stands_still_for_who_wants_calm(visit, address):
    """With reduced motion nothing plays by itself, and where it stands is told in words."""
    page = visit(f"{address}/index.html", reduced_motion="reduce")
    page.locator("donut-floor .piece").first.wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate(CLOCK) == 60 * 150
    assert page.locator("donut-floor .says").inner_text().startswith("At 09:30")


def test_without_scripts_the_landing_page_tells_what_it_would_show(visit, address):
    """The floor is a picture with a text equivalent, and the links are there."""
    page = visit(f"{address}/index.html", java_script_enabled=False)
    told = page.locator("donut-floor img").get_attribute("alt")
    assert told.startswith("Floor plan of the shop. street sends to manager.")
    assert "tray is read by donut maker" in told
    assert page.locator(".landing + p").inner_text().startswith("This is the rush hour")
    page.get_by_role("link", name="Read", exact=True).click()
    assert page.locator("h1").inner_text().startswith("01 The diner")


@pytest.mark.parametrize("number", [1, 8, 9])
def test_a_notebook_keeps_its_stills(visit, address, number):
    """Each widget's still is on the page and seen, and each picture is told in words."""
    name = lessons()[number].name
    page = visit(f"{address}/notebooks/{name}.html", reduced_motion="reduce")
    stored = nbformat.read(REPOSITORY / "notebooks" / f"{name}.ipynb", as_version=4)
    shown = [out.get("data", {}) for each in stored.cells for out in each.get("outputs", ())]
    stills = page.locator(".donut-still")
    assert stills.count() == sum("donut-still" in str(data.get("text/html")) for data in shown) > 3
    assert all(each.is_visible() for each in stills.all())
    assert page.locator(".donut-still img").count() > 0
    assert page.locator("article img:not([alt]), article img[alt='']").count() == 0
    assert page.locator("article img").first.evaluate("each => each.decode().then(() => true)")


def test_a_floor_plays_to_its_end(visit, address):
    """In a notebook's page the floor is not played by itself, and plays when asked to."""
    page = visit(f"{address}/notebooks/01_the_diner.html")
    floor = page.locator("donut-floor section")
    floor.locator(".piece").first.wait_for()
    assert floor.locator(".play").inner_text() == "▶ Play"
    play_to_the_end(floor)


def test_formulas_are_typeset(visit, address):
    """A fraction stands over another, and no LaTeX is left."""
    page = visit(f"{address}/formulas.html")
    over, under = (each.bounding_box() for each in page.locator("mfrac").first.locator("> *").all())
    assert over["y"] + over["height"] <= under["y"] + 1
    assert not re.search(r"\$|\\frac|\\lambda", page.locator("article").inner_text())


def test_the_search_finds_a_term(visit, address):
    """What is typed leads to the page that explains it, and there to the place."""
    page = visit(f"{address}/index.html")
    page.locator(".sidebar-search").fill("visibility")
    page.locator(".sidebar-search").press("Enter")
    found = page.locator("#search-results li a", has_text="donutlab.messaging").first
    found.click()
    assert page.locator("#donutlab\\.messaging\\.Queue").is_visible()


def test_it_needs_no_server(visit, book):
    """Opened as a file from disk, the landing page moves all the same."""
    page = visit((book / "index.html").as_uri())
    page.wait_for_function(f"{CLOCK} > 60 * 151")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing(visit, address, width, scheme):
    """In the light on a screen, in the dark on a phone: no complaint, and nothing is too wide."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(address, width, color_scheme=scheme, reduced_motion="reduce")
    for name in PAGES[scheme]:
        page.goto(f"{address}/{name}.html")
        page.wait_for_load_state("networkidle")
        found = axe.run(page).response["violations"]
        assert [(name, each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_floors_are_as_dark_as_the_page(visit, address):
    """The button for light and dark changes what is in the page, too."""
    page = visit(f"{address}/index.html", reduced_motion="reduce", color_scheme="light")
    shown = "getComputedStyle(document.querySelector('donut-floor')).colorScheme"
    page.wait_for_function(f"{shown} === 'light'")
    page.evaluate("document.body.dataset.theme = 'dark'")
    page.wait_for_function(f"{shown} === 'dark'")


class Links(HTMLParser):
    """What a page leads to, what it loads, and the places in it that can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.loads: list[str] = []
        self.places: set[str] = {""}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the links and the names of a tag."""
        found = {name: value or "" for name, value in attrs}
        self.places |= {found[name] for name in ("id", "name") if name in found}
        if "src" in found or tag == "link":
            self.loads.append(found.get("src") or found["href"])
        elif "href" in found:
            self.leads.append(found["href"])


@pytest.fixture(scope="module")
def pages(book: Path) -> dict[Path, Links]:
    """All pages of the book, by their files."""
    return {path: Links(path.read_text(encoding="utf-8")) for path in book.rglob("*.html")}


def test_every_link_leads_somewhere(pages):
    """Pages, and places in them, that are linked to are there; nothing is loaded from elsewhere."""
    assert len(pages) > 35
    lost: list[Any] = []
    for path, page in pages.items():
        for link in (*page.leads, *page.loads):
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "data", "mailto"):
                lost += [(path.name, link)] * (link in page.loads and parts.scheme != "data")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            known = target in pages
            if not target.exists() or (known and parts.fragment not in pages[target].places):
                lost.append((path.name, link))
    assert lost == []


def test_terms_lead_to_the_glossary(book, pages):
    """Where a notebook explains a term one gets to its entry, and back from there."""
    terms = {each for each in pages[book / "notebooks" / "GLOSSARY.html"].places if "term-" in each}
    assert len(terms) > 60
    diner = pages[book / "notebooks" / "01_the_diner.html"].leads
    assert "GLOSSARY.html#term-utilization" in diner
    assert len([link for link in diner if "#term-" in link]) > 7
    assert "01_the_diner.html" in pages[book / "notebooks" / "GLOSSARY.html"].leads


def test_the_reference_has_every_name(book, pages):
    """What can be imported is described there, or linked to; and what is indented is code."""
    faces = builder("reference").FACES
    assert len(faces) > 15
    missing = []
    for face in faces:
        page = pages[book / "reference" / f"{face}.html"]
        names = {urlsplit(link).fragment for link in page.leads} | page.places
        told = {name.rpartition(".")[2] for name in names if name.startswith("donutlab.")}
        assert "<blockquote" not in (book / "reference" / f"{face}.html").read_text("utf-8"), face
        missing += [f"{face}.{name}" for name in import_module(face).__all__ if name not in told]
    assert missing == []


def test_it_leads_to_what_else_is_in_the_site(tmp_path):
    """Playground and browser edition are linked to where they were built, and only there."""
    build = builder("build")
    assert not re.search(r"(playground|lite)/", dict(build.sources(tmp_path))["index.md"])
    for name in ("playground", "lite"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").touch()
    texts = dict(build.sources(tmp_path))
    (link,) = re.findall(r'href="playground/index.html(#[^"]+)"', texts["index.md"])
    assert list(Shop.from_link(link).parts) == ["street", "manager", "bus", "tray", "donut maker"]
    assert link.endswith("&amp;seed=3&amp;until=21600")
    assert 'href="lite/index.html"' in texts["index.md"]
    for name, up in (("notebooks/01_the_diner", "../"), ("notebooks/further/09_streams", "../../")):
        title = json.loads(texts[f"{name}.ipynb"])["cells"][0]["source"]
        assert f'href="{up}lite/lab/index.html?path={name}.ipynb"' in title
        assert title.startswith("# 0")
