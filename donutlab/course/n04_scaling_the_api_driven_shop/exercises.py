"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from numbers import Real

from donutlab.course.n04_scaling_the_api_driven_shop.checks import (
    at_once,
    in_the_newspaper,
    slowest,
)
from donutlab.lessons.lesson import Exercise, Slip

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

EXERCISES = (
    Exercise(
        "04-own",
        "Your own shop: in the newspaper",
        "A service `inventory` is to hear of every order, too, and needs 10 s for it (`Fixed`). "
        "And your shop was in the newspaper: the check sends 40 customers an hour. Build "
        "`my_shop` from `yours` so that 95 of 100 orders are complete within 8 minutes. Nobody "
        "works faster than before, but you may hire. Donut makers are busy at least 40 % of the "
        "time.",
        answer="my_shop",
        solution=OWN,
        check=in_the_newspaper,
        builds_on="03-own",
        hints=(
            "One part is new. Who tells it of the orders? That one is edited: the seller, once "
            "more.",
            "How many hours of work do 40 orders of 120 s make? So many donut makers are busy all "
            "the time: hire more, with `workers`.",
        ),
        explains="Hands are hired without anybody else's knowledge. A service is not: whoever "
        "calls or requests it has to know of it. With two donut makers the p95 is about 10 "
        "minutes, with four they are busy a third of the time.",
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
                "Makes the donut maker faster instead of hiring.",
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
        kind=Real,
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
        "Build `together` from `donut_shop`: donut maker, cashier and `inventory` (10 s, fixed) "
        "are asked at the same moment, and the manager waits until all have answered.",
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
