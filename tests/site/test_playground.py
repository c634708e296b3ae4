"""The playground in a browser that finds this machine only: code, panel, floor, links."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from linked import linked
from playgrounds import EXAMPLES, built, numbers, panel
from shops import event_shop

from donutlab import (
    Call,
    Customers,
    Erlang,
    Fixed,
    Poisson,
    Publish,
    Queue,
    Regular,
    Service,
    Shop,
    Work,
    per_hour,
)

FIRST = 60_000
"""Milliseconds that Python may take to load on a busy machine."""
NASTY = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
VIOLATIONS = """async () => (await axe.run()).violations
  .filter((each) => ["serious", "critical"].includes(each.impact))
  .map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ")}`)"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The playground, built into a folder."""
    return built(tmp_path_factory.mktemp("site") / "playground")


@pytest.fixture(scope="module")
def address(site, serve):
    """Where it is served."""
    return f"{serve(site)}/"


@pytest.fixture(scope="module")
def open_page(browser):
    """A function that opens an address in a fresh context; no page tells of an error in the end."""
    told, contexts = [], []

    def note(text, bad):
        if bad:
            told.append(text)

    def opened(address):
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        context.on(
            "request",
            lambda asked: note(
                asked.url, not re.match("(http://127.0.0.1:|data:|blob:)", asked.url)
            ),
        )
        page = context.new_page()
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("dialog", lambda shown: (told.append(shown.message), shown.dismiss()))
        page.on("console", lambda said: note(said.text, said.type == "error"))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert told == []


@pytest.fixture(scope="module")
def page(open_page, address):
    """A page that the tests of this file share; it begins with the first example."""
    made = open_page(address)
    made.locator("donut-floor").wait_for(timeout=FIRST)
    return made


def answered(page, act):
    """Do something that is run, and wait until it was."""
    body = page.locator("body")
    before = body.get_attribute("data-answered") or ""
    act()
    page.locator(f'body:not([data-answered="{before}"])').wait_for(timeout=FIRST)


def floor_comes(page):
    """Wait for the floor of what was run last."""
    number = page.locator("body").get_attribute("data-answered")
    page.locator(f'body[data-floor="{number}"] donut-floor section').wait_for(timeout=FIRST)


def choose(page, number):
    """Choose an example, and wait until it was run."""
    answered(page, lambda: page.locator("#example").select_option(str(number)))


def fill(page, code):
    """Type code, and wait until it was run."""
    answered(page, lambda: page.locator("#code").fill(code))


def press(page, key):
    """Press a key that moves a slider, and wait for the panel's answer."""
    before = page.locator(".donut-panel").get_attribute("data-answers")
    page.keyboard.press(key)
    page.locator(f'.donut-panel:not([data-answers="{before}"])').wait_for(timeout=FIRST)


def shown(page):
    """Return the headline numbers that the panel shows, unfolded."""
    page.locator(".donut-panel").evaluate(
        """async (panel) => {
          for (const each of panel.querySelectorAll("details")) each.open = true;
          for (let n = 0; n < 2; n += 1) await new Promise(requestAnimationFrame);
        }"""
    )
    return page.locator(".donut-panel dl.numbers dd").all_inner_texts()


def error(page):
    """Return what the page says went wrong."""
    return page.locator("#error").inner_text()


def test_it_is_small(site):
    """All of it, Python included, is at most 15 MB."""
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) <= 15e6


def test_each_example_shows_the_numbers_of_the_library(page):
    """Chosen one after the other, each has its panel and its floor, and no error."""
    for number, code in enumerate(EXAMPLES):
        choose(page, number)
        expected = panel(code)
        assert error(page) == ""
        assert page.locator("#code").input_value() == code.split("\n\n", 1)[1]
        assert shown(page) == numbers(expected)
        names = page.locator(".donut-panel .slider label").all_inner_texts()
        assert names == [each.replace("_", " ") for each in expected.sliders]


def test_sliders_show_the_numbers_of_the_library_at_both_ends(page):
    """Moved by keys, each slider shows what a run with its value gives."""
    choose(page, 0)
    expected = panel(EXAMPLES[0])
    for place, (name, slider) in enumerate(expected.sliders.items()):
        page.locator(".donut-panel input[type=range]").nth(place).focus()
        for key, value in (("Home", slider.low), ("End", slider.high)):
            press(page, key)
            assert shown(page) == numbers(expected.reset().set(**{name: value}))
        answered_by = page.locator(".donut-panel").get_attribute("data-answers")
        page.get_by_role("button", name="Reset").click()
        page.locator(f'.donut-panel:not([data-answers="{answered_by}"])').wait_for()


def test_the_floor_goes_to_its_end(page):
    """It replays the day that the panel shows, and closes with it."""
    choose(page, 2)
    floor_comes(page)
    run = panel(EXAMPLES[2]).run
    page.locator("donut-floor").get_by_label("Time of day").focus()
    page.keyboard.press("End")
    floor = page.locator("donut-floor section")
    closing = run.shop.opening + timedelta(seconds=run.end)
    assert floor.locator(".clock").inner_text() == f"{closing:%H:%M:%S}"
    assert f"Orders: {run.summary().orders.placed} placed" in floor.inner_text()


def test_an_error_is_told_with_its_line_and_the_last_picture_stays(page):
    """While one types wrong code the line is marked; right code takes the mark away."""
    choose(page, 2)
    before = shown(page)
    good = page.locator("#code").input_value()
    step = "def bake(job):\n    yield job.nothing\n\n\n"
    for bad, told in {
        good.replace("shop =", f"{step}shop =").replace("Work(Fixed(5))", "bake"): (
            "Line 4: StepError: 'manager', step 'bake'"
        ),
        good.replace("Queue(", "Quue("): "Line 6: NameError: name 'Quue' is not defined",
        good.replace("shop = Shop(", "shop = = Shop("): "Line 3: SyntaxError: invalid syntax",
        good.replace('to="tray"', 'to="trey"'): "'manager' publishes to 'trey', but no part",
    }.items():
        fill(page, bad)
        assert told in error(page)
        assert "The pictures stay as they were." in error(page)
        assert shown(page) == before
        if told.startswith("Line"):
            assert page.locator(".lines .bad").inner_text() == told[5]
            assert page.locator(".editor .mark").is_visible()
    fill(page, good.replace("per_hour(50)", "per_hour(70)") + "\nprint(len(shop.parts), 'parts')\n")
    assert error(page) == ""
    assert not page.locator(".editor .mark").is_visible()
    assert shown(page) != before
    assert page.locator("#printed").inner_text().strip() == "4 parts"


def test_code_without_end_is_stopped_and_what_was_good_goes_on(page):
    """A button ends it; Python begins anew, with the last good shop, whose sliders move."""
    choose(page, 0)
    page.locator("#code").fill("while True:\n    pass\n")
    page.get_by_role("button", name="Stop").click(timeout=FIRST)
    assert error(page).startswith("It was stopped.")
    page.locator("#state", has_text="Ready.").wait_for(timeout=FIRST)
    page.locator(".donut-panel input[type=range]").first.focus()
    press(page, "Home")
    assert shown(page) == numbers(panel(EXAMPLES[0]).set(orders_per_hour=10))
    assert error(page).startswith("It was stopped.")


def test_axe_finds_nothing_serious_at_any_width_in_light_and_dark(page):
    """With pictures unfolded, an error told, and the floor below."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed")
    choose(page, 1)
    shown(page)
    fill(page, "x = 1\n")
    page.evaluate(axe.AXE_SCRIPT)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(VIOLATIONS) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 1000})


def test_every_control_is_reached_by_keys_and_the_focus_is_seen(page):
    """Tab goes from the example through the code to the sliders and on, each with an outline."""
    choose(page, 0)
    page.locator("#example").focus()
    met = []
    for _ in range(6):
        met.append(
            page.evaluate("""() => {
              const { id, type, tagName } = document.activeElement;
              const { outlineStyle } = getComputedStyle(document.activeElement);
              return [id && type !== "range" ? id : type || tagName, outlineStyle];
            }""")
        )
        page.keyboard.press("Tab")
    assert [name for name, _ in met] == ["example", "code", "range", "range", "number", "button"]
    assert {outline for _, outline in met[1:]} == {"solid"}


def copied(page, place):
    """Press a button to copy the link, and return what is on the clipboard."""
    page.evaluate("navigator.clipboard.writeText('')")
    page.locator(place).get_by_role("button", name="Copy link").click()
    page.locator(f"{place} [role=status]", has_text="Copied.").first.wait_for()
    return page.evaluate("navigator.clipboard.readText()")


def test_a_link_opened_elsewhere_gives_the_same_numbers(page, open_page, address):
    """Copied from panel or floor; as code, changed by a hand, it is still the same shop."""
    choose(page, 0)
    page.locator(".donut-panel input[type=range]").first.focus()
    press(page, "PageUp")
    answers = page.locator(".donut-panel").get_attribute("data-answers")
    page.get_by_role("button", name="New day").click()
    page.locator(f'.donut-panel:not([data-answers="{answers}"])').wait_for()
    expected = shown(page)
    link = copied(page, ".donut-panel")
    assert link.startswith(f"{address}#shop=1.")
    assert link.endswith("&seed=2&until=28800&orders_per_hour=70&bakers=2")
    other = open_page(link)
    other.locator("donut-floor").wait_for(timeout=FIRST)
    assert shown(other) == expected
    assert other.locator("#notice").inner_text().startswith("This shop came in the link.")
    assert "There stood: orders_per_hour 70, bakers 2." in other.locator("#notice").inner_text()
    again = copied(other, "donut-floor")
    assert again.partition("&orders")[0] == link.partition("&orders")[0]
    other.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    other.locator(".donut-panel").get_by_role("button", name="Copy link").click()
    assert (
        other.locator(".donut-panel").get_by_label("The link").input_value().startswith(link[:99])
    )
    code = other.locator("#code").input_value()
    fill(other, f"{code}\n# mine\n")
    assert shown(other) == expected
    assert other.url == address
    assert not other.locator("#notice").is_visible()


def test_a_shop_with_a_function_says_why_it_has_no_link(page):
    """Panel and floor tell it where the button is."""
    choose(page, 4)
    floor_comes(page)
    for place in (".donut-panel", "donut-floor"):
        page.locator(place).get_by_role("button", name="Copy link").click()
        page.locator(f"{place} [role=status]", has_text="'bake' is a function").wait_for()


@pytest.fixture(scope="module")
def stranger(open_page, address):
    """A page that was opened by a hostile link."""
    made = open_page(f"{address}#shop=1.%3Cscript%3Ealert(1)%3C/script%3E")
    made.locator("#error", has_text="The link").wait_for(timeout=FIRST)
    return made


def opens(page, link):
    """Open a link in a page that is there already."""
    answered(page, lambda: page.evaluate("(link) => { location.hash = link; }", link))


def test_a_hostile_link_shows_an_error_and_runs_nothing(stranger):
    """Cut off, of another version, too large, too deep, no number: told, and nothing is shown."""
    good = event_shop().link("")
    deep = "[" * 30_000 + "]" * 30_000
    for link, told in {
        good[:-30]: "its end is missing",
        good.replace("=1.", "=7."): "version '7'",
        good.replace("=1.", "=1.!"): "base64url",
        linked({}): "'parts', a list, are missing",
        linked(" " * 30_000_000): "too large unpacked",
        linked(f'{{"parts": {deep}}}'): "nested too deeply",
        linked('{"parts": [1e999]}'): "no JSON",
        linked({"parts": [{"is": "__import__('os')"}]}): "There is no spec",
        f"{good}&a=b": "no number",
    }.items():
        opens(stranger, link)
        assert told in error(stranger)
        assert stranger.locator("#code").input_value() == ""
        assert stranger.locator(".donut-panel").count() == 0
        assert stranger.locator("donut-floor").count() == 0


def test_markup_in_a_link_is_read_as_text(stranger):
    """In every name, on panel, floor, notice and in the code; changed by a hand it still is."""
    order = {NASTY: NASTY, "deep": json.loads("[" * 50 + "]" * 50)}
    shop = Shop(
        Customers(NASTY, Regular(9), to=f"{NASTY}2", type=NASTY, order=order, count=9),
        Service(f"{NASTY}2", [Work(Fixed(5)), Call(f"{NASTY}3"), Publish(NASTY, to=f"{NASTY}4")]),
        Service(f"{NASTY}3", [Work(Fixed(9))], owner=NASTY),
        Queue(f"{NASTY}4"),
        opening="2026-03-02T07:00[Europe/Berlin]",
    )
    opens(stranger, shop.link("", **{NASTY: 3}))
    assert error(stranger) == ""
    floor_comes(stranger)
    assert f"{NASTY}3" in stranger.locator(".donut-panel table.parts").inner_text()
    assert f"{NASTY} 3" in stranger.locator("#notice").inner_text()
    assert NASTY in stranger.locator("#code").input_value()
    stranger.locator("donut-floor [data-part]").first.click()
    assert not stranger.evaluate("'hacked' in window")
    fill(stranger, stranger.locator("#code").input_value() + "\n")
    assert error(stranger) == ""
    assert not stranger.evaluate("'hacked' in window")


def test_a_link_whose_run_takes_too_long_is_ended(stranger):
    """What stands in a link may be slow; after ten seconds it is told, and the page lives on."""
    street = Customers("street", Poisson(per_hour(9)), to="till")
    endless = Shop(street, Service("till", [Work(Erlang(1, 10**9))]))
    link = endless.link("")
    stranger.evaluate("(link) => { location.hash = link; }", link)
    stranger.locator("#error", has_text="more than 10 s").wait_for(timeout=FIRST)
    choose(stranger, 2)
    assert shown(stranger) == numbers(panel(EXAMPLES[2]))


def test_it_opens_again_without_its_server(site, open_page):
    """Once loaded, all of it is kept in the browser: a reload needs no server."""
    hand_out = partial(Quiet, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), hand_out)
    Thread(target=server.serve_forever, daemon=True).start()
    page = open_page(f"http://127.0.0.1:{server.server_port}/")
    page.locator(".donut-panel").wait_for(timeout=FIRST)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    server.shutdown()
    server.server_close()
    page.reload()
    page.locator(".donut-panel").wait_for(timeout=FIRST)
    assert shown(page) == numbers(panel(EXAMPLES[0]))


class Quiet(SimpleHTTPRequestHandler):
    """Hands out files, and keeps no log."""

    def log_message(self, *_):
        """Say nothing."""
