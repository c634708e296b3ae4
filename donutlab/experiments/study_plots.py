"""Pictures of studies: each says in words what it shows; `Study.table` has the numbers."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from donutlab.core.errors import nearest
from donutlab.core.units import counted
from donutlab.display.pictures import COLOURS, Picture
from donutlab.experiments.metrics import unit
from donutlab.experiments.study import Comparison, Study, mean_of, number
from donutlab.experiments.warmup import ORDERS, WarmUp

LOOKS: list[dict[str, Any]] = [
    {"color": colour, "linestyle": dashes, "marker": marker}
    for colour, dashes, marker in zip(
        COLOURS[:6], ("-", "--", "-.", ":", "-", "--"), ("o", "s", "^", "D", "v", "P"), strict=True
    )
]


def metric_over(study: Study, metric: str, parameter: str | None = None) -> Picture:
    """Return how a metric depends on a parameter of a sweep, with confidence intervals.

    Other parameters give a line for each of their values. Raises ValueError for a metric that was
    not measured, and for a parameter that was not varied.
    """
    parameter = parameter or next(iter(study.parameters), "")
    if parameter not in study.parameters:
        raise ValueError(
            f"metric_over: {parameter!r} was not varied.{nearest(parameter, study.parameters)} "
            f"It shows one of: {', '.join(study.parameters) or 'none in this study'}."
        )
    table: Any = study.of(metric)
    others = [name for name in study.parameters if name != parameter]
    picture = Picture(figsize=(7.5, 3.6))
    axes, told = picture.subplots(), []
    groups = table.groupby(others, sort=False) if others else [((), table)]
    for (values, rows), look in zip(groups, cycle(LOOKS), strict=False):
        label = ", ".join(f"{name} {value}" for name, value in zip(others, values, strict=True))
        spots = rows[parameter] if rows[parameter].dtype.kind in "if" else rows[parameter].map(str)
        axes.errorbar(spots, rows["mean"], yerr=rows["half"], capsize=4, label=label, **look)
        told.append(f"{label + ': ' if label else ''}{_extremes(rows, parameter)}.")
    picture.alt = f"{metric}{unit(metric)} over {parameter}. {' '.join(told)}"
    axes.set_xlabel(parameter)
    axes.set_ylabel(metric + unit(metric))
    _finish(axes)
    if others:
        axes.legend(fontsize="small", frameon=False)
    return picture


def _extremes(rows: Any, parameter: str) -> str:
    """Return where the mean is lowest and highest, in words."""
    known = rows.dropna(subset=["mean"])
    if known.empty:
        return "no run gave a number"
    low, high = known.loc[known["mean"].idxmin()], known.loc[known["mean"].idxmax()]
    return (
        f"lowest {number(low['mean'])} at {low[parameter]}, "
        f"highest {number(high['mean'])} at {high[parameter]}"
    )


def heat_map(study: Study, metric: str) -> Picture:
    """Return a metric over both parameters of a sweep, its mean written into every field.

    Raises ValueError unless two parameters were varied and the metric was measured.
    """
    if len(study.parameters) != 2:
        raise ValueError(
            f"heat_map: it shows two parameters, and this study varied {len(study.parameters)}. "
            "Try metric_over."
        )
    down, across = study.parameters
    table: Any = study.of(metric).pivot(index=down, columns=across, values="mean")
    picture = Picture(figsize=(7.5, 1.6 + 0.5 * len(table)))
    axes = picture.subplots()
    means = table.to_numpy(dtype=float)
    image = axes.imshow(means, cmap="cividis", aspect="auto")
    middle = (np.nanmin(means) + np.nanmax(means)) / 2 if np.isfinite(means).any() else 0.0
    for row, column in np.ndindex(table.shape):
        value = float(means[row, column])
        ink = "white" if value < middle else "black"
        axes.text(column, row, number(value), ha="center", va="center", color=ink)
    axes.set_xticks(range(table.shape[1]), [str(each) for each in table.columns])
    axes.set_yticks(range(table.shape[0]), [str(each) for each in table.index])
    axes.set_xlabel(across)
    axes.set_ylabel(down)
    picture.colorbar(image, label=metric + unit(metric))
    rows = [
        f"{down} {name}: {', '.join(number(value) for value in row)}."
        for name, row in zip(table.index, means, strict=True)
    ]
    heads = ", ".join(map(str, table.columns))
    picture.alt = f"{metric}{unit(metric)}; {across} across: {heads}. {' '.join(rows)}"
    return picture


def paired_differences(study: Comparison, metric: str) -> Picture:
    """Return each design's difference to the baseline, a dot for each pair, with its interval.

    Raises ValueError for a metric that was not measured.
    """
    if not isinstance(study, Comparison):
        raise TypeError(f"paired_differences: it shows what compare returns, not {study!r}.")
    pairs = study.pairs(metric)
    baseline, *others = study.shops
    picture = Picture(study.verdict(metric), figsize=(7.5, 1.2 + 0.7 * len(others)))
    axes = picture.subplots()
    for row, design in enumerate(others):
        gaps = (pairs[design] - pairs[baseline]).dropna()
        found = mean_of(gaps, study.confidence)
        axes.plot(gaps, [row - 0.2] * len(gaps), "o", color=COLOURS[5], alpha=0.6, markersize=4)
        axes.errorbar(
            [found.estimate], [row + 0.1], xerr=[found.half], fmt="D", color=COLOURS[0], capsize=6
        )
        picture.alt += f" {design} less {baseline}: {found}."
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_yticks(range(len(others)), [f"{name} less {baseline}" for name in others])
    axes.set_ylim(len(others) - 0.5, -0.5)
    axes.set_xlabel(f"difference in {metric}{unit(metric)}: dots are pairs, the bar the mean")
    _finish(axes)
    return picture


def settling(warm: WarmUp) -> Picture:
    """Return Welch's plot: how long the orders take as time goes by, and the suggested warm-up."""
    if not isinstance(warm, WarmUp):
        raise TypeError(f"settling: it shows what warm_up returns, not {warm!r}.")
    picture = Picture(warm.words)
    axes, frame = picture.subplots(), warm.frame
    means = f"mean of {counted(warm.runs, 'run')}"
    axes.plot(frame["second"], frame["mean"], color=COLOURS[5], linewidth=0.8, label=means)
    moving = f"moving average, {2 * warm.window + 1} wide"
    axes.plot(frame["second"], frame["smooth"], color=COLOURS[3], linewidth=2, label=moving)
    if warm.seconds == warm.seconds:
        axes.axvline(warm.seconds, color="black", linestyle="--", label="suggested warm-up")
    axes.set_xlabel("seconds since opening")
    axes.set_ylabel(
        f"{'order complete' if warm.of == ORDERS else 'served at ' + warm.of} after (s)"
    )
    axes.set_ylim(bottom=0)
    _finish(axes)
    axes.legend(fontsize="small", frameon=False)
    return picture


def _finish(axes: Axes) -> None:
    """Give a picture a grid and no box."""
    axes.grid(alpha=0.3)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
