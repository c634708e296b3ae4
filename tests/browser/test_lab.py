"""The browser tests' own ground: cells run in JupyterLab and in Notebook 7, nothing goes out."""

from __future__ import annotations

import pytest

SHOP = """
from donutlab import *
Shop(
    Customers("street", Poisson(per_hour(40)), to="manager"),
    Service("manager", [Work(Fixed(5))]),
).run(seed=1, until=hours(8))
"""


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_run_is_shown_as_its_summary(open_notebook, app):
    """A cell that ends with a run shows the orders' table, and no address elsewhere is asked."""
    page = open_notebook([SHOP], app=app)
    page.locator(".jp-OutputArea-output caption", has_text="Orders:").wait_for()
    assert page.strangers == []
