# ruff: noqa: F403, F405
"""Donutlab: a donut diner on which to learn event-driven design.

A `Shop` is a blueprint made of parts. `shop.run(seed=..., until=...)` runs it and returns a `Run`
that knows what happened. Times are in seconds, rates per second.

What a first shop needs and what the notebooks use comes with ``from donutlab import *``. The rest
lies in modules that say what they are for:

- `donutlab.messaging`, `donutlab.people`, `donutlab.resilience`, `donutlab.workflows`,
  `donutlab.data`, `donutlab.distributions`: more to build with; `donutlab.errors` and
  `donutlab.types`: what is raised, and what is returned;
- `donutlab.floor`, `donutlab.panels`, `donutlab.plots`: a run to watch, to touch and to read;
- `donutlab.experiments`, `donutlab.formulas`, `donutlab.patterns`, `donutlab.lessons`: many runs,
  what theory says, the rule language, and what the notebooks ask;
- `donutlab.street`: a shop run for real, on a broker.
"""

import sys as _sys
from importlib import import_module
from typing import TYPE_CHECKING

from donutlab.core.distributions import Choice, Exponential, Fixed
from donutlab.core.errors import nearest as _nearest
from donutlab.core.units import clock, days, hours, minutes, per_hour, per_minute
from donutlab.parts.arrivals import Poisson, Profile, Regular
from donutlab.parts.customers import Customers
from donutlab.parts.services import Service
from donutlab.shop.shop import Shop
from donutlab.steps.calls import Call, Request
from donutlab.steps.lookups import LookUp
from donutlab.steps.work import Acknowledge, Parallel, Publish, Work

__version__ = "0.2.0"

__all__ = [
    "Acknowledge",
    "Bus",
    "Call",
    "Choice",
    "Customers",
    "Exponential",
    "Fail",
    "Failed",
    "Fixed",
    "LookUp",
    "Parallel",
    "Poisson",
    "Profile",
    "Publish",
    "Queue",
    "Reads",
    "ReadsStream",
    "Regular",
    "Request",
    "Retry",
    "Rule",
    "Service",
    "Shop",
    "Stream",
    "Trace",
    "Work",
    "clock",
    "data_file",
    "days",
    "hours",
    "minutes",
    "per_hour",
    "per_minute",
    "read_orders",
]

_LATER = {
    "data": ("Trace", "data_file", "read_orders"),
    "distributions": ("Erlang", "Lognormal", "Uniform"),
    "errors": ("Failed", "PatternError", "RunStopped", "ShopError", "StepError"),
    "messaging": (
        *("Bus", "Contract", "Queue", "Reads", "ReadsStream", "Registry", "Replay", "Rule"),
        *("Scaling", "Stream", "Window"),
    ),
    "people": ("Backlog", "Groups", "Patience", "Shifts", "Users"),
    "resilience": (
        *("AdaptiveLimit", "Autoscale", "Breaker", "Budget", "CoDel", "ColdStart", "Contention"),
        *("Crash", "Fail", "Hedge", "Line", "Once", "Outage", "Outbox", "Retry", "Slowdown"),
    ),
    "types": ("Diff", "Event", "Job", "Run"),
    "workflows": ("ChoiceState", "ParallelState", "Send", "Task", "Wait", "Workflow"),
}
"""What can be imported from here as well, by the module it lies in, which is loaded only then."""

_MODULES = (
    *_LATER,
    *("experiments", "floor", "formulas", "lessons", "panels", "patterns", "plots"),
    "street",
)
"""The modules of the second level: `donutlab.formulas.mm1` works without another import."""

if TYPE_CHECKING:
    from donutlab import experiments as experiments
    from donutlab import floor as floor
    from donutlab import formulas as formulas
    from donutlab import lessons as lessons
    from donutlab import panels as panels
    from donutlab import patterns as patterns
    from donutlab import plots as plots
    from donutlab import street as street
    from donutlab.data import *
    from donutlab.distributions import *
    from donutlab.errors import *
    from donutlab.messaging import *
    from donutlab.people import *
    from donutlab.resilience import *
    from donutlab.types import *
    from donutlab.workflows import *
else:

    def __getattr__(name):
        """Return what lies behind a module of the second level, or that itself, once asked for."""
        if name in _MODULES:
            return import_module(f"{__name__}.{name}")
        for home, names in _LATER.items():
            if name in names:
                found = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
                return found
        advice = "" if name.startswith("_") else _nearest(name, __dir__())
        raise AttributeError(f"{__name__} has no {name!r}.{advice}", name=name, obj=None)


def __dir__() -> list[str]:
    """Return what a learner can ask this module for, wherever it lies."""
    names = {name for each in _LATER.values() for name in each}
    return sorted({*__all__, *names, *_MODULES, "__version__"})


if _sys.modules.get("IPython"):
    import_module("donutlab.display.tracebacks").shorten()
