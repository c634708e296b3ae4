"""The shop floor in a browser: it plays to the end, by keys alone, safely, without a kernel."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browsing import run_cells
from shops import PLACED, event_shop, street, sync_shop

from donutlab import (
    Autoscale,
    Bus,
    Exponential,
    Failed,
    Job,
    Outage,
    Queue,
    Reads,
    ReadsStream,
    Rule,
    Service,
    Shop,
    Stream,
    Work,
    minutes,
)
from donutlab.display.floor import Floor
from donutlab.shop.run import Run

NASTY = "<script>window.hacked = true</script><img src=x onerror='window.hacked = true'>"

CELL = """
import sys
sys.path.append({tests!r})
from shops import event_shop
from donutlab.display.floor import Floor
Floor(event_shop().run(seed=7))
"""

FOCUS = """() => {
  let at = document.activeElement;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at.getAttribute("data-part") ? `part ${at.getAttribute("data-part")}` : at.className;
}"""


@pytest.fixture
def show(page, tmp_path):
    """A function that opens the floor of a run, as a file from disk, and returns the element."""

    def shown(run: Run) -> Any:
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(Floor(run).to_html(tmp_path / "floor.html").as_uri())
        page.locator("donut-floor .piece").first.wait_for()
        return page.locator("donut-floor section")

    return shown


def day(count: int = 60) -> Run:
    """Return the run of a diner of events."""
    return event_shop().with_parts(street(count=count)).run(seed=7)


def play_to_the_end(floor: Any) -> None:
    """Play as fast as it goes until the floor says that this was the end."""
    floor.locator("select").select_option("7200")
    floor.locator("button.play").click()
    floor.locator(".says", has_text="The end.").wait_for()


def numbers(floor: Any) -> dict[str, tuple[int, int, dict[str, int]]]:
    """Return the floor's table: by part, what waits, what is in hand, what was counted."""
    if floor.locator("details").get_attribute("open") is None:
        floor.locator("summary").click()
    floor.locator("tbody tr").first.wait_for()
    found = {}
    for row in floor.locator("tbody tr").all():
        name, waiting, hand, counted = (cell.inner_text() for cell in row.locator("th, td").all())
        pairs = (each.split(" ", 1) for each in counted.split(", ") if each)
        found[name] = int(waiting), int(hand), {kind: int(count) for count, kind in pairs}
    return found


def clumsy(job: Job) -> Any:
    """Work, and now and then fail."""
    yield Work(Exponential(60))
    if job.random.random() < 0.4:
        raise Failed("burnt")


def unlucky_shop() -> Shop:
    """Return a diner in which events come back, end in the bin, and are read from a stream."""
    return event_shop().with_parts(
        Bus("bus", [Rule("bake", PLACED, to="tray"), Rule("log", PLACED, to="diary")]),
        Queue("tray", visibility=100, max_receives=2, dead_letter="bin", duplicates=0.1),
        Queue("bin"),
        Stream("diary", partitions=2),
        Service("baker", [clumsy], 2, Reads("tray", 3, minutes(1))),
        Service("cashier", [Work(Exponential(100))], reads=ReadsStream("diary")),
        Service("stock", [clumsy], reads=ReadsStream("diary", start=600.0)),
    )


@pytest.mark.parametrize("shop", [event_shop, sync_shop, unlucky_shop])
def test_the_counters_at_the_end_are_the_summary_s(show, shop):
    """Played to the end, the floor shows for every part and for the orders what the run counted."""
    run = shop().with_parts(street(count=80)).run(seed=3, until=5000)
    floor = show(run)
    play_to_the_end(floor)
    summary, found = run.summary(), numbers(floor)
    for name, service in summary.services.items():
        waiting, hand, counts = found[name]
        assert (waiting, hand) == (service.waiting_at_end, service.in_work)
        assert counts.get("served", 0) == service.served
        assert counts.get("failed", 0) == service.failed
    for name, queue in summary.queues.items():
        waiting, hand, counts = found[name]
        assert (waiting, hand) == (queue.left, queue.in_flight)
        assert counts.get("received", 0) == queue.received
        assert counts.get("dead", 0) == queue.dead
    for name, stream in summary.streams.items():
        assert found[name][2]["appended"] == stream.appended
        for reader, partitions in stream.readers.items():
            tally = floor.locator(f'[data-reader="{reader}"] .tally').text_content()
            assert tally == f"{sum(each.left for each in partitions)} to read"
    orders = summary.orders
    told = f"{orders.placed} placed, {orders.accepted} accepted"
    told += f", {orders.rejected} rejected" if orders.rejected else ""
    assert floor.locator(".orders").inner_text() == f"Orders: {told}, {orders.complete} complete."


def test_an_outage_and_new_workers_are_shown(show):
    """While a service is out the floor says so, and it counts the workers that are there."""
    till = Service(
        "till", [Work(Exponential(200))], outages=[Outage(300, 600)], autoscale=Autoscale(3)
    )
    run = Shop(street(to="till", count=80), till).run(seed=2, until=9000)
    floor = show(run)
    note = floor.locator('[data-part="1"] .note')
    floor.locator("input[type=range]").fill("400")
    assert note.text_content().startswith("out · ")
    floor.locator("input[type=range]").fill("1")
    assert note.text_content() == "0/1 busy"
    assert floor.locator('[data-part="1"] .worker:visible').count() == 1
    scaled = [(row[0], row[6]) for row in run.log.rows() if row[1] == "scaled"]
    time, count = next(each for each in scaled if each[1] > 1)
    floor.locator("input[type=range]").fill(str(time + 0.01))
    assert f"/{count} busy" in note.text_content()


def test_of_a_large_crew_those_who_work_are_drawn(show):
    """Ten of sixteen workers are drawn, and as many of these work as there are at work in all."""
    shop = Shop(street(count=60), Service("manager", [Work(Exponential(900))], workers=16))
    floor = show(shop.run(seed=3))
    seen = set()
    for _ in range(40):
        floor.locator("input[type=range]").press("ArrowRight")
        _, hand, _ = numbers(floor)["manager"]
        assert floor.locator(".plan .worker.busy").count() == min(hand, 10)
        seen.add(hand)
    assert {5, 12} <= seen


def test_seeking_back_shows_the_same_as_stepping_there(show, page):
    """The floor at a row is the same whether it was reached by steps, or back from the end."""
    floor = show(day(12))
    for _ in range(25):
        floor.locator(".step").click()
    there = numbers(floor)
    play_to_the_end(floor)
    assert numbers(floor) != there
    floor.locator("input[type=range]").fill("0")
    for _ in range(25):
        floor.locator(".step").click()
    floor.locator(".step").click()
    floor.locator(".back").click()
    assert numbers(floor) == there
    assert page.problems == []


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
    for _ in range(5):
        page.keyboard.press("Tab")
    box = floor.locator("[data-part]:focus .box")
    assert box.evaluate("box => getComputedStyle(box).strokeWidth") == "4px"


def test_following_an_order_tells_its_story(show):
    """The story of a followed order is the library's, line by line, and leads back in time."""
    run = day(12)
    floor = show(run)
    floor.locator("input[type=range]").fill(str(run.end))
    floor.locator("input[type=number]").fill("5")
    floor.locator("input[type=number]").press("Enter")
    lines = floor.locator(".story li").all_inner_texts()
    story = run.trace(5)
    told = [f"{story.clock(line.time)} {line.part} {line.text}" for line in story.lines]
    assert [line[11:] for line in lines] == [line[11:] for line in told]
    floor.locator(".story button").first.click()
    assert floor.locator(".story li").count() == 1
    assert "places the order" in floor.locator(".says").inner_text()


def test_a_click_follows_what_is_clicked(show, page):
    """A waiting order and a part are followed when they are clicked."""
    floor = show(Shop(street(to="till", count=9), Service("till", workers=1)).run(seed=1))
    floor.locator('[data-part="1"] .box').click()
    assert floor.locator(".story-name").inner_text() == "till: what happened last"
    floor = show(sync_shop().with_parts(street(count=30)).run(seed=1))
    floor.locator("input[type=range]").fill("900")
    floor.locator(".piece .token:visible").first.click()
    assert floor.locator(".story-name").inner_text().startswith("Order street-")


def test_markup_in_an_order_is_shown_as_text(show, page):
    """An order whose item is a script is told as it was written, and does nothing."""
    order = {"item": NASTY}
    floor = show(Shop(street(order=order, to=NASTY, count=3), Service(NASTY)).run(seed=1))
    play_to_the_end(floor)
    floor.locator("input[type=number]").fill("1")
    floor.locator("input[type=number]").press("Enter")
    assert NASTY in floor.locator(".story-name").inner_text()
    assert NASTY in floor.locator(".legend").inner_text()
    assert page.evaluate("window.hacked") is None
    assert floor.locator("script, img").count() == 0


def test_a_kind_the_floor_does_not_know_is_told(show, page):
    """A row of an unknown kind moves nothing, is counted, and has its place in the story."""
    run = day(3)
    run.log.write((run.end, "juggled", "baker", "street-1", "street-1", None, None))
    floor = show(run)
    play_to_the_end(floor)
    assert numbers(floor)["baker"][2]["juggled"] == 1
    floor.locator(".back").click()
    assert "baker juggled: street-1" in floor.locator(".says").inner_text()
    assert page.problems == []


def test_the_page_asks_for_nothing(show, page):
    """Opened from disk and played, the page makes no request but for itself."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    play_to_the_end(show(day(10)))
    assert [url.split("/")[-1] for url in asked] == ["floor.html"]
    assert page.strangers == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(show, page, scheme):
    """In light and dark, with a story told and the numbers open, axe-core has no complaint."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    floor = show(day(20))
    floor.locator("input[type=range]").fill("900")
    floor.locator("input[type=number]").fill("2")
    floor.locator("input[type=number]").press("Enter")
    floor.locator("summary").click()
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


def test_twenty_floors_come_and_go_without_a_trace(show, page):
    """When a cell is run again and again, no listener, node or frame of the old floors is left."""
    show(day(20))
    page.evaluate(
        """() => {
          window.source = document.querySelector("donut-floor").innerHTML;
          window.place = document.querySelector("main");
          const ask = window.requestAnimationFrame, drop = window.cancelAnimationFrame;
          window.pending = new Set();
          window.requestAnimationFrame = (does) => {
            const id = ask((now) => { window.pending.delete(id); does(now); });
            window.pending.add(id);
            return id;
          };
          window.cancelAnimationFrame = (id) => { window.pending.delete(id); drop(id); };
          window.again = async (count) => {
            for (let number = 0; number < count; number += 1) {
              window.place.innerHTML = `<donut-floor>${window.source}</donut-floor>`;
              const floor = window.place.firstChild;
              await floor.ready;
              floor.player.play();
              await new Promise((done) => setTimeout(done, 40));
            }
            window.place.innerHTML = "";
            await new Promise((done) => setTimeout(done, 100));
          };
        }"""
    )
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def alive() -> dict[str, float]:
        session.send("HeapProfiler.collectGarbage")
        session.send("HeapProfiler.collectGarbage")
        metrics = session.send("Performance.getMetrics")["metrics"]
        return {each["name"]: each["value"] for each in metrics}

    page.evaluate("window.again(2)")
    before = alive()
    page.evaluate("window.again(20)")
    after = alive()
    assert page.evaluate("window.pending.size") == 0
    assert after["JSEventListeners"] <= before["JSEventListeners"] + 5
    assert after["Nodes"] <= before["Nodes"] + 100
    assert page.problems == []


def test_the_exported_notebook_plays(page, tmp_path):
    """In nbconvert's HTML, without widgets and without a kernel, the floor plays to its end."""
    nbconvert = pytest.importorskip("nbconvert")
    shown = nbformat.v4.new_output("display_data", {"text/html": Floor(day(10))._repr_html_()})
    cells = [nbformat.v4.new_code_cell("Floor(run)", outputs=[shown]) for _ in range(2)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    body, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    (tmp_path / "notebook.html").write_text(body, encoding="utf-8")
    page.goto((tmp_path / "notebook.html").as_uri(), wait_until="commit")
    page.locator("donut-floor .piece").first.wait_for()
    assert page.locator("donut-floor .clock").count() == 2
    play_to_the_end(page.locator("donut-floor section").last)


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_it_plays_in_jupyter_when_the_kernel_is_dead(open_notebook, lab, app):
    """A cell shows the floor; it plays to its end after the kernel has gone."""
    page = open_notebook([CELL.format(tests=str(Path(__file__).parents[1]))], app=app)
    floor = page.locator(".jp-OutputArea-output donut-floor section")
    floor.locator(".piece").first.wait_for()
    lab.end_kernels()
    floor.locator(".step").click()
    assert "street places the order" in floor.locator(".says").inner_text()
    play_to_the_end(floor)
    assert "12 placed" in floor.locator(".orders").inner_text()
    assert page.strangers == []


def test_running_a_cell_again_and_again_leaks_nothing(open_notebook):
    """After twenty times in JupyterLab the old floors are freed, listeners and nodes are as few."""
    page = open_notebook([CELL.format(tests=str(Path(__file__).parents[1]))])
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def again(times: int) -> None:
        for _ in range(times):
            page.locator("donut-floor .piece").first.wait_for()
            page.locator("donut-floor .play").click()
            page.evaluate(
                """() => {
                  const floor = document.querySelector("donut-floor");
                  floor.id = "old";
                  (window.olds ??= []).push(new WeakRef(floor));
                }"""
            )
            run_cells(page)
            page.locator("donut-floor:not(#old) .piece").first.wait_for()

    def counted() -> dict[str, float]:
        page.wait_for_timeout(500)
        session.send("HeapProfiler.collectGarbage")
        session.send("HeapProfiler.collectGarbage")
        metrics = session.send("Performance.getMetrics")["metrics"]
        kept = page.evaluate("olds.filter((each) => each.deref()).length")
        return {each["name"]: each["value"] for each in metrics} | {"kept": kept}

    page.locator("donut-floor").wait_for()
    counts = []
    for _ in range(3):  # Lab loads some of its own late, but once: a leak is in every span
        again(8)
        counts.append(counted())
    grown = {
        name: min(after[name] - before[name] for before, after in pairwise(counts))
        for name in ("JSEventListeners", "Nodes")
    }
    assert page.locator("donut-floor").count() == 1
    assert counts[-1]["kept"] <= 2, f"{counts[-1]['kept']} of 24 floors are still in memory"
    assert grown["JSEventListeners"] <= 20
    assert grown["Nodes"] <= 400  # Lab itself keeps some thirty a time


def test_an_untrusted_notebook_shows_the_words(lab, page):
    """Opened without trust, a saved notebook shows the plan in words, the summary, and no code."""
    shown = nbformat.v4.new_output("display_data", {"text/html": Floor(day(10))._repr_html_()})
    cell = nbformat.v4.new_code_cell("Floor(run)", outputs=[shown])
    saved = nbformat.v4.new_notebook(cells=[cell])
    (lab.root / "saved.ipynb").write_text(nbformat.writes(saved), encoding="utf-8")
    page.goto(f"{lab.url}/doc/tree/saved.ipynb?reset")
    output = page.locator(".jp-OutputArea-output")
    output.locator("caption", has_text="Orders: 10 placed").wait_for()
    assert output.locator("img").get_attribute("alt").startswith("Floor plan of the shop.")
    assert "class Replay" not in output.inner_text()


def test_a_run_without_orders_is_shown(show, page):
    """A shop to which nobody comes is an empty floor, and plays to its end."""
    floor = show(Shop(street(count=0), Service("manager")).run(seed=1))
    play_to_the_end(floor)
    assert floor.locator(".orders").inner_text().startswith("Orders: 0 placed")
    floor.locator(".step").click()
    assert page.problems == []
