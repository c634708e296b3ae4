"""Lesson 05: events. What has happened is told, with all that is known or with an identifier."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from donutlab.core.tables import frame
from donutlab.course.own_shop import no_more_than_needed
from donutlab.course.spec import Exercise, Lesson, Prediction, Question, Slip

SETUP = """
from donutlab import *

order = {
    "item": Choice(["donut", "pie"], [8, 2]),
    "quantity": Choice([1, 6], [3, 1]),
    "phone": Choice(["555-0100", "555-0123"], [1, 1]),
}


def people(orders_an_hour, then=()):
    rate = Poisson(per_hour(orders_an_hour))
    return Customers("street", rate, "manager", order, type="OrderRequested", then=then)


def bakes(item, seconds):
    def work(job):
        if job.detail["item"] == item:
            yield Work(Exponential(seconds))
            yield Publish("OrderBaked", to="bus", carries="identifier")

    return work


placed = {"detail-type": ["OrderPlaced"]}
baked = Rule("baked", {"detail-type": ["OrderBaked"]}, to="courier")


def heard_by(names):
    return [Rule(name, placed, to=name) for name in names]


diner = Shop(
    people(20),
    Service("manager", [Work(Fixed(20)), Publish("OrderPlaced", to="bus")]),
    Bus("bus", [*heard_by(["donut maker", "pie maker", "cashier"]), baked]),
    Service("donut maker", [bakes("donut", 90)]),
    Service("pie maker", [bakes("pie", 180)]),
    Service("cashier", [Work(Exponential(30)), Publish("OrderBilled", to="bus")]),
    Service("courier", [Work(Exponential(60)), Publish("OrderShipped", to="bus")]),
    completes=["courier"],
)

listeners = ["donut maker", "cashier", "inventory", "courier", "club", "tax", "statistics", "mail"]


def announcing(carries, count=4, orders_an_hour=30):
    asks = [LookUp("manager")] if carries == "identifier" else []
    tells = [Work(Fixed(20)), Publish("OrderPlaced", to="bus", carries=carries)]
    names = listeners[:count]
    return Shop(
        people(orders_an_hour),
        Service("manager", tells, lookup=Fixed(10)),
        Bus("bus", heard_by(names)),
        *[Service(name, [*asks, Work(Exponential(60))]) for name in names],
        completes=names,
    )


letters = [
    {"source": "/north/courier", "id": "8942", "type": "OrderShipped"},
    {"source": "/south/courier", "id": "8942", "type": "OrderShipped"},
    {"source": "/north/courier", "id": "8942", "type": "OrderShipped"},
    {"source": "/north/cashier", "id": "8942", "type": "OrderBilled"},
    {"source": "/north/courier", "id": "8943", "type": "OrderShipped"},
]
"""

RECALL = (
    Question(
        "05-r1",
        "In an API-driven shop a service for pies is added. Why must the manager be edited?",
        {
            "a": "Because he has to call it, and so must know of it.",
            "b": "Because he has to work faster.",
            "c": "He need not be edited.",
        },
        "a",
        "Who calls must know whom. This is what is meant by coupling.",
        {
            "b": "He gets slower, but that is no edit.",
            "c": "A service that nobody calls does nothing.",
        },
    ),
    Question(
        "05-r2",
        "Five services are asked at once. How long does the manager wait?",
        {
            "a": "As long as one of them takes on average.",
            "b": "As long as the slowest of the five takes.",
            "c": "As long as all five take together.",
        },
        "b",
        "He goes on when the last has answered, and one of five is nearly always slow.",
        {
            "a": "That would be so if they all took the same time.",
            "c": "That is what calls in a row take.",
        },
    ),
    Question(
        "05-r3",
        "A service works 20 s on an order, and 30 orders come in an hour. How much of its time is "
        "it busy?",
        {"a": "About 17 %.", "b": "About 67 %.", "c": "About 150 %."},
        "a",
        "30 times 20 s are 600 s, of the 3600 s that an hour has.",
        {
            "b": "That is 20 / 30. Multiply the rate with the time, in the same unit.",
            "c": "That divides the wrong way round: 30 by 20.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "05-hears",
        "The manager announces each order. The makers and the cashier listen. 20 of 100 orders "
        "are pies. Of how many does the pie maker hear?",
        choices={
            "a": "Of none: nobody calls him.",
            "b": "Of the 20 pies.",
            "c": "Of all 100.",
        },
        right="c",
        holds=lambda measured: measured > 99,
        because="An announcement is for all who listen. Whoever hears it decides: not a pie, I am "
        "not interested.",
        wrong={
            "a": "Nobody calls him, and yet he hears what is announced.",
            "b": "The manager does not know who bakes what, so he cannot choose. The pie maker "
            "does that himself.",
        },
    ),
    Prediction(
        "05-cause",
        "The courier announces that an order was shipped. Which event stands in it as the cause?",
        choices={
            "a": "The one with which the customer ordered.",
            "b": "The one with which the manager announced the order.",
            "c": "The one with which a maker announced that it is baked.",
        },
        right="c",
        holds=lambda measured: measured == "OrderBaked",
        because="The cause is the event that made the courier go: one step back, not the beginning "
        "of the story.",
        wrong={
            "a": "That is the order to which the event belongs: the correlation.",
            "b": "The courier does not listen for it. He goes when something is baked.",
        },
    ),
    Prediction(
        "05-questions",
        "The event carries an identifier only, and four listeners need to know what was ordered. "
        "How many look-ups must the manager answer for 100 orders?",
        right=400,
        unit="look-ups for 100 orders",
        because="Each listener asks once for each event: k listeners are **k look-ups per event**, "
        "all of them at the producer.",
        wrong={
            (90, 110): "That would be one for each order. But each of the four asks for itself.",
            (0, 1): "With the identifier alone nobody can bake, bill, count or ship.",
        },
    ),
    Prediction(
        "05-busy",
        "The manager works 20 s on an order, and 10 s to answer a look-up. 30 orders come in an "
        "hour: without look-ups he is busy 17 % of the time. And with four listeners who ask?",
        right=50,
        unit="% of the time",
        because="20 s of his own and 4 times 10 s for the others are 60 s an order. 30 of these "
        "are half an hour.",
        wrong={
            (15, 18): "That is his own work alone. Somebody has to answer the questions.",
            (24, 26): "That is with one listener. There are four.",
            (65, 70): "That multiplies by four: the manager's own work is done once.",
        },
    ),
    Prediction(
        "05-stale",
        "The event carries the state. Some customers tell the manager of a change before the "
        "baker begins. For how many of them does she still bake what was ordered at first?",
        choices={
            "a": "For none: the manager knows of the change in time.",
            "b": "For about half of them.",
            "c": "For all of them.",
        },
        right="c",
        holds=lambda measured: measured == 1,
        because="An event says how things were when it happened. Nobody rewrites it, and the baker "
        "has no reason to ask.",
        wrong={
            "a": "The manager knows it. The baker reads the event, not the manager's mind.",
            "b": "Time does not matter here: no event changes after it has been published.",
        },
    ),
)


def counted(answer: int) -> str | None:
    """Check how many different events the letters tell of."""
    if answer == 4:
        return None
    means = {
        5: " That counts every letter, also the one that came twice.",
        2: " That takes letters for one that only have the same id.",
        3: " That takes two couriers for one: their letters are of one type.",
    }
    return f"Expected another number of events than {answer}.{means.get(answer, '')}"


def followed(effects: Callable[[Any, str], Any]) -> str | None:
    """Check on a small frame that all events are found to which one has led."""
    told = {
        "street-1": ("", "street-1"),
        "manager-1": ("street-1", "street-1"),
        "cashier-1": ("manager-1", "street-1"),
        "street-2": ("", "street-2"),
        "donut maker-1": ("manager-1", "street-1"),
        "manager-2": ("street-2", "street-2"),
        "courier-1": ("donut maker-1", "street-1"),
    }
    causes, orders = zip(*told.values(), strict=True)
    events = frame({"id": list(told), "cause": list(causes), "order": list(orders)})
    expected = {
        "donut maker-1": {"courier-1"},
        "manager-1": {"cashier-1", "donut maker-1", "courier-1"},
        "courier-1": set(),
    }
    for name, right in expected.items():
        found = set(effects(events, name))
        if found != right:
            return (
                f"Expected {name!r} to have led to {sorted(right)}, but your function says "
                f"{sorted(found)}."
            )
    return None


OWN = """
my_shop = yours.with_parts(
    Customers("market", Poisson(per_hour(15)), to="seller", order=order),
    Service(
        "seller", [Work(Fixed(5)), Publish("OrderPlaced", to="bus", carries=["item", "quantity"])]
    ),
    Bus("bus", heard_by(["baker", "cashier", "inventory"])),
)
"""

EXERCISES = (
    Exercise(
        "05-once",
        "The same letter twice",
        "Five `letters` have come: a bus may deliver an event more than once. How many different "
        "events do they tell of?",
        answer="different",
        solution="""
different = len({(each["source"], each["id"]) for each in letters})
""",
        check=counted,
        kind=int,
        hints=(
            "A set keeps each thing once: `len({...})` counts what is different.",
            "An id is unique for its source only. Put both into a pair.",
        ),
        explains="Whoever keeps the pairs of source and id that were dealt with can throw away "
        "what comes a second time.",
        slips=(
            Slip(
                "different = len(letters)",
                "also the one that came twice",
                "Believes that what comes twice has happened twice.",
            ),
            Slip(
                'different = len({each["id"] for each in letters})',
                "only have the same id",
                "Takes the id as unique in the whole world.",
            ),
            Slip(
                'different = len({(each["type"], each["id"]) for each in letters})',
                "takes two couriers for one",
                "Takes the type for the source.",
            ),
        ),
        minutes=3,
    ),
    Exercise(
        "05-effects",
        "And what came of it?",
        "Write `effects(events, id)`: it gets a frame like `run.events` and the id of an event. It "
        "returns the ids of all events to which that one has led, directly or through others.",
        answer="effects",
        solution="""
def effects(events, id):
    found = []
    for each in events[events.cause == id].id:
        found += [each, *effects(events, each)]
    return found
""",
        check=followed,
        kind=FunctionType,
        hints=(
            "Begin with `def effects(events, id):`. What it led to directly are the events whose "
            "`cause` is `id`.",
            "Each of these may have led to others: let the function call itself.",
        ),
        explains="Causes lead back from an event to its beginning, one at a time. Forward there "
        "may be several: the story of an order is a tree.",
        slips=(
            Slip(
                "def effects(events, id):\n    return list(events[events.cause == id].id)",
                "but your function says ['cashier-1', 'donut maker-1']",
                "Finds what an event led to directly, and stops there.",
            ),
            Slip(
                "def effects(events, id):\n"
                "    order = events[events.id == id].order.iloc[0]\n"
                "    return list(events[events.order == order].id)",
                "to have led to ['courier-1']",
                "Takes the correlation for the causation: all that belongs to the order.",
            ),
        ),
        minutes=6,
    ),
    Exercise(
        "05-own",
        "Your own shop: no more than they need",
        "Build `my_shop` from `yours`: the customers order with the `order` of this notebook, and "
        'ask no more. The seller publishes "OrderPlaced" to a bus named "bus", with `item` and '
        "`quantity` but no phone number, and asks nobody. Rules tell baker, cashier and inventory.",
        answer="my_shop",
        solution=OWN,
        check=no_more_than_needed,
        builds_on="04-own",
        hints=(
            "Two parts are edited, market and seller, and one is new: the bus.",
            '`carries` also takes a list of names: `carries=["item"]`.',
            "`heard_by`, in the setup of this notebook, makes the rules from the listeners' names.",
        ),
        explains="Between all and nothing lies the choice of what listeners need. What an event "
        "carries is a promise to them: it is easy to add to, and hard to take away from. Baker, "
        "cashier and inventory were not edited.",
        slips=(
            Slip(
                OWN.replace(', carries=["item", "quantity"]', ""),
                "the event carries it",
                "Carries all there is, and so tells everybody the phone number.",
            ),
            Slip(
                OWN.replace('"item", "quantity"', '"item"'),
                "to carry 'quantity'",
                "Carries too little for those who do not ask any more.",
            ),
            Slip(
                OWN.replace('Publish("', 'Request("baker"), Publish("'),
                "times somebody requested",
                "Announces, and goes on asking as well: the baker hears of it twice.",
            ),
            Slip(
                OWN.replace(', "inventory"]', "]"),
                "a rule that tells the inventory",
                "Forgets that nobody hears of anything without a rule.",
            ),
        ),
        minutes=5,
    ),
)

LESSON = Lesson(
    5,
    objectives=(
        "tell an event from a request, and read its envelope;",
        "follow events back to their causes;",
        "say what it costs to carry an identifier in an event, and what to carry the state.",
    ),
    setup=SETUP,
    recall=RECALL,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"crowd": {"count": 8, "orders_an_hour": 35}},
)
