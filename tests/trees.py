"""Random patterns and events, for tests of the rule language."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

# A tree is ("object", [(key, tree), ...]), ("array", [tree, ...]) or a value: a key may come twice.

KEYS = st.sampled_from(["a", "b", "c", "a.b", "b.c", "$x"])
VALUES = st.sampled_from(["", "x", "y", "xy", "X", "1", 0, 1, 2.5, True, False, None, "10.0.0.1"])


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(st.tuples(KEYS, inner), max_size=4).map(lambda pairs: ("object", pairs))


def _inner(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(_objects(inner), st.lists(inner, max_size=3).map(lambda all_: ("array", all_)))


EVENTS = _objects(st.recursive(VALUES, _inner, max_leaves=12))

OPERATORS = st.sampled_from(
    [
        {"prefix": "x"},
        {"prefix": {"equals-ignore-case": "X"}},
        {"suffix": "y"},
        {"equals-ignore-case": "x"},
        {"wildcard": "*y"},
        {"anything-but": "x"},
        {"anything-but": [1, 2]},
        {"anything-but": {"prefix": ["x", "1"]}},
        {"numeric": [">", 0]},
        {"numeric": [">=", 0, "<", 2]},
        {"cidr": "10.0.0.0/8"},
        {"exists": True},
        {"exists": False},
        {"exists": False},
    ]
)
LISTS = st.lists(st.one_of(VALUES, OPERATORS), min_size=1, max_size=2)


def _patterns(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    fields = st.dictionaries(KEYS, st.one_of(LISTS, inner), min_size=1, max_size=3)
    ors = st.lists(inner, min_size=2, max_size=2)
    return st.one_of(fields, st.builds(lambda f, o: {**f, "$or": o}, fields, ors))


PATTERNS = st.recursive(
    st.dictionaries(KEYS, LISTS, min_size=1, max_size=3), _patterns, max_leaves=4
)


def text_of(tree: Any) -> str:
    """Write a tree as JSON text, repeated keys and all."""
    if isinstance(tree, tuple) and tree[0] == "object":
        return "{" + ",".join(f"{json.dumps(key)}:{text_of(one)}" for key, one in tree[1]) + "}"
    if isinstance(tree, tuple):
        return "[" + ",".join(map(text_of, tree[1])) + "]"
    return json.dumps(tree)
