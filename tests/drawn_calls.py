"""Calls drawn at random, with all that callers may do against failures."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from donutlab import AdaptiveLimit, Breaker, Budget, Call, Exponential, Hedge, Retry
from donutlab.messaging import TopicRetry
from donutlab.resilience import Network

retries = st.builds(
    Retry,
    max_attempts=st.integers(1, 3),
    base=st.sampled_from([0.0, 1.0]),
    cap=st.just(8.0),
    jitter=st.sampled_from(["none", "full", "equal", "decorrelated"]),
)
topics = st.builds(TopicRetry, max_attempts=st.integers(2, 9))
"""The phases of a topic, with an end."""
counted = st.sampled_from(["attempts", "calls"])
hedges = st.builds(Hedge, st.sampled_from([0.0, 1.0, 2.5]), st.integers(2, 3), st.booleans())
"""A second call before the first is late."""


def insisting(call: Call) -> Call:
    """Return a call without a last attempt that ends all the same, by a deadline."""
    return replace(call, retry=Retry(None, 1, 8, "full"), deadline=20.0)


def remote(call: Call) -> Call:
    """Return a call over a network that is slow and loses some."""
    return replace(call, timeout=8.0, network=Network(Exponential(1), 0.2))


def guarded(callee: str) -> st.SearchStrategy[Call]:
    """Draw a call with all that there is against failures."""
    calls = st.builds(
        Call,
        st.just(callee),
        st.sampled_from([None, 3.0, 8.0]),
        retries,
        st.sampled_from([None, None, Budget(most=1)]),
        st.none() | st.builds(Breaker, st.integers(1, 3), st.just(5.0), counts=counted),
        st.none() | hedges,
        st.sampled_from([None, None, 5.0, 30.0]),
        st.sampled_from([None, AdaptiveLimit(4, 2, 1, 4, 0.5), AdaptiveLimit(2, 1)]),
    )
    return calls | calls.map(insisting) | calls.map(remote)
