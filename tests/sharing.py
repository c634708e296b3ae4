"""How pytest-xdist spreads the tests over its workers: what shares something costly stays together.

Its own groups (`--dist loadgroup`) do nothing with pytest 9.2, and without a word:
https://github.com/pytest-dev/pytest-xdist/issues/1386. What belongs together here can be told from
a test's name, so no marks are needed.
"""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling


def shares(test: str) -> str:
    """Return what a test shares with others: a browser, a cluster, a notebook, or its file.

    A learner's way through all notebooks has a browser of its own, since it takes long. The laws
    share nothing, and take long: each of them may go to any worker.
    """
    found = re.match(
        r"tests/(browser/test_learner|browser|cluster)\b|tests/notebooks/.*\[(\d\d_\w+)", test
    )
    if found:
        return found[1] or found[2]
    return test if test.startswith("tests/truth/") else test.partition("::")[0]


class Sharing(LoadScopeScheduling):
    """Give all tests that share something to one worker, in the order in which they are collected.

    That is the longest first (`conftest.py`); a group of many tests is not always a long one.
    """

    def __init__(self, *given):
        super().__init__(*given)
        self.config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        """Return the group of a test."""
        return shares(nodeid)
