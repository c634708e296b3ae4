"""Orders as people have them: the layouts of well-known public data, with values of our own."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from donutlab import Customers, Service, Shop, read_orders


class Layout(NamedTuple):
    """A file as it is published, how it is read, and the orders that are in it."""

    text: str
    asked: dict[str, Any]
    start: str | None
    orders: list[tuple[float, dict[str, Any]]]
    encoding: str = "utf-8"


LAYOUTS = {
    "UCI Online Retail, one order in several lines": Layout(
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "536365,85123A,DONUT WITH HOLE,6,12/1/2010 8:26,2.55,17850.0,France\n"
        "536365,71053,PIE,6,12/1/2010 8:26,3.39,17850.0,France\n"
        "C536379,D,Discount,-1,12/13/2010 9:41,27.5,14527.0,France\n",
        {
            "time": "InvoiceDate",
            "group": ["InvoiceNo", "CustomerID"],
            "columns": ["Description", "Quantity", "UnitPrice"],
        },
        "2010-12-01T08:00:00+00:00",
        [
            (
                1560,
                {
                    "InvoiceNo": 536365,
                    "CustomerID": 17850,
                    "items": [
                        {"Description": "DONUT WITH HOLE", "Quantity": 6, "UnitPrice": 2.55},
                        {"Description": "PIE", "Quantity": 6, "UnitPrice": 3.39},
                    ],
                },
            ),
            (
                1560 + 12 * 86400 + 4500,
                {
                    "InvoiceNo": "C536379",
                    "CustomerID": 14527,
                    "items": [{"Description": "Discount", "Quantity": -1, "UnitPrice": 27.5}],
                },
            ),
        ],
    ),
    "UCI Online Retail II, as a spreadsheet writes Unicode text": Layout(
        "Invoice\tQuantity\tInvoiceDate\tCustomer ID\n"
        "489434\t12\t2009-12-01 07:45:00\t13085.0\n489435\t24\t2009-12-01 07:46:00\t\n",
        {"time": "InvoiceDate"},
        "2009-12-01T07:00:00+00:00",
        [
            (2700, {"Invoice": 489434, "Quantity": 12, "Customer ID": 13085}),
            (2760, {"Invoice": 489435, "Quantity": 24, "Customer ID": ""}),
        ],
        "utf-16",
    ),
    "a bakery in Edinburgh, day and time of day in two columns": Layout(
        "Date,Time,Transaction,Item\n2016-10-30,09:58:11,1,Bread\n2016-10-30,10:05:34,2,Pie\n"
        "2016-10-30,10:05:34,2,Donut\n",
        {"time": ["Date", "Time"], "group": "Transaction"},
        "2016-10-30T09:00:00+00:00",
        [
            (3491, {"Transaction": 1, "items": [{"Item": "Bread"}]}),
            (3934, {"Transaction": 2, "items": [{"Item": "Pie"}, {"Item": "Donut"}]}),
        ],
    ),
    "the same bakery, republished": Layout(
        "TransactionNo,Items,DateTime,Daypart,DayType\n"
        "1,Bread,2016-10-30 09:58:11,Morning,Weekend\n2,Pie,2016-10-30 10:05:34,Morning,Weekend\n",
        {"time": "DateTime", "columns": ["Items"]},
        "2016-10-30T09:00:00+00:00",
        [(3491, {"Items": "Bread"}), (3934, {"Items": "Pie"})],
    ),
    "a French bakery, prices in text with a decimal comma": Layout(
        ",date,time,ticket_number,article,Quantity,unit_price\n"
        '0,2021-01-02,08:38,150040.0,BAGUETTE,1.0,"0,90 €"\n'
        '1,2021-01-02,08:38,150040.0,PAIN,1.0,"1,20 €"\n'
        '4,2021-01-02,09:14,150041.0,PAIN,2.0,"1,20 €"\n',
        {"time": ["date", "time"], "group": "ticket_number"},
        "2021-01-02T08:00:00+00:00",
        [
            (
                2280,
                {
                    "ticket_number": 150040,
                    "items": [
                        {"article": "BAGUETTE", "Quantity": 1, "unit_price": 0.9},
                        {"article": "PAIN", "Quantity": 1, "unit_price": 1.2},
                    ],
                },
            ),
            (
                4440,
                {
                    "ticket_number": 150041,
                    "items": [{"article": "PAIN", "Quantity": 2, "unit_price": 1.2}],
                },
            ),
        ],
    ),
    "Maven coffee shops, semicolons and the month first": Layout(
        "transaction_id;transaction_date;transaction_time;transaction_qty;unit_price;product\n"
        "1;1/1/2023;7:06:11;2;3;Coffee\n2;1/13/2023;7:06:11;1;3,1;Tea\n",
        {"time": ("transaction_date", "transaction_time"), "columns": ["unit_price", "product"]},
        "2023-01-01T07:00:00+00:00",
        [
            (371, {"unit_price": 3, "product": "Coffee"}),
            (371 + 12 * 86400, {"unit_price": 3.1, "product": "Tea"}),
        ],
    ),
    "a year of pizza, the day first": Layout(
        "order_details_id,order_id,pizza_id,quantity,order_date,order_time\n"
        "1,1,hawaiian_m,1,01/01/2015,11:38:36\n9,2,four_l,1,02/01/2015,11:57:40\n"
        "10,2,four_s,2,02/01/2015,11:57:40\n11,3,five_m,1,13/01/2015,12:12:28\n",
        {"time": ["order_date", "order_time"], "group": "order_id", "columns": ["quantity"]},
        "2015-01-01T11:00:00+00:00",
        [
            (2316, {"order_id": 1, "items": [{"quantity": 1}]}),
            (86400 + 3460, {"order_id": 2, "items": [{"quantity": 1}, {"quantity": 2}]}),
            (12 * 86400 + 4348, {"order_id": 3, "items": [{"quantity": 1}]}),
        ],
    ),
    "Toast order details, AM and PM and dollars": Layout(
        "Location,Order Id,Order #,Opened,Server,Amount,Voided\n"
        'Main,7,1,3/31/23 7:05 AM,Al,$4.50,False\nMain,8,2,3/31/23 12:10 PM,Al,"$1,004.00",True\n',
        {"time": "Opened", "columns": ["Amount", "Voided"]},
        "2023-03-31T07:00:00+00:00",
        [
            (300, {"Amount": 4.5, "Voided": False}),
            (5 * 3600 + 600, {"Amount": 1004.0, "Voided": True}),
        ],
    ),
    "Square items, sorted, by the clock of the shop": Layout(
        "Date,Time,Time Zone,Item,Qty,Gross Sales\n"
        "2023-11-05,01:30:00,Eastern Time (US & Canada),Donut,1.0,$2.50\n"
        "2023-11-05,01:10:00,Eastern Time (US & Canada),Pie,2.0,$8.00\n",
        {
            "time": ["Date", "Time"],
            "columns": ["Qty", "Gross Sales"],
            "start": "2023-11-05T00:00[America/New_York]",
        },
        "2023-11-05T00:00:00-04:00[America/New_York]",
        [(5400, {"Qty": 1, "Gross Sales": 2.5}), (7800, {"Qty": 2, "Gross Sales": 8.0})],
    ),
    "Shopify orders, stamps with an offset, lines of one order": Layout(
        "Name,Created at,Total,Lineitem quantity,Lineitem name\n"
        "#1001,2023-01-05 10:22:11 -0500,9.50,2,Donut\n"
        "#1001,2023-01-05 10:22:11 -0500,9.50,1,Pie\n",
        {"time": "Created at", "group": ["Name", "Total"]},
        "2023-01-05T10:00:00-05:00",
        [
            (
                1331,
                {
                    "Name": "#1001",
                    "Total": 9.5,
                    "items": [
                        {"Lineitem quantity": 2, "Lineitem name": "Donut"},
                        {"Lineitem quantity": 1, "Lineitem name": "Pie"},
                    ],
                },
            ),
        ],
    ),
    "a till in Germany: semicolons, points in dates, decimal comma, empty last lines": Layout(
        "\ufeffDatum;Uhrzeit;Artikel;Menge;Preis\n02.03.2026;7:05;Berliner;2;3,50\n"
        "02.03.2026;7:06;Torte;1;1.234,00\n;;;;\n",
        {"time": ["Datum", "Uhrzeit"]},
        "2026-03-02T07:00:00+00:00",
        [
            (300, {"Artikel": "Berliner", "Menge": 2, "Preis": 3.5}),
            (360, {"Artikel": "Torte", "Menge": 1, "Preis": 1234.0}),
        ],
    ),
    "Retailrocket events, Unix time in milliseconds": Layout(
        "timestamp,visitorid,event\n1433221332117,257597,view\n1433224214164,992329,order\n",
        {"time": "timestamp", "columns": ["event"]},
        "2015-06-02T05:00:00+00:00",
        [(132.117, {"event": "view"}), (3014.164, {"event": "order"})],
    ),
    "a till for Excel: a line on separators, one too many in each, amounts in brackets": Layout(
        "sep=;\nDatum;Uhrzeit;Artikel;Betrag\n02.03.2026;7:05;Torte;1.234,00 €;\n"
        "02.03.2026;7:06;Torte;(1.234,00 €);\n",
        {"time": ["Datum", "Uhrzeit"]},
        "2026-03-02T07:00:00+00:00",
        [
            (300, {"Artikel": "Torte", "Betrag": 1234}),
            (360, {"Artikel": "Torte", "Betrag": -1234}),
        ],
    ),
    "a report with a title, two lines of headings, thousands, gaps behind commas": Layout(
        "Sales of Ann's Diner,,\nOrder,,Kitchen\nTime, Qty, Item\n"
        '2026-03-02 07:05, "1,200", "donut, plain"\n2026-03-02 07:06, 17, pie\n',
        {"time": "Time"},
        "2026-03-02T07:00:00+00:00",
        [(300, {"Qty": 1200, "Item": "donut, plain"}), (360, {"Qty": 17, "Item": "pie"})],
    ),
    "a bar whose day ends at five in the morning, in UTF-16 without a mark": Layout(
        "business_date;time;no\n2026-03-06;23:50;007\n2026-03-06;24:05;008\n"
        "2026-03-06;28:59:30;100\n2026-03-07;11:00;101\n",
        {"time": ["business_date", "time"]},
        "2026-03-06T23:00:00+00:00",
        [
            (3000, {"no": "007"}),
            (3900, {"no": "008"}),
            (5 * 3600 + 3570, {"no": "100"}),
            (12 * 3600, {"no": "101"}),
        ],
        "utf-16-le",
    ),
    "Shopify orders, what concerns all lines of an order in its first only": Layout(
        "Name,Created at,Total,Lineitem name\n#1,2-Mar-2026 7:05 AM,9.50,Donut\n#1,,,Pie\n"
        "#2,2-Mar-2026 1:05 PM,2.50,Donut\n",
        {"time": "Created at", "group": ["Name", "Total"]},
        "2026-03-02T07:00:00+00:00",
        [
            (
                300,
                {
                    "Name": "#1",
                    "Total": 9.5,
                    "items": [{"Lineitem name": "Donut"}, {"Lineitem name": "Pie"}],
                },
            ),
            (6 * 3600 + 300, {"Name": "#2", "Total": 2.5, "items": [{"Lineitem name": "Donut"}]}),
        ],
    ),
    "REES46 events, stamps that end with UTC": Layout(
        "event_time|event_type|price\n2019-10-01 00:00:00 UTC|view|35.79\n"
        "2019-10-01 00:00:02 UTC|cart|33.20\n",
        {"time": "event_time"},
        "2019-10-01T00:00:00+00:00",
        [(0, {"event_type": "view", "price": 35.79}), (2, {"event_type": "cart", "price": 33.2})],
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_published_layout_is_taken(tmp_path, name):
    """Seconds, details and the start are what the file says; a shop opens then."""
    text, asked, start, orders, encoding = LAYOUTS[name]
    path = tmp_path / "orders.csv"
    path.write_text(text, encoding=encoding)
    trace = read_orders(path, **asked)
    assert trace.start == start
    assert [second for second, _ in trace.orders] == [second for second, _ in orders]
    assert json.dumps([each for _, each in trace.orders]) == json.dumps(
        [each for _, each in orders]
    )
    shop = Shop(Customers("street", trace, to="till"), Service("till"))
    again = Shop.from_json(shop.to_json())
    assert again == shop
    assert again.run().event_list == shop.run().event_list
