"""Panel words: what the pictures of a panel show, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from donutlab.core.units import counted
from donutlab.display.panel_scales import span
from donutlab.results.summary import OrdersSummary, Summary, words
from donutlab.shop.run import Run


def numbers(summary: Summary) -> dict[str, str]:
    """Return the headline numbers, in words."""
    orders = summary.orders
    name, busy = busiest(summary)
    return {
        "placed": f"{orders.placed}",
        "accepted": f"{orders.accepted}",
        "complete": f"{orders.complete}",
        "not complete at closing": f"{orders.open}",
        "95 % of accepted within": words(orders.to_accepted.p95),
        "half of complete within": words(orders.to_complete.p50),
        "95 % of complete within": words(orders.to_complete.p95),
        "busiest": f"{name} {percent(busy)}" if name else "nobody",
    }


def settings(controls: Iterable[Mapping[str, Any]], values: Mapping[str, float]) -> dict[str, str]:
    """Return the values of sliders in words, by name."""
    return {each["name"]: f"{values[each['name']]:g} {each['unit']}".strip() for each in controls}


def title(controls: Sequence[Mapping[str, Any]], data: Mapping[str, Any]) -> str:
    """Return in words where the sliders of some panel data stand, and on which day."""
    told = settings(controls, data["values"])
    labels = [f"{each['label']} {told[each['name']]}" for each in controls]
    return ", ".join([*labels, f"seed {data['seed']}"])


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


def tell(
    run: Run,
    summary: Summary,
    parts: Sequence[Mapping[str, Any]],
    lengths: Mapping[str, Sequence[tuple[float, int]]],
) -> str:
    """Return in words what the pictures of one design show; what is overloaded comes first."""
    said = [*map(str, summary.overloads), *_tell_orders(summary.orders, span(run.end))]
    name, busy = busiest(summary)
    if name:
        said.append(f"The busiest is {name}, in work {percent(busy)} of the time.")
    longest = max(parts, key=lambda part: part["most"], default=None)
    if longest and longest["most"]:
        most, name = longest["most"], longest["name"]
        began = words(_began(lengths[name], most, run.end))
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
    placed = f"{counted(orders.placed, 'order')} {'was' if orders.placed == 1 else 'were'}"
    complete = f"{orders.complete} {'was' if orders.complete == 1 else 'were'} complete"
    rejected = f", {orders.rejected} rejected" if orders.rejected else ""
    left = f", {orders.left} left without an answer" if orders.left else ""
    told = f"{complete}{rejected}{left} and {orders.open} still open at closing"
    yield f"In {day} {placed} placed, {told}."
    if orders.complete == 1:
        yield f"The complete one took {words(orders.to_complete.p50)}."
    elif orders.complete:
        half, most = words(orders.to_complete.p50), words(orders.to_complete.p95)
        those = f"Of the {orders.complete}, half were complete within {half}, 95 % within {most}."
        few = f"Fewer than half ever were: of the {orders.complete}, the middle one took {half}, "
        few += f"95 % were complete within {most}."
        yield few if 2 * orders.complete < orders.placed else those


def _began(line: Sequence[tuple[float, int]], most: int, closing: float) -> float:
    """Return when a line was first as long as the most, and was it for any time."""
    spans = pairwise([*line, (closing, 0)])
    return next(time for (time, count), (end, _) in spans if count == most and end > time)


def brief(summary: Summary) -> str:
    """Return a design's most telling numbers in a sentence short enough to be read aloud."""
    orders = summary.orders
    if not orders.placed:
        return "No orders."
    over = "".join(
        f"{each.reader or each.part} gets more than it can do. " for each in summary.overloads
    )
    within = words(orders.to_complete.p95)
    complete = {0: "None complete", 1: f"1 complete within {within}"}.get(
        orders.complete, f"95 % of {orders.complete} complete within {within}"
    )
    name = busiest(summary)[0]
    busy = f"{name} {percent(busiest(summary)[1])}" if name else "nobody"
    left = f", {orders.left} left" if orders.left else ""
    return f"{over}{complete}{left}, {orders.open} not complete, busiest {busy}."
