"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from numbers import Integral, Real
from types import FunctionType

from donutlab.course.n05_events.checks import (
    counted,
    followed,
    in_the_depot,
    no_more_than_needed,
)
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

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
                "differ in their source",
                "Takes the type for the source.",
            ),
            Slip(
                'different = len({each["source"] for each in letters})',
                "or in their id",
                "Counts who writes, not what is told.",
            ),
        ),
        minutes=2,
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
                "to have led to ['cashier-1', 'cashier-2', 'club-1', 'courier-1', 'donut maker-1', "
                "'mail-1']",
                "Finds what an event led to directly, and stops there.",
            ),
            Slip(
                "def effects(events, id):\n"
                "    order = events[events.id == id].order.iloc[0]\n"
                "    return list(events[events.order == order].id)",
                "to have led to ['courier-1']",
                "Takes the correlation for the causation: all that belongs to the order.",
            ),
            Slip(
                "def effects(events, id):\n"
                "    one = events[events.id == id].iloc[0]\n"
                "    later = events[(events.order == one.order) & (events.time > one.time)]\n"
                "    return list(later.id)",
                "your function says ['cashier-2', 'club-1', 'courier-1', 'mail-1']",
                "Takes what came later in the same order for what was caused.",
            ),
            Slip(
                "def effects(events, id):\n"
                "    by_id = events.set_index('id')\n"
                "    found, step = [], by_id.cause[id]\n"
                "    while step:\n"
                "        found.append(step)\n"
                "        step = by_id.cause[step]\n"
                "    return found",
                "your function says ['manager-1', 'street-1']",
                "Goes back to the causes instead of forward to the effects.",
            ),
            Slip(
                "def effects(events, id):\n"
                "    found = [id]\n"
                "    for each in events[events.cause == id].id:\n"
                "        found += effects(events, each)\n"
                "    return found",
                "your function says ['courier-1', 'donut maker-1']",
                "Counts the event itself among its effects.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "05-own",
        "Your own shop: no more than they need",
        "Build `my_shop` from `yours`: the customers order with the `order` of this notebook, and "
        'ask no more. The seller publishes "OrderPlaced" to a bus named "bus", with `item` and '
        "`quantity` but no phone number, and asks nobody. Rules tell donut maker (`baker`), "
        "cashier and inventory. All else stays.",
        answer="my_shop",
        solution=OWN,
        check=no_more_than_needed,
        builds_on="04-own",
        scope=Scope(
            edits={"market": ("order", "then", "type"), "seller": ("steps", "workers")},
            adds=("bus",),
        ),
        hints=(
            "Two parts are edited, market and seller, and one is new: the bus.",
            '`carries` also takes a list of names: `carries=["item"]`.',
            "`heard_by`, in the setup of this notebook, makes the rules from the listeners' names.",
        ),
        explains="Between all and nothing lies the choice of what listeners need. What an event "
        "carries is a promise to them: it is easy to add to, and hard to take away from. Donut "
        "maker, cashier and inventory were not edited.",
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
                "Announces, and goes on asking as well: the donut maker hears of it twice.",
            ),
            Slip(
                OWN.replace(', "inventory"]', "]"),
                "a rule that tells the inventory",
                "Forgets that nobody hears of anything without a rule.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "05-parcels",
        "Parcel 8942 has arrived",
        "A depot announces 600 parcels an hour, and each event carries an identifier only. 6 "
        "programs listen, and each looks every parcel up in the depot's register, which takes 0.5 "
        "s for an answer. Which share of its time is the register busy with that, in percent?",
        answer="busy_percent",
        solution="busy_percent = 100 * 600 * 6 * 0.5 / 3600",
        check=in_the_depot,
        kind=Real,
        hints=(
            "How many look-ups come in an hour?",
            "600 parcels times 6 listeners times 0.5 s, of 3600 s.",
        ),
        explains="3600 look-ups of 0.5 s are 1800 s: 50 %. The depot does not choose how many "
        "listen.",
        slips=(
            Slip(
                "busy_percent = 100 * 600 * 0.5 / 3600",
                "would be 300 s",
                "One look-up for each event: forgets that each listener asks for itself.",
            ),
            Slip("busy_percent = 0.5", "would be 18 s", "Answers with a share, not in percent."),
            Slip("busy_percent = 1800", "as a share of 3600 s", "Answers in seconds."),
            Slip(
                "busy_percent = 100",
                "would be 3600 s",
                "Takes the number of look-ups for the seconds they take.",
            ),
        ),
        minutes=1.5,
    ),
)
