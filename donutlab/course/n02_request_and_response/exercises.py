"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from numbers import Real

from donutlab.course.n02_request_and_response.checks import (
    bill_first,
    capacity,
    rescue,
)
from donutlab.lessons.lesson import Exercise, Slip

OWN = """
my_shop = yours.with_parts(
    Service("seller", [Work(Fixed(5)), Call("cashier", timeout=minutes(2)), Call("baker")]),
    Service("baker", [Work(Exponential(120))]),
    Service("cashier", [Work(Exponential(30))]),
    completes=["baker", "cashier"],
)
"""

EXERCISES = (
    Exercise(
        "02-capacity",
        "How many orders can he take?",
        "One manager, and nobody helps him. How many orders an hour can he take at most? Write it "
        "as a number, or let Python compute it.",
        answer="most_an_hour",
        solution="most_an_hour = 3600 / (5 + 120 + 30)",
        check=capacity,
        kind=Real,
        hints=(
            "How long does one order keep him? You have measured it.",
            "An hour has 3600 s. How many such spans fit in?",
        ),
        explains="An order keeps him 5 + 120 + 30 = 155 s, and an hour has 3600 s. How fast he is "
        "himself hardly matters: 97 % of the time he stands and waits.",
        slips=(
            Slip(
                "most_an_hour = 3600 / 5",
                "leave 5 s for each",
                "Counts only the manager's own work, as if a call were handing on.",
            ),
            Slip(
                "most_an_hour = 3600 / 120",
                "leave 120 s for each",
                "Takes the slowest station for the bottleneck, as in a line of machines.",
            ),
            Slip(
                'most_an_hour = "23"',
                "to be a number, not '23'",
                "Wrote a text instead of a number.",
            ),
        ),
        minutes=3,
    ),
    Exercise(
        "02-rescue",
        "A manager who gives up",
        "Build `rescued` from `dead`: the manager waits at most 60 s for the cashier, and tries "
        "at most twice in all, with a pause of 5 s before the second attempt. The baker is called "
        "as before.",
        answer="rescued",
        solution="""
rescued = dead.with_parts(
    Service(
        "manager",
        [
            Work(Fixed(5)),
            Call("baker"),
            Call("cashier", timeout=60, retry=Retry(max_attempts=2, base=5)),
        ],
    )
)
""",
        check=rescue,
        hints=(
            '`dead.with_parts(Service("manager", [...]))` gives a shop with another manager.',
            "A call takes a `timeout` in seconds, and a `retry`.",
            "`Retry(max_attempts=2, base=5)` counts attempts, the first included; `base` is the "
            "pause before the second.",
        ),
        explains="Only the manager was edited. He is a little slower with each silent call, but "
        "he is there for the next customer.",
        slips=(
            Slip(
                "rescued = dead",
                "still waits for ever",
                "Hands back the shop as it was.",
            ),
            Slip(
                'rescued = dead.with_parts(Service("manager", [Work(Fixed(5)), Call("baker"), '
                'Call("cashier", timeout=60, retry=Retry(max_attempts=3, base=5))]))',
                "at most 2 attempts in all for an order, but there were 3",
                "Takes `max_attempts` for the number of retries after the first attempt.",
            ),
            Slip(
                'rescued = dead.with_parts(Service("manager", [Work(Fixed(5)), Call("baker"), '
                'Call("cashier", timeout=60, retry=Retry(max_attempts=2))]))',
                "a pause of 5 s before the second attempt, not 0 s",
                "Forgets the pause: without `base` the second attempt follows at once.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "02-own",
        "Your own shop: no donut without a bill",
        "Your booth gets a `baker` (120 s for an order on average) and a `cashier` (30 s), both "
        "`Exponential`. Build `my_shop` from `yours`: the seller works 5 s himself and calls both. "
        "The cashier may fall silent, as in `dead`: the seller gives up on her after two minutes, "
        "and no donut is baked for an order that was not billed. An order is complete when both "
        "have served it.",
        answer="my_shop",
        solution=OWN,
        check=bill_first,
        builds_on="01-booth",
        hints=(
            "`yours.with_parts(...)` takes three parts: the seller, and two new ones. It takes "
            '`completes=["baker", "cashier"]` as well.',
            "Steps are taken in their order. What happens to the steps after one that fails?",
            "Whom must the seller ask first, so that nothing is baked in vain?",
        ),
        explains="The order of the calls is a decision: what is likely to fail, or easily undone, "
        "comes first. After a call that has failed the steps that follow are not taken. Your shop "
        "grows from notebook to notebook.",
        slips=(
            Slip(
                OWN.replace(
                    'Call("cashier", timeout=minutes(2)), Call("baker")',
                    'Call("baker"), Call("cashier", timeout=minutes(2))',
                ),
                "were not",
                "Adds the timeout to a call that comes last: the donut is there already.",
            ),
            Slip(
                OWN.replace(", timeout=minutes(2)", ""),
                "waits for ever",
                "Thinks of the order of the calls and forgets the timeout.",
            ),
            Slip(
                OWN.replace("minutes(2)", "2"),
                "to wait 120 s for the cashier, not 2 s",
                "Writes minutes where the library counts seconds.",
            ),
            Slip(
                OWN.replace('    completes=["baker", "cashier"],\n', ""),
                "to be complete when baker and cashier",
                "Takes the answer to the customer for all that completes an order.",
            ),
            Slip(
                'my_shop = yours.with_parts(Service("baker", [Work(Exponential(120))]), '
                'Service("cashier", [Work(Exponential(30))]))',
                "to call the baker, but no order comes to her",
                "Adds the services and expects that they get to know of the orders by themselves.",
            ),
        ),
        minutes=5,
    ),
)
