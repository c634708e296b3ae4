"""Nothing vanishes and nothing is done twice: laws that hold in every shop, tried on random ones.

The laws are checked on the bare rows of the log, without the ledger that the library draws up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest
from anyshop import cells_fit, many, ran, readers, rows, seeds
from drawn import any_shops
from hypothesis import assume, given
from hypothesis import strategies as st
from laws_of_order import laws

from donutlab import (
    Bus,
    Customers,
    Exponential,
    Fixed,
    Outbox,
    Poisson,
    Publish,
    Queue,
    Reads,
    Service,
    Shop,
    Stream,
    Uniform,
    Work,
)
from donutlab.core import kinds
from donutlab.patterns import Pattern
from donutlab.results.standing import standing
from donutlab.workflows import Workflow

COMES = (
    kinds.INVOKED,
    kinds.ARRIVED,
    kinds.PUBLISHED,
    kinds.APPENDED,
    kinds.DEDUPLICATED,
    kinds.SAVED,
    kinds.ANSWER_RECEIVED,
    kinds.ANSWER_IGNORED,
    kinds.ALREADY_STARTED,
)
"""How it shows in the log that a part took an event."""
REFUSED = (kinds.TURNED_AWAY, kinds.CONTRACT_BROKEN)
SENT = (kinds.PLACED, kinds.TASK_SCHEDULED, kinds.CALLED, kinds.HEDGED, kinds.REQUESTED)
"""How it shows in the log that an order, a call or a request was sent."""
CALLS = (kinds.CALLED, kinds.HEDGED)
"""How it shows that a call was made, and how that it has ended."""
ANSWERS = (kinds.REPLIED, kinds.REFUSED, kinds.TIMED_OUT, kinds.CANCELLED)
ENDS = {
    kinds.SERVED: kinds.SERVED,
    kinds.FAILED: kinds.FAILED,
    kinds.EXECUTION_SUCCEEDED: kinds.SERVED,
    kinds.EXECUTION_FAILED: kinds.FAILED,
    kinds.EXECUTION_STUCK: kinds.FAILED,
}
"""How a visit ends."""
LEAVES = (kinds.DELETED, kinds.DEAD, kinds.EXPIRED, kinds.DROPPED, kinds.REDRIVEN)
RECEIPTS = (kinds.RECEIVED, kinds.VISIBLE, kinds.DELETED)


@laws.add
def everything_that_comes_was_sent_and_all_that_is_sent_comes(shop, run, until):
    """Orders, calls, requests and events come, or are turned away, exactly as often as sent."""
    orders = {event.id for event in run.event_list if event.id == event.order}
    sent: Counter[Any] = Counter(
        (peer, part, event) for _, _, part, _, event, peer, _ in rows(run, *SENT)
    )
    sent.subtract((row[5], row[2], row[4]) for row in rows(run, kinds.BALKED))
    sent.update(
        (peer, part, event)
        for _, _, part, _, event, peer, _ in rows(run, kinds.DEAD)
        if peer and isinstance(shop.parts[part], Service)
    )
    came: Counter[Any] = Counter()
    announced: Counter[str] = Counter()
    by_id = {event.id: event for event in run.event_list}
    for _, _, part, _, event, peer, _ in rows(
        run, *COMES, kinds.TURNED_AWAY, kinds.CONTRACT_BROKEN
    ):
        if isinstance(shop.parts[peer], (Bus, Outbox, Queue, Stream)) or peer == part:
            continue  # handed on, or taken before and tried now
        if part == "bin" and isinstance(shop.parts[peer], Workflow):
            continue  # a dead letter
        if event in by_id and by_id[event].source == peer and event not in orders:
            announced[event] += 1
        elif event in by_id:
            came[part, peer, event] += 1
    came.update((row[5], row[2], row[4]) for row in rows(run, kinds.LOST) if row[6] == "call")
    if until is None or "Network(" not in repr(shop):
        assert came == sent
    assert came <= sent  # some may be on their way when the shop closes
    assert announced == Counter(event for event in by_id if event not in orders)


@laws.add
def a_bus_delivers_filters_or_gives_up_each_event_once_per_rule(shop, run, until):
    """What a rule matches is delivered, given up, or on its way when the run is cut short."""
    by_id = {event.id: event for event in run.event_list}
    expected: Counter[Any] = Counter()
    for _, kind, bus, _, event, _, _ in rows(run, kinds.PUBLISHED, kinds.REPLAYED):
        spec = shop.parts[bus]
        chosen = {name for replay in spec.replays for name in replay.rules}
        for rule in spec.rules:
            again = {"replay-name": "replay"} if kind == kinds.REPLAYED else {}
            matches = Pattern(rule.pattern).matches(by_id[event].to_dict() | again)
            if matches and (kind == kinds.PUBLISHED or not chosen or rule.name in chosen):
                expected[bus, rule.to, event, "matched"] += 1
            elif not matches and kind == kinds.PUBLISHED:
                expected[bus, rule.to, event, "filtered"] += 1
    targets = {(bus, rule.name): rule.to for bus in shop.parts for rule in rules_of(shop, bus)}
    found: Counter[Any] = Counter()
    for _, kind, part, _, event, peer, note in run.log.rows():
        if kind == kinds.FILTERED:
            for rule in note:
                found[part, targets[part, rule], event, "filtered"] += 1
        elif kind in COMES and isinstance(shop.parts[peer], Bus) and part != "bin":
            found[peer, part, event, "matched"] += 1
        elif kind == kinds.DEAD and isinstance(shop.parts[part], Bus):
            found[part, targets[part, note], event, "matched"] += 1
    assert found <= expected
    waits = any(rule.retry or part.delay or part.rate for part, rule in all_rules(shop))
    if until is None or not waits:
        assert found == expected


def all_rules(shop: Shop) -> list[tuple[Bus, Any]]:
    """Return all rules of a shop, each with its bus."""
    return [(part, rule) for part in shop.parts.values() for rule in getattr(part, "rules", ())]


def rules_of(shop: Shop, bus: str) -> Any:
    """Return the rules of a part: none, if it is not a bus."""
    return getattr(shop.parts[bus], "rules", ())


@laws.add
def every_visit_is_waiting_in_work_served_or_failed_exactly_once(shop, run, until):
    """What came to a service equals what waits, is in work, was served and has failed there.

    So it is with the look-ups that its workers answer, which are told apart.
    """
    summary = run.summary()
    state: Counter[Any] = Counter()
    questions = {row[4] for row in rows(run, kinds.ASKED)}
    for _, kind, part, _, event, peer, _ in run.log.rows():
        if kind in (kinds.ARRIVED, kinds.ASKED):
            state[part, event, "waiting"] += 1
        elif kind in (kinds.RECEIVED, kinds.READ):
            state[peer, event, "waiting"] += 1
        elif kind in (kinds.THROTTLED, kinds.PASSED_OVER) or (
            kind == kinds.DROPPED and isinstance(shop.parts[part], Service)
        ):
            state[part, event, "waiting"] -= 1
        elif kind in (kinds.STARTED, kinds.EXECUTION_STARTED):
            state[part, event, "waiting"] -= 1
            state[part, event, "in work"] += 1
        elif kind in ENDS:
            state[part, event, "in work"] -= 1
            state[part, event, ENDS[kind]] += 1
        assert min(state.values(), default=0) >= 0
    total: Counter[Any] = Counter()
    for (part, event, word), count in state.items():
        if event not in questions:
            total[part, word] += count
        elif word == kinds.SERVED:
            total[part, "answered"] += count
    for name, each in summary.services.items():
        told = (each.waiting_at_end, each.in_work, each.served, each.failed, each.answered)
        words = ("waiting", "in work", kinds.SERVED, kinds.FAILED, "answered")
        assert told == tuple(total[name, word] for word in words)


@laws.add
def what_comes_into_a_queue_is_received_deleted_dead_expired_dropped_or_there(shop, run, until):
    """Nothing vanishes in a queue, and the summary counts as the log does."""
    inside: Counter[Any] = Counter()
    total: Counter[Any] = Counter()
    for _, kind, part, _, event, _, note in run.log.rows():
        if isinstance(shop.parts[part], Queue):
            total[part, kind] += 1
            if kind in (kinds.ARRIVED, kinds.DUPLICATED):
                inside[part, event] += 1
            elif kind in LEAVES or (kind == kinds.RECEIVED and note is None):
                inside[part, event] -= 1
            assert inside[part, event] >= 0
    for name, queue in run.summary().queues.items():
        there = sum(count for (part, _), count in inside.items() if part == name)
        assert queue.left + queue.in_flight == there
        told = (queue.received, queue.deleted, queue.dead, queue.expired, queue.dropped)
        told += (queue.redriven,)
        assert told == tuple(total[name, kind] for kind in (kinds.RECEIVED, *LEAVES))
        told = (queue.rejected, queue.deduplicated, queue.duplicates, queue.stale, queue.polled)
        words = (kinds.TURNED_AWAY, kinds.DEDUPLICATED, kinds.DUPLICATED, kinds.STALE, kinds.POLLED)
        assert told == tuple(total[name, kind] for kind in words)
        assert run.ledger.lengths.get(name, [(0.0, 0)])[-1][1] == queue.left


@laws.add
def no_event_is_received_more_often_than_allowed(shop, run, until):
    """Every event, and every copy of it, is received as often as its queue says at most."""
    received: Counter[Any] = Counter()
    allowed: Counter[Any] = Counter()
    for _, kind, part, _, event, _, number in run.log.rows():
        spec = shop.parts[part]
        if isinstance(spec, Queue):
            most = 1 if spec.visibility is None else spec.max_receives or 10**6
            allowed[part, event] += most * (kind in (kinds.ARRIVED, kinds.DUPLICATED))
            received[part, event] += kind == kinds.RECEIVED
            assert kind != kinds.RECEIVED or (number or 1) <= most
    assert received <= allowed


@many
@given(
    visibility=st.sampled_from([1.0, 2.0, 4.0]),
    work=st.sampled_from([Fixed(3), Uniform(0, 6), Exponential(3)]),
    batch=st.integers(1, 3),
    workers=st.integers(2, 4),
    fifo=st.booleans(),
    seed=seeds,
)
def test_only_the_newest_receipt_deletes(visibility, work, batch, workers, fifo, seed):
    """Whoever works longer than the visibility does not end the stay of an event received since.

    In a FIFO queue not even of one that is only visible again.
    """
    shop = Shop(
        Customers("street", Poisson(1), to="front", count=15),
        Service("front", [Publish("OrderPlaced", to="tray")]),
        Queue("tray", visibility=visibility, fifo=fifo, max_receives=4, dead_letter="bin"),
        Service("oven", [Work(work)], workers, reads=Reads("tray", batch=batch)),
        Queue("bin", visibility=30, fifo=fifo),
    )
    received: Counter[str] = Counter()
    visible: set[str] = set()
    for _, kind, _, _, event, _, number in rows(ran(shop, seed, None), *RECEIPTS):
        if kind == kinds.RECEIVED:
            received[event] += 1
            visible.discard(event)
        elif kind == kinds.VISIBLE:
            visible.add(event)
        elif kind == kinds.DELETED:
            assert number == received[event]
            assert not (fifo and event in visible)


@laws.add
def an_execution_enters_what_it_leaves_and_ends_once(shop, run, until):
    """It is in no state at its end; what is undone was done; the summary counts as the log does."""
    inside: Counter[Any] = Counter()
    begun: Counter[Any] = Counter()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for _, kind, part, _, event, _, note in run.log.rows():
        key = part, event
        found[part][kind] += 1
        if kind == kinds.EXECUTION_STARTED:
            begun[key] += 1
        elif kind == kinds.STATE_ENTERED:
            assert begun[key]
            inside[key, note] += 1
        elif kind == kinds.STATE_EXITED:
            inside[key, note] -= 1
            assert inside[key, note] >= 0
        elif kind in ENDS and kind not in (kinds.SERVED, kinds.FAILED):
            begun[key] -= 1
            assert begun[key] or not any(n for (k, _), n in inside.items() if k == key)
            assert begun[key] >= 0
    for name, each in run.summary().workflows.items():
        ends = (each.succeeded, each.failed, each.stuck)
        assert ends == tuple(found[name][kind] for kind in [*ENDS][2:])
        assert each.started == found[name][kinds.EXECUTION_STARTED]
        assert each.started - sum(ends) <= run.summary().services[name].in_work


@laws.add
def an_order_has_at_most_one_answer_and_a_call_one_end(shop, run, until):
    """Orders are answered, or left, once at most; a call ends once, after it was made."""
    ends = kinds.ACCEPTED, kinds.REJECTED, kinds.BALKED, kinds.RENEGED
    answers = Counter(row[3] for row in rows(run, *ends))
    placed = Counter(row[3] for row in rows(run, kinds.PLACED))
    assert set(placed.values()) <= {1}
    assert set(answers.values()) <= {1}
    assert answers.keys() <= placed.keys()
    open_calls: Counter[Any] = Counter()
    for _, kind, part, _, event, peer, _ in run.log.rows():
        if kind in CALLS:
            open_calls[part, event, peer] += 1
        elif kind in ANSWERS:
            open_calls[part, event, peer] -= 1
            assert open_calls[part, event, peer] >= 0
    struck = rows(run, kinds.TURNED_AWAY)
    silent = Counter((row[5], row[4], row[2]) for row in struck if row[6] == "silent")
    if until is None:
        assert +open_calls <= silent


@laws.add
def events_tell_whose_and_why(shop, run, until):
    """Ids are unique, every event belongs to an order, and its cause came before it."""
    by_id = {event.id: event for event in run.event_list}
    assert len(by_id) == len(run.event_list)
    for event in run.event_list:
        assert by_id[event.order].cause == ""
        if event.cause:
            assert by_id[event.cause].time <= event.time
            assert by_id[event.cause].order == event.order
        else:
            assert event.id == event.order


@laws.add
def every_order_has_its_story(shop, run, until):
    """Whatever happened to an order is told, a sentence for each row of the log."""
    told = {order: len(run.trace(order).lines) for order in run.ledger.orders}
    assert told == dict(Counter(row[3] for row in run.log.rows() if row[3]))


@laws.add
def every_cell_has_the_type_of_its_kind(shop, run, until):
    """No cell of any row is of another type than the table of kinds says."""
    cells_fit(run)


@laws.add
def the_orders_one_by_one_stand_as_long_as_all_together(shop, run, until):
    """Who stands waiting for each order, as its timeline shows it, is what the ledger holds."""
    of_order: dict[str, list[Any]] = defaultdict(list)
    for row in run.log.rows():
        of_order[row[3]].append(row)
    found: dict[str, list[Any]] = defaultdict(list)
    for each in of_order.values():
        for service, spans in standing(each, run.end).items():
            found[service] += spans
    kept = run.ledger.standing.items()
    assert {who: sorted(spans) for who, spans in found.items()} == {
        who: sorted(spans) for who, spans in kept
    }


@pytest.mark.no_cover
def test_in_every_shop_nothing_vanishes_and_nothing_is_done_twice():
    """Whatever a shop is made of, and whenever it closes: each law, those of order as well."""
    laws.hold_in_any_shop()


@many
@given(shop=any_shops(), seed=seeds)
def test_without_an_end_everything_gets_done(shop, seed):
    """When customers come to an end and the shop runs on, no service has work left.

    Unless somebody crashes, or is silent: whoever called and waits without a timeout does so for
    ever.
    """
    assume("Crash(" not in repr(shop) and "silent=True" not in repr(shop))
    run = ran(shop, seed, None)
    for each in run.summary().services.values():
        assert (each.waiting_at_end, each.in_work) == (0, 0)
    for name, queue in run.summary().queues.items():
        assert not readers(shop, name) or (queue.left, queue.in_flight) == (0, 0)
    for stream in run.summary().streams.values():
        assert all(each.left == 0 for found in stream.readers.values() for each in found)
