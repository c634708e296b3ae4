"""Misuse: what is taken though it is of another kind, and what each refusal says."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from xml.dom import minidom

import numpy as np
import pandas as pd
import pytest

import donutlab
from donutlab import (
    Bus,
    Call,
    Customers,
    Fixed,
    Publish,
    Queue,
    Regular,
    Rule,
    Service,
    Shop,
    Work,
    read_orders,
)
from donutlab.floor import Floor
from donutlab.resilience import Asynchronous

NAMES = {name: getattr(donutlab, name) for name in donutlab.__all__} | {
    "np": np,
    "pd": pd,
    "Decimal": Decimal,
    "Fraction": Fraction,
    "timedelta": timedelta,
    "datetime": datetime,
    "date": date,
    "read_orders": read_orders,
    "frame": pd.DataFrame({"time": [1.0]}),
    "nested": None,
    "Asynchronous": Asynchronous,
}
for _name in ("Trace", "Profile", "Outage", "Replay", "Line", "Retry", "Reads", "Rule", "Bus"):
    NAMES[_name] = getattr(donutlab, _name)
NAMES["nested"] = nested = {}
nested["in itself"] = nested
NAMES["endless"] = endless = []
endless.append(endless)
NAMES["Level"] = IntEnum("Level", {"LOW": 2})


def till(**fields):
    """Return a service with some fields."""
    return Service("till", [Work(Fixed(5))], **fields)


def street(**fields):
    """Return customers with some fields."""
    usual = {"name": "street", "arrivals": Regular(10), "to": "till", "count": 3}
    return Customers(**(usual | fields))


def shop(**fields):
    """Return a shop with some settings."""
    return Shop(street(), till(), **fields)


NAMES |= {"till": till, "street": street, "shop": shop}

TAKEN = {
    'hours(Decimal("8"))': "hours(8)",
    "hours(np.int64(8))": "hours(8)",
    "Fixed(np.float32(0.5))": "Fixed(0.5)",
    "Fixed(Fraction(1, 2))": "Fixed(0.5)",
    "Fixed(-0.0)": "Fixed(0)",
    "Choice(np.array([1, 2]))": "Choice([1, 2])",
    'Choice(pd.Series(["a", "b"]), pd.Series([8, 2]))': 'Choice({"a": 8, "b": 2})',
    "Choice(range(1, 7))": "Choice([1, 2, 3, 4, 5, 6])",
    "till(workers=np.int64(2))": "till(workers=2)",
    "till(workers=Level.LOW)": "till(workers=2)",
    "till(workers=np.array(2))": "till(workers=2)",
    'Service(np.str_("till"), np.array([Work(Fixed(5))]))': "till()",
    "Profile(np.array([[0, 0.5], [10, 1.0]]), period=np.int8(20))": (
        "Profile([(0, 0.5), (10, 1)], period=20)"
    ),
    'Choice(pd.Categorical(["a", "b"]))': 'Choice(["a", "b"])',
    "Choice(pd.Index([1, 2]))": "Choice([1, 2])",
    'street(order={np.str_("n"): pd.Series([1, 2])})': 'street(order={"n": [1, 2]})',
    'Rule("r", {"detail": {"n": [{"numeric": [">", np.float64(3)]}]}}, "till")': (
        'Rule("r", {"detail": {"n": [{"numeric": [">", 3.0]}]}}, "till")'
    ),
    'Queue("q", fifo=np.bool_(False))': 'Queue("q")',
    'street(order={"n": np.array([1, 2])})': 'street(order={"n": [1, 2]})',
    'street(order={"n": Decimal("2.50")})': 'street(order={"n": 2.5})',
    'Rule("r", {"detail": {"n": (np.int64(3),)}}, "till")': (
        'Rule("r", {"detail": {"n": [3]}}, "till")'
    ),
    "Trace(np.array([]))": "Trace([])",
    "Replay(np.float64(0.5), since=Decimal('0.25'))": "Replay(0.5, since=0.25)",
    "shop(opening=date(2026, 3, 2))": 'shop(opening="2026-03-02")',
    'shop(opening=np.datetime64("2026-03-02T07:00"))': "shop()",
    'shop(opening=pd.Timestamp("2026-03-02T07:00Z"))': "shop()",
    "shop(completes=np.array(['till']))": 'shop(completes=["till"])',
    "shop().run(seed=np.int64(3), until=np.float64(60)).rows().to_csv()": (
        "shop().run(3, 60).rows().to_csv()"
    ),
    "shop().run(until=Decimal(60), limit=np.int64(900)).rows().to_csv()": (
        "shop().run(until=60).rows().to_csv()"
    ),
    "shop().run().summary(np.int64(1)).orders": "shop().run().summary(1).orders",
    "shop().run().cost(np.int64(256)).total": "shop().run().cost(256).total",
    "shop().tally(warmup=Fraction(1)).orders": "shop().tally(warmup=1).orders",
    "str(shop().run().trace(np.int64(1)))": "str(shop().run().trace(1))",
}

SECONDS = "datetime.timedelta(seconds=5). In seconds it is 5."
TIME = "It is a time, in seconds."
FIVE = timedelta(seconds=5)
NAMES["FIVE"] = FIVE
LONG = "1" + "0" * 118 + "…"

TOLD = {
    'hours("8")': "hours: count must be a number, not '8'.",
    "hours(None)": "hours: count must be a number, not None.",
    "hours(pd.NA)": "hours: count must be a number, not <NA>.",
    "per_hour([40])": "per_hour: count must be a number, not [40].",
    "minutes(FIVE)": "minutes: count must be a number, not datetime.timedelta(seconds=5). "
    "In seconds it is 5.",
    "Fixed(FIVE)": f"Fixed: value must be a number of at least 0, not {SECONDS}",
    "Fixed(np.timedelta64(5, 's'))": "Fixed: value must be a number of at least 0, not "
    "np.timedelta64(5,'s'). In seconds it is 5.",
    "Fixed(np.timedelta64(5, 'ns'))": "Fixed: value must be a number of at least 0, not "
    "np.timedelta64(5,'ns'). In seconds it is 5e-09.",
    "Fixed(np.bool_(True))": "Fixed: value must be a number of at least 0, not True.",
    "Fixed(Decimal('NaN'))": "Fixed: value must be a number of at least 0, not nan.",
    "Fixed(b'5')": "Fixed: value must be a number of at least 0, not b'5'.",
    "Fixed('5')": "Fixed: value must be a number of at least 0, not '5'.",
    "Fixed(1j)": "Fixed: value must be a number of at least 0, not 1j.",
    "Fixed(pd.NA)": "Fixed: value must be a number of at least 0, not <NA>.",
    "Fixed(np.array([1, 2]))": "Fixed: value must be a number of at least 0, not (1, 2).",
    "Fixed(10**400)": f"Fixed: value must be a number of at least 0, not {LONG}.",
    "Fixed(10**5000)": "Fixed: value must be a number of at least 0, not a number of thousands of "
    "digits.",
    "Regular(pd.Timedelta(seconds=5))": "Regular: every must be a number above 0, not "
    f"Timedelta('0 days 00:00:05'). {TIME} In seconds it is 5.",
    "Work(5)": "Work: time must be a distribution, not 5. Try Fixed(5).",
    "Work('5')": "Work: time must be a distribution, not '5'. Try Fixed(5).",
    "Work(FIVE)": "Work: time must be a distribution, not datetime.timedelta(seconds=5). Try "
    "Fixed(5).",
    "Choice(5)": "Choice: values must be a list, or a mapping from value to weight, not 5. Try "
    "Choice([5]).",
    "Choice(frame)": "Choice: values must be a list, or a mapping from value to weight, not time 0 "
    "1.0. Try Choice([1, 2]).",
    "Choice(nested)": "What is given is nested too deeply, or in itself.",
    "Trace([(0, nested)])": "What is given is nested too deeply, or in itself.",
    "shop(completes=nested)": "What is given is nested too deeply, or in itself.",
    "Shop.from_dict({'parts': endless})": "The data of a shop are nested too deeply, or in "
    "themselves.",
    "Shop.from_json('[' * 100_000)": "from_json reads the text that to_json wrote: maximum "
    "recursion depth exceeded while decoding a JSON array from a unicode string.",
    "Choice({1})": "Choice: a set such as {1} has no order. Write a list.",
    "Choice(len)": "Choice: values must be a list, or a mapping from value to weight, not "
    "<built-in function len>. Try Choice([1, 2]).",
    "street(count=2.0)": "Customers 'street': count must be a whole number of at least 0, not 2.0.",
    "street(count=Decimal(2))": "Customers 'street': count must be a whole number of at least 0, "
    "not 2.0.",
    "street(order=5)": "Customers 'street': order must be a mapping, a Choice of mappings, or a "
    'function, not 5. Try order={"item": 5}.',
    "street(order=frame)": "Customers 'street': order must be a mapping, a Choice of mappings, or "
    'a function, not time 0 1.0. Try order={"item": 5}.',
    "street(order=dict)": "Customers 'street': order must be a mapping, a Choice of mappings, or a "
    "function, not <class 'dict'>. Try order={\"item\": 5}.",
    "street(order=nested)": "Customers: order is nested too deeply, or in itself.",
    "street(name='')": "Customers: name must be a text that is not empty, not ''.",
    "street(name=' \\n')": "Customers: name must be a text that is not empty, not ' \\n'.",
    "street(name=5)": "Customers: name must be a text that is not empty, not 5.",
    "street(name='\\ud800')": "Customers: name has a sign that UTF-8 cannot write: '\\ud800'.",
    "street(to=till())": "Customers 'street': to must be a text that is not empty, not "
    "Service(name='till', steps=(Work(time=Fixed(value=5)),)). Parts know each other by name. "
    "Try 'till'.",
    "till(workers='2')": "Service 'till': workers must be a whole number of at least 1, not '2'.",
    "till(reads='tray')": "Service 'till': reads must be a Reads, not 'tray'. Try Reads('tray').",
    "till(reads=5)": "Service 'till': reads must be a Reads, not 5. Try Reads('tray').",
    "Service('till', 'bake')": "Service 'till': steps must be a list, not 'bake'. Write "
    "steps=[Work(Fixed(5))].",
    "Queue('q', fifo=1)": "Queue 'q': fifo must be True or False, not 1.",
    "Retry(base=-1)": "Retry: base must be a number of at least 0, not -1. It is a time, in "
    "seconds.",
    "Retry(cap='60')": "Retry: cap must be a number of at least 0, not '60'. It bounds the pause.",
    "Queue('q', fifo=True, visibility=9, group=5)": "Queue 'q': group must be a text that is not "
    "empty, not 5. It is a field of the events.",
    "Replay(-1)": "Replay: at must be a number of at least 0, not -1. It is a time, in seconds "
    "since opening.",
    "Queue('q', visibility=FIVE)": "Queue 'q': visibility must be a number of at least 0 and of at "
    "most 43200, not datetime.timedelta(seconds=5). Amazon SQS allows 0 s to 12 h. In seconds it "
    "is 5.",
    "Asynchronous(on_failure=Queue('bin'))": "Asynchronous: on_failure must be a text that is not "
    "empty, not Queue(name='bin'). Parts know each other by name. Try 'bin'.",
    "Rule('r', {'detail': {'n': {3}}}, 'till')": "Rule 'r': detail.n: {3} must stand in a "
    "list: [3]",
    "Trace([(FIVE, {})])": "Trace: the second of order 1 must be a number of at least 0, not "
    f"{SECONDS}",
    "Trace(frame)": "Trace: orders must be a list, not time 0 1.0. Write "
    'orders=[(90, {"item": "donut"})].',
    "Shop((till(),))": "A shop is made of parts such as Service(...), not (Service(name='till', "
    "steps=(Work(time=Fixed(value=5)),)),). Leave the brackets of the list out.",
    "Shop(Service)": "A shop is made of parts such as Service(...), not <class "
    "'donutlab.parts.services.Service'>.",
    "shop(opening=5)": "5 is not a timestamp. Write it like '2026-03-02T07:00:00'.",
    "shop(opening=pd.NaT)": "NaT is not a timestamp. Write it like '2026-03-02T07:00:00'.",
    "shop(opening='2026-03-02T07:00[Berlin]')": "There is no time zone 'Berlin'. Write it like "
    "'Europe/Berlin'. If your computer has no time zones: pip install tzdata.",
    "shop(completes={'till'})": "completes is a list of names, or a mapping, not {'till'}.",
    "shop(completes=[till()])": "completes: a name must be a text that is not empty, not "
    "Service(name='till', steps=(Work(time=Fixed(value=5)),)). Parts know each other by name. "
    "Try 'till'.",
    "shop().without(till())": "without: a name must be a text that is not empty, not "
    "Service(name='till', steps=(Work(time=Fixed(value=5)),)). Parts know each other by name. "
    "Try 'till'.",
    "shop().without(['till'])": "without: a name must be a text that is not empty, not ['till']. "
    "Parts know each other by name.",
    "shop().run(until=FIVE)": "run: until must be a number above 0, not "
    "datetime.timedelta(seconds=5). It is a time: hours(8), say. In seconds it is 5.",
    "shop().run(until=np.timedelta64(60, 's'))": "run: until must be a number above 0, not "
    "np.timedelta64(60,'s'). It is a time: hours(8), say. In seconds it is 60.",
    "shop().run().trace(True)": "No order True was placed. There are 'street-1' to 'street-3'.",
    "shop().run().cost(memry=128)": "Run.cost has no 'memry'. Did you mean 'memory'? It takes: "
    "memory.",
    "shop().run().summary(warmpu=1)": "Run.summary has no 'warmpu'. Did you mean 'warmup'? It "
    "takes: warmup.",
    "shop().run(until='8h')": "run: until must be a number above 0, not '8h'. It is a time: "
    "hours(8), say.",
    "shop().run(until=datetime(2026, 3, 2))": "run: until must be a number above 0, not "
    "datetime.datetime(2026, 3, 2, 0, 0). It is a time: hours(8), say.",
    "shop().run(seed=1.5)": "run: seed must be a whole number, not 1.5.",
    "shop().run(limit=1e6)": "run: limit must be a whole number of at least 1, not 1000000.0.",
    "shop().run().cost('128')": "cost: memory must be a number of at least 128 and of at most "
    "10240, not '128'. It is in MB, as AWS Lambda allows it.",
    "Shop.from_json('{')": "from_json reads the text that to_json wrote: Expecting property name "
    "enclosed in double quotes: line 1 column 2 (char 1).",
    "Shop.from_json(None)": "from_json reads the text that to_json wrote: the JSON object must be "
    "str, bytes or bytearray, not NoneType.",
    "Shop.from_dict({'parts': [{'is': 'dict'}]})": "There is no spec 'dict'.",
    "read_orders(5)": "read_orders: give a path to a CSV file, or a frame, not 5.",
    "read_orders(frame, tme='time')": "read_orders has no 'tme'. Did you mean 'time'? It takes: "
    "source, time, start, columns, group, format, dayfirst.",
    "read_orders(frame, time=[])": "read_orders: time names the columns that say when: "
    'time=["date", "time"].',
    "read_orders(frame, time=5)": "read_orders: time must be a text that is not empty, not 5. It "
    "is the name of a column, or a list of them.",
    "read_orders(frame, columns=5)": "read_orders: columns is a list of names: write "
    "columns=['item'].",
    "read_orders(frame, dayfirst='yes')": "read_orders: dayfirst must be True or False, not 'yes'.",
    "read_orders(frame, start=5)": "5 is not a timestamp. Write it like '2026-03-02T07:00:00'.",
    "read_orders(pd.DataFrame())": "the frame has no columns.",
}


@pytest.mark.parametrize("given", TAKEN)
def test_what_can_only_mean_one_thing_is_taken(given):
    """Numbers, arrays and dates of other libraries do what Python's own do, and print the same."""
    found, usual = eval(given, NAMES), eval(TAKEN[given], NAMES)
    assert found == usual
    assert repr(found) == repr(usual)


@pytest.mark.parametrize("slip", TOLD)
def test_what_cannot_be_taken_is_told_where_it_is_written(slip):
    """Who, what, which value, what to try: never a bare error of Python's."""
    with pytest.raises((TypeError, ValueError, KeyError)) as caught:
        eval(slip, NAMES)
    assert str(caught.value) == TOLD[slip]


FOLLOWED = {
    "Work(5)": "Work(Fixed(5))",
    "Work('5')": "Work(Fixed(5))",
    "Work(FIVE)": "Work(Fixed(5))",
    "Choice(5)": "Choice([5])",
    "Choice(len)": "Choice([1, 2])",
    "street(order=5)": 'street(order={"item": 5})',
    "street(order=dict)": 'street(order={"item": 5})',
    "street(order=frame)": 'street(order={"item": 5})',
    "Choice(frame)": "Choice([1, 2])",
    "street(to=till())": "street(to='till')",
    "Asynchronous(on_failure=Queue('bin'))": "Asynchronous(on_failure='bin')",
    "till(reads='tray')": "till(reads=Reads('tray'))",
    "till(reads=5)": "till(reads=Reads('tray'))",
    "Service('till', 'bake')": "Service('till', steps=[Work(Fixed(5))])",
    "Trace(frame)": 'Trace(orders=[(90, {"item": "donut"})])',
    "shop(completes=[till()])": "shop(completes=['till'])",
    "shop().without(till())": "shop().without('till')",
}
"""What someone writes who does what the error says."""


@pytest.mark.parametrize(
    "slip", [slip for slip in TOLD if slip in FOLLOWED or "Try " in TOLD[slip]]
)
def test_the_advice_of_an_error_works(slip):
    """What an error says to try is taken."""
    advice = re.search(r"(?:Try|Write) (.+)\.$", TOLD[slip])
    assert advice
    assert advice[1] in FOLLOWED[slip]
    assert eval(FOLLOWED[slip], NAMES) is not None


ODD = [
    "a b",
    "ü-ñ-日本",
    "😀",
    "x" * 500,
    "it's",
    'say "hi"',
    "a\nb",
    "a\tb",
    "<b>&amp;</b>",
    "a;b",
]
ODD += ["end", "%s", "[x]", "a`b", "\x00", "\u202eright", "1", "None", "a/b\\c", "{x}", "$x$"]


@pytest.mark.parametrize("name", ODD)
def test_a_part_may_have_any_name(name):
    """Spaces, quotes, lines, signs of other scripts, words of HTML and Mermaid: all shows work."""
    odd = Shop(
        Customers(f"{name}!", Regular(5), name, {"item": name}, count=3),
        Service(name, [Work(Fixed(5)), Publish(name, f"{name}?")]),
        Bus(f"{name}?", [Rule(name, {"detail-type": [name]}, to=f"{name}.")]),
        Queue(f"{name}."),
        completes=[name],
    )
    assert Shop.from_json(odd.to_json()) == odd
    run = odd.run(seed=1)
    assert run.summary().orders.complete == 3
    assert run.summary().queues[f"{name}."].left == 3
    story = run.trace(f"{name}!-1")
    for shown in (run, odd, story, run.cost(), run.rules()):
        assert str(shown)
        assert "<b>" not in shown._repr_html_()
    assert minidom.parseString(odd.diagram().svg)
    assert odd.diagram().mermaid
    assert Floor(run)._repr_html_()
    assert len(run.events) == len(run.event_list)


def test_a_shop_of_three_hundred_parts_runs_and_shows():
    """Three hundred services that call each other in a chain."""
    chain = [Service(f"s{n}", [Call(f"s{n + 1}")]) for n in range(300)]
    large = Shop(street(to="s0"), *chain, Service("s300", [Work(Fixed(1))]))
    run = large.run(seed=1)
    assert run.summary().orders.complete == 3
    assert len(run.summary().services) == 301
    assert large.diagram().svg
    assert Shop.from_json(large.to_json()) == large
