"""Many patterns asked at once: the same verdicts as one by one, at a fraction of the work."""

from __future__ import annotations

import enum
import sys
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import EVENTS, LISTS, PATTERNS, VALUES, text_of

from donutlab.patterns import Pattern, PatternIndex, parse
from donutlab.patterns.index import FEWEST
from donutlab.patterns.values import read_json

CASES = "xyXY1\u00df\u0131\u017f\u212a"
"""Letters, among them some whose upper and lower forms are not each other's."""

TEXTS = st.text("xyXY*1", max_size=3)
SIGNS = st.sampled_from(["<", "<=", "=", ">=", ">"])
BOUNDS = st.sampled_from([-1, 0, 0.5, 1, 2, 2.5])
KEYED = st.lists(
    st.one_of(
        VALUES,
        TEXTS,
        st.builds(lambda text: {"prefix": text}, TEXTS),
        st.builds(lambda text: {"suffix": text}, TEXTS),
        st.builds(lambda sign, bound: {"numeric": [sign, bound]}, SIGNS, BOUNDS),
        st.builds(lambda low: {"numeric": [">", low, "<=", low + 1]}, BOUNDS),
        st.builds(lambda text: {"exactly": text}, TEXTS),
        st.builds(lambda text: {"equals-ignore-case": text}, st.text(CASES, max_size=3)),
        st.sampled_from([{"wildcard": each} for each in ("x*", "*y", "x*y", "*", "xy", r"\**")]),
    ),
    min_size=1,
    max_size=3,
)
PATHS = st.sampled_from(["a", "b", "a.b", "a.b.c", "b.c", "a.$x"])
FIELDS = st.dictionaries(PATHS, KEYED | LISTS, min_size=1, max_size=3)
ANY = PATTERNS | FIELDS | st.builds(lambda one, two: {"$or": [one, two]}, FIELDS, FIELDS)


def one_by_one(patterns: list[Pattern], event: Any) -> list[int]:
    """Return which patterns match, each asked alone."""
    return [number for number, pattern in enumerate(patterns) if pattern.matches(event)]


@given(patterns=st.lists(ANY, max_size=3 * FEWEST), event=EVENTS)
def test_an_index_says_what_the_patterns_say(patterns: list[Any], event: Any) -> None:
    """Of any patterns and event: arrays, dotted and repeated keys, $or, anything-but, exists."""
    made = [Pattern(pattern) for pattern in patterns]
    text = text_of(event)
    expected = one_by_one(made, text)
    for told in (text, parse(text), read_json(text)):
        assert PatternIndex(made).matching(told) == expected


@given(lists=st.lists(KEYED, min_size=FEWEST, max_size=20), value=VALUES | st.text(CASES) | BOUNDS)
def test_an_index_of_one_field_says_what_the_patterns_say(lists: list[Any], value: Any) -> None:
    """Values of every kind against every kind of alternative that is looked up."""
    made = [Pattern({"a": members}) for members in lists]
    for event in ({"a": value}, {"a": [value]}, {"a": {"b": value}}, {"a": ["z", [value]]}):
        assert PatternIndex(made).matching(event) == one_by_one(made, event)


@given(pattern=ANY, events=st.lists(EVENTS, max_size=4))
def test_where_events_fail_is_counted_as_it_is_explained(pattern: Any, events: list[Any]) -> None:
    """Counted at once or explained one by one, the same fields turn them away."""
    made = Pattern(pattern)
    told = [read_json(text_of(event)) for event in events]
    explained = Counter(path for event in told for path in made.explain(event).failed)
    assert made.turned_away(told) == explained


class Item(enum.StrEnum):
    DONUT = "donut"


def test_values_that_json_has_not_are_looked_up_all_the_same() -> None:
    """A subclass of str is its text; what is no JSON value is no key."""
    made = [Pattern({"a": [each]}) for each in ("donut", {"prefix": "do"}, {"suffix": "ut"}, 1)]
    made += [Pattern({"a": [f"other {number}"]}) for number in range(FEWEST)]
    assert PatternIndex(made).matching({"a": Item.DONUT}) == [0, 1, 2]
    for odd in (object(), 1j, 10**400, float("nan"), b"donut"):
        assert PatternIndex(made).matching({"a": odd}) == one_by_one(made, {"a": odd}) == []


@pytest.mark.parametrize("number", [2**53 + 1, -(2**60) - 1, 300, 0.1])
def test_numbers_that_no_double_holds_are_looked_up_too(number: float) -> None:
    """Among many numbers the one is found, whichever way an event writes it."""
    made = [Pattern({"a": [number + 2 * each]}) for each in range(FEWEST + 1)]
    for event in ({"a": number}, {"a": [number]}, text_of({"a": number})):
        assert PatternIndex(made).matching(event) == one_by_one(made, event) == [0]


def test_an_event_nested_too_deeply_is_refused_as_ever() -> None:
    """As one pattern alone would."""
    event: dict[str, Any] = {"a": "x"}
    for _ in range(2 * sys.getrecursionlimit()):
        event = {"a": [event["a"]]}
    with pytest.raises(ValueError, match="nested too deeply"):
        PatternIndex([Pattern({"a": [f"x{number}"]}) for number in range(20)]).matching(event)


@pytest.mark.parametrize(
    "rule",
    [
        lambda n: {"source": ["shop"], "detail": {"item": [f"item {n}"]}},
        lambda n: {"source": ["shop"], "detail": {"item": [{"prefix": f"item {n:04}"}]}},
        lambda n: {"source": ["shop"], "detail": {"item": [{"wildcard": f"*m {n}"}, f"no {n}"]}},
        lambda n: {"$or": [{"detail": {"item": [f"item {n}"]}}, {"source": [f"shop {n}"]}]},
        lambda n: {
            "detail-type": ["Placed"],
            "detail": {"tags": [f"tag {n}"], "x": [{"exists": False}]},
        },
    ],
)
def test_a_thousand_rules_are_no_more_work_than_a_hundred(rule: Any) -> None:
    """Of rules that differ in a value, few are judged at all."""
    event = {
        "source": "shop",
        "detail-type": "Placed",
        "detail": {"item": "item 5", "price": 5.5, "tags": ["tag 5", "tag 7"]},
    }

    def judged(count: int) -> int:
        index = PatternIndex([Pattern(rule(n)) for n in range(count)])
        calls = 0

        def counted(judge: Any) -> Any:
            def ask(event: Any) -> Any:
                nonlocal calls
                calls += 1
                return judge(event)

            return ask

        index.judges = [counted(judge) for judge in index.judges]
        index.matching(event)
        return calls

    assert judged(1000) <= judged(100) <= 3
