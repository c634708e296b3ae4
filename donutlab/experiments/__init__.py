"""Experiments: many runs of one shop, of a range of shops, or of designs to be compared.

How they are used stands in `donutlab.experiments.api`; the highest rate that a shop bears is found
by `donutlab.experiments.limits`.
"""

from donutlab.core.missing import need

need("Studies", "joblib", "numpy", "pandas", "scipy", "tqdm")

from donutlab.experiments.api import compare, replicate, sweep  # noqa: E402
from donutlab.experiments.limits import find_limit  # noqa: E402

__all__ = ["compare", "find_limit", "replicate", "sweep"]
