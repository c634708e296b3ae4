"""Arrivals: how many come and when, and orders read from files and frames."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import UTC, datetime
from itertools import islice, pairwise, takewhile
from math import sqrt
from random import Random
from statistics import fmean

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from donutlab import (
    Customers,
    Fixed,
    Poisson,
    Profile,
    Regular,
    Service,
    Shop,
    Trace,
    Work,
    hours,
    per_hour,
    read_orders,
)


def until(arrivals, end, seed=1):
    """Return the moments of arrival before some second."""
    return list(takewhile(lambda time: time < end, arrivals.times(Random(seed))))


def test_poisson_arrivals_come_at_their_rate():
    """The count over a long time, and its spread from slot to slot, are those of the process."""
    times = until(Poisson(0.5), 40_000)
    slots = Counter(int(time // 100) for time in times)
    counts = [slots[slot] for slot in range(400)]
    assert abs(len(times) - 20_000) <= 4 * sqrt(20_000)
    spread = fmean([(count - 50) ** 2 for count in counts])
    assert abs(spread - 50) <= 4 * 50 * sqrt(2 / 400)


def test_regular_arrivals_keep_their_distance():
    """The first comes after one gap, and no rounding error adds up."""
    assert list(islice(Regular(0.1).times(Random(1)), 10_000))[-1] == 0.1 * 10_000
    assert until(Regular(20), 61) == [20, 40, 60]


def test_a_profile_has_its_rate_in_every_stretch():
    """The counts of each stretch over many days lie within four standard errors of the rate."""
    points = [(0, 0.01), (100, 0.2), (150, 0.0), (200, 0.05)]
    days, period = 200, 300
    times = until(Profile(points, period=period), days * period)
    starts = [start for start, _ in points]
    found = Counter(bisect_right(starts, time % period) - 1 for time in times)
    for stretch, ((start, rate), end) in enumerate(zip(points, [*starts[1:], period], strict=True)):
        expected = rate * (end - start) * days
        assert abs(found[stretch] - expected) <= 4 * sqrt(expected)


class Counted(Random):
    """Random numbers that count how often they were asked for."""

    asked = 0

    def random(self):
        self.asked += 1
        return super().random()


@pytest.mark.parametrize(
    "shape",
    [
        Profile([(0, 0), (100, 1e6), (100.001, 0)], period=86_400),
        Profile([(0, 1e-9), (50_000, 1e-3)], period=86_400),
        Profile([(0, 1e-5)], period=0.001),
    ],
    ids=["a peak", "a quiet night", "many periods"],
)
def test_a_profile_costs_what_its_orders_cost(shape):
    """A random number for each order, however high the peak, and however long nobody comes."""
    dice = Counted(3)
    times = list(islice(shape.times(dice), 50))
    assert dice.asked == 50
    assert times == sorted(times)


def test_a_profile_without_a_period_keeps_its_last_rate():
    """The last rate holds for ever; if it is zero customers come to an end."""
    assert len(until(Profile([(0, 0), (100, 1)]), 10_100)) == pytest.approx(10_000, abs=400)
    closing = Profile([(0, 1), (100, 0)])
    assert not closing.endless
    times = list(closing.times(Random(1)))
    assert 50 < len(times) < 150
    assert max(times) < 100


@pytest.mark.parametrize(
    "arrivals", [Poisson(1), Regular(2), Profile([(0, 1)]), Profile([(0, 2)], 9)]
)
def test_times_ascend_and_a_seed_gives_the_same(arrivals):
    """Arrivals never go back in time; equal dice give equal days."""
    times = until(arrivals, 500, seed=6)
    assert times == until(arrivals, 500, seed=6)
    assert all(one <= other for one, other in pairwise(times))


@given(st.lists(st.floats(0, 1e6), max_size=30).map(sorted), st.floats(0, 50))
def test_recorded_orders_come_when_they_were_recorded(times, work):
    """Any ascending seconds, equal ones too, are placed then, to within a rounding error."""
    trace = Trace([(time, {"number": number}) for number, time in enumerate(times)])
    shop = Shop(Customers("street", trace, "till"), Service("till", [Work(Fixed(work))]))
    events = shop.run().event_list
    assert [event.time for event in events] == pytest.approx(times, rel=1e-12)
    assert [event.detail["number"] for event in events] == list(range(len(times)))


def test_what_is_recorded_wins_over_what_is_drawn():
    """An order has the fields of its record, and of the customers' order those that it lacks."""
    shop = Shop(
        Customers("street", Trace([(1, {"item": "pie"})]), "till", {"item": "donut", "tip": 1}),
        Service("till"),
    )
    assert shop.run().event_list[0].detail == {"item": "pie", "tip": 1}


def test_a_rate_profile_fills_a_shop():
    """A shop with a rush hour has most of its customers in it."""
    day = Profile([(0, per_hour(10)), (hours(2), per_hour(100)), (hours(3), per_hour(10))])
    run = Shop(Customers("street", day, "till"), Service("till")).run(seed=1, until=hours(5))
    rush = [event for event in run.event_list if hours(2) <= event.time < hours(3)]
    assert len(rush) > len(run.event_list) / 2


CSV = "time,item,quantity,gift,code\n0,donut,2,true,007\n1.5,pie,1,false,1_0\n1.5,,3.5,,x\n"


def written(folder, text, name="orders.csv"):
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_csv_file_becomes_a_trace(tmp_path):
    """Numbers and truth values become such, codes and empty cells stay texts."""
    assert read_orders(written(tmp_path, CSV)) == Trace(
        [
            (0, {"item": "donut", "quantity": 2, "gift": True, "code": "007"}),
            (1.5, {"item": "pie", "quantity": 1, "gift": False, "code": "1_0"}),
            (1.5, {"item": "", "quantity": 3.5, "gift": "", "code": "x"}),
        ]
    )


def test_only_the_columns_wanted_are_kept(tmp_path):
    """`columns` and `time` choose from the header; a byte order mark and quotes are no matter."""
    path = written(tmp_path, "\ufeff" + 'item,at\n"donut, glazed",5\n\npie,6\n')
    assert read_orders(str(path), time="at", columns=["item"]) == Trace(
        [(5, {"item": "donut, glazed"}), (6, {"item": "pie"})]
    )


def test_timestamps_count_from_a_start_or_the_first_full_hour(tmp_path):
    """Without a start, second 0 is the full hour before the first order."""
    path = written(tmp_path, "time,item\n2026-03-02T07:10:00Z,a\n2026-03-02 07:10:30.5+00:00,b\n")
    assert [second for second, _ in read_orders(path).orders] == [600, 630.5]
    early = read_orders(path, start="2026-03-02T06:00:00")
    assert [second for second, _ in early.orders] == [4200, 4230.5]


def test_a_frame_becomes_the_same_trace_as_its_file(tmp_path):
    """Frames give plain Python values: no numpy number goes into an event."""
    text = "time,item,quantity\n0,donut,2\n1.5,pie,1\n"
    path = written(tmp_path, text)
    trace = read_orders(pd.read_csv(path))
    assert trace == read_orders(path)
    assert type(trace.orders[0][1]["quantity"]) is int
    stamps = pd.DataFrame({"time": pd.to_datetime(["2026-03-02T07:10:00", "2026-03-02T07:11:00"])})
    assert [second for second, _ in read_orders(stamps).orders] == [600, 660]
    assert read_orders(stamps, start=datetime(2026, 3, 2, 7, tzinfo=UTC)).orders[0][0] == 600


def frame(**columns):
    """Return a frame."""
    return pd.DataFrame(columns)


STAMP = (
    "Write seconds (90.5) or a timestamp (2026-03-02T07:01:30), or say its format: "
    'format="%d %b %Y %I:%M %p".'
)
TOTAL = " If it is a total, leave it out: read_orders(pandas.read_csv('PATH')[:-1], …)."
TOTALS = "If the last rows are totals, leave them out: read_orders("


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "orders.csv is empty: its first line must name the columns."),
        ("tme,item\n1,a\n", "orders.csv has no column 'time', only tme, item. Did you mean 'tme'?"),
        ("time,item,item\n1,a,b\n", "orders.csv has two columns named 'item'. Rename one."),
        (
            "time,item\n1,a\n2\n",
            f"orders.csv, line 3: 1 cells, but the header names 2 columns: ['2'].{TOTAL}",
        ),
        (
            "time,item\n1,a\n\n2,b,c\n",
            "orders.csv, line 4: 3 cells, but the header names 2 columns: ['2', 'b', 'c']." + TOTAL,
        ),
        (
            "time,item\n1,a\nsoon,b\n",
            f"orders.csv, line 3, column 'time': 'soon' is not a time. {STAMP} {TOTALS}"
            "pandas.read_csv('PATH')[:-1], …).",
        ),
        ("time,item\n,a\n", f"orders.csv, line 2, column 'time': '' is not a time. {STAMP}"),
        ("time,item\nnan,a\n", f"orders.csv, line 2, column 'time': 'nan' is not a time. {STAMP}"),
        (
            "time,item\n5,a\n3,b\n",
            "orders.csv, line 3, column 'time': 3 is before the order ahead of it. "
            "Sort the rows by time. With pandas: read_orders(pandas.read_csv('PATH')"
            ".sort_values('time', key="
            'lambda each: pandas.to_datetime(each, format="mixed")), …).',
        ),
        (
            "time,item\n-5,a\n",
            "orders.csv, line 2, column 'time': -5 is before the start. A time is at least 0; if "
            "times are timestamps, give an earlier start.",
        ),
        (
            b"time,item\n1,caf\xe9\n",
            "orders.csv, line 2: not CSV text in UTF-8 ('utf-8' codec can't decode byte 0xe9 in "
            "position 15: invalid continuation byte). "
            "Try read_orders(pandas.read_csv('PATH', encoding=\"latin-1\")).",
        ),
    ],
)
def test_a_malformed_file_names_file_line_column_and_value(tmp_path, text, message):
    """Whatever is wrong in a file of orders, the error says where."""
    path = written(tmp_path, text)
    with pytest.raises(ValueError, match=r"orders\.csv") as caught:
        read_orders(path)
    assert str(caught.value) == message.replace("PATH", str(path))


@pytest.mark.parametrize(
    ("orders", "message"),
    [
        (frame(at=[1]), "the frame has no column 'time', only at."),
        (
            frame(time=[1.0, float("nan")]),
            f"the frame, row 1, column 'time': nan is not a time. {STAMP} {TOTALS}frame[:-1], …).",
        ),
        (
            frame(time=pd.to_datetime(["2026-03-02T07:00:00", None])),
            f"the frame, row 1, column 'time': NaT is not a time. {STAMP} {TOTALS}frame[:-1], …).",
        ),
        (
            frame(time=[5, 3]),
            "the frame, row 1, column 'time': 3 is before the order ahead of it. "
            "Sort the rows by time. With pandas: read_orders(frame.sort_values('time', "
            'key=lambda each: pandas.to_datetime(each, format="mixed")), …).',
        ),
        (frame(time=["x"]), f"the frame, row 0, column 'time': 'x' is not a time. {STAMP}"),
    ],
)
def test_a_malformed_frame_names_row_column_and_value(orders, message):
    """Rows of a frame are counted as pandas counts them, from 0."""
    with pytest.raises(ValueError, match="the frame") as caught:
        read_orders(orders)
    assert str(caught.value) == message


def test_other_mistakes_with_files_are_explained(tmp_path, monkeypatch):
    """A file that is not there, a column asked for by a bare text, a source of another kind."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"no file nowhere.csv\. The path is relative to"):
        read_orders("nowhere.csv")
    path = written(tmp_path, CSV)
    with pytest.raises(TypeError, match=r"write columns=\['item'\]"):
        read_orders(path, columns="item")
    with pytest.raises(ValueError, match=r"no column 'itm'.*Did you mean 'item'"):
        read_orders(path, columns=["itm"])
    with pytest.raises(TypeError, match="give a path to a CSV file, or a frame, not 5"):
        read_orders(5)
    with pytest.raises(ValueError, match="'noon' is not a timestamp"):
        read_orders(path, start="noon")
