"""The shop floor for everybody: by keys, with a reader, in the dark, in a narrow window."""

from __future__ import annotations

import pytest
from floors import day, numbers

from donutlab.display.floor import Floor

FOCUS = """() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at.getAttribute("data-part") ? `part ${at.getAttribute("data-part")}` : at.className;
}"""


def test_everything_works_by_keys_alone(show, page):
    """Play, pause, step, scrub, speed, a part and an order are reached and used by keys."""
    floor = show(day())
    reached = []

    def tab_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(FOCUS))
            if reached[-1] == name:
                return
        raise AssertionError(f"{name} is not reached: {reached}")

    tab_to("play")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('donut-floor').player.time > 30")
    page.keyboard.press("Space")
    assert floor.locator(".says").inner_text().startswith("Paused at 07:")
    tab_to("step")
    page.keyboard.press("Enter")
    assert "07:" in floor.locator(".says").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    played = "document.querySelector('donut-floor').player"
    assert round(100 * page.evaluate(f"{played}.time / {played}.replay.end")) == 99
    tab_to("part 4")
    page.keyboard.press("Enter")
    assert floor.locator(".story-name").inner_text() == "baker: what happened last"
    assert floor.locator('[data-part="4"]').get_attribute("aria-pressed") == "true"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    assert floor.locator(".story-name").inner_text().startswith("Order street-3: item")
    tab_to("quit")
    page.keyboard.press("Enter")
    assert floor.locator(".story li").count() == 0


def test_the_focus_is_seen(show, page):
    """What has the keyboard's focus has an outline, or a bold frame if it is a part."""
    floor = show(day(5))
    page.keyboard.press("Tab")
    style = "getComputedStyle(document.querySelector('donut-floor').shadowRoot.activeElement)"
    assert page.evaluate(f"{style}.outlineStyle") == "solid"
    for _ in range(6):
        page.keyboard.press("Tab")
    box = floor.locator("[data-part]:focus .box")
    assert box.evaluate("box => getComputedStyle(box).strokeWidth") == "4px"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(show, page, scheme):
    """In light and dark, with a story told and the numbers open, axe-core has no complaint."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    floor = show(day(20))
    floor.locator("input[type=range]").fill("900")
    floor.locator("input[type=number]").fill("2")
    floor.locator("input[type=number]").press("Enter")
    numbers(floor)
    floor.locator(".step").click()
    found = axe.run(page).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []


def test_reduced_motion_is_respected(show, page):
    """Who asks for less motion gets steps: nothing plays by itself, nothing travels."""
    page.emulate_media(reduced_motion="reduce")
    floor = show(day(20))
    assert page.evaluate("document.querySelector('donut-floor').player.frame") == 0
    floor.locator("select").select_option("120")
    floor.locator("button.play").click()
    page.wait_for_function("document.querySelector('donut-floor').player.time > 200")
    assert floor.locator(".crowd .token:visible").count() == 0
    assert "placed" in floor.locator(".orders").inner_text()


def test_nothing_plays_by_itself(show, page):
    """The floor stands still until someone plays it."""
    show(day(5))
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('donut-floor').player.time") == 0


def test_it_fits_a_narrow_window(show, page):
    """At 320 pixels, as at 400 % zoom, only the plan scrolls sideways, and no control is lost."""
    page.set_viewport_size({"width": 320, "height": 640})
    floor = show(day(20))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for control in floor.locator("button:visible, select, input").all():
        box = control.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    last = floor.locator('[data-part="5"]')
    last.focus()
    page.wait_for_timeout(100)
    assert last.bounding_box()["x"] < 320


def test_the_colours_follow_the_notebook_s_theme(show, page):
    """A page that says it is dark is believed, whatever the system says, and at once."""
    floor = show(day(3))
    colour = "floor => getComputedStyle(floor).color"
    light = floor.evaluate(colour)
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_function(
        "light => getComputedStyle(document.querySelector('donut-floor')).color !== light",
        arg=light,
    )


def test_without_scripts_the_plan_and_the_summary_are_there(browser, tmp_path):
    """Where scripts do not run, the plan has its words and the tables of the summary are shown."""
    run = day(10)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(Floor(run).to_html(tmp_path / "floor.html").as_uri())
    assert page.get_by_role("img").get_attribute("alt").startswith("Floor plan of the shop.")
    assert page.locator("img").bounding_box()["height"] > 100
    assert page.locator("caption", has_text="Orders: 10 placed").is_visible()
    context.close()
