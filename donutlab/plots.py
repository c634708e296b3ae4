"""Plots: pictures of a run, each with its text equivalent. See `donutlab.display.plots`."""

from donutlab.core.missing import need

need("Plots", "matplotlib")

from donutlab.display.plots import (  # noqa: E402
    latency,
    law,
    loop,
    queue_depth,
    timeline,
    utilisation,
)

__all__ = ["latency", "law", "loop", "queue_depth", "timeline", "utilisation"]
