"""What the real service would refuse, though it is a valid pattern: too long, or too complex."""

from __future__ import annotations

import pytest

from donutlab.patterns import Pattern
from donutlab.patterns.quotas import LONGEST, MOST_COMPLEX, complexity

MEASURED = (
    (1, "abc"),
    (2, "*ab"),
    (3, "*aa"),
    (2, "aa*"),
    (2, "a*bc"),
    (4, "a*bbb"),
    (4, "*ab*ad"),
    (3, "*ab*d"),
    (5, "a*b*bb"),
    (3, "ab*b*"),
    (7, "*ab*b*b*"),
    (3, "ab*c", "x*xx"),
    (4, "*abc", "*abcde"),
    (7, "a*aaa", "aa*aa"),
    (5, "a*aax", "aaa*x"),
    (6, "ab*cd", "ab*wx", "ab*yz"),
    (10, "F*eatureFeature", "Fe*atureFeature", "Fea*tureFeature"),
)
"""What Event Ruler measures in its own tests."""


@pytest.mark.parametrize("measured", MEASURED, ids=lambda row: " ".join(map(str, row)))
def test_wildcards_are_as_complex_as_the_reference_says(measured):
    """The most beginnings that a text can match at once."""
    expected, *texts = measured
    assert complexity([(text,) for text in texts]) == expected


def key(*wildcards):
    """Return the pattern of a bucket's objects by these wildcards."""
    return Pattern({"detail": {"key": [{"wildcard": each} for each in wildcards]}})


@pytest.mark.parametrize(
    "wildcards",
    [
        ("*:*:*:*:*:event-bus/*",),
        tuple(f"*:stack/{name}/*" for name in ("Shared", "Data", "Web", "Monitoring")),
        tuple(f"*/datasync/*.{end}" for end in ("bif", "tiff", "tif", "svs")),
        ("*a*a*a*a*a*a*",),
    ],
)
def test_patterns_that_the_service_has_refused_are_told(wildcards):
    """Recorded answers and public reports of "Rule is too complex"."""
    (told,) = key(*wildcards).refusals()
    assert '"Rule is too complex"' in told
    assert "detail.key" in told


@pytest.mark.parametrize(
    "wildcards",
    [
        ("arn:aws:events:us-east-1:*:event-bus/*",),
        tuple(f"*:stack/{name}/*" for name in ("Shared", "Data", "Web")),
        tuple(f"*/datasync/*.{end}" for end in ("bif", "tif")),
        ("*.bif", "*.tiff", "*.tif", "*.svs"),
        ("/Users/*/dir/dir/dir/dir/dir/doc.txt",),
        (r"*\**\**\*",),
    ],
)
def test_patterns_that_the_service_has_taken_are_not_doubted(wildcards):
    """The same reports, and what they were mended to."""
    assert key(*wildcards).refusals() == ()


def test_wildcards_of_different_fields_are_judged_apart():
    """But those of one field together, in one list and in the branches of an or."""
    three = [{"wildcard": f"*:stack/{name}/*"} for name in ("a", "b", "c")]
    assert Pattern({"x": three, "y": three}).refusals() == ()
    assert Pattern({"x": [*three, {"wildcard": "*:stack/d/*"}]}).refusals()
    assert Pattern({"$or": [{"x": [each]} for each in three]}).refusals() == ()
    four = [{"wildcard": f"*:stack/{name}/*"} for name in ("a", "b", "c", "d")]
    assert Pattern({"$or": [{"x": [each]} for each in four]}).refusals()
    apart = [{"a": [number], "x": [each]} for number, each in enumerate(four)]
    assert Pattern({"$or": apart}).refusals() == ()


def test_what_anything_but_excludes_is_judged_as_one():
    """Its wildcards share what comes before their first star, and are complex all the same."""
    ends = [f"uploads-*{end}" for end in "abcdefghi"]
    assert Pattern({"x": [{"anything-but": {"wildcard": ends}}]}).refusals() == ()
    assert Pattern({"x": [{"wildcard": each} for each in ends]}).refusals()
    assert Pattern({"x": [{"anything-but": {"wildcard": "*a*a*a*a*a*a*"}}]}).refusals()


def test_a_pattern_is_too_long_by_one_character():
    """As JSON in its shortest form; a letter of any alphabet is one character."""
    for letter in ("x", "é"):
        longest = {"a": [letter * (LONGEST - len('{"a":[""]}'))]}
        assert Pattern(longest).refusals() == ()
        (told,) = Pattern({"a": [longest["a"][0] + letter]}).refusals()
        assert f"{LONGEST + 1} characters" in told
        assert "Split it" in told


def test_what_is_hopeless_is_told_at_once():
    """The search ends as soon as there is too much."""
    assert complexity([("F*e*a*t*u*r*e*" * 10_000,)]) > MOST_COMPLEX
