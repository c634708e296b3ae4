"""What the playground makes of a design, without a browser: code of it, and sliders for it."""

from __future__ import annotations

import pytest
from drawn import any_shops
from hypothesis import HealthCheck, given, settings
from playgrounds import EXAMPLES, design, panel, playground
from shops import event_shop, lookup_shop, sync_shop

from donutlab import Customers, Fixed, Poisson, Regular, Service, Shop, Work, hours, per_hour

many = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
NASTY = "'''\"\"\"\\\n);open('x','w')#\r\x0c\u2028</textarea><script>alert(1)</script>"


def made(code):
    """Return the names that code gives to what it makes."""
    names = {}
    exec(code, names)
    return names


@many
@given(any_shops(learners=False))
def test_the_code_of_any_shop_makes_an_equal_shop(shop):
    """What stands in the editor for a link makes the shop that came in the link."""
    assert made(design.written(shop.to_dict(), {}))["shop"] == shop


def test_the_code_has_the_opening_the_completion_and_the_settings():
    """They stand where a reader looks for them."""
    shop = Shop(*event_shop().parts.values(), opening="2026-03-02T07:00", completes=["baker"])
    found = made(design.written(shop.to_dict(), {"seed": 7, "until": 60.0}))
    assert found["shop"] == shop
    assert (found["seed"], found["until"]) == (7, 60.0)


def test_nothing_that_a_design_says_comes_out_as_code():
    """Texts are quoted wherever they stand, and what looks like a spec in an order is none."""
    shop = Shop(
        Customers(NASTY, Regular(9), to=NASTY, order={NASTY: NASTY, "is": "Work"}, type=NASTY),
        Service(NASTY * 2, [Work(Fixed(1))], owner=NASTY),
        completes={NASTY: {"detail": {NASTY: [NASTY], "is": ["Work"]}}},
    )
    code = design.written(shop.to_dict(), {})
    assert made(code)["shop"] == shop
    assert code.isprintable() or set(code) - {"\n"} <= set(filter(str.isprintable, code))


@pytest.mark.parametrize("shop", [sync_shop(), event_shop(), lookup_shop()])
def test_the_sliders_of_a_shop_begin_with_the_shop_as_it_is(shop):
    """Nothing is changed by what stands where it stood; what is moved is the part of that name."""
    shown = playground.panel(shop, {"seed": 5})
    assert shown.run.shop == shop
    assert shown.run.log == shop.run(seed=5).log
    shown.set(**{"manager: workers": 3})
    assert shown.run.shop.parts["manager"].workers == 3
    assert shown.run.shop.without("manager") == shop.without("manager")


@pytest.mark.parametrize("rate", [40, 37.3, 1 / 3, 123456.7, 0.011])
@pytest.mark.parametrize("arrivals", [Poisson, lambda rate: Regular(1 / rate)])
def test_any_rate_has_a_slider(rate, arrivals):
    """It begins at the rate as it is, and leads from a tenth of it to three times as much."""
    street = Customers("street", arrivals(per_hour(rate)), to="till", count=3)
    shop = Shop(street, Service("till", [Work(Fixed(1))]))
    shown = playground.panel(shop, {})
    assert shown.run.shop == shop
    slider = shown.sliders["street: orders per hour"]
    assert 0 < slider.low < rate / 5
    assert 2.5 * rate < slider.high < 4.5 * rate
    shown.set(**{"street: orders per hour": slider.high})
    assert shown.run.end < shop.run(seed=1).end


@pytest.mark.parametrize("rate", [1e300, 1e-300])
def test_a_rate_that_no_slider_can_show_has_none(rate):
    """The shop is shown all the same."""
    street = Customers("street", Poisson(rate), to="till", count=1)
    shown = playground.panel(Shop(street, Service("till", [Work(Fixed(1))])), {})
    assert list(shown.sliders) == ["till: workers"]


def test_a_shop_that_never_ends_closes_after_eight_hours():
    """Unless it says when; one that ends by itself is not closed."""
    street = Customers("street", Regular(60), to="till")
    shop = Shop(street, Service("till", [Work(Fixed(1))]))
    assert playground.panel(shop, {}).run.end == hours(8)
    assert playground.panel(shop, {"until": 90}).run.end == 90
    assert playground.panel(event_shop(), {}).shop.until is None


@pytest.mark.parametrize(
    ("code", "line", "what"),
    [
        ("x = = 3", 1, "SyntaxError: invalid syntax"),
        ("\nx = Shp()", 2, "NameError: name 'Shp' is not defined"),
        ("def f():\n    return 1 / 0\n\nf()", 2, "ZeroDivisionError: division by zero"),
        (EXAMPLES[4].replace('"] > 5', 's"] > 5'), 8, "StepError: 'baker', step 'bake', order"),
        ("x = 3", 0, "ValueError: There is nothing to show yet: end with a Shop"),
    ],
)
def test_an_error_tells_the_line_of_the_code(code, line, what):
    """The last line of the learner's own that led to it."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever the code raises
        panel(code)
    assert playground.line(caught.value) == line
    assert playground.what(caught.value).startswith(what)


@pytest.mark.parametrize("end", ["run", "run.summary()", "Floor(run)"])
def test_the_code_of_a_notebook_shows_its_run(end):
    """A shop that is run is shown with the day of the run, whatever is asked of that."""
    begin = "from donutlab import *\nfrom donutlab.floor import Floor\n"
    shop = "Shop(Customers('street', Regular(60), to='till'), Service('till', [Work(Fixed(5))]))"
    shown = panel(f"{begin}run = {shop}.run(seed=3, until=hours(2))\n{end}")
    assert (shown.seed, shown.run.end) == (3, hours(2))


@pytest.mark.parametrize("code", EXAMPLES)
def test_each_example_says_what_it_is_and_shows_a_day(code):
    """Its first line is its title; its panel shows orders that are complete."""
    assert code.startswith('"""')
    shown = panel(code)
    runs = shown.run.values() if isinstance(shown.run, dict) else [shown.run]
    assert all(run.summary().orders.complete > 50 for run in runs)
