"""Working ahead: always what would have been found, and nothing from before a cell was run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donutlab import ahead
from donutlab.ahead import Ahead

NUMBERS = st.integers(0, 5)
CALLS = st.one_of(
    st.tuples(st.just("get"), NUMBERS), st.tuples(st.just("prepare"), st.lists(NUMBERS, max_size=3))
)


@pytest.fixture
def shell(monkeypatch):
    """A notebook of which one cell was run."""
    made = SimpleNamespace(execution_count=1)
    monkeypatch.setattr("IPython.get_ipython", lambda: made)
    return made


@given(st.lists(CALLS, max_size=12))
def test_it_gives_what_is_found_and_keeps_what_was_named_last(calls):
    """Whatever came before, `get` gives what `find` does, and little is kept."""
    finder, last = Ahead(lambda number: [number]), set()
    for call, asked in calls:
        if call == "get":
            assert finder.get(asked) == [asked]
            last = {(asked,)}
            assert last <= finder.kept.keys()
        else:
            before = set(finder.kept)
            finder.prepare([(number,) for number in asked])
            assert set(finder.kept) == {(number,) for number in asked} | (last & before)


def test_what_is_prepared_is_found_once():
    """A value that was prepared, or shown and named again, is not found a second time."""
    found = []
    finder = Ahead(found.append)
    for value in (3, 4, 5, 4):
        finder.get(value)
        finder.prepare([(value - 1,), (value + 1,)])
    assert found == [3, 2, 4, 5, 6, 3]


def test_nothing_is_kept_from_before_a_cell_was_run(shell):
    """A cell may have changed what was found, so it is found anew: when asked for, or prepared."""
    price = 2
    finder = Ahead(lambda count: count * price)
    finder.prepare([(1,), (2,)])
    price = 3
    assert finder.get(2) == 4
    shell.execution_count += 1
    assert finder.get(2) == 6
    price = 5
    shell.execution_count += 1
    finder.prepare([(2,)])
    assert finder.get(2) == 10


def test_what_takes_long_is_found_only_when_it_is_asked_for(monkeypatch):
    """After something slow nothing is found ahead, until something asked for was quick."""
    clock = [0.0]
    monkeypatch.setattr(ahead, "perf_counter", lambda: clock[0])

    def find(seconds):
        clock[0] += seconds
        return seconds

    slow, quick = 2 * ahead.QUICK, 0.5 * ahead.QUICK
    finder = Ahead(find)
    finder.get(slow)
    finder.prepare([(quick,)])
    assert list(finder.kept) == [(slow,)]
    finder.get(quick)
    finder.prepare([(0.0,), (slow,), (quick / 2,)])
    assert list(finder.kept) == [(quick,), (0.0,), (slow,)]


def test_an_error_waits_until_it_is_asked_for():
    """What cannot be found is left out, and raises when it is asked for."""
    finder = Ahead(lambda number: 1 / number)
    finder.prepare([(1,), (0,), (2,)])
    assert list(finder.kept) == [(1,), (2,)]
    with pytest.raises(ZeroDivisionError):
        finder.get(0)
