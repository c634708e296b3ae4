"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from numbers import Real

from donutlab.course.n04_scaling_the_api_driven_shop.checks import (
    at_once,
    in_the_newspaper,
    slowest,
    told,
)
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

OWN = """
asks = [Request("baker"), Request("cashier"), Request("inventory")]
my_shop = yours.with_parts(
    Service("seller", [Work(Fixed(5)), *asks, Acknowledge()]),
    Service("baker", yours.parts["baker"].steps, workers=3),
    Service("inventory", [Work(Fixed(10))]),
)
"""

TOGETHER = """
together = donut_shop.with_parts(
    Service(
        "manager",
        [Work(Fixed(5)), Parallel(Call("baker"), Call("cashier"), Call("inventory"))],
        owner="order team",
    ),
    Service("inventory", [Work(Fixed(10))], owner="stock team"),
)
"""

EXERCISES = (
    Exercise(
        "04-own",
        "Your own shop: in the newspaper",
        "A service `inventory` is to hear of every order, too, and needs 10 s for it (`Fixed`); "
        "the seller still waits for nobody. And your shop was in the newspaper: the check sends 40 "
        "customers an hour. Build `my_shop` from `yours` so that 95 of 100 orders are complete "
        "within 8 minutes. Nobody works faster than before, but you may hire. Donut makers are "
        "busy at least 40 % of the time.",
        answer="my_shop",
        solution=OWN,
        check=in_the_newspaper,
        builds_on="03-own",
        scope=Scope(
            edits={
                "seller": ("steps", "workers"),
                "baker": ("workers",),
                "cashier": ("workers",),
            },
            adds=("inventory",),
        ),
        hints=(
            "One part is new. Who tells it of the orders? That one is edited: the seller, once "
            "more.",
            "How many hours of work do 40 orders of 120 s make? So many donut makers are busy all "
            "the time: hire more, with `workers`.",
            '`yours.parts["baker"].steps` are the steps as they are: take them over.',
        ),
        explains=told,
        slips=(
            Slip("my_shop = yours", "'inventory' in your shop, but there is none", "As it was."),
            Slip(
                'my_shop = yours.with_parts(Service("inventory", [Work(Fixed(10))]), '
                'Service("baker", yours.parts["baker"].steps, workers=3))',
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
                "complete within 8 minutes, not",
                "Hires as many as are busy all the time, and none to work off a line.",
            ),
            Slip(
                OWN.replace('yours.parts["baker"].steps, workers=3', "[Work(Exponential(40))]"),
                "the steps of 'baker' to stay",
                "Makes the donut maker faster instead of hiring.",
            ),
            Slip(
                OWN.replace("workers=3", "workers=9"),
                "busy at least 40 % of the time",
                "Hires without counting.",
            ),
            Slip(
                OWN.replace('Request("inventory")', 'Call("inventory")'),
                "to wait for nobody, but he calls 'inventory'",
                "Goes back to waiting for what is only to be told.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "04-together",
        "Ask everybody together",
        "Build `together` from `donut_shop`: `baker`, `cashier` and a new `inventory` (10 s, "
        "fixed) are called at the same moment, and the manager waits until all have answered.",
        answer="together",
        solution=TOGETHER,
        check=at_once,
        scope=Scope("donut_shop", {"manager": ("steps", "owner")}, adds=("inventory",)),
        hints=(
            "`Parallel(...)` is one step, made of the steps that are taken at once.",
            "The inventory has to be added as well.",
        ),
        explains="The order is faster, but nothing is decoupled: the manager knows all three, all "
        "three must answer, and the edit was one of the order team's part.",
        slips=(
            Slip(
                TOGETHER.replace(
                    'Parallel(Call("baker"), Call("cashier"), Call("inventory"))',
                    'Call("baker"), Call("cashier"), Call("inventory")',
                ),
                "s apart",
                "Adds the call at the end of the chain.",
            ),
            Slip(
                TOGETHER.replace(', Call("inventory"))', ")"),
                "a call to 'inventory'",
                "Leaves the inventory out.",
            ),
            Slip(
                TOGETHER.replace("Call(", "Request("),
                "that the manager waits",
                "Mixes up parallel calls and asynchronous requests: nobody waits here.",
            ),
            Slip(
                TOGETHER.replace('Call("cashier"), Call("inventory"))', 'Call("cashier"))').replace(
                    "Work(Fixed(5)), ", 'Work(Fixed(5)), Call("inventory"), '
                ),
                "s apart",
                "Asks first whether there is something, and only then the others.",
            ),
            Slip(
                TOGETHER.replace(
                    "[Work(Fixed(5)), Parallel", "[Work(Fixed(5)), Acknowledge(), Parallel"
                ),
                "hears a yes before it is",
                "Says yes before anybody has answered.",
            ),
            Slip(
                TOGETHER.replace('Call("baker")', 'Call("baker", timeout=60)'),
                "he gives up on some",
                "Takes the slowest out of the race by not waiting for it.",
            ),
            Slip(
                TOGETHER.replace('[Work(Fixed(10))], owner="stock team"', "[Work(Fixed(1))]"),
                "to need 10 s for an order",
                "Makes the new service so fast that it cannot matter.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "04-slowest",
        "The slowest of three",
        "A payment is checked by three providers at once: credit, fraud, sanctions. Each takes "
        "120 s on average, exponentially. How many seconds pass on average until the last has "
        "answered?",
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
            Slip("last = 120 / 3", "0.33 times the mean", "Divides the work among the three."),
            Slip(
                "last = 120 * (1 + 1 / 2)", "1.5 times the mean", "Counts the slowest of two only."
            ),
        ),
        minutes=3,
    ),
)
