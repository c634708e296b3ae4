"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from donutlab.course.n06_fan_out.checks import is_it_baked, loyal
from donutlab.lessons.lesson import Exercise, Slip

LOYALTY = """
with_loyalty = announcing.with_parts(
    Service("loyalty", [Work(Exponential(10))]),
    Bus(
        "bus",
        [
            Rule("bake", placed, to="baker"),
            Rule("bill", placed, to="cashier"),
            Rule("count", placed, to="inventory"),
            Rule("points", placed, to="loyalty"),
        ],
    ),
)
"""

OWN = """
baker = yours.parts["baker"]
my_shop = yours.with_parts(
    Service("baker", [*baker.steps, Publish("OrderBaked", to="bus")], workers=baker.workers),
    Service("waiter", [Work(Exponential(40))]),
    Bus(
        "bus",
        [
            *yours.parts["bus"].rules,
            Rule("bring", {"detail-type": ["OrderBaked"]}, to="waiter"),
        ],
    ),
)
"""

EXERCISES = (
    Exercise(
        "06-loyalty",
        "Points for everyone",
        'Build `with_loyalty` from `announcing`: a service called "loyalty" hears of every order '
        "as well, and needs 10 s for it on average.",
        answer="with_loyalty",
        solution=LOYALTY,
        check=loyal,
        hints=(
            "Two parts: the new service, and the bus.",
            "`with_parts` replaces a part of the same name, so the bus needs all its rules.",
        ),
        explains="One edit, of the bus, and one part added. Nobody had to ask the manager's team.",
        slips=(
            Slip(
                'with_loyalty = announcing.with_parts(Service("loyalty", [Work(Exponential(10))]))',
                "nothing reaches it",
                "Adds the listener, and nobody tells it anything.",
            ),
            Slip(
                'with_loyalty = announcing.with_parts(Service("loyalty", [Work(Exponential(10))]), '
                'Bus("bus", [Rule("points", placed, to="loyalty")]))',
                "Expected the baker to work as before",
                "Replaces the bus and loses the other rules.",
            ),
            Slip(
                'with_loyalty = announcing.with_parts(Service("loyalty", [Work(Exponential(10))]), '
                'Service("manager", [Work(Fixed(5)), Acknowledge(), '
                'Publish("OrderPlaced", to="bus"), Call("loyalty")]))',
                "stands and waits",
                "Edits the producer: the habit of the API-driven shop.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "06-own",
        "Your own shop: is it baked?",
        "Listeners may announce something themselves. Build `my_shop` from `yours`: when an order "
        'is baked the baker announces "OrderBaked" on the bus, and a "waiter", who needs 40 s on '
        "average, brings it. The seller is not touched.",
        answer="my_shop",
        solution=OWN,
        check=is_it_baked,
        builds_on="05-own",
        hints=(
            "Look at `yours`. The baker gets one more step, after the work: `Publish`.",
            'The bus needs all its rules: `yours.parts["bus"].rules` are those it has.',
            "The waiter wants another type of event than the baker.",
        ),
        explains="The seller knows nothing of it. Who acts when something is baked is decided "
        "where it is baked, and where it is brought.",
        slips=(
            Slip(
                OWN.replace('OrderBaked"]', 'OrderPlaced"]'),
                "when it is baked",
                "Lets the waiter run when the order is placed: there is nothing to bring yet.",
            ),
            Slip(
                OWN.replace('Publish("OrderBaked", to="bus")', 'Request("waiter")'),
                "announce something on the bus, but she does not",
                "Lets the baker ask the waiter: then the baker must know him.",
            ),
            Slip(
                OWN.replace(
                    '            Rule("bring", {"detail-type": ["OrderBaked"]}, to="waiter"),\n', ""
                ),
                "Is there a rule?",
                "Announces, and nobody has said that he wants to hear of it.",
            ),
            Slip(
                OWN.replace('            *yours.parts["bus"].rules,\n', ""),
                "nothing reaches her",
                "Replaces the bus and loses the other rules.",
            ),
            Slip(
                OWN.replace(
                    '*yours.parts["bus"].rules',
                    'Rule("bake", {"source": [{"exists": True}]}, "baker")',
                ),
                "let 'OrderBaked' through as well",
                "A rule for everything: the baker hears of what she has announced herself.",
            ),
        ),
        minutes=6,
    ),
)
