"""Calls that are limited: by a deadline, by a breaker inside or around the retry, by what is borne.

And calls without a limit: attempts that never end.
"""

from __future__ import annotations

import pickle

import pytest

from donutlab import (
    AdaptiveLimit,
    Breaker,
    Call,
    Customers,
    Fail,
    Failed,
    Fixed,
    Hedge,
    Outage,
    Regular,
    Retry,
    RunStopped,
    Service,
    Shop,
    Trace,
    Work,
)
from donutlab.core import kinds

CALLS = (kinds.CALLED, kinds.HEDGED, kinds.REPLIED, kinds.REFUSED, kinds.TIMED_OUT, kinds.CANCELLED)


def shop(call, *steps, orders=(0,), callers=9, workers=9, **fields):
    """Return a manager with this call, and a baker with these steps."""
    return Shop(
        Customers("street", Trace([(time, {}) for time in orders]), "manager"),
        Service("manager", [call], callers),
        Service("baker", steps, workers, **fields),
    )


def calls(run):
    """Return when what happened to the calls."""
    return [(row[0], row[1]) for row in run.log.rows() if row[1] in CALLS]


def ends(run):
    """Return when and why the manager's jobs failed."""
    return [(row[0], row[6]) for row in run.log.rows() if row[1:3] == (kinds.FAILED, "manager")]


def kind(run, wanted):
    """Return the seconds and notes of the rows of one kind."""
    return [(row[0], row[6]) for row in run.log.rows() if row[1] == wanted]


def moods(*outcomes):
    """Return a step that fails where the outcome is False, one outcome after the other."""
    left = list(outcomes)

    def step(job):
        if not left.pop(0):
            raise Failed("in a mood")

    return step


LATE = "baker did not answer by the deadline"


def test_a_deadline_is_the_timeout_of_all_attempts():
    """Attempts of 4 s each: the third ends after 2 s, at the deadline, and is the last."""
    found = shop(Call("baker", 4, Retry(9), deadline=10), Work(Fixed(99))).run()
    assert [time for time, word in calls(found) if word == kinds.TIMED_OUT] == [4, 8, 10]
    assert ends(found) == [(10, LATE)]


def test_a_pause_that_lasts_to_the_deadline_is_not_begun():
    """After the second attempt comes a pause of 2 s: at 5 + 2 s there would be no time left."""
    found = shop(Call("baker", 2, Retry(9, base=1), deadline=7), Work(Fixed(99))).run()
    assert ends(found) == [(5, LATE)]


def test_a_deadline_without_timeout_and_retry_is_a_timeout():
    """One attempt, given up at the deadline; the baker knows nothing of it."""
    found = shop(Call("baker", deadline=3), Work(Fixed(99))).run()
    assert calls(found) == [(0, kinds.CALLED), (3, kinds.TIMED_OUT)]
    assert ends(found) == [(3, LATE)]
    assert found.ledger.visits[-1].ended == 99


def test_an_answer_before_the_deadline_is_an_answer():
    """Two failures and a success in 6 s are no matter for a deadline of 7 s."""
    found = shop(
        Call("baker", retry=Retry(3, base=1), deadline=7), Work(Fixed(1)), moods(False, False, True)
    ).run()
    assert found.summary().orders.accepted == 1


def test_the_last_attempt_fails_for_itself():
    """A call that was refused for good says so, though a further pause would reach the deadline."""
    found = shop(Call("baker", retry=Retry(2, base=4), deadline=7), Work(Fixed(1)), Fail(1)).run()
    assert ends(found) == [(6, "baker failed: it went wrong")]


def test_a_deadline_counts_for_each_call_by_itself():
    """The next order has a deadline of its own."""
    found = shop(Call("baker", deadline=3), Work(Fixed(99)), orders=(0, 50)).run()
    assert [time for time, _ in ends(found)] == [3, 53]


def test_a_deadline_ends_a_hedged_attempt():
    """Both calls end at the deadline."""
    found = shop(Call("baker", hedge=Hedge(2), deadline=5), Work(Fixed(99))).run()
    assert calls(found)[2:] == [(5, kinds.TIMED_OUT)] * 2


def test_attempts_without_end_go_on_until_there_is_an_answer():
    """Out for 1000 s: tried again every 10 s, until the baker is back."""
    call = Call("baker", retry=Retry(None, base=10, cap=10))
    found = shop(call, Work(Fixed(1)), outages=[Outage(0, 1000)]).run()
    assert kind(found, kinds.CALLED)[-1] == (1000, 101)
    assert found.summary().orders.accepted == 1


def test_it_is_told_where_attempts_never_end():
    """A run that is stopped says who tries whom again, and what helps."""
    call = Call("baker", retry=Retry(None, base=1, cap=1))
    told = "'manager' tries 'baker' again without end .max_attempts=None.: .* Give the call a dead"
    with pytest.warns(RunStopped, match=told):
        shop(call, Fail(1)).run(limit=5000)


def test_a_deadline_ends_attempts_without_end():
    """Every second until the deadline, and then no more: the run comes to its end."""
    found = shop(Call("baker", retry=Retry(None, 1, 1), deadline=5.5), Fail(1)).run()
    assert [time for time, _ in kind(found, kinds.CALLED)] == [0, 1, 2, 3, 4, 5]
    assert ends(found) == [(5, LATE)]


def breakers(counts, *outcomes, orders=(0, 10, 20)):
    """Return a run with two attempts a call and a breaker that opens after two failures."""
    call = Call("baker", retry=Retry(2), breaker=Breaker(2, 1e6, threshold=1, counts=counts))
    return shop(call, moods(*outcomes), orders=orders).run()


def test_a_breaker_inside_the_retry_counts_each_attempt():
    """Two failed attempts of the first call open it: the second call is not made."""
    found = breakers("attempts", False, False)
    assert [note for _, note in kind(found, kinds.CALLED)] == [1, 2]
    assert [time for time, _ in kind(found, kinds.SHORT_CIRCUITED)] == [10, 20]


def test_a_breaker_inside_the_retry_ends_a_call_under_way():
    """The first attempt opens it: the second is not made. Around the retry both are."""
    made = {}
    for counts in ("attempts", "calls"):
        call = Call("baker", retry=Retry(2), breaker=Breaker(1, 99, threshold=1, counts=counts))
        made[counts] = len(kind(shop(call, Fail(1)).run(), kinds.CALLED))
    assert made == {"attempts": 1, "calls": 2}


def test_a_breaker_around_the_retry_counts_each_call():
    """What the retry has mended is no failure; two calls that fail with all attempts open it."""
    found = breakers("calls", *[False] * 6)
    assert [time for time, _ in kind(found, kinds.CALLED)] == [0, 0, 10, 10]
    assert kind(found, kinds.BREAKER) == [(10, "open")]
    mended = breakers("calls", False, True, False, True, False, True)
    assert mended.summary().orders.accepted == 3
    assert kind(mended, kinds.BREAKER) == []


def test_a_trial_that_is_interrupted_has_failed():
    """A half-open breaker whose only trial is cut off opens again, and is not stuck."""

    def cut(job):
        if job.now == 10:
            (worker,) = job.host.workers
            job.host.world.later(1, lambda: worker.process.interrupt("fire alarm"))

    call = Call("baker", breaker=Breaker(1, 5, threshold=1))
    times = [(time, {}) for time in (0, 10, 20)]
    found = Shop(
        Customers("street", Trace(times), "manager"),
        Service("manager", [cut, call]),
        Service("baker", [Work(Fixed(2)), moods(False, True, True)], 9),
    ).run()
    assert [note for _, note in kind(found, kinds.BREAKER)] == [
        *("open", "half-open", "open", "half-open", "closed")
    ]


def limited(limit, *steps, every=0.1, count=40, **fields):
    """Return a run of many orders at once, whose callers learn how many calls are borne."""
    return Shop(
        Customers("street", Regular(every), "manager", count=count),
        Service("manager", [Call("baker", limit=limit)], 200),
        Service("baker", steps, **fields),
    ).run()


def test_no_more_calls_are_under_way_than_the_limit():
    """At a limit that cannot move, two are under way, and who comes then is told at once."""
    found = limited(AdaptiveLimit(99, 2, 2, 2), Work(Fixed(10)), workers=9, count=5)
    assert len(kind(found, kinds.CALLED)) == 2
    assert kind(found, kinds.OVER_LIMIT) == [(pytest.approx(0.1 * n), 1) for n in (3, 4, 5)]
    assert {why for _, why in ends(found)} == {"baker was not called: too many calls are under way"}
    assert found.summary().troubles["manager"].over_limit == 3


def test_a_limit_grows_by_one_with_each_answer_in_time():
    """All answers are in time: from 2 on, one more for each, up to the most."""
    found = limited(AdaptiveLimit(5, 2, 1, 5), Work(Fixed(1)), every=0.3, workers=99)
    assert [note for _, note in kind(found, kinds.LIMIT)] == [3, 4, 5]


def test_a_limit_that_is_not_in_use_does_not_grow():
    """One call at a time is less than half of 4."""
    found = limited(AdaptiveLimit(5, 4), Work(Fixed(1)), every=2)
    assert kind(found, kinds.LIMIT) == []


@pytest.mark.parametrize("steps", [[Work(Fixed(6))], [Work(Fixed(1)), Fail(1)]])
def test_a_limit_falls_by_a_share_with_each_late_or_failed_answer(steps):
    """From 20 on half of it, rounded down, is left, but never less than 1."""
    found = limited(AdaptiveLimit(5, 20, backoff=0.5), *steps, every=7, count=6)
    assert [note for _, note in kind(found, kinds.LIMIT)] == [10, 5, 2, 1]


def test_a_call_that_an_open_breaker_stops_teaches_the_limit_nothing():
    """It was not made: it takes no place, and the limit stays as it was."""
    call = Call("baker", breaker=Breaker(1, 1e6, threshold=1), limit=AdaptiveLimit(5, 10))
    found = shop(call, Fail(1), orders=range(30)).run()
    assert [note for _, note in kind(found, kinds.LIMIT)] == [9]
    assert len(kind(found, kinds.SHORT_CIRCUITED)) == 29


def test_a_limit_keeps_the_line_of_an_overloaded_baker_short():
    """Given twice as much as one baker can do, callers learn to send no more than is borne."""
    free = limited(None, Work(Fixed(0.2)), count=2000).summary()
    held = limited(AdaptiveLimit(1, 20), Work(Fixed(0.2)), count=2000).summary()
    assert free.services["baker"].queue_max > 100
    assert held.services["baker"].queue_max < 25
    assert held.services["baker"].utilisation > 0.95


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (lambda: Call("baker", deadline=0), "Call to 'baker': deadline must be a number above 0"),
        (lambda: Breaker(3, 9, counts="call"), "counts must be one of attempts, calls, not 'call'"),
        (lambda: AdaptiveLimit(0), "AdaptiveLimit: slow must be a number above 0, not 0. It is a"),
        (lambda: AdaptiveLimit(5, 0), "initial must be a whole number of at least 1 and of at"),
        (lambda: AdaptiveLimit(5, least=9, most=3), "most must be a whole number of at least 9"),
        (lambda: AdaptiveLimit(5, backoff=1), "with backoff=1 it would never fall. Try"),
        (lambda: Call("b", limit=5), "limit must be an AdaptiveLimit, not 5. Try AdaptiveLimit("),
    ],
)
def test_a_slip_meets_a_helpful_message(slip, told):
    """What cannot be is said at once, with what may be."""
    with pytest.raises((TypeError, ValueError)) as caught:
        slip()
    assert told in str(caught.value)


def test_what_limits_calls_is_plain_data():
    """Deadlines, endless attempts, breakers and limits come back from JSON and pickle."""
    call = Call("baker", 3, Retry(None, 1), breaker=Breaker(3, 9, counts="calls"), deadline=9)
    both = shop(call, Work(Fixed(1))).with_parts(
        Service("manager", [call, Call("baker", limit=AdaptiveLimit(5))])
    )
    assert Shop.from_json(both.to_json()) == both
    assert pickle.loads(pickle.dumps(both)) == both
