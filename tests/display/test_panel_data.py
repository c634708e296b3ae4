"""Panel data: what is said of a run in words, on odd days as on busy ones."""

from __future__ import annotations

import re

import pytest
from drawn import shops
from hypothesis import given, settings
from hypothesis import strategies as st

from donutlab import (
    Call,
    Customers,
    Fixed,
    Publish,
    ReadsStream,
    Service,
    Shop,
    Stream,
    Trace,
    Work,
)
from donutlab.display.panel_data import COLUMNS, depth, panel_data


def till(*seconds, work=10.0):
    """Return a till that serves orders of these seconds one after another."""
    orders = Trace([(second, {}) for second in seconds])
    return Shop(Customers("street", orders, to="till"), Service("till", [Work(Fixed(work))]))


def office(*steps):
    """Return a manager who takes these steps for an order at second 1, and whom he calls."""
    return Shop(
        Customers("street", Trace([(1.0, {})]), to="manager"),
        Service("manager", [*steps]),
        Service("baker", [Work(Fixed(30))], workers=2),
        Service("cashier", [Work(Fixed(0.2))]),
    )


def told(shop, until=100.0, seed=1):
    """Return the words on a run of a shop, and the short ones."""
    seen = panel_data({"": shop.run(seed=seed, until=until)})
    return seen["text"], seen["brief"]


@pytest.mark.parametrize(
    ("shop", "words", "brief"),
    [
        (till(200), "In 1 min 40 s nobody placed an order. Nobody ever waits", "No orders."),
        (
            till(20, work=90),
            "1 order was placed, 0 were complete and 1 still open at closing. The busiest",
            "None complete, 1 not complete, busiest till 80\N{NO-BREAK SPACE}%.",
        ),
        (
            till(20),
            "1 order was placed, 1 was complete and 0 still open at closing. "
            "The complete one took 10.0 s.",
            "1 complete within 10.0 s, 0 not complete, busiest till 10\N{NO-BREAK SPACE}%.",
        ),
        (
            till(20, 30, work=0.2),
            "2 were complete and 0 still open at closing. Of the 2, half were complete within "
            "200.0 ms, 95 % within 200.0 ms. Nobody ever waits",
            "95 % of 2 complete within 200.0 ms, 0 not complete, busiest nobody.",
        ),
    ],
)
def test_a_day_of_few_orders_is_told_in_plain_words(shop, words, brief):
    """No order, one, and work of no account each have their sentences."""
    text, short = told(shop)
    assert words in text
    assert short == brief


@settings(max_examples=100, derandomize=True)
@given(shop=shops(), until=st.sampled_from([0.001, 15.0, 60.0]), seed=st.integers(0, 10**6))
def test_the_words_on_any_day_make_sense(shop, until, seed):
    """No share is 0 % or above 100 %, nothing is unknown or below 0, nothing one in the plural."""
    text = " ".join(told(shop, until, seed))
    shares = {int(share) for share in re.findall("([0-9]+)\N{NO-BREAK SPACE}%", text)}
    assert shares <= set(range(1, 101))
    assert not re.search(r"\bnan|\binf|[ ,]-|\b1 orders|\b1 were", text)


def test_a_wait_too_short_to_tell_is_not_told():
    """The manager waits for the cashier too, for less than half a hundredth of the day."""
    text, _ = told(office(Call("baker"), Call("cashier")))
    waits = [words for words in text.split(". ") if "stands waiting" in words]
    assert waits == ["For 30\N{NO-BREAK SPACE}% of its time manager stands waiting for baker."]


def test_the_longest_line_is_told_from_when_on_it_was():
    """Beside a design whose day is far longer too, where the picture has no room for the minute."""
    seen = panel_data(
        {"short": till(10, 20, 30, work=19.0).run(), "long": till(10, work=9000.0).run()}
    )
    assert "short: In 1 min 07 s" in seen["text"]
    assert "The longest line, 1, is at till, after 20.0 s." in seen["text"]


def test_a_line_in_the_very_last_moment_is_in_the_last_column():
    """Rounding may take that moment for the end of the day, which has no column."""
    last = 3 * 0.3  # a little less than 0.9
    line = depth([(0.0, 0), (last, 2)], 0.9, 0.9)
    assert line == [0] * (COLUMNS - 1) + [2]
    assert "The longest line, 1, is at till" in told(till(last, last), 0.9)[0]


def test_an_overloaded_shop_is_told_first_and_what_was_never_complete_is_counted():
    """Text and short words begin with the part, its rates are the summary's, no order is lost."""
    run = till(*range(1, 400), work=2.0).run(seed=1, until=400.0)
    seen = panel_data({"": run})
    (found,) = run.summary().overloads
    assert seen["text"].startswith(str(found))
    assert seen["brief"].startswith("till gets more than it can do. 95 % of ")
    design, orders = seen["designs"][0], run.summary().orders
    assert design["overload"] == [str(found)]
    assert sum(design["bars"]) + design["never"] == orders.placed
    assert f"Fewer than half ever were: of the {orders.complete}, the middle one" in seen["text"]
    assert "half were complete within" not in seen["text"]
    assert seen["scales"]["orders"] >= design["never"] > 100


def test_who_waits_for_whom_keeps_its_place():
    """Rows are those of the blueprint, in its order, whoever waits most, and if nobody does."""
    rows = [
        [(each["who"], each["whom"]) for each in panel_data({"": run})["designs"][0]["waits"]]
        for run in (office(Call("baker"), Call("cashier")).run(until=end) for end in (0.5, 20.0))
    ]
    assert rows[0] == rows[1]
    assert rows[0] == [
        ("in line", "manager"),
        ("manager", "baker"),
        ("manager", "cashier"),
        ("in line", "baker"),
        ("in line", "cashier"),
    ]


def test_what_a_reader_of_a_stream_is_behind_is_a_line_and_told_first():
    """A row for each reader, as high as the summary says; a stream that nobody reads has none."""
    shop = Shop(
        Customers("street", Trace([(second, {}) for second in range(1, 61)]), to="manager"),
        Service("manager", [Work(Fixed(0.5)), Publish("Placed", to="diary")]),
        Stream("diary", partitions=2),
        Stream("archive"),
        Service("baker", [Work(Fixed(10))], reads=ReadsStream("diary", batch=1)),
        Service("clerk", [Work(Fixed(0.1))], reads=ReadsStream("diary")),
    )
    run = shop.run(seed=1, until=100)
    seen = panel_data({"": run})
    (design,) = seen["designs"]
    rows = {part["name"]: part for part in design["parts"]}
    assert [*rows] == ["manager", "baker", "clerk", "diary for baker", "diary for clerk"]
    behind = run.summary().streams["diary"].behind["baker"]
    row = rows["diary for baker"]
    assert (row["most"], max(row["line"]), row["is"], row["busy"]) == (
        *(behind, behind, "a stream", None),
    )
    assert seen["text"].startswith("baker is given more by diary than it can do: ")
    assert f"The longest line, {behind}, is at diary for baker, after " in seen["text"]
    assert seen["brief"].startswith("baker gets more than it can do. ")
