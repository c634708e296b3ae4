"""Links to what a panel or a floor shows, without a browser: what is copied, and why not."""

from __future__ import annotations

from html import unescape

import pytest
from shops import event_shop, street, sync_shop

from donutlab import Fixed, Service, Shop, Work, hours
from donutlab.display.floor import Floor
from donutlab.display.panels import Panel, Slider
from donutlab.shop.links import read_link


def two(bakers):
    """Return the diner that calls and that of events, with so many bakers."""
    shops = {"calls": sync_shop(), "events": event_shop()}
    return {
        name: shop.with_parts(Service("baker", [Work(Fixed(60))], bakers))
        if name == "calls"
        else shop
        for name, shop in shops.items()
    }


def bake(job):
    """Work for a minute: a step as a learner writes it."""
    yield Work(Fixed(60))


CRAFTED = Shop(street(), Service("manager", [bake]))


def asked(panel, name, monkeypatch):
    """Return what a panel tells the browser when it asks for the link to a design."""
    told = []
    monkeypatch.setattr(panel, "send", told.append)
    panel.requests.handle({"link": name})
    return told[0]


@pytest.mark.parametrize("name", ["calls", "events"])
def test_the_link_to_a_design_has_its_values_and_its_day(name, monkeypatch):
    """Whoever opens it gets the log that the panel shows; values and day stand in it."""
    made = Panel(two, until=hours(1), limit=5000, bakers=Slider(2, 1, 6)).set(bakers=3, seed=4)
    link = asked(made, name, monkeypatch)["link"]
    _, values = read_link(link)
    assert values.pop("bakers") == 3
    assert values == {"seed": 4, "until": hours(1), "limit": 5000}
    assert Shop.from_link(link).run(**values).log == made.run[name].log


@pytest.mark.parametrize("name", ["", "nobody", None, ["calls"]])
def test_where_there_is_no_link_it_is_told_why(name, monkeypatch):
    """A shop with a function becomes none, nor does a design that is not there."""
    told = asked(Panel(lambda: CRAFTED, until=hours(1)), name, monkeypatch)
    assert list(told) == ["refused"]
    assert ("'bake' is a function" in told["refused"]) == (name == "")


def test_a_floor_has_a_link_for_each_of_its_runs_or_says_why_not():
    """It stands beside the data of the replay; opened again it gives the log of the run."""
    run, crafted = event_shop().run(seed=3), CRAFTED.run()
    shown = Floor({"events": run, "crafted": crafted})._repr_html_()
    link = unescape(shown.partition('data-link="')[2].partition('"')[0])
    assert Shop.from_link(link).run(**read_link(link)[1]).log == run.log
    assert shown.count("data-link=") == 1
    assert "&#x27;bake&#x27; is a function" in shown.partition("data-refused=")[2]
