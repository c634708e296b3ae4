"""The shop floor in a browser: it plays to the end, safely, and shows what was the case."""

from __future__ import annotations

from typing import Any

import pytest
from floors import day, numbers, play_to_the_end
from shops import PLACED, event_shop, street, sync_shop

from donutlab import (
    Autoscale,
    Bus,
    Customers,
    Exponential,
    Failed,
    Fixed,
    Job,
    Outage,
    Queue,
    Reads,
    ReadsStream,
    Regular,
    Rule,
    Service,
    Shop,
    Stream,
    Work,
    minutes,
)
from donutlab.people import Patience, Shifts

NASTY = "<script>window.hacked = true</script><img src=x onerror='window.hacked = true'>"


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


def test_who_leaves_and_who_is_on_duty_are_shown(show):
    """The floor counts who left, says when a service is partly out, and shows who is on duty."""
    run = Shop(
        street(to="till", count=80, patience=Patience(Fixed(100), line=Fixed(0))),
        Service(
            "till",
            [Work(Exponential(200))],
            2,
            outages=[Outage(300, 600, share=0.3)],
            shifts=Shifts([(0, 2), (900, 0), (2000, 2)]),
        ),
    ).run(seed=2, until=9000)
    floor = show(run)
    note = floor.locator('[data-part="1"] .note')
    floor.locator("input[type=range]").fill("400")
    assert note.text_content().startswith("partly out · ")
    floor.locator("input[type=range]").fill("1990")
    assert note.text_content().startswith("0/0 busy")
    play_to_the_end(floor)
    met, told = run.summary().troubles["street"], floor.locator(".orders").inner_text()
    assert f"{met.balked} balked, {met.reneged} reneged, " in told
    assert numbers(floor)["street"][0] == run.summary().orders.open


def test_of_a_large_crew_those_who_work_are_drawn(show):
    """Nine of sixteen workers are drawn and seven counted; those at work are drawn first."""
    shop = Shop(street(count=60), Service("manager", [Work(Exponential(900))], workers=16))
    floor = show(shop.run(seed=3))
    seen = set()
    for _ in range(40):
        floor.locator("input[type=range]").press("ArrowRight")
        _, hand, _ = numbers(floor)["manager"]
        assert floor.locator(".plan .worker.busy").count() == min(hand, 9)
        assert floor.locator('[data-part="1"] .more').first.text_content() == "+7"
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


def test_the_clock_of_the_floor_is_put_back(show):
    """In a zone whose clock is put back the floor shows the times that the story has."""
    shop = Shop(
        Customers("street", Regular(9000), to="till", count=4),
        Service("till"),
        opening="2025-10-25T22:00[Europe/Berlin]",
    )
    run = shop.run(seed=1)
    floor = show(run)
    floor.locator("input[type=range]").fill(str(run.end))
    assert floor.locator("output.clock").inner_text() == "07:00:00"
    floor.locator("input[type=number]").fill("4")
    floor.locator("input[type=number]").press("Enter")
    assert floor.locator(".story li").first.inner_text()[:10] == run.trace(4).clock(36_000)
    assert run.trace(4).clock(36_000) == "07:00:00.0"


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


def test_a_run_without_orders_is_shown(show, page):
    """A shop to which nobody comes is an empty floor, and plays to its end."""
    floor = show(Shop(street(count=0), Service("manager")).run(seed=1))
    play_to_the_end(floor)
    assert floor.locator(".orders").inner_text().startswith("Orders: 0 placed")
    floor.locator(".step").click()
    assert page.problems == []


def test_an_overloaded_shop_says_so_first(show):
    """Before anything moves stands which part gets more than it can do; a calm shop has none."""
    parts = street(count=200), Service("manager", [Work(Exponential(150))])
    run = Shop(*parts).run(seed=1, until=minutes(300))
    floor = show(run)
    assert floor.locator("p").first.inner_text() == str(run.summary().overloads[0])
    assert show(day(10)).locator(".overload").count() == 0


def test_one_of_a_kind_is_told_in_the_singular(show):
    """A bus that has had one event has 1 event, and then 2 events."""
    floor = show(event_shop().run(seed=1))
    note = floor.locator(".piece.bus .note")
    seen = []
    while len(seen) < 3:
        floor.locator(".step").click()
        if note.text_content() not in seen:
            seen.append(note.text_content())
    assert seen == ["0 events", "1 event", "2 events"]
