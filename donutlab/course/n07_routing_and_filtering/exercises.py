"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from donutlab.course.n07_routing_and_filtering.checks import (
    large,
    pies_as_well,
    repaired,
)
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

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
            Slip(
                'pattern = {"detail-type": ["OrderPlaced"], "detail": {"quantity": [6]}}',
                "to match",
                "Lists the large quantity of today's menu instead of a condition.",
            ),
            Slip(
                'pattern = {"detail-type": ["OrderPlaced"], "detail": {"item": ["donut"], '
                '"quantity": [{"numeric": [">=", 6]}]}}',
                "to match",
                "Asks for the item as well: today only donuts come by the six.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "07-repair",
        "The order nobody took",
        "Three of these four rules are wrong, and none of them says so. Repair them: the donut "
        "maker gets donuts, the pie maker pies, the cashier what costs something, whatever the "
        "price. The inventory still hears of everything.",
        draft=BROKEN,
        answer="repaired",
        solution=SOLUTION,
        check=repaired,
        scope=Scope("everyone", edits={"bus": ("rules",)}),
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
                "Expected the donut maker to be spared it",
                "Lets too much through, to be on the safe side: the load is back.",
            ),
            Slip(
                SOLUTION.replace('{"detail": {"item": ["pie"]}}', '{"item": ["pie"]}'),
                "'pies' matches nothing",
                "Looks at the spelling of the value and not at the path.",
            ),
            Slip(
                SOLUTION.replace('[{"numeric": [">", 0]}]', "[2.5, 4.0, 13.5]"),
                "'charge': 7.2",
                "Lists the prices of today instead of saying what *is charged* means.",
            ),
            Slip(
                SOLUTION.replace('{"detail-type": ["OrderPlaced"]}', '{"detail": {"stock": [1]}}'),
                "'stock' matches nothing",
                "Rewrites the one rule that was right.",
            ),
            Slip(
                SOLUTION.replace('            Rule("stock"', '            # Rule("stock"'),
                "Expected the inventory to get",
                "Drops the one rule that was right.",
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
        scope=Scope("", edits={"bus": ("rules",)}, adds=("pie maker",), completes=True),
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
                "Expected the baker to get it once, and not twice",
                "Adds the rules beside the old one: rules do not replace each other.",
            ),
            Slip(
                OWN.replace('{**placed, "detail": {"item": ["pie"]}}', "placed"),
                "Expected the pie maker to be spared it",
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
            Slip(
                OWN.replace('        "cashier": None,\n', ""),
                "Does `completes` say who is needed",
                "Forgets that an order is complete only when it is billed.",
            ),
            Slip(
                OWN.replace(
                    '[Work(Exponential(180)), Publish("OrderBaked", to="bus")]',
                    '[Publish("OrderBaked", to="bus"), Work(Exponential(180))]',
                ),
                "to announce 'OrderBaked' when it has happened",
                "Announces the pie before it is baked.",
            ),
            Slip(
                OWN.replace('("baker", "waiter")]', '("baker", "waiter", "inventory")]'),
                "Expected the inventory to get",
                "Writes the rules anew and drops one that was right.",
            ),
        ),
        minutes=7,
    ),
)
