"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from donutlab.course.n08_buffering.checks import buffered, whole
from donutlab.lessons.lesson import Exercise, Slip

OWN = """
my_shop = yours.with_parts(
    Bus(
        "bus",
        [
            Rule("donuts", {"detail-type": ["OrderPlaced"], "detail": {"item": ["donut"]}}, "tray"),
            *[each for each in yours.parts["bus"].rules if each.to != "baker"],
        ],
    ),
    Queue("tray"),
    Service(
        "baker",
        [Work(Fixed(180), each=Fixed(20)), Publish("OrderBaked", to="bus")],
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
        "In `with_bills` the cashier is told of every order, one at a time. Build `spike` from it: "
        'the orders for her go into a queue called "slips", and she reads it in batches of up to '
        "10, waiting at most 5 minutes.",
        answer="spike",
        solution=SPIKE,
        check=buffered,
        hints=(
            "Three parts: the bus with both rules, a `Queue`, and the cashier who reads.",
            "The window is in seconds: `minutes(5)`.",
        ),
        explains="The manager and the baker are as they were. How the cashier works is her own "
        "affair.",
        slips=(
            Slip(
                'spike = with_bills.with_parts(Service("cashier", bills, '
                "reads=Reads('tray', batch=10, window=300)))",
                "takes the orders away from the baker",
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
                "no rule sends any there",
                "Adds the queue and forgets the rule that fills it.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "08-own",
        "Your own shop: whole",
        "Everything together. Build `my_shop` from `yours`, or from nothing: a producer who only "
        "announces, at least three services that listen, a bus with at least three rules one of "
        "which filters, and, new today, a queue that is read in batches. At least 50 orders come "
        "in 8 hours, and 9 of 10 are complete then. It need not be a diner.",
        answer="my_shop",
        solution=OWN,
        check=whole,
        builds_on="07-own",
        hints=(
            "Look at `yours.diagram()`. What it lacks is a queue. Who of them could work in "
            "batches?",
            "A queue stands between a rule and a service that `reads` it: three parts.",
            "Run it, and look at the summary: where is the line, and what is not complete?",
        ),
        explains="Keep it. It has grown with you from the first notebook on, and it is yours.",
        slips=(
            Slip("my_shop = yours", "reads from a queue in batches", "As it was."),
            Slip("my_shop = door", "but somebody uses `Call`", "Takes up the shop of the start."),
            Slip("my_shop = tray", "at least three services that listen", "Only one listens."),
            Slip(
                OWN.replace('"detail": {"item"', '"item": ["donut"], "detail": {"item"'),
                "but 'donuts' matches nothing",
                "A rule that nobody has run against an order.",
            ),
            Slip(
                OWN.replace(", batch=6, window=minutes(2)", ""),
                "in batches of at least 2",
                "Has a queue, and reads it one by one.",
            ),
            Slip(
                OWN.replace("Fixed(180)", "Fixed(10_000)"),
                "Expected 9 of 10 orders complete",
                "Hopes that the queue makes up for a baker who is too slow.",
            ),
        ),
        minutes=9,
    ),
)
