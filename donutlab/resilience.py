"""Resilience: what goes wrong in a shop, and what helps it to stand that."""

from donutlab.parts.asynchronous import Asynchronous
from donutlab.parts.autoscale import Autoscale
from donutlab.parts.codel import CoDel
from donutlab.parts.coldstart import ColdStart
from donutlab.parts.outages import Outage
from donutlab.parts.outbox import Outbox
from donutlab.parts.service_line import Line
from donutlab.parts.slowdowns import Contention, Slowdown
from donutlab.steps.breaker import Breaker
from donutlab.steps.failures import Crash, Fail
from donutlab.steps.hedge import Hedge
from donutlab.steps.idempotent import Once
from donutlab.steps.limit import AdaptiveLimit
from donutlab.steps.network import Network
from donutlab.steps.retry import Budget, Retry

__all__ = [
    "AdaptiveLimit",
    "Asynchronous",
    "Autoscale",
    "Breaker",
    "Budget",
    "CoDel",
    "ColdStart",
    "Contention",
    "Crash",
    "Fail",
    "Hedge",
    "Line",
    "Network",
    "Once",
    "Outage",
    "Outbox",
    "Retry",
    "Slowdown",
]
