"""Lesson 03: sync and async. What a caller gains who does not wait, and what it no longer knows."""

from __future__ import annotations

from donutlab.core.log import CALLED
from donutlab.core.units import hours
from donutlab.course.own_shop import is_it_ready
from donutlab.course.spec import Exercise, Lesson, Prediction, Question, Slip
from donutlab.shop.shop import Shop

SETUP = """
from donutlab import *

street = Customers("street", Poisson(per_hour(20)), to="manager", order={"item": "donut"})

sync_shop = Shop(
    street,
    Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier")]),
    Service("baker", [Work(Exponential(120))]),
    Service("cashier", [Work(Exponential(30))]),
    completes=["baker", "cashier"],
)

async_shop = sync_shop.with_parts(
    Service("manager", [Work(Fixed(5)), Acknowledge(), Request("baker"), Request("cashier")]),
)
"""

RECALL = (
    Question(
        "03-r1",
        "The manager calls two services, one after the other. What is the latency of the chain?",
        {
            "a": "That of the slower one.",
            "b": "The sum of both, and his own work.",
            "c": "The mean of both.",
        },
        "b",
        "He calls the second when the first has answered, so the times add up.",
        {
            "a": "That would be so if both worked at the same time.",
            "c": "Both have to be waited for in full.",
        },
    ),
    Question(
        "03-r2",
        "The manager has given up on a call after its timeout. What does the service do that he "
        "called?",
        {
            "a": "It goes on working on the call.",
            "b": "It stops at once.",
            "c": "It answers that it failed.",
        },
        "a",
        "A timeout ends the waiting, not the work. Nobody tells the service.",
        {
            "b": "Nobody tells the service that the caller has gone.",
            "c": "It knows nothing of the timeout, and may well succeed.",
        },
    ),
    Question(
        "03-r3",
        "What does jitter do?",
        {
            "a": "It makes the pauses shorter.",
            "b": "It limits the number of attempts.",
            "c": "It keeps callers who failed together from coming back together.",
        },
        "c",
        "Each pause is drawn at random, so the callers spread out.",
        {
            "a": "It may make them shorter, but that is not what it is for.",
            "b": "That is what `max_attempts` does.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "03-flood",
        "A thousand customers an hour come to the door. The new manager works 5 s on an order and "
        "waits for nobody. How many orders does he accept in an hour?",
        choices={
            "a": "About 23, as before.",
            "b": "About 30: as many as the baker can make.",
            "c": "About 720: one every 5 s.",
        },
        right="c",
        holds=lambda measured: abs(measured - 720) < 10,
        because="Nothing but his own work keeps him. The capacity of a service that does not wait "
        "is 1 / own time.",
        wrong={
            "a": "23 an hour was the capacity of a manager who stands and waits for 150 s with "
            "each order. This one does not.",
            "b": "The baker is slower, and that is the next question. But nothing holds the "
            "manager back: he does not wait for the baker.",
        },
    ),
    Prediction(
        "03-baked",
        "The same hour. He accepts some 720 orders. How many of them are complete at its end?",
        choices={
            "a": "About 720.",
            "b": "About 30.",
            "c": "About 360: half of them.",
        },
        right="b",
        holds=lambda measured: 20 <= measured <= 40,
        because="The baker still needs 120 s for a donut, so 30 are made in an hour. **Accepted "
        "is not complete**: the line has moved from the door to the kitchen.",
        wrong={
            "a": "No oven got faster when the manager stopped waiting.",
            "c": "The baker's 120 s decide: an hour has 30 times 120 s.",
        },
    ),
    Prediction(
        "03-both",
        "An ordinary day again, 20 orders an hour, the same customers for both shops. How does the "
        "time until an order is complete change from the synchronous to the asynchronous shop?",
        choices={
            "a": "It stays: baker and cashier are as fast as before.",
            "b": "It becomes longer: nobody cares for the order any more.",
            "c": "It becomes much shorter.",
        },
        right="c",
        holds=lambda ratio: ratio > 2,
        because="The baker starts as soon as there is an order, while the cashier makes the bill. "
        "In the synchronous shop baker and cashier were idle whenever the manager waited for the "
        "other one.",
        wrong={
            "a": "They are as fast, but they are no longer kept from working: in the synchronous "
            "shop only one of them can be at work on the orders of one manager.",
            "b": "The order lies in the baker's line, and she takes it as soon as she can.",
        },
    ),
    Prediction(
        "03-told",
        "Now the baker burns 10 of 100 donuts. How many of 100 customers of the asynchronous shop "
        "are told that their order has failed?",
        right=0,
        unit="of 100 customers",
        holds=lambda measured: measured == 0,
        because="The manager has said yes before the baker began. There is no way back on which "
        "the bad news could travel: **no response path**.",
        wrong={
            (5, 15): "That is how many orders fail. But who should tell the customer? The manager "
            "has long answered, and does not know of it himself.",
            (85, 100): "That is how many get a donut.",
        },
    ),
)


def freed(shop: Shop) -> str | None:
    """Check that the manager waits for the baker only, and that the cashier gets each order."""
    run = shop.run(seed=5, until=hours(8))
    waited = {row[5] for row in run.log.rows() if row[1] == CALLED and row[2] == "manager"}
    services = run.summary().services
    if "cashier" in waited:
        return "Expected the manager not to wait for the cashier, but he calls her and waits."
    if "baker" not in waited:
        return "Expected the manager to wait for the baker's answer, but the manager does not."
    if not services["cashier"].served:
        return "Expected the cashier to bill the orders, but she was never asked."
    return None


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


def at_most(answer: float) -> str | None:
    """Check the mean stay with which ten are in the shop at 30 orders an hour."""
    if abs(answer - 1200) < 1:
        return None
    return (
        f"With {answer:g} s each, 30 orders an hour would mean {30 / 3600 * answer:.3g} customers "
        "in the shop on average. Expected 10."
    )


EXERCISES = (
    Exercise(
        "03-seats",
        "Ten chairs",
        "The shop has ten chairs, and 30 orders come in an hour. On average the chairs are just "
        "enough. How long, in seconds, is a customer in the shop on average?",
        answer="stay",
        solution="stay = 10 / per_hour(30)",
        check=at_most,
        kind=(int, float),
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
        "`half` from `sync_shop`: the manager waits for the baker, and hands the order to the "
        "cashier without waiting.",
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
        "Build `my_shop` from `yours`: the seller acknowledges each order and hands it to baker "
        "and cashier, and waits for nobody. After the acknowledgement each customer asks at the "
        "baker how the order stands, every two minutes, and gives up after half an hour.",
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

LESSON = Lesson(
    3,
    objectives=(
        "say what a caller gains that does not wait, and what it no longer knows;",
        "tell the time until an order is accepted from the time until it is complete;",
        "use an acknowledgement with an identifier to ask later how an order stands;",
        "compute with Little's law how many orders are in a shop.",
    ),
    setup=SETUP,
    recall=RECALL,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"doors": {"orders_an_hour": 22}, "patience": {"every": 60}},
)
