"""What is not installed is told: what needs it, and how to get it, here and in a browser."""

from __future__ import annotations

import sys

import pytest
from apart import python

from donutlab.core.missing import need

BLOCKED = "import sys; sys.modules |= dict.fromkeys(('matplotlib', 'pandas', 'scipy'))\n"
SHOP = """
from donutlab import *
from donutlab.panels import Panel, Slider
def build(rate):
    street = Customers("street", Poisson(per_hour(rate)), to="till")
    return Shop(street, Service("till", [Work(Fixed(9))]))
RUN = build(9).run(seed=1, until=hours(1))
P = Panel(build, until=hours(1), rate=Slider(9, 1, 20))
"""
SAID = """
try:
    {}
except ImportError as error:
    print(error)
"""


def test_what_is_there_is_not_told():
    """Nothing is raised when nothing is missing."""
    need("Frames", "pandas", "json")


def test_what_is_missing_is_told_with_what_gets_it():
    """The names that are missing and only these, and pip's words for them."""
    with pytest.raises(ImportError, match=r"^Tea need kettel and poot, which are not installed\. "):
        need("Tea", "kettel", "json", "poot")
    with pytest.raises(ImportError, match=r"Try: pip install kettel\. Water will do\.$"):
        need("Tea", "kettel", advice="Water will do.")


def test_in_a_browser_nothing_is_installed(monkeypatch):
    """There a cell that imports it has it loaded, so that is what is advised."""
    monkeypatch.setattr(sys, "platform", "emscripten")
    with pytest.raises(ImportError, match=r"not loaded. Try in a cell, .*: import poot"):
        need("Tea", "poot")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("from donutlab.experiments import sweep", "Studies need pandas and scipy, which are not"),
        ("from donutlab.plots import latency", "Plots need matplotlib, which is not installed."),
        ("RUN.events", "Frames need pandas, which is not installed."),
        ("P.save('x.png')", "Pictures in a file need matplotlib, which"),
    ],
)
def test_studies_plots_frames_and_files_say_what_they_miss(asked, told):
    """Each of them names what is missing for all of it, at once."""
    assert told in python(BLOCKED + SHOP + SAID.format(asked))


def test_without_matplotlib_the_still_of_a_panel_is_a_table():
    """The numbers and the words stand there, no picture, and nothing is raised."""
    told = python(BLOCKED + SHOP + "print(P.to_html())")
    assert "<table>" in told
    assert "<img" not in told
    assert "orders were placed" in told


def test_without_matplotlib_a_panel_tells_who_asks_it_for_a_file():
    """The browser gets a message to show instead of the file."""
    told = python(
        BLOCKED
        + SHOP
        + "P.requests._tell = print\n"
        + "P.requests.handle({'save': 'png', 'picture': 'lines'})"
    )
    assert told.startswith("{'missing': 'Pictures in a file need matplotlib")


def test_the_lessons_need_none_of_these():
    """In a browser every question is asked, though plots and studies may be missing."""
    asked = "from donutlab.lessons.catalogue import lessons\nprint(len(lessons()) > 8)"
    assert python(BLOCKED + asked) == "True\n"
