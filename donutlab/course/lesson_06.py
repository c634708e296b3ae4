"""Lesson 06: fan-out. One event, many listeners, and a producer who does not know them."""

from __future__ import annotations

from donutlab.core.units import hours
from donutlab.course.own_shop import is_it_baked
from donutlab.course.spec import Exercise, Lesson, Prediction, Question, Slip
from donutlab.shop.shop import Shop

SETUP = """
from donutlab import *

street = Customers("street", Poisson(per_hour(12)), to="manager", order={"item": "donut"})
baker = Service("baker", [Work(Exponential(120))])
cashier = Service("cashier", [Work(Exponential(30))])
inventory = Service("inventory", [Work(Exponential(20))])
placed = {"detail-type": ["OrderPlaced"]}

calling = Shop(
    street,
    Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier"), Call("inventory")]),
    baker,
    cashier,
    inventory,
    completes=["baker", "cashier"],
)

announcing = Shop(
    street,
    Service("manager", [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]),
    Bus(
        "bus",
        [
            Rule("bake", placed, to="baker"),
            Rule("bill", placed, to="cashier"),
            Rule("count", placed, to="inventory"),
        ],
    ),
    baker,
    cashier,
    inventory,
    completes=["baker", "cashier"],
)
"""

RECALL = (
    Question(
        "06-r1",
        "In the API-driven shop one more service is to be called. Which part must be edited?",
        {"a": "None.", "b": "The new service.", "c": "The manager, who calls it."},
        "c",
        "Whoever calls must know whom. Each new service is an edit of the caller.",
        {
            "a": "Somebody has to call the new service.",
            "b": "The new service is added. The one that is edited is its caller.",
        },
    ),
    Question(
        "06-r2",
        "What is an event?",
        {
            "a": "A request that somebody do something.",
            "b": "The record that something has happened.",
            "c": "A question about the state of an order.",
        },
        "b",
        "It is told in the past tense, and nobody in particular is asked for anything.",
        {"a": "That is a command, or a call.", "c": "That is a look-up."},
    ),
    Question(
        "06-r3",
        "An event carries only an identifier. Three services need the details. What follows?",
        {
            "a": "Three look-ups at whoever knows the order.",
            "b": "Nothing, the details are in the event.",
            "c": "One look-up, the answer is shared.",
        },
        "a",
        "Each of them asks for itself.",
        {
            "b": "That is an event that carries the state.",
            "c": "They do not know of each other, so nobody shares anything.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "06-edits",
        "Loyalty points are to be given for each order, by a service of their own. How many parts "
        "of the announcing shop that are there already must be edited?",
        choices={
            "a": "None at all.",
            "b": "One: the bus gets a rule.",
            "c": "Two: the bus and the manager.",
        },
        right="b",
        holds=lambda edited: edited == ["bus"],
        because="The rule says who else wants to hear of it. The manager, the baker, the cashier "
        "and the inventory stay as they were.",
        wrong={
            "a": "Somebody must say that the new service wants to hear: that is the rule.",
            "c": "The manager announces as before. He does not know who listens.",
        },
    ),
    Prediction(
        "06-many",
        "Ten services listen instead of three. How does the time change that the manager needs for "
        "an order?",
        choices={
            "a": "It stays as it is.",
            "b": "It grows with each of them, a little.",
            "c": "It grows to that of the slowest of them.",
        },
        right="a",
        holds=lambda ratio: abs(ratio - 1) < 0.01,
        because="He tells the bus, once. How many copies the bus makes is no work of his.",
        wrong={
            "b": "He gives one event to the bus, however many rules there are.",
            "c": "That would be so if he waited for them, all at once.",
        },
    ),
    Prediction(
        "06-slow",
        "The inventory has become slow: 4 minutes for each order instead of 20 s. How much later "
        "is an order complete (baked and billed) in the announcing shop?",
        choices={
            "a": "About 4 minutes later.",
            "b": "A little later, because the bus is held up.",
            "c": "Not at all.",
        },
        right="c",
        holds=lambda ratio: ratio == 1,
        because="Each listener has a line of its own. The one of the inventory grows, and nobody "
        "else waits in it.",
        wrong={
            "a": "So it is in the calling shop, where the manager waits for each of them.",
            "b": "The bus hands over and goes on. It does not wait until the work is done.",
        },
    ),
    Prediction(
        "06-dead",
        "Now the inventory fails with every order. Of 100 orders, how many are complete in the "
        "calling shop?",
        right=0,
        unit="of 100 orders",
        holds=lambda measured: measured < 5,
        because="A call that fails fails the caller: the manager gives up on the order, although "
        "it is baked and billed. What is baked was baked for nobody.",
        wrong={
            (90, 100): "That is so in the announcing shop. Here the manager needs every answer.",
            (40, 60): "Each order calls all three, so each of them meets the one that fails.",
        },
    ),
)


def loyal(shop: Shop) -> str | None:
    """Check that loyalty hears of every order, and that all others work as before."""
    if "loyalty" not in shop.parts:
        return "Expected a service called 'loyalty'."
    run = shop.run(seed=5, until=hours(8))
    served = {name: each.served for name, each in run.summary().services.items()}
    if run.summary().services["manager"].standing:
        return "Expected the manager to wait for nobody, but he stands and waits."
    if not served["loyalty"]:
        return "Expected loyalty to hear of the orders, but nothing reaches it."
    for name in ("baker", "cashier", "inventory"):
        if not served[name]:
            return f"Expected the {name} to work as before, but nothing reaches it."
    return None


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

LESSON = Lesson(
    6,
    objectives=(
        "let many services act on one event;",
        "add a service without touching the producer, and count what had to be touched;",
        "say whom a slow or a dead listener hurts, in either style;",
        "let one event lead to the next.",
    ),
    setup=SETUP,
    recall=RECALL,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={
        "crowd": {"services": 10, "orders_an_hour": 14},
        "isolated": {"seconds": 270, "orders_an_hour": 15},
    },
)
