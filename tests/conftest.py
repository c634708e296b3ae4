"""What all tests share: nothing fails because a machine is slow, and what is costly is shared."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lighter  # noqa: F401
import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("laws_of_order")
settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("any machine")


LONG = ("browser", "truth", "site", "notebooks", "cluster", "street")
"""The folders whose tests take longest, the longest first: they are begun first."""
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that no worker is alone in the end."""

    def folder(item: pytest.Item) -> str:
        return item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""

    items.sort(key=lambda item: LONG.index(folder(item)) if folder(item) in LONG else len(LONG))


def pytest_collection_finish() -> None:
    """Leave the tests themselves out of every later search for rubbish: there are thousands."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let pytest-xdist keep together what shares a browser, a cluster or a notebook's run."""
    from sharing import Sharing

    return Sharing(config, log)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium for all tests: Playwright runs only once in a process."""
    from browsing import browsing

    with browsing() as started:
        yield started
