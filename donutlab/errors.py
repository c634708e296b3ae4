"""What is raised, or warned of: by a blueprint, by a run, and by a step that gives up."""

from donutlab.core.errors import (
    PatternError,
    PatternRefused,
    RunStopped,
    ShopError,
    StudyStopped,
)
from donutlab.core.job import Failed
from donutlab.steps.functions import StepError

__all__ = [
    "Failed",
    "PatternError",
    "PatternRefused",
    "RunStopped",
    "ShopError",
    "StepError",
    "StudyStopped",
]
