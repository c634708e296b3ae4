"""Nothing vanishes and nothing is done twice: laws that hold in every shop, tried on random ones.

The laws are checked on the bare rows of the log, without the account that the library draws up.
"""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict, deque
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shops import ends, shops

from donutlab import Bus, Outbox, Queue, Run, Service, Shop
from donutlab import log as kinds
from donutlab.patterns import Pattern

many = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
seeds = st.integers(0, 10**6)
DELIVERED = (kinds.ARRIVED, kinds.PUBLISHED, kinds.TURNED_AWAY, kinds.SAVED)
"""How it shows in the log that an event reached a part."""


def ran(shop: Shop, seed: int, until: float | None) -> Run:
    """Run a shop that must come to its end by itself, well within the limit."""
    run = shop.run(seed=seed, until=until, limit=100_000)
    assert not run.stopped
    return run


def rows(run: Run, *wanted: str) -> list[Any]:
    """Return the log's rows of these kinds: time, kind, part, order, event, peer, note."""
    return [row for row in run.log.rows() if row[1] in wanted]


@many
@given(shop=shops(), seed=seeds, until=ends)
def test_time_never_goes_back(shop, seed, until):
    """Rows come in the order of time, from second 0 to the end of the run."""
    run = ran(shop, seed, until)
    times = run.log.column("time")
    assert times == sorted(times)
    assert all(0 <= time <= run.end for time in times)


@many
@given(shop=shops(), seed=seeds, until=ends)
def test_everything_that_comes_was_sent_and_all_that_is_sent_comes(shop, seed, until):
    """Orders, calls, requests and events arrive exactly as often as they were sent."""
    run = ran(shop, seed, until)
    orders = {event.id for event in run.event_list if event.id == event.order}
    sent: Counter[Any] = Counter(
        (peer, part, event)
        for _, _, part, _, event, peer, _ in rows(run, kinds.PLACED, kinds.CALLED, kinds.REQUESTED)
    )
    came: Counter[Any] = Counter()
    announced: Counter[str] = Counter()
    by_id = {event.id: event for event in run.event_list}
    for _, _, part, _, event, peer, _ in rows(run, *DELIVERED):
        if isinstance(shop.parts[peer], (Bus, Outbox)):
            continue
        if event in by_id and by_id[event].source == peer and event not in orders:
            announced[event] += 1
        elif event in by_id:
            came[part, peer, event] += 1
    assert came == sent
    assert announced == Counter(event for event in by_id if event not in orders)


@many
@given(shop=shops(), seed=seeds, until=ends)
def test_a_bus_delivers_or_filters_each_event_once_per_rule(shop, seed, until):
    """For each rule an event on a bus is delivered if the rule matches, and filtered if not."""
    run = ran(shop, seed, until)
    by_id = {event.id: event for event in run.event_list}
    published = Counter((row[2], row[4]) for row in rows(run, kinds.PUBLISHED))
    expected: Counter[Any] = Counter()
    for (bus, event), times in published.items():
        for rule in shop.parts[bus].rules:
            matches = Pattern(rule.pattern).matches(by_id[event].to_dict())
            expected[bus, rule.to, event, "delivered" if matches else "filtered"] += times
    found: Counter[Any] = Counter()
    for _, kind, part, _, event, peer, _ in run.log.rows():
        if kind == kinds.FILTERED:
            found[part, peer, event, "filtered"] += 1
        elif kind in DELIVERED and isinstance(shop.parts[peer], Bus):
            found[peer, part, event, "delivered"] += 1
    assert found == expected


@many
@given(shop=shops(), seed=seeds, until=ends)
def test_every_visit_is_waiting_in_work_served_or_failed_exactly_once(shop, seed, until):
    """What came to a service equals what waits, is in work, was served and has failed there."""
    run = ran(shop, seed, until)
    summary = run.summary()
    queues = {name for name, part in shop.parts.items() if isinstance(part, Queue)}
    state: Counter[Any] = Counter()
    for _, kind, part, _, event, peer, _ in run.log.rows():
        if kind == kinds.ARRIVED:
            state[part, event, "waiting"] += 1
        elif kind == kinds.RECEIVED:
            state[part, event, "waiting"] -= 1
            state[part, event, "received"] += 1
            state[peer, event, "waiting"] += 1
        elif kind == kinds.DROPPED:
            state[part, event, "waiting"] -= 1
        elif kind == kinds.STARTED:
            state[part, event, "waiting"] -= 1
            state[part, event, "in work"] += 1
        elif kind in (kinds.SERVED, kinds.FAILED):
            state[part, event, "in work"] -= 1
            state[part, event, kind] += 1
        assert min(state.values(), default=0) >= 0
    total: Counter[Any] = Counter()
    for (part, _, word), count in state.items():
        total[part, word] += count
    for name, each in summary.services.items():
        told = (each.waiting_at_end, each.in_work, each.served, each.failed)
        words = ("waiting", "in work", kinds.SERVED, kinds.FAILED)
        assert told == tuple(total[name, word] for word in words)
    for name in queues:
        told = (summary.queues[name].left, summary.queues[name].received)
        assert told == (total[name, "waiting"], total[name, "received"])


@many
@given(shop=shops(), seed=seeds, until=ends)
def test_a_worker_does_one_job_at_a_time_and_lines_are_fair(shop, seed, until):
    """No worker has two jobs in hand, nobody idles while someone waits, first come first served."""
    run = ran(shop, seed, until)
    services = {name: part for name, part in shop.parts.items() if isinstance(part, Service)}
    line: dict[str, deque[str]] = defaultdict(deque)
    hands: dict[tuple[str, int], list[tuple[float, str]]] = defaultdict(list)
    before = 0.0
    for time, kind, part, _, event, peer, note in run.log.rows():
        if time > before:
            for name, spec in services.items():
                busy = sum(bool(held) for (owner, _), held in hands.items() if owner == name)
                assert busy <= spec.workers
                assert busy == spec.workers or not line[name] or spec.outages
            before = time
        if kind == kinds.ARRIVED and part in services:
            line[part].append(event)
        elif kind == kinds.RECEIVED:
            line[peer].append(event)
        elif kind == kinds.STARTED:
            held, order = hands[part, note], services[part].line
            assert event == (
                line[part].pop() if order and order.newest_first else line[part].popleft()
            )
            batch = services[part].reads.batch if services[part].reads else 1
            held.append((time, event))
            assert len(held) <= batch
            assert {start for start, _ in held} == {time}
        elif kind == kinds.DROPPED:
            line[part].remove(event)
        elif kind in (kinds.SERVED, kinds.FAILED):
            held = hands[part, note]
            held.remove(next(each for each in held if each[1] == event))


@many
@given(shop=shops(), seed=seeds, until=ends)
def test_an_order_has_at_most_one_answer_and_a_call_one_end(shop, seed, until):
    """Orders are answered once at most; a call ends once, and only after it was made."""
    run = ran(shop, seed, until)
    answers = Counter(row[3] for row in rows(run, kinds.ACCEPTED, kinds.REJECTED))
    placed = Counter(row[3] for row in rows(run, kinds.PLACED))
    assert set(placed.values()) <= {1}
    assert set(answers.values()) <= {1}
    assert answers.keys() <= placed.keys()
    open_calls: Counter[Any] = Counter()
    for _, kind, part, _, event, peer, _ in run.log.rows():
        if kind == kinds.CALLED:
            open_calls[part, event, peer] += 1
        elif kind in (kinds.REPLIED, kinds.REFUSED, kinds.TIMED_OUT):
            open_calls[part, event, peer] -= 1
            assert open_calls[part, event, peer] >= 0
    if until is None:
        assert not +open_calls


@many
@given(shop=shops(), seed=seeds, until=ends)
def test_events_tell_whose_and_why(shop, seed, until):
    """Ids are unique, every event belongs to an order, and its cause came before it."""
    run = ran(shop, seed, until)
    by_id = {event.id: event for event in run.event_list}
    assert len(by_id) == len(run.event_list)
    for event in run.event_list:
        assert by_id[event.order].cause == ""
        if event.cause:
            assert by_id[event.cause].time <= event.time
            assert by_id[event.cause].order == event.order
        else:
            assert event.id == event.order


@many
@given(shop=shops(), seed=seeds)
def test_without_an_end_everything_gets_done(shop, seed):
    """When customers come to an end and the shop runs on, no service has work left."""
    run = ran(shop, seed, None)
    for each in run.summary().services.values():
        assert (each.waiting_at_end, each.in_work) == (0, 0)
    assert all(queue.left == 0 for queue in run.summary().queues.values())


@many
@given(shop=shops(learners=False), seed=seeds, until=ends)
def test_a_shop_read_back_from_json_runs_to_the_same_log(shop, seed, until):
    """JSON there and back is the same blueprint, and the same day."""
    back = Shop.from_json(shop.to_json())
    assert back == shop
    assert ran(back, seed, until).log == ran(shop, seed, until).log


@many
@given(shop=shops(), seed=seeds, until=ends)
def test_a_pickled_shop_and_a_pickled_run_are_the_same(shop, seed, until):
    """Pickle there and back is the same blueprint, the same day, the same numbers."""
    run = ran(shop, seed, until)
    back = pickle.loads(pickle.dumps(shop))
    assert back == shop
    assert ran(back, seed, until).log.digest() == run.log.digest()
    kept = pickle.loads(pickle.dumps(run))
    assert kept.log == run.log
    assert str(kept.summary()) == str(run.summary())
