"""Steps: what a worker does, step by step, with the times worked out by hand."""

from __future__ import annotations

import pytest
import simpy

from donutlab import (
    Acknowledge,
    Call,
    Choice,
    Customers,
    Failed,
    Fixed,
    LookUp,
    Parallel,
    Publish,
    Queue,
    Request,
    Retry,
    Service,
    Shop,
    StepError,
    Trace,
    Work,
)
from donutlab.core import kinds
from donutlab.resilience import AdaptiveLimit


def run(*steps, others=(), detail=None, then=(), workers=1, seconds=(0,), **how):
    """Run a till with these steps for orders at these seconds."""
    orders = [(second, detail or {}) for second in seconds]
    return Shop(
        Customers("street", Trace(orders), "till", then=then),
        Service("till", steps, workers),
        *others,
    ).run(**how)


def baker(seconds, **fields):
    """Return a baker who needs so many seconds."""
    return Service("baker", [Work(Fixed(seconds))], **fields)


def said(run, *wanted):
    """Return time, kind and note of the rows of these kinds."""
    return [(row[0], row[1], row[6]) for row in run.log.rows() if row[1] in wanted]


CALLS = (kinds.CALLED, kinds.REPLIED, kinds.REFUSED, kinds.TIMED_OUT)
ENDS = (kinds.SERVED, kinds.FAILED, kinds.ACCEPTED, kinds.REJECTED)


def outcome(run, service="till"):
    """Return when and how the only job of a service ended."""
    (visit,) = [each for each in run.ledger.visits if each.service == service]
    return visit.ended, visit.outcome


@pytest.mark.parametrize(
    ("work", "detail", "expected"),
    [
        (Work(Fixed(5)), {}, 5),
        (Work(Fixed(5), each=Fixed(2)), {}, 7),
        (Work(each=Fixed(2), per="quantity"), {"quantity": 3}, 6),
        (Work(each=Fixed(2), per="quantity"), {"quantity": 0}, 0),
        (Work(Choice([5])), {}, 5),
    ],
)
def test_work_takes_its_time(work, detail, expected):
    """Once a job, for each event, for each unit; first or second, the step takes as long."""
    assert run(work, detail=detail).end == expected
    assert run(Work(Fixed(1)), work, detail=detail).end == 1 + expected


@pytest.mark.parametrize("quantity", [None, -1, 1.5, "2", True])
def test_work_per_unit_needs_a_count(quantity):
    """An event without a count stops the run with an error that names service, event and value."""
    with pytest.raises(
        StepError, match=f"'till' works per 'n', but event 'street-1' has n={quantity!r}"
    ):
        run(Work(each=Fixed(1), per="n"), detail={"n": quantity})


def test_a_call_waits_for_its_answer():
    """The caller's job lasts as long as the baker's, and its customer hears after that."""
    found = run(Work(Fixed(1)), Call("baker"), others=[baker(6)])
    assert said(found, *CALLS) == [(1, "called", 1), (7, "replied", "")]
    assert outcome(found) == (7, "served")


def test_a_timeout_ends_the_wait_and_the_baker_knows_nothing_of_it():
    """The caller fails at 4 s, the baker goes on until 6 s and is served."""
    found = run(Call("baker", timeout=4), others=[baker(6)])
    assert said(found, *CALLS) == [(0, "called", 1), (4, "timed out", 1)]
    assert outcome(found) == (4, "failed")
    assert outcome(found, "baker") == (6, "served")
    assert [row[6] for row in found.log.rows() if row[1] == "rejected"] == [
        "baker did not answer in time"
    ]


def test_an_answer_in_time_makes_the_timeout_moot():
    """A call answered before its timeout is a plain call."""
    assert outcome(run(Call("baker", timeout=7), others=[baker(6)])) == (6, "served")


@pytest.mark.parametrize(
    ("retry", "calls"),
    [
        (Retry(max_attempts=1), [0]),
        (Retry(max_attempts=3), [0, 4, 8]),
        (Retry(max_attempts=4, base=1), [0, 5, 11, 19]),
        (Retry(max_attempts=4, base=1, cap=2), [0, 5, 11, 17]),
    ],
)
def test_retries_pause_longer_and_longer_up_to_a_cap(retry, calls):
    """Each attempt lasts 4 s, then comes the pause; after the last one the job fails at once."""
    found = run(Call("baker", timeout=4, retry=retry), others=[baker(500)])
    assert [time for time, _, _ in said(found, kinds.CALLED)] == calls
    assert [number for _, _, number in said(found, kinds.CALLED)] == list(range(1, len(calls) + 1))
    assert outcome(found) == (calls[-1] + 4, "failed")


@pytest.mark.parametrize(
    ("jitter", "least", "most"),
    [("full", 0, 8), ("equal", 4, 8), ("decorrelated", 8, 24)],
)
def test_jitter_spreads_the_pause_within_its_bounds(jitter, least, most):
    """The first pause lies between the bounds of its kind, and differs from caller to caller."""
    retry = Retry(max_attempts=2, base=8, jitter=jitter)
    times = [1000 * n for n in range(30)]
    found = run(Call("baker", 4, retry), others=[baker(500, workers=99)], seconds=times)
    second = [time for time, _, number in said(found, kinds.CALLED) if number == 2]
    pauses = [time - start - 4 for time, start in zip(second, times, strict=True)]
    assert all(least <= pause <= most for pause in pauses)
    assert len(set(pauses)) > 20


def burnt(job):
    """Fail after two seconds."""
    yield Work(Fixed(2))
    raise Failed("burnt")


def test_a_refusal_is_retried_and_then_passed_on():
    """A baker who fails refuses; the caller tries again, and then fails with the reason."""
    found = run(Call("baker", retry=Retry(2)), others=[Service("baker", [burnt])])
    assert said(found, *CALLS) == [
        (0, "called", 1),
        (2, "refused", "burnt"),
        (2, "called", 2),
        (4, "refused", "burnt"),
    ]
    assert said(found, kinds.REJECTED) == [(4, "rejected", "baker failed: burnt")]


def test_parallel_steps_last_as_long_as_the_longest():
    """Two calls and some work at once: the last to end decides."""
    cashier = Service("cashier", [Work(Fixed(3))])
    both = Parallel(Call("baker"), Call("cashier"), Work(Fixed(4)))
    assert outcome(run(both, others=[baker(6), cashier])) == (6, "served")


def test_parallel_waits_for_all_even_if_one_fails():
    """The job fails with the first failing step's reason, when all have come to an end."""
    others = [Service("burner", [burnt]), baker(6)]
    found = run(Parallel(Call("burner"), Call("baker")), others=others)
    assert outcome(found) == (6, "failed")
    assert said(found, kinds.REJECTED) == [(6, "rejected", "burner failed: burnt")]


def test_acknowledge_answers_at_once_and_goes_on():
    """The customer hears the identifier at 1 s; the till works on until 6 s; no second answer."""
    found = run(Work(Fixed(1)), Acknowledge(), Work(Fixed(5)))
    assert said(found, *ENDS) == [(1, "accepted", "street-1"), (6, "served", None)]


def test_a_failure_after_the_acknowledgement_is_no_longer_heard():
    """Who has acknowledged cannot take it back: the job fails, the customer was accepted."""
    found = run(Acknowledge(), burnt)
    assert said(found, *ENDS) == [(0, "accepted", "street-1"), (2, "failed", "burnt")]


def test_a_request_is_acknowledged_at_once_and_looked_up_later():
    """The requester goes on with the identifier; look-ups tell how the order stands."""
    found = run(
        LookUp("baker"),
        Request("baker"),
        LookUp("baker"),
        Work(Fixed(2)),
        LookUp("baker"),
        Work(Fixed(10)),
        LookUp("baker"),
        others=[Service("baker", [Work(Fixed(1)), Work(Fixed(5))])],
    )
    assert said(found, kinds.REQUESTED) == [(0, "requested", "street-1")]
    statuses = [(time, status) for time, _, status in said(found, kinds.LOOKED_UP)]
    assert statuses == [(0, "unknown"), (0, "in work"), (2, "in work"), (12, "served")]


def test_a_repeated_look_up_ends_when_the_order_is_served():
    """Asked every 4 s, a baker who needs 6 s is done at the third question."""
    found = run(Request("baker"), LookUp("baker", every=4), others=[baker(6)])
    assert [time for time, _, _ in said(found, kinds.LOOKED_UP)] == [0, 4, 8]
    assert outcome(found) == (8, "served")


def test_a_repeated_look_up_gives_up_at_its_timeout_or_a_failure():
    """No question is asked after the timeout; a failed order ends the asking at once."""
    slow = run(Request("baker"), LookUp("baker", every=4, timeout=9), others=[baker(60)])
    assert [time for time, _, _ in said(slow, kinds.LOOKED_UP)] == [0, 4, 8]
    assert outcome(slow) == (8, "failed")
    failed = run(Request("baker"), LookUp("baker", every=4), others=[Service("baker", [burnt])])
    assert outcome(failed) == (4, "failed")


def test_a_look_up_that_takes_time_needs_a_worker():
    """With `lookup` the question waits in line behind the baking of the only worker."""
    found = run(Request("baker"), LookUp("baker"), others=[baker(6, lookup=Fixed(1))])
    assert said(found, kinds.LOOKED_UP) == [(7, "looked up", "served")]
    baked = found.summary().services["baker"]
    assert (baked.served, baked.answered) == (1, 1)


def test_customers_follow_their_order_after_it_was_accepted():
    """Steps in `then` are the customers' own; nobody waits in line for them."""
    found = run(
        Acknowledge(), Work(Fixed(5)), then=[LookUp("till", every=2)], seconds=[0, 0], workers=2
    )
    asked = [(row[0], row[3]) for row in found.log.rows() if row[1] == kinds.LOOKED_UP]
    assert asked == [(t, f"street-{n}") for t in (0, 2, 4, 6) for n in (1, 2)]


@pytest.mark.parametrize(
    ("carries", "extra", "detail"),
    [
        ("state", {}, {"order": "street-1", "item": "donut", "charge": 2}),
        ("identifier", {}, {"order": "street-1"}),
        (["item", "colour"], {}, {"order": "street-1", "item": "donut"}),
        (["item"], {"by": "till"}, {"order": "street-1", "item": "donut", "by": "till"}),
    ],
)
def test_an_event_carries_state_or_an_identifier(carries, extra, detail):
    """What is published holds what `carries` says, and always the order's id."""
    box = Queue("box")
    order = {"item": "donut", "charge": 2}
    found = run(Publish("Paid", "box", carries, extra), others=[box], detail=order)
    event = found.event_list[-1]
    assert event.detail == detail
    assert (event.source, event.type, event.order, event.cause) == (
        *("till", "Paid"),
        *("street-1", "street-1"),
    )


def test_a_field_named_order_does_not_hide_the_orders_id():
    """Recorded orders may have a column of that name; the event's `order` is still the id."""
    found = run(Publish("Paid", to="box"), others=[Queue("box")], detail={"order": 99, "item": "x"})
    assert found.event_list[-1].detail == {"order": "street-1", "item": "x"}


def test_an_event_with_an_identifier_is_looked_up_at_its_source():
    """A listener gets the state with a look-up: `job.found` has it."""
    seen = []

    def bake(job):
        found = yield LookUp("till")
        seen.append((job.detail, found))
        yield Work(Fixed(1))

    run(
        Publish("Paid", to="baker", carries="identifier"),
        others=[Service("baker", [bake])],
        detail={"item": "donut"},
    )
    assert seen == [
        ({"order": "street-1"}, {"status": "served", "detail": {"item": "donut"}}),
    ]


def test_a_learners_generator_stands_where_a_step_can():
    """It yields steps and SimPy events, and reads order, detail, time and dice from its job."""
    seen = []

    def decorate(job):
        yield Work(Fixed(2))
        seen.append((job.order, job.detail, job.now))
        yield job.host.world.env.timeout(3)
        seen.append(0 <= job.random.random() < 1)
        yield Call("baker")
        yield Parallel(Call("baker"), Work(Fixed(1)))

    found = run(Work(Fixed(1)), decorate, others=[baker(6)], detail={"item": "pie"})
    assert seen == [("street-1", {"item": "pie"}, 3), True]
    assert outcome(found) == (1 + 2 + 3 + 6 + 6, "served")


def test_a_learner_may_catch_a_failed_step():
    """A call that fails raises Failed at the yield; who catches it goes on."""

    def patient(job):
        try:
            yield Call("baker", timeout=2)
        except Failed as failure:
            reasons.append(str(failure))
            yield Work(Fixed(3))

    reasons: list[str] = []
    assert outcome(run(patient, others=[baker(60)])) == (5, "served")
    assert reasons == ["baker did not answer in time"]


def test_a_learner_who_does_not_catch_a_failed_step_fails():
    """An uncaught Failed fails the job, and the worker takes the next."""

    def hasty(job):
        yield Call("baker", timeout=2)

    found = run(hasty, others=[baker(3)], seconds=[0, 10])
    assert [visit.outcome for visit in found.ledger.visits if visit.service == "till"] == [
        *("failed", "failed")
    ]


def test_a_learner_may_wait_for_a_simpy_event_that_fails():
    """The error of the event is raised at the yield; uncaught it is the step's own."""

    def careless(job):
        oven = simpy.Event(job.host.world.env)
        oven.fail(KeyError("cold"))
        yield oven

    def careful(job):
        try:
            yield from careless(job)
        except KeyError:
            yield Work(Fixed(2))

    assert outcome(run(careful)) == (2, "served")
    with pytest.raises(StepError, match="'till', step 'careless', order 'street-1' at second 0"):
        run(careless)


def test_a_learner_may_wait_for_a_simpy_event_that_has_happened():
    """Then there is nothing to wait for; its value is the value of the yield."""

    def late(job):
        bell = job.host.world.env.timeout(2, "ding")
        yield Work(Fixed(5))
        heard.append((yield bell))

    heard: list[str] = []
    assert outcome(run(late)) == (5, "served")
    assert heard == ["ding"]


def test_a_plain_function_is_a_step_that_takes_no_time():
    """A function that returns None is done at once; it may raise Failed."""

    def refuse(job):
        raise Failed("closed")

    assert outcome(run(lambda job: None, Work(Fixed(1)))) == (1, "served")
    assert said(run(refuse), kinds.REJECTED) == [(0, "rejected", "closed")]


def test_two_functions_of_one_name_within_yielded_steps_are_two():
    """What is yielded is known by its functions, and not by how they are called."""
    done = []

    def named(word):
        def step(job):
            done.append(word)

        return step

    first, second = named("first"), named("second")

    def one_then_the_other(job):
        yield Parallel(first)
        yield Parallel(second)
        yield Parallel(Parallel(first), Work(Fixed(1)))

    Shop(Customers("street", Trace([(0, {})]), "till"), Service("till", [one_then_the_other])).run()
    assert done == ["first", "second", "first"]


def test_what_is_left_out_is_as_documented():
    """A pause of at most a minute, and two hundred calls under way."""
    assert Retry().cap == 60
    assert (AdaptiveLimit(slow=1).least, AdaptiveLimit(slow=1).most) == (1, 200)
