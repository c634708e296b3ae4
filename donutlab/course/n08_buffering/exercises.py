"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from donutlab.course.n08_buffering.checks import buffered, buffered_praise, whole, whole_praise
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

OWN = """
from dataclasses import replace

baker, bus = yours.parts["baker"], yours.parts["bus"]
rules = [replace(rule, to="tray") if rule.to == "baker" else rule for rule in bus.rules]
my_shop = yours.with_parts(
    replace(bus, rules=rules),
    Queue("tray"),
    replace(
        baker,
        steps=[Work(Fixed(180), each=Fixed(20)), Publish("OrderBaked", to="bus")],
        reads=Reads("tray", batch=6, window=minutes(2)),
    ),
)
"""

SPIKE = """
spike = with_bills.with_parts(
    Bus(
        "bus",
        [
            Rule("bake", {"detail-type": ["OrderPlaced"]}, to="tray"),
            Rule("bill", {"detail-type": ["OrderPlaced"]}, to="slips"),
        ],
    ),
    Queue("slips"),
    Service("cashier", bills, reads=Reads("slips", batch=10, window=minutes(5))),
)
"""

EXERCISES = (
    Exercise(
        "08-spike",
        "A spike for the slips",
        "In `with_bills`, of the setup, the cashier is told of every order, one at a time. Build "
        '`spike` from it: the orders for her go into a queue called "slips", and she reads it in '
        "batches of up to 10, waiting at most 5 minutes. Nothing else changes.",
        answer="spike",
        solution=SPIKE,
        check=buffered,
        scope=Scope(
            "with_bills", edits={"bus": ("rules",), "cashier": ("reads",)}, adds=("slips",)
        ),
        hints=(
            "Three parts: the bus with both rules, a `Queue`, and the cashier who reads.",
            "The window is in seconds: `minutes(5)`.",
        ),
        explains=buffered_praise,
        slips=(
            Slip(
                'spike = with_bills.with_parts(Service("cashier", bills, '
                "reads=Reads('tray', batch=10, window=300)))",
                "takes the orders away from who reads it",
                "Takes a queue for something that is read like a board: each order in it is given "
                "to one reader only.",
            ),
            Slip(
                SPIKE.replace("minutes(5)", "5"),
                "not 10 and 5 s",
                "Writes minutes where the library counts seconds.",
            ),
            Slip(
                SPIKE.replace('to="slips"', 'to="tray"'),
                "Expected 'slips' to get",
                "Adds the queue and forgets the rule that fills it.",
            ),
            Slip(
                SPIKE.replace(
                    '            Rule("bill"',
                    '            Rule("again", {"detail-type": ["OrderPlaced"]}, to="slips"),\n'
                    '            Rule("bill"',
                ),
                "Expected 'slips' to get",
                "Adds a rule beside the old one: every order is billed twice.",
            ),
            Slip(
                SPIKE.replace('            Rule("bake"', '            # Rule("bake"'),
                "Expected 'tray' to get",
                "Writes the rules anew and drops the one of the tray.",
            ),
            Slip(
                SPIKE.replace("bills, reads", "[Work(Fixed(5))], reads"),
                "the steps of 'cashier'",
                "Takes the batch for a way to work faster, and leaves out the fixed part.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "08-own",
        "Your own shop: the oven",
        "Build `my_shop` from `yours`: what the baker was told goes into a queue called "
        '"tray", and she takes it from there in loads of up to 6 to an oven like that of this '
        "notebook, which takes 180 s for a load and 20 s more for each donut in it. How long she "
        'waits for a load to fill is up to you. Then she announces "OrderBaked" as before. 9 of 10 '
        "orders are complete within 15 minutes, and nothing else changes.",
        answer="my_shop",
        solution=OWN,
        check=whole,
        builds_on="07-own",
        scope=Scope("", edits={"bus": ("rules",), "baker": ("steps", "reads")}, adds=("tray",)),
        hints=(
            "A queue stands between a rule and a service that `reads` it: three parts.",
            '`replace(rule, to="tray")`, from `dataclasses`, is a rule with another target.',
            "A load of several is one step: `Work(Fixed(180), each=Fixed(20))`.",
        ),
        explains=whole_praise,
        slips=(
            Slip("my_shop = yours", "there is none", "As it was."),
            Slip(
                OWN.replace(
                    "[replace(rule",
                    '[Rule("all", {"detail-type": ["OrderPlaced"]}, to="tray")] + [replace(rule',
                ),
                "Expected 'tray' to get",
                "Adds a rule for all orders: now she bakes the pies, too.",
            ),
            Slip(
                OWN.replace(", batch=6, window=minutes(2)", ""),
                "at least 2 donuts",
                "Has a queue, and reads it one by one.",
            ),
            Slip(
                OWN.replace("Work(Fixed(180), each=Fixed(20))", "Work(Fixed(300))"),
                "Expected a load of",
                "Bakes a full load however many there are.",
            ),
            Slip(
                OWN.replace(', Publish("OrderBaked", to="bus")', ""),
                "announce each donut once",
                "Bakes and tells nobody, so nobody brings it.",
            ),
            Slip(
                OWN.replace("minutes(2)", "minutes(5)")
                .replace("batch=6", "batch=2")
                .replace('if rule.to == "baker" else', 'if rule.to == "waiter" else'),
                "",
                "Puts what is baked on the tray, and not what is to be baked.",
            ),
        ),
        minutes=5,
    ),
)
