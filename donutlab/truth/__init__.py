"""Truth: the laws of queues, calls and messaging, held against shops of the library.

`python -m donutlab.truth` runs every experiment and prints a table for each topic: the law, what
theory expects, what was simulated with its confidence interval, and whether it holds.
"""

from donutlab.truth import (
    callers,
    calls,
    crowds,
    failures,
    functions,
    overload,
    queues,
    readers,
    retries,
    stations,
    streams,
    windows,
    workflows,
)
from donutlab.truth.law import Experiment, Law, Verdict, table

QUICK, FULL = 20, 100
"""Replications of each experiment, in the quick table and in the full one."""

TOPICS = {
    topic: [each for each in vars(module).values() if isinstance(each, Experiment)]
    for topic, module in {
        "Stations": stations,
        "Calls and events": calls,
        "Retries": retries,
        "Overload, batches and order": overload,
        "Queues": queues,
        "Streams and FIFO queues": streams,
        "Crowds": crowds,
        "Failures": failures,
        "Callers": callers,
        "Functions": functions,
        "Readers": readers,
        "Workflows": workflows,
        "Windows": windows,
    }.items()
}
"""The experiments by topic."""

__all__ = ["FULL", "QUICK", "TOPICS", "Experiment", "Law", "Verdict", "table"]
