"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from numbers import Real

from donutlab.course.n03_sync_and_async.checks import at_most, freed, is_it_ready
from donutlab.lessons.lesson import Exercise, Slip

OWN = """
my_shop = yours.with_parts(
    Customers(
        "market",
        Poisson(per_hour(15)),
        to="seller",
        then=[LookUp("baker", every=minutes(2), timeout=minutes(30))],
    ),
    Service("seller", [Work(Fixed(5)), Acknowledge(), Request("baker"), Request("cashier")]),
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
        ),
        minutes=3,
    ),
    Exercise(
        "03-freed",
        "Half and half",
        "The customer wants to hear that the donut is baked, the bill may follow by mail. Build "
        "`half` from `sync_shop`: the manager waits for the donut maker, and hands the order to "
        "the cashier without waiting.",
        answer="half",
        solution="""
half = sync_shop.with_parts(
    Service("manager", [Work(Fixed(5)), Call("baker"), Request("cashier")]),
)
""",
        check=freed,
        hints=(
            "Only the manager has to be edited.",
            "`Call` waits for the answer, `Request` does not.",
        ),
        explains="Sync and async are not two kinds of shop: each step is a decision of its own. "
        "The order no longer holds the manager for the cashier's 30 s, nor does it fail with her.",
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
        ),
        minutes=4,
    ),
    Exercise(
        "03-own",
        "Your own shop: is it ready?",
        "Build `my_shop` from `yours`: the seller acknowledges each order and hands it to donut "
        "maker and cashier, and waits for nobody. After the acknowledgement each customer asks at "
        "the baker how the order stands, every two minutes, and gives up after half an hour.",
        answer="my_shop",
        solution=OWN,
        check=is_it_ready,
        builds_on="02-own",
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
                    'Acknowledge(), Request("baker"), Request("cashier")',
                    'Acknowledge(), Call("baker"), Call("cashier")',
                ),
                "to wait for nobody, but he calls 'baker'",
                "Takes the acknowledgement alone for asynchronous: the seller still stands there.",
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
        ),
        minutes=6,
    ),
)
