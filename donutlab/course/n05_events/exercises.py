"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from numbers import Integral
from types import FunctionType

from donutlab.course.n05_events.checks import counted, followed, no_more_than_needed
from donutlab.lessons.lesson import Exercise, Slip

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
        kind=Integral,
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
