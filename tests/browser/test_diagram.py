"""Diagrams in a browser: read on a page and on a phone, in light and dark, also in JupyterLab."""

from __future__ import annotations

from pathlib import Path

import pytest
from floors import choreography

from donutlab import Shop

WIDTHS = [1440, 1024, 390]

LEAST = """async img => {
  await img.decode();
  const text = atob(img.currentSrc.split(",")[1]);
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return 12 * img.getBoundingClientRect().width / Number(svg.getAttribute("width"));
}"""
"""The size in pixels of the smallest text of a diagram, which has 12 in its own."""


def shown(page, shop: Shop, width: int, theme: str):
    """Show a shop's diagram on a page of this width and theme, and return its picture."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.set_content(
        '<!doctype html><html lang="en"><head><title>Diagram</title>'
        '<meta name="viewport" content="width=device-width"></head><body><main><h1>Shop</h1>'
        f"{shop.diagram()._repr_html_()}</main></body></html>"
    )
    return page.locator("img")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_shop_is_read_at_every_width_and_theme(page, width, theme):
    """Nothing scrolls sideways, the smallest text has 11 pixels, and the paper has the theme."""
    picture = shown(page, choreography().shop, width, theme)
    assert round(picture.evaluate(LEAST), 2) >= (11 if width == 390 else 12)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert paper(picture) == {"light": "#ffffff", "dark": "#1e1b18"}[theme]


def paper(picture) -> str:
    """Return the colour of a picture's first pixel, as it is painted."""
    from io import BytesIO

    from PIL import Image

    painted = Image.open(BytesIO(picture.screenshot())).convert("RGB")
    return "#{:02x}{:02x}{:02x}".format(*painted.getpixel((3, 3)))


@pytest.mark.parametrize("width", WIDTHS)
def test_no_serious_faults_of_accessibility(page, width):
    """A diagram with its words unfolded has no serious fault that axe finds."""
    axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    shown(page, choreography().shop, width, "light")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.locator("table").wait_for()
    found = axe_playwright.Axe().run(page).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []


def test_it_follows_the_theme_of_jupyterlab(open_notebook):
    """JupyterLab's dark theme makes the paper dark, whatever the system says."""
    cell = f"""
import sys
sys.path.append({str(Path(__file__).parents[1])!r})
from shops import event_shop
event_shop().diagram()
"""
    page = open_notebook([cell])
    picture = page.locator(".jp-OutputArea-output img")
    picture.wait_for()
    assert paper(picture) == "#ffffff"
    page.evaluate(
        "window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    )
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    page.wait_for_timeout(500)
    assert paper(picture) == "#1e1b18"
