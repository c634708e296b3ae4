"""A run: its numbers against cases worked out by hand, its frames, its stories."""

from __future__ import annotations

import math
import pickle

import pandas as pd
import pytest
from shops import PLACED, event_shop, lookup_shop, sync_shop

from donutlab import (
    Bus,
    Call,
    Customers,
    Failed,
    Fixed,
    Parallel,
    Publish,
    Queue,
    Reads,
    Regular,
    Rule,
    Service,
    Shop,
    Trace,
    Work,
)


def come(*seconds, to="till", **fields):
    """Return customers who come at these seconds."""
    return Customers("street", Trace([(second, {}) for second in seconds]), to, **fields)


def till(until=None):
    """Run a till that needs 4 s; customers come at 10, 12 and 13 s, so two wait in line."""
    shop = Shop(come(10, 12, 13), Service("till", [Work(Fixed(4))]))
    return shop.run(until=until)


def test_a_line_of_three_by_hand():
    """Work from 10 to 22 s; waits of 0, 2 and 5 s; utilisation, line and times follow."""
    found = till(until=40).summary().services["till"]
    assert (found.served, found.failed, found.in_work, found.waiting_at_end) == (3, 0, 0, 0)
    assert found.utilisation == 12 / 40
    assert found.standing == 0
    assert found.queue_mean == (2 + 5) / 40
    assert found.queue_max == 2
    assert found.waiting.mean == pytest.approx(7 / 3)
    assert (found.waiting.count, found.waiting.p50, found.waiting.max) == (3, 2, 5)
    assert found.waiting.p95 == pytest.approx(2 + 0.9 * 3)
    assert found.waiting.p99 == pytest.approx(2 + 0.98 * 3)
    assert (found.sojourn.p50, found.sojourn.max) == (6, 9)


def test_a_run_cut_short_counts_what_is_open():
    """At 15 s one is served, one in work, one waits; the open ones count as far as they got."""
    summary = till(until=15).summary()
    found = summary.services["till"]
    assert (found.served, found.in_work, found.waiting_at_end) == (1, 1, 1)
    assert found.utilisation == 5 / 15
    assert found.queue_mean == pytest.approx((1 + 2 + 1) / 15)
    assert (found.waiting.count, found.sojourn.count) == (2, 1)
    assert (summary.orders.placed, summary.orders.accepted, summary.orders.complete) == (3, 1, 1)


def test_the_warm_up_is_left_out():
    """From 13 s on: one order came, the till was busy for 9 s, and lines and standing are cut."""
    summary = till(until=40).summary(warmup=13)
    found = summary.services["till"]
    assert (summary.seconds, summary.orders.placed, found.served) == (27, 1, 1)
    assert found.utilisation == 9 / 27
    assert (found.queue_mean, found.queue_max) == ((1 + 5) / 27, 2)
    assert (found.waiting.mean, summary.orders.to_complete.mean) == (5, 9)
    shop = Shop(
        come(0, to="manager"),
        Service("manager", [Call("baker")]),
        Service("baker", [Work(Fixed(6))]),
    )
    assert shop.run(until=10).summary(warmup=5).services["manager"].standing == 1 / 5
    run = event_shop().run(seed=3)
    came = [stay for stay in run.ledger.queue_visits if stay.arrived >= 600]
    assert run.summary(warmup=600).queues["tray"].received == len(came) > 0


@pytest.mark.parametrize("warmup", [-1, 40, 1e9])
def test_a_warm_up_must_leave_something(warmup):
    """A warm-up below 0 or as long as the run is refused, with the reason."""
    with pytest.raises(ValueError, match=r"at least 0, not -1|the run ended at second 40"):
        till(until=40).summary(warmup=warmup)


def test_the_shop_closes_just_before_what_happens_at_that_second():
    """What would happen at the second of closing no longer does."""
    assert len(till(until=10).log) == 0
    assert till(until=14).summary().services["till"].served == 0


def test_without_an_end_the_run_ends_with_the_last_event():
    """A run that comes to its end by itself lasts until the last row of the log."""
    run = till()
    assert run.end == 22
    assert run.summary().services["till"].utilisation == 12 / 22


def test_workers_share_the_load():
    """Two workers with 12 s of work in 40 s are busy for 15 % of their time."""
    shop = Shop(come(10, 10, 10), Service("till", [Work(Fixed(4))], workers=2))
    found = shop.run(until=40).summary().services["till"]
    assert found.utilisation == 12 / 80
    assert (found.queue_max, found.queue_mean) == (1, 4 / 40)


def test_standing_is_the_time_of_waiting_for_answers():
    """A manager who works 2 s and then waits 6 s for the baker stands for 6 of 20 s."""
    shop = Shop(
        come(1, to="manager"),
        Service("manager", [Work(Fixed(2)), Call("baker")]),
        Service("baker", [Work(Fixed(6))]),
    )
    found = shop.run(until=20).summary().services
    assert (found["manager"].standing, found["manager"].utilisation) == (6 / 20, 8 / 20)
    assert (found["baker"].standing, found["baker"].utilisation) == (0, 6 / 20)


def test_standing_counts_parallel_calls_once_and_open_calls_to_the_end():
    """Two calls at once are one wait; a call still open at the end counts up to there."""
    shop = Shop(
        come(0, to="manager"),
        Service("manager", [Parallel(Call("baker"), Call("cashier"))]),
        Service("baker", [Work(Fixed(6))]),
        Service("cashier", [Work(Fixed(10))]),
    )
    assert shop.run(until=20).summary().services["manager"].standing == 10 / 20
    assert shop.run(until=8).summary().services["manager"].standing == 1


def test_a_batch_counts_as_one_worker_busy():
    """Three events in one batch keep one worker busy once, and are three served."""
    shop = Shop(
        come(0, 1, 2),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray"),
        Service("oven", [Work(Fixed(5))], reads=Reads("tray", batch=3, window=10)),
    )
    summary = shop.run(until=10).summary()
    oven, tray = summary.services["oven"], summary.queues["tray"]
    assert (oven.served, oven.utilisation) == (3, 5 / 10)
    assert (tray.received, tray.left, tray.length_max) == (3, 0, 2)
    assert tray.length_mean == (2 + 1) / 10
    assert tray.waiting.mean == 1


def complete(shop, **run):
    """Return when each order was placed, accepted and complete."""
    accounts = shop.run(**run).ledger.orders.values()
    return [(each.placed, each.accepted, each.completed) for each in accounts]


def test_an_order_is_complete_when_all_that_it_needs_is_served():
    """With calls or events, completion is the last of the services named, whoever asked them."""
    listeners = (Service("baker", [Work(Fixed(6))]), Service("cashier", [Work(Fixed(3))]))
    sync = Shop(
        come(10, to="manager"),
        Service("manager", [Work(Fixed(2)), Call("baker"), Call("cashier"), Work(Fixed(1))]),
        *listeners,
        completes=["baker", "cashier"],
    )
    events = sync.with_parts(
        Service("manager", [Work(Fixed(2)), Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("bake", PLACED, "baker"), Rule("bill", PLACED, "cashier")]),
    )
    assert complete(sync) == [(10, 22, 21)]
    assert complete(events) == [(10, 12, 18)]


def test_completion_may_depend_on_the_order():
    """A pattern says which orders need a service; one that needs none is complete when answered."""
    orders = [(0, {"item": "donut"}), (10, {"item": "pie"}), (20, {"item": "donut"})]
    shop = Shop(
        Customers("street", Trace(orders), "manager"),
        Service("manager", [Work(Fixed(1)), Publish("OrderPlaced", to="bus")]),
        Bus("bus", [Rule("bake", PLACED | {"detail": {"item": ["donut"]}}, "baker")]),
        Service("baker", [Work(Fixed(5))]),
        completes={"baker": {"detail": {"item": ["donut"]}}},
    )
    found = complete(shop, until=25)
    assert found[:2] == [(0, 1, 6), (10, 11, 11)]
    assert math.isnan(found[2][2])


def test_without_completes_the_answer_completes_an_order():
    """If the shop does not say otherwise an order is complete when it is answered."""
    assert complete(Shop(come(3), Service("till", [Work(Fixed(4))]))) == [(3, 7, 7)]


def test_a_failed_order_is_rejected_and_not_complete():
    """The customer of a job that fails hears so, and the summary counts it."""

    def burn(job):
        yield Work(Fixed(2))
        raise Failed("burnt")

    run = Shop(come(1), Service("till", [burn])).run()
    orders = run.summary().orders
    assert (orders.placed, orders.accepted, orders.rejected, orders.complete) == (1, 0, 1, 0)
    assert list(run.orders["outcome"]) == ["rejected"]
    assert "burnt" in str(run.trace(1))


def test_the_story_of_an_order_reads_well():
    """A trace tells one order's life in sentences with the time of day."""
    shop = Shop(
        come(10, to="manager", order={"item": "donut"}),
        Service("manager", [Work(Fixed(2)), Publish("OrderPlaced", to="bus")]),
        Bus(
            "bus",
            [
                Rule("bake", PLACED, "tray"),
                Rule("pies", PLACED | {"detail": {"item": ["pie"]}}, "tray"),
            ],
        ),
        Queue("tray"),
        Service("baker", [Work(Fixed(60))], reads=Reads("tray")),
    )
    assert str(shop.run().trace(1)).splitlines() == [
        "Order street-1",
        "07:00:10.0  street   places the order with manager: item donut",
        "07:00:10.0  manager  gets street-1 from street",
        "07:00:10.0  manager  starts work on street-1 (worker 1)",
        "07:00:12.0  bus      takes the event manager-1, OrderPlaced, from manager",
        "07:00:12.0  bus      does not send it by the rules that do not match: pies",
        "07:00:12.0  tray     gets manager-1 from bus, by the rule bake",
        "07:00:12.0  tray     gives manager-1 to baker",
        "07:00:12.0  manager  is done with street-1",
        "07:00:12.0  street   hears that the order is accepted",
        "07:00:12.0  baker    starts work on manager-1 (worker 1)",
        "07:01:12.0  baker    is done with manager-1",
    ]


def test_a_story_is_found_by_number_or_id():
    """An unknown order is a KeyError that names the nearest; a number needs one part of customers.

    With two parts of customers a number alone says too little.
    """
    run = till()
    assert str(run.trace(2)) == str(run.trace("street-2"))
    with pytest.raises(KeyError, match=r"No order 'stret-2' was placed. Did you mean 'street-2'\?"):
        run.trace("stret-2")
    two = Shop(
        Customers("a", Regular(5), "till", count=1),
        Customers("b", Regular(5), "till", count=1),
        Service("till"),
    ).run()
    with pytest.raises(KeyError, match="No order '1' was placed"):
        two.trace(1)


@pytest.mark.parametrize("make", [sync_shop, event_shop, lookup_shop])
def test_frames_have_the_columns_they_promise(make):
    """The frames of a run: their columns, their rows, categories where words repeat."""
    run = make().run(seed=1)
    assert " ".join(run.visits) == (
        "order event service worker arrived started ended waiting sojourn outcome"
    )
    assert len(run.visits) == len(run.ledger.visits)
    assert (run.visits["waiting"].dropna() >= 0).all()
    assert list(run.orders)[:6] == (
        ["order", "customers", "placed", "accepted", "completed", "outcome"]
    )
    assert {"detail.item", "detail.charge"} <= set(run.orders)
    assert list(run.orders["order"]) == [f"street-{n}" for n in range(1, 13)]
    assert list(run.events) == (
        ["id", "source", "type", "time", "timestamp", "order", "cause", "detail"]
    )
    assert len(run.events) == len(run.event_list)
    assert run.events["timestamp"].dt.tz is not None
    assert list(run.queues) == ["time", "part", "waiting"]
    assert (run.queues["waiting"] >= 0).all()
    assert run.queues["time"].is_monotonic_increasing
    assert len(run.rows()) == len(run.log)
    for frame, column in ((run.visits, "service"), (run.orders, "outcome"), (run.rows(), "kind")):
        assert isinstance(frame[column].dtype, pd.CategoricalDtype)


def test_frames_of_an_empty_run_are_empty_and_whole():
    """When nobody came the frames have no rows, but all columns, and the summary still reads."""
    run = Shop(come(), Service("till"), Queue("tray")).run()
    for frame in (run.visits, run.orders, run.queues, run.events, run.rows()):
        assert len(frame) == 0
        assert len(frame.columns) > 0
    assert run.summary().services["till"].utilisation == 0
    assert "0 placed" in str(run)


def test_the_frame_of_the_summary_has_a_row_for_each_service():
    """The summary as a frame spreads durations over columns such as waiting_p95."""
    frame = sync_shop().run(seed=1).summary().frame()
    assert list(frame.index) == ["manager", "baker", "cashier"]
    assert {"served", "utilisation", "queue_max", "waiting_p95", "sojourn_mean"} <= set(frame)


def test_a_run_shows_itself_in_text_and_html():
    """In a terminal and in a notebook a run shows its summary; names are escaped in HTML."""
    name = "<b>till</b>"
    run = Shop(come(1, to=name), Service(name, [Work(Fixed(2))])).run()
    assert str(run.summary()) == repr(run)
    assert "Orders: 1 placed in 3.0 s" in repr(run)
    for html in (run._repr_html_(), run.trace(1)._repr_html_()):
        assert "&lt;b&gt;till&lt;/b&gt;" in html
        assert name not in html


def test_a_run_that_was_looked_at_can_be_pickled():
    """Its ledger and summary are not sent along: they are drawn up again from the log."""
    run = event_shop().run(seed=1)
    told = str(run.summary())
    kept = pickle.loads(pickle.dumps(run))
    assert str(kept.summary()) == told
