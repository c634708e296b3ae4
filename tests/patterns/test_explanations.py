"""What the rule language says: of wrong patterns, of odd events, and of why one matches or not."""

from __future__ import annotations

import datetime
import enum
from types import MappingProxyType
from typing import Any

import pytest

from donutlab.core.errors import PatternError
from donutlab.patterns import Pattern, doubts, explain, parse


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (
            {"a": {"b": [{"prefx": "x"}]}},
            'a.b: in {"prefx": "x"}: there is no operator "prefx". Did',
        ),
        ({"a": [{"PREFIX": "x"}]}, "Did you mean 'prefix'?"),
        ({"a": [{"contains": "x"}]}, "There are exactly, prefix, suffix"),
        ({"a": [{"anything-but": {"sufix": "x"}}]}, "Did you mean 'suffix'?"),
        ({"a": [{"numeric": ["=>", 5]}]}, 'not "=>". Did you mean'),
        ({"a": "x"}, 'a: "x" must stand in a list: ["x"]'),
        ({"a": [{"cidr": "10.0.0.1/32"}]}, 'for one address write "10.0.0.1"'),
        ({"a": [{"anything-but": None}]}, "it excludes strings or numbers, not null"),
        ({"a": [{"exists": "yes"}]}, 'it takes true or false, not "yes"'),
        ("{", "not JSON"),
    ],
)
def test_an_error_says_where_and_what_to_write(pattern: Any, said: str) -> None:
    with pytest.raises(PatternError) as caught:
        Pattern(pattern)
    assert said in str(caught.value)


@pytest.mark.parametrize("event", [None, 5, "5", "[]", "", "{", b"\xff\xfe{", object(), [], dict])
def test_what_is_no_event_is_a_clear_error(event: Any) -> None:
    for ask in (Pattern({"a": ["x"]}).matches, Pattern({"a": ["x"]}).explain, parse):
        with pytest.raises((TypeError, ValueError), match="event"):
            ask(event)


class Envelope:
    def to_dict(self) -> dict[str, Any]:
        return {"source": "manager"}


def test_an_object_with_to_dict_is_an_event() -> None:
    assert Pattern({"source": ["manager"]}).matches(Envelope())
    assert Pattern({"source": ["manager"]}).explain(Envelope())
    assert Pattern({"source": ["manager"]}).matches(MappingProxyType({"source": "manager"}))


class Item(enum.StrEnum):
    DONUT = "donut"


def test_values_that_json_has_not_are_leaves() -> None:
    assert Pattern({"item": ["donut"]}).matches({"item": Item.DONUT})
    assert Pattern({"item": ["donut", {"prefix": "j"}]}).matches({"item": [Item.DONUT]})
    assert Pattern({"item": ("donut",)}).matches({"item": ("pie", "donut")})
    assert Pattern({"item": [Item.DONUT]}) == Pattern({"item": ["donut"]})
    day = {"day": datetime.date(2026, 1, 1), 5: "no field"}
    assert Pattern({"day": [{"anything-but": "x"}]}).matches(day)
    assert Pattern({"day": [{"exists": True}]}).explain(day)
    assert not Pattern({"day": ["2026-01-01", 2026]}).matches(day)


def test_fields_and_roots() -> None:
    pattern = Pattern({"detail": {"a.b": ["x"]}, "$or": [{"z": [1]}, {"detail": {"c": [2]}}]})
    assert pattern.fields == ("detail.a.b", "detail.c", "z")
    assert pattern.roots == {"detail", "detail.a", "detail.a.b", "detail.c", "z"}


def test_equality_is_of_meaning() -> None:
    assert Pattern({"a": {"b": [1]}, "c": ["x"]}) == Pattern('{"c": ["x"], "a.b": [1.0]}')
    assert Pattern({"a": [1]}) != Pattern({"a": [True]})
    assert Pattern({"a": [1]}) != {"a": [1]}
    assert len({Pattern({"a": [1]}), Pattern('{"a": [1e0]}')}) == 1
    assert eval(repr(Pattern({"a": ["x"]}))) == Pattern({"a": ["x"]})


def test_an_explanation_says_what_was_required_and_found() -> None:
    pattern = {
        "source": ["manager"],
        "detail": {"item": ["donut", {"prefix": "jelly"}], "itm": [1]},
    }
    why = explain(pattern, {"source": "manager", "detail": {"item": "donot"}})
    assert not why
    assert why.failed == ("detail.item", "detail.itm"), "the nearest miss first"
    item, itm, source = why.fields
    assert (item.required, item.found) == (
        '"donut" or a string that starts with "jelly"',
        '"donot"',
    )
    assert item.reason == '"donot" is not "donut", nor a string that starts with "jelly"'
    assert itm.reason == "the event has no such field. Did you mean 'detail.item'?"
    assert (source.matched, source.reason) == (True, '"manager" is "manager"')


def test_an_explanation_of_arrays_names_the_element() -> None:
    lines = {"lines": [{"sku": "a", "qty": 1}, {"sku": "b", "qty": 2}]}
    why = explain({"lines": {"sku": ["a"], "qty": [2]}}, lines)
    assert why.fields[0].reason == "it matches, but never in the same array element as lines.qty"


def test_an_explanation_of_or_has_the_nearest_way_first() -> None:
    pattern = {"$or": [{"a": [1], "b": [2]}, {"c": [3], "d": [4]}]}
    why = explain(pattern, {"c": 3})
    assert why.failed == ("d",)
    assert [way.failed for way in why.ways] == [("d",), ("a", "b")]
    assert "none of the 2 ways" in str(why)
    assert explain(pattern, {"a": 1, "b": 2}).ways[0].matched


def test_hints_name_case_and_kind() -> None:
    why = explain({"a": ["Donut"]}, {"a": "donut"})
    assert "upper and lower case" in str(why)
    assert repr(why) == str(why)
    assert "a string never equals a number" in str(explain({"a": [12]}, {"a": "12"}))
    assert "a string never equals a number" in str(explain({"a": ["12"]}, {"a": 12}))
    assert "an object there" in str(explain({"a": ["12"]}, {"a": {"b": 1}}))


def test_html_is_escaped() -> None:
    nasty = "<script>alert(1)</script>"
    html = explain({nasty: [{"prefix": nasty}]}, {nasty: nasty * 2, "x": nasty})._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_what_it_says_can_be_printed() -> None:
    odd = "\ud800\x1b[31m\n"
    why = explain({odd: [odd]}, {odd: odd + "x"})
    assert str(why).encode()
    assert "\x1b" not in str(why)
    with pytest.raises(PatternError) as caught:
        Pattern({odd: odd})
    assert str(caught.value).encode()


def test_doubts_name_the_field_that_no_event_had() -> None:
    orders = [{"detail": {"item": "donut"}}, {"detail": {"item": "jelly"}}]
    assert doubts({"detail": {"item": ["donut"]}}, orders) == ()
    assert doubts({"detail": {"item": ["pie"]}}, []) == ()
    assert doubts({"detail": {"itm": ["donut"]}}, orders) == (
        "No event had the field detail.itm. Did you mean 'detail.item'?",
    )
    assert doubts({"detail": {"item": ["pie"]}}, orders) == (
        'The field detail.item never was "pie". It was "donut", "jelly".',
    )
    both = [{"a": 1, "b": 0}, {"a": 0, "b": 1}]
    assert doubts({"a": [1], "b": [1]}, both) == (
        "Every field found its value in some event, but no event matched them all.",
    )


@pytest.mark.parametrize(
    ("ways", "end"), [(5, "no such field."), (6, "and 1 more ways."), (9, "and 4 more ways.")]
)
def test_of_many_ways_some_are_shown_and_the_others_counted(ways: int, end: str) -> None:
    """Five of them, and how many more there are."""
    pattern = Pattern({"$or": [{f"a{number}": ["x"]} for number in range(ways)]})
    told = str(pattern.explain({"b": "y"}))
    assert told.count("Way ") == 5
    assert told.endswith(end)
