"""Plots: pictures of a run, each with a text equivalent that gives the numbers seen.

Lines differ in dashes and bars in hatching, so nothing has to be told from colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any, Literal, NamedTuple

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from donutlab.core.errors import nearest
from donutlab.core.needs import LOOK_UPS, QUEUE_READERS
from donutlab.display.pictures import COLOURS, Picture
from donutlab.results.orders import OrderRecord
from donutlab.results.standing import standing
from donutlab.results.summary import mean_and_most, times, words
from donutlab.results.visits import Visit
from donutlab.shop.run import Run

WAITS, WORKS, STANDS = "waits in line", "in work", "worker stands waiting for an answer"
LOOKS: dict[str, dict[str, Any]] = {
    WAITS: {"facecolor": "white", "edgecolor": "#555555", "hatch": "....", "linewidth": 0.8},
    WORKS: {"facecolor": COLOURS[0], "edgecolor": COLOURS[0], "linewidth": 0.8},
    STANDS: {"facecolor": "white", "edgecolor": COLOURS[3], "hatch": "////", "linewidth": 0.8},
}
MARKERS: dict[str, dict[str, Any]] = {
    "accepted": {"marker": "o", "markersize": 11, "fillstyle": "none", "linestyle": ""},
    "rejected": {"marker": "x", "markersize": 9, "linestyle": ""},
    "left": {"marker": "v", "markersize": 8, "linestyle": ""},
    "completed": {"marker": "D", "markersize": 5, "linestyle": ""},
}
DASHES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (7, 1, 1, 1, 1, 1)), (0, (1, 4)), (0, (9, 4)))


LEGEND: dict[str, Any] = {"fontsize": "small", "frameon": False, "handlelength": 2.5}


class Unit(NamedTuple):
    """A unit for an axis of time, so many `seconds` long."""

    name: str
    seconds: float


UNITS = {120: Unit("seconds", 1), 7200: Unit("minutes", 60), 172800: Unit("hours", 3600)}


def unit_for(span: float) -> Unit:
    """Return the unit in which a span of seconds reads well on an axis.

    >>> unit_for(45).name, unit_for(1800).name, unit_for(28800).name, unit_for(604800).name
    ('seconds', 'minutes', 'hours', 'days')
    """
    return next((unit for most, unit in UNITS.items() if span <= most), Unit("days", 86400))


class Span(NamedTuple):
    """Something that lasts: what it is, at which part, from when to when in seconds."""

    what: str
    part: str
    start: float
    end: float


def timeline(run: Run, order: str | int) -> Picture:
    """Return who works on one order when, where it waits in line, and who stands waiting for whom.

    Ask for the order as in `Run.trace`, by its id or number. Raises KeyError for an order that
    was never placed.
    """
    name = run.trace(order).order
    record = run.ledger.orders[name]
    spans, marks = spans_of(run, name), _marks(record)
    parts = list(dict.fromkeys([record.customers, *(span.part for span in spans)]))
    last = max([span.end for span in spans] + [time for _, time in marks], default=record.placed)
    unit = unit_for(last - record.placed)
    heard = [f"{word} after {words(time - record.placed)}" for word, time in marks]
    told = [f"{part}: {_durations(part, spans)}." for part in parts[1:]]
    alt = " ".join([f"Order {name}: {', '.join(heard) or 'not answered'}.", *told])
    picture = Picture(alt, figsize=(7.5, 1.5 + 0.42 * len(parts)))
    axes = picture.subplots()
    for what in dict.fromkeys(span.what for span in spans):
        chosen = [span for span in spans if span.what == what]
        starts = [(span.start - record.placed) / unit.seconds for span in chosen]
        widths = [(span.end - span.start) / unit.seconds for span in chosen]
        rows = [parts.index(span.part) for span in chosen]
        axes.barh(rows, widths, 0.6, starts, label=what, **LOOKS[what])
    for word, time in marks:
        spot = (time - record.placed) / unit.seconds
        axes.plot([spot], [0], color="black", label=word, clip_on=False, **MARKERS[word])
    axes.set_yticks(range(len(parts)), parts)
    axes.set_ylim(len(parts) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.set_xlabel(f"{unit.name} since order {name} was placed")
    _finish(picture, axes, grid="x")
    return picture


def _marks(record: OrderRecord) -> list[tuple[str, float]]:
    """Return what the customer of an order has heard of it, and when."""
    found = [(word, getattr(record, word)) for word in MARKERS]
    return [(word, time) for word, time in found if time == time]


def spans_of(run: Run, order: str) -> list[Span]:
    """Return what happened to an order as spans, as they began.

    A service works from start to end; the spans in which it stands waiting lie within these.
    """

    def stays(what: str, visits: Iterable[Visit], start: str, end: str) -> Iterator[Span]:
        for visit in visits:
            begun, done = getattr(visit, start), getattr(visit, end)
            done = visit.gone if done != done else done
            if visit.order == order and begun == begun:
                yield Span(what, visit.service, begun, done if done == done else run.end)

    visits, queue_visits = run.ledger.visits, run.ledger.queue_visits
    rows = (row for row in run.log.rows() if row[3] == order)
    found = [*stays(WAITS, [*visits, *queue_visits], "arrived", "started")]
    found += stays(WORKS, visits, "started", "ended")
    stood = standing(rows, run.end).items()
    found += [Span(STANDS, part, since, end) for part, spans in stood for since, end in spans]
    return sorted((span for span in found if span.end > span.start), key=lambda span: span.start)


def _durations(part: str, spans: Sequence[Span]) -> str:
    """Return for how long an order waits at a part, is in work there, and keeps it standing."""
    total = dict.fromkeys(LOOKS, 0.0)
    for span in spans:
        if span.part == part:
            total[span.what] += span.end - span.start
    total[WORKS] -= total[STANDS]
    return ", ".join(f"{what} {words(seconds)}" for what, seconds in total.items() if seconds > 0)


def queue_depth(run: Run, *parts: str) -> Picture:
    """Return how many wait over time at these services and queues, or where the lines are longest.

    A length that lasts no time is not drawn. Raises KeyError for an unknown name, and ValueError
    for a part at which nothing waits.
    """
    shop, lengths = run.shop.parts, run.ledger.lengths
    able = [name for name, part in shop.items() if part.takes & {QUEUE_READERS, LOOK_UPS}]
    for name in parts:
        if name not in shop:
            raise KeyError(f"queue_depth: there is no part {name!r}.{nearest(name, able)}")
        if name not in able:
            word = type(shop[name]).__name__
            raise ValueError(
                f"queue_depth: {name!r} is a {word}, and nothing waits there. "
                f"Try one of these: {', '.join(able)}."
            )
    depths = {name: dict(lengths.get(name, [(0.0, 0)])) for name in parts or able}
    sizes = {name: mean_and_most(list(depth.items()), run.end) for name, depth in depths.items()}
    used = sorted((name for name in sizes if sizes[name][1]), key=lambda name: -sizes[name][0])
    longest = used[: len(DASHES)] or able
    unit = unit_for(run.end)
    picture = Picture(f"How many wait over {words(run.end)}.")
    axes = picture.subplots()
    looks = _lines()
    for name, depth in depths.items():
        if name not in parts and name not in longest:
            continue
        counts = [*depth.values()]
        moments = [time / unit.seconds for time in [*depth, run.end]]
        axes.step(moments, [*counts, counts[-1]], where="post", label=name, **next(looks))
        mean, most = sizes[name]
        when = next(time for time, count in depth.items() if count == most)
        peak = f", first after {words(when)}" if most else ""
        picture.alt += f" {name}: {mean:.2f} on average, at most {most}{peak}; {counts[-1]} at end."
    axes.set_xlabel(f"{unit.name} since opening")
    axes.set_ylabel("events that wait")
    axes.set_xlim(0, run.end / unit.seconds or 1)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    _finish(picture, axes, grid="y")
    return picture


def utilisation(run: Run) -> Picture:
    """Return for each service which share of their time its workers worked, and stood waiting."""
    services = run.summary().services
    rows = range(len(services))
    standing = [100 * each.standing for each in services.values()]
    working = [
        100 * each.utilisation - share
        for each, share in zip(services.values(), standing, strict=True)
    ]
    told = [
        f"{name}: working {work:.0f} %, standing {stand:.0f} %, idle {100 - work - stand:.0f} %."
        for name, work, stand in zip(services, working, standing, strict=True)
    ]
    alt = f"How the workers spent {words(run.end)}. {' '.join(told)}"
    picture = Picture(alt, figsize=(7.5, 1.4 + 0.42 * len(services)))
    axes = picture.subplots()
    axes.barh(rows, working, 0.6, label="working", **LOOKS[WORKS])
    if any(standing):
        bars = axes.barh(rows, standing, 0.6, working, label=STANDS, **LOOKS[STANDS])
        for bar, share in zip(bars, standing, strict=True):
            bar.set_visible(share > 0)
    for row, work, stand in zip(rows, working, standing, strict=True):
        axes.text(work + stand + 1, row, f"{work + stand:.0f} %", va="center")
    crews = {name: getattr(run.shop.parts[name], "workers", 1) for name in services}
    axes.set_yticks(rows, [f"{crew} at {name}" for name, crew in crews.items()])
    axes.set_ylim(len(services) - 0.5, -0.5)
    axes.set_xlim(0, 110)
    axes.set_xlabel("% of the workers' time")
    _finish(picture, axes, grid="x")
    return picture


def latency(run: Run) -> Picture:
    """Return how long it took until orders were accepted and complete, and visits over.

    Both are empirical distributions, in per cent of all that came: a curve that ends below 100 %
    shows what was not done when the run ended.
    """
    orders = list(run.ledger.orders.values())
    of_orders = {
        "accepted": [each.accepted - each.placed for each in orders],
        "complete": [each.completed - each.placed for each in orders],
    }
    of_visits: dict[str, list[float]] = {name: [] for name in run.summary().services}
    for visit in run.ledger.visits:
        of_visits[visit.service].append(visit.ended - visit.arrived)
    picture = Picture(figsize=(7.5, 3.4))
    left, right = picture.subplots(1, 2, sharey=True)
    picture.alt = _ecdf(left, of_orders, "orders", "since the order was placed")
    picture.alt += " " + _ecdf(right, of_visits, "visits", "from arrival to end of work")
    left.set_ylabel("% of all that came")
    return picture


def law(
    measured: Mapping[float, float], formula: Callable[[float], float], *, x: str, y: str
) -> Picture:
    """Return what was measured, as points, beside what a formula expects, as a line.

    `measured` maps values on the axis `x` to values on the axis `y`; `formula` is drawn between
    the first and the last of them. Raises ValueError for fewer than two points.
    """
    spots = sorted(measured)
    if len(spots) < 2:
        raise ValueError(f"law: a line needs at least two measured points, not {len(spots)}.")
    told = [
        f"{spot:g}: {measured[spot]:.2f} measured, {formula(spot):.2f} expected" for spot in spots
    ]
    picture = Picture(f"{y.capitalize()} by {x}. {'; '.join(told)}.")
    axes = picture.subplots()
    line = [spots[0] + n * (spots[-1] - spots[0]) / 100 for n in range(101)]
    axes.plot(line, [formula(spot) for spot in line], color=COLOURS[0], label="formula")
    heights = [measured[spot] for spot in spots]
    axes.plot(spots, heights, "o", color=COLOURS[3], label="measured")
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.set_ylim(bottom=0)
    _finish(picture, axes, grid="both")
    return picture


def loop(
    ways: Mapping[str, tuple[Mapping[float, float], Mapping[float, float]]], *, x: str, y: str
) -> Picture:
    """Return what was measured on the way up and on the way down again, side by side by name.

    Each name has two mappings from values on the axis `x` to values on the axis `y`. Where the way
    down is another than the way up there is hysteresis. Raises ValueError for no names, or for
    more than three; TypeError for what is not such a pair.
    """
    pairs = list(ways.values()) if isinstance(ways, Mapping) else [None]
    if not all(
        isinstance(pair, tuple | list)
        and len(pair) == 2
        and all(isinstance(way, Mapping) for way in pair)
        for pair in pairs
    ):
        raise TypeError(
            "loop: ways must map each name to a pair of mappings, up and down, such as "
            "{'shop': ({20: 1.0}, {20: 0.4})}."
        )
    if not 1 <= len(ways) <= 3:
        raise ValueError(f"loop: one to three stand side by side, not {len(ways)}.")
    picture = Picture(figsize=(7.5, 2.9))
    told = []
    for axes, (name, both) in zip(
        picture.subplots(1, len(ways), sharey=True, squeeze=False)[0], ways.items(), strict=True
    ):
        looks = (
            {"color": COLOURS[0], "linestyle": "-", "marker": ">", "label": "up"},
            {"color": COLOURS[3], "linestyle": "--", "marker": "<", "label": "down"},
        )
        for way, look in zip(both, looks, strict=True):
            spots = sorted(way)
            axes.plot(spots, [way[spot] for spot in spots], markersize=4, **look)
            said = ", ".join(f"{spot:g}: {way[spot]:.2f}" for spot in spots)
            told.append(f"{name}, {look['label']}: {said}.")
        axes.set_title(name, fontsize="medium")
        axes.set_xlabel(x)
        axes.set_ylim(-0.03, 1.05 * max(1e-9, *both[0].values(), *both[1].values()))
        axes.grid(alpha=0.3)
    picture.axes[0].set_ylabel(y)
    picture.legend(
        handles=list(picture.axes[0].lines), loc="outside upper right", ncols=2, **LEGEND
    )
    picture.alt = f"{y.capitalize()} by {x}. {' '.join(told)}"
    return picture


def _ecdf(axes: Axes, durations: Mapping[str, Sequence[float]], noun: str, what: str) -> str:
    """Draw one distribution for each name; return what is seen, in words."""
    known = {
        name: sorted(each for each in all_ if each == each) for name, all_ in durations.items()
    }
    last = max((each[-1] for each in known.values() if each), default=0.0)
    unit = unit_for(last)
    told = []
    for (name, ascending), look in zip(known.items(), _lines(), strict=False):
        count = len(durations[name])
        spots = [each / unit.seconds for each in [0.0, *ascending, 1.02 * last]]
        shares = [100 * number / (count or 1) for number in range(len(ascending) + 1)]
        axes.step(spots, [*shares, shares[-1]], where="post", label=name, **look)
        found = times(ascending)
        half = (
            f", half within {words(found.p50)}, 95 % within {words(found.p95)}"
            if found.count
            else ""
        )
        told.append(f"{name} {found.count} of {count}{half}.")
    axes.set_xlabel(f"{unit.name} {what}")
    axes.set_xlim(0, 1.02 * last / unit.seconds or 1)
    axes.set_ylim(0, 103)
    axes.grid(alpha=0.3)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, **LEGEND)
    return f"{noun.capitalize()}, {what}: {' '.join(told)}"


def _lines() -> Iterator[dict[str, Any]]:
    """Return looks for lines, each with a colour and dashes of its own."""
    colours = (colour for colour in COLOURS if colour != "#F0E442")  # yellow is lost on white
    return cycle([{"color": c, "linestyle": d} for c, d in zip(colours, DASHES, strict=True)])


def _finish(picture: Picture, axes: Axes, grid: Literal["x", "y", "both"]) -> None:
    """Give a picture its legend, above it, and a grid."""
    axes.grid(axis=grid, alpha=0.3)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    picture.legend(loc="outside upper left", ncols=5, **LEGEND)
