"""Donutlab: a donut diner on which to learn event-driven design.

A `Shop` is a blueprint made of parts. `shop.run(seed=..., until=...)` runs it and returns a `Run`
that knows what happened. Times are in seconds, rates per second.
"""

from donutlab.arrivals import Poisson, Profile, Regular, Trace
from donutlab.autoscale import Autoscale
from donutlab.breaker import Breaker
from donutlab.bus import Bus, Rule
from donutlab.calls import Call, Request
from donutlab.coldstart import ColdStart
from donutlab.customers import Customers
from donutlab.distributions import Choice, Erlang, Exponential, Fixed, Lognormal, Uniform
from donutlab.errors import PatternError, RunStopped, ShopError
from donutlab.events import Event
from donutlab.failures import Crash, Fail
from donutlab.job import Failed, Job
from donutlab.learners import StepError
from donutlab.lookups import LookUp
from donutlab.once import Once
from donutlab.outages import Outage
from donutlab.outbox import Outbox
from donutlab.queues import Queue
from donutlab.readers import Reads, ReadsStream, Scaling
from donutlab.recorded import data_file, read_orders
from donutlab.replay import Replay
from donutlab.retry import Budget, Retry
from donutlab.run import Run
from donutlab.services import Service
from donutlab.shop import Diff, Shop
from donutlab.steps import Acknowledge, Parallel, Publish, Work
from donutlab.streams import Stream
from donutlab.units import clock, days, hours, minutes, per_hour, per_minute
from donutlab.waiting import Line

__version__ = "0.1.0"

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
