"""Slips in writing a pattern: each is named, and what is proposed instead is right."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donutlab.core.errors import PatternError
from donutlab.patterns import Pattern, doubts, explain

PIE = {"detail-type": "OrderPlaced", "detail": {"item": "pie", "quantity": 7, "paid": True}}


def reason(pattern: Any, event: Any) -> str:
    """Return why the field of a pattern that came nearest failed."""
    why = explain(pattern, event)
    assert not why
    return why.fields[0].reason


@pytest.mark.parametrize(
    ("empty", "shown"), [([], "[]"), ({}, "{}"), ([[]], "[[]]"), ([{}], "[{}]")]
)
def test_what_is_there_and_empty_is_not_told_to_be_missing(empty: Any, shown: str) -> None:
    """An empty array or object has no value, but it is there."""
    (field,) = explain({"tags": ["rush"]}, {"tags": empty}).fields
    assert field.found == shown
    assert field.reason == "it is there and empty: it has no value"
    (field,) = explain({"detail": {"tags": ["rush"]}}, {"detail": {"tags": empty}}).fields
    assert field.found == shown


def test_null_is_a_value() -> None:
    """What is null is found as null, and not taken for missing or empty."""
    (field,) = explain({"tags": ["rush"]}, {"tags": None}).fields
    assert (field.found, field.reason) == ("null", 'null is not "rush"')


@pytest.mark.parametrize(
    ("above", "words"),
    [
        (None, "detail is null."),
        ({}, "detail is empty."),
        ([], "detail is empty."),
        ("pie", 'detail is "pie".'),
        ({"item": "pie"}, "the event has no such field."),
    ],
)
def test_what_stands_above_a_missing_field_is_told(above: Any, words: str) -> None:
    """A field is missing in another way if what should hold it is no object."""
    said = reason({"detail": {"quantity": [3]}}, {"detail": above})
    assert said.startswith("the event has no such field")
    assert said.endswith(words)


@pytest.mark.parametrize(
    ("pattern", "event", "meant"),
    [
        ({"item": ["donut"]}, PIE, "detail.item"),
        ({"detail": {"itm": ["pie"]}}, PIE, "detail.item"),
        ({"detail": {"Item": ["pie"]}}, PIE, "detail.item"),
        ({"Detail": {"item": ["pie"]}}, PIE, "detail.item"),
        ({"details": {"item": ["pie"]}}, PIE, "detail.item"),
        ({"data": {"item": ["pie"]}}, PIE, "detail.item"),
        ({"detail": {"detail": {"item": ["pie"]}}}, PIE, "detail.item"),
        ({"detail": {"order": {"item": ["pie"]}}}, PIE, "detail.item"),
        ({"detail": {"item": {"name": ["pie"]}}}, PIE, "detail.item"),
        ({"detail_type": ["OrderPlaced"]}, PIE, "detail-type"),
        ({"detailType": ["OrderPlaced"]}, PIE, "detail-type"),
        ({"detail type": ["OrderPlaced"]}, PIE, "detail-type"),
        ({"detail": {"detail-type": ["OrderPlaced"]}}, PIE, "detail-type"),
        ({"customer": ["gold"]}, {"customer": {"name": "M", "tier": "gold"}}, "customer.tier"),
        ({"tier": ["gold"]}, {"detail": {"customer": {"tier": "gold"}}}, "detail.customer.tier"),
    ],
)
def test_the_field_that_was_meant_is_named(pattern: Any, event: Any, meant: str) -> None:
    """A key spelt otherwise, or a level too many or too few."""
    assert reason(pattern, event).endswith(f"Did you mean {meant!r}?")


@pytest.mark.parametrize(
    "pattern",
    [
        {"detail": {"quantities-sold": [3]}},
        {"detail": {"kind": ["donut"]}},
        {"detail": {"customer": {"name": ["pie"]}}},
        {"data": {"item": ["donut"]}},
        {"time": ["donut"]},
        {"detail": {"said": ["donut"]}},
        {"detail": {"table": [7]}},
    ],
)
def test_no_field_is_named_that_was_not_meant(pattern: Any) -> None:
    """Neither a field beside it whose name is another, nor one whose value alone would fit."""
    assert "Did you mean" not in reason(pattern, PIE)
    assert "Did you mean" not in reason({"detail": {"quantity": [3]}}, {"detail": {"item": "pie"}})


@pytest.mark.parametrize(
    ("members", "meant"),
    [
        (['{"prefix": "p"}'], [{"prefix": "p"}]),
        (["{'anything-but': ['donut']}"], [{"anything-but": ["donut"]}]),
        (["prefix: p"], [{"prefix": "p"}]),
        (["anything-but: donut"], [{"anything-but": "donut"}]),
        (["anything_but = donut"], [{"anything-but": "donut"}]),
        (["donut", "suffix: e"], ["donut", {"suffix": "e"}]),
        (["prefix", "p"], [{"prefix": "p"}]),
        (["anything-but", "donut", "cake"], [{"anything-but": ["donut", "cake"]}]),
    ],
)
def test_an_operator_written_as_text_is_shown_as_it_should_be(members: Any, meant: Any) -> None:
    """It is a valid pattern that never matches; what is proposed matches."""
    said = reason({"detail": {"item": members}}, PIE)
    proposed = json.loads(said[said.index("Did you mean ") + 13 : -1])
    assert proposed == meant
    assert Pattern({"detail": {"item": proposed}}).matches(PIE)


@pytest.mark.parametrize(
    ("members", "meant"),
    [
        ([">=6"], [">=", 6]),
        ([">= 6"], [">=", 6]),
        (["=> 6"], [">=", 6]),
        (["numeric: >= 6"], [">=", 6]),
        (["> 0 and <= 7.5"], [">", 0, "<=", 7.5]),
        (["<= 7, > 0"], [">", 0, "<=", 7]),
        ([">=", 6], [">=", 6]),
        ([">=", "6"], [">=", 6]),
        (["== 7"], ["=", 7]),
    ],
)
def test_a_comparison_written_as_text_is_shown_as_numeric(members: Any, meant: Any) -> None:
    """In a list it is a text that no number equals; elsewhere an error proposes the same."""
    said = reason({"detail": {"quantity": members}}, PIE)
    assert said.endswith(f"Did you mean {json.dumps([{'numeric': meant}])}?")
    assert Pattern({"detail": {"quantity": [{"numeric": meant}]}}).matches(PIE)
    told = doubts({"detail": {"quantity": members}}, [PIE])
    assert told[0].endswith(f"Did you mean {json.dumps([{'numeric': meant}])}?")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"anything-but": ["donut", "cake"]}, [{"anything-but": ["donut", "cake"]}]),
        ({"anything-but": {"prefix": ["d", "c"]}}, [{"anything-but": {"prefix": ["d", "c"]}}]),
        ({"prefix": ["d", "p"]}, [{"prefix": "d"}, {"prefix": "p"}]),
        ({"exists": [True]}, [{"exists": True}]),
    ],
)
def test_an_operator_that_was_taken_for_a_field_is_told(written: Any, meant: Any) -> None:
    """Outside a list it is a field of that name; the list that was meant is shown, and matches."""
    why = explain({"detail": {"item": written}}, PIE)
    said = why.fields[0].reason
    name = next(iter(written))
    assert f'{name} is an operator, and stands in a list: "item": ' in said
    assert ast.literal_eval(said[said.index('"item": ') + 8 : -1]) == meant
    assert Pattern({"detail": {"item": meant}}).matches(PIE)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (">=6", '[{"numeric": [">=", 6]}]'),
        ({"prefix": "a"}, '[{"prefix": "a"}]'),
        ([{"numeric": ">=6"}], '[{"numeric": [">=", 6]}]'),
        ([{"numeric": [">=6"]}], '[{"numeric": [">=", 6]}]'),
        ([{"numeric": [">=", "6"]}], '[{"numeric": [">=", 6]}]'),
        ([{"numeric": ["<=", 5, ">", 0]}], '[{"numeric": [">", 0, "<=", 5]}]'),
        ([{"numeric": 6}], '[{"numeric": ["=", 6]}]'),
        ([{">=": 6}], '[{"numeric": [">=", 6]}]'),
        (["anything-but", ["a", "b"]], '[{"anything-but": ["a", "b"]}]'),
        ([{"anything-but": [["a", "b"]]}], '[{"anything-but": ["a", "b"]}]'),
        ([{"anything-but": [{"prefix": "a"}]}], '[{"anything-but": {"prefix": ["a"]}}]'),
        ([{"anything_but": ["a"]}], '[{"anything-but": ["a"]}]'),
        ([{"suffix": ["a", "b"]}], '[{"suffix": "a"}, {"suffix": "b"}]'),
        ([{"starts-with": "a"}, 3], '[{"prefix": "a"}, 3]'),
        ([{"contains": "a"}], '[{"wildcard": "*a*"}]'),
        ([{"exists": "true"}], '[{"exists": True}]'),
    ],
)
def test_an_error_shows_the_form_that_was_meant(written: Any, meant: str) -> None:
    """What it shows can be pasted, and is a pattern."""
    with pytest.raises(PatternError) as caught:
        Pattern({"detail": {"item": written}})
    assert str(caught.value).startswith("detail.item: ")
    assert meant in str(caught.value)
    Pattern({"detail": {"item": ast.literal_eval(meant)}})


def test_what_cannot_be_mended_is_not() -> None:
    """Of strings and numbers mixed after anything-but there is no right form."""
    with pytest.raises(PatternError) as caught:
        Pattern({"a": [{"anything-but": ["pie", 3]}]})
    assert str(caught.value).endswith("its list may not mix strings and numbers")


VALUES = st.one_of(
    st.sampled_from(["pie", "Pie", " pie", "7", "7.0", "true", "null", "p*e", "!x", "", ">=6"]),
    st.sampled_from([7, 7.0, 0, 1, True, False, None, 2.5, 10**20]),
    st.text(max_size=3),
)
MEMBERS = st.one_of(
    VALUES,
    st.builds(lambda text: {"prefix": text}, st.text(max_size=2)),
    st.builds(lambda text: {"suffix": text}, st.text(max_size=2)),
    st.just({"numeric": [">", 2]}),
    st.builds(lambda text: {"anything-but": text}, st.text(max_size=2)),
)


@given(members=st.lists(MEMBERS, min_size=1, max_size=3), found=VALUES)
def test_what_is_proposed_beside_a_value_matches_it(members: list[Any], found: Any) -> None:
    """Whatever is to be written instead takes the value that was found."""
    why = explain({"a": members}, {"a": found})
    if written := re.search(r"; write (.+)\)$", why.fields[0].reason, re.DOTALL):
        proposed = ast.literal_eval(written[1])
        assert not why
        assert Pattern({"a": [proposed]}).matches({"a": found})


@given(
    name=st.sampled_from(["prefix", "suffix", "wildcard", "anything-but", "equals-ignore-case"]),
    text=st.text("abc", min_size=1, max_size=3),
    found=st.text("abc", min_size=1, max_size=4),
)
def test_an_operator_in_quotes_is_read_as_the_operator(name: str, text: str, found: str) -> None:
    """What is proposed for it matches what the operator does."""
    operator = {name: text}
    for quoted in (json.dumps(operator), repr(operator), f"{name}: {text}"):
        said = reason({"a": [quoted]}, {"a": found})
        proposed = json.loads(said[said.index("Did you mean ") + 13 : -1])
        assert Pattern({"a": proposed}) == Pattern({"a": [operator]})


@given(members=st.lists(MEMBERS, min_size=1, max_size=3), found=VALUES)
def test_no_sentence_denies_twice(members: list[Any], found: Any) -> None:
    """Nothing is "not something other than": what anything-but turns away is excluded."""
    why = explain({"a": members}, {"a": found})
    if not why:
        assert "something other" not in why.fields[0].reason
    for sentence in doubts({"a": members}, [{"a": found}]):
        assert "something other" not in sentence


@pytest.mark.parametrize(
    ("members", "found", "said"),
    [
        ([{"anything-but": "pie"}], "pie", '"pie" is excluded'),
        ([{"anything-but": ["cake", "pie"]}], "pie", '"pie" is excluded'),
        ([{"anything-but": [3, 4]}], 3, "3 is excluded"),
        (
            [{"anything-but": {"prefix": "p"}}],
            "pie",
            '"pie" is excluded as a string that starts with "p"',
        ),
        (
            ["cake", {"anything-but": {"wildcard": "*e"}}],
            "pie",
            '"pie" is not "cake", and is excluded as a string like "*e"',
        ),
        ([{"exists": False}, "cake"], "pie", '"pie" is not "cake"'),
        ([{"exists": False}], "pie", '"pie" is a value, where none was required'),
    ],
)
def test_what_is_turned_away_is_said_plainly(members: Any, found: Any, said: str) -> None:
    """Each reason is one plain sentence."""
    assert reason({"a": members}, {"a": found}) == said


def test_doubts_say_what_was_excluded_and_what_was_meant() -> None:
    """The sentences of a rule that never matched propose the same as those of an event."""
    pies = [{"detail": {"item": "pie"}}]
    assert doubts({"detail": {"item": [{"anything-but": "pie"}]}}, pies) == (
        'The rule excludes every value of the field detail.item. It was "pie".',
    )
    assert doubts({"detail": {"item": ["cake", {"anything-but": "pie"}]}}, pies) == (
        'The field detail.item never was "cake". It was "pie", which the rule excludes.',
    )
    (told,) = doubts({"detail": {"item": {"anything-but": ["cake"]}}}, pies)
    assert told.endswith('"item": [{"anything-but": ["cake"]}].')
    (told,) = doubts({"detail": {"quantity": ["3"]}}, [{"detail": {"quantity": 3}}])
    assert told.endswith("write 3).")
