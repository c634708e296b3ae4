"""Panel data: what is shown of one run or of two side by side, as plain data, and in words.

The browser draws these numbers and knows nothing else, so picture and words say the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

from donutlab.core.kinds import CALLED, REFUSED, REPLIED, TIMED_OUT
from donutlab.results.summary import OrdersSummary, Summary, percentile, words
from donutlab.shop.run import Run

COLUMNS = 120
"""In how many pieces of equal length the day is cut for the picture of a line."""
BARS = 40
"""In how many bars the times until complete are counted."""
STEPS = (1, 2, 5, 10)
DURATIONS = (*(1, 2, 5, 10, 15, 30), *(60, 120, 300, 600, 900, 1800), *(3600, 7200, 14400, 28800))


def panel_data(runs: Mapping[str, Run]) -> dict[str, Any]:
    """Return what there is to see of runs by name: their `designs`, the common `scales`, `text`.

    Times are in seconds; lines and bars are counts.
    """
    summaries = {name: run.summary() for name, run in runs.items()}
    times = {name: _times(run) for name, run in runs.items()}
    end = max(run.end for run in runs.values())
    longest = max((found[-1] for found in times.values() if found), default=0.0)
    latency = _nice_duration(longest)
    designs: list[dict[str, Any]] = [
        {
            "name": name,
            "numbers": numbers(summaries[name]),
            "bars": (bars := _bars(times[name], latency)),
            "tallest": nice(max(bars)),
            "marks": [percentile(times[name], share) for share in (0.5, 0.95) if times[name]],
            "parts": (rows := list(_parts(run, summaries[name], end))),
            "waits": _waits(rows),
            "text": tell(run, summaries[name], rows),
            "stopped": run.stopped,
        }
        for name, run in runs.items()
    ]
    most = max((part["most"] for design in designs for part in design["parts"]), default=0)
    waiting = max((wait["mean"] for design in designs for wait in design["waits"]), default=0)
    return {
        "designs": designs,
        "scales": {
            "time": ticks(end),
            "end": end,
            "latency": ticks(latency),
            "longest": latency,
            "line": nice(most),
            "waiting": nice(waiting),
        },
        "text": " ".join(f"{each['name']}: {each['text']}".lstrip(": ") for each in designs),
        "brief": " ".join(f"{each['name']}: {_brief(each)}".lstrip(": ") for each in designs),
    }


def numbers(summary: Summary) -> dict[str, str]:
    """Return the headline numbers, in words."""
    orders = summary.orders
    name, busy = busiest(summary)
    return {
        "placed": f"{orders.placed}",
        "accepted": f"{orders.accepted}",
        "complete": f"{orders.complete}",
        "not complete at closing": f"{orders.placed - orders.complete - orders.rejected}",
        "accepted, 95 % within": words(orders.to_accepted.p95),
        "complete, half within": words(orders.to_complete.p50),
        "complete, 95 % within": words(orders.to_complete.p95),
        "busiest": f"{name} {percent(busy)}" if name else "nobody",
    }


def percent(share: float) -> str:
    """Return a share in per cent, not to be broken between two lines."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def telling(share: float) -> bool:
    """Return whether a share is worth telling: as a whole number of per cent it is not 0."""
    return round(100 * share) > 0


def busiest(summary: Summary) -> tuple[str, float]:
    """Return the service whose workers are busy for the largest share of the time, and the share.

    The first of several; the name is empty if none is busy for a share worth telling.
    """
    services = summary.services.items()
    shares = {name: each.utilisation for name, each in services if telling(each.utilisation)}
    name = max(shares, key=lambda each: shares[each], default="")
    return name, shares.get(name, 0.0)


def _times(run: Run) -> list[float]:
    """Return the times from placing an order until it was complete, shortest first."""
    orders = run.account.orders.values()
    return sorted(each.completed - each.placed for each in orders if each.outcome == "complete")


def _bars(ascending: Sequence[float], longest: float) -> list[int]:
    """Return how many times lie in each of the bars from 0 to the longest."""
    firsts = [
        bisect_left(ascending, bar, key=lambda time: int(time * BARS / longest))
        for bar in range(BARS)
    ]
    return [after - first for first, after in pairwise([*firsts, len(ascending)])]


def _parts(run: Run, summary: Summary, end: float) -> Iterator[dict[str, Any]]:
    """Yield a row for each service and queue: how busy, its line, for whom its workers stand.

    That is told as the share of their time, and as how many of them do at a time on average.
    """
    standing = stands(run) if any(each.standing for each in summary.services.values()) else {}
    lines = run.account.lines
    for name in run.shop.parts:
        line = depth(lines.get(name, ()), run.end, end)
        if name in summary.services:
            service = summary.services[name]
            workers = getattr(run.shop.parts[name], "workers", 1)
            time = run.account.crew_time(name, workers, 0.0, run.end) or 1.0
            stood = {peer: seconds for (part, peer), seconds in standing.items() if part == name}
            row = {
                "most": service.queue_max,
                "mean": service.queue_mean,
                "busy": service.utilisation,
                "standing": service.standing,
                "for": {peer: (sec / time, sec / run.end) for peer, sec in stood.items()},
            }
        elif name in summary.queues:
            queue = summary.queues[name]
            row = {"most": queue.length_max, "mean": queue.length_mean, "busy": None}
            row |= {"standing": 0.0, "for": {}}
        else:
            continue
        yield {"name": name, "line": line, **row}


def _waits(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return who waits for whom, and how many do at a time, on average; the most first."""
    found = []
    for part in parts:
        found.append(
            {"who": "in line", "whom": part["name"], "mean": part["mean"], "stands": False}
        )
        for peer, (_, mean) in part["for"].items():
            found.append({"who": part["name"], "whom": peer, "mean": mean, "stands": True})
    found = [wait for wait in found if wait["mean"] >= 0.005]
    return sorted(found, key=lambda wait: -wait["mean"])


def stands(run: Run) -> dict[tuple[str, str], float]:
    """Return for how many seconds the workers of one service stood waiting for another's answers.

    Keys are pairs: who stood, for whom. Calls to several at once count for each of them, several
    calls to one at once count once.
    """
    calls: dict[tuple[str, str, str], tuple[int, float]] = {}
    found: dict[tuple[str, str], float] = {}
    ends = {REPLIED, REFUSED, TIMED_OUT}
    for time, kind, part, _, event, peer, _ in run.log.rows():
        if kind == CALLED:
            count, since = calls.get((part, event, peer), (0, time))
            calls[part, event, peer] = count + 1, since
        elif kind in ends:
            count, since = calls.pop((part, event, peer))
            if count > 1:
                calls[part, event, peer] = count - 1, since
            else:
                found[part, peer] = found.get((part, peer), 0.0) + time - since
    for (part, _, peer), (_, since) in calls.items():
        found[part, peer] = found.get((part, peer), 0.0) + run.end - since
    return found


def depth(line: Sequence[tuple[float, int]], closing: float, end: float) -> list[int]:
    """Return the most that waited in each column of the day from 0 to `end`.

    A length that lasted no time does not count: who is served at once was never in line.
    """
    if not line or not end:
        return [0] * COLUMNS
    found = [0] * (COLUMNS + 1)
    scale = COLUMNS / end
    since, count = line[0]
    for time, later in (*line[1:], (closing, 0)):
        if count and time > since:
            first, after = min(int(since * scale), COLUMNS - 1), int(time * scale) + 1
            if found[first] < count:
                found[first] = count
            if after > first + 1:
                found[first:after] = [max(most, count) for most in found[first:after]]
        since, count = time, later
    return found[:COLUMNS]


def tell(run: Run, summary: Summary, parts: Sequence[Mapping[str, Any]]) -> str:
    """Return in words what the pictures of one design show."""
    said = [*_tell_orders(summary.orders, words(run.end))]
    name, busy = busiest(summary)
    if name:
        said.append(f"The busiest is {name}, at work {percent(busy)} of the time.")
    longest = max(parts, key=lambda part: part["most"], default=None)
    if longest and longest["most"]:
        most, name = longest["most"], longest["name"]
        began = words(_began(run.account.lines[name], most, run.end))
        said.append(f"The longest line, {most}, is at {name}, after {began}.")
    else:
        said.append("Nobody ever waits in line.")
    for part in parts:
        for peer, (share, _) in part["for"].items():
            if telling(share):
                said.append(
                    f"For {percent(share)} of its time {part['name']} stands waiting for {peer}."
                )
    return " ".join([*said, *([run.stopped] if run.stopped else [])])


def _tell_orders(orders: OrdersSummary, day: str) -> Iterator[str]:
    """Yield sentences on what became of the orders of a day."""
    if not orders.placed:
        yield f"In {day} nobody placed an order."
        return
    placed = "1 order was" if orders.placed == 1 else f"{orders.placed} orders were"
    complete = f"{orders.complete} {'was' if orders.complete == 1 else 'were'} complete"
    rejected = f", {orders.rejected} rejected" if orders.rejected else ""
    left = orders.placed - orders.complete - orders.rejected
    yield f"In {day} {placed} placed, {complete}{rejected} and {left} still open at closing."
    if orders.complete == 1:
        yield f"The complete one took {words(orders.to_complete.p50)}."
    elif orders.complete:
        half, most = words(orders.to_complete.p50), words(orders.to_complete.p95)
        yield f"Half were complete within {half}, 95 % within {most}."


def _began(line: Sequence[tuple[float, int]], most: int, closing: float) -> float:
    """Return when a line was first as long as the most, and was it for any time."""
    spans = pairwise([*line, (closing, 0)])
    return next(time for (time, count), (end, _) in spans if count == most and end > time)


def _brief(design: Mapping[str, Any]) -> str:
    """Return a design's most telling numbers in a sentence short enough to be read aloud."""
    told = design["numbers"]
    if told["placed"] == "0":
        return "No orders."
    within = f"95 % complete within {told['complete, 95 % within']}"
    return (
        f"{within if told['complete'] != '0' else 'None complete'}, "
        f"{told['not complete at closing']} not complete, busiest {told['busiest']}."
    )


def nice(most: float) -> float:
    """Return the round number at or above, so that a scale seldom changes.

    >>> nice(0), nice(7), nice(130), nice(0.3)
    (1, 10, 200, 0.5)
    """
    if most <= 0:
        return 1
    power = 10.0 ** floor(log10(most))
    found = next(step * power for step in STEPS if step * power >= most)
    return int(found) if found >= 1 else found


def _nice_duration(most: float) -> float:
    """Return the duration at or above at which a scale ends well."""
    known = next((each for each in DURATIONS if each >= most), None)
    return float(known or 28800 * ceil(most / 28800))


def ticks(end: float) -> list[tuple[float, str]]:
    """Return places from 0 to the end of a scale of seconds, with their labels: four or five.

    >>> ticks(900.0)
    [(0.0, '0'), (300.0, '5 min'), (600.0, '10 min'), (900.0, '15 min')]
    """
    step = next((each for each in DURATIONS if end / each <= 5), 28800 * ceil(end / 28800 / 5))
    unit, name = next(
        (unit, name) for unit, name in ((3600, "h"), (60, "min"), (1, "s")) if step % unit == 0
    )
    places = [number * step for number in range(int(end / step + 1e-9) + 1)]
    return [(float(at), f"{at / unit:g} {name}" if at else "0") for at in places]
