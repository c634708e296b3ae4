"""Workflows: what their executions add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from donutlab.core.kinds import (
    ANSWER_IGNORED,
    COMPENSATED,
    EXECUTION_FAILED,
    EXECUTION_STARTED,
    EXECUTION_STUCK,
    EXECUTION_SUCCEEDED,
    STATE_ENTERED,
    TASK_TIMED_OUT,
)
from donutlab.results.occurrences import RETRIED


@dataclass(frozen=True)
class WorkflowSummary:
    """One workflow over the whole run; all counts.

    Of the executions `started` some have `succeeded`, some `failed` with everything undone, some
    are `stuck`. `compensated` counts what was undone. `transitions` are the states entered, those
    that undo included, and the `retries`: what is paid for. `timed_out` counts attempts, `ignored`
    the answers for which nobody waited any more.
    """

    started: int
    succeeded: int
    failed: int
    stuck: int
    compensated: int
    transitions: int
    retries: int
    timed_out: int
    ignored: int


COUNTS = {
    "started": EXECUTION_STARTED,
    "succeeded": EXECUTION_SUCCEEDED,
    "failed": EXECUTION_FAILED,
    "stuck": EXECUTION_STUCK,
    "compensated": COMPENSATED,
    "retries": RETRIED,
    "timed_out": TASK_TIMED_OUT,
    "ignored": ANSWER_IGNORED,
}
"""By field of `WorkflowSummary`, the kind of row that is counted there."""


def workflow_summaries(
    found: Counter[tuple[str, str]], parts: Mapping[str, Any]
) -> dict[str, WorkflowSummary]:
    """Return the summary of each workflow among these parts, from counts by part and kind."""
    return {
        name: WorkflowSummary(
            transitions=found[name, STATE_ENTERED] + found[name, RETRIED],
            **{field: found[name, kind] for field, kind in COUNTS.items()},
        )
        for name, part in parts.items()
        if hasattr(part, "state_names")
    }
