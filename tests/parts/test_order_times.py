"""Times and lines of recorded orders: what is read, what is doubted, and what is told."""

from __future__ import annotations

import pandas as pd
import pytest

from donutlab import Customers, Service, Shop, read_orders


def write(folder, text):
    """Write a file and return its path."""
    path = folder / "orders.csv"
    path.write_text(text, encoding="utf-8")
    return path


TOLD = {
    "Olist orders are not sorted": (
        "order_id,order_purchase_timestamp\ne4,2017-10-02 10:56:33\n53,2017-09-13 08:59:02\n",
        {"time": "order_purchase_timestamp"},
        "'order_purchase_timestamp': '2017-09-13 08:59:02' is before the order ahead of it. Sort "
        "the rows by time. With pandas: read_orders(pandas.read_csv('PATH').sort_values("
        "'order_purchase_timestamp', key="
        'lambda each: pandas.to_datetime(each, format="mixed")), …).',
    ),
    "Instacart has hours of the day and no days": (
        "order_id,order_number,order_dow,order_hour_of_day\n7,1,2,08\n8,2,3,07\n9,3,3,12\n",
        {"time": "order_hour_of_day"},
        "column 'order_hour_of_day': '07' is before the order ahead of it. If they are hours "
        "of the day, multiply them by 3600: a time is in seconds. Sort",
    ),
    "days without a time of day": (
        "date,item\n2026-03-02,donut\n2026-03-02,pie\n",
        {"time": "date"},
        "column 'date': '2026-03-02' is a day without a time of day, so that all orders of a "
        "day would come in one second. If another column says the time of day, name both: "
        'time=["date", "time"].',
    ),
    "days as a till writes them": ("date\n02.03.2026\n02.03.2026\n", {"time": "date"}, "is a day"),
    "days without signs": (
        "date\n20260302\n20260302\n",
        {"time": "date"},
        "20260302 is neither a second since opening nor Unix time. If it is a date, say how it is "
        'written: format="%Y%m%d%H%M%S".',
    ),
    "stamps without signs": (
        "time\n20260302070130\n20260302070131\n",
        {},
        "20260302070130 is neither a second",
    ),
    "a time of day without a day": (
        "date,time\n2026-03-02,07:01\n",
        {},
        "the time of day is said, but not the day. If another",
    ),
    "the day or the month first": (
        "time\n02/03/2026 7:05\n03/03/2026 7:05\n",
        {},
        "'time': '02/03/2026 7:05' may name the day or the month first, and no date of "
        "the file shows which. Say dayfirst=True or dayfirst=False.",
    ),
    "local times when the clock is put back": (
        "time\n2025-10-26 02:59:00\n2025-10-26 02:01:00\n",
        {},
        "'time': '2025-10-26 02:01:00' is before the order ahead of it. If the clock was put back "
        'here, say in which zone: start="2025-10-25T22:00[Europe/Berlin]". If not: Sort',
    ),
    "numbers that start anew each day": (
        "time,no\n2026-03-02 07:00,1\n2026-03-02 08:00,2\n2026-03-03 07:00,1\n",
        {"group": "no"},
        "line 4: 1 comes again, hours after its last line (line 2). If the numbers of orders start "
        "anew, name what tells them apart as well: group=['no', 'date'].",
    ),
    "lines without a number": (
        "time,no\n1,7\n2,\n",
        {"group": "no"},
        "line 3, column 'no': the line belongs to no order. Leave it out, or give it a number.",
    ),
    "orders of customers nobody knows": (
        "time,no,customer\n1,7,17850\n2,8,\n",
        {"group": ["no", "customer"]},
        "line 3, column 'customer': the line belongs to no order. Leave it out, or give it a "
        "number. Or leave 'customer' out of group, where orders may lack it.",
    ),
    "stamps and seconds": (
        "time\n2026-03-02 07:00\n90\n",
        {},
        "90 is written in another way than '2026-03-02 07:00'",
    ),
    "a month by its name in another language": (
        "time\n02 Mär 2026 07:05 AM\n",
        {},
        'or say its format: format="%d %b %Y %I:%M %p".',
    ),
    "13 o'clock in the afternoon": ("time\n3/31/26 13:05 PM\n", {}, "is not a time"),
    "the year first or last": (
        "time\n24-03-13 9:05:00\n24-03-14 9:05:00\n",
        {},
        "'24-03-13 9:05:00' may name the year first or last. Say its format, such as "
        'format="%y-%m-%d %H:%M:%S".',
    ),
    "a time that was not, for the clock was put forward": (
        "time\n2026-03-29 01:59\n2026-03-29 02:30\n",
        {"start": "2026-03-29T00:00[Europe/Berlin]"},
        "'2026-03-29 02:30' is no time by the clock of Europe/Berlin, which is put forward there.",
    ),
    "past midnight on the day before": (
        "day,at\n2026-03-02,23:50\n2026-03-02,00:10\n",
        {"time": ["day", "at"]},
        "If it is past midnight, write the hours on (24:10 for 00:10 of the next day), or name "
        "its own day. If not: Sort the rows",
    ),
    "past midnight without a day": (
        "time\n23:50\n00:10\n",
        {"start": "2026-03-02T20:00"},
        "If it is past midnight, write the hours on",
    ),
    "the third day": ("time\n2026-03-02 48:00\n", {}, "is not a time"),
    "hours without signs": ("time\n0905\n1030\n", {}, "'0905' is not a time"),
    "days of Excel in two columns": (
        "date,time\n46083,0.29\n46083,0.31\n",
        {"time": ["date", "time"]},
        "they become times with pandas.to_datetime(frame['date'] + frame['time'], unit=\"D\"",
    ),
    "units under the names": (
        "time,price\ns,EUR\n10,2\n",
        {},
        "'s' is not a time. Write seconds (90.5) or a timestamp (2026-03-02T07:01:30), or say its "
        'format: format="%d %b %Y %I:%M %p". If the first row says units, leave it out: '
        "read_orders(pandas.read_csv('PATH')[1:], …).",
    ),
    "totals in the last lines": (
        "time,price\n10,2\n20,3\nTotal,5\n,\n Tax,1\n",
        {},
        "If the last rows are totals, leave them out: "
        "read_orders(pandas.read_csv('PATH')[:-2], …).",
    ),
    "a total of fewer cells": (
        "time,item,price\n10,a,2\nTotal,2\n",
        {},
        "['Total', '2']. If it is a total, leave it out: "
        "read_orders(pandas.read_csv('PATH')[:-1], …).",
    ),
    "a day that is none": ("time\n31/02/2026 7:05\n", {}, "is not a time"),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_cannot_be_taken_is_told(tmp_path, name):
    """The error says where, which value, and what to do."""
    text, asked, message = TOLD[name]
    path = write(tmp_path, text)
    with pytest.raises(ValueError, match=r"^orders\.csv, line \d+") as caught:
        read_orders(path, **asked)
    assert message.replace("PATH", str(path)) in str(caught.value)


def test_the_pandas_way_of_an_error_works(tmp_path):
    """What the error says in one line sorts the rows of Olist, of a till in Europe, of seconds."""
    for text, asked in (
        (TOLD["Olist orders are not sorted"][0], {"time": "order_purchase_timestamp"}),
        ("time\n31/03/2026 7:05\n01/03/2026 7:05\n", {}),
        ("day,at\n2026-03-02,19:05:00\n2026-03-02,08:10:00\n", {"time": ["day", "at"]}),
        ("time\n90\n30\n", {}),
    ):
        assert len(as_told(write(tmp_path, text), **asked).orders) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("orders.csv", "time,price\n10,2\n20,3\nTotal,5\n"),
        ("orders.csv", "time,price\n10,2\n20,3\nTotal\n"),
        ("orders.csv", "time,price\ns,EUR\n10,2\n20,3\n"),
        ("orders.jsonl", '{"time": 10, "price": 2}\n{"time": 20, "price": 3}\n'),
        ("orders.json", '[{"time": 10, "price": 2}, {"time": 20, "price": 3}]'),
    ],
)
def test_what_is_no_order_is_left_out_as_told(tmp_path, name, text):
    """Totals, units, JSON: what the error says gives the two orders."""
    path = tmp_path / name
    path.write_text(text)
    assert as_told(path).orders == ((10.0, {"price": 2}), (20.0, {"price": 3}))


def as_told(path, **asked):
    """Return what the advice of the error gives that reading this file raises."""
    with pytest.raises(ValueError, match="read_orders") as caught:
        read_orders(path, **asked)
    line = str(caught.value)[str(caught.value).index("read_orders(") :].rstrip(".")
    scope = {"pandas": pd, "read_orders": read_orders, "asked": asked}
    return eval(line.replace("…", "**asked"), scope)


@pytest.mark.parametrize(
    ("text", "asked", "seconds"),
    [
        ("time\n02 Mar 2026 07:05 AM\n", {"format": "%d %b %Y %I:%M %p"}, [300]),
        ("time\n02 Mar 2026 07:05 AM\n", {}, [300]),
        ("time\n02/Mar/2026:07:05:00\n", {}, [300]),
        ("time\n2-MAR-26 7:05\n3-MAR-26 7:05\n", {}, [300, 86_700]),
        ('time\n"Mar 2, 2026, 7:05 PM"\n"Mar 3, 2026, 7:05 PM"\n', {}, [300, 86_700]),
        (
            'time\n"Mon, 2 Mar 2026 07:05:00 +0100"\n"Mon, 2 Mar 2026 07:06:00 GMT"\n',
            {},
            [300, 3960],
        ),
        ("time\n23:50\n25:10\n", {"start": "2026-03-02T20:00"}, [13_800, 18_600]),
        ("time\n2026-03-02 23:50\n2026-03-02 24:00:30\n", {}, [3000, 3630]),
        ("time\n24-03-13 9:05\n", {"format": "%y-%m-%d %H:%M"}, [300]),
        ("time\n02/03/2026 7:05\n", {"format": "%d/%m/%Y %H:%M"}, [300]),
        ("time\n13-03-24 9:05\n14-03-24 9:05\n", {"dayfirst": True}, [300, 86_700]),
        ("time\n13/03/24 9:05\n14/03/24 9:05\n", {}, [300, 86_700]),
        (
            "time\n2026-03-29 01:59\n2026-03-29 03:01\n",
            {"start": "2026-03-29T00:00[Europe/Berlin]"},
            [7140, 7260],
        ),
        ('time\n"1,200"\n"1,000,200"\n', {}, [1200, 1_000_200]),
        ("time\n20260302070130\n", {"format": "%Y%m%d%H%M%S"}, [90]),
        ("time\n02/03/2026 7:05\n03/03/2026 7:05\n", {"dayfirst": True}, [300, 86_700]),
        ("time\n02/03/2026 7:05\n03/03/2026 7:05\n", {"dayfirst": False}, [300, 300 + 28 * 86_400]),
        ("time\n07:05\n19:00:30.5\n", {"start": "2026-03-02T07:00"}, [300, 43_230.5]),
        ("time\n1772434890\n1772434891.5\n", {}, [90, 91.5]),
        ("time\n1772434890000000000\n", {}, [90]),
        ("time\n1772434890000000\n", {"start": "2026-03-02T07:00"}, [90]),
        ('time\n"90,5"\n', {}, [90.5]),
        ("time\n2026-03-02\n2026-03-03\n", {}, [0, 86_400]),
        ("time\n2026/03/02 7.05\n", {}, [300]),
        ('time\n"3/31/2026, 12:05 a.m."\n', {}, [300]),
        (
            "time\n2025-10-26 02:59:00\n2025-10-26 02:01:00\n2025-10-26 02:02:00\n",
            {"start": "2025-10-26T00:00[Europe/Berlin]"},
            [10_740, 10_860, 10_920],
        ),
        ("time\n2026-03-02T07:05\n", {"start": "2026-03-02T07:00+01:00"}, [300]),
    ],
)
def test_times_are_read_as_they_are_written(tmp_path, text, asked, seconds):
    """A format, the day first, Unix time, a decimal comma, a clock that is put back."""
    path = write(tmp_path, text)
    assert [second for second, _ in read_orders(path, **asked).orders] == seconds
    frame = pd.read_csv(path, dtype=str)
    assert [second for second, _ in read_orders(frame, **asked).orders] == seconds


@pytest.mark.parametrize(
    ("text", "name", "doubted"),
    [
        (
            "time\n9.5\n9.75\n18\n",
            "time",
            "All 3 orders come within 18 seconds of opening. If they",
        ),
        ("order_hour\n0\n2\n", "order_hour", "are hours of the day, multiply them by 3600"),
        ("time\n46083.29\n46083.31\n46084.5\n", "time", "If they are days as Excel counts them"),
    ],
)
def test_times_that_look_like_something_else_are_doubted(tmp_path, text, name, doubted):
    """They are taken for seconds, as they may be, and a warning says what else they could be."""
    with pytest.warns(UserWarning, match=doubted):
        trace = read_orders(write(tmp_path, text), time=name)
    assert trace.start is None


def test_frames_are_read_as_their_files(tmp_path):
    """A frame with pandas' own types gives what its file gives: times, missing cells, numbers."""
    text = "time,no,item,price,paid\n2026-03-02 07:05,1,a,2.5,True\n2026-03-02 07:06,,b,,False\n"
    path = write(tmp_path, text)
    frame = pd.read_csv(path, parse_dates=["time"])
    assert read_orders(frame) == read_orders(path) == read_orders(frame.convert_dtypes())
    assert read_orders(frame).orders[1][1] == {"no": "", "item": "b", "price": "", "paid": False}
    frame = frame.assign(due=frame["time"], after=frame["time"] - frame["time"][0])
    assert read_orders(frame).orders[0][1]["due"] == "2026-03-02T07:05:00"
    assert [second for second, _ in read_orders(frame, time="after").orders] == [0, 60]
    spans = frame.assign(took=frame["after"], month=frame["time"].dt.to_period("M"))
    detail = read_orders(spans[["time", "took", "month"]]).orders[1][1]
    assert detail == {"took": 60, "month": "2026-03"}
    with pytest.raises(ValueError, match=r"It is the frame's index: give frame\.reset_index\(\)"):
        read_orders(frame.set_index("time"))
    zoned = frame.assign(time=frame["time"].dt.tz_localize("Europe/Berlin"))
    assert read_orders(zoned).start == "2026-03-02T07:00:00+01:00[Europe/Berlin]"


def test_a_shop_opens_when_its_recorded_orders_begin(tmp_path):
    """Unless it says when; parts that are added say it too; two starts are a fault."""
    first = read_orders(write(tmp_path, "time\n2023-01-05 10:22:11\n"))
    second = read_orders(write(tmp_path, "time\n2023-01-06 10:22:11\n"))
    empty = Shop(Service("till"))
    shop = empty.with_parts(Customers("street", first, to="till"))
    assert shop.run().event_list[0].timestamp == "2023-01-05T10:22:11.000Z"
    assert shop.without("street").opening == empty.opening
    both = shop.with_parts(Customers("phone", second, to="till"))
    assert both.faults() == [
        "'phone' counts its seconds from 2023-01-06 10:00, but 'street' from 2023-01-05 10:00. "
        "Give both read_orders one start, or say when the shop opens: Shop(..., "
        'opening="2026-03-02T07:00").'
    ]
    said = Shop(*both.parts.values(), opening="2026-03-02T07:00")
    assert said.faults() == []
    assert said.run().event_list[0].timestamp == "2026-03-02T07:22:11.000Z"


def test_other_files_and_addresses_are_sent_to_pandas(tmp_path):
    """A workbook, an address, another encoding: the error says how pandas reads it."""
    book = tmp_path / "orders.xlsx"
    book.write_bytes(b"PK\x03\x04\xff\xfe\x00")
    with pytest.raises(ValueError, match=r"Try read_orders\(pandas\.read_excel\('.*xlsx'\)\)"):
        read_orders(book)
    with pytest.raises(FileNotFoundError, match=r"Try read_orders\(pandas\.read_csv\('https:"):
        read_orders("https://example.org/orders.csv")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("time,item\n1,café\n".encode("latin-1"))
    with pytest.raises(ValueError, match="not CSV text in UTF-8") as caught:
        read_orders(latin)
    line = str(caught.value).partition(" Try ")[2].rstrip(".")
    assert eval(line, {"pandas": pd, "read_orders": read_orders}).orders[0][1] == {"item": "café"}
