"""The time on the shop floor: where it opens, and that all it shows is of one second."""

from __future__ import annotations

import pytest
from floors import choreography, crowded, day, numbers
from shops import street

from donutlab import Exponential, Service, Shop, Work

PLAYER = "document.querySelector('donut-floor').player"


def waiting(run, part: str, second: float) -> int:
    """Return how many waited at a part at a second, as the run counts it."""
    return [count for time, count in run.ledger.lengths[part] if time <= second][-1]


def test_it_opens_where_the_longest_line_forms(show, page):
    """Without an author's word it opens at the longest line, says so, and does not play."""
    run = day(80)
    most, part = max(
        (count, part)
        for part, length in run.ledger.lengths.items()
        for count in dict(length).values()
    )
    floor = show(run, at=None)
    second = page.evaluate(f"{PLAYER}.time")
    assert waiting(run, part, second) >= 0.9 * most
    assert f"up to {most} at {part}" in floor.locator(".says").inner_text()
    page.wait_for_timeout(200)
    assert page.evaluate(f"{PLAYER}.time") == second


def test_it_opens_at_the_first_dead_letter(show, page):
    """A dead letter is more interesting than any line."""
    run = choreography()
    first = next(row for row in run.log.rows() if row[1] == "dead")
    floor = show(run, at=None)
    assert page.evaluate(f"{PLAYER}.time") == pytest.approx(first[0], abs=0.001)
    assert f"first dead letter leaves {first[2]}" in floor.locator(".says").inner_text()
    assert "1 dead letter" in floor.locator("[data-part] .note", has_text="dead").text_content()


def test_the_author_says_when_and_how_fast(show, page):
    """A time and a speed that are given are taken, also a speed that is not in the list."""
    floor = show(day(20), at=400, speed=45)
    assert page.evaluate(f"{PLAYER}.time") == 400
    assert floor.locator("select option:checked").inner_text() == "45 s per second"


def test_a_calm_day_opens_at_its_beginning(show, page):
    """Where nobody ever waits in a line the floor opens with the shop."""
    floor = show(Shop(street(count=3), Service("manager")).run(seed=1), at=None)
    assert page.evaluate(f"{PLAYER}.time") == 0
    assert "Nobody waits in a line" in floor.locator(".under").inner_text()


@pytest.mark.parametrize("speed", ["60", "300", "600"])
def test_what_is_shown_is_exact_while_it_plays_and_when_it_is_paused(show, page, speed):
    """At any speed, lines and orders are those of the second on the clock, in every picture."""
    run = crowded(1)
    floor = show(run, at=run.end / 3)
    floor.locator("select").select_option(speed)
    look = f"""() => {{
      const floor = document.querySelector("donut-floor").shadowRoot;
      return [{PLAYER}.time, floor.querySelector('[data-part="1"] .note').textContent,
              floor.querySelector(".orders").textContent];
    }}"""
    floor.locator(".play").click()
    seen = [page.evaluate(look) for _ in range(12) if not page.wait_for_timeout(60)]
    floor.locator(".play").click()
    seen.append(page.evaluate(look))
    placed = [event.time for event in run.event_list if event.id in run.ledger.orders]
    done = [order.completed for order in run.ledger.orders.values()]
    checked = 0
    for second, note, orders in seen:
        line = waiting(run, "manager", second)
        told = int(note.split(" · ")[1].split()[0]) if "in line" in note else 0
        assert told == line, (second, note)
        assert f"{sum(time <= second for time in placed)} placed" in orders
        assert f"{sum(time <= second for time in done)} complete" in orders
        checked += line > 0
    assert checked > 3
    assert floor.locator(".crowd .token:visible").count() == 0


def test_what_travels_arrives_in_its_second(show, page):
    """A token is under way before its row, and gone when its row is on the floor."""
    floor = show(Shop(street(count=1), Service("manager")).run(seed=1))
    run_time = page.evaluate(f"{PLAYER}.replay.time[0]")
    share = """time => {
      const { views: [view] } = document.querySelector("donut-floor").player;
      view.stage.speed = 1;
      view.play(time);
      return document.querySelector("donut-floor").shadowRoot
        .querySelectorAll(".crowd .token:not([style*='none'])").length;
    }"""
    assert page.evaluate(share, run_time - 0.2) >= 1
    assert "0 placed" in floor.locator(".orders").inner_text()
    assert page.evaluate(share, run_time - 2) == 0


def test_the_table_agrees_with_the_floor_while_it_plays(show, page):
    """The open table has the numbers of the same picture as the furniture."""
    floor = show(crowded(1))
    numbers(floor)
    floor.locator("select").select_option("600")
    floor.locator(".play").click()
    for _ in range(8):
        page.wait_for_timeout(50)
        cell, note = page.evaluate("""() => {
          const floor = document.querySelector("donut-floor").shadowRoot;
          return [floor.querySelectorAll("tbody tr")[1].cells[1].textContent,
                  floor.querySelector('[data-part="1"] .note').textContent];
        }""")
        assert int(cell) == (int(note.split(" · ")[1].split()[0]) if "in line" in note else 0)


def test_the_strip_shows_where_the_lines_are_long(show, page):
    """The strip is highest where the line is longest, and says in words when and where."""
    run = crowded(1)
    floor = show(run)
    most, when = max((count, -time) for time, count in dict(run.ledger.lengths["manager"]).items())
    label = floor.locator(".strip").get_attribute("aria-label")
    assert label.startswith(f"Longest line: {most} at manager, ")
    columns = page.evaluate(f"{PLAYER}.replay.strip.lines")
    assert max(columns) == most
    assert columns.index(most) == int(-when / run.end * len(columns))
    drawn = floor.locator(".strip .long").bounding_box()
    scrubber = floor.locator("input[type=range]").bounding_box()
    assert drawn["y"] >= scrubber["y"] + scrubber["height"] - 1
    assert scrubber["x"] <= drawn["x"]
    assert drawn["x"] + drawn["width"] <= scrubber["x"] + scrubber["width"]
    floor.locator(".when").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(f"{PLAYER}.time") == pytest.approx(-when)
    shown = floor.locator('[data-part="1"] .note').text_content()
    assert f"{most} in line" in shown
    floor.locator(".strip").click(position={"x": drawn["width"] / 4, "y": 20})
    assert page.evaluate(f"{PLAYER}.time") == pytest.approx(run.end / 4, rel=0.01)


def test_an_unknown_order_is_told(show):
    """A number that no order has is met with those that there are; what was followed stays."""
    floor = show(day(12))
    field = floor.locator("input[type=number]")
    for number in ("13", "0", "-1", "2.5"):
        field.fill(number)
        field.press("Enter")
        told = floor.locator(".says").inner_text()
        assert told.startswith(f"There is no order {number}: orders go from 1 to 12.")
        assert field.get_attribute("aria-invalid") == "true"
    field.fill("12")
    field.press("Enter")
    assert field.get_attribute("aria-invalid") == "false"
    assert "Following order street-12" in floor.locator(".says").inner_text()


def test_two_floors_go_in_step(show, page):
    """Both show the same second, follow the same customer, and each counts as its own run."""
    runs = {"one worker": crowded(1), "two workers": crowded(2)}
    floor = show(runs)
    second = runs["two workers"].end + 0.001
    floor.locator("input[type=range]").fill(str(second))
    for (name, run), view in zip(runs.items(), floor.locator(".view").all(), strict=True):
        assert view.locator(".view-name").inner_text() == name
        done = sum(order.completed <= second for order in run.ledger.orders.values())
        assert f"{done} complete" in view.locator(".orders").inner_text()
    floor.locator("input[type=number]").fill("4")
    floor.locator("input[type=number]").press("Enter")
    names = floor.locator(".story-name").all_inner_texts()
    assert [name.split(".")[0] for name in names] == list(runs)
    assert {name.split(". ")[1] for name in names} == {names[0].split(". ")[1]}
    floor.locator(".quit").click()
    floor.locator("input[type=range]").fill("0")
    times = []
    for _ in range(60):
        floor.locator(".step").click()
        times.append(page.evaluate(f"{PLAYER}.time"))
    assert times == sorted(times)
    limits = f"{PLAYER}.views.map((view) => view.limit)"
    assert sum(page.evaluate(limits)) == 60
    rows = sorted(row[0] for run in runs.values() for row in run.log.rows())
    assert times == [pytest.approx(time, abs=0.001) for time in rows[:60]]
    for _ in range(59):
        floor.locator(".back").click()
    assert sum(page.evaluate(limits)) == 1
    assert page.problems == []


def test_the_overload_of_one_of_two_is_told_first(show):
    """The first words of the floor say which design gets more than it can do."""
    runs = {
        str(workers): Shop(
            street(count=200), Service("manager", [Work(Exponential(150))], workers)
        ).run(seed=1, until=18_000)
        for workers in (1, 4)
    }
    told = show(runs).locator("p").first.inner_text()
    assert told == f"1: {runs['1'].summary().overloads[0]}"
