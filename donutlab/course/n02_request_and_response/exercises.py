"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from numbers import Real

from donutlab.course.n02_request_and_response.checks import (
    bill_first,
    capacity,
    in_the_ward,
    rescue,
    told,
)
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

OWN = """
my_shop = yours.with_parts(
    Service(
        "seller",
        [
            Work(Fixed(5)),
            Call("cashier", timeout=minutes(2.5)),
            Call("baker", timeout=minutes(10)),
        ],
    ),
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
                "most_an_hour = 3600 / 150",
                "leave 150 s for each",
                "Forgets the manager's own work.",
            ),
            Slip(
                "most_an_hour = 155",
                "leave 23 s for each",
                "Answers with the time instead of the number.",
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
        "Build `rescued` from `dead`: the manager waits at most 150 s for the cashier, and tries "
        "at most twice in all, with a pause of 5 s before the second attempt. The donut maker is "
        "called as before.",
        answer="rescued",
        solution="""
rescued = dead.with_parts(
    Service(
        "manager",
        [
            Work(Fixed(5)),
            Call("baker"),
            Call("cashier", timeout=150, retry=Retry(max_attempts=2, base=5)),
        ],
    )
)
""",
        check=rescue,
        scope=Scope("dead", {"manager": ("steps",)}),
        hints=(
            '`dead.with_parts(Service("manager", [...]))` gives a shop with another manager.',
            "A call takes a `timeout` in seconds, and a `retry`.",
            "`Retry(max_attempts=2, base=5)` counts attempts, the first included; `base` is the "
            "pause before the second.",
        ),
        explains="Only the manager was edited. A silent call keeps him for some minutes, and then "
        "he is there for the next customer. The second attempt is a second call: a cashier who "
        "was only slow may write two bills. That debt stays.",
        slips=(
            Slip(
                "rescued = dead",
                "still waits for ever",
                "Hands back the shop as it was.",
            ),
            Slip(
                'rescued = dead.with_parts(Service("manager", [Work(Fixed(5)), Call("baker"), '
                'Call("cashier", timeout=150, retry=Retry(max_attempts=3, base=5))]))',
                "at most 2 attempts in all for an order, but there were 3",
                "Takes `max_attempts` for the number of retries after the first attempt.",
            ),
            Slip(
                'rescued = diner.with_parts(Service("manager", [Work(Fixed(5)), Call("baker"), '
                'Call("cashier", timeout=150, retry=Retry(max_attempts=2, base=5))]))',
                "the steps of 'cashier' to stay",
                "Puts a healthy cashier in the place of the silent one.",
            ),
            Slip(
                'rescued = dead.with_parts(Service("manager", [Work(Fixed(5)), Call("baker"), '
                'Call("cashier", timeout=60, retry=Retry(max_attempts=2, base=5))]))',
                "to wait 150 s for a response, not 60 s",
                "Takes twice the mean for long enough.",
            ),
            Slip(
                'rescued = dead.with_parts(Service("manager", [Work(Fixed(5)), '
                'Call("baker", timeout=150), '
                'Call("cashier", timeout=150, retry=Retry(max_attempts=2, base=5))]))',
                "gives up on her",
                "Limits both calls: then good donuts are made and not waited for.",
            ),
            Slip(
                'rescued = dead.with_parts(Service("manager", [Work(Fixed(5)), Call("baker"), '
                'Request("cashier")]))',
                "to call the cashier as before",
                "Does not wait at all: then nobody knows whether there is a bill.",
            ),
            Slip(
                'rescued = dead.with_parts(Service("manager", [Work(Fixed(5)), Call("baker"), '
                'Call("cashier", timeout=150, retry=Retry(max_attempts=2))]))',
                "a pause of 5 s before the second attempt, not 0 s",
                "Forgets the pause: without `base` the second attempt follows at once.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "02-own",
        "Your own shop: no donut without a bill",
        "Your booth gets a `baker`, who makes the donuts (120 s for an order on average), and a "
        "`cashier` (30 s), both `Exponential`. Build `my_shop` from `yours`: the seller works 5 s "
        "himself and calls both. No donut is made for an order that was not billed. Either may "
        "fall silent, as in `dead`: the seller gives up on the cashier after two and a half "
        "minutes, and on the donut maker after ten. An order is complete when both have served it.",
        answer="my_shop",
        solution=OWN,
        check=bill_first,
        builds_on="01-booth",
        scope=Scope(edits={"seller": ("steps",)}, adds=("baker", "cashier"), completes=True),
        hints=(
            "`yours.with_parts(...)` takes three parts: the seller, and two new ones. It takes "
            '`completes=["baker", "cashier"]` as well.',
            "Steps are taken in their order. What happens to the steps after one that fails?",
            "Whom must the seller ask first, so that nothing is made in vain?",
        ),
        explains=told,
        slips=(
            Slip(
                OWN.replace(
                    """            Call("cashier", timeout=minutes(2.5)),
            Call("baker", timeout=minutes(10)),
""",
                    """            Call("baker", timeout=minutes(10)),
            Call("cashier", timeout=minutes(2.5)),
""",
                ),
                "were not",
                "Adds the timeout to a call that comes last: the donut is there already.",
            ),
            Slip(
                OWN.replace(", timeout=minutes(2.5)", ""),
                "a silent cashier, but he waits for ever",
                "Thinks of the order of the calls and forgets the timeout.",
            ),
            Slip(
                OWN.replace(", timeout=minutes(10)", ""),
                "a silent baker, but he waits for ever",
                "Believes that only the cashier can fall silent.",
            ),
            Slip(
                OWN.replace("minutes(2.5)", "2.5"),
                "give up on the cashier after 150 s, not 2.5 s",
                "Writes minutes where the library counts seconds.",
            ),
            Slip(
                OWN.replace('    completes=["baker", "cashier"],\n', ""),
                "to be complete when baker and cashier",
                "Takes the answer to the customer for all that completes an order.",
            ),
            Slip(
                'my_shop = yours.with_parts(Service("baker", [Work(Exponential(120))]), '
                'Service("cashier", [Work(Exponential(30))]), completes=["baker", "cashier"])',
                "to call the baker, but no order comes to her",
                "Adds the services and expects that they get to know of the orders by themselves.",
            ),
            Slip(
                OWN.replace("Work(Fixed(5)),", "Work(Fixed(5)), Acknowledge(),"),
                "had heard a yes before",
                "Says yes before the calls whose outcome the customer wants to hear.",
            ),
            Slip(
                OWN.replace("Work(Fixed(5)),", "Work(Exponential(180)),"),
                "to work 5 s on an order himself",
                "Leaves the seller the work that the others have taken over.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "02-ward",
        "Admitted and waiting",
        "A nurse admits a patient in 4 minutes. Then she calls the laboratory, which answers after "
        "20 minutes on average, and after that the X-ray, which answers after 36. She waits for "
        "each. How many patients can she admit in a shift of eight hours, at most?",
        answer="patients",
        solution="patients = 8 * 60 / (4 + 20 + 36)",
        check=in_the_ward,
        kind=Real,
        hints=(
            "How many minutes does one admission keep her?",
            "Eight hours are 480 minutes.",
        ),
        explains="Each keeps her for 4 + 20 + 36 = 60 minutes, so it is 8. She works for 4 of "
        "them.",
        slips=(
            Slip("patients = 480 / 4", "leave 4 minutes", "Counts only her own work."),
            Slip("patients = 480 / 36", "leave 36 minutes", "Counts only the slowest."),
            Slip("patients = 480 / (20 + 36)", "leave 56 minutes", "Forgets her own work."),
            Slip("patients = 60", "leave 8 minutes", "Answers with the minutes of one."),
            Slip('patients = "8"', "to be a number, not '8'", "Wrote a text."),
        ),
        minutes=2,
    ),
)
