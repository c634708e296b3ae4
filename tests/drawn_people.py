"""Who comes to shops drawn at random: open crowds and closed ones, with patience or without."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from donutlab import Choice, Customers, Exponential, Fixed, Line, Poisson, Profile, Regular, Trace
from donutlab.core.world import Part
from donutlab.people import Backlog, Groups, Patience, Shifts, Users
from donutlab.resilience import Contention, Slowdown

alone = st.one_of(
    st.sampled_from([Poisson(0.2), Poisson(1), Regular(2), Regular(7)]),
    st.just(Profile([(0, 0.5), (10, 0), (20, 1)], period=40)),
)
arrivals = st.one_of(
    alone,
    alone,
    st.lists(st.integers(0, 40), max_size=12).map(
        lambda times: Trace([(time / 3, {"quantity": time % 5}) for time in sorted(times)])
    ),
    st.builds(Groups, alone, st.sampled_from([Fixed(2), Choice([1, 3])])),
)
patience = st.sampled_from(
    [
        *(None, None, Patience(Exponential(3)), Patience(line=Fixed(0))),
        Patience(Fixed(4), line=Choice([0, 1, 3])),
    ]
)
priorities = st.sampled_from(
    [
        Line(priority="quantity"),
        Line(3, "drop oldest", stale_after=5, newest_first=True, priority="quantity"),
        Line(2, priority="item", ranks={"pie": 1}),
    ]
)
shifts = st.sampled_from(
    [Shifts([(0, 1)]), Shifts([(0, 0), (4, 1)]), Shifts([(0, 1), (3, 0), (12.5, 1)])]
)
"""Somebody is on duty in the end, so that everything gets done."""
slowdowns = st.sampled_from(
    [[Contention(0.2, 0.1)], [Slowdown(2, 9, 3), Contention(0.5), Slowdown(5, 20, 0.5)]]
)
ORDER = {"item": Choice({"donut": 2, "pie": 1}), "quantity": Choice([0, 2, 3, 4])}


@st.composite
def crowd(draw: st.DrawFn, name: str, to: str, then: list[Any], least: int = 0) -> Part:
    """Draw who sends some orders to a service, and takes these steps when they are accepted."""
    count, patient = draw(st.integers(least, least + 12)), draw(patience)
    if draw(st.sampled_from([False, False, True])):
        think = draw(st.sampled_from([Fixed(0), Fixed(3), Exponential(5)]))
        number = draw(st.integers(1, 4))
        return Users(name, number, think, to, ORDER, count=count, then=then, patience=patient)
    inside = draw(st.sampled_from([0, 0, 0, 2]))
    return Customers(
        name, draw(arrivals), to, ORDER, count=count, then=then, patience=patient, inside=inside
    )


def backlogs(takers: list[str]) -> st.SearchStrategy[Backlog]:
    """Draw what is left from the day before, at one of these parts."""
    left = st.integers(0, 5)
    return st.builds(Backlog, st.just("yesterday"), st.sampled_from(takers), left, st.just(ORDER))
