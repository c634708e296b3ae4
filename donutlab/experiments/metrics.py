"""Metrics: the numbers by which runs are judged.

A metric is a standard name, such as ``orders.to_complete.p95`` or ``services.baker.utilisation``,
or a function that gets the `Run` and returns a number. The standard names are the fields of
`Run.summary`, one inside the other, times in seconds; ``cost.total`` and
``cost.per_million_orders``, of the whole run in US dollars, see `Run.cost`; and
``orders.within.480``, the share of orders complete within so many seconds, see `share_within`.

Percentiles and means are of what was done. In a shop that is given more than it can do they say
little: who still waits is not in them. The share within a time counts who still waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from math import nan
from numbers import Real
from typing import Any

from donutlab.core.errors import nearest
from donutlab.core.rounding import MOMENT
from donutlab.shop.run import Run

Metric = str | Callable[[Run], float]
Metrics = Metric | Iterable[Metric] | Mapping[str, Metric]

STANDARD = (
    "orders.complete",
    "orders.to_accepted.mean",
    "orders.to_complete.mean",
    "orders.to_complete.p95",
)
"""What is measured unless it is said otherwise."""

COST = "cost.per_million_orders"
WITHIN = "orders.within."

FACTS = ("placed", "accepted", "complete", "overloaded")
"""What is known of each run besides the metrics: see `facts`."""

MORE_IS_BETTER = ("accepted", "complete", "served")
NEITHER = ("placed", "received", "utilisation", "count", "seconds")


def named(metrics: Metrics) -> dict[str, Metric]:
    """Return the metrics by name: functions go by their own name, or by that in a mapping.

    Raises TypeError for what is no metric and for a lambda without a name, ValueError for two of
    one name and for none at all.
    """
    if isinstance(metrics, Mapping):
        pairs = list(metrics.items())
    else:
        given = [metrics] if isinstance(metrics, str) or callable(metrics) else list(metrics)
        pairs = [(getattr(each, "__name__", str(each)), each) for each in given]
    if not pairs:
        raise ValueError(f"metrics: none is given. Try metrics=[{STANDARD[2]!r}].")
    for name, metric in pairs:
        if not (isinstance(metric, str) or callable(metric)):
            raise TypeError(
                f"metrics: {metric!r} is neither a name nor a function of a run. "
                f"Try {STANDARD[2]!r}."
            )
        if name == "<lambda>":
            raise TypeError(
                "metrics: a lambda has no name. Give it one: metrics={'late': lambda run: ...}."
            )
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"metrics: {twice!r} is there twice.")
    return dict(pairs)


def numbers(run: Run, warmup: float = 0.0, cost: bool = True) -> dict[str, float]:
    """Return every standard metric of a run by its name, the warm-up left out, cost if asked."""
    found = dict(_leaves("", run.summary(warmup)))
    if cost:
        bill = run.cost()
        found |= {"cost.total": bill.total, COST: bill.per_order * 1e6}
    return found


def _leaves(path: str, value: Any) -> Iterator[tuple[str, float]]:
    """Yield the numbers inside a summary with the path of fields and names that leads to them."""
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _leaves(f"{path}.{name}" if path else str(name), each)
    elif isinstance(value, Real):
        yield path, float(value)


def share_within(run: Run, seconds: float, warmup: float = 0.0) -> float:
    """Return the share of orders that were complete within so many seconds.

    Who still waits after that long counts, and so does who was rejected: neither was complete.
    Orders placed later than that long before the end are left out, for nobody knows yet. NaN if
    there are no others.
    """
    orders = run.ledger.orders.values()
    known = [each for each in orders if warmup <= each.placed and each.placed + seconds <= run.end]
    took = [each.completed - each.placed for each in known]
    return sum(time <= seconds + MOMENT for time in took) / len(known) if known else nan


def facts(run: Run, warmup: float) -> dict[str, Any]:
    """Return how many orders were placed, accepted and complete, and the overloaded parts."""
    summary = run.summary(warmup)
    orders = summary.orders
    parts = ", ".join(each.part for each in summary.overloads)
    return dict(zip(FACTS, (orders.placed, orders.accepted, orders.complete, parts), strict=True))


def measure(run: Run, metrics: Mapping[str, Metric], warmup: float) -> dict[str, float]:
    """Return what the metrics say of a run; NaN for a name that this run does not know.

    A function gets the whole run, the warm-up included. Raises TypeError if it returns anything
    but a number.
    """
    asked = [metric for metric in metrics.values() if isinstance(metric, str)]
    cost = any(metric.startswith("cost.") for metric in asked)
    known = numbers(run, warmup, cost) if asked else {}
    known |= {each: share_within(run, _seconds(each), warmup) for each in asked if _limited(each)}
    found: dict[str, float] = {}
    for name, metric in metrics.items():
        value = known.get(metric, nan) if isinstance(metric, str) else metric(run)
        if isinstance(value, bool) or not isinstance(value, Real):
            raise TypeError(f"The metric {name!r} returned {value!r}, which is no number.")
        found[name] = float(value)
    return found


def check_known(metrics: Mapping[str, Metric], runs: Iterable[Run]) -> None:
    """Raise ValueError for a standard name that none of these runs knows, with what there is."""
    asked = {metric for metric in metrics.values() if isinstance(metric, str)}
    for metric in filter(_limited, asked):
        if not _seconds(metric) > 0:
            raise ValueError(
                f"metrics: {metric!r} ends with the seconds it is about, a number above 0, as in "
                f"'{WITHIN}480'."
            )
    asked = {metric for metric in asked if not _limited(metric)}
    known: set[str] = set()
    for run in runs:
        known |= set(numbers(run))
        if asked <= known:
            return
    unknown = sorted(asked - known)
    if unknown and known:
        raise ValueError(f"metrics: there is no {unknown[0]!r}.{_beside(unknown[0], known)}")


def _limited(metric: str) -> bool:
    return metric.startswith(WITHIN)


def _seconds(metric: str) -> float:
    """Return the seconds at the end of the name of a share within a time; NaN if there are none."""
    try:
        return float(metric.removeprefix(WITHIN))
    except ValueError:
        return nan


def _beside(unknown: str, known: Iterable[str]) -> str:
    """Return the name nearest to one that is unknown, and all that could stand where it goes wrong.

    >>> _beside("orders.complte", ["orders.complete", "orders.placed", "seconds"])
    " Did you mean 'orders.complete'? After 'orders.' there are: complete, placed."
    """
    names = sorted(known)
    path = ""
    for word in unknown.split("."):
        if not any(name.startswith(f"{path}{word}.") for name in names):
            break
        path += f"{word}."
    after = {name.removeprefix(path).split(".")[0] for name in names if name.startswith(path)}
    where = f" After {path!r} there are" if path else " They begin with"
    return f"{nearest(unknown, names)}{where}: {', '.join(sorted(after))}."


def direction(name: str) -> str:
    """Return which way the standard metric is better: `higher`, `lower`, or `` for neither.

    >>> direction("orders.to_complete.p95"), direction("services.baker.utilisation")
    ('lower', '')
    """
    last = name.rpartition(".")[2]
    if _limited(name):
        return "higher"
    if last in NEITHER or "." not in name:
        return ""
    return "higher" if last in MORE_IS_BETTER else "lower"


def unit(name: str) -> str:
    """Return the unit of a standard metric in brackets, the empty string if it has none.

    >>> unit("orders.to_complete.p95"), unit("orders.complete")
    (' (s)', '')
    """
    path = name.split(".")
    if path[0] == "cost":
        return " (USD)"
    durations = {"to_accepted", "to_complete", "waiting", "sojourn"}
    timed = len(path) > 1 and path[-2] in durations and path[-1] != "count"
    return " (s)" if timed or name == "seconds" else ""
