"""What a learner may get wrong: every slip meets a message that says what to do about it."""

from __future__ import annotations

from math import inf, nan

import pytest
from shops import PLACED, street

import donutlab
from donutlab import Exponential, Fixed, Poisson, Regular, Service, Shop, Uniform, Work

BAKER = Service("baker", [Work(Fixed(5))])
BAKER_TEXT = "Service(name='baker', steps=(Work(time=Fixed(value=5)),))"
TIME = "It is a time, in seconds."
RATE = "A rate is per second: write per_hour(40) for 40 an hour."
STEP = "must be a step such as Work(Fixed(5)), or a generator function, not"

SLIPS = {
    "Poisson(-3)": f"Poisson: rate must be a number above 0, not -3. {RATE}",
    "Poisson(nan)": f"Poisson: rate must be a number above 0, not nan. {RATE}",
    "Poisson('40')": f"Poisson: rate must be a number above 0, not '40'. {RATE}",
    "Regular(0)": f"Regular: every must be a number above 0, not 0. {TIME}",
    "Exponential(inf)": f"Exponential: mean must be a number above 0, not inf. {TIME}",
    "Fixed(-1)": "Fixed: value must be a number of at least 0, not -1.",
    "Fixed(None)": "Fixed: value must be a number of at least 0, not None.",
    "Uniform(5, 1)": "Uniform: high must be a number of at least 5, not 1.",
    "Erlang(5, 1.5)": "Erlang: phases must be a whole number of at least 1, not 1.5.",
    "Lognormal(5, 0)": "Lognormal: cv must be a number above 0 and of at most 1000, not 0.",
    "Choice([])": (
        "Choice: give at least one value, and one weight for each: got 0 values and 0 weights."
    ),
    "Choice([1, 2], [1])": (
        "Choice: give at least one value, and one weight for each: got 2 values and 1 weights."
    ),
    "Choice(['a', 'b'], [1, -1])": (
        "Choice: the weight of 'b' must be a number of at least 0, not -1."
    ),
    "Choice(['a'], [0])": "Choice: at least one weight must be above 0, not (0,).",
    "Choice('donut')": (
        "Choice: values must be a list, or a mapping from value to weight, not 'donut'. "
        "Try Choice(['donut'])."
    ),
    "Choice({'donut'})": "Choice: a set such as {'donut'} has no order. Write a list.",
    "Choice({'donut': 1}, [1])": ("Choice: the mapping gives the weights already; leave them out."),
    "Choice([1], 5)": "Choice: weights must be a list, not 5. Write weights=[8, 2].",
    "Profile(40)": (
        "Profile: points must be a list, not 40. "
        "Write points=[(0, per_hour(20)), (hours(1), per_hour(60))]."
    ),
    "Profile([40])": "Profile: a point is a pair (second, rate), not 40.",
    "Profile([(5, 1)])": "Profile: the first point must be at second 0, not ((5, 1),).",
    "Profile([(0, 1), (9, 2), (9, 3)])": "Profile: seconds must ascend, but 9 follows 9.",
    "Profile([(0, 0)])": "Profile: at least one rate must be above 0, or nobody ever comes.",
    "Profile([(0, 1), (9, 2)], 5)": "Profile: period must be a number above 9, not 5.",
    "Trace([5])": "Trace: an order is a pair (second, detail), but order 1 is 5.",
    "Trace([('a', {})])": ("Trace: the second of order 1 must be a number of at least 0, not 'a'."),
    "Trace([(1, {}), (2, 'pie')])": "Trace: the detail of order 2 must be a mapping, not 'pie'.",
    "Trace([(5, {}), (3, {})])": (
        "Trace: order 2 comes at second 3, before the one ahead of it at 5. "
        "Sort the orders by time."
    ),
    "Retry(0)": (
        "Retry: max_attempts must be a whole number of at least 1, not 0. "
        "1 means: try once and never again; None: without end."
    ),
    "Retry(None)": (
        "Retry: base must be a number above 0, not 0.0. Without a last attempt there must be a "
        "pause, or time may not go on."
    ),
    "Retry(3, base=9, cap=1)": (
        "Retry: cap must be a number of at least 9, not 1. It bounds the pause."
    ),
    "Retry(jitter='ful')": (
        "Retry: jitter must be one of none, full, equal, decorrelated, not 'ful'. "
        "Did you mean 'full'?"
    ),
    "Service('')": "Service: name must be a text that is not empty, not ''.",
    "Service(5)": "Service: name must be a text that is not empty, not 5.",
    "Queue(None)": "Queue: name must be a text that is not empty, not None.",
    "Service('baker', workers=0)": (
        "Service 'baker': workers must be a whole number of at least 1, not 0."
    ),
    "Service('baker', workers=1.5)": (
        "Service 'baker': workers must be a whole number of at least 1, not 1.5."
    ),
    "Service('baker', Call('till'))": (
        "Service 'baker': steps must be a list, not Call(to='till'). Write steps=[Call(...)]."
    ),
    "Service('baker', 'bake')": (
        "Service 'baker': steps must be a list, not 'bake'. Write steps=[Work(Fixed(5))]."
    ),
    "Service('baker', [Work])": (
        f"Service 'baker': step 1 {STEP} <class 'donutlab.steps.work.Work'>."
    ),
    "Service('baker', [Call('till'), 5])": f"Service 'baker': step 2 {STEP} 5.",
    "Service('baker', reads='tray')": (
        "Service 'baker': reads must be a Reads, not 'tray'. Try Reads('tray')."
    ),
    "Service('baker', lookup=5)": (
        "Service 'baker': lookup must be a distribution, not 5. Try Fixed(5)."
    ),
    "Service('baker', reads=Reads('tray'), lookup=Fixed(1))": (
        "Service 'baker': its workers read from 'tray', so they answer no look-ups. "
        "Leave lookup out: look-ups are then answered from the records."
    ),
    "Reads('tray', batch=0)": (
        "Reads from 'tray': batch must be a whole number of at least 1 and of at most 10000, "
        "not 0. AWS Lambda allows 1 to 10000."
    ),
    "Reads('tray', window=-1)": (
        "Reads from 'tray': window must be a number of at least 0 and of at most 300, not -1. "
        "It is a time, in seconds; AWS Lambda allows 0 s to 300 s."
    ),
    "Reads(Queue('tray'))": (
        "Reads: queue must be a text that is not empty, not Queue(name='tray'). "
        "Parts know each other by name. Try 'tray'."
    ),
    "Work(5)": "Work: time must be a distribution, not 5. Try Fixed(5).",
    "Work()": "Work: say how long it takes, as time or each. Try Work(Fixed(5)).",
    "Work(Fixed(5), per='n')": "Work: per='n' says how often to draw `each`, so give each.",
    "Work(Choice([5, -5]))": (
        "Work: time, a choice of times, must be a number of at least 0, not -5."
    ),
    "Work(Choice(['long']))": (
        "Work: time, a choice of times, must be a number of at least 0, not 'long'."
    ),
    "Call(BAKER)": (
        f"Call: to must be a text that is not empty, not {BAKER_TEXT}. "
        "Parts know each other by name. Try 'baker'."
    ),
    "Call('baker', timeout=-1)": (
        "Call to 'baker': timeout must be a number above 0, not -1. "
        "It is a time, in seconds; leave it out to wait for ever."
    ),
    "Call('baker', retry=3)": (
        "Call to 'baker': retry must be a Retry, not 3. Try Retry(max_attempts=3)."
    ),
    "Request('')": (
        "Request: to must be a text that is not empty, not ''. Parts know each other by name."
    ),
    "LookUp('baker', timeout=60)": (
        "LookUp at 'baker': timeout ends a repeated look-up, so say how often, "
        "for example every=30."
    ),
    "LookUp('baker', every=0)": "LookUp at 'baker': every must be a number above 0, not 0.",
    "Parallel()": "Parallel: give at least one step. Try Parallel(Call('baker')).",
    "Parallel(Call('a'), 5)": f"Parallel: step 2 {STEP} 5.",
    "Publish('', to='bus')": (
        "Publish: type must be a text that is not empty, not ''. "
        "It says what happened: OrderPlaced."
    ),
    "Publish('Paid', to='bus', carries='item')": (
        "Publish 'Paid': carries must be 'state', 'identifier' or a list of names, not 'item'. "
        "Try carries=['item']."
    ),
    "Publish('Paid', to='bus', carries=5)": (
        "Publish 'Paid': carries must be a list, not 5. Write carries=[\"item\"]."
    ),
    "Publish('Paid', to='bus', extra=5)": "Publish 'Paid': extra must be a mapping, not 5.",
    "Bus('bus', [PLACED])": (
        "Bus 'bus': rule 1 must be a Rule(...), not {'detail-type': ['OrderPlaced']}."
    ),
    "Bus('bus', [Rule('r', PLACED, 'a'), Rule('r', PLACED, 'b')])": (
        "Bus 'bus' has two rules named 'r'. Rename one."
    ),
    "Rule('r', {'source': 'till'}, 'a')": (
        'Rule \'r\': source: "till" must stand in a list: ["till"]'
    ),
    "Rule('r', PLACED, BAKER)": (
        f"Rule 'r': to must be a text that is not empty, not {BAKER_TEXT}. "
        "Parts know each other by name. Try 'baker'."
    ),
    "street(arrivals=40)": (
        "Customers 'street': arrivals must be Poisson, Regular, Profile or Trace, not 40. "
        "For 40 orders an hour write Poisson(per_hour(40))."
    ),
    "street(count=-1)": ("Customers 'street': count must be a whole number of at least 0, not -1."),
    "street(type='')": "Customers 'street': type must be a text that is not empty, not ''.",
    "street(then=LookUp('baker'))": (
        "Customers 'street': then must be a list, not LookUp(at='baker'). Write then=[LookUp(...)]."
    ),
    "street(order=Fixed(2))": (
        "Customers 'street': order must be a mapping, a Choice of mappings, or a function, not "
        'Fixed(value=2). Try order={"item": Fixed(value=2)}.'
    ),
    "street(order=['donut'])": (
        "Customers 'street': order must be a mapping, a Choice of mappings, or a function, not "
        "('donut',). Try order={\"item\": ('donut',)}."
    ),
    "street(order=Choice(['pie']))": (
        "Customers 'street': a choice of whole orders must choose between mappings, not 'pie'. "
        "To choose one field write order={\"item\": Choice(values=('pie',), weights=(1,))}."
    ),
    "Shop(Queue('a'), Service('a'))": "Two parts have the name 'a'. Rename one.",
    "Shop([Queue('a')])": (
        "A shop is made of parts such as Service(...), not [Queue(name='a')]. "
        "Leave the brackets of the list out."
    ),
    "Shop(Service)": (
        "A shop is made of parts such as Service(...), not "
        "<class 'donutlab.parts.services.Service'>."
    ),
    "Shop(BAKER, completes='baker')": ("completes is a list of names: write completes=['baker']."),
    "Shop(BAKER, completes=5)": "completes is a list of names, or a mapping, not 5.",
    "Shop(BAKER, completes={'baker': 5})": "completes, 'baker': a pattern is an object, not 5",
    "Shop(opening='noon')": ("'noon' is not a timestamp. Write it like '2026-03-02T07:00:00'."),
    "Shop().with_parts('baker')": "A shop is made of parts such as Service(...), not 'baker'.",
    "Shop().diff(BAKER)": f"diff compares two shops, so give it a Shop, not {BAKER_TEXT}.",
    "Shop().run(seed='7')": "run: seed must be a whole number, not '7'.",
    "Shop().run(until=-1)": "run: until must be a number above 0, not -1. "
    "It is a time: hours(8), say.",
    "Shop().run(until='8h')": "run: until must be a number above 0, not '8h'. "
    "It is a time: hours(8), say.",
    "Shop().run(limit=0)": "run: limit must be a whole number of at least 1, not 0.",
    "street_only().run()": (
        "'street' never ends, so say when to close. Try run(until=hours(8)), or give the "
        "customers a count."
    ),
    "Shop.from_dict({})": "The data of a shop needs 'parts', a list, as to_dict writes it.",
    "Shop.from_dict({'parts': [{'is': 'Servce'}]})": (
        "There is no spec 'Servce'. Did you mean 'Service'?"
    ),
    "Shop.from_dict({'parts': [{'is': 'Service'}]})": (
        "Service needs 'name', which is missing in {'is': 'Service'}."
    ),
    "Shop.from_dict({'parts': [{'is': 'Queue', 'name': 'a', 'nam': 'b'}]})": (
        "Queue has no field 'nam'. Did you mean 'name'?"
    ),
}


def street_only():
    """Return a shop whose customers never end."""
    return Shop(street(count=None), Service("manager"))


NAMES = {name: getattr(donutlab, name) for name in dir(donutlab)}
NAMES |= {"BAKER": BAKER, "PLACED": PLACED, "street": street, "street_only": street_only}
NAMES |= {"inf": inf, "nan": nan}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_meets_a_helpful_message(slip):
    """Wrong values are built-in exceptions, raised where they are written, with exact words."""
    with pytest.raises((ValueError, TypeError)) as caught:
        eval(slip, NAMES)
    assert str(caught.value) == SLIPS[slip]


@pytest.mark.parametrize("bad", [nan, inf, -inf])
@pytest.mark.parametrize("make", [Poisson, Regular, Exponential, Fixed, lambda x: Uniform(0, x)])
def test_no_number_that_is_none(make, bad):
    """NaN and infinity are refused wherever a number is asked for."""
    with pytest.raises(ValueError, match=f"not {bad}"):
        make(bad)
