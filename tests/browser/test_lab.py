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


def test_a_page_finds_nothing_elsewhere_and_what_it_asks_for_is_told(page):
    """Named or numbered, another machine is not reached, and its address is kept."""
    addresses = ["http://elsewhere.example/donut.png", "https://192.0.2.1/donut.png"]
    page.set_content("".join(f'<img src="{address}">' for address in addresses))
    assert page.evaluate("[...document.images].map((image) => image.naturalWidth)") == [0, 0]
    assert page.strangers == addresses
