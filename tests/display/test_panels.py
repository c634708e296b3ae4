"""Panels without a browser: sliders moved from Python, what is shown, and what goes wrong."""

from __future__ import annotations

import gc
import json
import re
import weakref
from threading import Thread
from types import SimpleNamespace

import pytest

from donutlab import (
    Call,
    Customers,
    Exponential,
    Fixed,
    Poisson,
    Publish,
    Queue,
    Reads,
    Service,
    Shop,
    Work,
    hours,
    minutes,
    per_hour,
)
from donutlab.display.output import VIEW
from donutlab.display.panel_still import still
from donutlab.display.panels import Panel, Slider, Target
from donutlab.results.summary import words

RATE = Slider(40, 5, 120, step=5, unit="orders/h")
CREW = Slider(2, 1, 6)
QUICK = Target(
    "95 % complete within 10 min",
    lambda run: run.summary().orders.to_complete.p95 < minutes(10),
)


def diner(orders_per_hour, bakers):
    """Return a diner whose manager calls the baker."""
    return Shop(
        Customers("street", Poisson(per_hour(orders_per_hour)), to="manager"),
        Service("manager", [Work(Fixed(5)), Call("baker")], workers=4),
        Service("baker", [Work(Exponential(120))], workers=bakers),
    )


def two(orders_per_hour, bakers):
    """Return the diner with bakers who are called, and with bakers who read from a tray."""
    calls = diner(orders_per_hour, bakers)
    events = calls.with_parts(
        Service("manager", [Work(Fixed(5)), Publish("Placed", to="tray")], workers=4),
        Queue("tray"),
        Service("baker", [Work(Exponential(120))], workers=bakers, reads=Reads("tray")),
    )
    return {"calls": calls, "events": events}


def panel(build=diner, **changes):
    """Return a panel of the diner, with two sliders."""
    sliders = {"orders_per_hour": RATE, "bakers": CREW}
    return Panel(build, **({"until": hours(8), "target": QUICK} | sliders | changes))


def test_it_shows_what_the_library_computes_at_both_ends_of_every_slider():
    """Wherever a slider stands, the numbers are those of a run with that value."""
    made = panel()
    for name, slider in made.sliders.items():
        for value in (slider.low, slider.high):
            values = {"orders_per_hour": 40, "bakers": 2} | {name: value}
            made.reset().set(**{name: value})
            summary = diner(**values).run(seed=1, until=hours(8)).summary()
            assert made.values == values
            assert made.numbers["placed"] == str(summary.orders.placed)
            assert made.numbers["95 % of complete within"] == words(summary.orders.to_complete.p95)
            assert made.reached == (summary.orders.to_complete.p95 < minutes(10))
            assert made.run.summary() == summary


def test_the_words_say_what_the_picture_shows():
    """Text and drawn rows come from one run: the same percentiles, the same longest line."""
    made = panel().set(orders_per_hour=50, bakers=1)
    rows = made.data["designs"][0]["parts"]
    longest = max(rows, key=lambda row: row["most"])
    assert max(longest["line"]) == longest["most"]
    assert f"The longest line, {longest['most']}, is at {longest['name']}" in made.text
    assert f"95 % within {made.numbers['95 % of complete within']}" in made.text
    assert "of its time manager stands waiting for baker." in made.text
    assert "Target not reached: 95 % complete within 10 min." in made.text


def test_bars_count_every_complete_order():
    """The bars of the times until complete add up to the orders that are complete."""
    design = panel().data["designs"][0]
    assert sum(design["bars"]) == int(design["numbers"]["complete"])


def test_who_waits_for_whom_counts_those_in_line_and_those_who_stand():
    """Per-peer standing adds up to the service's own share, lines to their mean length."""
    made = panel()
    summary = made.run.summary()
    waits = {(each["who"], each["whom"]): each["mean"] for each in made.data["designs"][0]["waits"]}
    assert waits["manager", "baker"] == pytest.approx(4 * summary.services["manager"].standing)
    assert waits["in line", "baker"] == pytest.approx(summary.services["baker"].queue_mean)
    for each in made.data["designs"][0]["waits"]:
        assert each["stands"] is (each["who"] != "in line")


def test_two_designs_have_the_same_customers():
    """Side by side both designs meet the same orders at the same times."""
    made = panel(two, target=Target("more", lambda runs: runs["events"].summary().orders.placed))
    calls, events = (
        [each.placed for each in run.ledger.orders.values()] for run in made.run.values()
    )
    assert calls == events
    assert made.reached
    assert set(made.numbers) == {"calls", "events"}
    assert [part["name"] for part in made.data["designs"][1]["parts"]] == [
        *("manager", "baker", "tray")
    ]


def test_a_new_day_changes_the_customers_and_reset_brings_the_first_day_back():
    """The seed makes the day; reset returns to the first values and the first day."""
    made = panel()
    first = made.text
    assert made.set(seed=2, bakers=3).text != first
    assert made.seed == 2
    assert made.reset().text == first
    assert (made.values, made.seed) == ({"orders_per_hour": 40, "bakers": 2}, 1)


def test_what_the_browser_asks_for_is_answered_under_its_number():
    """A request runs the shop with these values and carries its number back."""
    made = panel()
    made.requests.handle(
        {"values": {"orders_per_hour": 80, "bakers": 3}, "seed": 5, "number": "a-1"}
    )
    assert made.data["answers"] == "a-1"
    assert (made.values, made.seed) == ({"orders_per_hour": 80, "bakers": 3}, 5)
    assert made.run.log == diner(80, 3).run(seed=5, until=hours(8)).log


def test_an_answer_is_sent_before_the_run_before_is_freed(monkeypatch):
    """Shown, then a rest in which another thread sends it, and only then the old run is freed."""
    made, told = panel(), []
    made.observe(lambda _: told.append("shown"), "data")
    monkeypatch.setattr("donutlab.display.panel_requests.sleep", lambda _: told.append("rest"))
    for seed in range(20):
        weakref.finalize(made.run, told.append, "freed")
        made.requests.handle({"values": made.values, "seed": seed, "number": f"a-{seed}"})
    assert told == ["shown", "rest", "freed"] * 20


def test_one_step_on_is_prefetched_while_the_hand_rests():
    """The step is then shown without a further run, as it would be with one."""
    built = []

    def counted(orders_per_hour, bakers):
        built.append(bakers)
        return diner(orders_per_hour, bakers)

    made = panel(counted)
    values = [made.values | {"bakers": bakers} for bakers in (1, 3)]
    made.requests.handle({"near": values, "seed": 1})
    assert (built, made.values["bakers"]) == ([2, 1, 3], 2)
    made.requests.handle({"values": values[1], "seed": 1, "number": "a-1"})
    assert built == [2, 1, 3]
    assert made.data == panel().set(bakers=3).data | {"answers": "a-1"}
    assert made.run.log == diner(40, 3).run(seed=1, until=hours(8)).log


def test_what_is_further_away_is_told_as_it_would_be_shown_and_not_kept(monkeypatch):
    """The browser hears the data of a run with those values, and the panel stays as it was."""
    made, told = panel(), []
    monkeypatch.setattr(made, "send", told.append)
    before = made.data
    far = made.values | {"bakers": 6}
    made.requests.handle({"far": far, "seed": 1})
    made.requests.handle({"near": [far], "seed": 1})
    made.requests.handle({"far": far | {"bakers": 99}, "seed": 1})
    assert made.data is before
    shown = panel().set(bakers=6).data
    expected = {name: each for name, each in shown.items() if name != "answers"}
    assert told == [{"ahead": [expected]}, {"ahead": [expected]}, {"ahead": []}]


def test_code_that_moves_a_slider_sees_what_it_has_changed():
    """Set or reset to the values that are shown, the shop is built anew."""
    price = 1

    def priced(bakers):
        return diner(40 * price, bakers)

    made = Panel(priced, until=hours(8), bakers=CREW)
    for act in (made.reset, lambda: made.set(bakers=2)):
        price += 1
        assert act().run.log == diner(40 * price, 2).run(seed=1, until=hours(8)).log


def test_a_hand_and_a_cell_move_sliders_one_after_the_other():
    """While a panel shows what a cell has set, a question from the browser waits in its thread."""
    made, told = panel(), []
    asked = {"values": made.values | {"bakers": 3}, "seed": 1, "number": "a-1"}
    hand = Thread(target=made.requests.handle, args=(asked,))

    def interrupt(_):
        made.unobserve(interrupt, "data")
        hand.start()
        hand.join(0.5)
        told.append((made.values["bakers"], made.run.shop.parts["baker"].workers))

    made.observe(interrupt, "data")
    made.set(bakers=5)
    hand.join()
    assert told == [(5, 5)]
    assert (made.values["bakers"], made.data["answers"]) == (3, "a-1")


def test_runs_that_were_prefetched_and_not_asked_for_are_let_go():
    """After a jump, and after closing, nothing is left of what was near."""
    living = set()

    def remembered(orders_per_hour, bakers):
        shop = diner(orders_per_hour, bakers)
        living.add(bakers)
        weakref.finalize(shop, living.discard, bakers)
        return shop

    made = panel(remembered)
    near = [made.values | {"bakers": bakers} for bakers in (1, 3)]
    made.requests.handle({"near": near, "seed": 1})
    assert living == {1, 2, 3}
    made.requests.handle({"values": made.values | {"bakers": 6}, "seed": 1, "number": "a-1"})
    gc.collect()
    assert living == {6}
    made.requests.handle({"near": near, "seed": 1})
    made.close()
    gc.collect()
    assert living == set()


@pytest.mark.parametrize("near", [None, 3, [3], [{}], [{"bakers": 99}], ["<b>"]])
def test_nonsense_about_what_is_near_changes_nothing(near):
    """Whatever the browser says of its hand, the picture stays, and there is no error."""
    made = panel()
    before = made.data
    made.requests.handle({"near": near, "seed": 1})
    assert made.data is before


def test_an_error_is_shown_with_its_line_and_the_last_picture_stays():
    """What the learner's function raises is told with the line; the numbers stay as they were."""

    def fragile(bakers):
        return diner(60 // (3 - bakers), bakers)

    made = Panel(fragile, until=hours(8), bakers=CREW)
    before = made.data["designs"]
    made.requests.handle({"values": {"bakers": 3}, "seed": 1, "number": "a-1"})
    assert made.data["error"]["what"].startswith("ZeroDivisionError: ")
    assert re.fullmatch(
        r"line \d+ of fragile: return diner\(60 // \(3 - bakers\), bakers\)",
        made.data["error"]["where"],
    )
    assert made.data["designs"] == before
    assert made.data["answers"] == "a-1"
    made.set(bakers=2)
    assert made.data["error"] is None


@pytest.mark.parametrize(
    "asked",
    [
        {"values": {"orders_per_hour": 1e9, "bakers": 2}, "seed": 1},
        {"values": {"orders_per_hour": "<b>", "bakers": 2}, "seed": 1},
        {"values": {"bakers": 2}, "seed": 1},
        {"values": {"orders_per_hour": 40, "bakers": 2}, "seed": 1.5},
        {"values": {"orders_per_hour": 40, "bakers": 2}, "seed": 1.0},
    ],
)
def test_nonsense_from_the_browser_is_an_error_in_the_panel(asked):
    """Values outside a slider, or of no number, change nothing but the panel's error."""
    made = panel()
    before = made.values
    made.requests.handle(asked | {"number": "a-1"})
    assert made.data["error"]
    assert made.values == before


def test_an_extreme_value_is_bounded_and_says_so():
    """A run that would take too long is stopped after the limit, and text and picture say so."""
    made = Panel(diner, until=hours(8), limit=2000, orders_per_hour=RATE, bakers=CREW)
    made.set(orders_per_hour=120)
    assert made.run.stopped
    assert made.data["designs"][0]["stopped"] in made.text


def test_whole_sliders_give_whole_numbers_and_others_floats():
    """A value lies on the nearest step; it is whole if value, low and step are."""
    assert repr(RATE.admit("rate", 42)) == "40"
    assert repr(Slider(0.5, 0, 1, step=0.1).admit("share", 0.30000000000000004)) == "0.3"
    assert repr(Slider(1.0, 1, 6).admit("crew", 2)) == "2.0"


def test_the_last_step_is_the_last_that_is_not_beyond_the_end():
    """As in the browser, a slider whose end lies between two steps stops before it."""
    assert Slider(1, 1, 10, step=6).admit("crew", 10) == 7
    assert Slider(0, 0, 1, step=0.6).admit("share", 1) == 0.6
    assert Slider(0.3, 0, 0.3, step=0.1).admit("share", 0.3) == 0.3
    assert Slider(0.2, 0.2, 0.3, step=0.1).admit("share", 0.3) == 0.3


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: Slider(7, 1, 6), "Slider: value must be a number of at least 1 and of at most 6"),
        (lambda: Slider(2, 6, 1), "Slider: high must be a number above 6"),
        (lambda: Slider(2, 1, 6, step=0), "Slider: step must be a number above 0"),
        (lambda: Target("", len), "Target: words must be a text that is not empty"),
        (lambda: Target("quick", True), "Target: reached must be a function of the run"),
        (lambda: panel(3), "Panel: give it the function that returns a shop, not 3"),
        (lambda: panel(bakers=3), "Panel: bakers must be a Slider, not 3. Try Slider(2, 1, 6)."),
        (lambda: panel(target="quick"), "Panel: target must be a Target, not 'quick'"),
        (lambda: panel(lambda **_: None), "not None. Does it end with return?"),
        (lambda: panel(seed="Monday"), "Panel: seed must be a whole number, not 'Monday'."),
        (lambda: panel().set(seed=[1]), "Panel: seed must be a whole number, not [1]."),
        (lambda: panel().set(bakers=7), "Slider 'bakers': its value must be a number of at least"),
        (lambda: panel().set(baker=2), "there is no slider 'baker'. Did you mean 'bakers'?"),
    ],
)
def test_slips_are_met_with_advice(act, message):
    """What cannot be a panel is refused with who, which value, and what to try."""
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        act()


def test_what_is_sent_is_plain_and_small():
    """Panel data are JSON without NaN, of at most 10 kB for two shops of three parts."""
    sent = json.dumps(panel(two, target=None).data, allow_nan=False)
    assert len(sent) < 10_000


def test_no_orders_at_all_can_be_shown():
    """A day on which nobody comes has data and words too."""
    made = Panel(diner, until=1.0, orders_per_hour=RATE, bakers=CREW)
    assert made.numbers["placed"] == "0"
    assert "Nobody ever waits in line." in made.text
    assert "<table>" in made.to_html()


def test_without_a_kernel_there_is_a_table_a_picture_and_the_words(monkeypatch):
    """What Jupyter stores below the widget has values, numbers, target, picture, text."""
    shown = []
    made = panel(two, target=Target("<i>many</i>", lambda runs: True))
    publisher = SimpleNamespace(publish=lambda data, **_: shown.append(data))
    shell = SimpleNamespace(display_pub=publisher)
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    made._ipython_display_()
    widget, bundle = shown
    assert set(widget) == {VIEW}
    html = bundle["text/html"]
    assert "orders per hour 40 orders/h, bakers 2, seed 1" in html
    assert "<td>reached</td>" in html
    assert "<i>many" not in html
    assert 'src="data:image/png;base64,' in html
    assert made.text in bundle["text/plain"]
    assert len(html) < 120_000


def test_a_closed_panel_is_freed():
    """Nothing holds it any longer, not even the file of its script."""
    made = panel()
    found = weakref.ref(made)
    made.close()
    del made
    gc.collect()
    assert found() is None


def test_the_stills_of_two_designs_do_not_overlap():
    """Whatever stands beside the left charts ends before what belongs to the right ones begins."""
    picture = still(panel(two, target=None).set(orders_per_hour=100).data)
    picture.png()
    boxes = [axes.get_tightbbox() for axes in picture.axes]
    middle = picture.bbox.width / 2
    left = [box for axes, box in zip(picture.axes, boxes, strict=True) if axes.bbox.x1 <= middle]
    right = [box for box in boxes if box not in left]
    assert len(left) == 3
    assert len(right) == 4
    assert max(box.x1 for box in left) < min(box.x0 for box in right)
