"""Experiments: many runs of one shop, of a range of shops, or of designs to be compared.

How they are used stands in `donutlab.experiments.api`.
"""

from donutlab.experiments.api import compare, replicate, sweep

__all__ = ["compare", "replicate", "sweep"]
