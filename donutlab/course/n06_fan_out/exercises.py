"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from donutlab.course.n06_fan_out.checks import is_it_baked, loyal, loyal_praise
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

LOYALTY = """
with_loyalty = announcing.with_parts(
    Service("loyalty", [Work(Exponential(10))], owner="loyalty team"),
    Bus("bus", [*announcing.parts["bus"].rules, Rule("points", placed, to="loyalty")]),
)
"""

OWN = """
from dataclasses import replace

baker, bus = yours.parts["baker"], yours.parts["bus"]
my_shop = yours.with_parts(
    replace(baker, steps=[*baker.steps, Publish("OrderBaked", to="bus")]),
    Service("waiter", [Work(Exponential(40))]),
    replace(bus, rules=[*bus.rules, Rule("bring", {"detail-type": ["OrderBaked"]}, to="waiter")]),
)
"""

EXERCISES = (
    Exercise(
        "06-loyalty",
        "Points for everyone",
        'Build `with_loyalty` from `announcing`: a service called "loyalty" hears of every order '
        "as well, and needs 10 s for it on average. No other team edits anything.",
        answer="with_loyalty",
        solution=LOYALTY,
        check=loyal,
        scope=Scope("announcing", edits={"bus": ("rules+",)}, adds=("loyalty",)),
        hints=(
            "Two parts: the new service, and the bus.",
            "`with_parts` replaces a part of the same name, so the bus needs all its rules: "
            '`announcing.parts["bus"].rules` are those it has.',
        ),
        explains=loyal_praise,
        slips=(
            Slip(
                'with_loyalty = announcing.with_parts(Service("loyalty", [Work(Exponential(10))]))',
                "nothing reaches it",
                "Adds the listener, and nobody tells it anything.",
            ),
            Slip(
                'with_loyalty = announcing.with_parts(Service("loyalty", [Work(Exponential(10))]), '
                'Bus("bus", [Rule("points", placed, to="loyalty")]))',
                "Expected 'bus' to keep",
                "Replaces the bus and loses the other rules.",
            ),
            Slip(
                'with_loyalty = announcing.with_parts(Service("loyalty", [Work(Exponential(10))]), '
                'manager(Publish("OrderPlaced", to="bus"), Acknowledge(), Request("loyalty")))',
                "'manager', which belongs to order team, to stay",
                "Edits the producer: the habit of the API-driven shop.",
            ),
            Slip(
                'with_loyalty = announcing.with_parts(Service("loyalty", [Work(Exponential(10))]), '
                'Service("cashier", [Work(Exponential(30)), Request("loyalty")], '
                'owner="billing team"))',
                "'cashier', which belongs to billing team, to stay",
                "Lets another listener pass it on: now that one must know it.",
            ),
            Slip(
                LOYALTY.replace("placed, to", '{"detail-type": ["OrderBilled"]}, to'),
                "nothing reaches it",
                "Subscribes to an event that nobody publishes.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "06-own",
        "Your own shop: is it baked?",
        "Listeners may announce something themselves. Build `my_shop` from `yours`: when an order "
        'is baked the baker announces "OrderBaked" on the bus, and a "waiter", who needs 40 s on '
        "average, brings it. All else stays as it is.",
        answer="my_shop",
        solution=OWN,
        check=is_it_baked,
        builds_on="05-own",
        scope=Scope("", edits={"baker": ("steps+",), "bus": ("rules+",)}, adds=("waiter",)),
        hints=(
            "Look at `yours`. The baker gets one more step, after the work: `Publish`.",
            "`replace(part, steps=[...])`, from `dataclasses`, is a part with other steps and all "
            "else as it was. The bus needs all its rules.",
            "The waiter wants another type of event than the baker.",
        ),
        explains="The seller knows nothing of it. Who acts when something is baked is decided "
        "where it is baked, and where it is brought.",
        slips=(
            Slip(
                OWN.replace('OrderBaked"]', 'OrderPlaced"]'),
                "when it is told, not before",
                "Lets the waiter run when the order is placed: there is nothing to bring yet.",
            ),
            Slip(
                OWN.replace(
                    '[*baker.steps, Publish("OrderBaked", to="bus")]',
                    '[Publish("OrderBaked", to="bus"), *baker.steps]',
                ),
                "to announce 'OrderBaked' when it has happened",
                "Announces first and bakes then: an event tells what has happened.",
            ),
            Slip(
                OWN.replace('Publish("OrderBaked", to="bus")', 'Request("waiter")'),
                "announce something on the bus, but she does not",
                "Lets the baker ask the waiter: then the baker must know him.",
            ),
            Slip(
                OWN.replace(
                    '[*bus.rules, Rule("bring", {"detail-type": ["OrderBaked"]}, to="waiter")]',
                    "bus.rules",
                ),
                "Is there a rule?",
                "Announces, and nobody has said that he wants to hear of it.",
            ),
            Slip(
                OWN.replace("*bus.rules, ", ""),
                "Expected 'bus' to keep",
                "Replaces the rules and loses the others.",
            ),
            Slip(
                OWN.replace("*baker.steps, ", ""),
                "Expected 'baker' to keep",
                "Announces that it is baked, and bakes nothing.",
            ),
        ),
        minutes=6,
    ),
)
