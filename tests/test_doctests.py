"""The examples in the docstrings of the parts say what happens."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    "module", ["errors", "job", "positions", "queues", "readers", "retry", "spec", "streams"]
)
def test_the_examples_give_what_they_show(module):
    """Every doctest of a module gives the output it shows."""
    assert doctest.testmod(import_module(f"donutlab.{module}")).failed == 0
