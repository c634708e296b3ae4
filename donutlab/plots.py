"""Plots: pictures of a run, each with its text equivalent. See `donutlab.display.plots`."""

from donutlab.display.plots import latency, law, queue_depth, timeline, utilisation

__all__ = ["latency", "law", "queue_depth", "timeline", "utilisation"]
