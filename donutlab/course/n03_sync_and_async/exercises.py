"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from numbers import Real

from donutlab.course.n03_sync_and_async.checks import (
    at_most,
    freed,
    handed,
    in_the_reception,
    is_it_ready,
)
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

OWN = """
my_shop = yours.with_parts(
    Customers(
        "market",
        Poisson(per_hour(15)),
        to="seller",
        then=[LookUp("baker", every=minutes(2), timeout=minutes(30))],
    ),
    Service("seller", [Work(Fixed(5)), Request("baker"), Request("cashier"), Acknowledge()]),
)
"""

EXERCISES = (
    Exercise(
        "03-seats",
        "Ten chairs",
        "The shop has ten chairs, and 30 orders come in an hour. On average the chairs are just "
        "enough. How long, in seconds, is a customer in the shop on average?",
        answer="stay",
        solution="stay = 10 / per_hour(30)",
        check=at_most,
        kind=Real,
        hints=(
            "Little's law has three numbers, and you know two of them: L = 10 and the rate.",
            "W = L / λ. Mind the units: seconds, and orders per second.",
        ),
        explains="W = L / λ = 10 / (30 / 3600) = 1200 s, twenty minutes. It does not matter how "
        "the time is spent or how it varies.",
        slips=(
            Slip(
                "stay = 10 / 30",
                "Expected 10",
                "Computes in hours: right, but the answer was to be in seconds.",
            ),
            Slip("stay = 30 * 10", "Expected 10", "Multiplies where the law divides."),
            Slip("stay = 20", "Expected 10", "Answers in minutes."),
            Slip("stay = 3600 / 30", "Expected 10", "Takes the time between two orders."),
        ),
        minutes=3,
    ),
    Exercise(
        "03-freed",
        "Half and half",
        "The customer wants to hear when the donut is made, the bill may follow by mail. Build "
        "`half` from `sync_shop`: the manager waits for the donut maker, and hands the order to "
        "the cashier without waiting.",
        answer="half",
        solution="""
half = sync_shop.with_parts(
    Service("manager", [Work(Fixed(5)), Call("baker"), Request("cashier")]),
)
""",
        check=freed,
        scope=Scope("sync_shop", {"manager": ("steps",)}),
        hints=(
            "Only the manager has to be edited.",
            "`Call` waits for the answer, `Request` does not.",
        ),
        explains=handed,
        slips=(
            Slip("half = sync_shop", "calls her and waits", "Hands back the shop as it was."),
            Slip(
                "half = async_shop",
                "to wait for the baker's answer, but the manager does not",
                "Takes async for better as such; here the customer wants the answer.",
            ),
            Slip(
                'half = sync_shop.with_parts(Service("manager", [Work(Fixed(5)), Call("baker")]))',
                "she was never asked",
                "Leaves the cashier out instead of handing over.",
            ),
            Slip(
                'half = sync_shop.with_parts(Service("manager", [Work(Fixed(5)), Acknowledge(), '
                'Call("baker"), Request("cashier")]))',
                "hears a yes before it is",
                "Says yes before the work is done whose outcome the customer wants to hear.",
            ),
            Slip(
                'half = sync_shop.with_parts(Service("manager", [Work(Fixed(5)), Call("baker"), '
                'Request("cashier")], workers=3))',
                "the workers of 'manager' to stay",
                "Hires as well: then it is not known what helped.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "03-own",
        "Your own shop: is it ready?",
        "Build `my_shop` from `yours`: the seller hands each order to donut maker and cashier, "
        "then acknowledges it, and waits for nobody. After the acknowledgement each customer asks "
        "at the donut maker, `baker`, how the order stands, every two minutes, and gives up after "
        "half an hour.",
        answer="my_shop",
        solution=OWN,
        check=is_it_ready,
        builds_on="02-own",
        scope=Scope(edits={"market": ("then", "order"), "seller": ("steps",)}),
        hints=(
            'Two parts are edited: the seller, and the customers, who are called "market".',
            "What the customers do after they were accepted stands in `then`, a list of steps.",
            "`LookUp` has `every`, and `timeout` for the whole asking. Both are in seconds.",
        ),
        explains="The identifier in the acknowledgement is what makes this possible. The price is "
        "paid in questions: most of them are answered with *not yet*.",
        slips=(
            Slip("my_shop = yours", "but he calls 'cashier' and waits", "Leaves it as it was."),
            Slip(
                OWN.replace(
                    'Request("baker"), Request("cashier")', 'Call("baker"), Call("cashier")'
                ),
                "to wait for nobody, but he calls 'baker'",
                "Takes the acknowledgement alone for asynchronous: the seller still stands there.",
            ),
            Slip(
                OWN.replace(
                    'Request("baker"), Request("cashier"), Acknowledge()',
                    'Acknowledge(), Request("baker"), Request("cashier")',
                ),
                "to hand an order over and then to acknowledge it",
                "Says yes first: a crash in between loses an accepted order.",
            ),
            Slip(
                OWN.replace(", every=minutes(2), timeout=minutes(30)", ""),
                "each asked once",
                "Asks once, right after the acknowledgement, when nothing can be ready.",
            ),
            Slip(
                OWN.replace("every=minutes(2), timeout=minutes(30)", "every=2, timeout=30"),
                "Expected 120 s from one question to the next, not 2 s",
                "Writes minutes where the library counts seconds.",
            ),
            Slip(
                OWN.replace(", timeout=minutes(30)", ""),
                "to ask for longer than 1800 s",
                "Forgets that somebody has to give up in the end.",
            ),
            Slip(
                OWN.replace("timeout=minutes(30)", "timeout=minutes(3)"),
                "somebody gave up after",
                "Takes the time between two questions for the patience.",
            ),
            Slip(
                OWN.replace(
                    "Acknowledge()]",
                    'Acknowledge(), LookUp("baker", every=minutes(2), timeout=minutes(30))]',
                ),
                "not 'seller'",
                "Lets the seller ask: then he waits after all.",
            ),
            Slip(
                OWN.replace('LookUp("baker"', 'LookUp("cashier"'),
                "to ask at the baker, not at 'cashier'",
                "Asks who has nothing to do with the donut.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "03-ward",
        "The slip of paper",
        "A clerk in a hospital's reception needs 2 minutes for a patient, and then waits 18 "
        "minutes with each for the laboratory. From now on she hands a slip to the laboratory and "
        "calls the next. How many times as many patients can she take at most?",
        answer="times_as_many",
        solution="times_as_many = (2 + 18) / 2",
        check=in_the_reception,
        kind=Real,
        hints=(
            "How many patients an hour could she take before, and how many now?",
            "60 / (2 + 18) is 3 an hour.",
        ),
        explains="3 an hour before and 30 now: 10 times as many are taken. How many leave the "
        "laboratory is another question.",
        slips=(
            Slip("times_as_many = 18 / 2", "not 9", "Compares the waiting with the work."),
            Slip("times_as_many = 30", "not 30", "Answers with how many she can take now."),
            Slip(
                "times_as_many = 20", "not 20", "Takes the minutes of one patient for the factor."
            ),
            Slip(
                "times_as_many = 1", "not 1", "Only the laboratory counts: as many leave as before."
            ),
        ),
        minutes=2,
    ),
)
