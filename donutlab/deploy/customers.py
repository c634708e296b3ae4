"""Customers in a template: who comes by the clock is a schedule, others are the world outside."""

from __future__ import annotations

import json
from typing import Any

from donutlab.core.distributions import Distribution
from donutlab.deploy.draft import Draft, writes
from donutlab.deploy.intrinsics import arn
from donutlab.deploy.roles import role
from donutlab.parts.arrivals import Regular
from donutlab.parts.customers import Customers

MINUTE = 60
INVOKE = ("lambda:InvokeFunction",)


@writes(Customers)
def customers(part: Customers, draft: Draft) -> None:
    """Write a schedule for orders that come every so many minutes and all say the same."""
    every = getattr(part.arrivals, "every", None) if isinstance(part.arrivals, Regular) else None
    if every is None or every % MINUTE or not fixed(part.order or {}):
        why = "they are the world outside: they call the function, through whatever door it gets"
        draft.leave(part.name, "customers", why)
        return
    minutes, there = int(every / MINUTE), arn(draft.ids[part.to])
    draft.add(
        draft.ids[part.name],
        "Scheduler::Schedule",
        {
            "Name": draft.named(part.name),
            "ScheduleExpression": f"rate({minutes} minute{'s' * (minutes > 1)})",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": there,
                "RoleArn": role(draft, part.name, "scheduler", [(INVOKE, there)]),
                "Input": json.dumps(part.order or {}),
            },
        },
    )
    if part.count is not None:
        draft.leave(part.name, "count", "a schedule ends at a date and not after so many")
    if part.patience:
        draft.leave(part.name, "patience", "a schedule waits for no answer")
    if part.inside:
        draft.leave(part.name, "inside", "what is there already is no part of a template")
    if part.then:
        draft.leave(part.name, "then", "what customers do after the answer is their own affair")


def fixed(order: Any) -> bool:
    """Return whether all orders say the same, and what JSON can hold."""
    if callable(order) or isinstance(order, Distribution):
        return False
    if isinstance(order, dict):
        return all(map(fixed, order.values()))
    return isinstance(order, (str, int, float, bool, list, type(None)))
