"""Who comes: patience, priorities, users, groups, and who is inside when the shop opens."""

from __future__ import annotations

from collections import Counter

import pytest
from anyshop import many, rows, seeds
from hypothesis import given
from hypothesis import strategies as st

from donutlab import (
    Choice,
    Customers,
    Exponential,
    Fixed,
    Line,
    LookUp,
    Outage,
    Poisson,
    Publish,
    Queue,
    Reads,
    Regular,
    Service,
    Shop,
    StepError,
    Trace,
    Work,
)
from donutlab.people import Backlog, Groups, Patience, Users
from donutlab.workflows import Wait, Workflow


def till(seconds=10.0, **settings):
    """Return a till at which everybody takes so long."""
    return Service("till", [Work(Fixed(seconds))], **settings)


def at(*times, **said):
    """Return customers who come at these seconds."""
    return Trace([(time, said) for time in times])


def started(run):
    """Return the orders in the order in which they were begun, each with the second."""
    return [(row[3], row[0]) for row in rows(run, "started")]


def test_who_has_no_more_patience_leaves_the_line_and_is_not_served():
    """The second leaves after 4 s, so the third is served when the first is done."""
    patience = Patience(Choice([4, 4]))
    run = Shop(Customers("street", at(0, 1, 7), "till", patience=patience), till()).run()
    assert started(run) == [("street-1", 0.0), ("street-3", 10.0)]
    assert rows(run, "reneged") == [(5.0, "reneged", "street", "street-2", "street-2", "till", 4.0)]
    assert run.ledger.lengths["till"][-3:] == [(5.0, 0), (7.0, 1), (10.0, 0)]
    assert "has had enough after 4 s in line at till, and leaves" in str(run.trace(2))
    summary = run.summary()
    assert (summary.orders.left, summary.orders.complete, summary.orders.open) == (1, 2, 0)
    assert summary.troubles["street"].reneged == 1
    assert "left" in str(summary)
    assert list(run.orders["outcome"]) == ["complete", "left", "complete"]


def test_whose_work_has_begun_stays():
    """Patience is for the line: who is being served waits for the answer, however long."""
    run = Shop(Customers("street", at(0), "till", patience=Patience(Fixed(4))), till()).run()
    assert run.summary().orders.complete == 1


def test_who_finds_a_line_too_long_does_not_join_it():
    """With one in work and two in line the fourth leaves at once; nobody sees them at the till."""
    patience = Patience(line=Fixed(1))
    run = Shop(Customers("street", at(0, 1, 2, 3, 11), "till", patience=patience), till()).run()
    assert [(row[0], row[3], row[6]) for row in rows(run, "balked")] == [(3.0, "street-4", 2)]
    assert [row[3] for row in rows(run, "arrived")] == [f"street-{n}" for n in (1, 2, 3, 5)]
    assert run.summary().troubles["street"].balked == 1


def test_a_workflow_has_no_line_to_leave():
    """Its executions begin at once, so nobody loses patience, and nobody finds a line."""
    patience = Patience(Fixed(1), line=Fixed(0))
    shop = Shop(
        Customers("street", at(0, 0), "flow", patience=patience),
        Workflow("flow", [Wait(Fixed(5))]),
    )
    run = shop.run()
    assert rows(run, "reneged", "balked") == []
    assert run.summary().orders.complete == 2


def test_patience_in_line_goes_on_while_the_service_is_out():
    """What waits keeps its place in an outage, and whoever waits there may lose patience."""
    shop = Shop(
        Customers("street", at(0, 1), "till", patience=Patience(Fixed(20))),
        till(outages=[Outage(5, 50)]),
    )
    assert [row[0] for row in rows(shop.run(), "reneged")] == [21.0]


def test_another_patience_leaves_the_day_as_it_was():
    """Who comes when, and what they say, has nothing to do with how patient they are."""
    days = [
        Shop(
            Customers(
                "street", Poisson(0.2), "till", {"n": Choice([1, 2])}, count=50, patience=patience
            ),
            till(),
        ).run(seed=3)
        for patience in (None, Patience(Exponential(9)), Patience(line=Fixed(2)))
    ]
    placed = [[(row[0], row[3]) for row in rows(run, "placed")] for run in days]
    assert placed[0] == placed[1] == placed[2]
    said = [[event.detail for event in run.event_list] for run in days]
    assert said[0] == said[1] == said[2]


def test_the_highest_goes_first_and_interrupts_nobody():
    """Among those who wait it is the highest number, then the one who came first."""
    orders = Trace([(n, {"class": rank}) for n, rank in enumerate([0, 1, 2, 1, 2, 0.5])])
    run = Shop(Customers("street", orders, "till"), till(line=Line(priority="class"))).run()
    assert [order for order, _ in started(run)] == [f"street-{n}" for n in (1, 3, 5, 2, 4, 6)]


def test_ranks_say_what_a_word_is_worth():
    """What has no rank, and who says nothing, is worth 0; a rank may be below that."""
    words = ["x", "later", None, "gold", "silver", "x"]
    orders = Trace([(n, {"class": word} if word else {}) for n, word in enumerate(words)])
    line = Line(priority="class", ranks={"gold": 2, "silver": 1, "later": -1})
    run = Shop(Customers("street", orders, "till"), till(line=line)).run()
    assert [order for order, _ in started(run)] == [f"street-{n}" for n in (1, 4, 5, 3, 6, 2)]


def test_a_line_with_priority_is_a_line():
    """Its capacity, its oldest and its stale are those of the whole line."""
    orders = Trace([(n, {"class": rank}) for n, rank in enumerate([0, 1, 0, 2, 2])])
    line = Line(2, "drop oldest", stale_after=12, priority="class")
    run = Shop(Customers("street", orders, "till"), till(line=line)).run()
    assert [(row[0], row[3], row[6]) for row in rows(run, "dropped")] == [
        (3.0, "street-2", "oldest"),
        (4.0, "street-3", "oldest"),
        (20.0, "street-5", "stale"),
    ]


def test_a_priority_that_is_no_number_is_told_with_the_way_out():
    """Whose service, which field, what it says, and what to write instead."""
    orders = Trace([(n, {"class": "gold"}) for n in range(3)])
    shop = Shop(Customers("street", orders, "till"), till(line=Line(priority="class")))
    with pytest.raises(StepError, match=r"'till' serves by priority='class'.*ranks=\{'gold': 1\}"):
        shop.run()


@many
@given(seed=seeds, workers=st.integers(1, 3))
def test_nobody_is_begun_while_somebody_of_a_higher_class_waits(seed, workers):
    """Whatever comes when: at each start all who still wait are of the same class or a lower."""
    classes = {"class": Choice([0, 1, 2])}
    run = Shop(
        Customers("street", Poisson(1), "till", classes, count=60),
        Service("till", [Work(Exponential(2))], workers, line=Line(priority="class")),
    ).run(seed=seed)
    rank = {event.id: event.detail["class"] for event in run.event_list}
    waiting: list[str] = []
    for row in rows(run, "arrived", "started"):
        if row[1] == "arrived":
            waiting.append(row[3])
        else:
            assert rank[row[3]] == max(map(rank.__getitem__, waiting))
            assert row[3] == next(each for each in waiting if rank[each] == rank[row[3]])
            waiting.remove(row[3])


def test_users_order_nothing_while_they_wait():
    """Two users who think for 5 s at a till of 10 s: each has one order open at most."""
    run = Shop(Users("office", 2, Fixed(5), "till", count=6), till()).run()
    assert [row[0] for row in rows(run, "placed")] == [5.0, 5.0, 20.0, 30.0, 40.0, 50.0]
    is_open = 0
    for row in rows(run, "placed", "accepted"):
        is_open += 1 if row[1] == "placed" else -1
        assert is_open <= 2
    assert run.summary().orders.complete == 6


def test_users_think_again_whatever_became_of_their_order():
    """Turned away, out of patience or not served at all: 5 s later they are back."""
    for settings, patience in (
        ({"line": Line(0)}, None),
        ({}, Patience(Fixed(0))),
        ({"outages": [Outage(0, 1000)]}, None),
    ):
        users = Users("office", 2, Fixed(5), "till", patience=patience)
        run = Shop(users, till(**settings)).run(until=21)
        assert len(rows(run, "placed")) > 4


def test_users_take_their_steps_before_they_think():
    """An accepted order is looked up until it is done; only then the next thought begins."""
    users = Users("office", 1, Fixed(5), "till", count=2, then=[LookUp("till", every=7)])
    run = Shop(users, till()).run()
    first, second = (row[0] for row in rows(run, "placed"))
    assert second - first == 10 + 5
    assert len(rows(run, "looked up")) == 2


def test_users_without_a_count_need_an_end():
    """They go on for ever, and whoever runs such a shop is told so."""
    shop = Shop(Users("office", 1, Fixed(5), "till"), till())
    with pytest.raises(ValueError, match="'office' never ends"):
        shop.run()


def test_groups_come_at_the_moments_of_single_customers():
    """All of a group come at once; how large groups are does not change when they come."""
    alone = Shop(Customers("street", Poisson(0.1), "till", count=40), till()).run(seed=5)
    moments = [row[0] for row in rows(alone, "placed")]
    for size in (Fixed(2), Choice([1, 3])):
        groups = Groups(Poisson(0.1), size)
        run = Shop(Customers("street", groups, "till", count=40), till()).run(seed=5)
        came = Counter(row[0] for row in rows(run, "placed"))
        assert list(came) == moments[: len(came)]
        whole = list(came.values())[:-1]
        assert set(whole) == ({2} if size == Fixed(2) else {1, 3})


def test_who_is_inside_orders_first_and_the_day_stays_as_it_was():
    """At second 0 they are in line; all others come when they would have come."""
    usual = Shop(Customers("street", Poisson(0.1), "till", count=5), till()).run(seed=5)
    run = Shop(Customers("street", Poisson(0.1), "till", count=8, inside=3), till()).run(seed=5)
    came = [row[0] for row in rows(run, "placed")]
    assert came == [0.0, 0.0, 0.0, *(row[0] for row in rows(usual, "placed"))]
    assert started(run)[0] == ("street-1", 0.0)
    assert run.ledger.lengths["till"][0][0] == 0.0
    recorded = Customers("street", at(4, 9, item="pie"), "till", {"item": "donut"}, inside=1)
    said = [event.detail["item"] for event in Shop(recorded, till()).run().event_list]
    assert said == ["donut", "pie", "pie"]


def test_a_shop_opens_with_messages_in_its_queue():
    """They wait at second 0, are worked off first, and have their story."""
    shop = Shop(
        Backlog("yesterday", "tray", 3, {"item": "pie"}),
        Customers("street", at(1), "front"),
        Service("front", [Publish("OrderPlaced", to="tray")]),
        Queue("tray"),
        Service("baker", [Work(Fixed(10))], reads=Reads("tray")),
        completes=["baker"],
    )
    run = shop.run()
    assert run.summary().orders.complete == 4
    assert [row[3] for row in rows(run, "served") if row[2] == "baker"] == [
        *("yesterday-1", "yesterday-2", "yesterday-3"),
        "street-1",
    ]
    assert run.summary().queues["tray"].length_max == 3
    assert "places the order with tray: item pie" in str(run.trace("yesterday-2"))
    assert Shop.from_json(shop.to_json()) == shop
    assert "yesterday leaves orders in tray" in shop.diagram().alt[1]


def test_what_a_queue_does_not_take_is_rejected():
    """Of three that shall be inside there is room for two."""
    run = Shop(Backlog("yesterday", "tray", 3), Queue("tray", capacity=2)).run()
    summary = run.summary()
    assert (summary.orders.accepted, summary.orders.rejected) == (2, 1)
    assert summary.queues["tray"].left == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: Patience(), "say for how long, or how long a line"),
        (lambda: Patience(5), r"time must be a distribution, not 5. Try Fixed\(5\)"),
        (lambda: Patience(line=3), r"line must be a distribution, not 3. Try Fixed\(3\)"),
        (
            lambda: Customers("street", Regular(5), "till", patience=Fixed(5)),
            "'street': patience must be a Patience",
        ),
        (
            lambda: Customers("street", Regular(5), "till", inside=-1),
            "inside must be a whole number of at least 0, not -1",
        ),
        (lambda: Users("office", 0, Fixed(5), "till"), "number must be a whole number of at least"),
        (lambda: Users("office", 3, 5, "till"), "'office': think must be a distribution, not 5"),
        (lambda: Users("office", 3, Fixed(5), ""), "'office': to must be a text"),
        (lambda: Backlog("old", "tray", -1), "'old': count must be a whole number of at least 0"),
        (lambda: Backlog("old", Queue("tray"), 3), "Parts know each other by name. Try 'tray'"),
        (lambda: Groups(Poisson(1), 4), "size must be a Fixed or a Choice of whole numbers, not 4"),
        (lambda: Groups(Poisson(1), Fixed(0)), "a size must be a whole number of at least 1"),
        (lambda: Groups(Poisson(1), Choice([1, 2.5])), "a size must be a whole number"),
        (lambda: Groups(at(1), Fixed(2)), "arrivals say when groups come"),
        (lambda: Line(priority=3), "priority must be a text"),
        (lambda: Line(ranks={"gold": 1}), "so name the field"),
        (lambda: Line(priority="class", ranks={"gold": "1"}), "the rank of 'gold' must be a num"),
        (lambda: Line(priority="class", ranks=["gold"]), "ranks must be a mapping"),
    ],
)
def test_what_cannot_be_is_told(wrong, told):
    """Each error names who, which value, and what to try."""
    with pytest.raises((TypeError, ValueError), match=told):
        wrong()


def test_they_are_shown_and_written_like_customers():
    """A diagram, a floor plan and JSON know users; trace takes their number."""
    shop = Shop(
        Users("office", 2, Fixed(5), "till", {"item": "pie"}, count=3, patience=Patience(Fixed(9))),
        till(line=Line(priority="class", ranks={"gold": 1})),
    )
    assert Shop.from_json(shop.to_json()) == shop
    assert "Users" in shop.diagram().svg
    assert "places the order with till: item pie" in str(shop.run().trace(1))
