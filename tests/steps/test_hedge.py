"""Hedged calls: when the second is made, whose answer counts, and what becomes of the other."""

from __future__ import annotations

import pickle

import pytest

from donutlab import (
    Budget,
    Call,
    Customers,
    Failed,
    Fixed,
    Hedge,
    Line,
    LookUp,
    Outage,
    Parallel,
    Retry,
    Service,
    Shop,
    Trace,
    Work,
)
from donutlab.core import kinds
from donutlab.core.kinds import CALLED, CANCELLED, DROPPED, HEDGED, REFUSED, REPLIED, TIMED_OUT

CALLS = (CALLED, HEDGED, REPLIED, REFUSED, TIMED_OUT, CANCELLED)


def lasting(*seconds):
    """Return a step that takes these seconds, one after the other; None fails after 1 s."""
    left = list(seconds)

    def step(job):
        time = left.pop(0)
        yield Work(Fixed(1 if time is None else time))
        if time is None:
            raise Failed("burnt")

    return step


def run(call, *seconds, workers=9, orders=(0,), callers=9, **fields):
    """Run a manager with this call, and a baker whose jobs take these seconds, one by one."""
    return Shop(
        Customers("street", Trace([(time, {}) for time in orders]), "manager"),
        Service("manager", [call], callers),
        Service("baker", [lasting(*seconds)], workers, **fields),
    ).run()


def calls(run):
    """Return when what happened to the calls."""
    return [(row[0], row[1]) for row in run.log.rows() if row[1] in CALLS]


def worked(run):
    """Return when the baker's jobs ended, or how."""
    visits = [visit for visit in run.ledger.visits if visit.service == "baker"]
    return [visit.ended if visit.outcome == "served" else visit.outcome for visit in visits]


def test_a_call_that_is_cancelled_leaves_the_others_in_line():
    """A step that only the run shows is the first to let calls leave: who waits keeps their place.

    The baker works 10 s for each: the second call of each order is cancelled where it waits.
    """

    def ask(job):
        yield Call("baker", hedge=Hedge(1))

    found = run(ask, *[10] * 9, workers=1, orders=(0, 0.1, 0.2))
    assert worked(found) == [10, 20, 30, *["dropped"] * 3]
    gone = [(row[0], row[3]) for row in found.log.rows() if row[1] == DROPPED]
    assert gone == [(10, "street-1"), (20, "street-2"), (30, "street-3")]


def test_no_second_call_is_made_where_the_first_is_in_time():
    """An answer after 2 s spares the call after 3 s."""
    assert calls(run(Call("baker", hedge=Hedge(3)), 2)) == [(0, CALLED), (2, REPLIED)]


@pytest.mark.parametrize("cancel", [True, False])
def test_the_first_answer_counts(cancel):
    """The second call is done at 3 + 1 s; the first is in hand and goes on, cancelled or not."""
    found = run(Call("baker", hedge=Hedge(3, cancel=cancel)), 10, 1)
    assert calls(found) == [(0, CALLED), (3, HEDGED), (4, REPLIED), (4, CANCELLED)]
    assert found.ledger.orders["street-1"].accepted == 4
    assert worked(found) == [10, 4]
    assert found.summary().services["manager"].served == 1


@pytest.mark.parametrize(("cancel", "jobs"), [(True, [10, "dropped"]), (False, [10, 20])])
@pytest.mark.parametrize("line", [None, Line(), Line(5, newest_first=True)])
def test_what_waits_in_line_leaves_it_when_cancelled(cancel, jobs, line):
    """With one baker the second call waits behind the first, and is worked off or taken back."""
    found = run(Call("baker", hedge=Hedge(3, cancel=cancel)), 10, 10, workers=1, line=line)
    assert worked(found) == jobs
    dropped = [row[5:] for row in found.log.rows() if row[1] == DROPPED]
    assert dropped == [(None, "cancelled")] * cancel


def test_only_the_call_of_its_own_is_taken_back():
    """Of two orders in line the one whose caller has its answer leaves, the other is baked."""
    call = Call("baker", hedge=Hedge(3))
    found = run(call, 10, 10, workers=1, orders=(0, 1), callers=2)
    assert [each.accepted for each in found.ledger.orders.values()] == [10, 20]
    assert worked(found) == [10, 20, "dropped", "dropped"]


def test_three_calls_are_made_one_after_the_other():
    """Each comes 2 s after the one before; one answers, two are waited for no more."""
    found = run(Call("baker", hedge=Hedge(2, max_calls=3)), 50, 50, 3)
    assert calls(found) == [
        *((0, CALLED), (2, HEDGED), (4, HEDGED)),
        *((7, REPLIED), (7, CANCELLED), (7, CANCELLED)),
    ]
    assert found.summary().troubles["manager"].hedged == 2


def test_after_no_time_all_are_made_at_once():
    """Two calls at second 0, and the faster counts."""
    found = run(Call("baker", hedge=Hedge(0)), 5, 2)
    assert calls(found) == [(0, CALLED), (0, HEDGED), (2, REPLIED), (2, CANCELLED)]


def test_a_refusal_is_no_answer_while_another_call_is_under_way():
    """The first fails after 1 s, the second answers at 4.5 s: the attempt has an answer."""
    found = run(Call("baker", hedge=Hedge(0.5)), None, 4)
    assert calls(found) == [(0, CALLED), (0.5, HEDGED), (1, REFUSED), (4.5, REPLIED)]
    assert found.summary().orders.accepted == 1


def test_when_all_are_refused_the_attempt_is():
    """Both fail; the retry makes a new attempt, which is hedged as well."""
    found = run(Call("baker", retry=Retry(2), hedge=Hedge(0.5)), None, None, 1, 1)
    assert calls(found) == [
        *((0, CALLED), (0.5, HEDGED), (1, REFUSED), (1.5, REFUSED)),
        *((1.5, CALLED), (2, HEDGED), (2.5, REPLIED), (2.5, CANCELLED)),
    ]


def test_one_refused_before_the_second_is_made_ends_the_attempt():
    """A baker who is out refuses at once: there is nothing to wait for, and no second call."""
    found = run(Call("baker", hedge=Hedge(3)), outages=[Outage(0, 60)])
    assert calls(found) == [(0, CALLED), (0, REFUSED)]


def test_a_timeout_ends_all_calls_of_the_attempt_and_cancels_none():
    """At 5 s nobody waits any more, and both are baked all the same."""
    found = run(Call("baker", 5, hedge=Hedge(2)), 10, 10, workers=1)
    assert calls(found) == [(0, CALLED), (2, HEDGED), (5, TIMED_OUT), (5, TIMED_OUT)]
    assert worked(found) == [10, 20]


def test_each_hedge_takes_a_token_of_the_budget():
    """With one token the second order gets no second call."""
    call = Call("baker", budget=Budget(gain=0, most=1), hedge=Hedge(2))
    found = run(call, 10, 1, 10, orders=(0, 100))
    assert calls(found)[4:] == [(100, CALLED), (110, REPLIED)]
    assert found.summary().troubles["manager"].withheld == 1


def test_a_look_up_hears_of_the_call_that_was_served():
    """That the other call was taken back says nothing of how the order stands."""
    shop = Shop(
        Customers("street", Trace([(0, {})]), "manager", then=[LookUp("baker", every=1)]),
        Service("manager", [Call("baker", hedge=Hedge(2))]),
        Service("baker", [Work(Fixed(10))]),
    )
    assert [row[6] for row in shop.run().log.rows() if row[1] == kinds.LOOKED_UP] == ["served"]


def test_hedged_calls_side_by_side_keep_apart():
    """Two hedged calls of one job: each has an end for each of its calls."""
    call = Call("baker", hedge=Hedge(1))
    found = [kind for _, kind in calls(run(Parallel(call, call), 5, 5, 1, 9))]
    assert (found.count(CALLED), found.count(HEDGED)) == (2, 2)
    assert (found.count(REPLIED), found.count(CANCELLED)) == (2, 2)


def test_a_worker_who_is_interrupted_waits_for_none_of_its_calls():
    """Both calls end with the interrupt, and what the baker says later is not heard."""
    shop = Shop(
        Customers("street", Trace([(0, {})]), "manager"),
        Service("manager", [interrupted, Call("baker", hedge=Hedge(2))]),
        Service("baker", [Work(Fixed(10))], workers=2),
    )
    assert calls(shop.run()) == [(0, CALLED), (2, HEDGED), (5, TIMED_OUT), (5, TIMED_OUT)]


def interrupted(job):
    """Have whoever carries out this job interrupted at second 5."""
    (worker,) = job.host.workers
    job.host.world.later(5, lambda: worker.process.interrupt("fire alarm"))


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (lambda: Hedge(-1), "Hedge: after must be a number of at least 0, not -1. It is a time"),
        (lambda: Hedge(1, 1), "max_calls must be a whole number of at least 2, not 1. The first"),
        (lambda: Hedge(1, cancel=1), "Hedge: cancel must be True or False, not 1."),
        (lambda: Call("baker", hedge=3), "hedge must be a Hedge, not 3. Try Hedge(after=2)."),
        (
            lambda: Call("baker", 4, hedge=Hedge(5)),
            "Call to 'baker': the hedge would come after 5 s, and the caller waits 4 s. "
            "Try hedge=Hedge(after=2).",
        ),
    ],
)
def test_a_slip_meets_a_helpful_message(slip, told):
    """What cannot be is said at once, with what may be."""
    with pytest.raises((TypeError, ValueError)) as caught:
        slip()
    assert told in str(caught.value)


def test_a_hedge_is_plain_data():
    """It comes back from JSON and pickle as it was."""
    shop = Shop(
        Customers("street", Trace([(0, {})]), "manager"),
        Service("manager", [Call("baker", hedge=Hedge(2, 3, False))]),
        Service("baker", [Work(Fixed(10))]),
    )
    assert Shop.from_json(shop.to_json()) == shop
    assert pickle.loads(pickle.dumps(shop)) == shop
