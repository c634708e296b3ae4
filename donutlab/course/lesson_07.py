"""Lesson 07: routing and filtering. Rules that spare services what is none of their business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from donutlab.core.errors import PatternError
from donutlab.core.units import hours
from donutlab.course.checks import announced, idle_rule, reached
from donutlab.course.own_shop import pies_as_well
from donutlab.course.spec import Exercise, Lesson, Prediction, Question, Slip
from donutlab.patterns import Pattern
from donutlab.shop.shop import Shop

SETUP = """
from donutlab import *
from donutlab.patterns import explain

menu = Choice(
    [
        {"item": "donut", "quantity": 1, "charge": 2.5},
        {"item": "donut", "quantity": 6, "charge": 13.5},
        {"item": "pie", "quantity": 1, "charge": 4.0},
        {"item": "pie", "quantity": 2, "charge": 0},
    ],
    [60, 15, 15, 10],
)


def listener(wants, seconds):
    \"\"\"Return the work of somebody who reads every event and acts on what is wanted.\"\"\"

    def work(job):
        yield Work(Fixed(10))
        if wants(job.detail):
            yield Work(Exponential(seconds))

    return work


placed = {"detail-type": ["OrderPlaced"]}
makers = ("donut maker", "pie maker", "cashier", "inventory")

everyone = Shop(
    Customers("street", Poisson(per_hour(40)), to="manager", order=menu),
    Service("manager", [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]),
    Bus("bus", [Rule(name, placed, to=name) for name in makers]),
    Service("donut maker", [listener(lambda order: order["item"] == "donut", 60)]),
    Service("pie maker", [listener(lambda order: order["item"] == "pie", 120)]),
    Service("cashier", [listener(lambda order: order["charge"] > 0, 30)]),
    Service("inventory", [listener(lambda order: True, 5)]),
    completes={
        "donut maker": {"detail": {"item": ["donut"]}},
        "pie maker": {"detail": {"item": ["pie"]}},
        "cashier": {"detail": {"charge": [{"numeric": [">", 0]}]}},
        "inventory": None,
    },
)
"""

RECALL = (
    Question(
        "07-r1",
        "In an event-driven shop a new service wants to hear of orders. What must be edited?",
        {
            "a": "The manager, who has to tell it.",
            "b": "The bus, which gets one more rule.",
            "c": "Every service that hears of orders already.",
        },
        "b",
        "The producer announces what has happened and knows nobody who listens.",
        {
            "a": "That is so in the API-driven shop. Here he does not know who listens.",
            "c": "The listeners do not know each other.",
        },
    ),
    Question(
        "07-r2",
        "One of four listeners is slow. Whom does it hold up?",
        {
            "a": "Only those who wait for its own work.",
            "b": "The manager.",
            "c": "The listeners that come after it in the list of rules.",
        },
        "a",
        "Each target gets its own copy of the event and has a line of its own.",
        {
            "b": "He has published the event and gone on.",
            "c": "The bus hands over; it does not wait until a target is done.",
        },
    ),
    Question(
        "07-r3",
        "What does it mean that an event carries the state?",
        {
            "a": "Whoever gets it must ask the producer for the details.",
            "b": "What a listener needs to know is in the event itself.",
            "c": "The event changes when the order changes.",
        },
        "b",
        "The details travel along, as they were when it happened.",
        {
            "a": "That is an event that carries an identifier only.",
            "c": "An event says what has happened. That does not change any more.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "07-saved",
        "Four services hear of every order. 75 of 100 orders are donuts, 25 are pies, and 10 of "
        "the pies are free. Each service gets a rule that lets through only what it wants: the "
        "donut maker donuts, the pie maker pies, the cashier what costs something, the inventory "
        "everything. How many of 400 deliveries are saved?",
        right=110,
        unit="of 400 deliveries",
        because="The donut maker is spared 25, the pie maker 75, the cashier 10, the inventory "
        "none. For each rule it is **1 minus the match rate**.",
        wrong={
            (20, 40): "That is what the donut maker is spared. The others are spared as well.",
            (95, 105): "Pies and donuts are right. The cashier does not want the free pies.",
            (250, 310): "That is how many deliveries are left.",
        },
    ),
    Prediction(
        "07-free",
        "Two pies, no charge. Who gets this order with the new rules?",
        choices={
            "a": "Everybody.",
            "b": "The pie maker, the cashier and the inventory.",
            "c": "The pie maker and the inventory.",
        },
        right="c",
        holds=lambda measured: measured == ["inventory", "pie maker"],
        because="There is nothing to bill and no donut to make, so the cashier and the donut maker "
        "never hear of it.",
        wrong={
            "a": "That was so without the rules.",
            "b": "The cashier's rule asks for a charge above 0.",
        },
    ),
    Prediction(
        "07-typo",
        "A rule for the donut maker has a slip: it says `itm` instead of `item`. What happens?",
        choices={
            "a": "The shop does not open: there is no field `itm`.",
            "b": "The rule lets everything through, since it cannot be checked.",
            "c": "Nothing. The shop opens, and the donut maker never gets an order.",
        },
        right="c",
        holds=lambda measured: measured == 0,
        because="The language cannot know which fields the events of tomorrow will have. A missing "
        "field does not match, and what does not match is filtered out without a word.",
        wrong={
            "a": "A bus knows no list of all fields. To it `itm` may come some day.",
            "b": "It is the other way round: a missing field does not match.",
        },
    ),
)

ORDERS: tuple[tuple[dict[str, Any], bool], ...] = (
    ({"item": "donut", "quantity": 1, "charge": 2.5}, False),
    ({"item": "donut", "quantity": 6, "charge": 13.5}, True),
    ({"item": "pie", "quantity": 2, "charge": 0}, False),
    ({"item": "pie", "quantity": 9, "charge": 30}, True),
    ({"item": "donut", "quantity": 5, "charge": 11}, False),
    ({"item": "donut", "quantity": 7, "charge": 0}, True),
)
"""Orders, and whether they are large ones of at least six pieces."""


def large(pattern: Mapping[str, Any]) -> str | None:
    """Check that a pattern lets through the orders of six pieces and more, and nothing else."""
    try:
        made = Pattern(pattern)
    except PatternError as error:
        return f"Expected a valid pattern, but {error}"
    for detail, wanted in ORDERS:
        event = {"source": "manager", "detail-type": "OrderPlaced", "detail": detail}
        if made.matches(event) != wanted:
            word = "match" if wanted else "not match"
            return f"Expected {detail} to {word}. {made.explain(event)}"
    if made.matches({"detail-type": "OrderCancelled", "detail": {"quantity": 6}}):
        return "Expected only events of the type OrderPlaced to match, but OrderCancelled did."
    return None


def repaired(shop: Shop) -> str | None:
    """Check that each gets the orders that are its business, and no others."""
    run = shop.run(seed=5, until=hours(20))
    if idle := idle_rule(run.rules()):
        return idle
    taken = {name: reached(run, name) for name in ("donut maker", "pie maker", "cashier")}
    for event in announced(run, "manager"):
        wanted = {
            "donut maker": event.detail["item"] == "donut",
            "pie maker": event.detail["item"] == "pie",
            "cashier": event.detail["charge"] > 0,
        }
        for name, wants in wanted.items():
            if (event.order in taken[name]) != wants:
                word = "get" if wants else "be spared"
                return f"Expected the {name} to {word} {event.detail}."
    return None


BROKEN = """
repaired = everyone.with_parts(
    Bus(
        "bus",
        [
            Rule("donuts", {"detail": {"item": ["Donut"]}}, to="donut maker"),
            Rule("pies", {"item": ["pie"]}, to="pie maker"),
            Rule("bills", {"detail": {"charge": [2.5, 4.0]}}, to="cashier"),
            Rule("stock", {"detail-type": ["OrderPlaced"]}, to="inventory"),
        ],
    )
)
"""

WRONG = [{"detail": {"item": ["Donut"]}}, {"item": ["pie"]}, {"detail": {"charge": [2.5, 4.0]}}]
"""The patterns that are to be repaired."""

SOLUTION = (
    BROKEN.replace('["Donut"]', '["donut"]')
    .replace('{"item": ["pie"]}', '{"detail": {"item": ["pie"]}}')
    .replace("[2.5, 4.0]", '[{"numeric": [">", 0]}]')
)

OWN = """
my_shop = yours.with_parts(
    Service("pie maker", [Work(Exponential(180)), Publish("OrderBaked", to="bus")]),
    Bus(
        "bus",
        [
            Rule("donuts", {**placed, "detail": {"item": ["donut"]}}, to="baker"),
            Rule("pies", {**placed, "detail": {"item": ["pie"]}}, to="pie maker"),
            Rule("bring", {"detail-type": ["OrderBaked"]}, to="waiter"),
            *[each for each in yours.parts["bus"].rules if each.to not in ("baker", "waiter")],
        ],
    ),
    completes={
        "baker": {"detail": {"item": ["donut"]}},
        "pie maker": {"detail": {"item": ["pie"]}},
        "cashier": None,
    },
)
"""

EXERCISES = (
    Exercise(
        "07-large",
        "Large orders",
        "A helper comes for large orders. Write the pattern that matches events of the type "
        "`OrderPlaced` with a quantity of at least 6, whatever the item.",
        answer="pattern",
        solution="""
pattern = {
    "detail-type": ["OrderPlaced"],
    "detail": {"quantity": [{"numeric": [">=", 6]}]},
}
""",
        check=large,
        kind=dict,
        hints=(
            "The type is a field of the envelope, the quantity one of the detail.",
            'A comparison stands in a list, as an object: `[{"numeric": [">", 0]}]`.',
        ),
        explains="Fields side by side are AND, the members of a list are OR.",
        slips=(
            Slip(
                'pattern = {"detail-type": ["OrderPlaced"], '
                '"detail": {"quantity": [{"numeric": [">", 6]}]}}',
                "to match",
                "Takes at least 6 for more than 6.",
            ),
            Slip(
                'pattern = {"detail-type": ["OrderPlaced"], "quantity": [{"numeric": [">=", 6]}]}',
                "to match",
                "Forgets that the order's fields lie inside `detail`.",
            ),
            Slip(
                'pattern = {"detail": {"quantity": {"numeric": [">=", 6]}}}',
                "the event has no such field",
                "Leaves the list out: then `numeric` is read as the name of a field.",
            ),
            Slip(
                'pattern = {"detail": {"quantity": [{"numeric": [">=", 6]}]}}',
                "but OrderCancelled did",
                "Does not ask for the type, so cancelled orders come through as well.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "07-repair",
        "The order nobody took",
        "Three of these four rules are wrong, and none of them says so. Repair them: the donut "
        "maker gets donuts, the pie maker pies, the cashier what costs something.",
        draft=BROKEN,
        answer="repaired",
        solution=SOLUTION,
        check=repaired,
        untouched=lambda shop: (
            [rule.pattern for rule in getattr(shop.parts.get("bus"), "rules", ())][:3] == WRONG
        ),
        hints=(
            "Run it and ask: `repaired.run(seed=5, until=hours(8)).rules()`.",
            "Upper and lower case differ. A field of the order lies in `detail`.",
            "The cashier's rule names two prices. There are others: ask for a charge above 0.",
        ),
        explains="The third slip is the worst: a rule that matches something raises no doubt. Only "
        "orders that are never billed tell of it.",
        slips=(
            Slip(
                BROKEN.replace("[2.5, 4.0]", '[{"numeric": [">", 0]}]'),
                "'donuts' matches nothing",
                "Repairs what is billed, and not the rules that nobody meets.",
            ),
            Slip(
                SOLUTION.replace('[{"numeric": [">", 0]}]', "[2.5, 4.0]"),
                "Expected the cashier to get",
                "Repairs what is doubted aloud, and overlooks the rule that matches too little.",
            ),
            Slip(
                SOLUTION.replace('["donut"]', '["donut", "pie"]'),
                "Expected the donut maker to be spared",
                "Lets too much through, to be on the safe side: the load is back.",
            ),
            Slip(
                SOLUTION.replace('{"detail": {"item": ["pie"]}}', '{"item": ["pie"]}'),
                "'pies' matches nothing",
                "Looks at the spelling of the value and not at the path.",
            ),
        ),
        minutes=6,
    ),
    Exercise(
        "07-own",
        "Your own shop: pies",
        'Build `my_shop` from `yours`: a "pie maker" joins, who needs 180 s for a pie on average '
        '(`Exponential`) and then announces "OrderBaked" like the baker. By rules he hears of pies '
        "only, and the baker of donuts only. Cashier and inventory hear of all orders, the waiter "
        "of all that is baked. Say anew what completes a donut order and a pie order: baker or pie "
        "maker, and for both the cashier.",
        answer="my_shop",
        solution=OWN,
        check=pies_as_well,
        builds_on="06-own",
        hints=(
            "One part is new, and the bus is edited. No other part has to be touched.",
            '`yours.parts["bus"].rules` are the rules so far. Leave the old one for the baker out: '
            "with a second one beside it she would hear of the donuts twice.",
            "`completes` of `with_parts` is a mapping, as in the setup of this notebook: from a "
            "name to the pattern of the orders for which it is needed.",
        ),
        explains="A whole line of business was added, and the only part that was edited is the "
        "bus. In notebook 04 it was the manager's code.",
        slips=(
            Slip(
                OWN.replace('("baker", "waiter")', '("waiter",)'),
                "Expected the baker to ",
                "Adds the rules beside the old one: rules do not replace each other.",
            ),
            Slip(
                OWN.replace('{**placed, "detail": {"item": ["pie"]}}', "placed"),
                "Expected the pie maker to be spared {",
                "Lets everything through to the new one.",
            ),
            Slip(
                OWN.replace(', Publish("OrderBaked", to="bus")', ""),
                "Expected the pie maker to announce 'OrderBaked'",
                "Forgets that the waiter has to learn of it.",
            ),
            Slip(
                OWN[: OWN.index("    completes")] + ")",
                "Does `completes` say who is needed",
                "Leaves the baker necessary for pies of which she never hears.",
            ),
        ),
        minutes=7,
    ),
)

LESSON = Lesson(
    7,
    objectives=(
        "write rules in the language of real event buses;",
        "say how many deliveries a rule saves;",
        "find out why an event did not match a rule;",
        "find the rule that is wrong without a word.",
    ),
    setup=SETUP,
    recall=RECALL,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"slips": {"pies": 70, "orders_an_hour": 40}},
)
