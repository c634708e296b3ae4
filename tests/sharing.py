"""How pytest-xdist spreads the tests over its workers: what shares something costly stays together.

Its own groups (`--dist loadgroup`) do nothing with pytest 9.2, and without a word:
https://github.com/pytest-dev/pytest-xdist/issues/1386. What belongs together here can be told from
a test's name, so no marks are needed.
"""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling


def shares(test: str) -> str:
    """Return what a test shares with others: a browser, a cluster, a notebook, or only itself."""
    found = re.match(
        r"tests/(browser|cluster|notebooks/test_add)\b|tests/notebooks/.*\[(\d\d_\w+)", test
    )
    return (found[1] or found[2]) if found else test


class Sharing(LoadScopeScheduling):
    """Give all tests that share something to one worker; the largest groups are begun first."""

    def _split_scope(self, nodeid: str) -> str:
        """Return the group of a test."""
        return shares(nodeid)
