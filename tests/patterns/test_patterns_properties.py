"""The rule language against a slow judge that tries everything, and what it promises."""

from __future__ import annotations

import copy
import fnmatch
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import EVENTS, KEYS, PATTERNS, text_of

from donutlab.core.errors import PatternError
from donutlab.patterns import Pattern, doubts, explain, matches, parse


def leaves(tree: Any) -> Iterator[tuple[str, Any, dict[int, int]]]:
    """Yield path, value and the element of each array around it."""
    count = iter(range(10_000))

    def walk(node: Any, path: tuple[str, ...], where: dict[int, int]) -> Iterator[Any]:
        if not isinstance(node, tuple):
            yield ".".join(path), node, where
        elif node[0] == "object":
            for key, inner in node[1]:
                yield from walk(inner, (*path, key), where)
        else:
            array = next(count)
            for index, inner in enumerate(node[1]):
                here = {**where, array: index} if isinstance(inner, tuple) else where
                yield from walk(inner, path, here)

    yield from walk(tree, (), {})


def forks(node: dict[str, Any], prefix: str, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the ways of a pattern, each a list of alternatives by path, in order of writing."""
    for key, value in node.items():
        if key == "$or":
            before = [fork for one in value for fork in forks(one, prefix, copy.deepcopy(before))]
        elif isinstance(value, dict):
            before = forks(value, f"{prefix}{key}.", before)
        else:
            before = [{**fork, prefix + key: value} for fork in before]
    return before


def wants(one: Any, value: Any) -> bool:
    """Judge a value by one alternative in the plainest way."""
    if not isinstance(one, dict):
        numbers = (int, float)
        if isinstance(one, numbers) and not isinstance(one, bool):
            return isinstance(value, numbers) and not isinstance(value, bool) and one == value
        return type(one) is type(value) and one == value
    ((name, operand),) = one.items()
    text = value if isinstance(value, str) else "\0"
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if name == "prefix":
        plain = isinstance(operand, str)
        return text.startswith(operand) if plain else text[:1].lower() == "x"
    if name == "suffix":
        return text.endswith(operand)
    if name == "equals-ignore-case":
        return text.lower() == operand.lower()
    if name == "wildcard":
        return fnmatch.fnmatchcase(text, operand)
    if name == "cidr":
        return text == "10.0.0.1"
    if name == "numeric" and len(operand) == 2:
        return number is not None and number > 0
    if name == "numeric":
        return number is not None and 0 <= number < 2
    if name == "exists":
        return bool(operand)
    if isinstance(operand, dict):
        return not text.startswith(("x", "1"))
    return not any(
        wants(excluded, value) for excluded in (operand if isinstance(operand, list) else [operand])
    )


def holds(fields: list[tuple[str, Any]], found: list[Any], fixed: dict[int, int]) -> bool:
    """Try every choice of a leaf for every field."""
    if not fields:
        return True
    (path, alternatives), *rest = fields
    own = [
        (value, where)
        for name, value, where in found
        if name == path and all(fixed.get(array, index) == index for array, index in where.items())
    ]
    if not own and {"exists": False} in alternatives and holds(rest, found, fixed):
        return True
    return any(
        any(wants(one, value) for one in alternatives) and holds(rest, found, {**fixed, **where})
        for value, where in own
    )


def slow(pattern: dict[str, Any], event: Any) -> bool:
    found = list(leaves(event))
    return any(holds(sorted(fork.items()), found, {}) for fork in forks(pattern, "", [{}]))


# Arrays in arrays over few paths and values, so that what lies in one element often decides.

ELEMENT_KEYS = st.sampled_from(["x", "y", "b", "b", "b.x"])


def _elements(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    scalars = st.sampled_from([1, 2])
    pairs = st.lists(st.tuples(ELEMENT_KEYS, st.one_of(scalars, inner)), max_size=4)
    objects = pairs.map(lambda all_: ("object", all_))
    return st.lists(st.one_of(objects, objects, scalars, inner), max_size=3).map(
        lambda all_: ("array", all_)
    )


ARRAYS = st.recursive(st.just(("array", [1])), _elements, max_leaves=6)
TIED_EVENTS = st.lists(st.tuples(st.sampled_from(["a", "a", "c"]), ARRAYS), min_size=1, max_size=3)
TIED_PATTERNS = st.dictionaries(
    st.sampled_from(["a", "a.x", "a.y", "a.b", "a.b.x", "a.b.y", "c.x", "c.b.y"]),
    st.sampled_from([[1], [2], [1, 2], [{"exists": False}], [{"exists": False}, 1]]),
    min_size=1,
    max_size=4,
)


def agree(pattern: dict[str, Any], event: Any) -> None:
    made, text = Pattern(pattern), text_of(event)
    expected = slow(pattern, event)
    assert made.matches(text) is expected
    assert made.matches(parse(text)) is expected
    explained = made.explain(text)
    assert explained.matched is expected
    assert (explained.failed == ()) is expected
    assert set(explained.failed) <= set(made.fields)
    assert str(explained)


@settings(max_examples=1000, deadline=None)
@given(pattern=PATTERNS, event=EVENTS)
def test_a_judge_that_tries_everything_agrees(pattern: dict[str, Any], event: Any) -> None:
    agree(pattern, event)


@settings(max_examples=1000, deadline=None)
@given(pattern=TIED_PATTERNS, pairs=TIED_EVENTS)
def test_it_agrees_on_arrays_in_arrays(pattern: dict[str, Any], pairs: list[Any]) -> None:
    agree(pattern, ("object", pairs))


@settings(max_examples=500, deadline=None)
@given(pattern=PATTERNS, event=EVENTS)
def test_nothing_is_changed_and_parts_are_enough(pattern: dict[str, Any], event: Any) -> None:
    data = json.loads(text_of(event))
    before, written = copy.deepcopy(data), copy.deepcopy(pattern)
    made = Pattern(pattern)
    said = made.matches(data)
    assert made.explain(data).matched is said
    assert (data, pattern) == (before, written)
    assert made.matches({key: data[key] for key in data if key in made.roots}) is said
    assert matches(pattern, data) is matches(json.dumps(pattern), json.dumps(data)) is said
    doubts(made, [data])
    made.to_dict().clear()
    assert made == Pattern(made.to_json()) == Pattern(json.loads(json.dumps(made.to_dict())))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.text(max_size=5), KEYS), inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["prefix", "numeric", "anything-but", "cidr", "exists", "$or"]),
            inner,
            max_size=2,
        ),
    ),
    max_leaves=10,
)
ODD = st.one_of(JSON, st.binary(max_size=20), st.text(max_size=20), st.dates(), st.just(object()))


@settings(max_examples=1500, deadline=None)
@given(pattern=ODD, event=ODD)
def test_odd_input_gets_a_clear_answer(pattern: Any, event: Any) -> None:
    try:
        made = Pattern(pattern)
    except PatternError:
        return
    try:
        parse(event)
    except (TypeError, ValueError):
        with pytest.raises((TypeError, ValueError), match="event"):
            made.matches(event)
        return
    said = made.matches(event)
    assert made.explain(event).matched is said
    assert Pattern(made.to_json()) == made


@settings(max_examples=500, deadline=None)
@given(
    value=st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    other=st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
)
def test_a_number_is_the_same_in_a_dict_and_in_text(value: float, other: float) -> None:
    pattern = {"a": [value]}
    for event in ({"a": value}, {"a": other}):
        said = matches(pattern, event)
        assert matches(json.dumps(pattern), json.dumps(event)) is said
        assert said is (value == event["a"])


def steps(pattern: Any, event: Any, expected: bool) -> int:
    """Return how many functions are called to match: the work done, on any machine the same."""
    made = Pattern(pattern)
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        assert made.matches(event) is expected
    finally:
        sys.setprofile(None)
    return count


def stars(size: int) -> int:
    return steps({"a": [{"wildcard": "*a" * size + "*b*"}]}, {"a": "a" * 1000 * size}, False)


def big_arrays(size: int) -> int:
    lines = [{"sku": str(n), "qty": n, "free": False, "tags": ["x"] * 5} for n in range(size)]
    never = {"lines": {"sku": [{"exists": True}], "qty": [{"numeric": [">=", 0]}], "free": [True]}}
    tied = {"lines": {"qty": [{"exists": True}], "sku": ["7"], "tags": [{"exists": True}]}}
    event = {"lines": lines}
    return steps(never, event, False) + steps(tied, event, True)


def nested_arrays(size: int) -> int:
    event = {"a": [{"n": i, "b": [{"x": i, "y": j} for j in range(20)]} for i in range(size)]}
    one, last = {"x": [{"exists": True}], "y": [{"numeric": ["<", 0]}, 19]}, size - 1
    two = {"x": [size - 2], "y": [{"exists": True}]}
    return steps({"a": {"n": [last], "b": one}}, event, True) + steps(
        {"a": {"n": [last], "b": two}}, event, False
    )


def many_arrays(size: int) -> int:
    event = {f"a{n}": [{"x": i, "y": i + 1} for i in range(30)] for n in range(size)}
    pattern: dict[str, Any] = {
        f"a{n}": {"x": [{"exists": True}], "y": [{"exists": True}]} for n in range(size)
    }
    never = steps({**pattern, "z": ["never"]}, event, False)
    pattern[f"a{size - 1}"]["y"] = [0]
    return never + steps(pattern, event, False)


@pytest.mark.parametrize(
    ("work", "size"), [(stars, 20), (big_arrays, 500), (nested_arrays, 50), (many_arrays, 15)]
)
def test_twice_as_much_is_twice_the_work(work: Callable[[int], int], size: int) -> None:
    """Neither stars nor arrays make the work grow faster than what is to be matched."""
    assert work(2 * size) < 2.5 * work(size)


def test_one_path_said_in_many_arrays_is_refused_early() -> None:
    half = [{f"f{n}": 1 for n in range(start, 24, 2)} for start in (0, 1)]
    event = "{" + ", ".join(f'"a": {json.dumps(half)}' for _ in range(24)) + "}"
    with pytest.raises(ValueError, match="too often"):
        matches({"a": {f"f{n}": [1] for n in range(24)}}, event)


@pytest.mark.parametrize("depth", [50_000, 100_000])
def test_deep_text_is_a_clear_error(depth: int) -> None:
    objects, arrays = '{"a":' * depth, '{"a":' + "[" * depth
    for text in (objects, arrays):
        with pytest.raises(PatternError, match="nested too deeply"):
            Pattern(text)
        with pytest.raises(ValueError, match="nested too deeply"):
            matches({"a": ["x"]}, text)


def test_deep_and_endless_dicts_are_a_clear_error() -> None:
    endless: dict[str, Any] = {}
    endless["a"] = endless
    with pytest.raises(PatternError, match="nested too deeply"):
        Pattern(endless)
    assert not matches({"a": {"b": ["x"]}}, endless)
    assert not explain({"a": {"b": ["x"]}}, endless)
    ring: list[Any] = []
    ring.append(ring)
    with pytest.raises(ValueError, match="nested too deeply"):
        matches({"a": ["x"]}, {"a": ring})
    deep: Any = ["x"]
    for _ in range(100_000):
        deep = {"a": deep}
    with pytest.raises(PatternError, match="nested too deeply"):
        Pattern(deep)


def test_deep_but_not_too_deep_is_matched() -> None:
    deep: Any = ["x"]
    event: Any = "x"
    for _ in range(399):
        deep, event = {"a": deep}, {"a": event}
    made = Pattern(deep)
    assert made.matches(event)
    assert made.matches(json.dumps(event))
    assert made.explain(event)
    assert Pattern(made.to_json()) == Pattern(made.to_dict()) == made
    assert repr(made)
    assert doubts(made, [{"a": 1}])
    arrays: Any = "x"
    for _ in range(399):
        arrays = [arrays]
    assert matches({"a": ["x"]}, {"a": arrays})


def test_too_many_ways_are_a_clear_error() -> None:
    branches = [{"a": ["x"]}, {"b": ["y"]}]
    nested: Any = {"c": ["z"]}
    for n in range(40):
        nested = {"$or": branches, f"d{n}": nested}
    with pytest.raises(PatternError, match="ways"):
        Pattern(nested)
