"""What all tests share: nothing fails because a machine is slow, and what is costly is shared."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("any machine")


def pytest_collection_finish() -> None:
    """Leave the tests themselves out of every later search for rubbish: there are thousands."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let pytest-xdist keep together what shares a browser, a cluster or a notebook's run."""
    from sharing import Sharing

    return Sharing(config, log)
