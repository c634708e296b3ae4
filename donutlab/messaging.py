"""Messaging: buses with rules, queues and streams, who reads from them, and windows."""

from donutlab.core.contracts import Contract
from donutlab.parts.bus import Bus, Rule
from donutlab.parts.queues import Queue
from donutlab.parts.reading import Reads, ReadsStream, Scaling
from donutlab.parts.redrive import Redrive
from donutlab.parts.registry import Registry
from donutlab.parts.replay import Replay
from donutlab.parts.streams import Stream
from donutlab.steps.topic_retry import TopicRetry
from donutlab.steps.windows import Window
from donutlab.steps.work import Publish

__all__ = [
    "Bus",
    "Contract",
    "Publish",
    "Queue",
    "Reads",
    "ReadsStream",
    "Redrive",
    "Registry",
    "Replay",
    "Rule",
    "Scaling",
    "Stream",
    "TopicRetry",
    "Window",
]
