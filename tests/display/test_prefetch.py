"""Prefetching: always what would have been found, and nothing from before a cell was run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.events import EventManager, available_events

from donutlab.display import prefetch
from donutlab.display.prefetch import Prefetcher

NUMBERS = st.integers(0, 5)
CALLS = st.one_of(
    st.tuples(st.just("get"), NUMBERS),
    st.tuples(st.just("prefetch"), st.lists(NUMBERS, max_size=3)),
)


@pytest.fixture
def events(monkeypatch):
    """The events of a notebook, in which a cell runs."""
    made = EventManager(None, available_events)
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(events=made))
    monkeypatch.setattr(prefetch, "CELLS", prefetch.Cells())
    return made


@given(st.lists(CALLS, max_size=12))
def test_it_gives_what_is_found_and_keeps_what_was_named_last(calls):
    """Whatever came before, `get` gives what `find` does, and little is kept."""
    finder, last = Prefetcher(lambda number: [number]), set()
    for call, asked in calls:
        if call == "get":
            assert finder.get(asked) == [asked]
            last = {(asked,)}
            assert last <= finder.kept.keys()
        else:
            before = set(finder.kept)
            finder.prefetch([(number,) for number in asked])
            assert set(finder.kept) == {(number,) for number in asked} | (last & before)


def test_what_is_prefetched_is_found_once():
    """A value that was prefetched, or shown and named again, is not found a second time."""
    found = []
    finder = Prefetcher(found.append)
    for value in (3, 4, 5, 4):
        finder.get(value)
        finder.prefetch([(value - 1,), (value + 1,)])
    assert found == [3, 2, 4, 5, 6, 3]


def test_nothing_is_kept_from_before_a_cell_was_run(events):
    """A cell may have changed what was found, so it is found anew, asked for or prefetched."""
    price = 2
    finder = Prefetcher(lambda count: count * price)
    assert finder.get(1) == 2
    price = 3
    events.trigger("post_run_cell", None)
    assert finder.get(1) == 3
    finder.prefetch([(2,)])
    price = 4
    assert finder.get(2) == 6
    for place, change in enumerate((5, 6), 1):
        events.trigger("pre_run_cell", None)
        price = change
        events.trigger("post_run_cell", None)
        finder.prefetch([(place,)])
        price = 0
        assert finder.get(place) == place * change


def test_while_a_cell_runs_all_is_found_when_it_is_asked_for(events):
    """A cell that runs may change anything at any time: nothing is prefetched, nothing kept."""
    found = []
    finder = Prefetcher(found.append)
    for _ in range(2):
        finder.prefetch([(1,), (2,)])
        finder.get(2)
    assert found == [2, 2]
    events.trigger("post_run_cell", None)
    finder.prefetch([(1,), (2,)])
    assert found == [2, 2, 1, 2]
    events.trigger("pre_run_cell", None)
    finder.get(2)
    assert found == [2, 2, 1, 2, 2]


def test_the_notebook_is_watched_once(events):
    """However many prefetch, the end of a cell is told once."""
    for _ in range(3):
        Prefetcher(len)
    assert [len(events.callbacks[name]) for name in ("pre_run_cell", "post_run_cell")] == [1, 1]


def test_what_takes_long_is_found_only_when_it_is_asked_for(monkeypatch):
    """After something slow nothing is prefetched, until something asked for was quick."""
    clock = [0.0]
    monkeypatch.setattr(prefetch, "perf_counter", lambda: clock[0])

    def find(seconds):
        clock[0] += seconds
        return seconds

    slow, quick = 2 * prefetch.QUICK, 0.5 * prefetch.QUICK
    finder = Prefetcher(find)
    finder.get(slow)
    finder.prefetch([(quick,)])
    assert list(finder.kept) == [(slow,)]
    finder.get(quick)
    finder.prefetch([(0.0,), (slow,), (quick / 2,)])
    assert list(finder.kept) == [(quick,), (0.0,), (slow,)]


def test_what_is_looked_at_is_found_and_not_kept(events):
    """It costs a look each time; while a cell runs, or where nothing is found, there is none."""
    finder = Prefetcher(lambda number: 6 / number)
    assert finder.look(2) == []
    events.trigger("post_run_cell", None)
    assert (finder.look(2), finder.look(0), finder.kept) == ([3.0], [], {})
    assert finder.prefetch([(1,), (0,), (3,)]) == [6.0, 2.0]


def test_what_a_cell_that_has_begun_meanwhile_may_have_changed_is_not_given(events):
    """Another thread may run a cell while something is found; who keeps it is told to forget."""
    told = []

    def find(number):
        if number == 2:
            events.trigger("pre_run_cell", None)
        return number

    finder = Prefetcher(find, lambda: told.append("forget"))
    events.trigger("post_run_cell", None)
    assert (finder.look(1), finder.look(2), told) == ([1], [], ["forget"])
    events.trigger("post_run_cell", None)
    assert (finder.prefetch([(1,), (2,)]), told) == ([], ["forget"] * 2)


def test_an_error_waits_until_it_is_asked_for():
    """What cannot be found is left out, and raises when it is asked for."""
    finder = Prefetcher(lambda number: 1 / number)
    finder.prefetch([(1,), (0,), (2,)])
    assert list(finder.kept) == [(1,), (2,)]
    with pytest.raises(ZeroDivisionError):
        finder.get(0)
