"""The data: the week of orders is the one its script makes, shaped as its README says."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from donutlab import Customers, Exponential, Service, Shop, Trace, Work, data_file, read_orders

FOLDER = Path(__file__).parents[2] / "data"
FILE = FOLDER / "orders.csv"


@pytest.fixture(scope="module")
def rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_script_makes_the_file_again_byte_for_byte():
    """Run in a process of its own, with other hashes, the script writes what is stored."""
    script = "import make_orders, sys; sys.stdout.buffer.write(make_orders.text().encode())"
    env = os.environ | {"PYTHONPATH": str(FOLDER), "PYTHONHASHSEED": "5"}
    made = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True)
    assert made.stdout == FILE.read_bytes()


def test_the_week_has_rush_hours_and_a_weekend(rows):
    """On weekdays the first two hours are the fullest, at the weekend the fourth."""
    moments = [datetime.fromisoformat(row["time"]) for row in rows]
    assert {moment.date().day for moment in moments} == set(range(2, 9))
    assert {moment.hour for moment in moments} == set(range(7, 19))
    busiest = [
        Counter(m.hour for m in moments if (m.weekday() < 5) == weekday).most_common(1)[0][0]
        for weekday in (True, False)
    ]
    assert busiest == [8, 10]


def test_what_an_order_is_charged_follows_from_what_it_says(rows):
    """A donut costs 2.50 and a pie 4.00; the rest are free, about one in 25."""
    prices = {"donut": 2.5, "pie": 4.0}
    free = [row for row in rows if row["charge"] == "0.00"]
    assert 0.03 < len(free) / len(rows) < 0.05
    for row in rows:
        usual = int(row["quantity"]) * prices[row["item"]]
        assert float(row["charge"]) in (0.0, usual)


def test_the_readme_names_the_columns_and_counts_the_rows(rows):
    """The table of the README has a line for each column, and its count is right."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8").split("## Origin")[0]
    assert re.findall(r"^\| `(\w+)` \|", text, re.M) == list(rows[0])
    assert f"{len(rows)} rows" in text


def test_the_week_runs_through_a_shop(rows):
    """The file is a trace: every row is an order, placed at its second, with what it says."""
    week = read_orders(FILE)
    assert isinstance(week, Trace)
    shop = Shop(
        Customers("street", week, to="manager"),
        Service("manager", [Work(Exponential(20))], workers=2),
    )
    run = shop.run(seed=1)
    assert run.summary().orders.complete == len(rows)
    first = run.event_list[0]
    assert first.timestamp.startswith(rows[0]["time"])
    assert first.detail == {
        "order": 1,
        "item": "donut",
        "quantity": 3,
        "charge": 0.0,
        "channel": "counter",
        "store": "market-square",
    }


def test_the_data_are_found_from_any_folder(monkeypatch):
    """In the workbook's folder, in one of its subfolders, and elsewhere beside the library."""
    for folder in (FOLDER.parent, FOLDER.parent / "notebooks", Path("/")):
        monkeypatch.chdir(folder)
        assert data_file("orders.csv").samefile(FILE)


def test_the_nearest_data_come_first(tmp_path, monkeypatch):
    """A learner's own folder data, in the current folder or above it, is preferred."""
    (tmp_path / "data").mkdir()
    (tmp_path / "below").mkdir()
    (tmp_path / "data" / "orders.csv").write_text("time\n1\n")
    monkeypatch.chdir(tmp_path / "below")
    assert data_file("orders.csv") == tmp_path / "data" / "orders.csv"


def test_a_file_that_is_not_there_is_reported_with_the_nearest(tmp_path, monkeypatch):
    """The error says where it looked, which name is near, and what to do."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError) as caught:
        data_file("order.csv")
    assert str(tmp_path) in str(caught.value)
    assert "Did you mean 'orders.csv'? Start Jupyter inside" in str(caught.value)
