"""Lesson 04: scaling the API-driven shop. Every new service is an edit of the one that calls it."""

from __future__ import annotations

from donutlab.core.log import CALLED
from donutlab.core.units import hours
from donutlab.course.own_shop import in_the_newspaper
from donutlab.course.spec import Exercise, Lesson, Prediction, Question, Slip
from donutlab.shop.shop import Shop

SETUP = """
from donutlab import *

donut_shop = Shop(
    Customers("street", Poisson(per_hour(12)), to="manager", order={"item": "donut"}),
    Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier")]),
    Service("baker", [Work(Exponential(120))]),
    Service("cashier", [Work(Exponential(30))]),
)


def kitchen(job):
    yield Call("pie maker" if job.detail["item"] == "pie" else "baker")


menu = {"item": Choice(["donut", "pie"], [8, 2])}

pie_shop = donut_shop.with_parts(
    Customers("street", Poisson(per_hour(12)), to="manager", order=menu),
    Service("manager", [Work(Fixed(5)), kitchen, Call("cashier")]),
    Service("pie maker", [Work(Exponential(180))]),
)
"""

RECALL = (
    Question(
        "04-r1",
        "What does an acknowledgement say?",
        {
            "a": "That the order is complete.",
            "b": "That the order was taken, and by which identifier to ask for it.",
            "c": "How long it will take.",
        },
        "b",
        "It says nothing of how the order will end.",
        {
            "a": "When it is given nobody has begun to work.",
            "c": "Whoever gives it does not know that.",
        },
    ),
    Question(
        "04-r2",
        "12 orders an hour, and each is in the shop for 10 minutes on average. How many are in the "
        "shop at a time?",
        {"a": "2.", "b": "10.", "c": "120."},
        "a",
        "Little's law: 12 an hour times a sixth of an hour.",
        {
            "b": "The 10 are minutes. Multiply the rate with the stay, in the same unit of time.",
            "c": "That multiplies orders an hour with minutes: bring them to one unit first.",
        },
    ),
    Question(
        "04-r3",
        "Three services must answer, and each does so for 99 of 100 orders. How many orders are "
        "complete?",
        {"a": "99 of 100.", "b": "About 97 of 100.", "c": "About 33 of 100."},
        "b",
        "The product: 0.99 · 0.99 · 0.99 = 0.970.",
        {
            "a": "Each of the three fails with other orders, and all these are lost.",
            "c": "Availabilities are multiplied, not divided by their number.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "04-edits",
        "The shop is to sell pies. We add a pie maker. What else must be edited, apart from the "
        "menu on the street?",
        choices={
            "a": "Nothing: the pie maker is a service of its own.",
            "b": "The manager.",
            "c": "The manager, the baker and the cashier.",
        },
        right="b",
        holds=lambda edited: edited == {"manager"},
        because="Somebody has to call the pie maker, and that is the manager. He must know who "
        "makes what: **each new service is an update of the order service**.",
        wrong={
            "a": "A service that nobody calls does nothing. In this design it is the manager who "
            "must know of it.",
            "c": "Baker and cashier are called as before. The knowledge of who is asked for what "
            "is gathered in one place, the manager.",
        },
    ),
    Prediction(
        "04-down",
        "The inventory is asked for each order, to note what was sold. From ten to eleven it is "
        "down. What happens to customers who only want a donut?",
        choices={
            "a": "Nothing: baker and cashier are there.",
            "b": "They get their donut later.",
            "c": "They are sent away without one.",
        },
        right="c",
        holds=lambda share: share > 0.95,
        because="The call to the inventory fails, so the order fails. A service that is only there "
        "to count has become one without which nothing is sold.",
        wrong={
            "a": "They are there, but the manager takes one step after the other, and this one "
            "fails.",
            "b": "Nobody keeps the order for later: a call that fails is over.",
        },
    ),
    Prediction(
        "04-parallel",
        "Five services take 60 s on average, sometimes less, sometimes more (exponential). The "
        "manager asks all five at once. How long does he wait until the last has answered?",
        choices={
            "a": "About 60 s.",
            "b": "About 140 s.",
            "c": "About 300 s.",
        },
        right="b",
        holds=lambda measured: 125 < measured < 150,
        because="He waits for the slowest of five. One of them is almost always slow: the mean of "
        "the slowest of k is 60 · (1 + 1/2 + … + 1/k), for five that is 137 s.",
        wrong={
            "a": "That would be so if all took exactly 60 s. The slowest of five is slower than "
            "the mean.",
            "c": "300 s is the sum: that is what calls one after the other take.",
        },
    ),
    Prediction(
        "04-tail",
        "A page asks 100 services at once. Each of them is slow with one request in a hundred. How "
        "many of 100 pages are slow?",
        right=63.4,
        unit="of 100 pages",
        holds=lambda measured: abs(measured - 63.4) < 8,
        because="A page is fast only if all 100 are fast: 0.99 multiplied 100 times is 0.366. The "
        "rest, 63 of 100, is slow. **What is rare for one is common for many.**",
        wrong={
            (0.5, 5): "That is the share for one service. A page needs all hundred of them.",
            (95, 100): "It would be that many if the slow requests never fell on the same page.",
        },
    ),
)


OWN = """
my_shop = yours.with_parts(
    Service(
        "seller",
        [Work(Fixed(5)), Acknowledge(), Request("baker"), Request("cashier"), Request("inventory")],
    ),
    Service("baker", [Work(Exponential(120))], workers=3),
    Service("inventory", [Work(Fixed(10))]),
)
"""


def at_once(shop: Shop) -> str | None:
    """Check that baker, cashier and inventory are called at the same moment and all waited for."""
    run = shop.run(seed=6, until=hours(8))
    calls: dict[str, dict[str, float]] = {}
    for time, kind, _, order, _, peer, _ in run.log.rows():
        if kind == CALLED:
            calls.setdefault(order, {})[peer] = time
    first = next(iter(calls.values()), {})
    missing = [name for name in ("baker", "cashier", "inventory") if name not in first]
    if missing:
        return f"Expected a call to {missing[0]!r} for each order, and that the manager waits."
    apart = max(first.values()) - min(first.values())
    if apart > 0:
        return f"Expected the three calls at the same moment, but they are {apart:.0f} s apart."
    return None


def slowest(answer: float) -> str | None:
    """Check the mean of the slowest of three."""
    if abs(answer - 220) < 1:
        return None
    return (
        f"Expected the mean time until the last of three has answered. {answer:g} s is "
        f"{answer / 120:.2g} times the mean of one."
    )


EXERCISES = (
    Exercise(
        "04-own",
        "Your own shop: in the newspaper",
        "A service `inventory` is to hear of every order, too, and needs 10 s for it (`Fixed`). "
        "And your shop was in the newspaper: the check sends 40 customers an hour. Build "
        "`my_shop` from `yours` so that 95 of 100 orders are complete within 8 minutes. Nobody "
        "works faster than before, but you may hire. Bakers are busy at least 40 % of the time.",
        answer="my_shop",
        solution=OWN,
        check=in_the_newspaper,
        builds_on="03-own",
        hints=(
            "One part is new. Who tells it of the orders? That one is edited: the seller, once "
            "more.",
            "How many hours of work do 40 orders of 120 s make? So many bakers are busy all the "
            "time: hire more, with `workers`.",
        ),
        explains="Hands are hired without anybody else's knowledge. A service is not: whoever "
        "calls or requests it has to know of it. With two bakers the p95 is about 10 minutes, "
        "with four they are busy a third of the time.",
        slips=(
            Slip("my_shop = yours", "'inventory' in your shop, but there is none", "As it was."),
            Slip(
                'my_shop = yours.with_parts(Service("inventory", [Work(Fixed(10))]), '
                'Service("baker", [Work(Exponential(120))], workers=3))',
                "but it noted 0 of",
                "Adds the service and expects that it gets to know of the orders by itself.",
            ),
            Slip(
                OWN.replace('Request("baker"), ', ""),
                "she is asked nothing",
                "Writes the seller anew and loses a step.",
            ),
            Slip(
                OWN.replace("workers=3", "workers=2"),
                "complete within 8 minutes, not 10 min",
                "Hires as many as are busy all the time, and none to work off a line.",
            ),
            Slip(
                OWN.replace("Exponential(120)", "Exponential(40)").replace(", workers=3", ""),
                "to need 120 s for an order, not",
                "Makes the baker faster instead of hiring.",
            ),
            Slip(
                OWN.replace("workers=3", "workers=9"),
                "busy at least 40 % of the time",
                "Hires without counting.",
            ),
        ),
        minutes=6,
    ),
    Exercise(
        "04-slowest",
        "The slowest of three",
        "A manager asks three services at once, and each takes 120 s on average, exponentially. "
        "How many seconds pass on average until the last has answered?",
        answer="last",
        solution="last = 120 * (1 + 1 / 2 + 1 / 3)",
        check=slowest,
        kind=(int, float),
        hints=(
            "While three are at work, the first of them is done after 120 / 3 s on average.",
            "Then two are left, then one: 120 / 3 + 120 / 2 + 120 / 1.",
        ),
        explains="120 / 3 until the first is done, 120 / 2 more until the second, and 120 more "
        "until the last: 220 s.",
        slips=(
            Slip(
                "last = 120", "1 times the mean", "Thinks that the slowest is as slow as the mean."
            ),
            Slip("last = 3 * 120", "3 times the mean", "Adds up, as for calls in a row."),
        ),
        minutes=4,
    ),
    Exercise(
        "04-together",
        "Ask everybody together",
        "Build `together` from `donut_shop`: baker, cashier and `inventory` (10 s, fixed) are "
        "asked at the same moment, and the manager waits until all have answered.",
        answer="together",
        solution="""
together = donut_shop.with_parts(
    Service(
        "manager",
        [Work(Fixed(5)), Parallel(Call("baker"), Call("cashier"), Call("inventory"))],
    ),
    Service("inventory", [Work(Fixed(10))]),
)
""",
        check=at_once,
        hints=(
            "`Parallel(...)` is one step, made of the steps that are taken at once.",
            "The inventory has to be added as well.",
        ),
        explains="The order is faster, but nothing is decoupled: the manager knows all three, and "
        "all three must answer.",
        slips=(
            Slip(
                'together = donut_shop.with_parts(Service("inventory", [Work(Fixed(10))]), '
                'Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier"), '
                'Call("inventory")]))',
                "s apart",
                "Adds the call at the end of the chain.",
            ),
            Slip(
                'together = donut_shop.with_parts(Service("manager", [Work(Fixed(5)), '
                'Parallel(Call("baker"), Call("cashier"))]))',
                "a call to 'inventory'",
                "Leaves the inventory out.",
            ),
            Slip(
                'together = donut_shop.with_parts(Service("inventory", [Work(Fixed(10))]), '
                'Service("manager", [Work(Fixed(5)), Request("baker"), Request("cashier"), '
                'Request("inventory")]))',
                "that the manager waits",
                "Mixes up parallel calls and asynchronous requests: nobody waits here.",
            ),
        ),
        minutes=4,
    ),
)

LESSON = Lesson(
    4,
    objectives=(
        "count what must be edited when a shop that calls gets one more service;",
        "say what each added service does to latency, availability and capacity;",
        "compare calls in a row with calls at once, and say what the slowest costs.",
    ),
    setup=SETUP,
    recall=RECALL,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={
        "staff": {"managers": 3, "added": 4},
        "race": {"services": 8},
    },
)
