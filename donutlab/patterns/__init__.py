"""The rule language: event patterns, exact, explained and fast.

>>> from donutlab.patterns import Pattern
>>> Pattern({"detail": {"item": [{"anything-but": "pie"}]}}).matches({"detail": {"item": "donut"}})
True
"""

from donutlab.patterns.events import ParsedEvent, parse
from donutlab.patterns.explain import Explanation, FieldVerdict, WayVerdict
from donutlab.patterns.index import PatternIndex
from donutlab.patterns.pattern import Pattern, doubts, explain, matches

__all__ = [
    "Explanation",
    "FieldVerdict",
    "ParsedEvent",
    "Pattern",
    "PatternIndex",
    "WayVerdict",
    "doubts",
    "explain",
    "matches",
    "parse",
]
