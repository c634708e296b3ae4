"""More answers than a lesson names: what each gets wrong is said, and unusual right ones count.

Each is the worked solution of its exercise, with one text in it put for another.
"""

from __future__ import annotations

import pytest
from answers import EXERCISES, verdict

from donutlab.lessons import progress_file as store

ASKED = {asked.key: (lesson, asked) for lesson, asked in EXERCISES}
WRONG = [
    (
        "01-booth",
        "Shop(",
        'Shop(Service("helper"),',
        "two parts, 'market' and 'seller', but there is",
    ),
    ("01-booth", 'to="seller")', 'to="seller", count=15)', "nothing of 'market' that is not asked"),
    ("02-rescue", 'Call("baker")', 'Call("baker", retry=Retry(2))', "manager tries again with her"),
    ("02-rescue", "Work(Fixed(5))", "Work(Fixed(5)), Acknowledge()", "hears a yes before it is"),
    ("02-rescue", "base=5)", "base=5), breaker=Breaker(4, 60)", "the cashier for every order, but"),
    ("02-rescue", "retry=Retry(max_attempts=2, base=5)", "hedge=Hedge(after=5)", "two at once"),
    ("02-own", "Exponential(30)", "Fixed(30)", "the cashier to need times that vary"),
    ("02-own", 'Call("baker"', 'Acknowledge(), Call("baker"', "a yes when the work of cashier and"),
    ("03-freed", 'Call("baker")', 'Call("baker", timeout=60)', "gives up on her for some orders"),
    ("04-own", "Fixed(10)", "Exponential(10)", "10 s for every order (`Fixed`), not on average"),
    (
        "06-loyalty",
        '"points", placed',
        '"points", {**placed, "detail": {"item": ["donut"]}}',
        "pie",
    ),
    ("06-loyalty", "placed,", '{"detail-type": [{"prefix": "Order"}]},', "of 'OrderBaked' as well"),
    ("06-loyalty", "loyalty team", "order team", "the order team is not to edit anything"),
    ("06-loyalty", "(10))", '(10)), Call("cashier")', "to wait for nobody"),
    ("06-own", 'to="bus")]', 'to="waiter")]', "from 'baker', who has to know him"),
    ("06-own", "*baker.steps", "*baker.steps, Work(Fixed(10))", "Expected the baker to work"),
    ("07-own", 'to="bus")]', 'to="waiter")]', "from 'pie maker', who has to know him"),
    ("07-own", "Exponential(180)", "Fixed(180)", "the pie maker to need times that vary"),
    ("07-own", "(180))", "(180)), Fail(0.02)", "the pie maker to do this for every order, but"),
    ("09-own", "Fixed(1))", 'Fixed(1)), Request("cashier")', "'cashier' is given"),
    ("09-own", '["OrderPlaced"]}', '["OrderPlaced"], "detail": {"item": ["donut"]}}', "of a pie"),
    ("09-own", '["OrderPlaced"]}', '[{"prefix": "Order"}]}', "'OrderBaked' goes there as well"),
    ("09-own", "(2)", '(2), pattern={"detail": {"item": ["pie"]}}', "from the first one on, but"),
    ("11-own", "Once(*inventory.steps", "Once(Work(Fixed(1))", "as before, 10 s on average"),
    ("11-own", "steps=saves", "steps=[*saves, Crash(0.1)]", "hear a yes as before, but not"),
    ("11-own", "steps=saves", "steps=saves[1:]", "seller to work 5.0 s on an order"),
    ("11-order", '"releases"', '"releases", catch=[]', "stock to do each order that succeeds"),
    ("11-order", 'Task("baker")', 'Task("baker"), Task("baker")', "is done 2 times"),
    ("08-spike", 'Queue("slips")', 'Queue("slips", delay=60)', "it has delay=60"),
    ("08-spike", 'Queue("slips")', 'Queue("slips", newest_first=True)', "newest_first=True"),
    ("07-repair", '[">", 0]', '[">", 0, "<", 100]', "'charge': 324}, but no rule brings it"),
    ("07-large", '{"numeric": [">=", 6]}', '{"anything-but": [1, 5]}', "'quantity': 0"),
    ("12-lost", "Work(Fixed(5))", "Work(Fixed(1))", "the manager to do Work(time=Fixed(value=5))"),
    ("12-lost", ", Acknowledge()]", "]", "the manager to have 4 steps, not 3"),
    ("12-friday", "(18, 1)", "(18, 0)", "is surely broken"),
    ("12-own", '"waiter": 1, "pie maker": 2', '"pie maker": 3', "waiter is given more than"),
    ("07-large", '["OrderPlaced"]', '[{"wildcard": "*Placed"}]', "but ComplaintPlaced did"),
]
ALONE = [
    (
        "02-rescue",
        """
def asks(job):
    yield Work(Fixed(5))
    yield Call("baker")
    for _ in range(2):
        try:
            yield Call("cashier", timeout=150)
        except Failed:
            pass


rescued = dead.with_parts(Service("manager", [asks]))
""",
        "the cashier had answered, and is called once more",
    ),
    (
        "02-rescue",
        'rescued = dead.with_parts(Service("manager", [Work(Fixed(5)), Parallel(Call("baker"), '
        'Call("cashier", timeout=150, retry=Retry(2, base=5)))]))',
        "he calls both at a time",
    ),
    (
        "05-own",
        'tells = [Publish("OrderPlaced", to=name, carries=["item", "quantity"]) '
        'for name in ("baker", "cashier", "inventory")]\n'
        "my_shop = yours.with_parts("
        'Customers("market", Poisson(per_hour(15)), to="seller", order=order), '
        'Service("seller", [Work(Fixed(5)), *tells]), '
        'Bus("bus", heard_by(["baker", "cashier", "inventory"])))',
        "hear of orders from the bus, but of 'market-1' he hears from 'seller'",
    ),
    (
        "05-effects",
        "def effects(events, id):\n    first = list(events[events.cause == id].id)\n"
        "    return first + list(events[events.cause.isin(first)].id)",
        "to have led to ['cashier-1', 'cashier-2', 'club-1'",
    ),
    (
        "05-effects",
        "def effects(events, id):\n    print(events[events.cause == id].id)",
        "it gives nothing. Does it `return`?",
    ),
    (
        "05-effects",
        "def effects(events, id):\n    return 'courier-1'",
        "in a list, not str: courier-1",
    ),
    (
        "05-effects",
        "def effects(events, id):\n    found = []\n    for each in events[events.cause == id].id:\n"
        "        found += [each, each, *effects(events, each)]\n    return found",
        "your function says 'courier-1' twice",
    ),
    (
        "06-own",
        """
from dataclasses import replace


def tells(job):
    if job.random.random() < 0.5:
        yield Publish("OrderBaked", to="bus")


baker, bus = yours.parts["baker"], yours.parts["bus"]
bring = Rule("bring", {"detail-type": ["OrderBaked"]}, to="waiter")
my_shop = yours.with_parts(
    replace(baker, steps=[*baker.steps, tells]),
    Service("waiter", [Work(Exponential(40))]),
    replace(bus, rules=[*bus.rules, bring]),
)
""",
        "to be announced when it is baked, but 'market-",
    ),
    ("01-clinic", "wait_in_minutes = float('nan')", "to be a number, not nan."),
    ("01-clinic", "wait_in_minutes = diner", "to be a number, not a Shop."),
    ("01-monday", "staffed = counter", "to be a Shop, not the function counter."),
    (
        "01-steady",
        "steady = diner.run(until=900)",
        "not a Run: give the shop itself, without `.run",
    ),
]
RIGHT = [
    ("01-clinic", "from decimal import Decimal\nwait_in_minutes = Decimal('15')"),
    ("01-clinic", "import numpy\nwait_in_minutes = numpy.array([15.0])"),
    ("01-clinic", "import pandas\nwait_in_minutes = pandas.Series([7, 8]).sum()"),
    ("05-once", "different = 4.0"),
    ("05-once", "import numpy\ndifferent = numpy.array(4)"),
    (
        "05-effects",
        "from functools import partial\n\n\ndef led(deep, events, id):\n    found = []\n"
        "    for each in events[events.cause == id].id:\n"
        "        found += [each, *led(deep, events, each)]\n    return found\n\n\n"
        "effects = partial(led, True)",
    ),
    (
        "11-own",
        """
from dataclasses import replace

def sells(job):
    yield Work(Fixed(5))
    yield Publish("OrderPlaced", to="outbox", carries=["item", "quantity"])


my_shop = yours.with_parts(
    replace(yours.parts["seller"], steps=[sells]),
    Outbox("outbox", to="bus", every=2, crash=0.1),
    replace(yours.parts["inventory"], steps=[Once(Work(Fixed(10)))]),
)
""",
    ),
    (
        "11-order",
        """
more = Retry(4, base=1)
sound = rash.with_parts(
    Workflow(
        "orders",
        [
            Task("cashier", undo="refunds", retry=more),
            Task("courier", undo="cancels", retry=more),
            Task("stock", undo="releases", retry=more),
            Task("baker"),
        ],
    )
)
""",
    ),
    (
        "02-rescue",
        """
def asks(job):
    yield Work(Fixed(5))
    yield Call("baker")
    try:
        yield Call("cashier", timeout=150)
    except Failed:
        yield Work(Fixed(5))
        yield Call("cashier", timeout=150)


rescued = dead.with_parts(Service("manager", [asks]))
""",
    ),
]


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """Keep the progress of each test in a file of its own."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "progress.jsonl"))


@pytest.mark.parametrize(("key", "old", "new", "says"), WRONG)
def test_a_misconception_in_the_solution_is_told(key, old, new, says):
    """Something is done that was not asked for, or otherwise than it was."""
    lesson, asked = ASKED[key]
    assert old in asked.solution
    code = "from donutlab import *\nfrom donutlab.resilience import Breaker, Fail, Hedge\n"
    found = verdict(lesson, asked, code + asked.solution.replace(old, new))
    assert found.outcome == "not yet"
    assert says in str(found)


@pytest.mark.parametrize(("key", "code", "says"), ALONE)
def test_an_answer_of_another_kind_is_told(key, code, says):
    """Answers written quite otherwise than the worked one."""
    lesson, asked = ASKED[key]
    found = verdict(lesson, asked, code)
    assert found.outcome == "not yet"
    assert says in str(found)


@pytest.mark.parametrize(("key", "code"), RIGHT)
def test_what_is_right_and_unusual_is_taken(key, code):
    """Numbers however they were computed, functions however they were made, attempts by hand."""
    lesson, asked = ASKED[key]
    found = verdict(lesson, asked, code)
    assert found.outcome == "correct", found
