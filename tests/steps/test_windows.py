"""Windows over a stream: by the time of the event or of its arrival, and what comes too late."""

from __future__ import annotations

import pytest

from donutlab import (
    Bus,
    Choice,
    Customers,
    Exponential,
    Fixed,
    Publish,
    Queue,
    ReadsStream,
    Regular,
    Rule,
    Service,
    Shop,
    StepError,
    Stream,
    Trace,
    Work,
)
from donutlab.core import kinds
from donutlab.messaging import Window
from donutlab.steps.windows import start_of

MENU = Choice([{"item": "donut", "charge": 2}, {"item": "pie", "charge": 5}], [1, 1])


def shop(window, delay=None, order=MENU, count=60):
    """Return a shop whose events are on their way for a while, and then counted in windows."""
    return Shop(
        Customers("street", Regular(10), "manager", order, count=count),
        Service("manager", [Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("all", {"source": ["manager"]}, "sales")], delay=delay),
        Stream("sales"),
        Service("counter", [window], reads=ReadsStream("sales", start="oldest")),
        Queue("board"),
    )


def closed(run):
    """Return the windows that were closed: when, which, and what they come to."""
    rows = run.log.rows()
    return [(row[0], row[5], row[6]) for row in rows if row[1] == kinds.WINDOW_CLOSED]


def test_windows_follow_each_other():
    """Orders at 10, 20, … 600 s: the end of a window belongs to the next one."""
    run = shop(Window(200)).run()
    assert closed(run) == [
        (200, "0-200", 19),
        (400, "200-400", 20),
        (600, "400-600", 20),
        (800, "600-800", 1),
    ]


def test_by_the_time_of_the_event_what_comes_too_late_is_told():
    """Fifteen seconds on the way: the last one of a window comes after its end, and is late."""
    run = shop(Window(200), delay=Fixed(15), count=40).run()
    assert closed(run)[:2] == [(200, "0-200", 18), (400, "200-400", 19)]
    assert run.summary().troubles["counter"].late == 2
    late = [(row[0], row[5], row[6]) for row in run.log.rows() if row[1] == kinds.LATE]
    assert late[0] == (205, "0-200", 5)
    assert "its window 0-200 closed 5 s before" in str(run.trace(19))


def test_lateness_allowed_keeps_a_window_open():
    """Nothing is late then; the window is told later."""
    run = shop(Window(200, lateness=15.5), delay=Fixed(15), count=40).run()
    assert closed(run)[0] == (215.5, "0-200", 19)
    assert "counter" not in run.summary().troubles


def test_by_the_time_of_arrival_nothing_is_late_and_some_is_elsewhere():
    """The same ones are counted in the next window."""
    run = shop(Window(200, by="arrival"), delay=Fixed(15), count=40).run()
    assert closed(run)[:2] == [(200, "0-200", 18), (400, "200-400", 20)]
    assert "counter" not in run.summary().troubles


@pytest.mark.parametrize("by", ["event", "arrival"])
def test_each_event_is_counted_once_or_late(by):
    """Whatever the delay: in one window each, or late; and windows add up to that."""
    for seed in range(5):
        run = shop(Window(60, by, key="item"), delay=Exponential(50)).run(seed=seed)
        kind = run.log.column("kind")
        assert kind.count(kinds.WINDOWED) + kind.count(kinds.LATE) == 60
        assert sum(total for *_, total in closed(run)) == kind.count(kinds.WINDOWED)


def test_a_window_for_each_key_with_a_sum_that_is_published():
    """What donuts and pies bring in; the event says it, and its cause is the first one counted."""
    window = Window(300, key="item", of="charge", to="board", type="Takings")
    run = shop(window, count=29).run(seed=4)
    told = [event for event in run.event_list if event.type == "Takings"]
    assert run.summary().queues["board"].left == len(told) == 2
    by_item = {event.detail["key"]: event.detail for event in told}
    placed = [event for event in run.event_list if event.id == event.order]
    for item, price in (("donut", 2), ("pie", 5)):
        count = sum(event.detail["item"] == item for event in placed)
        found = by_item[item]
        assert (found["count"], found["sum"]) == (count, price * count)
        assert (found["start"], found["end"]) == (0, 300)
    assert closed(run)[0][1] in ("0-300 donut", "0-300 pie")
    causes = {event.id: event for event in run.event_list}
    assert all(causes[event.cause].source == "manager" for event in told)


def test_what_cannot_be_added_up_is_told():
    """Who adds up what, of which event, and what was there."""
    text = shop(Window(60, of="item"))
    with pytest.raises(StepError, match=r"'counter' adds up 'item' in its windows, but event 'man"):
        text.run()
    with pytest.raises(StepError, match=r"charge=None\. It must be a number"):
        shop(Window(60, of="charge"), order={"item": "donut"}).run()


def test_rounding_decides_nothing():
    """Three tenths are the beginning of the fourth window of a tenth, whatever floats say."""
    assert start_of(0.3, 0.1) == pytest.approx(0.3)
    assert [start_of(n * 0.1, 0.1) for n in range(50)] == pytest.approx([n / 10 for n in range(50)])


def test_windows_need_no_stream():
    """A step of any service will do; two windows of one size do not mix."""
    steps = [Window(60), Window(60, of="n"), Work(Fixed(1))]
    street = Customers("street", Trace([(5, {"n": 2}), (6, {"n": 3}), (70, {"n": 9})]), "till")
    run = Shop(street, Service("till", steps)).run()
    assert closed(run) == [(60, "0-60", 2), (60, "0-60", 5), (120, "60-120", 1), (120, "60-120", 9)]


def test_a_blueprint_with_windows_comes_back_equal():
    """And runs the same."""
    made = shop(Window(300, "event", 20, "item", "charge", "board"))
    again = Shop.from_json(made.to_json())
    assert again == made
    assert again.run().log == made.run().log


@pytest.mark.parametrize(
    ("make", "error", "match"),
    [
        (lambda: Window(0), ValueError, "Window: size must be a number above 0"),
        (lambda: Window(1e-9), ValueError, "Window: size=1e-09 is too short"),
        (lambda: Window(60, by="evnt"), ValueError, "by must be one of event, arrival.*'event'"),
        (lambda: Window(60, lateness=-1), ValueError, "Window: lateness"),
        (lambda: Window(60, "arrival", 5), ValueError, "by the time of arrival nothing is late"),
        (lambda: Window(60, key=""), ValueError, "Window: key must be a text"),
        (lambda: Window(60, of=3), TypeError, "Window: of must be a text"),
        (lambda: Window(60, to=Queue("board")), TypeError, "Window: to .*Try 'board'"),
    ],
)
def test_errors_say_what_to_try(make, error, match):
    """Which value, and what it may be."""
    with pytest.raises(error, match=match):
        make()


def test_a_target_that_is_not_there_is_a_fault():
    """Found before time starts."""
    assert "'counter' publishes to 'bord'" in str(shop(Window(60, to="bord")).faults())
