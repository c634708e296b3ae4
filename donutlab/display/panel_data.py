"""Panel data: what is shown of one run or of two side by side, as plain data, and in words.

The browser draws these numbers and knows nothing else, so picture and words say the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from donutlab.core.needs import CALLS
from donutlab.display.panel_scales import Scales
from donutlab.display.panel_words import brief, numbers, tell
from donutlab.results.lengths import Length
from donutlab.results.positions import backlogs
from donutlab.results.standing import standing
from donutlab.results.statistics import duration, mean_and_most
from donutlab.results.summary import Summary, percentile
from donutlab.shop.layout import arrows
from donutlab.shop.run import Run

COLUMNS = 120
"""In how many pieces of equal length the day is cut for the picture of a line."""
UNMANNED: dict[str, Any] = {"busy": None, "standing": 0.0, "for": {}, "is": "a queue"}
"""What a row says of a part without workers."""
BARS = 40
"""In how many bars the times until complete are counted."""


def panel_data(runs: Mapping[str, Run], scales: Scales | None = None) -> dict[str, Any]:
    """Return what there is to see of runs by name: their `designs`, the common `scales`, `text`.

    Times are in seconds; lines and bars are counts. The scales are those given, or as much larger
    as is needed.
    """
    before = scales or Scales()
    summaries = {name: run.summary() for name, run in runs.items()}
    lines = {name: _lines(run, summaries[name]) for name, run in runs.items()}
    times = {name: _times(run) for name, run in runs.items()}
    scales = before.grown(
        {
            "time": max(run.end for run in runs.values()),
            "latency": max((found[-1] for found in times.values() if found), default=0.0),
        }
    )
    designs: list[dict[str, Any]] = [
        {
            "name": name,
            "numbers": numbers(summaries[name]),
            "bars": _bars(times[name], scales.latency),
            "never": summaries[name].orders.open,
            "marks": [percentile(times[name], share) for share in (0.5, 0.95) if times[name]],
            "parts": (rows := list(_parts(run, summaries[name], lines[name], scales.time))),
            "waits": _waits(run, rows),
            "overload": [str(each) for each in summaries[name].overloads],
            "text": tell(run, summaries[name], rows, lines[name]),
            "brief": brief(summaries[name]),
            "stopped": run.stopped,
        }
        for name, run in runs.items()
    ]
    scales = scales.grown(
        {
            "line": max([0, *(part["most"] for each in designs for part in each["parts"])]),
            "orders": max(max(*each["bars"], each["never"]) for each in designs),
            "waiting": max([0.1, *(wait["mean"] for each in designs for wait in each["waits"])]),
        }
    )
    return {
        "designs": designs,
        "scales": scales.data(before),
        "text": _of_each(designs, "text"),
        "brief": _of_each(designs, "brief"),
    }


def _of_each(designs: Sequence[Mapping[str, Any]], key: str) -> str:
    """Return what is said of each design, after its name if it has one."""
    return " ".join(f"{each['name']}: {each[key]}".lstrip(": ") for each in designs)


def _times(run: Run) -> list[float]:
    """Return the times from placing an order until it was complete, shortest first."""
    orders = run.ledger.orders.values()
    return sorted(each.completed - each.placed for each in orders if each.outcome == "complete")


def _bars(ascending: Sequence[float], longest: float) -> list[int]:
    """Return how many times lie in each of the bars from 0 to the longest."""
    firsts = [
        bisect_left(ascending, bar, key=lambda time: int(time * BARS / longest))
        for bar in range(BARS)
    ]
    return [after - first for first, after in pairwise([*firsts, len(ascending)])]


def _lines(run: Run, summary: Summary) -> dict[str, Length]:
    """Return how many waited where, from when on: at parts, and in streams for each reader."""
    partitions = {
        name: len(next(iter(stream.readers.values()), ()))
        for name, stream in summary.streams.items()
    }
    behind = backlogs(run.log.rows(), partitions)
    read = {f"{stream} for {reader}": length for (stream, reader), length in behind.items()}
    return {**run.ledger.lengths, **read}


def _parts(
    run: Run, summary: Summary, lines: Mapping[str, Length], end: float
) -> Iterator[dict[str, Any]]:
    """Yield a row for each service, queue and reader of a stream: its line, and how busy it is.

    Of a service is told as well for whom its workers stand.
    That is told as the share of their time, and as how many of them do at a time on average.
    """
    stand = any(each.standing for each in summary.services.values())
    spans = standing(run.log.rows(), run.end, by_callee=True) if stand else {}
    stood_for = {who: duration(each, 0.0) for who, each in spans.items()}
    for name in [*run.shop.parts, *(each for each in lines if each not in run.shop.parts)]:
        line = depth(lines.get(name, ()), run.end, end)
        if name in summary.services:
            service = summary.services[name]
            workers = getattr(run.shop.parts[name], "workers", 1)
            time = run.ledger.crews.seconds(name, workers, 0.0, run.end) or 1.0
            stood = {peer: seconds for (part, peer), seconds in stood_for.items() if part == name}
            row = {
                "most": service.queue_max,
                "mean": service.queue_mean,
                "busy": service.utilisation,
                "standing": service.standing,
                "for": {peer: (sec / time, sec / run.end) for peer, sec in stood.items()},
            }
        elif name in summary.queues:
            queue = summary.queues[name]
            row = UNMANNED | {"most": queue.length_max, "mean": queue.length_mean}
        elif name in run.shop.parts:
            continue
        else:
            mean, most = mean_and_most(lines[name], run.end)
            row = UNMANNED | {"most": most, "mean": mean, "is": "a stream"}
        yield {"name": name, "line": line, **row}


def _waits(run: Run, parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return who may wait for whom, part by part, and how many do at a time, on average."""
    calls = [(start, end) for start, end, link in arrows(run.shop.parts) if link.need is CALLS]
    found = []
    for part in parts:
        found.append(
            {"who": "in line", "whom": part["name"], "mean": part["mean"], "stands": False}
        )
        for peer in dict.fromkeys([end for start, end in calls if start == part["name"]]):
            _, mean = part["for"].get(peer, (0.0, 0.0))
            found.append({"who": part["name"], "whom": peer, "mean": mean, "stands": True})
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
