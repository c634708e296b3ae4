"""Numbers of recorded orders: cells of a column as what they say, or as the texts they are."""

from __future__ import annotations

import pandas as pd
import pytest

from donutlab import read_orders
from donutlab.parts.order_numbers import values


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1,234", "2,000,000"], [1234, 2_000_000]),
        (["1,234", "17"], [1234, 17]),
        (["1,234", "1.5"], [1234, 1.5]),
        (["1.234", "2.000.000"], [1234, 2_000_000]),
        (["1.234", "0,50"], [1234, 0.5]),
        (["1.234,56", "1"], [1234.56, 1]),
        (["0,250", "1,125"], [0.25, 1.125]),
        (["1234,500"], [1234.5]),
        (["1 234,50", "17,00"], [1234.5, 17.0]),
        (["1\u202f234", "17"], [1234, 17]),
        (["1'234.50", "17"], [1234.5, 17]),
        (["-$2.50", "$1,004.00"], [-2.5, 1004.0]),
        (["$-2.50", "($3.00)", "$4"], [-2.5, -3.0, 4]),
        (["\u22122,50 €", "3,00 €"], [-2.5, 3.0]),
        (["2.50-", "3.00"], [-2.5, 3.0]),
        (["'-70", "30"], [-70, 30]),
        (["₹1,00,000", "₹5"], ["₹1,00,000", "₹5"]),
        (["$2.50", "2,50 €"], ["$2.50", "2,50 €"]),
        (["$2.50", "free"], ["$2.50", "free"]),
        (["(1)", "(2)"], ["(1)", "(2)"]),
        (["01234", "99999", ""], ["01234", "99999", ""]),
        (["007", "2.5"], ["007", 2.5]),
        (["1.2.3", "1.2.4"], ["1.2.3", "1.2.4"]),
        (["1e3", "2"], [1000, 2]),
        (["1_000", "nan", "inf"], ["1_000", "nan", "inf"]),
        (["5", "True", "n/a"], [5, True, "n/a"]),
        (["536 365", "page 2"], ["536 365", "page 2"]),
    ],
)
def test_cells_are_read_by_what_their_column_shows(cells, read):
    """Thousands, decimal commas, signs of one currency, brackets, codes: all of a column alike."""
    assert [(type(each), each) for each in values(cells, grouped=True)] == [
        (type(each), each) for each in read
    ]


def test_where_a_comma_may_be_either_the_text_stays(tmp_path):
    """Between semicolons 1,250 may be a kilogram and a quarter; between commas it is quoted."""
    path = tmp_path / "orders.csv"
    path.write_text("time;weight\n1;1,250\n2;3,500\n")
    assert [detail for _, detail in read_orders(path).orders] == [
        {"weight": "1,250"},
        {"weight": "3,500"},
    ]
    path.write_text('time,weight\n1,"1,250"\n2,"3,500"\n')
    assert [detail["weight"] for _, detail in read_orders(path).orders] == [1250, 3500]


def test_a_frame_of_texts_with_a_comma_and_three_digits_keeps_them():
    """Whether 1,200 is a thousand or a little more nobody knows; 1,5 is what it can only be."""
    frame = pd.DataFrame({"time": [0.0, 1.0], "price": ["1,200", "2,500"]})
    assert [said["price"] for _, said in read_orders(frame).orders] == ["1,200", "2,500"]
    frame["price"] = ["1,5", "2,25"]
    assert [said["price"] for _, said in read_orders(frame).orders] == [1.5, 2.25]
