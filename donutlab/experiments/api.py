"""Experiments: many runs of one shop, of a range of shops, or of designs to be compared.

One run is an anecdote. `replicate` says how sure the numbers of a shop are, `sweep` how they
depend on something, `compare` which of several designs is better. Replication 3 has the same seed
for every shop (common random numbers): ``shop.run(seed=...)`` with a seed from the frame shows that
very run. All three have these parameters:

- `until`: the second at which each run closes, as in `Shop.run`;
- `seed`: experiments with different seeds share no random number;
- `warmup`: seconds at the start that do not count;
- `metrics`: what is measured, see `donutlab.experiments.metrics`;
- `confidence`: of the intervals;
- `file`: a journal of the runs done. The same call with the same file goes on where it was
  interrupted; the file refuses another study;
- `jobs`: on how many cores (None: decided by how long it would take), or a Dask client;
- `progress`: whether to show a bar once it takes longer than a second;
- `limit`: of one run, as in `Shop.run`.

A run that fails is a row with its error. An interrupt ends the study with what is done.

Take 40 runs or more where times in a queue are measured, and long ones:
`donutlab.experiments.confidence` tells how often an interval of few short ones misses the truth,
and a study of fewer says so.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any

from donutlab.core.errors import RunStopped, ShopError, check_text, nearest, told_keywords
from donutlab.experiments.metrics import COST, STANDARD, Metrics, check_known, named
from donutlab.experiments.plan import Plan
from donutlab.experiments.study import Comparison, Study
from donutlab.shop.run import Run
from donutlab.shop.shop import LIMIT, Shop


@told_keywords
def replicate(
    shop: Shop,
    n: int,
    *,
    until: float | None = None,
    seed: int = 0,
    warmup: float = 0.0,
    metrics: Metrics = STANDARD,
    confidence: float = 0.95,
    precision: float | None = None,
    file: str | Path | None = None,
    jobs: Any = None,
    progress: bool = True,
    limit: int = LIMIT,
) -> Study:
    """Run a shop n times, each time with another seed.

    With a `precision` of 0.05, n is the most: it ends as soon as the half-width of every interval
    is at most 5 % of its mean, which is looked at after 40 runs and then after every 10. To stop
    where an interval happens to be narrow costs little: 95 % intervals of times in a queue then
    held the truth in 92 to 93 % of 400 experiments.

    >>> from donutlab import Customers, Exponential, Poisson, Service, Work, per_hour, hours
    >>> shop = Shop(
    ...     Customers("street", Poisson(per_hour(40)), to="baker"),
    ...     Service("baker", [Work(Exponential(60))]),
    ... )
    >>> study = replicate(shop, 20, until=hours(8), metrics="services.baker.utilisation")
    >>> study.intervals()["mean"].round(1).tolist()
    [0.7]
    """
    plan = Plan(
        n, until, seed, warmup, named(metrics), confidence, limit, jobs, progress, precision
    )
    _check_shops({"the shop": shop}, plan)
    return plan.carry_out([{}], [shop], file)


@told_keywords
def sweep(
    build: Callable[..., Shop],
    grid: Mapping[str, Iterable[Any]] | Iterable[Mapping[str, Any]],
    n: int,
    *,
    until: float | None = None,
    seed: int = 0,
    warmup: float = 0.0,
    metrics: Metrics = STANDARD,
    confidence: float = 0.95,
    precision: float | None = None,
    file: str | Path | None = None,
    jobs: Any = None,
    progress: bool = True,
    limit: int = LIMIT,
) -> Study:
    """Run `build(**values)` n times for every point of a grid.

    `grid` maps the parameters of `build` to the values to try, all with all; or it is a list of
    the points themselves, ``[{"bakers": 1, "ovens": 2}, ...]``. `precision` is as in `replicate`,
    at each point. A point of which no shop can be built is a row with the error for each run.
    """
    plan = Plan(
        n, until, seed, warmup, named(metrics), confidence, limit, jobs, progress, precision
    )
    points = _points(build, grid)
    labels = _labels(points, plan)
    shops = [_built(build, point) for point in points]
    if isinstance(shops[0], Exception) and not any(isinstance(each, Shop) for each in shops):
        raise shops[0]
    check_known(plan.metrics, _openings(shops, until))
    return plan.carry_out(labels, shops, file)


@told_keywords
def compare(
    shops: Mapping[str, Shop] | Sequence[Shop],
    n: int,
    *,
    until: float | None = None,
    seed: int = 0,
    warmup: float = 0.0,
    metrics: Metrics = (*STANDARD, COST),
    better: Mapping[str, str] | None = None,
    confidence: float = 0.95,
    precision: float | None = None,
    file: str | Path | None = None,
    jobs: Any = None,
    progress: bool = True,
    limit: int = LIMIT,
) -> Comparison:
    """Run several designs n times on the same random numbers, and say which is better.

    `shops` are designs by name; the first is the baseline. `better` says of a metric whether
    `"higher"` or `"lower"` is better; standard metrics know it. The comparison also tells how
    many parts have to be edited to get from the baseline to each design, their coupling, and what
    a million orders would cost, unless other metrics are asked for. With a `precision` of 0.05 it
    ends as soon as every difference is known to 5 % of the baseline's mean.
    """
    designs = _designs(shops)
    settings = (confidence, limit, jobs, progress, precision)
    plan = Plan(n, until, seed, warmup, named(metrics), *settings, paired=True)
    for name, way in (better or {}).items():
        if name not in plan.metrics or way not in ("higher", "lower"):
            raise ValueError(
                f"compare: better says of a metric 'higher' or 'lower', not {way!r} of {name!r}."
                f"{nearest(name, plan.metrics)}"
            )
    _check_shops(designs, plan)
    points = [{"design": name} for name in designs]
    study = plan.carry_out(points, list(designs.values()), file)
    return Comparison(**vars(study), shops=designs, better=dict(better or {}))


def _check_shops(shops: Mapping[str, Any], plan: Plan) -> None:
    """Raise what keeps any of these shops from being run, or no metric from being known."""
    for name, shop in shops.items():
        if not isinstance(shop, Shop):
            raise TypeError(f"study: {name} must be a Shop, not {shop!r}.")
        faults = shop.faults()
        if faults:
            raise ShopError(faults)
    check_known(plan.metrics, [_opening(shop, plan.until) for shop in shops.values()])


def _opening(shop: Shop, until: float | None) -> Run:
    """Return the very beginning of a run: it knows the names of all that can be measured."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RunStopped)
        return shop.run(until=until, limit=1)


def _openings(shops: Iterable[Shop | Exception], until: float | None) -> Iterator[Run]:
    """Yield the beginnings of the runs of those shops that can be run."""
    for shop in shops:
        with suppress(Exception):
            if isinstance(shop, Shop):
                yield _opening(shop, until)


def _designs(shops: Mapping[str, Shop] | Sequence[Shop]) -> dict[str, Shop]:
    """Return the designs by name; without names they are numbered."""
    if not isinstance(shops, (Mapping, list, tuple)):
        raise TypeError(
            f"compare: shops are designs by name, not {shops!r}. "
            "Try compare({'calls': diner, 'events': other}, n=40, until=hours(8))."
        )
    if len(shops) < 2:
        raise ValueError(
            f"compare: it takes at least 2 shops, not {len(shops)}. For one there is replicate."
        )
    if isinstance(shops, Mapping):
        for name in shops:
            check_text("compare", "the name of a design", name)
        return dict(shops)
    return {f"design {number}": shop for number, shop in enumerate(shops, 1)}


def _points(
    build: Callable[..., Shop], grid: Mapping[str, Iterable[Any]] | Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the points of a grid, plain Python values by name; check that `build` takes them."""
    if not callable(build):
        raise TypeError(f"sweep: build must be a function that returns a Shop, not {build!r}.")
    if isinstance(grid, Mapping):
        for name, values in grid.items():
            if isinstance(values, str) or not isinstance(values, Iterable):
                raise TypeError(
                    f"sweep: {name!r} needs the values to try, not {values!r}. "
                    f"Write {{{name!r}: [{values!r}]}}."
                )
        listed = {name: list(values) for name, values in grid.items()}
        empty = next((name for name, values in listed.items() if not values), None)
        if empty is not None:
            raise ValueError(f"sweep: there is no value to try for {empty!r}.")
        points = [dict(zip(listed, values, strict=True)) for values in product(*listed.values())]
    else:
        points = [dict(point) for point in grid]
    if not points or not points[0]:
        raise ValueError("sweep: the grid is empty. Try {'bakers': [1, 2, 3]}.")
    for point in points:
        if list(point) != list(points[0]):
            raise ValueError(
                f"sweep: every point needs the same parameters, and {list(point)} are not "
                f"{list(points[0])}."
            )
        try:
            inspect.signature(build).bind(**point)
        except TypeError as error:
            takes = ", ".join(inspect.signature(build).parameters)
            raise TypeError(f"sweep: build takes ({takes}), and there is {error}.") from None
    return [{name: _plain(value) for name, value in point.items()} for point in points]


def _plain(value: Any) -> Any:
    """Return a number of numpy as one of Python."""
    return value.item() if type(value).__module__ == "numpy" and value.ndim == 0 else value


def _labels(points: Sequence[Mapping[str, Any]], plan: Plan) -> list[dict[str, Any]]:
    """Return the points as they stand in frame and file; each must look different."""
    for name in points[0]:
        if name in ("replication", "seed", "error", "metric", *plan.metrics):
            raise ValueError(
                f"sweep: a parameter cannot be called {name!r}, as another column of the frame is."
            )
    labels = [{name: _label(value) for name, value in point.items()} for point in points]
    seen = set()
    for label in labels:
        key = tuple(label.values())
        if key in seen:
            raise ValueError(f"sweep: the point {label} is in the grid twice.")
        seen.add(key)
    return labels


def _label(value: Any) -> Any:
    """Return a value as it stands in a frame: numbers and texts as they are, the rest in words."""
    if isinstance(value, (int, float, str)):
        return value
    return getattr(value, "__name__", repr(value))


def _built(build: Callable[..., Shop], point: Mapping[str, Any]) -> Shop | Exception:
    """Return the shop at a point, or the error with which it could not be built."""
    try:
        shop = build(**point)
    except Exception as error:
        return error
    if not isinstance(shop, Shop):
        raise TypeError(
            f"sweep: build must return a Shop, and at {dict(point)} it returned {shop!r}."
        )
    return shop
