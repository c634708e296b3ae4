"""Idempotent steps: how long they remember, and what they do while somebody is at it."""

from __future__ import annotations

import pytest

from donutlab import (
    Customers,
    Fixed,
    Once,
    Publish,
    Queue,
    Reads,
    Request,
    Service,
    Shop,
    Trace,
    Work,
)
from donutlab.core.kinds import FAILED, REPEATED, SERVED


def ends(run, part="baker"):
    """Return when and how jobs ended at a part, and why."""
    kinds = (SERVED, FAILED, REPEATED)
    return [(*row[:2], row[6]) for row in run.log.rows() if row[2] == part and row[1] in kinds]


def asked_again(after, baker):
    """Return a shop whose till hands an order to the baker, and once more after some seconds."""
    return Shop(
        Customers("street", Trace([(0.0, {})]), to="till"),
        Service("till", [Request("baker"), Work(Fixed(after)), Request("baker")]),
        baker,
    )


@pytest.mark.parametrize(
    ("after", "done"), [(61, [SERVED, REPEATED, SERVED]), (61.5, [SERVED, SERVED])]
)
def test_what_was_done_is_forgotten_when_the_memory_ends(after, done):
    """The memory counts from when the work was done, and its last moment is within."""
    baker = Service("baker", [Once(Work(Fixed(1)), expires=60)])
    assert [row[1] for row in ends(asked_again(after, baker).run())] == done


def test_who_comes_while_it_is_in_work_is_turned_away_and_comes_again():
    """A second worker is given the event, fails at once, and gets it again later: done by then."""
    run = Shop(
        Customers("street", Trace([(0.0, {})]), to="till"),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray", visibility=10),
        Service("baker", [Once(Work(Fixed(15)))], workers=2, reads=Reads("tray")),
    ).run()
    in_work = (10.0, FAILED, "till-1 is in work already")
    assert ends(run)[:2] == [in_work, (15.0, SERVED, None)]
    assert [row[:2] for row in ends(run)[2:]] == [(20.0, REPEATED), (20.0, SERVED)]


@pytest.mark.parametrize("partial", [True, False])
def test_in_a_batch_only_what_is_in_work_is_turned_away(partial):
    """With partial responses the others of the batch are done; without, the batch fails."""

    def bake(job):
        yield Work(Fixed(25 if job.event.order == "street-1" else 1))

    run = Shop(
        Customers("street", Trace([(0.0, {}), (11.5, {})]), to="till"),
        Service("till", [Publish("Paid", to="tray")]),
        Queue("tray", visibility=10),
        Service("baker", [Once(bake)], 2, Reads("tray", batch=2, window=1, partial=partial)),
    ).run()
    busy = "till-1 is in work already"
    done = [(12.5, FAILED, busy), (12.5, SERVED, None)]
    assert ends(run)[:2] == (done if partial else [(11.5, FAILED, busy)] * 2)


def test_a_key_in_work_is_let_go_when_time_is_up():
    """Whoever is cut off leaves its key in work: who comes soon fails, who comes late does it."""
    sleepy = [20.0, 1.0, 1.0]

    def bake(job):
        yield Work(Fixed(sleepy.pop(0)))

    baker = Service("baker", [Work(Fixed(1)), Once(bake)], workers=2, timeout=5)
    cut = (5.0, FAILED, "timed out after 5 s")
    run = asked_again(4.5, baker).run()
    assert ends(run) == [cut, (5.5, FAILED, "street-1 is in work already")]
    sleepy[:] = [20.0, 1.0, 1.0]
    assert ends(asked_again(6, baker).run()) == [cut, (8.0, SERVED, None)]


@pytest.mark.parametrize("wrong", [0, -1, "60"])
def test_a_memory_has_a_length(wrong):
    """Other values are refused."""
    with pytest.raises((ValueError, TypeError), match="Once: expires"):
        Once(Work(Fixed(1)), expires=wrong)


def test_it_can_be_written_and_read_again():
    """As JSON a step keeps its memory."""
    shop = asked_again(1, Service("baker", [Once(Work(Fixed(1)), expires=60)]))
    assert Shop.from_json(shop.to_json()) == shop
    assert "expires=60" in repr(shop)
