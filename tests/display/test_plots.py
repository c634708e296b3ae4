"""Plots: what is drawn is what happened, the words say it, and nothing rests on colour alone."""

from __future__ import annotations

import re

import pytest
from drawn import shops
from hypothesis import given, settings
from shops import event_shop

from donutlab import Call, Customers, Fixed, Queue, Reads, Service, Shop, Trace, Work
from donutlab.display.plots import (
    LOOKS,
    STANDS,
    WAITS,
    WORKS,
    Span,
    latency,
    law,
    loop,
    queue_depth,
    spans_of,
    timeline,
    utilisation,
)


@pytest.fixture(scope="module")
def run():
    """Two orders 10 s apart: the manager works 60 s on each, then calls the baker for 120 s."""
    return Shop(
        Customers("street", Trace([(0, {}), (10, {})]), to="manager"),
        Service("manager", [Work(Fixed(60)), Call("baker")]),
        Service("baker", [Work(Fixed(120))], workers=2),
    ).run(until=400)


def test_the_spans_of_an_order_are_those_worked_out_by_hand(run):
    """The second order waits 170 s for the manager, who stands while the baker works."""
    assert spans_of(run, "street-2") == [
        Span(WAITS, "manager", 10, 180),
        Span(WORKS, "manager", 180, 360),
        Span(WORKS, "baker", 240, 360),
        Span(STANDS, "manager", 240, 360),
    ]


def test_a_timeline_tells_who_works_who_waits_and_for_how_long(run):
    """The words of the timeline are the spans added up, without the standing in the work."""
    assert timeline(run, 2).alt == (
        "Order street-2: accepted after 5 min 50 s, completed after 5 min 50 s. manager: waits in "
        "line 2 min 50 s, in work 1 min 00 s, worker stands waiting for an answer 2 min 00 s. "
        "baker: in work 2 min 00 s."
    )


def test_a_timeline_names_the_nearest_order(run):
    """An order that was never placed is refused as in the story of an order."""
    with pytest.raises(KeyError, match="Did you mean 'street-2'"):
        timeline(run, "street2")


def test_spans_still_open_last_to_the_end_of_the_run():
    """When the shop closes at 200 s the second order is in work, and a third still waits."""
    cut = Shop(
        Customers("street", Trace([(0, {}), (10, {}), (20, {})]), to="manager"),
        Service("manager", [Work(Fixed(60)), Call("baker")]),
        Service("baker", [Work(Fixed(120))]),
    ).run(until=260)
    assert spans_of(cut, "street-2")[-1] == Span(STANDS, "manager", 240, 260)
    assert spans_of(cut, "street-3") == [Span(WAITS, "manager", 20, 260)]
    assert "not answered" in timeline(cut, 3).alt


def test_queue_depth_draws_the_length_over_time(run):
    """One order waits for the manager from 10 s to 180 s; the baker has no line."""
    picture = queue_depth(run)
    (line,) = picture.axes[0].lines
    assert [60 * minute for minute in line.get_xdata()] == pytest.approx([0, 10, 180, 400])
    assert list(line.get_ydata()) == [0, 1, 0, 0]
    assert "manager: 0.42 on average, at most 1, first after 10.0 s; 0 at end." in picture.alt
    assert picture.axes[0].get_xlabel() == "minutes since opening"


def test_queue_depth_of_a_named_queue():
    """The part asked for is drawn, and only that."""
    shop = Shop(
        Customers("street", Trace([(0, {})] * 3), to="manager"),
        Service("manager", [lambda job: None]),
        Queue("tray"),
        Service("baker", [Work(Fixed(5))], reads=Reads("tray")),
    )
    picture = queue_depth(shop.run(), "tray")
    assert [line.get_label() for line in picture.axes[0].lines] == ["tray"]
    assert "at most 0; 0 at end" in picture.alt


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("managr", KeyError, "there is no part 'managr'. Did you mean 'manager'?"),
        ("street", ValueError, "'street' is a Customers, and nothing waits there. Try one of"),
    ],
)
def test_queue_depth_says_what_it_cannot_draw(run, name, error, words):
    """A name that is unknown or has no line is refused, with what to try."""
    with pytest.raises(error, match=re.escape(words)):
        queue_depth(run, name)


def test_utilisation_tells_work_from_standing(run):
    """Over 400 s the manager works 120 s and stands 240 s; two bakers work 240 s of 800 s."""
    picture = utilisation(run)
    assert "manager: working 30 %, standing 60 %, idle 10 %." in picture.alt
    assert "baker: working 30 %, standing 0 %, idle 70 %." in picture.alt
    assert [text.get_text() for text in picture.axes[0].texts] == ["90 %", "30 %"]
    assert [each.get_text() for each in picture.axes[0].get_yticklabels()] == [
        "1 at manager",
        "2 at baker",
    ]


def test_latency_draws_the_share_of_all_that_came():
    """Of two orders one is answered before the shop closes: the curve ends at 50 %."""
    cut = Shop(
        Customers("street", Trace([(0, {}), (10, {})]), to="manager"),
        Service("manager", [Work(Fixed(60))]),
    ).run(until=100)
    picture = latency(cut)
    for curve in (*picture.axes[0].lines, *picture.axes[1].lines):
        assert max(curve.get_ydata()) == 50
    assert "accepted 1 of 2, half within 1 min 00 s" in picture.alt
    assert "manager 1 of 2" in picture.alt


def test_a_law_is_a_line_beside_the_points_measured():
    """Points where something was measured, the formula between the first and the last."""
    picture = law({0.5: 1.1, 0.8: 3.9}, lambda busy: busy / (1 - busy), x="share busy", y="wait")
    line, points = picture.axes[0].lines
    assert (min(line.get_xdata()), max(line.get_xdata())) == (0.5, 0.8)
    assert list(points.get_ydata()) == [1.1, 3.9]
    assert picture.alt == (
        "Wait by share busy. 0.5: 1.10 measured, 1.00 expected; 0.8: 3.90 measured, 4.00 expected."
    )
    with pytest.raises(ValueError, match="at least two measured points, not 1"):
        law({1: 1}, float, x="x", y="y")


def test_a_loop_draws_the_way_up_and_the_way_down():
    """Each name has a field of its own, its ways told apart by dashes and in words."""
    ways = {"two": ({100: 1.0, 200: 1.0}, {200: 0.0, 100: 0.5}), "one": ({1: 2}, {1: 2})}
    picture = loop(ways, x="orders", y="share")
    up, down = picture.axes[0].lines
    assert list(down.get_xdata()) == [100, 200]
    assert list(down.get_ydata()) == [0.5, 0.0]
    assert up.get_linestyle() != down.get_linestyle()
    assert picture.alt.startswith(
        "Share by orders. two, up: 100: 1.00, 200: 1.00. two, down: 100: 0.50, 200: 0.00. one, up:"
    )
    with pytest.raises(ValueError, match="one to three stand side by side, not 0"):
        loop({}, x="x", y="y")
    for wrong in (5, {"shop": [1]}, {"shop": (1, 2)}, {"shop": ({1: 1.0},)}):
        with pytest.raises(TypeError, match="a pair of mappings, up and down"):
            loop(wrong, x="x", y="y")


def test_lines_differ_in_dashes_and_bars_in_hatching(run):
    """Without colour the curves, and the kinds of bar, can still be told apart."""
    for axes in latency(event_shop().run(seed=7)).axes:
        dashes = [(line.get_linestyle(), line._dash_pattern) for line in axes.lines]
        assert len({str(each) for each in dashes}) == len(dashes)
    hatches = {str(bar.get_hatch()) for bar in timeline(run, 2).axes[0].patches}
    assert len(hatches) == 3


def test_hatched_is_a_worker_who_stands_waiting():
    """In every picture: what is hatched in a panel is hatched here, and nothing else is."""
    assert [kind for kind, look in LOOKS.items() if "/" in look.get("hatch", "")] == [STANDS]


def test_a_day_without_orders_can_be_drawn():
    """Before anything has happened the pictures are empty and say so."""
    empty = Shop(
        Customers("street", Trace([]), to="manager"), Service("manager", [Work(Fixed(1))])
    ).run(until=60)
    assert "accepted 0 of 0." in latency(empty).alt
    assert "manager: 0.00 on average" in queue_depth(empty).alt
    assert "idle 100 %" in utilisation(empty).alt


@settings(max_examples=10, deadline=None)
@given(shops(learners=False))
def test_every_shop_can_be_drawn(shop):
    """Whatever the wiring, every picture is drawn and says what it shows."""
    run = shop.run(seed=1, until=60)
    pictures = [queue_depth(run), utilisation(run), latency(run)]
    pictures += [timeline(run, order) for order in list(run.ledger.orders)[:1]]
    for picture in pictures:
        assert picture.alt
        assert picture.png().startswith(b"\x89PNG")
