"""The rule language: the given cases, cases of our own with their reasons, and what it promises."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from donutlab.core.errors import PatternError
from donutlab.patterns import Explanation, Pattern, parse

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "pattern_cases.jsonl")
    .read_text()
    .splitlines()
]

BIG = 9007199254740993  # 2**53 + 1: no double equals it

TWO_ORS = '{"$or": [{"a": [1]}, {"b": [1]}], "$or": [{"c": [1]}, {"d": [1]}]}'

# pattern, event, verdict, why
OWN: list[tuple[Any, Any, bool | str, str]] = [
    # structure
    ({"a.b": ["x"]}, {"a": {"b": "x"}}, True, "a dotted key is a path"),
    ({"a": {"b": ["x"]}}, {"a.b": "x"}, True, "in the event too"),
    ({"a": {"b.c": ["x"]}}, {"a.b": {"c": "x"}}, True, "wherever the dots are"),
    ({"a": {"b": {"c": ["x"]}}}, {"a": {"b.c": "x"}}, True, "wherever the dots are"),
    ({"a": {"b": ["x"]}}, {"a": {"b": "y"}, "a.b": "x"}, True, "both values count"),
    ({"a": {"b": ["x"]}}, {"a": {"b": "x"}, "a.b": "y"}, True, "both values count"),
    ({"a": ["x"], "a.b": ["y"]}, {"a": ["x", {"b": "y"}]}, True, "a value beside an object"),
    ({"prefix": ["x"]}, {"prefix": "x"}, True, "a field may be called prefix"),
    ({"prefix": {"suffix": ["x"]}}, {"prefix": {"suffix": "x"}}, True, "at any level"),
    ({"A": ["x"]}, {"a": "x"}, False, "keys are case-sensitive"),
    ({"": ["x"]}, {"": "x"}, True, "an empty key is a key"),
    ({"a": [None]}, {}, False, "missing is not null"),
    ({"a": [{"exists": False}]}, {"a": {"b": 1}}, True, "an object is no leaf"),
    ({"a": ["x"]}, {"a": {"a": "x"}}, False, "an object is no value"),
    ({"a": {"b": ["x"]}}, {"a": "x"}, False, "a value has no fields"),
    ('{"a": ["x"]} and more', {"a": "x"}, True, "text after the closing brace is ignored"),
    ({"a": ["x"]}, '{"a": "x"} }{', True, "in the event too"),
    (' \n\t{"a": ["x"]}', b'{"a": "x"}', True, "bytes are JSON text"),
    (["x"], {}, "invalid", "a pattern is an object"),
    ("", {}, "invalid", "no JSON"),
    ("[]", {}, "invalid", "no object"),
    ('{"a": [NaN]}', {}, "invalid", "NaN is no JSON"),
    ({"a": [float("nan")]}, {}, "invalid", "NaN is no JSON in a dict either"),
    ({"a": [float("inf")]}, {}, "invalid", "nor is infinity"),
    ({"a": {}}, {}, "invalid", "an empty object"),
    ({"a": {"b": None}}, {}, "invalid", "neither list nor object"),
    ({1: ["x"]}, {}, "invalid", "a key is a string"),
    ({"a": [{}]}, {}, "invalid", "no operator"),
    ({"a": [{"b": {"c": ["x"]}}]}, {}, "invalid", "no object in a list"),
    ({"a": ["x", {"prefix": "y"}, {"bad": 1}]}, {"a": "x"}, "invalid", "one bad alternative"),
    # duplicate keys in JSON text
    ('{"a": ["x"], "a": ["y"]}', {"a": ["x"]}, False, "the last list wins"),
    ('{"a": {"b": ["x"]}, "a": {"c": ["y"]}}', {"a": {"c": "y"}}, False, "objects merge"),
    ('{"a": {"b": ["x"]}, "a": {"c": ["y"]}}', {"a": {"b": "x", "c": "y"}}, True, "objects merge"),
    ('{"a": ["x"], "a": {"b": ["y"]}}', {"a": "x"}, False, "a list and an object both count"),
    ({"a": ["x"]}, '{"a": "x", "a": "y"}', True, "in an event both count"),
    ({"a": ["y"]}, '{"a": "x", "a": "y"}', True, "in an event both count"),
    ({"a": {"b": ["x"]}}, '{"a": {"b": "x"}, "a": 1}', True, "an object and a value too"),
    ({"a": [{"prefix": "x"}]}, '{"a": "y", "b": 1, "a": "x"}', True, "not only the last"),
    ('{"a": [{"prefix": "x", "prefix": "x"}]}', {}, "invalid", "an operator written twice"),
    # numbers
    ({"a": [300]}, '{"a": 3.0e2}', True, "numbers are doubles"),
    ('{"a": [3e2]}', {"a": 300}, True, "in the pattern too"),
    ({"a": [0]}, '{"a": -0}', True, "minus zero is zero"),
    ({"a": [0]}, '{"a": -0.0}', True, "minus zero is zero"),
    ('{"a": [0.1]}', '{"a": 1.00e-1}', True, "0.1 is 0.1"),
    ({"a": [1]}, {"a": True}, False, "true is not 1"),
    ({"a": [True]}, {"a": 1}, False, "1 is not true"),
    ({"a": [True]}, {"a": "true"}, False, "true is not the string"),
    ({"a": [False]}, {"a": 0}, False, "false is not 0"),
    ({"a": [BIG]}, {"a": BIG}, True, "beyond the doubles the text counts"),
    ({"a": [BIG]}, {"a": BIG - 1}, False, "the double next to it is another number"),
    ({"a": [BIG - 1]}, {"a": BIG}, False, "the double next to it is another number"),
    (f'{{"a": [{BIG}]}}', f'{{"a": {BIG}.0}}', False, "another text"),
    (f'{{"a": [{BIG}.0]}}', f'{{"a": {BIG}.0}}', True, "the same text"),
    (f'{{"a": [{BIG - 1}.0]}}', f'{{"a": {BIG - 1}}}', True, "2**53 is a double"),
    ('{"a": [1e400]}', '{"a": 1e400}', True, "too great for a double: the text counts"),
    ('{"a": [1e400]}', '{"a": 10e399}', False, "another text"),
    ('{"a": [1e400]}', '{"a": 2e400}', False, "another text"),
    ('{"a": [1e-400]}', '{"a": 0}', False, "too small for a double is not zero"),
    ('{"a": [0e400]}', '{"a": 0}', True, "zero with any exponent is zero"),
    ('{"a": [1e23]}', {"a": 10**23}, True, "1e23 is the shortest decimal of its double"),
    (
        '{"a": [0.1000000000000000055511151231257827]}',
        '{"a": 0.1}',
        False,
        "the exact value of a double is not its shortest decimal",
    ),
    ('{"a": [' + "1" * 5000 + "]}", '{"a": ' + "1" * 5000 + "}", True, "any number of digits"),
    ('{"a": [' + "1" * 5000 + "]}", {"a": int("1" * 4000 + "0")}, False, "any number of digits"),
    ({"a": [{"numeric": [">", 0]}]}, {"a": BIG}, False, "no double, no comparison"),
    ({"a": [{"numeric": [">", BIG]}]}, {}, "invalid", "no double as a bound"),
    ('{"a": [{"numeric": [">", 1e400]}]}', {}, "invalid", "no double as a bound"),
    ({"a": [{"anything-but": BIG}]}, {}, "invalid", "no double to exclude"),
    ({"a": [{"anything-but": [1, BIG]}]}, {}, "invalid", "no double to exclude"),
    ({"a": [{"anything-but": 1}]}, {"a": BIG}, True, "another number"),
    ({"a": [{"exists": True}]}, {"a": float("nan")}, True, "it is there"),
    ({"a": [{"numeric": [">", 0]}]}, {"a": float("inf")}, False, "infinity is no JSON number"),
    # strings and operators
    ({"a": [{"exactly": "x"}]}, {"a": "x"}, True, "exactly"),
    ({"a": [{"exactly": 1}]}, {}, "invalid", "exactly takes a string"),
    ({"a": [{"exactly": ["x"]}]}, {}, "invalid", "exactly takes a string"),
    ({"a": [{"prefix": ""}]}, {"a": ""}, True, "every string starts with nothing"),
    ({"a": [{"prefix": ""}]}, {"a": 1}, False, "a number is no string"),
    ({"a": [{"suffix": ""}]}, {"a": "x"}, True, "every string ends with nothing"),
    ({"a": [{"suffix": ""}]}, {"a": None}, False, "null is no string"),
    ({"a": [{"suffix": ["x"]}]}, {}, "invalid", "suffix takes no list"),
    ({"a": [{"prefix": {"equals-ignore-case": ""}}]}, {"a": "x"}, True, "nothing in any case"),
    ({"a": [{"prefix": {"prefix": "x"}}]}, {}, "invalid", "only equals-ignore-case inside"),
    ({"a": [{"prefix": {"equals-ignore-case": ["x"]}}]}, {}, "invalid", "no list inside"),
    (
        {"a": [{"suffix": {"equals-ignore-case": "x", "prefix": "y"}}]},
        {},
        "invalid",
        "one key only",
    ),
    ({"a": [{"equals-ignore-case": "ÉCLAIR"}]}, {"a": "éclair"}, True, "letters beyond ASCII"),
    ({"a": [{"equals-ignore-case": "straße"}]}, {"a": "STRASSE"}, True, "upper ß is SS"),
    ({"a": [{"equals-ignore-case": "STRASSE"}]}, {"a": "straße"}, False, "but not back"),
    ({"a": [{"equals-ignore-case": "k"}]}, {"a": "\u212a"}, False, "the Kelvin sign is no K"),
    ({"a": [{"equals-ignore-case": "\u212a"}]}, {"a": "k"}, True, "but its lower form is k"),
    ({"a": [{"equals-ignore-case": "\u01c5"}]}, {"a": "\u01c6"}, True, "a title letter's lower"),
    ({"a": [{"equals-ignore-case": "\U00010400"}]}, {"a": "\U00010428"}, True, "Deseret"),
    ({"a": [{"equals-ignore-case": "x"}]}, {"a": "x\n"}, False, "the whole string"),
    ({"a": [{"suffix": {"equals-ignore-case": "x"}}]}, {"a": "x\n"}, False, "the very end"),
    ({"a": [{"suffix": {"equals-ignore-case": "straße"}}]}, {"a": "x STRASSE"}, True, "SS"),
    ({"a": [{"suffix": {"equals-ignore-case": "\u0149x"}}]}, {"a": "\u02bcNX"}, True, "two"),
    ({"a": [{"equals-ignore-case": ["x"]}]}, {}, "invalid", "no list"),
    ({"a": [{"wildcard": "*"}]}, {"a": ""}, True, "a star may be nothing"),
    ({"a": [{"wildcard": "*"}]}, {"a": 1}, False, "a number is no string"),
    ({"a": [{"wildcard": "a*b"}]}, {"a": "a\n\nb"}, True, "a star is newlines too"),
    ({"a": [{"wildcard": "a*a"}]}, {"a": "a"}, False, "one a is not two"),
    ({"a": [{"wildcard": "*a*b*"}]}, {"a": "ba"}, False, "order counts"),
    ({"a": [{"wildcard": "a*bc*c"}]}, {"a": "abc"}, False, "no character twice"),
    ({"a": [{"wildcard": r"a\\*"}]}, {"a": "a\\bc"}, True, "an escaped backslash"),
    ({"a": [{"wildcard": r"\**"}]}, {"a": "*x"}, True, "an escaped star, then a star"),
    ({"a": [{"wildcard": r"*\*"}]}, {"a": "x*"}, True, "a star, then an escaped star"),
    ({"a": [{"wildcard": r"\\**"}]}, {}, "invalid", "two stars after a backslash"),
    ({"a": [{"wildcard": r"a\b"}]}, {}, "invalid", "no such escape"),
    ({"a": [{"wildcard": "a\\"}]}, {}, "invalid", "a backslash at the end"),
    ({"a": [{"wildcard": ["a"]}]}, {}, "invalid", "no list"),
    ({"a": [{"wildcard": ""}]}, {"a": ""}, True, "no star is the text itself"),
    # anything-but
    ({"a": [{"anything-but": "x"}]}, {"a": None}, True, "any other leaf of any kind"),
    ({"a": [{"anything-but": "x"}]}, {"a": True}, True, "any other leaf of any kind"),
    ({"a": [{"anything-but": "x"}]}, {}, False, "but not a missing one"),
    ({"a": [{"anything-but": "x"}]}, {"a": []}, False, "nor an empty array"),
    ({"a": [{"anything-but": "x"}]}, {"a": {"b": 1}}, False, "nor an object"),
    ({"a": [{"anything-but": "10.0.0.1"}]}, {"a": "010.0.0.1"}, True, "addresses as text"),
    ({"a": [{"anything-but": "10.0.0.1"}]}, {"a": "10.0.0.1"}, False, "addresses as text"),
    ({"a": [{"anything-but": 300}]}, '{"a": 3e2}', False, "numbers as doubles"),
    ({"a": [{"anything-but": {"prefix": ["x", "y"]}}]}, {"a": "yz"}, False, "any of them"),
    ({"a": [{"anything-but": {"wildcard": ["x*", "*y"]}}]}, {"a": "z"}, True, "none of them"),
    ({"a": [{"anything-but": {"equals-ignore-case": ""}}]}, {"a": ""}, False, "may be empty"),
    ({"a": [{"anything-but": {"prefix": "x"}}]}, {"a": 1}, True, "a number has no prefix"),
    ({"a": [{"anything-but": None}]}, {}, "invalid", "no null"),
    ({"a": [{"anything-but": True}]}, {}, "invalid", "no boolean"),
    ({"a": [{"anything-but": ["x", None]}]}, {}, "invalid", "no null in a list"),
    ({"a": [{"anything-but": []}]}, {}, "invalid", "no empty list"),
    ({"a": [{"anything-but": [["x"]]}]}, {}, "invalid", "no list in a list"),
    ({"a": [{"anything-but": {"prefix": ""}}]}, {}, "invalid", "no empty prefix"),
    ({"a": [{"anything-but": {"suffix": ["x", ""]}}]}, {}, "invalid", "no empty suffix"),
    ({"a": [{"anything-but": {"prefix": []}}]}, {}, "invalid", "no empty list of prefixes"),
    ({"a": [{"anything-but": {"prefix": 1}}]}, {}, "invalid", "no number as a prefix"),
    ({"a": [{"anything-but": {"numeric": ["=", 1]}}]}, {}, "invalid", "no numeric"),
    ({"a": [{"anything-but": {"cidr": "10.0.0.0/8"}}]}, {}, "invalid", "no cidr"),
    ({"a": [{"anything-but": {"exists": True}}]}, {}, "invalid", "no exists"),
    (
        {"a": [{"anything-but": {"prefix": {"equals-ignore-case": "x"}}}]},
        {},
        "invalid",
        "no nested case",
    ),
    ({"a": [{"anything-but": {"wildcard": "a**"}}]}, {}, "invalid", "a bad wildcard"),
    # numeric
    ({"a": [{"numeric": [">=", 1, "<", 2]}]}, {"a": 1}, True, "from and with"),
    ({"a": [{"numeric": [">=", 1, "<", 2]}]}, {"a": 2}, False, "up to and without"),
    ({"a": [{"numeric": ["<", 0]}]}, {"a": "-1"}, False, "a string is no number"),
    ({"a": [{"numeric": ["<", 0]}]}, {"a": [5, [-1]]}, True, "any of an array"),
    ({"a": [{"numeric": [">", 5, "<", 5]}]}, {}, "invalid", "an empty range"),
    ({"a": [{"numeric": [">=", 5, "<=", 5]}]}, {}, "invalid", "a range of one number"),
    ({"a": [{"numeric": ["=", 1, "<", 2]}]}, {}, "invalid", "= takes one number"),
    ({"a": [{"numeric": [">", 1, ">", 2]}]}, {}, "invalid", "two lower bounds"),
    ({"a": [{"numeric": []}]}, {}, "invalid", "nothing"),
    ({"a": [{"numeric": [">"]}]}, {}, "invalid", "no bound"),
    ({"a": [{"numeric": [">", 1, "<"]}]}, {}, "invalid", "no upper bound"),
    ({"a": [{"numeric": ["==", 1]}]}, {}, "invalid", "no such comparison"),
    ({"a": [{"numeric": [">", True]}]}, {}, "invalid", "true is no number"),
    ({"a": [{"numeric": ">1"}]}, {}, "invalid", "no list"),
    # addresses
    ({"a": ["10.0.0.1"]}, {"a": "010.000.00.1"}, True, "a plain address is an address"),
    ({"a": ["::1"]}, {"a": "0:0:0:0:0:0:0:1"}, True, "a plain address is an address"),
    ({"a": ["2001:DB8::a"]}, {"a": "2001:db8::A"}, True, "in any case"),
    ({"a": ["10.0.0.1"]}, {"a": "::ffff:a00:1"}, True, "a mapped address is the IPv4 one"),
    ({"a": [{"exactly": "10.0.0.1"}]}, {"a": "010.0.0.1"}, False, "exactly is the text"),
    ({"a": ["1.2.3.999"]}, {"a": "1.2.3.999"}, True, "no address: plain text"),
    ({"a": ["12:30"]}, {"a": "12:30"}, True, "no address: plain text"),
    ({"a": [{"cidr": "10.1.2.3/8"}]}, {"a": "10.9.9.9"}, True, "host bits are allowed"),
    ({"a": [{"cidr": "0.0.0.0/0"}]}, {"a": "255.1.1.1"}, True, "a mask of 0"),
    ({"a": [{"cidr": "0.0.0.0/0"}]}, {"a": "::1"}, False, "its own family only"),
    ({"a": [{"cidr": "::/0"}]}, {"a": "10.0.0.1"}, False, "its own family only"),
    ({"a": [{"cidr": "::/127"}]}, {"a": "::1"}, True, "the longest mask"),
    ({"a": [{"cidr": "10.0.0.0/31"}]}, {"a": "10.0.0.2"}, False, "the longest mask"),
    ({"a": [{"cidr": "10.0.0.0/8"}]}, {"a": 10.0}, False, "a number is no address"),
    ({"a": [{"cidr": "10.0.0.0/8"}]}, {"a": "10.0.0"}, False, "no address"),
    ({"a": [{"cidr": "10.0.0.0/32"}]}, {}, "invalid", "one address is no block"),
    ({"a": [{"cidr": "::/128"}]}, {}, "invalid", "one address is no block"),
    ({"a": [{"cidr": "10.0.0.0"}]}, {}, "invalid", "no mask"),
    ({"a": [{"cidr": "10.0.0.0/-1"}]}, {}, "invalid", "no such mask"),
    ({"a": [{"cidr": "10.0.0.0/8/8"}]}, {}, "invalid", "two masks"),
    ({"a": [{"cidr": "10.0.0.0/x"}]}, {}, "invalid", "no number"),
    ({"a": [{"cidr": "10.0.0.256/8"}]}, {}, "invalid", "no address"),
    ({"a": [{"cidr": "10.0.0.0/ 8"}]}, {}, "invalid", "a space"),
    ({"a": [{"cidr": ["10.0.0.0/8"]}]}, {}, "invalid", "no list"),
    # exists
    ({"a": [{"exists": True}]}, {"a": None}, True, "null is there"),
    ({"a": [{"exists": True}]}, {"a": ""}, True, "the empty string is there"),
    ({"a": [{"exists": True}]}, {"a": [[]]}, False, "an empty array is not"),
    ({"a": [{"exists": False}]}, {"a": [{"b": 1}]}, True, "an array of objects is not"),
    ({"a": [{"exists": False}]}, {"a": [{"b": 1}, 2]}, False, "the 2 is"),
    ({"a": [{"exists": 1}]}, {}, "invalid", "1 is not true"),
    ({"a": [{"exists": None}]}, {}, "invalid", "null is not false"),
    # arrays
    (
        {"a": {"x": [1], "y": [2]}},
        {"a": [{"x": 1}, {"y": 2}]},
        False,
        "both fields in one element",
    ),
    ({"a": {"x": [1]}, "b": {"y": [2]}}, {"a": [{"x": 1}], "b": [{}, {"y": 2}]}, True, "two"),
    (
        {"a": {"x": [1], "b": {"y": [2]}}},
        {"a": [{"x": 1, "b": [{"y": 3}]}, {"x": 0, "b": [{"y": 2}]}]},
        False,
        "nested arrays too",
    ),
    (
        {"a": {"x": [1], "b": {"y": [2]}}},
        {"a": [{"x": 1, "b": [{"y": 3}, {"y": 2}]}, {"x": 0}]},
        True,
        "nested arrays too",
    ),
    ({"a": {"x": ["p"], "y": ["q"]}}, {"a": {"x": ["o", "p"], "y": ["q"]}}, True, "no tie"),
    ({"a": ["x"], "a.b": ["y"]}, {"a": [["x"], {"b": "y"}]}, False, "an inner array is an element"),
    (
        {"a": {"x": [1], "y": [{"exists": False}]}},
        {"a": [{"x": 1}, {"x": 2, "y": 3}]},
        True,
        "absence is judged in the element fixed before",
    ),
    (
        {"a": {"x": [{"exists": False}], "y": [1]}},
        {"a": [{"y": 1}, {"x": 2}]},
        False,
        "absence that comes first is judged in every element",
    ),
    (
        {"a": {"x": [{"exists": False}, 5], "y": [1]}},
        {"a": [{"y": 1}, {"x": 5, "y": 1}]},
        True,
        "or a value in the same element",
    ),
    (
        {"a": {"B": [{"exists": False}], "a": [1]}},
        {"a": [{"a": 1}, {"B": 2}]},
        False,
        "upper case sorts before lower case",
    ),
    # $or
    ({"$or": [{"a": ["x"]}, {"b": ["y"]}]}, {"b": "y"}, True, "either"),
    ({"c": {"$or": [{"a": ["x"]}, {"b": ["y"]}]}}, {"c": {"b": "y"}}, True, "at any level"),
    ({"a": ["x"], "$or": [{"a": ["y"]}, {"b": ["z"]}]}, {"a": "y"}, True, "inside overrides"),
    ({"$or": [{"a": ["y"]}, {"b": ["z"]}], "a": ["x"]}, {"a": "y"}, False, "the later one counts"),
    ({"$or": [{"a": ["y"]}, {"b": ["z"]}], "a": ["x"]}, {"a": "x"}, True, "the later one counts"),
    (
        {"$or": [{"a": [1]}, {"b": [1]}], "c": {"$or": [{"d": [1]}, {"e": [1]}]}},
        {"b": 1, "c": {"d": 1}},
        True,
        "two $or are both needed",
    ),
    (
        {"$or": [{"a": [1]}, {"b": [1]}], "c": {"$or": [{"d": [1]}, {"e": [1]}]}},
        {"b": 1},
        False,
        "two $or are both needed",
    ),
    (
        {"$or": [{"a": [1], "$or": [{"b": [1]}, {"c": [1]}]}, {"d": [1]}]},
        {"a": 1, "c": 1},
        True,
        "$or inside $or",
    ),
    (
        {"a": {"$or": [{"x": [1]}, {"y": [2]}], "z": [3]}},
        {"a": [{"x": 1}, {"y": 2, "z": 3}]},
        True,
        "each branch alone, tied to its element",
    ),
    ({"$or": ["x"]}, {"$or": "x"}, True, "no list of objects: a field called $or"),
    ({"$or": {"a": ["x"]}}, {"$or": {"a": "x"}}, True, "an object: a field called $or"),
    ({"$or": [{"prefix": "x"}, {"prefix": "y"}]}, {"$or": "yz"}, True, "operators: a field"),
    ({"$or": [{"prefix": "x"}]}, {"$or": "x"}, True, "one operator: a field"),
    ({"$or": [{"a": ["x"]}, {"prefix": ["y"]}]}, {}, "invalid", "an operator's name inside"),
    ({"$or": [{"a": ["x"]}, {"b": {"=": ["y"]}}]}, {}, "invalid", "an operator's name inside"),
    ({"$or": [{"a": ["x"]}, {}]}, {}, "invalid", "an empty branch"),
    ({"$or": [{"a": ["x"]}, "b"]}, {}, "invalid", "a branch that is no object"),
    ({"$or": []}, {}, "invalid", "no branches"),
    (
        {"$or": [{"a": ["x"]}, {"b": ["y"]}], "c": {"$or": ["z"]}},
        {},
        "invalid",
        "$or is a word everywhere or nowhere",
    ),
    (TWO_ORS, {"a": 1}, False, "$or written twice: both are needed"),
    (TWO_ORS, {"a": 1, "d": 1}, True, "$or written twice: both are needed"),
    # mixed lists are plain OR
    ({"a": ["maple", {"numeric": ["<", 6]}, "plain"]}, {"a": "plain"}, True, "a plain list"),
    ({"a": [{"cidr": "10.0.0.0/8"}, {"numeric": ["<", 6]}]}, {"a": "10.0.0.1"}, True, "both kinds"),
    ({"a": ["10.0.0.1", {"prefix": "01"}]}, {"a": "010.0.0.2"}, True, "an address and a prefix"),
]  # fmt: skip


def verdict(pattern: Any, event: Any) -> bool | str:
    """Return what the language says, asserting all that must hold of any pattern and event."""
    try:
        made = Pattern(pattern)
    except PatternError:
        return "invalid"
    said = made.matches(event)
    assert made.matches(parse(event)) is said
    explained = made.explain(event)
    assert isinstance(explained, Explanation)
    assert bool(explained) is explained.matched is said
    assert (explained.failed == ()) is said
    assert str(explained)
    assert "<table>" in explained._repr_html_()
    assert Pattern(made.to_json()) == made
    assert Pattern(made.to_dict()).matches(event) is said
    assert pickle.loads(pickle.dumps(made)) == made
    assert hash(pickle.loads(pickle.dumps(made))) == hash(made)
    return said


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_reference_agrees(case: dict[str, Any]) -> None:
    assert verdict(case["pattern"], case["event"]) == case["expected"]


@pytest.mark.parametrize(("pattern", "event", "expected", "why"), OWN)
def test_our_own_cases(pattern: Any, event: Any, expected: bool | str, why: str) -> None:
    assert verdict(pattern, event) == expected, why


def test_all_cases_are_there() -> None:
    assert len(CASES) == 103
