"""A shop in a link: it comes back equal, and a hostile link can do nothing but be refused."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from drawn import any_shops, shops
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linked import linked
from shops import event_shop, street, sync_shop

from donutlab import Call, Customers, Fixed, Queue, Regular, Service, Shop, Work
from donutlab.shop import links
from donutlab.shop.links import DEEPEST, LARGEST, LONGEST, MOST, read_link, write_run

many = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
LINK = event_shop().link("https://example.org/play/", seed=3, workers=2.5)
finite = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**70), 2**70)


def refused(text: str) -> str:
    """Return how a link is refused: by our own error, or fail."""
    with pytest.raises(ValueError, match=r"^The link ") as caught:
        Shop.from_link(text)
    assert type(caught.value) is ValueError
    assert len(str(caught.value)) < 500
    return str(caught.value)


def refused_or_a_shop(text: str) -> None:
    """Check that a link is a shop, or is refused by our own error, and nothing else happens."""
    try:
        shop = Shop.from_link(text)
    except ValueError:
        refused(text)
    else:
        assert isinstance(shop, Shop)


@many
@given(shop=any_shops(learners=False), values=st.dictionaries(st.text(min_size=1), finite))
def test_any_shop_comes_back_equal_with_its_values(shop, values):
    """Every random shop of the suite is equal after a link, and each value is the same number."""
    named = {
        name: each for name, each in values.items() if name.strip() and name not in ("self", "base")
    }
    link = shop.link("https://example.org/play/#old", **named)
    assert link.startswith("https://example.org/play/#shop=1.")
    assert link.isascii()
    assert Shop.from_link(link) == shop
    assert Shop.from_link(link.partition("#")[2]) == shop
    assert read_link(link)[1] == named


def test_the_address_of_the_page_is_given_or_said_by_the_environment(monkeypatch):
    """Without an address the link is the fragment alone."""
    assert sync_shop().link().startswith("#shop=1.")
    monkeypatch.setenv(links.VARIABLE, "https://example.org/")
    assert sync_shop().link(seed=1).startswith("https://example.org/#shop=1.")
    assert sync_shop().link(base="").startswith("#shop=1.")


def test_a_shop_with_a_function_becomes_no_link():
    """A link carries data, never code; the error names the function and says what to do."""

    def bake(job):
        yield Work(Fixed(1))

    with pytest.raises(TypeError, match="'bake' is a function and has no JSON form"):
        Shop(street(), Service("manager", [bake])).link()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "3", None, True])
def test_a_value_that_is_no_number_becomes_no_link(value):
    """Values are finite numbers."""
    with pytest.raises((TypeError, ValueError), match="link: workers must be a number"):
        sync_shop().link(workers=value)


@pytest.mark.parametrize("until", [None, 300.0, 1234.5])
@pytest.mark.parametrize("count", [3, 30])
def test_the_link_of_a_run_has_its_day(until, count):
    """Its seed, and its closing if it was closed: whoever opens it gets the same log."""
    run = Shop(street(count=count), Service("manager", [Work(Fixed(5))])).run(seed=9, until=until)
    link = write_run(run, {"workers": 2})
    values = read_link(link)[1]
    assert values.pop("workers") == 2
    assert Shop.from_link(link).run(**values).log.digest() == run.log.digest()
    assert (values.get("until") is None) == (until is None)


@pytest.mark.parametrize(
    "shop",
    [
        Shop(*(Queue(f"q{number}") for number in range(MOST + 1))),
        Shop(street(order={"text": "donut " * LARGEST})),
        Shop(street(order={"text": "".join(map(chr, range(33, LONGEST)))})),
        Shop(street(order={"n": float("nan")})),
    ],
)
def test_what_could_not_be_opened_becomes_no_link(shop):
    """A shop that is too large for a link is refused where it is written, not where it is read."""
    with pytest.raises(ValueError, match=r"^link: "):
        shop.link()


@many
@given(st.text() | st.binary().map(lambda each: each.decode("latin-1")))
def test_rubbish_is_refused(text):
    """What is no link is refused, as are letters that say nothing."""
    refused(text)
    refused(f"#shop=1.{text}")
    refused(linked(text))


@settings(many, max_examples=400)
@given(st.integers(0, len(LINK) - 1), st.characters(), st.sampled_from(["cut", "put", "in", "out"]))
def test_a_link_that_was_changed_is_refused_or_a_shop(place, sign, how):
    """Cut off or changed anywhere a link is refused by our own error, or still is a shop."""
    before, after = LINK[:place], LINK[place + 1 :]
    text = before + {"cut": "", "put": sign + after, "in": sign + LINK[place:], "out": after}[how]
    refused_or_a_shop(text)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3)
    ),
    max_leaves=5,
)


def places(data: Any) -> list[tuple[Any, Any]]:
    """Return where something stands in data: in what, and under which key or number."""
    inside = data.items() if isinstance(data, dict) else enumerate(data)
    found = []
    for key, each in inside:
        found.append((data, key))
        if isinstance(each, (dict, list)):
            found += places(each)
    return found


@many
@given(shop=shops(learners=False), data=st.data())
def test_a_shop_in_which_something_else_stands_is_refused_or_a_shop(shop, data):
    """Whatever stands in a field, in a name or instead of a part: our own error, or a shop."""
    found = json.loads(shop.to_json())
    other = st.one_of(
        plain, st.sampled_from(sorted(found["parts"][0])), st.just({"is": "Work"}), st.just([[]])
    )
    for _ in range(data.draw(st.integers(1, 2))):
        where, key = data.draw(st.sampled_from(places(found)))
        where[key] = data.draw(other)
    refused_or_a_shop(linked(found))


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "has no shop in it"),
        ("https://example.org/", "has no shop in it"),
        ("#shop=2.eNo", "version '2'"),
        ("#shop=", "version ''"),
        ("#shop=1.", "base64url"),
        ("#shop=1.<script>", "base64url"),
        ("#shop=1.AAAA", "cannot be unpacked"),
        (LINK.partition("&")[0][:-40], "its end is missing"),
        ("x" * (LONGEST + 1), "signs"),
        (linked(" " * (LARGEST + 1)), "too large unpacked"),
        (linked(" " * (40 * LARGEST)), "too large unpacked"),
        (linked(f'{{"parts": {DEEP}}}'), "too deeply"),
        (linked("[" * (DEEPEST + 1)), "too deeply"),
        (linked('{"parts": [NaN]}'), "no JSON"),
        (linked('{"parts": [1e999]}'), "no JSON"),
        (linked('{"parts": [-Infinity]}'), "no JSON"),
        (linked(f'{{"parts": [{"9" * 9999}]}}'), "no JSON"),
        (linked("[]"), "'parts', a list, are missing"),
        (linked({"parts": {}}), "'parts', a list, are missing"),
        (linked({"parts": [{"is": "Queue", "name": "q"}] * 201}), "201 parts"),
        (linked({"parts": [{"is": "os.system"}]}), "describes no shop: There is no spec"),
        (linked({"parts": [{"is": "Fixed", "value": 1}]}), "describes no shop"),
        (linked({"parts": []}, "&a=1&a=2"), "without a name of its own"),
        (linked({"parts": []}, "&=1"), "without a name of its own"),
        (linked({"parts": []}, "&a=nan"), "no number"),
        (linked({"parts": []}, "&a=1e999"), "too large"),
        (linked({"parts": []}, "&a=\uff11"), "no number"),
        (linked({"parts": []}, "".join(f"&a{n}=1" for n in range(MOST + 1))), "201 values"),
    ],
    ids=range(28),
)
def test_a_hostile_link_is_refused_and_told_why(text, why):
    """Cut off, too long, a bomb, too deep, of another version, no number: each is told."""
    assert why in refused(text)


def test_a_bomb_is_not_unpacked():
    """No more is unpacked than may be, however much more there is: here thirty million bytes."""
    bomb = linked(" " * (60 * LARGEST))
    assert len(bomb) <= LONGEST
    tracemalloc.start()
    try:
        assert "too large" in refused(bomb)
        assert tracemalloc.get_traced_memory()[1] < 10 * LARGEST
    finally:
        tracemalloc.stop()


def test_what_is_in_a_link_is_not_run_to_read_it():
    """A shop whose names are code is a shop with such names."""
    name = "__import__('os').abort() #</script><script>alert(1)</script>"
    shop = Shop(Customers("a", Regular(1), to=name, count=1), Service(name, [Call(name)]))
    assert Shop.from_link(shop.link()) == shop
