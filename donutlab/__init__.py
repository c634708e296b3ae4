"""Donutlab: a donut diner on which to learn event-driven design.

A `Shop` is a blueprint made of parts. `shop.run(seed=..., until=...)` runs it and returns a `Run`
that knows what happened. Times are in seconds, rates per second.
"""

from donutlab.core.distributions import Choice, Erlang, Exponential, Fixed, Lognormal, Uniform
from donutlab.core.errors import PatternError, RunStopped, ShopError
from donutlab.core.events import Event
from donutlab.core.job import Failed, Job
from donutlab.core.units import clock, days, hours, minutes, per_hour, per_minute
from donutlab.parts.arrivals import Poisson, Profile, Regular, Trace
from donutlab.parts.autoscale import Autoscale
from donutlab.parts.bus import Bus, Rule
from donutlab.parts.coldstart import ColdStart
from donutlab.parts.customers import Customers
from donutlab.parts.order_files import data_file, read_orders
from donutlab.parts.outages import Outage
from donutlab.parts.outbox import Outbox
from donutlab.parts.queues import Queue
from donutlab.parts.reading import Reads, ReadsStream, Scaling
from donutlab.parts.replay import Replay
from donutlab.parts.service_line import Line
from donutlab.parts.services import Service
from donutlab.parts.streams import Stream
from donutlab.shop.run import Run
from donutlab.shop.shop import Diff, Shop
from donutlab.steps.breaker import Breaker
from donutlab.steps.calls import Call, Request
from donutlab.steps.failures import Crash, Fail
from donutlab.steps.functions import StepError
from donutlab.steps.idempotent import Once
from donutlab.steps.lookups import LookUp
from donutlab.steps.retry import Budget, Retry
from donutlab.steps.work import Acknowledge, Parallel, Publish, Work

__version__ = "0.2.0"

__all__ = [
    "Acknowledge",
    "Autoscale",
    "Breaker",
    "Budget",
    "Bus",
    "Call",
    "Choice",
    "ColdStart",
    "Crash",
    "Customers",
    "Diff",
    "Erlang",
    "Event",
    "Exponential",
    "Fail",
    "Failed",
    "Fixed",
    "Job",
    "Line",
    "Lognormal",
    "LookUp",
    "Once",
    "Outage",
    "Outbox",
    "Parallel",
    "PatternError",
    "Poisson",
    "Profile",
    "Publish",
    "Queue",
    "Reads",
    "ReadsStream",
    "Regular",
    "Replay",
    "Request",
    "Retry",
    "Rule",
    "Run",
    "RunStopped",
    "Scaling",
    "Service",
    "Shop",
    "ShopError",
    "StepError",
    "Stream",
    "Trace",
    "Uniform",
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
