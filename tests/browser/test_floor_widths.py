"""The shop floor on a page, a narrow page and a phone, light and dark: all is read and reached."""

from __future__ import annotations

import re

import pytest
from floors import choreography, crowded, day

WIDTHS = [1440, 1024, 390]

TEXTS = """floor => [...floor.querySelectorAll("text, p, label, button, select, th, li, summary")]
  .filter((text) => text.textContent.trim() && text.checkVisibility() && !text.closest(".heard"))
  .map((text) => {
    const matrix = text instanceof SVGElement ? text.getScreenCTM() : { a: 1 };
    return [parseFloat(getComputedStyle(text).fontSize) * matrix.a, text.textContent];
  })"""


@pytest.fixture(params=[(width, theme) for width in WIDTHS for theme in ("light", "dark")])
def width(request, page):
    """The page has this width and theme."""
    width, theme = request.param
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    return width


@pytest.mark.parametrize("shop", ["day", "choreography"])
def test_all_text_is_large_enough_and_nothing_scrolls_sideways(show, page, width, shop):
    """The smallest text has 12 pixels on a page and 11 on a phone, in shops short and long."""
    floor = show({"day": day, "choreography": choreography}[shop](), at=None)
    floor.locator("input[type=number]").fill("3")
    floor.locator("input[type=number]").press("Enter")
    smallest = min(floor.evaluate(TEXTS))
    assert smallest[0] >= (11 if width == 390 else 12), smallest
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    stage = floor.locator(".stage").bounding_box()
    for piece in floor.locator(".piece .box").all():
        box = piece.bounding_box()
        assert stage["x"] <= box["x"]
        assert box["x"] + box["width"] <= stage["x"] + stage["width"] + 0.5


def test_no_serious_faults_of_accessibility(show, page, width):
    """Two floors in step, overloaded, with a story open, have no serious fault that axe finds."""
    axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    floor = show({"one worker": crowded(1), "two workers": crowded(2)}, at=None)
    floor.locator("input[type=number]").fill("2")
    floor.locator("input[type=number]").press("Enter")
    floor.locator("summary").click()
    floor.locator("tbody td", has_text=re.compile(r"^\d+$")).first.wait_for()
    found = axe_playwright.Axe().run(page).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []


def test_what_is_not_drawn_is_counted(show, page, width):
    """A line longer than its slots ends with how many more there are; it is drawn from its head."""
    floor = show(crowded(1), at=None)
    manager = floor.locator('[data-part="1"]')
    waiting = int(manager.locator(".note").text_content().split(" · ")[1].split()[0])
    drawn = manager.locator(":scope > .token:visible").count()
    assert waiting > 8 > drawn
    assert manager.locator(".more").last.text_content() == f"+{waiting - drawn}"
    first = manager.locator(":scope > .token:visible").first.get_attribute("data-order")
    in_hand = manager.locator(".held .token").first.get_attribute("data-order")
    assert int(first) == int(in_hand) + 1


def test_another_width_draws_the_floor_anew_as_it_stands(show, page):
    """When the window is made narrow while the floor stands or plays, time and choice are kept."""
    page.set_viewport_size({"width": 1440, "height": 900})
    floor = show(choreography(), at=None)
    floor.locator('[data-part="2"]').focus()
    page.keyboard.press("Enter")
    before = floor.locator(".orders").inner_text(), floor.locator(".clock").inner_text()
    notes = floor.locator(".note").all_text_contents()
    wide = floor.locator(".plan > svg").first.get_attribute("viewBox")
    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_function(
        """wide => document.querySelector("donut-floor").shadowRoot
             .querySelector(".plan > svg").getAttribute("viewBox") !== wide""",
        arg=wide,
    )
    assert (floor.locator(".orders").inner_text(), floor.locator(".clock").inner_text()) == before
    assert floor.locator(".note").all_text_contents() == notes
    assert floor.locator('[data-part="2"]').get_attribute("aria-pressed") == "true"
    floor.locator(".play").click()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_function(
        """clock => document.querySelector("donut-floor").shadowRoot
             .querySelector(".clock").textContent > clock""",
        arg=before[1],
    )
    floor.locator(".play").click()
    assert page.problems == []


def test_all_is_reached_by_keys_at_every_width(show, page, width):
    """Tab reaches all controls and parts of both floors; Enter follows a part, and lets it go."""
    floor = show({"one worker": crowded(1), "two workers": crowded(2)})
    stops = floor.locator("button:visible:enabled, select, input, summary, .piece").count()
    reached = set()
    for _ in range(stops):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("""() => {
          let at = document.activeElement;
          while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          (window.met ??= []).includes(at) || window.met.push(at);
          return window.met.indexOf(at);
        }""")
        )
    assert len(reached) == stops
    floor.locator('[data-part="1"]').last.focus()
    page.keyboard.press("Enter")
    assert floor.locator(".says").inner_text().startswith("Following manager")
    page.keyboard.press("Enter")
    assert floor.locator('[aria-pressed="true"]').count() == 0
