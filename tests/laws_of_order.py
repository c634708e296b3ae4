"""Time goes on, and who came first is first: laws of every shop, tried on random ones.

They are checked in results/test_conservation.py, on the same runs as the laws there.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from math import inf
from typing import Any

from anyshop import Laws

from donutlab import Queue, Service
from donutlab.core import kinds

laws = Laws()


@laws.add
def time_never_goes_back(shop, run, until):
    """Rows come in the order of time, from second 0 to the end of the run."""
    times = run.log.column("time")
    assert times == sorted(times)
    assert all(0 <= time <= run.end for time in times)


@laws.add
def a_fifo_queue_keeps_the_order_within_its_groups(shop, run, until):
    """First receives come in the order of arrival, and none while one of the group is in flight."""
    details = {event.id: event.detail for event in run.event_list}
    line: dict[Any, list[str]] = defaultdict(list)
    flying: dict[Any, list[tuple[float, str]]] = defaultdict(list)
    for time, kind, part, _, event, _, note in run.log.rows():
        spec = shop.parts[part]
        if not isinstance(spec, Queue) or not spec.fifo or kind == kinds.POLLED:
            continue
        group = part, str(details[event].get(spec.group, "")) if spec.group else ""
        if kind == kinds.ARRIVED:
            line[group].append(event)
        elif kind == kinds.RECEIVED:
            assert all(since == time for since, _ in flying[group])
            flying[group].append((time, event))
            if note == 1:
                assert line[group].pop(0) == event
        elif kind in (kinds.DELETED, kinds.VISIBLE) or (kind, note) == (kinds.EXPIRED, "in flight"):
            held = next(each for each in flying[group] if each[1] == event)
            flying[group].remove(held)
        elif kind in (kinds.DROPPED, kinds.EXPIRED) and event in line[group]:
            line[group].remove(event)


@laws.add
def a_plain_queue_hands_out_in_order(shop, run, until):
    """Without reordering, copies and delays an event is first received after those before it."""
    lines: dict[str, list[str]] = defaultdict(list)
    for _, kind, part, _, event, _, note in run.log.rows():
        spec = shop.parts[part]
        if not isinstance(spec, Queue) or spec.fifo or spec.reordering or spec.duplicates:
            continue
        if kind == kinds.ARRIVED:
            lines[part].append(event)
        elif kind == kinds.RECEIVED and note in (None, 1):
            number = -1 if spec.newest_first else 0
            if spec.delay and spec.newest_first:
                number = lines[part].index(event)
            assert lines[part].pop(number) == event
        elif kind in (kinds.DROPPED, kinds.EXPIRED) and event in lines[part]:
            lines[part].remove(event)


@laws.add
def a_stream_is_read_in_order_and_loses_nothing(shop, run, until):
    """A position only moves forward, unless it is set back; what is not past is left."""
    if "stream" not in shop.parts:
        return
    spec = shop.parts["stream"]
    times: dict[str, float] = {}
    keys: dict[str, int] = {}
    details = {event.id: event for event in run.event_list}
    to_do: dict[str, dict[str, None]] = {}
    begins: dict[str, float] = {}
    reads: Counter[Any] = Counter()
    for time, kind, part, _, event, peer, place in run.log.rows():
        if part != "stream":
            continue
        if kind == kinds.POSITIONED:
            since = inf if place is None else place
            begins[peer] = time if place is None else place
            to_do[peer] = dict.fromkeys(each for each, came in times.items() if came >= since)
        elif kind == kinds.APPENDED:
            number = int(place.split(":")[0])
            key = str(details[event].detail.get(spec.key, details[event].order))
            assert keys.setdefault(key, number) == number
            assert int(place.split(":")[1]) == 1 + sum(
                each.startswith(f"{number}:") for each in times
            )
            times[place] = time
            for reader, places in to_do.items():
                if time >= begins[reader]:
                    places[place] = None
        elif kind == kinds.READ:
            reads[peer, place] += 1
        elif kind in (kinds.CHECKPOINTED, kinds.SKIPPED, kinds.EXPIRED):
            reading = shop.parts[peer].reads
            before = [each for each in to_do[peer] if each.split(":")[0] == place.split(":")[0]]
            assert place in before
            assert reading.parallel > 1 or before[0] == place
            del to_do[peer][place]
    for (reader, _), count in reads.items():
        reading = shop.parts[reader].reads
        splits = reading.batch.bit_length() if reading.bisect else 0
        anew = reading.batch if reading.partial else 1
        most = anew * (reading.retry.max_attempts + splits)
        assert count <= most * (1 + len(reading.replays))
    summary = run.summary().streams["stream"]
    assert summary.appended == len(times)
    for reader, partitions in summary.readers.items():
        assert sum(each.left for each in partitions) == len(to_do[reader])
        assert sum(each.read for each in partitions) == sum(
            count for (name, _), count in reads.items() if name == reader
        )


GONE = (kinds.DROPPED, kinds.THROTTLED, kinds.PASSED_OVER)
"""How it shows that somebody leaves a line who was not served."""


@laws.add
def a_worker_does_one_job_at_a_time_and_lines_are_fair(shop, run, until):
    """No worker has two jobs in hand, nobody idles while someone waits, first come first served."""
    services = {name: part for name, part in shop.parts.items() if isinstance(part, Service)}
    there = {name: spec.workers for name, spec in services.items()}
    line: dict[str, deque[str]] = defaultdict(deque)
    hands: dict[tuple[str, int], list[tuple[float, str]]] = defaultdict(list)
    before = 0.0
    for time, kind, part, _, event, peer, note in run.log.rows():
        if time > before:
            for name, spec in services.items():
                busy = sum(bool(held) for (owner, _), held in hands.items() if owner == name)
                assert busy <= there[name]
                assert busy == there[name] or not line[name] or spec.outages
            before = time
        if kind == kinds.SCALED and part in services:
            there[part] = note
        elif kind in (kinds.ARRIVED, kinds.ASKED) and part in services:
            line[part].append(event)
        elif kind in (kinds.RECEIVED, kinds.READ):
            line[peer].append(event)
        elif kind == kinds.STARTED:
            held, order = hands[part, peer], services[part].line
            polled = getattr(services[part].reads, "pollers", None)
            if polled or (order and order.priority):  # each has tests of its own
                line[part].remove(event)
            else:
                newest = order and order.newest_first
                assert event == (line[part].pop() if newest else line[part].popleft())
            batch = services[part].reads.batch if services[part].reads else 1
            held.append((time, event))
            assert len(held) <= batch
            assert {start for start, _ in held} == {time}
        elif kind in GONE and part in services:
            line[part].remove(event)
        elif kind in (kinds.SERVED, kinds.FAILED):
            held = hands[part, peer]
            held.remove(next(each for each in held if each[1] == event))
