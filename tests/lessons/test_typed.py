"""Answers as people type them: taken for what they mean, or told what is wrong with them."""

from __future__ import annotations

import pytest

from donutlab.lessons import predict, recall, typed
from donutlab.lessons import progress_file as store

TAKEN = [
    ("80%", "% of the time", 80),
    ("80 %", "%", 80),
    ("80 percent", "% of the time", 80),
    ("0.8 %", "%", 0.8),
    ("160 orders", "orders", 160),
    ("1 order", "orders", 1),
    ("1,200", "orders", 1200),
    ("1 200", "orders", 1200),
    ("1\u202f200,5", "orders", 1200.5),
    ("1'200", "orders", 1200),
    ("1.200", "orders", 1.2),
    ("1.200,5", "orders", 1200.5),
    ("1.200.000,25", "orders", 1_200_000.25),
    ("5x", "times as fast", 5),
    ("5 \u00d7", "times as fast", 5),
    ("12,5", "orders", 12.5),
    ("0,8", "orders", 0.8),
    (".5", "orders", 0.5),
    ("1e3", "orders", 1000),
    ("about 80", "orders", 80),
    ("\u22125", "", -5),
    ("90 of 100", "of 100 orders", 90),
    ("8/10", "of 10 orders", 8),
    ("90 out of 100", "of 100 orders", 90),
    ("80 % of the time", "%", 80),
    ("80 % busy", "%", 80),
    ("72/h", "donuts an hour", 72),
    ("72 per h", "donuts an hour", 72),
    ("60 minutes later", "minutes", 60),
    ("ca. 60?", "minutes", 60),
    ("= 60", "minutes", 60),
    ("90 %", "of 100 orders", 90),
    ("50 %", "of 400 deliveries", 200),
    ("300 lookups", "look-ups for 100 orders", 300),
    ("24 per hour", "donuts an hour", 24),
    ("12 min", "seconds", 720),
    ("90 s", "minutes", 1.5),
    ("500 ms", "seconds", 0.5),
    ("1 h 30 min", "minutes", 90),
]


@pytest.mark.parametrize(("text", "unit", "meant"), TAKEN)
def test_a_number_is_taken_as_people_type_it(text, unit, meant):
    """Signs between thousands, either decimal sign, the unit, another unit of time."""
    assert typed.number(text, unit) == pytest.approx(meant)


TOLD = [
    ("eighty", "%", "'eighty' is no number. Type digits, such as 80."),
    ("nan", "%", "'nan' is no number"),
    ("inf", "", "'inf' is no number"),
    ("-Infinity", "", "'-Infinity' is no number"),
    ("1e999", "", "'1e999' is too large a number."),
    ("8 0", "", "'8 0' is no number. Type it without signs, such as 1200."),
    ("80-90", "%", "'80-90' is more than one number. Type one, such as 80."),
    ("80 to 90 %", "%", "'80 to 90 %' is more than one number"),
    ("1:30", "minutes", "'1:30' is more than one number. Type one, such as 1."),
    ("1/2", "", "'1/2' is more than one number"),
    ("5x", "orders", "'x' follows yours"),
    ("80 donuts", "orders", "The answer is a number in this unit: orders; 'donuts' follows yours."),
    ("12 min", "orders", "'min' follows yours"),
    ("5 times", "orders", "'times' follows yours"),
    ("4 per order", "look-ups for 100 orders", "look-ups for 100 orders; yours is 'per order'"),
    ("0,8", "%", "0.8 of a whole is 80 %. Type 80;"),
    ("0.9", "of 100 orders", "0.9 of a whole is 90 of 100 orders. Type 90;"),
    ("5 pies", "", "A number is asked without a unit, and 'pies' follows yours."),
]


@pytest.mark.parametrize(("text", "unit", "told"), TOLD)
def test_what_cannot_be_read_is_told(text, unit, told):
    """What was typed, what is wrong with it, and what to type."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (what it says is compared)
        typed.number(text, unit)
    assert told in str(caught.value)


@pytest.mark.parametrize("given", ["80 %", "80%", 80, 80.0, "about 80"])
def test_code_takes_what_a_card_takes(given):
    """The same answers, and how sure one is may be typed as well."""
    predict("01-busy", given, "70 %")
    known = store.standing("01-busy")
    assert (known.answer, known.confidence) == (80, 70)
    assert "You predicted 80 % (70 % sure)." in str(predict("01-busy"))


@pytest.mark.parametrize("given", [float("nan"), float("inf"), "nan", 0.8, "eighty", "80 orders"])
def test_code_refuses_aloud_what_a_card_refuses(given):
    """Nothing is kept, and the error names the prediction."""
    with pytest.raises(ValueError, match=r"Prediction '01-busy': ") as caught:
        predict("01-busy", given)
    assert "\n" not in str(caught.value)
    assert store.standing("01-busy").answer is None


@pytest.mark.parametrize("given", ["B", "b)", " b ", "b."])
def test_a_letter_is_taken_as_people_type_it(given):
    """A capital, a bracket, a blank do no harm."""
    predict("02-chain", given)
    recall(2).answer(1, given)
    assert store.standing("02-chain").answer == "b"
    assert store.standing("02-r1").answer == "b"


def test_a_large_number_is_told_in_full():
    """No digit of an answer is lost when it is told back."""
    predict("02-product", 1_234_567)
    assert "You predicted 1234567 of 100 orders" in str(predict("02-product"))
