"""Types: what shops, runs and steps hand over, by name, for whoever annotates code."""

from donutlab.core.events import Event
from donutlab.core.job import Job
from donutlab.core.log import Log
from donutlab.core.world import Part
from donutlab.results.causes import Causes, Why
from donutlab.results.cost import Cost
from donutlab.results.rules import Rulebook
from donutlab.results.story import Story
from donutlab.results.summary import Summary
from donutlab.shop.diff import Diff
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

__all__ = [
    "Causes",
    "Cost",
    "Diff",
    "Event",
    "Job",
    "Log",
    "Part",
    "Rulebook",
    "Run",
    "Shop",
    "Story",
    "Summary",
    "Why",
]
